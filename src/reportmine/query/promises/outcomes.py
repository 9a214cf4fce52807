"""Which figure of a later report tells what became of a promise. A wrong one is worse than none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from reportmine.query.promises.area_reports import AreaReport, Told
from reportmine.query.promises.wording import (
    Alike,
    alike,
    is_base,
    is_done_task,
    is_gap,
    is_target,
    names_more,
    new_against_total,
    other_base,
    per_head,
)
from reportmine.rules.periods import Period
from reportmine.schema.labels import OTHER_INDICATOR

JOINS: dict[str, str] = {
    "同句复述": "报数的那句话把目标的数又说了一遍（完成目标任务86亿元的102.5%）",
    "同名同口径": "指标、限定、计量、单位、时期相同，名称一字不差",
    "同义同口径": "同上，名称是同一指标的另一种叫法",
    "近名同口径": "同上，一个名称包含另一个；对应存疑",
    "同名异口径": "名称相同而限定不同；对应存疑",
    "全年减上半年": "推算：下半年的目标，全年与上半年报出的数相减；told_value 是差，引文是全年的数，算式见 note",
    "全年不及": "全年的数还不到下半年的目标，目标必定没有完成",
    "完成率": "没有报数，只报了同一指标、口径、时期的完成率",
}
"""Every rule by which an outcome is joined to a promise, the surest first."""

_NEARBY = 80
"""Characters before a figure in which its name stands when it is told outright."""

RESTATED = "同句复述"
_BESIDE = 12
"""Characters between a rate of growth and the target that stands in brackets after it."""

_BY_NAME = "figure.term"
"""The rule of figures that stand by their indicator's own name."""

_TAKEN_OVER = "figure.previous"
"""The rule of figures that take their indicator over from the one before."""

_PART = frozenset({"其中"})
_SHARE_LIKE = ("share", "value")


class _Tier(IntEnum):
    DOUBTFUL = 1
    NAMED_ALIKE = 2
    NAMED = 3
    RESTATED = 4


_RULES = {
    _Tier.RESTATED: RESTATED,
    _Tier.NAMED: "同名同口径",
    _Tier.NAMED_ALIKE: "同义同口径",
    _Tier.DOUBTFUL: "近名同口径",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a report tells about a promise.

    Attributes:
        report: the report.
        told: the figure.
        joined_by: one of `JOINS`.
        certain: whether the join is beyond doubt.
        note: why not, or what else there is; in Chinese.
    """

    report: AreaReport
    told: Told
    joined_by: str
    certain: bool = True
    note: str = ""


def is_promise(report: AreaReport, figure: Told) -> bool:
    """Tell whether a target or plan is one, and not how far something is from it (`比计划少3家`)."""
    if figure.status == "actual" or figure.measure in ("completion", "lead"):
        return False
    before = report.clause_before(figure)
    return not is_gap(before) and not is_done_task(before, report.words_after(figure))


def outcome_in(report: AreaReport, promise_in: AreaReport, promise: Told) -> Outcome | None:
    """Return what one report tells about a promise, None when it tells nothing.

    Args:
        report: a report of the same series that covers the time for which it was promised.
        promise_in: the report that promised.
        promise: the target or plan.
    """
    tiers: dict[_Tier, list[Told]] = {}
    for told in report.actual_in(promise.canonical_unit):
        tier = _tier(report, told, promise_in, promise)
        if tier is not None:
            tiers.setdefault(tier, []).append(told)
    if not tiers:
        return _by_completion(report, promise_in, promise)
    best = max(tiers)
    return _settle(report, promise, tiers[best], best)


def same_promise(one_in: AreaReport, one: Told, other_in: AreaReport, other: Told) -> bool:
    """Tell whether two targets or plans are for the same thing, whatever their periods and values."""
    return (
        one.indicator == other.indicator
        and one.measure == other.measure
        and one.canonical_unit == other.canonical_unit
        and one.qualifiers == other.qualifiers
        and alike(one.indicator, one.indicator_text, other.indicator_text) >= Alike.SAME
        and not new_against_total(one_in.clause_before(one), other_in.clause_before(other))
    )


def _tier(report: AreaReport, told: Told, promise_in: AreaReport, promise: Told) -> _Tier | None:
    """Return how surely a figure tells what became of a promise, None when it does not."""
    beside = report is promise_in and _is_rate_beside(told, promise)
    if not (beside or same_measure(told, promise)) or not _is_telling(report, told, promise_in, promise):
        return None
    before, planned = report.clause_before(told), promise_in.clause_before(promise)
    wording = alike(promise.indicator, promise.indicator_text, told.indicator_text)
    same_thing = told.indicator == promise.indicator or wording == Alike.WORD_FOR_WORD
    if promise.indicator == OTHER_INDICATOR and wording == Alike.NO:
        same_thing = False
    if "人均" not in promise.indicator + promise.indicator_text and per_head(before) != per_head(planned):
        same_thing = False
    in_period = _same_days(told.when, promise.when) or (promise.period is None and promise.measure == "share")
    if (in_period or promise.period is None) and _restates(report, told, promise, same_thing=same_thing):
        return _Tier.RESTATED
    if beside or not same_thing or wording == Alike.NO or not _same_scope(told, promise, wording):
        return None
    if new_against_total(planned, before):
        return None
    unworded = _is_unworded(report, told) or _is_unworded(promise_in, promise)
    of_both = _of_town_and_country(told) != _of_town_and_country(promise)
    if wording == Alike.PARTLY or not in_period or unworded or of_both:
        return _Tier.DOUBTFUL
    return _Tier.NAMED if wording == Alike.WORD_FOR_WORD else _Tier.NAMED_ALIKE


def _is_telling(report: AreaReport, told: Told, promise_in: AreaReport, promise: Told) -> bool:
    """Tell whether a figure says what is, at the promised time: no gap, base or target, and not over years."""
    if (not told.masked and told.canonical is None) or not promise.when.key or told.when.end != promise.when.end:
        return False
    before = report.clause_before(told)
    if is_gap(before) or is_base(before) or is_target(before, report.words_after(told)):
        return False
    planned = promise_in.clause_before(promise)
    return other_base(before, told.when.first_year) == other_base(planned, promise.when.first_year)


def _same_scope(told: Told, promise: Told, wording: Alike) -> bool:
    """Tell whether two figures are narrowed down alike.

    Being told as a part of the figure before (其中) is a scope of its own, unless a size (`10亿元以上`) or a name says
    by itself which part.
    """
    if told.qualifiers == promise.qualifiers:
        return True
    rest = told.qualifiers - _PART
    if rest != promise.qualifiers - _PART:
        return False
    named = wording == Alike.WORD_FOR_WORD and names_more(promise.indicator, promise.indicator_text)
    return named or any(word.endswith("以上") for word in rest)


def _is_rate_beside(told: Told, promise: Told) -> bool:
    """Tell whether a rate stands beside the target it is held against: `增长6.5%（年度目标6%以上）`."""
    rates = told.canonical_unit == promise.canonical_unit == "%" and told.measure == "growth"
    return rates and promise.measure == "share" and 0 < promise.start - told.end <= _BESIDE


def _of_town_and_country(figure: Told) -> bool:
    """Tell whether a figure is for townspeople and country people, one after the other, without saying for which."""
    return "城乡" in figure.indicator_text and not figure.qualifiers


def _is_unworded(report: AreaReport, figure: Told) -> bool:
    """Tell whether the sentence names the figure by nothing but an indicator found by rule, nor narrows it down."""
    if figure.indicator_text != figure.indicator or figure.qualifiers:
        return False
    return figure.indicator not in report.text[max(0, figure.start - _NEARBY) : figure.start]


def same_measure(told: Told, promise: Told) -> bool:
    """Tell whether both are amounts, growth rates, shares and so on; a rate in % is a share or a value.

    Args:
        told: a figure.
        promise: another.
    """
    if told.measure == promise.measure:
        return True
    is_percent = told.canonical_unit == "%"
    return is_percent and told.measure in _SHARE_LIKE and promise.measure in _SHARE_LIKE


def _same_days(one: Period, other: Period) -> bool:
    return one.key != "" and (one.start, one.end) == (other.start, other.end)


def _restates(report: AreaReport, told: Told, promise: Told, *, same_thing: bool) -> bool:
    """Tell whether the sentence around a figure names the promised number as the target.

    `完成进出口总额40.31亿元，增长11.3%，低于12%的增长目标` leaves no doubt what 11.3% is to be held against. The
    figure must be the last of its measure and unit before the target, or it belongs with another.
    """
    if promise.canonical is None:
        return False
    if not same_thing and promise.indicator_text not in told.indicator_text:
        return False
    for other in report.in_same_sentence(told):
        if other.start < told.start or other.canonical != promise.canonical:
            continue
        if other.canonical_unit != promise.canonical_unit:
            continue
        called = other.status != "actual" or is_target(report.clause_before(other), report.words_after(other))
        if called and not is_gap(report.clause_before(other)) and _nothing_between(report, told, other):
            return True
    return False


def _nothing_between(report: AreaReport, told: Told, target: Told) -> bool:
    between = (other for other in report.in_same_sentence(told) if told.start < other.start < target.start)
    return not any(
        other.canonical_unit == told.canonical_unit and other.measure == told.measure and other.status == "actual"
        for other in between
    )


def _settle(report: AreaReport, promise: Told, candidates: Sequence[Told], tier: _Tier) -> Outcome:
    """Choose among figures that are equally good by their names: the one value that they tell, or none for sure."""
    first = candidates[0]
    if not _differ(candidates):
        return Outcome(report, first, _RULES[tier], certain=tier > _Tier.DOUBTFUL, note=_doubt(tier, promise, first))
    for better in (
        [told for told in candidates if told.indicator_text == promise.indicator_text and told.rule == _BY_NAME],
        [told for told in candidates if told.rule == _BY_NAME],
        [told for told in candidates if told.indicator_text == promise.indicator_text],
        [told for told in candidates if told.rule != _TAKEN_OVER],
    ):
        if better and not _differ(better):
            note = _doubt(tier, promise, better[0])
            return Outcome(report, better[0], _RULES[tier], certain=tier > _Tier.DOUBTFUL, note=note)
    others = "、".join(dict.fromkeys(told.quote for told in candidates))
    return Outcome(report, first, _RULES[tier], certain=False, note=f"报告里有几个可能的数：{others}")


def _differ(candidates: Iterable[Told]) -> bool:
    """Tell whether figures tell different numbers; one that is masked in one place and told in another is one."""
    return len({told.canonical for told in candidates if told.canonical is not None}) > 1


def _doubt(tier: _Tier, promise: Told, told: Told) -> str:
    if tier > _Tier.DOUBTFUL:
        return ""
    if promise.indicator_text == told.indicator_text == promise.indicator and _same_days(told.when, promise.when):
        return "报数或目标的那句话没有写明是什么数"
    if not _same_days(told.when, promise.when):
        return f"目标看来是{promise.when.key}的，报出的是{told.when.key}的"
    return f"目标说的是“{promise.indicator_text}”，报出的是“{told.indicator_text}”"


def _by_completion(report: AreaReport, promise_in: AreaReport, promise: Told) -> Outcome | None:
    """Return a rate of completion that alone tells what became of a promise."""
    as_rate = replace(promise, measure="completion", canonical_unit="%", canonical=None)
    sure = (_Tier.NAMED, _Tier.NAMED_ALIKE)
    found = [told for told in report.actual_in("%") if _tier(report, told, promise_in, as_rate) in sure]
    if not found or _differ(found):
        return None
    return Outcome(report, found[0], "完成率")
