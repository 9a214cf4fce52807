"""One cell of a comparison: which of the figures told for an area and a period stands in it.

The headline figure is chosen by a fixed order: one from the report on that very period before one from another
report; a count worded as the whole before one of some; one from a results section before others; one that says 共 or
全县 before others; an exact number before a bound; a told one before a masked one; the first in the text. Figures that
could as well be the headline and contradict it make the cell a contradiction: none is picked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from reportmine.query.comparison.brought_about import speaks_of_all
from reportmine.query.comparison.figures import Candidate
from reportmine.query.comparison.scope_guard import Scope, refusal
from reportmine.relate.intervals import Interval
from reportmine.rules.lexicon import read_tsv
from reportmine.rules.scopes import START_DIMENSION, is_plain

State = Literal["value", "masked", "missing", "no_report", "refused", "conflict"]

OTHER_SCOPE, REVISED, RETOLD, SCANNED = "口径不同", "修订", "他期报告", "扫描识别"
"""Marks of a cell: shown in spite of its scope; told otherwise by a later report; told by another period's report;
recognised in a scan."""

_SCANNED = {
    "ocr": "数由扫描件识别而来，请对照原件",
    "ocr_unsure": "数由扫描件识别而来，其中有拿不准的字，不参加排名和计算，请对照原件",
}

_RESULTS = frozenset({"概述", "成效"})
_TOTAL = re.compile(r"共|累计|合计|总计|[全我][国省市县区州旗]")
_EVERYTHING = Decimal("Infinity")
_ABOUT = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is known of an area and a period.

    Attributes:
        area_key: the area.
        period_key: the period.
        state: value, masked, missing (a report, but no such figure), no_report, refused or conflict.
        chosen: the figure that stands in it; for a refused cell the one that was refused.
        others: figures that contradict it.
        marks: `OTHER_SCOPE`, `REVISED`, `RETOLD`, `SCANNED`.
        reason: why it is refused, marked or a contradiction; empty otherwise.
    """

    area_key: str
    period_key: str
    state: State
    chosen: Candidate | None = None
    others: tuple[Candidate, ...] = ()
    marks: tuple[str, ...] = ()
    reason: str = ""

    @property
    def exact(self) -> bool:
        """Whether it holds one number that may be ranked and subtracted."""
        return (
            self.state == "value"
            and self.chosen is not None
            and self.chosen.figure.bound in {"eq", "approx"}
            and self.chosen.high is None
            and self.chosen.figure.reading != "ocr_unsure"
            and OTHER_SCOPE not in self.marks
        )


def choose(
    area_key: str, period_key: str, told: Iterable[Candidate], wanted: Scope, *, allow_scope: bool, has_report: bool
) -> Cell:
    """Return the cell of an area and a period.

    Args:
        area_key: the area.
        period_key: the period.
        told: figures of the quantity for this area and period.
        wanted: the scope compared, with the kind of unit; its kind of period is that of the figures.
        allow_scope: show a figure of another scope, marked, rather than refuse it.
        has_report: whether there is a report of the area on this very period.
    """
    figures = [candidate for candidate in told if not _is_start(candidate)]
    if not figures:
        return Cell(area_key=area_key, period_key=period_key, state="missing" if has_report else "no_report")
    fitting = [candidate for candidate in figures if refusal(candidate.scope, _as(wanted, candidate)) is None]
    whole = [one for one in fitting if speaks_of_all(one.figure, one.sentence, one.sentence_start)]
    if whole:
        return _headline(area_key, period_key, whole)
    if fitting:
        best = min(fitting, key=_order)
        reason = f"“{best.figure.indicator_text or best.figure.quote}”{best.figure.quote}：看不出说的是不是全部"
        return Cell(area_key=area_key, period_key=period_key, state="refused", chosen=best, reason=reason)
    alike = [candidate for candidate in figures if candidate.scope.unit in {wanted.unit, ""}]
    best = min(alike or figures, key=lambda candidate: (len(candidate.scope.parts ^ wanted.parts), _order(candidate)))
    reason = refusal(best.scope, _as(wanted, best)) or ""
    if not allow_scope or not alike:
        return Cell(area_key=area_key, period_key=period_key, state="refused", chosen=best, reason=reason)
    same = [candidate for candidate in alike if candidate.scope.parts == best.scope.parts]
    cell = _headline(area_key, period_key, same)
    return Cell(
        area_key=area_key,
        period_key=period_key,
        state=cell.state,
        chosen=cell.chosen,
        others=cell.others,
        marks=(OTHER_SCOPE, *cell.marks),
        reason="；".join(filter(None, (reason, cell.reason))),
    )


def contradict(first: Candidate, second: Candidate) -> bool:
    """Tell whether two figures cannot both be true of one quantity.

    Bounds are taken as such (`超过5亿元` and 5.3 agree), `左右` as within a tenth, and numbers as the writer may have
    rounded or cut them.

    Args:
        first: a figure.
        second: another in the same canonical unit.
    """
    spans = _span(first), _span(second)
    return None not in spans and not spans[0].meets(spans[1])  # type: ignore[union-attr,arg-type]


def _headline(area_key: str, period_key: str, fitting: list[Candidate]) -> Cell:
    ordered = sorted(fitting, key=_order)
    best = ordered[0]
    peers = [candidate for candidate in ordered[1:] if _is_peer(best, candidate)]
    against = tuple(candidate for candidate in peers if contradict(best, candidate))
    if against:
        return Cell(
            area_key=area_key,
            period_key=period_key,
            state="conflict",
            chosen=best,
            others=against,
            reason=f"同一口径前后不一：{'、'.join(_told(candidate) for candidate in (best, *against))}",
        )
    marks, reasons = [], []
    if not best.own:
        marks.append(RETOLD)
        reasons.append(f"本期报告没有说，数出自{best.doc_period or '时期不明'}的报告")
    if best.figure.reading in _SCANNED:
        marks.append(SCANNED)
        reasons.append(_SCANNED[best.figure.reading])
    later = tuple(candidate for candidate in ordered if best.own and not candidate.own and contradict(best, candidate))
    if later:
        marks.append(REVISED)
        reasons.append(f"本期报告说{best.figure.quote}，{'、'.join(_told(candidate) for candidate in later)}")
    return Cell(
        area_key=area_key,
        period_key=period_key,
        state="masked" if best.figure.masked else "value",
        chosen=best,
        others=later,
        marks=tuple(marks),
        reason="；".join(reasons),
    )


def _told(candidate: Candidate) -> str:
    return f"{candidate.figure.quote}（{candidate.doc_period}的报告第{candidate.figure.start + 1}字）"


def _order(candidate: Candidate) -> tuple[bool, bool, bool, bool, bool, bool, str, int]:
    """Return what the headline figure is chosen by, the smallest first."""
    return (
        *_class(candidate),
        candidate.figure.bound not in {"eq", "approx"},
        candidate.figure.masked,
        candidate.doc_path,
        candidate.figure.start,
    )


def _class(candidate: Candidate) -> tuple[bool, bool, bool, bool]:
    at = candidate.figure.start - candidate.sentence_start
    before = candidate.sentence[max(0, at - 20) : at]
    figure = candidate.figure
    plain = _is_named(candidate) or is_plain(figure.indicator_text, figure.indicator)
    return not candidate.own, not plain, candidate.role not in _RESULTS, _TOTAL.search(before) is None


def _is_peer(best: Candidate, other: Candidate) -> bool:
    """Tell whether another figure could as well be the headline.

    An indicator that the text calls by its name is one quantity wherever it stands; a count of projects may be that of
    a part, unless both are worded as the whole.
    """
    if best.own != other.own:
        return False
    if _is_named(best):
        return True
    return _class(best) == _class(other) and is_plain(best.figure.indicator_text, best.figure.indicator)


def _is_named(candidate: Candidate) -> bool:
    return candidate.figure.indicator in _with_names()


@cache
def _with_names() -> frozenset[str]:
    return frozenset(row["indicator"] for row in read_tsv("indicators") if row["aliases"])


def _is_start(candidate: Candidate) -> bool:
    return any(dimension == START_DIMENSION for dimension, _ in candidate.scope.parts)


def _as(wanted: Scope, candidate: Candidate) -> Scope:
    """Return the scope wanted, for figures of this period: the cell's period has but one kind."""
    return Scope(
        wanted.indicator,
        wanted.wording,
        wanted.measure,
        wanted.status,
        wanted.unit,
        candidate.scope.period_kind,
        wanted.parts,
    )


def _span(candidate: Candidate) -> Interval | None:
    value, high, bound = candidate.value, candidate.high, candidate.figure.bound
    if value is None:
        return None
    if high is not None:
        return Interval(min(value, high), max(value, high))
    if bound in {"ge", "gt"}:
        return Interval(value, _EVERYTHING)
    if bound in {"le", "lt"}:
        return Interval(-_EVERYTHING, value)
    if bound == "approx":
        return Interval(value - abs(value) * _ABOUT, value + abs(value) * _ABOUT)
    return candidate.values or Interval(value, value)
