"""All that the reports of one area say in figures, in the order of time: what the ledger is kept from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reportmine.rules.periods import UNKNOWN, Period, parse_period

if TYPE_CHECKING:
    from reportmine.store.catalog import Store

_STOP = re.compile(r"[，,；;。！？!?：:\n]")
_SENTENCE_STOP = re.compile(r"[；;。！？!?\n]")
_CONGRESS = re.compile(r"各位代表|人民代表大会")
_OPENING = 800

_REPORTS = """
    SELECT doc_id, path, title, issuer, doc_type, area, area_key, period, text FROM documents
    WHERE list_contains(?, doc_id) ORDER BY path, doc_id
"""
_FIGURES = """
    SELECT doc_id, id, start, "end", quote, value, value_high, unit, masked, canonical_value, canonical_high,
           canonical_unit, indicator, indicator_text, status, measure, direction, bound, qualifiers, period, tone,
           period_key, rule
    FROM figures WHERE list_contains(?, doc_id) ORDER BY doc_id, start, id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A figure of a report, with what the ledger compares; the fields are those of `schema.records.Figure`.

    Attributes:
        canonical: `canonical_value` as an exact number with the sign of its direction, None when masked.
        high: `canonical_high` likewise.
        when: the period of `period_key`, `UNKNOWN` where it is none.
    """

    id: int
    start: int
    end: int
    quote: str
    value: str | None
    value_high: str | None
    unit: str
    masked: bool
    canonical: Decimal | None
    high: Decimal | None
    canonical_unit: str
    indicator: str
    indicator_text: str
    status: str
    measure: str
    direction: str | None
    bound: str
    qualifiers: frozenset[str]
    period: str | None
    tone: str | None
    rule: str
    when: Period


@dataclass(frozen=True, kw_only=True)
class AreaReport:
    """A report of the area, with its figures in the order of the text."""

    doc_id: str
    path: str
    area: str
    area_key: str
    series: str
    when: Period
    text: str
    figures: Sequence[Told] = field(repr=False, default=())

    def clause_before(self, figure: Told) -> str:
        """Return the words between the last punctuation mark and the figure."""
        left = self.text[max(0, figure.start - 60) : figure.start]
        return _STOP.split(left)[-1]

    def words_after(self, figure: Told, most: int = 12) -> str:
        """Return the words that follow the figure, up to a punctuation mark and no more than `most`."""
        return _STOP.split(self.text[figure.end : figure.end + most])[0]

    def in_same_sentence(self, figure: Told) -> list[Told]:
        """Return the other figures between the two sentence ends (semicolons count) around a figure."""
        position = bisect_right(self._stops, figure.start)
        low = self._stops[position - 1] if position else -1
        high = self._stops[position] if position < len(self._stops) else len(self.text)
        return [other for other in self.figures if low < other.start < high and other is not figure]

    def actual_in(self, canonical_unit: str) -> list[Told]:
        """Return the figures in a unit that tell what is, not what is to be."""
        return self._actual_by_unit.get(canonical_unit, [])

    @cached_property
    def _actual_by_unit(self) -> dict[str, list[Told]]:
        found: dict[str, list[Told]] = {}
        for figure in self.figures:
            if figure.status == "actual":
                found.setdefault(figure.canonical_unit, []).append(figure)
        return found

    @cached_property
    def _stops(self) -> list[int]:
        return [stop.start() for stop in _SENTENCE_STOP.finditer(self.text)]


def areas_of(store: Store, areas: Sequence[str] | None) -> Iterator[list[str]]:
    """Yield the ids of the reports of one area after another.

    A report that tells no area stands alone, for nothing says which others it belongs with.

    Args:
        store: an open store.
        areas: names or parts of them, codes or keys; None for all.
    """
    condition, parameters = "", []
    if areas is not None:
        named = " OR ".join("contains(area, ?) OR area_key = ? OR area_code = ?" for _ in areas) or "false"
        parameters = [word for area in areas for word in (area, area, area)]
        # a masked report of the area has its key, but not its name
        condition = f"WHERE {named} OR area_key IN (SELECT area_key FROM documents WHERE area_key <> '' AND ({named}))"
        parameters *= 2
    found = store.query(f"SELECT doc_id, area_key FROM documents {condition} ORDER BY area, path, doc_id", parameters)
    groups: dict[str, list[str]] = {}
    for doc_id, key in found.itertuples(index=False):
        groups.setdefault(key or f"\n{doc_id}", []).append(doc_id)
    yield from groups.values()


def reports_of(store: Store, doc_ids: Sequence[str]) -> list[AreaReport]:
    """Return the reports of one area with their figures, those that end first first.

    Args:
        store: an open store.
        doc_ids: ids of the reports.
    """
    figures: dict[str, list[Told]] = {}
    for row in rows_of(store, _FIGURES, doc_ids):
        figures.setdefault(row["doc_id"], []).append(_told(row))
    reports = [
        AreaReport(
            doc_id=row["doc_id"],
            path=row["path"],
            area=row["area"],
            area_key=row["area_key"],
            series=series_of(row),
            when=parse_period(row["period"]) or UNKNOWN,
            text=row["text"],
            figures=figures.get(row["doc_id"], []),
        )
        for row in rows_of(store, _REPORTS, doc_ids)
    ]
    return sorted(reports, key=lambda report: (report.when.end, report.when.start, report.path))


def rows_of_reports(store: Store, doc_ids: Sequence[str]) -> list[list[dict[str, Any]]]:
    """Return the reports of one area as rows that follow one another (`series_of`), in order of time.

    Args:
        store: an open store.
        doc_ids: ids of the reports.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for report in rows_of(store, _REPORTS, doc_ids):
        groups.setdefault(series_of(report), []).append(report)
    for reports in groups.values():
        reports.sort(key=_in_time)
    return [groups[series] for series in sorted(groups)]


def series_of(row: Mapping[str, Any]) -> str:
    """Return what reports of one row of reports have in common beside their area.

    What an investment bureau promises, the health bureau does not tell. Governments and investment bodies write one row
    of reports each, whatever they call themselves from year to year; others go by their name.

    Args:
        row: `doc_type`, `issuer`, `area` and `text` of a report.
    """
    kind, issuer = row["doc_type"], row["issuer"]
    if kind in ("政府工作报告", "招商引资总结"):
        return str(kind)
    if not issuer and _CONGRESS.search(row["text"][:_OPENING]):
        return "政府工作报告"
    return f"{kind} {issuer.removeprefix(row['area'])}".strip()


def rows_of(store: Store, sql: str, doc_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the rows of a statement that takes the ids of reports, missing texts as None.

    Args:
        store: an open store.
        sql: one SELECT whose every `?` stands for the ids.
        doc_ids: ids of the reports.
    """
    found = store.query(sql, [list(doc_ids)] * sql.count("?"))
    columns = {str(name): found[name].astype(object).tolist() for name in found.columns}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return [{name: None if value != value else value for name, value in row.items()} for row in rows]  # noqa: PLR0124


def _in_time(report: Mapping[str, Any]) -> tuple[str, str, str]:
    when = parse_period(report["period"]) or UNKNOWN
    return when.end, when.start, report["path"]


def _told(row: Mapping[str, Any]) -> Told:
    same = (
        "id", "start", "end", "quote", "value", "value_high", "unit", "masked", "canonical_unit", "indicator",
        "indicator_text", "status", "measure", "direction", "bound", "period", "tone", "rule",
    )  # fmt: skip
    down = row["direction"] == "down"
    return Told(
        **{name: row[name] for name in same},
        canonical=_signed(row["canonical_value"], down=down),
        high=_signed(row["canonical_high"], down=down),
        qualifiers=frozenset(row["qualifiers"]),
        when=parse_period(row["period_key"]) or UNKNOWN,
    )


def _signed(value: str | None, *, down: bool) -> Decimal | None:
    """Return a number, below zero for a decline whether or not it is written with a minus."""
    if value is None:
        return None
    number = Decimal(value)
    return -abs(number) if down else number
