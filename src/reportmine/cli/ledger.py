"""`reportmine ledger`: what was promised, and what became of it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportmine.cli.help import ChineseCommand
from reportmine.cli.sheet_options import shape_by_name, sheet_options

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.store.catalog import Store

_SCREEN_ROWS = 50
_SCREEN_COLUMNS = {
    "targets": (
        "area", "indicator", "qualifiers", "promised_in", "promised_for", "tone", "promised_quote", "told_in",
        "told_quote", "verdict", "gap", "note",
    ),
    "projects": ("area", "project", "period", "name", "stage", "planned_stage", "amount", "verdict", "note"),
    "problems": ("area", "period", "categories", "title", "verdict", "similarity", "previous_report"),
}  # fmt: skip
_PATHS = ("promised_in", "told_in", "report", "previous_report")
_LARGE = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
_HELP = """\
台账：报告里许下的每个目标和计划，后来的报告怎么交代；点名的项目走到哪一步；问题是新的、老的还是照抄的。

--what targets（默认）目标和计划。结果：
  完成、超额完成、未完成（gap 写明差多少）；“左右”的目标，报出的数四舍五入到目标所写的末位后相等算完成
  未到期    还没有到期时的报告（含没有收到的），不作判断
  未再报告  到期的报告里没有同一指标、口径、计量和时期的数
  已遮盖    目标或报出的数被遮盖
  目标重述  后来的报告把目标改成别的数，最终没有达到原来的目标
  存疑      有可能对应的数，但不能确定；宁可存疑，不作猜测
  joined_by 写明凭什么对应：同句复述、同名同口径、同义同口径、近名同口径、全年减上半年、完成率
--what projects 项目。结果：首次、推进、停滞、倒退、投产、不明、消失
--what problems 问题。与上一份报告比：新出现、持续、照抄、不再提

只对应同一地区、同一系列的报告；限定不同（省外、亿元以上、驻点、其中……）不对应。

例：

  reportmine ledger --area 澄溪
  reportmine ledger --indicator 到位资金 --verdict 未完成
  reportmine ledger --what projects --verdict 停滞 --verdict 消失
  reportmine ledger --format csv --output 台账.csv
"""


@click.command("ledger", cls=ChineseCommand, help=_HELP, short_help="目标、项目和问题后来怎么样了。")
@click.option(
    "--what",
    metavar="什么",
    type=click.Choice(list(_SCREEN_COLUMNS)),
    default="targets",
    help="targets 目标（默认）、projects 项目、problems 问题。",
)
@click.option("--area", metavar="地区", multiple=True, help="地区的名称或其中几个字，或代码。")
@click.option("--indicator", metavar="指标", multiple=True, help="指标名，如 到位资金（targets）。")
@click.option("--verdict", metavar="结果", multiple=True, help="只要这种结果的，见上；可以写几次。")
@click.option("--since", metavar="时期", help="许诺（或提到）的报告从这个时期起，如 2022、2022H1、2022Q3。")
@click.option("--until", metavar="时期", help="到这个时期止，写法相同。")
@click.option("--progress", is_flag=True, help="目标到期之前报出的数也各列一行（targets）。")
@sheet_options
def command(  # noqa: PLR0913 - one argument per option
    what: str,
    *,
    area: tuple[str, ...],
    indicator: tuple[str, ...],
    verdict: tuple[str, ...],
    since: str | None,
    until: str | None,
    progress: bool,
    shape: str | None,
    raw: bool,
    out: Path,
    output: Path | None,
) -> None:
    """Keep the ledger and print or write it."""
    from reportmine.cli.screen import write_bytes
    from reportmine.export.rows import json_text, plain_rows
    from reportmine.export.sheet import to_csv
    from reportmine.store.catalog import open_store

    if what != "targets" and (indicator or progress):
        raise click.UsageError("--indicator 和 --progress 只用于 --what targets")
    given: dict[str, Any] = {"area": area or None, "verdict": verdict or None, "since": since, "until": until}
    if what == "targets":
        given |= {"indicator": indicator or None, "progress": progress}
    with open_store(out) as store:
        frame = _ledger(store, what, given)
    rows = plain_rows(frame)
    shape = shape or shape_by_name(output)
    if shape == "table":
        _print_rows(rows, what, output)
    elif shape == "csv":
        write_bytes(to_csv(rows, list(frame.columns), captions=not raw), output)
    else:
        write_bytes(json_text(rows, shape), output)
    if output is not None:
        click.echo(f"{len(rows)} 行已写入 {output}", err=True)


def _ledger(store: Store, what: str, given: Mapping[str, Any]) -> pd.DataFrame:
    """Return the rows that are asked for."""
    if what == "projects":
        from reportmine.query.promises.histories import project_histories

        return project_histories(store, **given)
    if what == "problems":
        from reportmine.query.promises.problem_histories import problem_histories

        return problem_histories(store, **given)
    from reportmine.query.promises.ledger import ledger

    return ledger(store, **given)


def _print_rows(rows: Sequence[dict[str, Any]], what: str, output: Path | None) -> None:
    """Print the columns that matter most, and how many rows there are of each verdict."""
    from reportmine.cli.screen import console, table_of, write_bytes

    text = io.StringIO()
    screen = console() if output is None else console(text)
    if not rows:
        screen.print("没有符合条件的记录")
    else:
        most = len(rows) if output is not None else _SCREEN_ROWS
        screen.print(table_of([_short(row) for row in rows[:most]], _SCREEN_COLUMNS[what]))
        counts: dict[str, int] = {}
        for row in rows:
            counts[row["verdict"]] = counts.get(row["verdict"], 0) + 1
        screen.print(f"共 {len(rows)} 行：" + "，".join(f"{name} {count}" for name, count in counts.items()))
        if most < len(rows):
            click.echo(f"只显示前 {most} 行；要看全部，用 --format csv --output 文件", err=True)
    if output is not None:
        write_bytes(text.getvalue(), output)


def _short(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as it fits on a screen: files without their folders, gaps in large units."""
    short = {name: Path(row[name]).name if name in _PATHS and row[name] else row[name] for name in row}
    if row.get("gap") is not None:
        short["gap"] = _in_large_units(Decimal(row["gap"]), row["gap_unit"])
    return short


def _in_large_units(gap: Decimal, unit: str) -> str:
    """Return a difference as people write it (`-0.08亿元`)."""
    from reportmine.query.promises.verdicts import plain

    for size, name in _LARGE:
        if abs(gap) >= size / 100 and unit in ("元", "美元") and abs(gap) >= _LARGE[-1][0]:
            return f"{plain(gap / size)}{name}{unit}"
    return f"{plain(gap)}{unit}"
