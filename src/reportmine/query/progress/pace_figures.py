"""The figures that tell how far an area has come: completions as told, or as they follow from actual and target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from reportmine.query.comparison.cells import Cell, choose
from reportmine.query.comparison.figures import Candidate, Quantity, candidates
from reportmine.query.comparison.scope_guard import Scope
from reportmine.query.periods import months_of
from reportmine.query.progress.lights import Base, base_of, light_of, light_settings, share_of_year
from reportmine.query.promises.wording import Alike, alike
from reportmine.relate.intervals import exactly
from reportmine.rules.indicator_facts import indicator_facts
from reportmine.rules.lexicon import read_tsv
from reportmine.rules.periods import Period
from reportmine.rules.scopes import SUBJECT_DIMENSION, Part

if TYPE_CHECKING:
    from reportmine.store.catalog import Store

SOURCE = ("doc_id", "doc_path", "start", "end", "quote", "sentence", "sentence_start")
"""Columns that tell where a figure stands."""

ASSUMED, DISAGREES = "目标期限未写明", "与自写的超进度不符"
"""Marks: a target without a time taken for the year's; the report's own lead over schedule is another."""

TENTH = Decimal("0.1")

_EXACT_BOUNDS = frozenset({"eq", "approx"})
_TARGET_BOUNDS = frozenset({"eq", "approx", "ge", "gt"})
_OF_TARGET = ("目标", "任务", "计划")
_INDICATORS = """
    SELECT DISTINCT indicator FROM figures
    WHERE (measure = 'completion' AND period_key = ?)
       OR (measure = 'value' AND status <> 'actual' AND period_key = ?)
"""


@dataclass(frozen=True, slots=True)
class Told:
    """Figures of one area and indicator.

    Attributes:
        completions: completions told for the period.
        actuals: values told for it.
        leads: leads over schedule told for it.
        targets: targets of its year told by its end.
    """

    completions: list[Candidate]
    actuals: list[Candidate]
    leads: list[Candidate]
    targets: list[Candidate]


def told_by_area(store: Store, wanted: Sequence[str], when: Period) -> dict[str, dict[str, Told]]:
    """Return the figures of indicators, by indicator and area.

    Args:
        store: an open store.
        wanted: terms of the lexicon; all for none.
        when: a period that begins with the year.
    """
    year = str(when.first_year)
    facts = indicator_facts()
    known = set(wanted or store.query(_INDICATORS, [when.key, year])["indicator"])
    # a rate (开工率) beside 完成率 is a rate itself; how far a target for it is reached nobody tells in per cent
    names = [name for name in facts if name in known and facts[name].dimensions != {"ratio"}]
    told: dict[str, dict[str, Told]] = {name: defaultdict(lambda: Told([], [], [], [])) for name in names}
    if not names:
        return told
    now = [Quantity(name, measure) for name in names for measure in ("completion", "value", "lead")]
    for candidate in candidates(store, now, [when.key]):
        one = told[candidate.figure.indicator][candidate.area_key]
        kinds = {"completion": one.completions, "value": one.actuals, "lead": one.leads}
        kinds[candidate.figure.measure].append(_of_whole(candidate))
    goals = [Quantity(name, "value", status) for name in names for status in ("target", "plan")]
    last, year_ago = months_of(when.key), months_of(str(when.first_year - 1))
    for candidate in candidates(store, goals, [year]):
        months = months_of(candidate.doc_period)
        # what a report of five years ago wants for this year is a goal of its term, not the year's target
        if (
            months
            and last
            and year_ago
            and year_ago[0] <= months[1] <= last[1]
            and candidate.figure.bound in _TARGET_BOUNDS
        ):
            told[candidate.figure.indicator][candidate.area_key].targets.append(candidate)
    for by_area in told.values():
        for one in by_area.values():
            one.completions[:] = _beside_a_value(one)
    return told


def _of_whole(candidate: Candidate) -> Candidate:
    """Return a completion without the words on its target (`完成全年目标24次的`) in its scope: they narrow nothing."""
    if candidate.figure.measure not in {"completion", "lead"}:
        return candidate
    parts = {
        (dimension, value)
        for dimension, value in candidate.scope.parts
        if "完成率" not in value and (dimension != SUBJECT_DIMENSION or not any(word in value for word in _OF_TARGET))
    }
    return replace(candidate, scope=replace(candidate.scope, parts=frozenset(parts)))


def _beside_a_value(told: Told) -> list[Candidate]:
    """Leave out completions of a table whose row has no value of the indicator: the row may be another's."""
    rows = {(one.doc_id, one.sentence_start) for one in (*told.actuals, *told.targets)}
    return [
        one
        for one in told.completions
        if not one.figure.rule.startswith("table.") or (one.doc_id, one.sentence_start) in rows
    ]


def cell_of(key: str, when: Period, told: Iterable[Candidate], parts: frozenset[Part]) -> Cell | None:
    """Return what the figures of a scope say, None when there are none.

    Args:
        key: the area.
        when: the period.
        told: figures of one quantity.
        parts: the scope.
    """
    fitting = [candidate for candidate in told if candidate.scope.parts == parts]
    if not fitting:
        return None
    scope = fitting[0].scope
    wanted = Scope(scope.indicator, scope.wording, scope.measure, scope.status, scope.unit, "", parts)
    return choose(key, when.key, fitting, wanted, allow_scope=False, has_report=True)


def _base(completion: Candidate) -> Base:
    at = completion.figure.start - completion.sentence_start
    return base_of(completion.sentence[: max(0, at)])


def stated(when: Period, cell: Cell, lead: Cell | None) -> dict[str, Any]:
    """Return the columns of a completion that the report tells.

    Args:
        when: the period.
        cell: the completions of one scope.
        lead: the leads over schedule of that scope.
    """
    chosen = cell.chosen
    if chosen is None:
        return {"state": "missing"}
    base, share = _base(chosen), share_of_year(when)
    marks: tuple[str, ...] = (cell.reason,) if cell.reason else ()
    row: dict[str, Any] = {"marks": marks, "base": base} | source_of(chosen)
    if cell.state != "value" or chosen.value is None:
        return row | {"state": "masked" if cell.state == "masked" else "conflict"}
    if chosen.figure.bound not in _EXACT_BOUNDS or chosen.high is not None:
        return row | {"state": "bound"}
    row["completion"] = chosen.value
    if share is None or base == "stage":
        return row | {"state": "stage"}
    ahead = chosen.value - share
    if base == "untold" and when.kind != "year":
        if ahead > light_settings().most_lead:
            return row | {"state": "unclear"}
        marks += (ASSUMED,)
    if not _agrees(chosen, share, lead):
        marks += (DISAGREES,)
    lead_of_share = ahead.quantize(TENTH, ROUND_HALF_UP)
    return row | {"state": "stated", "lead": lead_of_share, "light": light_of(ahead), "marks": marks}


def _agrees(completion: Candidate, share: Decimal, lead: Cell | None) -> bool:
    """Tell whether the lead that the report tells, if it does, is the completion less the share of the year."""
    if lead is None or lead.state != "value" or lead.chosen is None or lead.chosen.doc_id != completion.doc_id:
        return True
    told, values = lead.chosen.values, completion.values
    if told is None or values is None:
        return True
    computed = values - exactly(share)
    # which way it goes the words say (慢于, 比…慢), not always the figure
    return computed.meets(told) or computed.meets(told.negated())


def derived(key: str, when: Period, told: Told, parts: frozenset[Part]) -> dict[str, Any] | None:
    """Return the columns of a completion that follows from an actual value and the year's target.

    Only for indicators that add up over the year and go by names of their own, with both figures named alike: which
    of several counts of projects a target was set for, the text seldom says.

    Args:
        key: the area.
        when: the period.
        told: its figures of an indicator.
        parts: the scope.

    Returns:
        The columns; None where nothing follows.
    """
    actual = cell_of(key, when, told.actuals, parts)
    share = share_of_year(when)
    if actual is None or not actual.exact or actual.marks or actual.chosen is None or share is None:
        return None
    reached = actual.chosen
    if reached.figure.indicator not in _derivable():
        return None
    target = _target(key, when, told.targets, reached)
    if target is None or target.value is None or reached.value is None or target.value <= 0:
        return None
    exact = 100 * reached.value / target.value
    ahead = exact - share
    return {
        "state": "derived",
        "completion": exact.quantize(TENTH, ROUND_HALF_UP),
        "lead": ahead.quantize(TENTH, ROUND_HALF_UP),
        "light": light_of(ahead),
        "base": "year",
        "formula": f"{reached.figure.quote} ÷ {target.figure.quote}",
        **source_of(reached),
        **{f"target_{name}": value for name, value in source_of(target).items()},
    }


def _target(key: str, when: Period, told: Sequence[Candidate], reached: Candidate) -> Candidate | None:
    """Return the year's target that a value is held against: told beside it, else by the latest report before it."""
    fitting = [one for one in told if _is_of(one, reached)]
    by_report: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in fitting:
        by_report[candidate.doc_id].append(candidate)

    def order(doc_id: str) -> tuple[bool, int, str]:
        months = months_of(by_report[doc_id][0].doc_period) or (0, 0)
        return doc_id != reached.doc_id, -months[1], by_report[doc_id][0].doc_path

    for doc_id in sorted(by_report, key=order):
        for status in ("target", "plan"):
            goals = [one for one in by_report[doc_id] if one.scope.status == status]
            cell = cell_of(key, when, goals, reached.scope.parts)
            if cell is not None:
                return cell.chosen if cell.state == "value" else None
    return None


def _is_of(target: Candidate, reached: Candidate) -> bool:
    """Tell whether a target is one of the very thing that was reached."""
    if target.scope.parts != reached.scope.parts or target.scope.unit != reached.scope.unit or target.high is not None:
        return False
    one, other = reached.figure, target.figure
    return alike(one.indicator, one.indicator_text, other.indicator_text) >= Alike.SAME


@cache
def _derivable() -> frozenset[str]:
    named = {row["indicator"] for row in read_tsv("indicators") if row["aliases"]}
    facts = indicator_facts().values()
    return frozenset(fact.name for fact in facts if fact.name in named and fact.adds_over_periods and fact.good == "up")


def source_of(candidate: Candidate) -> dict[str, Any]:
    """Return the columns that tell where a figure stands.

    Args:
        candidate: the figure.
    """
    figure = candidate.figure
    place = (candidate.doc_id, candidate.doc_path, figure.start, figure.end, figure.quote)
    return dict(zip(SOURCE, (*place, candidate.sentence, candidate.sentence_start), strict=True))
