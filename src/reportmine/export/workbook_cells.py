"""A row of a table as the cells of the workbook: numbers with units, labels in Chinese, a link to the sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from reportmine.export.captions import column_caption, label_caption, shown
from reportmine.export.gather import Row
from reportmine.export.workbook_sheet import Cell, Link, Number

MASKED, SEE_QUOTE = "遮蔽", "见原文"
"""Stand where a number would: it is masked; it is no decimal number (三分之一)."""

_UNITS = {
    "value": "unit", "value_high": "unit", "canonical_value": "canonical_unit", "canonical_high": "canonical_unit",
    "promised_value": "promised_unit", "told_value": "told_unit", "gap": "gap_unit", "ratio": "",
}  # fmt: skip
"""Columns of numbers, with the column that has their unit."""

_QUOTES = {"promised_value": "promised_quote", "told_value": "told_quote", "value": "quote", "canonical_value": "quote"}
_WHOLE = frozenset(
    {"id", "char_count", "figures", "statements", "projects", "organisations", "masks", "relations", "findings"}
) | {"unexplained"}
_VERDICTS = {"完成": "good", "超额完成": "good", "未完成": "grave", "存疑": "warned"}
_OUTCOMES = {"严重": "grave", "一般": "warned", "不符": "grave"}
_TEN_THOUSAND = Decimal(10_000)


def cells_of(columns: Sequence[str], row: Row, links: Mapping[str, Link | None]) -> list[Cell]:
    """Return the cells of a row.

    Args:
        columns: columns of a sheet, as `workbook.toml` names them.
        row: a row as `gather.Source.batches` yields it, or as `check_rows` does.
        links: where `link` and `told_link` lead, None where the sentence stands on no sheet.
    """
    return [_cell(column, row, links) for column in columns]


def styles_of(columns: Sequence[str], row: Row, wrapped: Iterable[int]) -> dict[int, str]:
    """Return the formats of a row that differ from the plain one.

    Args:
        columns: as for `cells_of`.
        row: as for `cells_of`.
        wrapped: columns whose lines are broken.
    """
    styles = dict.fromkeys(wrapped, "wrapped")
    for number, column in enumerate(columns):
        if column in _QUOTES and row.get(column) is None and row.get("masked"):
            styles[number] = "muted"
        elif column == "verdict" and row[column] in _VERDICTS:
            styles[number] = _VERDICTS[row[column]]
        elif column == "outcome" and row[column] in _OUTCOMES:
            styles[number] = _OUTCOMES[row[column]]
        elif column == "confidence":
            styles[number] = "percent"
    return styles


def check_rows(findings: Iterable[Row], relations: Iterable[Row]) -> list[Row]:
    """Return findings and arithmetic ties as rows of one sheet.

    Args:
        findings: of an audit, or those within reports.
        relations: the ties of the same reports.
    """
    rows = [{**row, "sort": "疑点", "outcome": row["severity"]} for row in findings]
    for tie in relations:
        verdicts = (tie["verdict_round"], tie["verdict_truncate"])
        held = "成立" if "consistent" in verdicts else "不符" if "inconsistent" in verdicts else "不能核对"
        told = {"sort": "算式", "kind": label_caption("type", tie["type"]), "outcome": held, "evidence": []}
        rows.append({**tie, **told, "message": tie["working"]})
    return rows


def _cell(column: str, row: Row, links: Mapping[str, Link | None]) -> Cell:
    if column in {"link", "told_link"}:
        return links.get(column)
    if column in _UNITS:
        return _number(column, row)
    if column == "in_ten_thousand":
        return _in_ten_thousand(row)
    if column == "place":
        return f"第 {row['start'] + 1}—{row['end']} 字"
    if column == "category":
        return next(iter(row["categories"]), None)
    value = row[column]
    if column == "confidence" or column in _WHOLE:
        return value  # type: ignore[no-any-return]
    if column == "recovered" and value is not None:
        return f"{value['low']}～{value['high']}{value['unit']}：{value['formula']}"
    return shown(column, value)


def _number(column: str, row: Row) -> Cell:
    """Return a number as one, or a word that says why there is none: a masked figure is never a number."""
    value = row[column]
    if value is None:
        quote = row.get(_QUOTES.get(column, ""))
        return None if quote is None else MASKED + _bounds(row) if row.get("masked") else SEE_QUOTE
    if row.get("masked"):
        return MASKED
    return Number(Decimal(value), row[_UNITS[column]] or "" if _UNITS[column] else "")


def _bounds(row: Row) -> str:
    """Return what the shape of a mask tells of the number, empty when nothing."""
    low, high = row.get("mask_low"), row.get("mask_high")
    return "" if low is None or high is None else f"（{low}～{high}）"


def _in_ten_thousand(row: Row) -> Cell:
    if row["canonical_unit"] not in {"元", "美元"}:
        return None
    if row["masked"]:
        return MASKED
    if row["canonical_value"] is None or row["canonical_unit"] != "元":
        return None
    value = Decimal(row["canonical_value"]) / _TEN_THOUSAND
    return Number(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize())


def sheets() -> list[dict[str, Any]]:
    """Return the sheets of `workbook.toml`, in order."""
    found: list[dict[str, Any]] = _told()["sheets"]
    return found


def caption(column: str) -> str:
    """Return the head of a column of the workbook."""
    return str(_told()["captions"].get(column) or column_caption(column))


def width(sheet: str, column: str) -> float:
    """Return the width of a column of a sheet in characters."""
    told = _told()
    return float(told["widths_on"].get(sheet, {}).get(column) or told["widths"].get(column, 11))


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((resources.files("reportmine.export") / "workbook.toml").read_text("utf-8"))
