"""The sheet 指标对比: the commonest indicators by area and period, each number with a link to its sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportmine.errors import UsageError
from reportmine.export.captions import label_caption
from reportmine.export.gather import Row
from reportmine.export.workbook_sheet import Cell, Link, Linked, Number, Sheet
from reportmine.query.comparison.compare import Comparison, Wishes, compare
from reportmine.query.comparison.rows import labels
from reportmine.query.periods import in_order
from reportmine.schema.labels import OTHER_INDICATOR

if TYPE_CHECKING:
    from reportmine.store.catalog import Store

INDICATORS, PERIODS, COMMENTS = 12, 12, 20_000
"""Most indicators and periods of the sheet, and most notes on cells, which stay in memory until the file is closed."""

HEADS = ("指标", "单位", "地区")
WORDS = {
    "masked": "遮蔽", "missing": "未报告", "no_report": "未收到", "refused": "口径不同", "conflict": "矛盾",
}  # fmt: skip
"""What stands in a cell that holds no number."""

MEANINGS = {
    "数": "报告所说，按本行的单位；点开到原句",
    "遮蔽": "报告写了，数被遮盖",
    "未报告": "有这个时期的报告，没有说这个指标",
    "未收到": "结果库里没有这个地区这个时期的报告",
    "口径不同": "只说了一部分（如省外、亿元以上）或单位不同，不能放在一起比；批注写明是什么",
    "矛盾": "同一口径前后说法不一，批注里两个都给，不替你挑",
    "淡黄": "数有说明：由他期报告补上、后来改过，或是界限、约数；见批注",
}
"""How to read the sheet."""

_COMMONEST = """
    SELECT indicator, measure FROM (
        SELECT indicator, measure, doc_id FROM figures
        WHERE status = 'actual' AND indicator <> ? AND len(qualifiers) = 0 AND doc_id IN (SELECT unnest(?))
        GROUP BY indicator, measure, doc_id HAVING count(*) = 1
    ) GROUP BY indicator, measure ORDER BY count(*) DESC, indicator, measure LIMIT ?
"""
_EMPTY = frozenset({"missing", "no_report"})
_STYLES = {
    "masked": "muted", "refused": "warned_right", "conflict": "grave_right", "missing": "faint", "no_report": "faint",
}  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """What the sheet holds and what it leaves out.

    Attributes:
        comparisons: one by indicator and measure, the commonest first.
        periods: the periods of its columns, in order.
        left_out: periods without a column.
    """

    comparisons: tuple[Comparison, ...]
    periods: tuple[str, ...]
    left_out: tuple[str, ...]


def commonest(store: Store, documents: Sequence[Row], most: int = INDICATORS) -> list[tuple[str, str]]:
    """Return the indicators, with their measure, that most reports tell just once.

    An indicator that a report tells ten times is of ten things, not of the area.

    Args:
        store: an open store.
        documents: rows of the reports.
        most: how many.
    """
    found = store.query(_COMMONEST, [OTHER_INDICATOR, [row["doc_id"] for row in documents], most])
    return [(str(indicator), str(measure)) for indicator, measure in found.itertuples(index=False)]


def compared(store: Store, documents: Sequence[Row], *, whole: bool) -> Compared:
    """Compare the commonest indicators over the areas and periods of some reports.

    Args:
        store: an open store.
        documents: rows of the reports.
        whole: whether these are all reports of the store, so that every period told is wanted.
    """
    wishes: Wishes = {}
    if not whole:
        wishes["areas"] = sorted({row["area_key"] for row in documents} - {""})
        wishes["periods"] = in_order({row["period"] for row in documents} - {""})
    found = []
    for indicator, measure in commonest(store, documents) if any(row["area_key"] for row in documents) else ():
        try:
            wishes["measure"] = measure
            found.append(compare(store, indicator, **wishes))
        except UsageError:  # a period of a report that is no period of a figure: there is nothing to compare
            continue
    told: Counter[str] = Counter()
    for comparison in found:
        told.update(period for (_, period), cell in comparison.cells.items() if cell.chosen is not None)
    kept = in_order(period for period, _ in told.most_common(PERIODS))
    return Compared(tuple(found), tuple(kept), tuple(in_order(set(told) - set(kept))))


def fill(sheet: Sheet, found: Compared, documents: Sequence[Row], link: Callable[[str, int], Link | None]) -> int:
    """Write the sheet, a row for each indicator and area of which anything is told.

    Args:
        sheet: has `HEADS` and a column for each period.
        found: from `compared`.
        documents: rows of the reports; other areas are left out.
        link: returns the row of the sentence at a place of a report.

    Returns:
        Notes that found no room.
    """
    keys = {row["area_key"] for row in documents}
    reports = {(row["area_key"], row["period"]) for row in documents}
    untold = 0
    for comparison in found.comparisons:
        names = labels(comparison.areas)
        rows = {(row["area_key"], row["period"]): row for row in comparison.tidy.to_dict("records")}
        for area in comparison.areas if found.periods else ():
            places = [(area.key, period) for period in found.periods]
            own: list[Mapping[Any, Any]] = [
                rows.get(place) or {"state": "missing" if place in reports else "no_report"} for place in places
            ]
            if area.key not in keys or all(row["state"] in _EMPTY for row in own):
                continue
            cells = [title(comparison), comparison.unit.name, names[area.key]]
            sheet.add([*cells, *(_cell(row, comparison, link) for row in own)], _styles(own))
            untold += _comment(sheet, own)
    return untold


def _cell(row: Mapping[Any, Any], comparison: Comparison, link: Callable[[str, int], Link | None]) -> Cell:
    if row["state"] in _EMPTY:
        return WORDS[row["state"]]
    told: str | Number
    if row["state"] == "value" and row["bound"] == "eq" and row["value"] is not None and row["value_high"] is None:
        told = Number(Decimal(row["value"]), comparison.unit.name)
    else:
        told = WORDS.get(row["state"]) or str(row["shown"]).split("[", maxsplit=1)[0]
    place = link(row["doc_id"], row["start"])
    return told if place is None else Linked(told, place)


def _styles(rows: Sequence[Mapping[Any, Any]]) -> dict[int, str]:
    found = {}
    for number, row in enumerate(rows, start=len(HEADS)):
        noted = row["state"] == "value" and (row["marks"] or row["bound"] != "eq" or row["value_high"] is not None)
        found[number] = _STYLES.get(row["state"]) or ("warned_right" if noted else "linked")
    return found


def _comment(sheet: Sheet, rows: Sequence[Mapping[Any, Any]]) -> int:
    """Put notes on the cells of the row written last and return how many found no room."""
    untold = 0
    for number, row in enumerate(rows, start=len(HEADS)):
        parts = () if row["state"] in _EMPTY else (row["reason"], *row["others"][:2])
        note = "；".join(part for part in parts if part)
        if note and sheet.comments >= COMMENTS:
            untold += 1
        elif note:
            sheet.comment(number, note)
    return untold


def title(comparison: Comparison) -> str:
    """Return what is compared: `地区生产总值（增速）`."""
    measure = comparison.quantity.measure
    more = "" if measure == "value" else f"（{label_caption('measure', measure)}）"
    return f"{comparison.quantity.indicator}{more}"
