"""`reportmine evaluate`: how well the miner does against annotated reports."""

from __future__ import annotations

from pathlib import Path

import click

from reportmine.cli.help import ChineseCommand

_HELP = """\
用人工标注的报告检验准确程度：章节标题、数据、遮蔽、项目、事项的精确率、召回率和 F1。

标注是插在原文里的标签（.xml）；原文放在另一个文件夹时用 --reports 指明。

例：

  reportmine evaluate corpus/gold --reports corpus/reports
  reportmine evaluate corpus/gold --reports corpus/reports --errors
  reportmine evaluate corpus/heldout --reports ../shared/reports --format json
"""


@click.command("evaluate", cls=ChineseCommand, help=_HELP, short_help="用人工标注检验准确程度。")
@click.argument("gold", metavar="标注文件夹", type=click.Path(path_type=Path))
@click.option(
    "--reports", metavar="文件夹", type=click.Path(path_type=Path), help="原文所在的文件夹；默认就在标注旁边。"
)
@click.option("--errors", is_flag=True, help="逐条列出漏掉的、多出的和属性不对的，连同所在句子。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    help="table（默认）给人看；json 给程序用。",
)
@click.option("--model", metavar="名称", default="none", help="用哪个模型；none（默认）只用规则。")
def command(gold: Path, reports: Path | None, errors: bool, form: str, model: str) -> None:
    """Evaluate and print the scores."""
    import json

    from reportmine.pipeline import load
    from reportmine.train.evaluate import evaluate

    result = evaluate(gold, reports or gold, load(model))
    if form == "json":
        click.echo(json.dumps(result.to_dict(errors=errors), ensure_ascii=False, indent=2))
    else:
        click.echo(result.render(errors=errors))
