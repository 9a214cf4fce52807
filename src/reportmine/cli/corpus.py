"""`reportmine corpus`: housekeeping of reports, annotations and ledgers."""

from __future__ import annotations

from pathlib import Path

import click

from reportmine.cli.help import ChineseGroup
from reportmine.errors import UsageError

_HELP = """\
管理语料：报告、标注、清单和台账。

例：

  reportmine corpus check
  reportmine corpus check 我的语料
  reportmine corpus convert corpus/gold 标注.json --to labelstudio
"""
_CHECK_HELP = """\
检查语料：标注的标签、用词和位置与报告是否相符，清单与文件是否一致，台账里的报告名是否存在。

有问题时逐条列出，退出码为 1。不写文件夹时检查当前位置的 corpus。

例：

  reportmine corpus check
"""
_CONVERT_HELP = """\
把标注转给 Label Studio（JSON）、doccano（JSONL）或 spaCy（DocBin），或者转回来。

转出时来源是标注（.xml）或放标注的文件夹，去向是文件。转回时来源是工具导出的文件，去向是文件夹；
原文、位置、标签和属性逐一核对，有一处不符就不写。加 --predict 时来源是报告，由程序预标，供人改。

例：

  reportmine corpus convert corpus/gold 标注.json --to labelstudio
  reportmine corpus convert 改好的.json 新标注 --from labelstudio
  reportmine corpus convert 某县总结.docx 预标.jsonl --to doccano --predict
"""
_FORMS = click.Choice(["labelstudio", "doccano", "docbin"])


@click.group("corpus", cls=ChineseGroup, help=_HELP, short_help="检查语料和标注。", no_args_is_help=False)
def command() -> None:
    """Take a subcommand."""


@command.command("check", help=_CHECK_HELP, short_help="检查语料。")
@click.argument("folder", metavar="[文件夹]", default="corpus", type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, folder: Path) -> None:
    """Print the problems; exit 1 when there are any."""
    from reportmine.cli.screen import printable
    from reportmine.train.corpus import check_corpus

    problems = check_corpus(folder)
    for problem in problems:
        click.echo(printable(problem))
    if problems:
        click.echo(f"共 {len(problems)} 个问题", err=True)
        ctx.exit(1)
    click.echo("语料没有问题")


@command.command("convert", help=_CONVERT_HELP, short_help="标注与 Label Studio、doccano、spaCy 互转。")
@click.argument("source", metavar="来源", type=click.Path(path_type=Path))
@click.argument("target", metavar="去向", type=click.Path(path_type=Path))
@click.option("--to", "to_form", type=_FORMS, help="转成哪种格式。")
@click.option("--from", "from_form", type=_FORMS, help="从哪种格式转回标注。")
@click.option("--predict", is_flag=True, help="来源是报告：由程序预标，供人改。只和 --to 一起用。")
def convert(source: Path, target: Path, to_form: str | None, from_form: str | None, predict: bool) -> None:
    """Convert gold, or mined reports, to a tool's file or back."""
    from reportmine.export import convert as files

    if from_form is not None and to_form is None and not predict:
        golds = files.read_golds(source, from_form)
        files.write_golds(golds, target)
        click.echo(f"已写入 {len(golds)} 份标注：{target}")
        return
    if to_form is None or from_form is not None:
        raise UsageError("--to 和 --from 要用一个，也只能用一个", hint="--predict 只和 --to 一起用")
    if predict:
        reports = files.mine_reports(source)
        count, content = len(reports), files.report_file(reports, to_form)
    else:
        golds = files.load_golds(source)
        count, content = len(golds), files.gold_file(golds, to_form)
    files.write_file(target, content)
    click.echo(f"已转换 {count} 份：{target}")
    if to_form == "labelstudio":
        from reportmine.export.interchange.label_studio import labeling_config

        config = target.with_suffix(".config.xml")
        files.write_file(config, labeling_config().encode())
        click.echo(f"建项目时把这个界面配置贴进 Label Studio：{config}")
