"""`reportmine query`: records from the store, as a table or file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportmine.cli.help import ChineseCommand
from reportmine.store.tables import ROW_TYPES

if TYPE_CHECKING:
    from reportmine.query.filters import Filters

_SCREEN_ROWS = 50
_FORMATS = ("table", "csv", "json")
_CONDITIONS = {
    "indicator": ("指标", "指标名，如 到位资金、地区生产总值（figures）。"),
    "status": ("状态", "actual 实际、target 目标、plan 计划（figures）。"),
    "measure": (
        "类型",
        "value 数值、increase 增量、growth 增速、share 占比、completion 完成率、lead 超进度（figures）。",
    ),
    "direction": ("增减", "up 增、down 降（figures）。"),
    "bound": ("界限", "eq 等于、ge 不少于、gt 超过、le 不超过、lt 低于、approx 约（figures）。"),
    "qualifier": ("限定", "限定词之一，如 省外、亿元以上（figures）。"),
    "role": ("类别", "概述、成效、措施、问题、计划、诉求、标题、其他（sections、sentences）。"),
    "kind": (
        "种类",
        "statements：problem 问题、measure 措施、plan 计划、request 诉求、result 成效；"
        "masks：number 数字、place 地名、org 单位……；也用于 organisations、findings。",
    ),
    "form": ("形式", "asterisk 星号、x 叉号、shape 留位数、deleted 删去、placeholder 代词（masks）。"),
    "stage": ("阶段", "项目阶段，如 签约、开工（projects）；read 读取、extract 处理（failures）。"),
    "category": ("类别", "问题类别，如 用地保障（statements）。"),
    "type": ("关系", "算式的关系，如 ratio 比率、sum 合计（relations）。"),
    "area": ("地区", "报告地区的名称或其中几个字。"),
    "period": ("时期", "报告时期或它的开头，如 2023 也找到 2023H1。"),
    "doc": ("报告", "报告编号的开头，或文件路径中的几个字。"),
    "text": ("文字", "记录或所在句子里的文字。"),
}
_HELP = """\
从结果库里查记录。条件可以同时用几个；同一个条件写几次，满足其中之一即可。

表：figures 数据、masks 遮蔽、sections 章节、sentences 句子、statements 事项（问题、措施、计划、诉求、成效）、
projects 项目、organisations 单位、relations 算式、findings 疑点、documents 报告、failures 失败的文件、runs 历次运行。
状态等标签写英文或中文都行（--status actual 或 --status 实际）。

例：

  reportmine query figures --indicator 到位资金 --status actual
  reportmine query figures --area 澄溪 --period 2022 --format csv --output 澄溪2022.csv
  reportmine query statements --kind problem --category 用地保障
  reportmine query masks --kind number --format json
  reportmine query failures
"""


def _conditions(function: Callable[..., None]) -> Callable[..., None]:
    """Add the option of every condition."""
    for name, (metavar, text) in reversed(_CONDITIONS.items()):
        function = click.option(f"--{name}", metavar=metavar, multiple=True, help=text)(function)
    return function


@click.command("query", cls=ChineseCommand, help=_HELP, short_help="从结果库里查记录。")
@click.argument("table", metavar="表", type=click.Choice(list(ROW_TYPES)))
@_conditions
@click.option("--masked/--unmasked", default=None, help="只要被遮蔽的，或只要没被遮蔽的。")
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=1), help=f"最多多少条；屏幕上默认 {_SCREEN_ROWS} 条，文件不限。"
)
@click.option(
    "--format",
    "shape",
    metavar="格式",
    type=click.Choice(_FORMATS),
    help="table（默认）、csv（Excel、WPS 可直接打开）或 json。",
)
@click.option("--raw", is_flag=True, help="csv 的列名和标签用英文标识，供程序使用。")
@click.option(
    "--out", metavar="文件夹", type=click.Path(path_type=Path), default=Path("out"), help="结果库，默认 out/。"
)
@click.option(
    "--output",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="写入文件；不写 --format 时按 .csv、.json 认格式。",
)
def command(
    table: str,
    *,
    masked: bool | None,
    limit: int | None,
    shape: str | None,
    raw: bool,
    out: Path,
    output: Path | None,
    **given: tuple[str, ...],
) -> None:
    """Select records and print or write them."""
    from reportmine.cli.screen import write_bytes
    from reportmine.export.rows import plain_rows
    from reportmine.export.sheet import to_csv
    from reportmine.query.select import select
    from reportmine.store.catalog import open_store

    shape = shape or _format_of(output)
    most = _SCREEN_ROWS if shape == "table" and output is None and limit is None else limit
    asked = limit if most == limit else _SCREEN_ROWS + 1  # one more than is shown tells whether there are more
    with open_store(out) as store:
        frame = select(store, table, limit=asked, **_filters(given, masked))
    rows = plain_rows(frame)
    more = asked != limit and len(rows) == asked
    if shape == "table":
        _print_table(table, rows[:most], output)
    elif shape == "csv":
        columns = [name for name in frame.columns if (table, name) != ("documents", "text")]
        write_bytes(to_csv(rows, columns, captions=not raw), output)
    else:
        write_bytes(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", output)
    if more:
        click.echo(f"只显示前 {most} 条；要看更多，加 --limit N，或用 --format csv --output 文件", err=True)
    if output is not None:
        click.echo(f"{len(rows)} 条记录已写入 {output}", err=True)


def _filters(given: dict[str, tuple[str, ...]], masked: bool | None) -> Filters:
    """Return the conditions that were given, Chinese captions turned into the labels that they stand for."""
    from reportmine.export.captions import label_of

    filters: Any = {name: [label_of(name, word) for word in words] for name, words in given.items() if words}
    if masked is not None:
        filters["masked"] = masked
    result: Filters = filters
    return result


def _format_of(output: Path | None) -> str:
    ending = output.suffix.lower().lstrip(".") if output else ""
    return ending if ending in _FORMATS else "table"


def _print_table(table: str, rows: Sequence[dict[str, Any]], output: Path | None) -> None:
    """Print the columns that matter most, to the screen or to a file."""
    from reportmine.cli.screen import console, table_of, write_bytes
    from reportmine.export.rows import SHORT_COLUMNS

    text = io.StringIO()
    screen = console() if output is None else console(text)
    if rows:
        named = ({**row, "doc_path": Path(row["doc_path"]).name} if "doc_path" in row else row for row in rows)
        screen.print(table_of(named, SHORT_COLUMNS[table]))
    else:
        screen.print("没有符合条件的记录")
    if output is not None:
        write_bytes(text.getvalue(), output)
