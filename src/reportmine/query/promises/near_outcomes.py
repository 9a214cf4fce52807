"""Outcomes that no figure tells by itself: derived ones, and figures that only come near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from reportmine.query.promises.area_reports import AreaReport, Told
from reportmine.query.promises.outcomes import Outcome, outcome_in, same_measure
from reportmine.query.promises.verdicts import plain
from reportmine.query.promises.wording import Alike, alike, is_gap, is_total, new_against_total
from reportmine.rules.periods import half, year
from reportmine.schema.labels import OTHER_INDICATOR


def second_half(promise_in: AreaReport, promise: Told, later: Sequence[AreaReport]) -> Outcome | None:
    """Return what a second half must have brought: the year less its first half, both told for certain.

    Only amounts and counts of what happens can be taken from one another, not shares, rates and stocks.

    Args:
        promise_in: the report that promised.
        promise: the target or plan.
        later: the reports of the same row from that one on.
    """
    if promise.when.kind != "half" or not promise.when.key.endswith("H2") or promise.measure != "value":
        return None
    if promise.period is None or promise.canonical_unit == "%":
        return None
    number = promise.when.first_year
    told: list[Outcome] = []
    for period in (year(number), half(number, 1)):
        whole = replace(promise, when=period, qualifiers=promise.qualifiers - {"其中"})
        report = next((other for other in later if other.when.key == period.key), None)
        outcome = None if report is None else outcome_in(report, promise_in, whole)
        if outcome is None or not outcome.certain or outcome.told.canonical is None or outcome.told.bound != "eq":
            return None
        if outcome.joined_by == "完成率" or is_total(outcome.report.clause_before(outcome.told)):
            return None
        told.append(outcome)
    full, first = told[0].told, told[1].told
    if full.canonical is None or first.canonical is None or not 0 < first.canonical <= full.canonical:
        return None
    rest = full.canonical - first.canonical
    note = f"推算：全年{full.quote}－上半年{first.quote}＝{plain(rest)}{full.canonical_unit}"
    told_value = None if full.value is None else plain(rest * Decimal(full.value) / full.canonical)
    derived = replace(full, canonical=rest, value=told_value, high=None, when=promise.when)
    return Outcome(told[0].report, derived, "全年减上半年", note=note)


def short_of_it(promise: Told, outcome: Outcome) -> bool:
    """Tell whether a whole year that fell short of a half-year's target settles that the target was missed.

    Args:
        promise: a target or plan for an amount or a count.
        outcome: what was told under the same name for a period that holds the promised one.
    """
    told = outcome.told
    if (
        promise.measure != "value"
        or promise.canonical is None
        or told.canonical is None
        or promise.bound in ("le", "lt")
    ):
        return False
    holds = promise.when.kind == "half" and told.when.kind == "year" and told.when.end == promise.when.end
    named = alike(promise.indicator, promise.indicator_text, told.indicator_text) >= Alike.SAME
    return holds and named and told.qualifiers == promise.qualifiers and told.canonical < promise.canonical


def near_miss(report: AreaReport, promise_in: AreaReport, promise: Told) -> Outcome | None:
    """Return a figure that might be the outcome under another name or scope, so that none is said to be lacking.

    Args:
        report: a report of the same series that covers the time for which it was promised.
        promise_in: the report that promised.
        promise: the target or plan.
    """
    for told in report.actual_in(promise.canonical_unit):
        if told.when.key and told.when.end != promise.when.end:
            continue
        if is_gap(report.clause_before(told)) or not _may_compare(told, promise):
            continue
        wording = alike(promise.indicator, promise.indicator_text, told.indicator_text)
        same_scope = told.qualifiers == promise.qualifiers
        known = promise.indicator != OTHER_INDICATOR
        if wording < Alike.SAME and not (known and (same_scope or wording == Alike.PARTLY)):
            continue
        if not same_scope:
            note = f"限定不同：目标“{_listed(promise)}”，报出的“{_listed(told)}”"
            return Outcome(report, told, "同名异口径", certain=False, note=note)
        if wording < Alike.SAME:
            note = f"目标说的是“{promise.indicator_text}”，报出的是“{told.indicator_text}”"
        else:
            note = _other_terms(told, promise)
        return Outcome(report, told, "近名同口径", certain=False, note=note)
    return None


def _may_compare(told: Told, promise: Told) -> bool:
    """Tell whether two figures of one indicator measure alike, or one an amount and the other its increase."""
    if told.indicator != promise.indicator:
        return False
    return same_measure(told, promise) or {told.measure, promise.measure} == {"value", "increase"}


def _other_terms(told: Told, promise: Told) -> str:
    """Return what stands between two figures of one name and scope."""
    if not told.when.key:
        return "报出的数没有写明时期"
    if not same_measure(told, promise):
        return "一个说的是总数，一个说的是增加数"
    return "一个说的是新增的，一个说的是总数"


def is_alike(report: AreaReport, told: Told, promise_in: AreaReport, promise: Told) -> bool:
    """Tell whether a figure could be about the thing that was promised, whatever its period and scope."""
    return (
        told.status == "actual"
        and told.indicator == promise.indicator
        and told.canonical_unit == promise.canonical_unit
        and alike(promise.indicator, promise.indicator_text, told.indicator_text) > Alike.NO
        and not new_against_total(promise_in.clause_before(promise), report.clause_before(told))
    )


def _listed(figure: Told) -> str:
    return "、".join(sorted(figure.qualifiers)) or "无"
