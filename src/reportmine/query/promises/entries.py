"""The entries of the ledger of one area: each promise with the outcome that later reports tell, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportmine.query.promises.area_reports import AreaReport, Told
from reportmine.query.promises.near_outcomes import is_alike, near_miss, second_half, short_of_it
from reportmine.query.promises.outcomes import RESTATED, Outcome, is_promise, outcome_in, same_promise
from reportmine.query.promises.verdicts import Amount, Judged, judge
from reportmine.query.promises.wording import good_direction, is_kept_down
from reportmine.rules.periods import year

_BETTER = ("完成", "超额完成")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger before it is one."""

    report: AreaReport
    promise: Told
    outcome: Outcome | None
    judged: Judged
    note: str = ""


def entries(reports: Sequence[AreaReport], indicators: list[str] | None, *, progress: bool) -> Iterator[Entry]:
    """Yield the ledger of one area."""
    for position, report in enumerate(reports):
        seen: set[tuple[object, ...]] = set()
        for found in report.figures:
            if indicators is not None and found.indicator not in indicators:
                continue
            if not is_promise(report, found):
                continue
            promise = _for_the_year(report, found, reports)
            if _key(promise) in seen:
                continue
            seen.add(_key(promise))
            later = [other for other in reports[position:] if other.series == report.series]
            if progress:
                yield from _on_the_way(report, promise, later)
            yield _settled(report, promise, later)


def _for_the_year(report: AreaReport, promise: Told, reports: Sequence[AreaReport]) -> Told:
    """Return a promise of a half-year report as one for the year, where the same number is elsewhere told for the year.

    `下半年：省外到位资金确保96亿元` takes up the year's target of 96亿元 again; it is no target for six months.
    """
    if promise.when.kind == "year" or promise.canonical is None or not report.when.key:
        return promise
    whole = year(promise.when.first_year if promise.when.key else report.when.last_year)
    for other in reports:
        if other.series != report.series or other.when.end > whole.end:
            continue
        for figure in other.figures:
            if figure.when.key != whole.key or figure.canonical != promise.canonical or figure.status == "actual":
                continue
            if same_promise(report, promise, other, figure):
                return replace(promise, when=whole, period=None)
    return promise


def _key(promise: Told) -> tuple[object, ...]:
    value = (promise.value, promise.value_high) if promise.canonical is not None else promise.start
    named = (promise.indicator, promise.measure, promise.qualifiers, promise.when.key, promise.canonical_unit)
    return (*named, value, promise.indicator_text if promise.indicator == "其他" else "")


def _settled(report: AreaReport, promise: Told, later: Sequence[AreaReport]) -> Entry:
    """Return a promise with its outcome.

    Args:
        report: the report that promised.
        promise: the target or plan.
        later: the reports of the same row from that one on.
    """
    if not promise.when.key:
        return _undated(report, promise, later)
    due = [other for other in later if other.when.start <= promise.when.end <= other.when.end]
    if not due:
        missing = bool(later) and later[-1].when.start > promise.when.end
        return Entry(report, promise, None, Judged("未到期"), "没有到期时的报告，只有更晚的" if missing else "")
    outcome = _outcome(report, promise, later, due)
    changed = "" if outcome and outcome.joined_by == RESTATED else _changed(report, promise, later)
    if outcome is None:
        return Entry(report, promise, None, Judged("目标重述" if changed else "未再报告"), changed)
    judged = _judged(report, promise, outcome)
    if changed and judged.verdict not in (*_BETTER, "存疑"):
        judged = Judged("目标重述", judged.gap, judged.ratio, judged.note)
    return Entry(report, promise, outcome, judged, changed)


def _outcome(
    report: AreaReport, promise: Told, later: Sequence[AreaReport], due: Sequence[AreaReport]
) -> Outcome | None:
    """Return what the reports that are due tell, or what makes their telling needless, the surest first."""
    told = [outcome for other in due if (outcome := outcome_in(other, report, promise)) is not None]
    for outcome in told:
        if outcome.certain:
            return outcome
    derived = second_half(report, promise, later)
    if derived is not None:
        return derived
    for early in _on_the_way(report, promise, later) if _adds_up(report, promise) else ():
        if early.outcome is not None and _judged(report, promise, early.outcome).verdict in _BETTER:
            return replace(early.outcome, note=f"{early.outcome.report.when.key}的报告已经达到")
    for other in () if told else due:
        missed = near_miss(other, report, promise)
        if missed is not None:
            return missed
    if told and short_of_it(promise, told[0]):
        return replace(told[0], joined_by="全年不及", certain=True)
    return told[0] if told else None


def _adds_up(report: AreaReport, promise: Told) -> bool:
    """Tell whether what is reached early stays reached: amounts and counts, no rates, nothing to stay under."""
    if promise.measure not in ("value", "increase") or promise.canonical_unit == "%":
        return False
    return promise.bound not in ("le", "lt") and _good(report, promise) != "down"


def _undated(report: AreaReport, promise: Told, later: Sequence[AreaReport]) -> Entry:
    """Return a promise for no one period: of one for every month or quarter it is sure when nothing like it is told."""
    note = f"看不出是哪个时期的目标{f'（{promise.period}）' if promise.period else ''}"
    if len(later) == 1:
        return Entry(report, promise, None, Judged("未到期"), note)
    if promise.period is None or not promise.period.startswith("每"):
        return Entry(report, promise, None, Judged("存疑"), note)
    told = any(is_alike(other, told, report, promise) for other in later[1:] for told in other.figures)
    return Entry(report, promise, None, Judged("存疑" if told else "未再报告"), note)


def _judged(report: AreaReport, promise: Told, outcome: Outcome) -> Judged:
    told = outcome.told
    if not outcome.certain:
        return Judged("存疑")
    if outcome.joined_by == "完成率":
        if told.canonical is None:
            return Judged("已遮盖")
        return judge(Amount(told.canonical * 0 + 100), Amount(told.canonical, bound=told.bound), is_rate=True)
    if promise.canonical is None or told.canonical is None:
        return Judged("已遮盖")
    return judge(
        Amount(promise.canonical, promise.high, promise.bound),
        Amount(told.canonical, told.high, told.bound),
        good=_good(report, promise),
        is_rate=promise.measure in ("growth", "increase"),
    )


def _good(report: AreaReport, promise: Told) -> str:
    """Return which way is good for what is promised; prices are to be held, though a rise is no fault in itself."""
    if is_kept_down(report.clause_before(promise)):
        return "down"
    return "down" if promise.indicator == "居民消费价格" else good_direction(promise.indicator)


def _changed(report: AreaReport, promise: Told, later: Sequence[AreaReport]) -> str:
    """Return how later reports put the target, empty when none puts it otherwise."""
    also = {
        (figure.canonical, figure.high)
        for figure in report.figures
        if figure.status != "actual" and figure.when == promise.when and same_promise(report, promise, report, figure)
    }
    told = []
    for other in later[1:]:
        if other.when.start > promise.when.end:
            break
        again = [
            figure
            for figure in other.figures
            if figure.when == promise.when
            and figure.canonical is not None
            and same_promise(report, promise, other, figure)
            and is_promise(other, figure)
        ]
        values = {(figure.canonical, figure.high) for figure in again}
        if values and promise.canonical is not None and not values & also:
            told.append(f"{other.when.key}的报告把目标写作{'、'.join(dict.fromkeys(figure.quote for figure in again))}")
    return "；".join(told)


def _on_the_way(report: AreaReport, promise: Told, later: Sequence[AreaReport]) -> Iterator[Entry]:
    """Yield what reports tell of a promise before it is due: the same quantity since the start of its period."""
    for other in later:
        if not promise.when.key or other.when.start != promise.when.start or other.when.end >= promise.when.end:
            continue
        so_far = replace(promise, when=other.when, period=other.when.key)
        outcome = outcome_in(other, report, so_far)
        if outcome is not None and outcome.certain and outcome.joined_by != "完成率":
            verdict = "未到期" if outcome.told.canonical is not None else "已遮盖"
            yield Entry(report, promise, outcome, Judged(verdict), "期中报出的数")
