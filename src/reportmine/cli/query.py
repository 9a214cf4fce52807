"""`reportmine query`: records from the store, as a table or file."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportmine.cli.help import ChineseCommand
from reportmine.cli.sheet_options import shape_by_name, sheet_options
from reportmine.query.targets import TARGETS, target_of

if TYPE_CHECKING:
    from reportmine.query.filters import Filters

_SCREEN_ROWS = 50
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
    "industry": ("产业", "项目的产业或其中几个字，如 文旅（projects）。"),
    "investor": ("投资方", "项目投资方的名称或其中几个字（projects）。"),
    "event": ("往来", "拜访、接待、洽谈、签约、落地、兑现（organisations）。"),
    "category": ("类别", "问题类别，如 用地保障；一个问题的几个类别里有它即可（problems、statements）。"),
    "type": ("关系", "算式的关系，如 ratio 比率、sum 合计（relations）。"),
    "area": ("地区", "报告地区的名称或其中几个字。"),
    "period": ("时期", "报告时期或它的开头，如 2023 也找到 2023H1。"),
    "since": ("时期", "从这个时期起，如 2022、2022H1、2022Q3、2022M1-10；怎么比见上。"),
    "until": ("时期", "到这个时期止，写法相同。"),
    "doc": ("报告", "报告编号的开头，或文件路径中的几个字。"),
    "text": ("文字", "记录或所在句子里的文字。"),
    "search": ("词", "记录原文里的词；几个词用空格隔开、加引号，要求全都有，如 --search '土地 指标'。"),
}
_OPTIONS = {"category": ("--class", "--category")}
_SINGLE = ("since", "until")
_HELP = """\
从结果库里查记录，每条都带出处：报告文件、章节、所在句子。条件可以同时用几个；同一个条件写几次，满足其中之一即可。

查什么：problems 问题、measures 措施、plans 计划、requests 诉求、results 成效（五种合起来是 statements 事项）、
projects 项目、organisations 单位、figures 数据、masks 遮蔽、sections 章节、sentences 句子、relations 算式、
findings 疑点、documents 报告、failures 失败的文件、runs 历次运行。
状态等标签写英文或中文都行（--status actual 或 --status 实际）。

--since、--until 比的是报告的时期，按它的最后一个月算：2022H1 算到 6 月，2022 和 2022H2 都算到 12 月。所以
--since 2022H2 包括 2022 年全年的报告，不包括上半年的；--until 2022H1 正好相反。看不出时期的报告不计入，会说明有几份。

结果按地区、时期、文件、在文中的位置排列。JSON 里有 doc_id、doc_path、start、end、quote，据此回到原文：全文从 0 数起，
从第 start 个字到第 end 个字之前就是 quote；--context 另给 context、context_start、context_end。

--sql 用一条 SELECT 语句（DuckDB 的写法）直接查，只能读结果库，读不到别的文件和网络；
表名如上，另有 files（每个见过的文件）和 revisions（哪份修订了哪份）。

例：

  reportmine query problems --class 用地保障 --area 澄溪 --since 2022 --search 土地
  reportmine query problems --class 资金支持 --class 工作经费 --context 1
  reportmine query problems --area 澄溪 --distinct
  reportmine query plans --area 澄溪 --since 2022H2 --until 2023
  reportmine query requests --search '土地 指标' --format csv --output 诉求.csv
  reportmine query projects --stage 签约 --industry 文旅
  reportmine query organisations --kind 商会 --event 拜访
  reportmine query figures --indicator 到位资金 --status actual
  reportmine query masks --kind number --format json
  reportmine query failures
  reportmine query --sql "SELECT area, count(*) AS 份数 FROM documents GROUP BY area"
"""


def _conditions(function: Callable[..., None]) -> Callable[..., None]:
    """Add the option of every condition."""
    for name, (metavar, text) in reversed(_CONDITIONS.items()):
        names = (*_OPTIONS.get(name, (f"--{name}",)), name)
        function = click.option(*names, metavar=metavar, multiple=name not in _SINGLE, help=text)(function)
    return function


@click.command("query", cls=ChineseCommand, help=_HELP, short_help="从结果库里查记录。")
@click.argument("what", metavar="查什么", type=click.Choice(list(TARGETS)), required=False)
@click.option("--sql", metavar="语句", help="直接用一条 SELECT 语句查，只读；不与“查什么”和别的条件同用。")
@_conditions
@click.option("--masked/--unmasked", default=None, help="只要被遮蔽的，或只要没被遮蔽的。")
@click.option(
    "--distinct",
    is_flag=True,
    help="去掉照抄以前报告的（problems 等事项；和结果库里更早的全部报告比），另给每条后来被照抄几次。",
)
@click.option("--context", metavar="N", type=click.IntRange(min=0), help="连同前后各 N 句一起给出；0 只给所在的句子。")
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=1), help=f"最多多少条；屏幕上默认 {_SCREEN_ROWS} 条，文件不限。"
)
@sheet_options
def command(  # noqa: PLR0913 - one argument per option
    what: str | None,
    *,
    sql: str | None,
    masked: bool | None,
    distinct: bool,
    context: int | None,
    limit: int | None,
    shape: str | None,
    raw: bool,
    out: Path,
    output: Path | None,
    **given: tuple[str, ...] | str | None,
) -> None:
    """Select records and print or write them."""
    from reportmine.cli.screen import write_bytes
    from reportmine.export.rows import json_text, plain_rows
    from reportmine.export.sheet import to_csv
    from reportmine.query.copying.copies import leave_out_copies
    from reportmine.query.select import select, without_period
    from reportmine.store.catalog import open_store

    shape = shape or shape_by_name(output)
    if sql is not None:
        if what is not None or masked is not None or distinct or context is not None or any(given.values()):
            raise click.UsageError("--sql 不能和“查什么”或别的条件同用：条件请写进语句里")
        _answer(sql, out, shape, limit, output)
        return
    if what is None:
        raise click.UsageError(f"缺少参数“查什么”，可用：{'、'.join(TARGETS)}；或用 --sql")
    most = _SCREEN_ROWS if shape == "table" and output is None and limit is None else limit
    asked = limit if most == limit else _SCREEN_ROWS + 1  # one more than is shown tells whether there are more
    with open_store(out) as store:
        filters = _filters(given, masked)
        frame = select(store, what, limit=None if distinct else asked, context=context, **filters)
        everything = len(frame)
        if distinct:
            frame = leave_out_copies(store, frame, what)
        untold = without_period(store, **filters) if "since" in filters or "until" in filters else 0
    left_out = everything - len(frame)
    rows = plain_rows(frame if asked is None else frame.head(asked))
    more = asked != limit and len(rows) == asked
    if shape == "table":
        _print_rows(what, rows[:most], output)
    elif shape == "csv":
        columns = [name for name in frame.columns if (what, name) != ("documents", "text")]
        write_bytes(to_csv(rows, columns, captions=not raw), output)
    else:
        write_bytes(json_text(rows, shape), output)
    if more:
        click.echo(f"只显示前 {most} 条；要看更多，加 --limit N，或用 --format csv --output 文件", err=True)
    if distinct:
        click.echo(f"共 {everything} 条，去掉照抄的 {left_out} 条，剩 {everything - left_out} 条", err=True)
    if untold:
        click.echo(f"另有 {untold} 份报告看不出时期，没有计入；用 reportmine query documents 查看", err=True)
    if output is not None:
        click.echo(f"{len(rows)} 条记录已写入 {output}", err=True)


def _answer(sql: str, out: Path, shape: str, limit: int | None, output: Path | None) -> None:
    """Print or write the answer to a question in SQL, its columns under the names that the question gave them.

    Raises:
        UsageError: the question is wrong, or names two columns alike.
    """
    from reportmine.cli.screen import console, table_of, write_bytes
    from reportmine.errors import UsageError
    from reportmine.export.rows import json_text, plain_rows
    from reportmine.export.sheet import to_csv
    from reportmine.store.catalog import open_store

    with open_store(out) as store:
        frame = store.query(sql)
    columns = [str(name) for name in frame.columns]
    if len(set(columns)) < len(columns):
        raise UsageError("结果里有两列同名", hint="请用 AS 给其中一列另取名字")
    most = limit or (_SCREEN_ROWS if shape == "table" and output is None else len(frame))
    rows = plain_rows(frame.head(most))
    if shape == "csv":
        write_bytes(to_csv(rows, columns, captions=False), output)
    elif shape in {"json", "jsonl"}:
        write_bytes(json_text(rows, shape), output)
    else:
        text = io.StringIO()
        screen = console() if output is None else console(text)
        screen.print(table_of(rows, columns))
        if output is not None:
            write_bytes(text.getvalue(), output)
    if len(frame) > most:
        click.echo(f"共 {len(frame)} 行，只给出前 {most} 行", err=True)


def _filters(given: dict[str, tuple[str, ...] | str | None], masked: bool | None) -> Filters:
    """Return the conditions that were given, Chinese captions turned into the labels that they stand for."""
    from reportmine.export.captions import label_of

    filters: Any = {}
    for name, words in given.items():
        if isinstance(words, str):
            filters[name] = words
        elif words:
            filters[name] = [label_of(name, word) for word in words]
    if masked is not None:
        filters["masked"] = masked
    result: Filters = filters
    return result


def _print_rows(what: str, rows: Sequence[dict[str, Any]], output: Path | None) -> None:
    """Print rows to the screen or to a file: passages of text one under the other, all else as a table.

    A table shows the columns that matter most.
    """
    from reportmine.cli.passages import print_passages
    from reportmine.cli.screen import console, table_of, write_bytes
    from reportmine.export.rows import SHORT_COLUMNS

    text = io.StringIO()
    screen = console() if output is None else console(text)
    target = target_of(what)
    if not rows:
        screen.print("没有符合条件的记录")
    elif target.table == "statements" or "context" in rows[0]:
        print_passages(screen, rows, target)
        for number, row in enumerate(rows, start=1):
            if row.get("copies"):
                screen.print(f"第 {number} 条后来被照抄 {row['copies']} 次")
    else:
        named = ({**row, "doc_path": Path(row["doc_path"]).name} if "doc_path" in row else row for row in rows)
        screen.print(table_of(named, SHORT_COLUMNS[target.table]))
    if output is not None:
        write_bytes(text.getvalue(), output)
