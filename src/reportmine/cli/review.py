"""`reportmine review`: a person decides what rules and model left uncertain."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportmine.cli.help import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from reportmine.query.filters import Filters

_HELP = """\
复核程序拿不准的：句子的作用、问题的首要类别。决定记在结果库的 decisions.jsonl 里，与机器定的并存，不改原记录。

例：

  reportmine review export --output 待复核.csv     导出待复核的，用 Excel 或 WPS 打开，填“决定”一列
  reportmine review import 待复核.csv --who 王丽    读回决定
  reportmine review gold --output 更正.csv         导出成标注，供 reportmine train --corrections 用

也可以在网页里逐条按键复核：reportmine serve
"""
_STORE = click.option(
    "--out", metavar="文件夹", type=click.Path(path_type=Path), default=Path("out"), help="结果库，默认 out/。"
)


@click.group("review", cls=ChineseGroup, help=_HELP, short_help="复核拿不准的，决定另存。")
def command() -> None:
    """Group of the commands of review."""


@command.command(
    "export",
    cls=ChineseCommand,
    help="导出待复核的，最拿不准的在前。\n\n例：\n\n  reportmine review export --area 青石县 --output 待复核.csv",
    short_help="导出待复核的。",
)
@_STORE
@click.option("--area", metavar="地区", multiple=True, help="地区的名称或其中几个字。")
@click.option("--period", metavar="时期", multiple=True, help="报告的时期，如 2022、2023H1。")
@click.option("--all", "decided", is_flag=True, help="连已经复核过的一起导出。")
@click.option("--output", metavar="文件", type=click.Path(path_type=Path), help="写入 CSV 文件；不给则打印。")
def export(out: Path, area: tuple[str, ...], period: tuple[str, ...], decided: bool, output: Path | None) -> None:
    """Write what waits as a sheet."""
    from reportmine.cli.screen import write_bytes
    from reportmine.export.sheet import to_csv
    from reportmine.review.queue import waiting
    from reportmine.review.sheet import SHEET_COLUMNS, sheet_rows
    from reportmine.store.catalog import open_store

    filters: Filters = {}
    if area:
        filters["area"] = area
    if period:
        filters["period"] = period
    with open_store(out) as store:
        queue = waiting(store, decided=decided, **filters)
    rows = [{SHEET_COLUMNS[name]: value for name, value in row.items()} for row in sheet_rows(queue)]
    write_bytes(to_csv(rows, list(SHEET_COLUMNS.values()), captions=False), output)
    click.echo(f"待复核 {len(rows)} 条" + (f"，已写入 {output}" if output else ""), err=True)


@command.command(
    "import",
    cls=ChineseCommand,
    help="读回填好的复核表：“决定”一列空着的不算。\n\n例：\n\n  reportmine review import 待复核.csv --who 王丽",
    short_help="读回决定。",
)
@click.argument("sheet", metavar="复核表", type=click.Path(path_type=Path))
@_STORE
@click.option("--who", metavar="姓名", default=None, help="谁定的；默认是登录名。")
def import_(sheet: Path, out: Path, who: str | None) -> None:
    """Keep the decisions of a sheet."""
    from reportmine.review.decisions import add_decisions
    from reportmine.review.queue import waiting
    from reportmine.review.sheet import read_sheet
    from reportmine.store.catalog import open_store

    with open_store(out) as store:
        decisions = read_sheet(sheet, waiting(store, decided=True), who or getpass.getuser())
    add_decisions(out, decisions)
    changed = sum(decision.value != decision.machine for decision in decisions)
    click.echo(f"记下决定 {len(decisions)} 条，其中与机器不同的 {changed} 条")


@command.command(
    "gold",
    cls=ChineseCommand,
    help="把决定导出成标注（只有位置和标签，没有文字）。\n\n例：\n\n  reportmine review gold --output 更正.csv",
    short_help="导出成标注。",
)
@_STORE
@click.option("--output", metavar="文件", type=click.Path(path_type=Path), help="写入 CSV 文件；不给则打印。")
def gold(out: Path, output: Path | None) -> None:
    """Write the decisions that count as stand-off gold."""
    from reportmine.cli.screen import write_bytes
    from reportmine.export.sheet import to_csv
    from reportmine.review.decisions import latest, read_decisions
    from reportmine.review.sheet import GOLD_COLUMNS, gold_rows

    rows = gold_rows(list(latest(read_decisions(out)).values()))
    write_bytes(to_csv(rows, GOLD_COLUMNS, captions=False), output)
    click.echo(f"标注 {len(rows)} 条" + (f"，已写入 {output}" if output else ""), err=True)
