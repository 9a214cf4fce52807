"""Values that no report tells but that follow from those it tells; always marked, never mixed in unasked.

- implied target: value ÷ completion (`9.36亿元 ÷ 117%`), for the year where the sentence says so;
- implied base of a growth rate: value ÷ (1 + rate), for the period one year earlier. Not for indicators whose growth is
  told at constant prices while their value is at current ones;
- completion: value ÷ target, of the period or else of its year, where both are told.

Numbers are intervals: what is written `9.36亿元` stands for every value that is rounded or cut to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reportmine.query.comparison.cells import RETOLD, Cell
from reportmine.query.comparison.figures import Candidate, Quantity
from reportmine.relate.intervals import Interval, exactly
from reportmine.rules.periods import parse_period, year_before
from reportmine.rules.scopes import scope_words

Cells = Mapping[Quantity, Mapping[tuple[str, str], Cell]]
"""Cells by quantity, then by area and period."""

_HUNDRED = exactly(100)
_EXACT_BOUNDS = frozenset({"eq", "approx"})


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that follows from others.

    Attributes:
        area_key: the area.
        period_key: the period that it is for.
        kind: implied_target, implied_base or completion.
        values: least and greatest value, in the canonical unit.
        unit: the canonical unit.
        formula: how it follows, with the figures as written.
        figures: those figures.
    """

    area_key: str
    period_key: str
    kind: str
    values: Interval
    unit: str
    formula: str
    figures: tuple[Candidate, ...]


def operands_of(wanted: Quantity) -> tuple[Quantity, ...]:
    """Return the quantities that a derived value of `wanted` follows from; none where there is no formula.

    Args:
        wanted: what is compared.
    """
    name = wanted.indicator
    told = Quantity(name)
    if wanted.measure == "completion" and wanted.status == "actual":
        return told, Quantity(name, "value", "target")
    if wanted.measure != "value":
        return ()
    if wanted.status == "target":
        return told, Quantity(name, "completion")
    if wanted.status == "actual" and name not in scope_words().constant_prices:
        return told, Quantity(name, "growth")
    return ()


def derive(wanted: Quantity, cells: Cells) -> list[Derived]:
    """Return the derived values of a quantity, one for every area and period where both operands are told.

    A rate must stand in the same report as its value. A target may be that of the year, and told in another report.
    Bounds (`超过5亿元`), ranges, masked and contradictory figures derive nothing.

    Args:
        wanted: what is compared.
        cells: the cells of its operands.
    """
    operands = operands_of(wanted)
    if not operands:
        return []
    left, right = operands
    found = []
    for place, cell in cells[left].items():
        first, second = _operand(cell), _second(wanted, cells[right], place)
        if first is None or second is None or (first.doc_id != second.doc_id and wanted.measure != "completion"):
            continue
        result = _computed(wanted, place[1], first, second)
        if result is not None:
            period, kind, values, formula = result
            unit = "%" if kind == "completion" else first.figure.canonical_unit
            found.append(Derived(place[0], period, kind, values, unit, formula, (first, second)))
    return found


def _second(wanted: Quantity, told: Mapping[tuple[str, str], Cell], place: tuple[str, str]) -> Candidate | None:
    """Return the rate, or the target of the period or else of its year."""
    if wanted.measure != "completion":
        return _operand(told[place]) if place in told else None
    for period in (place[1], place[1][:4]):
        cell = told.get((place[0], period))
        if cell is not None and cell.state == "value":
            return _operand(replace(cell, marks=tuple(mark for mark in cell.marks if mark != RETOLD)))
    return None


def _operand(cell: Cell) -> Candidate | None:
    candidate = cell.chosen
    if cell.state != "value" or candidate is None or candidate.values is None or cell.marks:
        return None
    return candidate if candidate.figure.bound in _EXACT_BOUNDS else None


def _computed(
    wanted: Quantity, period: str, first: Candidate, second: Candidate
) -> tuple[str, str, Interval, str] | None:
    """Return period, kind, values and formula of what follows from two figures of one report."""
    if first.values is None or second.values is None:
        return None
    told = first.figure.quote, second.figure.quote
    if wanted.measure == "completion":
        if first.scope.unit != second.scope.unit:
            return None
        share = first.values / second.values
        formula = f"{told[0]} ÷ {told[1]}（{second.period_key}目标）"
        return None if share is None else (period, "completion", share * _HUNDRED, formula)
    if wanted.status == "target":
        target = first.values * _HUNDRED / second.values
        due = period[:4] if _of_the_year(second) else period
        return None if target is None else (due, "implied_target", target, f"{told[0]} ÷ {told[1]}")
    earlier = parse_period(period)
    if earlier is None or _percent(second) is None:
        return None
    base = first.values * _HUNDRED / (_HUNDRED + second.values)
    sign = "－" if second.values.high < 0 else "＋"
    return (
        None if base is None else (year_before(earlier).key, "implied_base", base, f"{told[0]} ÷ (1 {sign} {told[1]})")
    )


def _of_the_year(rate: Candidate) -> bool:
    """Tell whether a completion is that of the year's target (`完成年度目标任务的48%`)."""
    at = rate.figure.start - rate.sentence_start
    clause = re.split(r"[，。；]", rate.sentence[:at])[-1]
    return re.search(r"年度|全年|年初|年目标|年任务", clause) is not None


def _percent(candidate: Candidate) -> Decimal | None:
    """Return a growth rate in per cent; None where growth is told otherwise, or as a fall to nothing."""
    value = candidate.value
    return value if value is not None and candidate.scope.unit == "%" and value > -100 else None


def periods_needed(wanted: Quantity, periods: Sequence[str]) -> tuple[str, ...] | None:
    """Return the periods whose figures are needed; None for all, since a base follows from the year after.

    Args:
        wanted: what is compared.
        periods: the periods compared.
    """
    return None if wanted.measure == "value" and wanted.status == "actual" else tuple(periods)
