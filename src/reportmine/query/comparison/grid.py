"""What a comparison computes from its cells, and only where that is allowed: rank, change, deviation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal

from reportmine.query.comparison.cells import Cell
from reportmine.query.comparison.derived import Derived
from reportmine.query.comparison.display import DisplayUnit
from reportmine.query.comparison.figures import Candidate, Quantity
from reportmine.query.comparison.reference import Reference
from reportmine.query.comparison.scope_guard import kind_of_unit, refusal
from reportmine.rules.indicator_facts import indicator_facts
from reportmine.rules.periods import parse_period, year_before
from reportmine.rules.scopes import Part

_SHARE = Context(prec=4, rounding=ROUND_HALF_EVEN)
_OF_ITSELF = frozenset({"value", "share", "growth", "increase"})
"""Measures that are better the lower they are, where the indicator is; not so the share of a target reached."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area of a comparison.

    Attributes:
        key: what its reports share.
        name: what its reports call it.
        code: GB/T 2260 code, may be empty.
        level: province, prefecture, county or township; empty when untold.
    """

    key: str
    name: str
    code: str
    level: str


@dataclass(frozen=True, slots=True)
class Grid:
    """What the rows are made of; attributes as those of `compare.Comparison`."""

    quantity: Quantity
    parts: frozenset[Part]
    areas: tuple[Area, ...]
    periods: tuple[str, ...]
    unit: DisplayUnit
    cells: Mapping[tuple[str, str], Cell]
    derived: tuple[Derived, ...]
    references: Mapping[tuple[str, str], Reference]
    untold: int


def values_of(grid: Grid, candidate: Candidate) -> tuple[Decimal | None, Decimal | None]:
    """Return a figure's value and the upper end of its range in the unit of the table; None where there is none.

    Args:
        grid: the comparison.
        candidate: the figure.
    """
    value, high = candidate.value, candidate.high
    return (None if value is None else grid.unit.of(value)), (None if high is None else grid.unit.of(high))


def ranks_of(grid: Grid) -> dict[tuple[str, str], int]:
    """Return the rank of each comparable number among the areas of its level in its period; equals share one.

    Bounds, ranges and figures of other scopes have none.

    Args:
        grid: the comparison.
    """
    facts = indicator_facts().get(grid.quantity.indicator)
    falling = facts is not None and facts.good == "down" and grid.quantity.measure in _OF_ITSELF
    groups: dict[tuple[str, str], list[tuple[str, Decimal]]] = {}
    for area in grid.areas:
        for period in grid.periods:
            cell = grid.cells[area.key, period]
            if cell.exact and cell.chosen is not None and cell.chosen.value is not None:
                groups.setdefault((area.level, period), []).append((area.key, cell.chosen.value))
    ranks = {}
    for (_, period), told in groups.items():
        ordered = sorted((value for _, value in told), reverse=not falling)
        ranks.update({(key, period): ordered.index(value) + 1 for key, value in told if len(told) > 1})
    return ranks


def change_of(grid: Grid, cell: Cell) -> dict[str, Decimal | None]:
    """Return the change against the same stretch one year before, where both stand in the table and may be compared.

    Args:
        grid: the comparison.
        cell: one of its cells.

    Returns:
        `change` in the unit of the table, `change_percent` of the earlier value; None where there is none.
    """
    period = parse_period(cell.period_key)
    before = grid.cells.get((cell.area_key, year_before(period).key)) if period is not None else None
    if before is None or not (before.exact and cell.exact) or before.chosen is None or cell.chosen is None:
        return {"change": None, "change_percent": None}
    now, then = values_of(grid, cell.chosen)[0], values_of(grid, before.chosen)[0]
    if now is None or then is None or refusal(cell.chosen.scope, before.chosen.scope) is not None:
        return {"change": None, "change_percent": None}
    relative = kind_of_unit(cell.chosen.figure.canonical_unit) != "%" and then > 0
    return {"change": now - then, "change_percent": _percent(now - then, then) if relative else None}


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return _SHARE.divide(part * 100, whole).normalize()


def same_kind(grid: Grid, reference: Reference) -> bool:
    """Tell whether an official number has a unit of the kind compared.

    Args:
        grid: the comparison.
        reference: the official number.
    """
    units = {cell.chosen.scope.unit for cell in grid.cells.values() if cell.chosen and cell.state == "value"}
    return kind_of_unit(reference.unit) in {*units, ""} or not units


def deviation_of(grid: Grid, cell: Cell) -> dict[str, Decimal | None]:
    """Return the official number beside a cell, with the deviation of the reported one.

    Args:
        grid: the comparison.
        cell: one of its cells.

    Returns:
        `reference` and, where the cell holds one number, `deviation` and `deviation_percent`; nothing without an
        official number of this kind of unit.
    """
    reference = grid.references.get((cell.area_key, cell.period_key))
    if reference is None or not same_kind(grid, reference):
        return {}
    official = grid.unit.of(reference.value)
    row: dict[str, Decimal | None] = {"reference": official}
    value = values_of(grid, cell.chosen)[0] if cell.exact and cell.chosen is not None else None
    if value is not None:
        row["deviation"] = value - official
        if official and grid.unit.name != "%":
            row["deviation_percent"] = _percent(value - official, abs(official))
    return row
