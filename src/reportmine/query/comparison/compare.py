"""One indicator across areas and periods: what the reports say, side by side, and only where it may be compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from reportmine.query.comparison.asked import areas_meant, checked, indicator_and_parts, period_key, references_of
from reportmine.query.comparison.cells import Cell, choose
from reportmine.query.comparison.derived import Derived, derive, operands_of
from reportmine.query.comparison.display import DisplayUnit, display_unit
from reportmine.query.comparison.figures import Candidate, Quantity, candidates
from reportmine.query.comparison.grid import Area, Grid
from reportmine.query.comparison.reference import Reference
from reportmine.query.comparison.rows import COLUMNS, notes_of, rows_of, wide_of, worth_of
from reportmine.query.comparison.scope_guard import Scope
from reportmine.query.periods import in_order
from reportmine.rules.figure_rules import indicators
from reportmine.rules.scopes import Part
from reportmine.schema.labels import MEASURES, OTHER_INDICATOR, STATUSES

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.store.catalog import Store

_REPORTS = "SELECT DISTINCT area_key, period FROM documents WHERE area_key <> '' AND period <> ''"


class Wishes(TypedDict, total=False):
    """What may be asked of a comparison; all may be left out.

    Attributes:
        periods: periods to compare, `2023H1` or `2023年上半年`; by default all that have reports telling the indicator.
        areas: names or parts of names, codes or keys of areas; by default all.
        measure: value (default), increase, growth, share, completion or lead.
        status: actual (default), target or plan.
        qualifiers: the scope compared, such as 省外; by default the whole.
        allow_scope: show figures of other scopes, marked, rather than refuse them.
        derived: also give values that follow from others.
        reference: CSV file of official numbers, see `query.reference`.
        by: `area` (default): one row per area; `period`: one row per period.
    """

    periods: Sequence[str]
    areas: Sequence[str]
    measure: str
    status: str
    qualifiers: Sequence[str]
    allow_scope: bool
    derived: bool
    reference: str | Path | None
    by: str


@dataclass(frozen=True)
class Comparison:
    """An indicator across areas and periods.

    Attributes:
        quantity: what is compared.
        parts: the scope compared; empty for the whole.
        areas: the areas, in the order of their rows.
        periods: keys of the periods, in order.
        unit: the unit of all values.
        cells: by area key and period key; every pair is there.
        derived: values that follow from others, empty unless asked for.
        references: official numbers by area key and period key.
        untold: number of reports left out since they tell no area.
        by: area or period, what the rows of `wide` are.
    """

    quantity: Quantity
    parts: frozenset[Part]
    areas: tuple[Area, ...]
    periods: tuple[str, ...]
    unit: DisplayUnit
    cells: Mapping[tuple[str, str], Cell]
    derived: tuple[Derived, ...]
    references: Mapping[tuple[str, str], Reference]
    untold: int
    by: str

    @cached_property
    def tidy(self) -> pd.DataFrame:
        """One row per cell, then one per derived value; columns as in `compare_rows.COLUMNS`.

        Numbers are `Decimal`, in `unit`; missing ones are None.
        """
        import pandas as pd

        return pd.DataFrame(rows_of(self._grid), columns=list(COLUMNS), dtype=object)

    @cached_property
    def wide(self) -> pd.DataFrame:
        """The table as people read it: one row per area, one column per period (or the other way round).

        Cells are texts: the value, `*` masked, `—` not reported, `…` report not received, `≠` not comparable, `矛盾`;
        `[1]` points at a note.
        """
        return wide_of(self._grid, self.by)

    @cached_property
    def worth(self) -> dict[str, dict[str, str]]:
        """Rank and change as texts, by column (`2023H1 位次`) and area key; only what the guard allows."""
        return worth_of(self._grid)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Footnotes, the numbered ones first."""
        return notes_of(self._grid)

    @cached_property
    def _grid(self) -> Grid:
        return Grid(
            self.quantity,
            self.parts,
            self.areas,
            self.periods,
            self.unit,
            self.cells,
            self.derived,
            self.references,
            self.untold,
        )


def compare(store: Store, indicator: str, **wishes: Unpack[Wishes]) -> Comparison:
    """Return an indicator across areas and periods.

    `compare(store, "到位资金", periods=["2022H1", "2023H1"]).wide`

    Args:
        store: an open store.
        indicator: term of the lexicon, another name of it (`GDP`), or the wording of what stands in no lexicon.
        wishes: see `Wishes`.

    Raises:
        UsageError: unknown indicator, measure, status, period or area.
        ReadError: the reference file cannot be read.
    """
    quantity, parts = _asked(store, indicator, wishes)
    areas = areas_meant(store, wishes.get("areas", ()))
    asked = [period_key(words) for words in wishes.get("periods", ())]
    needed = asked if asked and not wishes.get("derived") else None
    wanted = [quantity, *(operands_of(quantity) if wishes.get("derived") else ())]
    told: dict[Quantity, list[Candidate]] = {name: [] for name in wanted}
    keys = {area.key for area in areas}
    for candidate in candidates(store, list(told), needed):
        if candidate.area_key in keys:
            figure = candidate.figure
            told[Quantity(quantity.indicator, figure.measure, figure.status)].append(candidate)
    reports = set(store.query(_REPORTS).itertuples(index=False, name=None))
    periods = tuple(in_order(dict.fromkeys(asked or [figure.period_key for figure in told[quantity] if figure.own])))
    table = _Table(areas, reports, parts, bool(wishes.get("allow_scope")))
    cells = table.cells(quantity, told[quantity], periods)
    found: list[Derived] = []
    if len(wanted) > 1:
        every = tuple({candidate.period_key for figures in told.values() for candidate in figures})
        found = derive(quantity, {name: table.cells(name, told[name], every) for name in wanted[1:]})
    found = [value for value in found if value.period_key in periods]
    comparison = Comparison(
        quantity,
        parts,
        areas,
        periods,
        _display_unit(cells, found),
        cells,
        tuple(found),
        {},
        int(store.query("SELECT count(*) AS n FROM documents WHERE area_key = ''")["n"][0]),
        checked("by", wishes.get("by", "area"), ("area", "period")),
    )
    path = wishes.get("reference")
    return (
        comparison
        if path is None
        else replace(comparison, references=references_of(Path(path), quantity.indicator, areas, periods))
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """What all cells share."""

    areas: tuple[Area, ...]
    reports: set[tuple[str, str]]
    parts: frozenset[Part]
    allow_scope: bool

    def cells(
        self, quantity: Quantity, told: Sequence[Candidate], periods: Sequence[str]
    ) -> dict[tuple[str, str], Cell]:
        """Return the cells of one quantity for all areas and the periods."""
        by_place: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        for candidate in told:
            by_place[candidate.area_key, candidate.period_key].append(candidate)
        known = quantity.indicator in indicators()
        wanted = Scope(
            quantity.indicator if known else OTHER_INDICATOR,
            "" if known else quantity.indicator,
            quantity.measure,
            quantity.status,
            self._unit(told),
            "",
            self.parts,
        )
        return {
            (area.key, period): choose(
                area.key,
                period,
                by_place[area.key, period],
                wanted,
                allow_scope=self.allow_scope,
                has_report=(area.key, period) in self.reports,
            )
            for area in self.areas
            for period in periods
        }

    def _unit(self, told: Sequence[Candidate]) -> str:
        """Return the kind of unit that most areas and periods tell the quantity in."""
        places: Counter[str] = Counter()
        for scoped in (True, False):
            seen = {
                (candidate.area_key, candidate.period_key, candidate.scope.unit)
                for candidate in told
                if candidate.scope.unit and (not scoped or candidate.scope.parts == self.parts)
            }
            places.update(unit for _, _, unit in seen)
            if places:
                return places.most_common(1)[0][0]
        return ""


def _display_unit(cells: Mapping[tuple[str, str], Cell], found: Sequence[Derived]) -> DisplayUnit:
    """Return the unit that suits the told values, or, where none is told, the derived ones."""
    told = [cell.chosen for cell in cells.values() if cell.state in {"value", "conflict"} and cell.chosen]
    if not told:
        return display_unit([value.unit for value in found], [value.values.low for value in found])
    return display_unit(
        [candidate.figure.canonical_unit for candidate in told],
        [candidate.value for candidate in told if candidate.value is not None],
    )


def _asked(store: Store, indicator: str, wishes: Wishes) -> tuple[Quantity, frozenset[Part]]:
    name, parts = indicator_and_parts(store, indicator, wishes.get("qualifiers", ()))
    measure = checked("measure", wishes.get("measure", "value"), MEASURES)
    return Quantity(name, measure, checked("status", wishes.get("status", "actual"), STATUSES)), parts
