"""`reportmine lexicon`: check the vocabulary and rules, and try them on a sentence."""

from __future__ import annotations

import click

from reportmine.cli.help import ChineseGroup

_HELP = """\
检查词典和规则，或拿一句话试一试。

例：

  reportmine lexicon check
  reportmine lexicon try "全年实际到位资金85.21亿元，同比增长6.5%。"
"""
_CHECK_HELP = """\
检查全部词典文件和规则自带的例子；有问题时逐条列出，退出码为 1。

例：

  reportmine lexicon check
"""
_TRY_HELP = """\
看规则在一句话里找到什么：章节、数据、遮蔽，以及每条记录依据的规则。

例：

  reportmine lexicon try "力争签约项目12个，总投资*亿元。"
"""


@click.group(
    "lexicon", cls=ChineseGroup, help=_HELP, short_help="检查词典和规则，拿一句话试一试。", no_args_is_help=False
)
def command() -> None:
    """Take a subcommand."""


@command.command("check", help=_CHECK_HELP, short_help="检查词典和规则。")
@click.pass_context
def check(ctx: click.Context) -> None:
    """Print the problems; exit 1 when there are any."""
    from reportmine.rules.check import check as problems_of

    problems = problems_of()
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(f"共 {len(problems)} 个问题", err=True)
        ctx.exit(1)
    click.echo("词典和规则没有问题")


@command.command("try", help=_TRY_HELP, short_help="看规则在一句话里找到什么。")
@click.argument("sentence", metavar="句子")
@click.option(
    "--format",
    "shape",
    metavar="格式",
    type=click.Choice(["table", "json"]),
    default="table",
    help="table（默认）给人看；json 给程序用。",
)
def attempt(sentence: str, shape: str) -> None:
    """Print what is found in a sentence, with the rules that fired."""
    import json

    from reportmine.cli.screen import console, table_of
    from reportmine.export.captions import table_caption
    from reportmine.pipeline import load

    found = load("none")(sentence).to_dict()
    if shape == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    columns = {
        "sections": ("quote", "level", "role", "rule"),
        "sentences": ("quote", "role", "decided_by", "rule"),
        "statements": ("quote", "kind", "categories", "rule"),
        "figures": (
            *("quote", "indicator", "indicator_text", "status", "measure", "bound", "direction", "qualifiers"),
            *("period", "canonical_value", "canonical_unit", "rule"),
        ),
        "masks": ("quote", "kind", "form", "figure", "rule"),
        "projects": ("name", "stage", "amount", "rule"),
    }
    screen = console()
    for table, names in columns.items():
        if found[table]:
            screen.print(table_of(found[table], names, title=table_caption(table)))
            screen.print()
    if not found["figures"] and not found["masks"]:
        screen.print("这句话里没有数据，也没有遮蔽")
