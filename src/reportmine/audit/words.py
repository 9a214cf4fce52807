"""How an auditor writes down periods, quantities and reports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from reportmine.rules.periods import parse_period

_HALVES = {"1": "上半年", "2": "下半年"}
_QUARTERS = {"1": "一季度", "2": "二季度", "3": "三季度", "4": "四季度"}
_MEASURES = {"growth": "增速", "completion": "完成率", "share": "占比", "lead": "与时序进度之差", "increase": "增加数"}


def period_words(key: str) -> str:
    """Return a period as it is spoken of: `2023年上半年`, `2023年1—5月`, `2021—2025年`; other words unchanged.

    Args:
        key: as `period_key` has it.
    """
    when = parse_period(key)
    if when is None or not when.start:
        return key or "时期不明"
    year = f"{when.first_year}年"
    if when.first_year != when.last_year:
        return f"{when.first_year}—{when.last_year}年"
    if when.kind == "half":
        return year + _HALVES[key[-1]]
    if when.kind == "quarter":
        return year + _QUARTERS[key[-1]]
    if when.kind in {"month", "months"}:
        first, last = int(when.start[5:7]), when.last_month
        return f"{year}{last}月" if first == last else f"{year}{first}—{last}月"
    return year


def report_words(row: Mapping[str, Any]) -> str:
    """Return the name of the file of a record's report in book title marks, without folder and ending.

    Args:
        row: of a table of `Material`, with `doc_path`.
    """
    return f"《{PurePath(row['doc_path']).stem}》"


def quantity_words(row: Mapping[str, Any]) -> str:
    """Return what a figure measures: `签约项目数（亿元以上）完成率`.

    Args:
        row: of `quantities.told`.
    """
    within = f"（{row['scope']}）" if row["scope"] else ""
    return f"{row['indicator']}{within}{_MEASURES.get(row['measure'], '')}"
