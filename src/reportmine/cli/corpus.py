"""`reportmine corpus`: housekeeping of reports, annotations and ledgers."""

from __future__ import annotations

from pathlib import Path

import click

from reportmine.cli.help import ChineseGroup

_HELP = """\
管理语料：报告、标注、清单和台账。

例：

  reportmine corpus check
  reportmine corpus check 我的语料
"""
_CHECK_HELP = """\
检查语料：标注的标签、用词和位置与报告是否相符，清单与文件是否一致，台账里的报告名是否存在。

有问题时逐条列出，退出码为 1。不写文件夹时检查当前位置的 corpus。

例：

  reportmine corpus check
"""


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
