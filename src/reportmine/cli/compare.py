"""`reportmine compare`: one indicator across areas and periods."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportmine.cli.help import ChineseCommand

if TYPE_CHECKING:
    from reportmine.query.comparison.compare import Comparison, Wishes

_FORMATS = ("table", "csv", "json", "jsonl", "xlsx")
_MOST_NOTES = 20
_HELP = """\
把一个指标按地区、时期并排比较。每个数都走得回原文；不能比的不比，并说明为什么。

表里：* 遮蔽　— 报告没有说　… 没有收到报告　≠ 口径不同　矛盾 前后说法不一　〔〕 推算　[1] 见表下说明

一格里放哪个数：本期报告的先于他期报告的，说全部的先于说部分的，成效部分的先于别处的，确数先于“超过”“以上”。
同一口径前后说法不一时写“矛盾”，两个都给，不替你挑。口径（省外、亿元以上、年均……）与要比的不同，就不放进去；
要比某一口径加 --qualifier，要放在一起看加 --allow-scope。位次只在同级地区之间排，变化只与上年同期比。

例：

  reportmine compare 到位资金 --period 2023H1
  reportmine compare 到位资金 --qualifier 省外 --period 2022H1 --period 2023H1 --plot 图.html
  reportmine compare 地区生产总值 --measure growth --by period --area 澄溪
  reportmine compare 到位资金 --status 目标 --derived
  reportmine compare 一般公共预算收入 --reference 年鉴.csv --format xlsx --output 比较.xlsx

年鉴.csv 的第一行写 地区,时期,指标,数值,单位；地区写名称或六位代码。
csv、json、jsonl 一格一行，带原文、句子、文件、位置、位次和变化；xlsx 的每一格点得到出处。
"""


@click.command("compare", cls=ChineseCommand, help=_HELP, short_help="把一个指标按地区、时期并排比较。")
@click.argument("indicator", metavar="指标")
@click.option(
    "--period", "periods", metavar="时期", multiple=True, help="如 2023H1、2023年上半年；可写几次，默认全部。"
)
@click.option("--area", "areas", metavar="地区", multiple=True, help="名称、其中几个字或六位代码；可写几次，默认全部。")
@click.option("--by", metavar="行", type=click.Choice(["area", "period"]), default="area", help="area 或 period 作行。")
@click.option("--measure", metavar="类型", default="value", help="value 数值（默认）、growth 增速、completion 完成率……")
@click.option("--status", metavar="状态", default="actual", help="actual 实际（默认）、target 目标、plan 计划。")
@click.option("--qualifier", "qualifiers", metavar="口径", multiple=True, help="只比这一口径，如 省外、亿元以上。")
@click.option("--allow-scope", is_flag=True, help="口径不同的也放进来，加标记和说明。")
@click.option("--derived", is_flag=True, help="也给推算的数：隐含目标、上年基数、完成率。")
@click.option("--reference", metavar="文件", type=click.Path(path_type=Path), help="统计年鉴等参考数据（CSV）。")
@click.option("--plot", metavar="文件", type=click.Path(path_type=Path), help="另画一张图（html，可离线打开）。")
@click.option(
    "--format", "shape", metavar="格式", type=click.Choice(_FORMATS), help="table（默认）、csv、json、jsonl 或 xlsx。"
)
@click.option(
    "--out", metavar="文件夹", type=click.Path(path_type=Path), default=Path("out"), help="结果库，默认 out/。"
)
@click.option("--output", metavar="文件", type=click.Path(path_type=Path), help="写入文件；xlsx 默认写到“指标.xlsx”。")
def command(
    indicator: str,
    *,
    shape: str | None,
    plot: Path | None,
    out: Path,
    output: Path | None,
    **given: Any,  # noqa: ANN401 - options by name
) -> None:
    """Compare and print or write."""
    from reportmine.export.captions import label_of
    from reportmine.query.comparison.compare import compare
    from reportmine.store.catalog import open_store

    wishes: Wishes = given  # type: ignore[assignment]
    for name in ("measure", "status"):
        given[name] = label_of(name, given[name])
    shape = shape or _format_of(output)
    with open_store(out) as store:
        comparison = compare(store, indicator, **wishes)
    if shape == "xlsx":
        from reportmine.export.comparison_sheet import write_comparison

        output = output or Path(f"{comparison.quantity.indicator.replace('/', '／')}.xlsx")
        write_comparison(comparison, output)
    else:
        _write(comparison, shape, output)
    if plot is not None:
        from reportmine.export.chart import write_chart

        write_chart(comparison, plot)
        click.echo(f"图已写入 {plot}", err=True)
    if output is not None:
        click.echo(f"比较结果已写入 {output}", err=True)


def _format_of(output: Path | None) -> str:
    ending = output.suffix.lower().lstrip(".") if output else ""
    return ending if ending in _FORMATS else "table"


def _write(comparison: Comparison, shape: str, output: Path | None) -> None:
    from reportmine.cli.screen import write_bytes
    from reportmine.export.rows import json_text
    from reportmine.export.sheet import to_csv

    if shape == "table":
        _print(comparison, output)
        return
    found = comparison.tidy.to_dict("records")
    rows: list[dict[str, object]] = [{str(name): _plain(value) for name, value in row.items()} for row in found]
    if shape == "csv":
        write_bytes(to_csv(rows, list(comparison.tidy.columns)), output)
    elif shape == "jsonl":
        write_bytes(json_text(rows, shape), output)
    else:
        head = {"indicator": comparison.quantity.indicator, "unit": comparison.unit.name}
        whole = {**head, "cells": rows, "notes": comparison.notes}
        write_bytes(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", output)


def _plain(value: object) -> object:
    """Return a value for CSV and JSON: exact decimal strings, lists for tuples."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return list(value) if isinstance(value, tuple) else value


def _print(comparison: Comparison, output: Path | None) -> None:
    """Print the table for reading, with its notes."""
    import io

    from reportmine.cli.screen import console, printable, table_of, write_bytes

    text = io.StringIO()
    screen = console() if output is None else console(text)
    frame = comparison.wide.reset_index()
    if comparison.by == "area":
        for name, texts in comparison.worth.items():
            frame[name] = [texts.get(area.key, "") for area in comparison.areas]
    rows = [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
    title = f"{comparison.quantity.indicator}（{comparison.unit.name or '无数'}）"
    screen.print(table_of(rows, [str(name) for name in frame.columns], title=title))
    for note in comparison.notes[:_MOST_NOTES]:
        screen.print(printable(note))
    if len(comparison.notes) > _MOST_NOTES:
        screen.print(f"还有 {len(comparison.notes) - _MOST_NOTES} 条说明，见 --format csv 或 xlsx")
    if output is not None:
        write_bytes(text.getvalue(), output)
