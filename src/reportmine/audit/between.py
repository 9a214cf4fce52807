"""What reports of one area say differently of the same quantity.

Reports of one row (the government's, the investment bureau's) are held against each other wherever the words around
two figures leave the same scope. A bureau counts by its own definition: against another row of reports only headline
indicators of the whole area are held, and called another definition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from reportmine.audit.finding import CrossFinding, cross_finding
from reportmine.audit.quantities import Row, compatible, figure_of, groups, interval_of, single, told
from reportmine.audit.scopes import WHOLE, Scopes
from reportmine.audit.settings import settings
from reportmine.audit.words import period_words, quantity_words, report_words
from reportmine.relate.intervals import Interval, unit_factor
from reportmine.rules.lexicon import read_tsv
from reportmine.rules.patterns import word_list

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.audit.material import Material

QUANTITY = ["area_key", "indicator", "scope", "measure", "status", "canonical_unit", "period_key"]

_STOPS = re.compile(r"[。；;！？\n]")


def find_conflicts(material: Material) -> Iterator[CrossFinding]:
    """Yield quantities that two reports of one area tell differently.

    Only what each report tells once, or several times alike, is compared; values that may be the same number, rounded
    or cut off, agree. Of one row of reports on the same period it is a contradiction; where the later report looks
    back, a revision; between rows of reports, another definition.

    Args:
        material: the reports.
    """
    figures, scopes = told(material), Scopes(material)
    clear = figures[figures["clear"] & (figures["status"] == "actual")]
    clear = clear[~clear["indicator"].isin(word_list("conflicts", "single"))]
    for _, rows in groups(clear, QUANTITY):
        if len({row["doc_id"] for row in rows}) < 2 or len({row["canonical_value"] for row in rows}) < 2:
            continue
        for same in _by_scope(rows, scopes).values():
            by_report: dict[str, list[Row]] = {}
            for row in same:
                by_report.setdefault(row["doc_id"], []).append(row)
            once = [row for row in map(single, by_report.values()) if row is not None]
            once.sort(key=lambda row: (row["order"], row["doc_path"]))
            for earlier, later in combinations(once, 2):
                kind = _kind(earlier, later, scopes)
                if kind and not compatible(earlier, later):
                    message = (
                        f"{period_words(later['period_key'])}{quantity_words(later)}：{report_words(earlier)}"
                        f"写{earlier['quote']}，{report_words(later)}写{later['quote']}"
                    )
                    yield cross_finding(kind, message, later, earlier)


def _by_scope(rows: list[Row], scopes: Scopes) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        scope = scopes.of(row)
        if scope is not None:
            found.setdefault(scope, []).append(row)
    return found


def _kind(earlier: Row, later: Row, scopes: Scopes) -> str:
    """Return the kind of finding that two tellings are when they differ, empty for none."""
    if earlier["series"] != later["series"]:
        headline = later["indicator"] in settings().headline and scopes.of(later) == WHOLE
        return "报告间口径不同" if headline and earlier["doc_period"] == later["doc_period"] else ""
    return "修订" if earlier["doc_period"] != later["doc_period"] else "报告间矛盾"


def find_restated_bases(material: Material) -> Iterator[CrossFinding]:
    """Yield growth rates whose base is not what the report on the period before told.

    base = value ÷ (1 + rate), as an interval; only for indicators that grow at current prices on an unchanged basis,
    and where both reports belong to one row.

    Args:
        material: the reports.
    """
    figures, scopes = told(material), Scopes(material)
    earlier = _values(figures)
    for value, rate in grown_values(figures, scopes):
        was, base = _told_before(value, earlier, scopes), base_of(value, rate)
        before = year_before(value["period_key"])
        if was is None or base is None:
            continue
        if not base.meets(interval_of(was)) and not base.meets(interval_of(was, "truncate")):
            low, high = (_plain(bound / unit_factor(figure_of(value))) for bound in (base.low, base.high))
            yield cross_finding(
                "基数重述",
                f"{period_words(value['period_key'])}{quantity_words(value)}：{value['quote']}÷（1{signed(rate)}）"
                f"＝{low}～{high}{value['unit']}，{report_words(was)}写{period_words(before)}为{was['quote']}"
                f"{_ESTIMATED if _is_estimate(was, scopes) else ''}",
                *(value, rate, was),
                severity="提示" if _is_estimate(was, scopes) else None,
            )


def find_bases_told_anew(material: Material) -> Iterator[CrossFinding]:
    """Yield bases told in so many words (`与2022年的49亿元相比`) that are not what the report on that year told.

    Args:
        material: the reports.
    """
    figures, scopes = told(material), Scopes(material)
    earlier = _values(figures)
    later = {key: rows for (key,), rows in groups(_compared(material), ["doc_id"])}
    for value in (row for rows in earlier.values() for row in rows if row["doc_id"] in later):
        before = year_before(value["period_key"])
        for base in later[value["doc_id"]]:
            near = 0 <= base["start"] - value["end"] <= settings().longest_between
            if not near or base["canonical_unit"] != value["canonical_unit"] or base["period_key"] != before:
                continue
            between, was = scopes.between(value, base), _told_before(value, earlier, scopes)
            if _STOPS.search(between) or not _COMPARED.search(between) or not _surely(value, scopes):
                continue
            if was is not None and not compatible(base, was):
                yield cross_finding(
                    "基数重述",
                    f"{period_words(before)}{quantity_words(value)}：{report_words(was)}写{was['quote']}，"
                    f"{report_words(value)}比较时改作{base['quote']}"
                    f"{_ESTIMATED if _is_estimate(was, scopes) else ''}",
                    *(base, value, was),
                    severity="提示" if _is_estimate(was, scopes) else None,
                )


def _compared(material: Material) -> pd.DataFrame:
    """Return the figures with one exact value that a report looks back at, whatever indicator they were read as."""
    figures = material.figures
    chosen = (
        (figures["status"] == "actual")
        & (figures["measure"] == "value")
        & (figures["bound"] == "eq")
        & ~figures["masked"]
        & figures["value_high"].isna()
        & figures["canonical_value"].notna()
    )
    back = figures["period_key"].str[:4] != figures["doc_period"].str[:4]
    return figures[chosen & back]


def _values(figures: pd.DataFrame) -> dict[tuple[object, ...], list[Row]]:
    """Return the clear values of nominal indicators by area, indicator, scope, row of reports and period."""
    chosen = figures["clear"] & (figures["status"] == "actual") & (figures["measure"] == "value")
    nominal = figures[chosen & figures["indicator"].isin(settings().nominal)]
    return dict(groups(nominal, [*_AREA_QUANTITY, "series", "period_key"]))


def _told_before(value: Row, values: dict[tuple[object, ...], list[Row]], scopes: Scopes) -> Row | None:
    """Return what another report of the row told for the year before a value, None unless it is sure and one."""
    key = (*(value[name] for name in _AREA_QUANTITY), value["series"], year_before(value["period_key"]))
    known = [row for row in values.get(key, []) if row["canonical_unit"] == value["canonical_unit"]]
    return single([row for row in known if row["doc_id"] != value["doc_id"] and _surely(row, scopes)])


def _is_estimate(row: Row, scopes: Scopes) -> bool:
    """Tell whether a report says that it tells a value before it is known (预计分别达到…)."""
    return any(word in scopes.sentence(row) for word in settings().estimate)


_ESTIMATED = "（当时是预计数）"
_AREA_QUANTITY = ("area_key", "indicator", "scope")
_COMPARED = re.compile(r"[与同比较](?:上年|去年|(?:19|20)\d\d年)(?:同期)?的?$")


def grown_values(figures: pd.DataFrame, scopes: Scopes) -> Iterator[tuple[Row, Row]]:
    """Yield each value of the whole area with the growth rate over the year before that follows it.

    Args:
        figures: from `quantities.told`.
        scopes: of the same reports.
    """
    clear = figures[figures["clear"] & (figures["status"] == "actual") & figures["indicator"].isin(settings().nominal)]
    for _, rows in groups(clear, ["doc_id", "indicator", "scope", "period_key"]):
        values = [row for row in rows if row["measure"] == "value"]
        rates = [row for row in rows if row["measure"] == "growth" and row["canonical_unit"] == "%"]
        if single(values) is None or single(rates) is None:
            continue
        value, rate = values[0], rates[0]
        between = scopes.between(value, rate)
        near = value["end"] <= rate["start"] and len(between) <= settings().longest_between
        if near and not _STOPS.search(between) and _surely(value, scopes) and not _other_basis(value, rate, scopes):
            yield value, rate


def _surely(row: Row, scopes: Scopes) -> bool:
    """Tell whether the clause of a figure names its indicator and nothing that narrows it to a part of the area."""
    clause = re.split(r"[，,。；;：:、\n]", scopes.sentence(row)[: -len(row["quote"])])[-1]
    return named(row["indicator"], clause) and not any(word in clause for word in settings().narrower)


def _other_basis(value: Row, rate: Row, scopes: Scopes) -> bool:
    words = scopes.sentence(rate)
    words = words[-(rate["end"] - value["start"]) :]
    if any(word in words for word in settings().not_nominal_when):
        return True
    year = re.search(r"[比较]((?:19|20)\d\d)年", words)
    return year is not None and year.group(1) != year_before(str(value["period_key"]))[:4]


def named(indicator: str, text: str) -> bool:
    """Tell whether a text has an indicator's name or an alias of it."""
    row = next((row for row in read_tsv("indicators") if row["indicator"] == indicator), None)
    names = (indicator, *(row["aliases"].split("|") if row is not None else ()))
    return any(name in text for name in names if name)


def year_before(period: str) -> str:
    """Return the key of the same part of the year before, empty for stretches of years."""
    year, rest = period[:4], period[4:]
    return f"{int(year) - 1}{rest}" if year.isdigit() and "/" not in rest else ""


def base_of(value: Row, rate: Row) -> Interval | None:
    """Return what a value grew from: value ÷ (1 + rate), in the canonical unit."""
    grown = interval_of(rate)
    return interval_of(value) / Interval(1 + grown.low / 100, 1 + grown.high / 100)


def signed(rate: Row) -> str:
    """Return a rate with its sign: `＋7.0%`."""
    return f"{'－' if rate['direction'] == 'down' else '＋'}{rate['quote']}"


def _plain(value: Decimal) -> str:
    return format(value.quantize(Decimal("0.01")).normalize(), "f")
