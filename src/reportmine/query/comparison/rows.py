"""A comparison as rows: with rank and change where they are allowed, as a table for reading, and with footnotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reportmine.query.comparison.cells import OTHER_SCOPE, REVISED, Cell
from reportmine.query.comparison.derived import Derived
from reportmine.query.comparison.display import interval, number, with_bound
from reportmine.query.comparison.figures import Candidate
from reportmine.query.comparison.grid import Area, Grid, change_of, deviation_of, ranks_of, same_kind, values_of
from reportmine.rules.periods import parse_period
from reportmine.rules.scopes import Part, scope_words

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("area_key", "area", "area_code", "area_level", "period", "indicator", "measure", "status"),
    *("state", "value", "value_high", "unit", "bound", "shown", "rank", "change", "change_percent"),
    *("reference", "deviation", "deviation_percent", "marks", "reason", "formula", "others"),
    *("doc_id", "doc_path", "start", "end", "quote", "sentence"),
)
"""Columns of the tidy table; `state` is value, masked, missing, no_report, refused, conflict or derived."""

_SIGNS = {"masked": "*", "missing": "—", "no_report": "…"}
_MANY = 3


def rows_of(grid: Grid) -> list[dict[str, Any]]:
    """Return one row per cell and one per derived value.

    Args:
        grid: the comparison.
    """
    ranks = ranks_of(grid)
    numbers = _note_numbers(grid)
    rows = []
    for area in grid.areas:
        for period in grid.periods:
            place = area.key, period
            cell = grid.cells[place]
            row = _blank(grid, area, period)
            row |= _told(grid, cell) | {"state": cell.state, "shown": _shown(grid, cell, numbers)}
            row |= {"rank": ranks.get(place)} | change_of(grid, cell) | deviation_of(grid, cell)
            rows.append(row)
    names = {area.key: area for area in grid.areas}
    return rows + [_derived_row(grid, value, names[value.area_key]) for value in grid.derived]


def wide_of(grid: Grid, by: str) -> pd.DataFrame:
    """Return the table for reading.

    Args:
        grid: the comparison.
        by: `area` for one row per area, `period` for one row per period.
    """
    import pandas as pd

    numbers = _note_numbers(grid)
    derived = {(value.area_key, value.period_key): value for value in grid.derived}
    names = labels(grid.areas)
    table = {
        period: {
            names[area.key]: _shown(grid, grid.cells[area.key, period], numbers)
            + _derived_text(grid, grid.cells[area.key, period], derived.get((area.key, period)))
            + _reference_text(grid, area.key, period)
            for area in grid.areas
        }
        for period in grid.periods
    }
    frame = pd.DataFrame(table, index=list(names.values()), columns=list(grid.periods), dtype=object)
    frame.index.name = "地区"
    if by == "area":
        return frame
    turned = frame.T
    turned.index.name = "时期"
    return turned


def worth_of(grid: Grid) -> dict[str, dict[str, str]]:
    """Return rank and change as columns for reading, empty where nothing may be ranked or subtracted.

    Args:
        grid: the comparison.

    Returns:
        Text by area key, by column name: `2023H1 位次`, `2023H1 变化`.
    """
    ranks = ranks_of(grid)
    columns: dict[str, dict[str, str]] = {}
    for period in grid.periods:
        rank = {area.key: str(ranks[area.key, period]) for area in grid.areas if (area.key, period) in ranks}
        moved = {area.key: _change_text(grid, grid.cells[area.key, period]) for area in grid.areas}
        columns |= {f"{period} 位次": rank} if rank else {}
        columns |= {f"{period} 变化": moved} if any(moved.values()) else {}
    return columns


def _change_text(grid: Grid, cell: Cell) -> str:
    told = change_of(grid, cell)
    moved, share = told["change"], told["change_percent"]
    if moved is None:
        return ""
    sign = "+" if moved > 0 else ""
    return f"{sign}{number(moved)}" if share is None else f"{sign}{number(moved)}（{sign}{number(share)}%）"


def labels(areas: tuple[Area, ...]) -> dict[str, str]:
    """Return what each area is called by key: its name, with code or key where two have the same.

    Args:
        areas: the areas of a comparison.
    """
    seen = Counter(area.name for area in areas)
    return {
        area.key: area.name if seen[area.name] == 1 else f"{area.name}（{area.code or area.key}）" for area in areas
    }


def notes_of(grid: Grid) -> tuple[str, ...]:
    """Return the numbered footnotes and what holds for the whole table.

    Args:
        grid: the comparison.
    """
    notes = [f"[{number}] {reason}" for reason, number in _note_numbers(grid).items()]
    refused: Counter[tuple[Part, ...]] = Counter()
    for cell in grid.cells.values():
        if cell.state == "refused" and cell.chosen is not None and cell.chosen.scope.parts:
            refused[tuple(sorted(cell.chosen.scope.parts))] += 1
    if refused and (most := refused.most_common(1)[0])[1] >= _MANY:
        words = " ".join(f"--qualifier {value}" for _, value in most[0])
        notes.append(f"有 {most[1]} 格只说了“{'、'.join(value for _, value in most[0])}”；加 {words} 只比这一口径")
    kinds = {period.kind for key in grid.periods if (period := parse_period(key)) is not None}
    if len(kinds) > 1:
        notes.append("各列的时期长短不同，不同长短的列之间不算变化")
    if grid.quantity.measure == "value" and grid.quantity.indicator in scope_words().constant_prices:
        notes.append("变化按报告所写的数相减，是现价，不等于可比价的增速")
    if grid.derived:
        notes.append("〔〕里是推算的数，不是报告所说；算式见 csv 或 json 的 formula")
    if grid.untold:
        notes.append(f"另有 {grid.untold} 份报告看不出地区，没有计入；用 reportmine query documents 查看")
    for reference in grid.references.values():
        if not same_kind(grid, reference):
            notes.append(f"参考数据第{reference.line}行的单位是{reference.unit}，与本表不同，没有并列")
    return tuple(notes)


def _blank(grid: Grid, area: Area, period: str) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {"area_key": area.key, "area": area.name, "area_code": area.code, "area_level": area.level}
    row |= {"period": period, "indicator": grid.quantity.indicator, "measure": grid.quantity.measure}
    row |= {"status": grid.quantity.status, "unit": grid.unit.name, "marks": (), "others": (), "reason": ""}
    return row | {"formula": ""}


def _told(grid: Grid, cell: Cell) -> dict[str, Any]:
    """Return the columns that come from the chosen figure."""
    candidate = cell.chosen
    if candidate is None:
        return {}
    value, high = values_of(grid, candidate) if cell.state == "value" else (None, None)
    return {
        "value": value,
        "value_high": high,
        "bound": candidate.figure.bound if cell.state == "value" else None,
        "marks": cell.marks,
        "reason": cell.reason,
        "others": tuple(_source(other) for other in cell.others),
        "doc_id": candidate.doc_id,
        "doc_path": candidate.doc_path,
        "start": candidate.figure.start,
        "end": candidate.figure.end,
        "quote": candidate.figure.quote,
        "sentence": candidate.sentence,
    }


def _source(candidate: Candidate) -> str:
    figure = candidate.figure
    return f"{figure.quote}｜{candidate.doc_path}｜第 {figure.start + 1}—{figure.end} 字｜{candidate.sentence.strip()}"


def _shown(grid: Grid, cell: Cell, numbers: Mapping[str, int]) -> str:
    """Return a cell as people read it."""
    note = f"[{numbers[cell.reason]}]" if cell.reason else ""
    if cell.state in _SIGNS or cell.chosen is None:
        return _SIGNS[cell.state] + note
    if cell.state == "refused":
        return f"≠{note}"
    told = [_text(grid, candidate) for candidate in (cell.chosen, *cell.others)]
    if cell.state == "conflict":
        return f"矛盾：{'／'.join(dict.fromkeys(told))}{note}"
    marks = "".join(f"〈{mark}〉" for mark in cell.marks if mark in {OTHER_SCOPE, REVISED})
    return f"{told[0]}{marks}{note}"


def _text(grid: Grid, candidate: Candidate) -> str:
    value, high = values_of(grid, candidate)
    return candidate.figure.quote if value is None else with_bound(value, high, candidate.figure.bound)


def _note_numbers(grid: Grid) -> dict[str, int]:
    """Return the number of each reason, in the order of the table."""
    numbers: dict[str, int] = {}
    for area in grid.areas:
        for period in grid.periods:
            reason = grid.cells[area.key, period].reason
            if reason:
                numbers.setdefault(reason, len(numbers) + 1)
    return numbers


def _reference_text(grid: Grid, key: str, period: str) -> str:
    told = deviation_of(grid, grid.cells[key, period])
    official, deviation, share = (told.get(name) for name in ("reference", "deviation", "deviation_percent"))
    if official is None:
        return ""
    if deviation is None:
        return f"（参考 {number(official)}）"
    by = f"{number(deviation)}" if share is None else f"{number(share)}%"
    return f"（参考 {number(official)}，偏差 {by}）"


def _derived_text(grid: Grid, cell: Cell, value: Derived | None) -> str:
    if value is None or cell.state not in _SIGNS:
        return ""
    low, high = interval(value.values, grid.unit)
    return f"〔{number(low)}～{number(high)}〕"


def _derived_row(grid: Grid, value: Derived, area: Area) -> dict[str, Any]:
    low, high = interval(value.values, grid.unit)
    first = value.figures[0]
    row = _blank(grid, area, value.period_key) | {"state": "derived", "value": low, "value_high": high}
    row |= {"shown": f"〔{number(low)}～{number(high)}〕", "formula": f"{value.formula}（{value.kind}）"}
    row |= {"others": tuple(_source(figure) for figure in value.figures), "doc_id": first.doc_id}
    return row | {"doc_path": first.doc_path, "marks": ("推算",)}
