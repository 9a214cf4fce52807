"""`reportmine audit`: what an auditor should look at, with the working shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportmine.cli.help import ChineseCommand
from reportmine.schema.labels import SEVERITIES

if TYPE_CHECKING:
    from reportmine.audit.result import Audit
    from reportmine.query.filters import Filters

_LISTED = 40
_DAMAGE = "疑似损坏"
_HELP = """\
核对结果库里的报告：算式对不对、哪些数被遮盖、哪些目标不见了、各报告之间矛盾不矛盾。每条疑点都写出算法和依据。

先用 reportmine run 处理报告，再核对。只读取结果库，不改动报告和记录。

例：

  reportmine audit                                  核对 out/ 里的全部报告
  reportmine audit 结果/ --area 望川县 --html 核对.html
  reportmine audit --period 2022 --xlsx 核对.xlsx    每张表一页，可筛选，可存档
  reportmine audit --fail-on 严重                    有严重疑点时退出码为 1，供自动流程用

程度：严重——主要数字或达标结论可能不对；一般——算术不符、矛盾；提示——写法、口径，供留意。
“核对过的算式”旁边总写着全部算式数：没核对的不等于没问题。
"""


@click.command("audit", cls=ChineseCommand, help=_HELP, short_help="核对数字、遮盖和目标，写出算法。")
@click.argument("store", metavar="[结果库]", type=click.Path(path_type=Path), default=Path("out"))
@click.option("--area", metavar="地区", multiple=True, help="只看这个地区的报告，可多次给出。")
@click.option("--period", metavar="时期", multiple=True, help="只看这个时期的报告，如 2022、2023H1。")
@click.option("--html", metavar="路径", type=click.Path(path_type=Path), help="存成一个网页文件，可打印。")
@click.option("--xlsx", metavar="路径", type=click.Path(path_type=Path), help="存成 Excel 工作簿。")
@click.option(
    "--format", "form", metavar="格式", type=click.Choice(["table", "json"]), default="table", help="table 或 json。"
)
@click.option(
    "--fail-on",
    metavar="程度",
    type=click.Choice(SEVERITIES),
    help="有这个程度或更重的疑点时，退出码为 1。",
)
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one parameter per option
    ctx: click.Context,
    store: Path,
    area: tuple[str, ...],
    period: tuple[str, ...],
    html: Path | None,
    xlsx: Path | None,
    form: str,
    fail_on: str | None,
) -> None:
    """Audit a store; exit 1 when a finding is as grave as `--fail-on`."""
    from reportmine.audit.result import audit
    from reportmine.store.catalog import open_store

    filters: Filters = {}
    if area:
        filters["area"] = area
    if period:
        filters["period"] = period
    with open_store(store) as opened:
        found = audit(opened, **filters)
        if html is not None:
            from reportmine.audit.page import render_audit
            from reportmine.cli.screen import write_bytes

            write_bytes(render_audit(opened, found), html)
    if xlsx is not None:
        from reportmine.audit.workbook import write_workbook

        write_workbook(found, xlsx)
    if form == "json":
        _print_json(found)
    else:
        print_audit(found)
        for path, what in ((html, "网页"), (xlsx, "工作簿")):
            if path is not None:
                click.echo(f"已存成{what}：{path}")
    if fail_on is not None and found.at_least(fail_on):
        ctx.exit(1)


def _print_json(found: Audit) -> None:
    from reportmine.cli.screen import write_bytes
    from reportmine.export.rows import plain_rows

    frames = {
        "findings": found.findings,
        "masks": found.masks,
        "density": found.density,
        "recovered": found.recovered,
        "coverage": found.coverage,
        "coverage_by_area": found.coverage_by_area,
        "total": found.total,
    }
    told: dict[str, object] = {name: plain_rows(frame) for name, frame in frames.items()}
    told["selective"] = {
        "missed_masked": found.selective.missed_masked,
        "missed_open": found.selective.missed_open,
        "met_masked": found.selective.met_masked,
        "met_open": found.selective.met_open,
        "untold": found.selective.untold,
        "p_value": found.selective.p_value,
        "sentence": found.selective.sentence,
    }
    write_bytes(json.dumps(told, ensure_ascii=False, indent=2) + "\n", None)


def _grouped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the findings with the damage of one report as one row: a bad scan has it in every line."""
    damaged: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["kind"] == _DAMAGE:
            damaged.setdefault(row["doc_id"], []).append(row)
    result = []
    for row in rows:
        same = damaged.get(row["doc_id"], []) if row["kind"] == _DAMAGE else []
        if len(same) > 1 and row is same[0]:
            told = "、".join(f"“{one['quote'].strip()}”" for one in same[:3])
            result.append({**row, "message": f"{told}等{len(same)}处；逐条见 --html 或 --xlsx"})
        elif len(same) <= 1:
            result.append(row)
    return result


def print_audit(found: Audit) -> None:
    """Print an audit: findings, then what could and could not be checked.

    Args:
        found: the audit.
    """
    from reportmine.cli.screen import console, table_of
    from reportmine.export.rows import plain_rows

    screen = console()
    rows = _grouped([{**row, "doc_path": Path(row["doc_path"]).name} for row in plain_rows(found.findings)])
    if rows:
        title = f"疑点 {len(found.findings)}"
        screen.print(table_of(rows[:_LISTED], ["severity", "kind", "doc_path", "message"], title=title))
        if len(rows) > _LISTED:
            screen.print(f"还有 {len(rows) - _LISTED} 条，用 --html 或 --xlsx 看全部")
    else:
        screen.print("没有疑点")
    (total,) = plain_rows(found.total)
    closure = "" if total["closure"] is None else f"，算术闭合率 {100 * total['closure']:.1f}%"
    screen.print(
        f"\n报告 {total['reports']}；算式 {total['ties']}，核对 {total['checked']}，成立 {total['held']}{closure}；"
        f"数字 {total['numbers']}，未解释 {total['unexplained']}；"
        f"句子 {total['sentences']}，没有作用 {total['no_role']}"
    )
    masks = int(found.density["masks"].sum()) if len(found.density) else 0
    if masks:
        names, numbers = int(found.density["names"].sum()), int(found.density["numbers"].sum())
        screen.print(f"遮盖 {masks}：数字 {numbers}，名称 {names}；能推回的数字 {len(found.recovered)}")
        screen.print(found.selective.sentence)
