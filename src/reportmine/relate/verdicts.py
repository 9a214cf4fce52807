"""Whether a tie holds: what its operands make of the stated number, on intervals, and the relation that says so.

The stated number is held against the calculated one as in XBRL Calculations 1.1 (2023): the two agree when their
intervals have a value in common, once with every number rounded to nearest, once with every number cut off.
"""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from operator import attrgetter
from typing import Literal

from msgspec.structs import replace

from reportmine.relate.intervals import Interval, Mode, exactly, is_fraction
from reportmine.relate.ties import STATED, Term, Tie, calculate, falls, values_of
from reportmine.relate.working import Outcome, working_of
from reportmine.schema.records import Operand, Relation
from reportmine.schema.report import Report

Verdict = Literal["consistent", "inconsistent"]

_BOUNDLESS = Decimal(10) ** 30
_FULL = Decimal(100)
_PERCENT_TYPES = frozenset({"ratio", "growth", "increment_rate"})
_FIRST_OPERAND = {"sum": "total", "difference": "cur", "mean": "reported", "implied_target": "num"}


def judge(tie: Tie, number: int, report: Report) -> Relation:
    """Return the relation that a tie makes: its calculated value, its verdicts and its working.

    Args:
        tie: figures that the text relates.
        number: id of the relation.
        report: the report of the tie, for its text and sections.

    Returns:
        `computed_low` and `computed_high` are what the other operands make of the stated one when they are rounded to
        nearest: per cent for ratios and rates, 百分点 for differences of per cents, the figures' canonical unit
        otherwise; None when a mask hides an operand. For an implied target they are the target, for a sum with 其中 the
        total of the parts, though parts may overlap: there each part is held against the whole by itself.
    """
    computed = _computed(tie, "round")
    rounded, truncated = _verdict(tie, "round"), _verdict(tie, "truncate")
    if rounded is None or truncated is None:  # a number that is only bounded is disproved both ways or not at all
        rounded = truncated = None
    outcome = Outcome(
        rounded=rounded,
        truncated=truncated,
        point=_point(tie),
        breaks_target=rounded == truncated == "inconsistent" and _breaks_target(tie, computed),
    )
    return Relation(
        id=number,
        start=tie.start,
        end=tie.end,
        quote=report.text[tie.start : tie.end],
        section_id=bisect_right(report.sections, tie.start, key=attrgetter("start")) - 1,
        rule=tie.rule,
        confidence=min((term.figure.confidence for term in tie.terms if term.figure is not None), default=1.0),
        type=tie.type,
        operands=tuple(_operand(term) for term in tie.terms),
        computed_low=_plain(computed.low) if computed else None,
        computed_high=_plain(computed.high) if computed else None,
        computed_unit=unit_of(tie),
        verdict_round=outcome.rounded,
        verdict_truncate=outcome.truncated,
        working=working_of(tie, outcome, report.text),
        breaks_target=outcome.breaks_target,
    )


def unit_of(tie: Tie) -> str:
    """Return the canonical unit that the calculated value of a tie is in."""
    if tie.type in _PERCENT_TYPES:
        return "%"
    if tie.type == "pace_gap":
        return "百分点"
    term = tie.term(_FIRST_OPERAND[tie.type])
    unit = term.figure.canonical_unit if term is not None and term.figure is not None else ""
    return "百分点" if tie.type == "difference" and unit == "%" else unit


def _operand(term: Term) -> Operand:
    return Operand(role=term.role, figure_id=term.figure.id if term.figure else None, start=term.start, end=term.end)


def _computed(tie: Tie, mode: Mode) -> Interval | None:
    """Return what the other operands make of the stated number, of the target of an implied target."""
    return calculate(tie, STATED.get(tie.type, "target"), mode)


def _stated(tie: Tie) -> Term | None:
    return tie.term(STATED[tie.type]) if tie.type in STATED else None


def _verdict(tie: Tie, mode: Mode) -> Verdict | None:
    """Return whether the stated number can be the calculated one; None when that cannot be told.

    A number that is only bounded (`超过20个`) never proves a tie; it disproves one that no value within it can satisfy.
    """
    bounded = any(_is_bounded(term) for term in tie.terms)
    if bounded:
        terms = [_within_bound(term, mode) for term in tie.terms]
        if None in terms:
            return None
        tie = replace(tie, terms=tuple(term for term in terms if term is not None))
    stated = _stated(tie)
    values = values_of(stated, mode) if stated is not None else None
    computed = _computed(tie, mode)
    if values is None or computed is None:
        return None
    if tie.partial:
        parts = [part for term in tie.terms if term.role == "part" and (part := values_of(term, mode)) is not None]
        possible = all(part.low <= values.high for part in parts)
    else:
        possible = computed.meets(values)
    if not possible:
        return "inconsistent"
    return None if bounded else "consistent"


def _is_bounded(term: Term) -> bool:
    """Tell whether an operand is no exact number; a target of 不低于42亿元 is 42亿元 to what is done of it."""
    if term.figure is None or (term.figure.bound == "eq" and not is_fraction(term.figure)):
        return False
    return term.role != "den" or term.figure.status != "target"


def _within_bound(term: Term, mode: Mode) -> Term | None:
    """Return the operand with all values that its bound allows, None when that is anybody's guess (约)."""
    values = values_of(term, mode)
    if values is None:
        return None
    if term.figure is None:
        return term
    if not _is_bounded(term):
        return term
    if term.figure.bound == "approx" or is_fraction(term.figure):
        return None
    upward = term.figure.bound in {"ge", "gt"}
    if falls(term):  # 下降超过5% is -5% or less
        upward = not upward
    if upward:
        return replace(term, constant=Interval(values.low, _BOUNDLESS))
    return replace(term, constant=Interval(_BOUNDLESS.copy_negate() if values.high <= 0 else Decimal(0), values.high))


def _point(tie: Tie) -> Decimal | None:
    """Return the calculated value with every number taken as written."""
    stated = _stated(tie)
    terms: list[Term] = []
    for term in tie.terms:
        if term is stated:
            continue
        values = values_of(term, "round")
        if values is None:
            return None
        terms.append(replace(term, constant=exactly((values.low + values.high) / 2)))
    point = _computed(replace(tie, terms=tuple(terms)), "round")
    return point.low if point is not None else None


def _breaks_target(tie: Tie, computed: Interval | None) -> bool:
    """Tell whether the right value of an inconsistent tie puts a target met for one missed, or the other way."""
    stated = _stated(tie)
    if computed is None or stated is None or stated.figure is None or stated.figure.bound != "eq":
        return False
    values = values_of(stated, "round")
    if values is None:
        return False
    told = (values.low + values.high) / 2
    if tie.type == "ratio" and _measures_target(tie):
        mark = _FULL
    elif tie.type == "pace_gap" or (tie.type == "difference" and _measures_target(tie)):
        mark = Decimal(0)
    else:
        return False
    return (computed.high < mark <= told) or (told < mark <= computed.low)


def _measures_target(tie: Tie) -> bool:
    """Tell whether one operand is a target or its completion."""
    figures = [term.figure for term in tie.terms if term.figure is not None]
    return any(figure.measure == "completion" or figure.status == "target" for figure in figures)


def _plain(value: Decimal) -> str:
    """Return the decimal string, cut to what a reader can use: sixteen digits are kept, and no exponent."""
    rounded = +value.quantize(Decimal("1e-12")) if abs(value) < _BOUNDLESS else value
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
