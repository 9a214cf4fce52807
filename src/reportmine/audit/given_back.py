"""Masked numbers that the county's other reports give back: told there, or the base of next year's growth.

Only numbers, and only within one known area: a masked area has no key that another report shares, and is never told.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from reportmine.audit.between import QUANTITY, base_of, grown_values, signed, year_before
from reportmine.audit.finding import CrossFinding, cross_finding
from reportmine.audit.quantities import Row, figure_of, groups, single, told
from reportmine.audit.scopes import WHOLE, Scopes
from reportmine.audit.settings import settings
from reportmine.audit.words import period_words, quantity_words, report_words
from reportmine.relate.intervals import Interval, unit_factor
from reportmine.relate.recover import as_printed, can_be_told, narrowed_by_shape
from reportmine.rules.patterns import word_list

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.audit.material import Material


def find_visible_elsewhere(material: Material) -> Iterator[CrossFinding]:
    """Yield masked figures that another report of the same area tells without a mask, with one value only.

    Args:
        material: the reports.
    """
    figures, scopes = _hidden_and_clear(material), Scopes(material)
    for _, rows in groups(figures, QUANTITY):
        for row in (row for row in rows if row["masked"]):
            others = [other for other in rows if not other["masked"] and other["doc_id"] != row["doc_id"]]
            if not others or not can_be_told(figure_of(row)):
                continue
            other = single([other for other in others if _same(row, other, scopes)])
            if other is not None:
                yield cross_finding(
                    "他处可见",
                    f"{period_words(row['period_key'])}{quantity_words(row)}写作“{row['quote']}”，"
                    f"{report_words(other)}写明{other['quote']}",
                    *(row, other),
                )


def find_implied_by_growth(material: Material) -> Iterator[CrossFinding]:
    """Yield masked values that the value and growth rate in the next year's report give back.

    Args:
        material: the reports.
    """
    figures, scopes = _hidden_and_clear(material), Scopes(material)
    masked = figures[figures["masked"] & (figures["status"] == "actual") & (figures["measure"] == "value")]
    by = ("area_key", "indicator", "scope", "series")
    hidden = dict(groups(masked, [*by, "period_key"]))
    for value, rate in grown_values(figures, scopes):
        before = year_before(value["period_key"])
        for row in hidden.get((*(value[name] for name in by), before), []):
            interval = _base(row, value, rate) if scopes.of(row) == WHOLE == scopes.of(value) else None
            if interval is not None and row["doc_id"] != value["doc_id"]:
                yield cross_finding(
                    "他处可见",
                    f"{period_words(before)}{quantity_words(row)}写作“{row['quote']}”，但{report_words(value)}"
                    f"写{period_words(value['period_key'])}为{value['quote']}、{rate['quote']}的增速，"
                    f"由{value['quote']}÷（1{signed(rate)}）可知{_in_words(interval, row)}",
                    *(row, value, rate),
                )


def _base(row: Row, value: Row, rate: Row) -> Interval | None:
    """Return what a masked value must be, in its canonical unit, None where it cannot be told."""
    figure = figure_of(row)
    base = base_of(value, rate)
    if base is None or not can_be_told(figure) or row["canonical_unit"] != value["canonical_unit"]:
        return None
    return narrowed_by_shape(as_printed(base, figure, [figure_of(value)]), figure)


def _hidden_and_clear(material: Material) -> pd.DataFrame:
    """Return the figures that can be told of the areas that hide some, masked ones and those with one exact value."""
    figures = told(material)
    figures = figures[~figures["indicator"].isin(word_list("conflicts", "single"))]
    areas = set(figures[figures["masked"]]["area_key"])
    return figures[(figures["masked"] | figures["clear"]) & figures["area_key"].isin(areas)]


def _same(row: Row, other: Row, scopes: Scopes) -> bool:
    """Tell whether two reports tell the same quantity; another row of reports only of the whole area."""
    if not scopes.same(row, other):
        return False
    headline = row["indicator"] in settings().headline and scopes.of(row) == WHOLE
    return bool(row["series"] == other["series"]) or headline


def _in_words(interval: Interval, row: Row) -> str:
    factor = unit_factor(figure_of(row))
    low, high = (_plain(bound / factor) for bound in (interval.low, interval.high))
    return f"{low}{row['unit']}" if low == high else f"在{low}至{high}{row['unit']}之间"


def _plain(value: Decimal) -> str:
    return format(value.quantize(Decimal("0.0001")).normalize(), "f")
