"""The quantities that several reports tell: figures of one area, indicator, scope, measure and period."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportmine.export.rows import plain_rows
from reportmine.relate.intervals import Interval, Mode, last_digit, unit_factor, written
from reportmine.schema.labels import OTHER_INDICATOR
from reportmine.schema.records import Figure

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.audit.material import Material

Row = dict[str, Any]
Key = tuple[object, ...]

PART = "其中"

_FIGURE_COLUMNS = Figure.__struct_fields__


def told(material: Material) -> pd.DataFrame:
    """Return the figures that can be laid beside those of other reports.

    Left out are figures without a canonical indicator, parts (`其中`), figures without a period, and reports of an
    unknown area. Two columns are added: `scope`, the qualifiers in a fixed order, and `clear`: a single exact value.
    """
    figures = material.figures
    parts = figures["qualifiers"].map(lambda words: PART in words)
    chosen = figures[
        (figures["indicator"] != OTHER_INDICATOR) & ~parts & (figures["period_key"] != "") & (figures["area_key"] != "")
    ].copy()
    chosen["scope"] = chosen["qualifiers"].map(lambda words: "、".join(sorted(words)))
    chosen["clear"] = (
        ~chosen["masked"] & (chosen["bound"] == "eq") & chosen["value_high"].isna() & chosen["canonical_value"].notna()
    )
    return chosen


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return the rows as plain dicts, None where a value is missing."""
    return plain_rows(frame)


def groups(frame: pd.DataFrame, by: list[str]) -> Iterator[tuple[Key, list[Row]]]:
    """Yield rows by the values of some columns, in the order of these."""
    found: dict[Key, list[Row]] = {}
    for row in rows_of(frame):
        found.setdefault(tuple(row[name] for name in by), []).append(row)
    yield from sorted(found.items(), key=lambda group: tuple(map(str, group[0])))


def single(rows: list[Row]) -> Row | None:
    """Return the first row when all tell the same value up to rounding, None when there is none or they differ."""
    if not rows:
        return None
    intervals = [interval_of(row) for row in rows]
    return rows[0] if all(intervals[0].meets(other) for other in intervals[1:]) else None


def interval_of(row: Row, mode: Mode = "round") -> Interval:
    """Return the values that a clear figure may stand for, in its canonical unit.

    Args:
        row: a row of `told` with `clear`.
        mode: how the writer shortened the number.
    """
    interval = written(figure_of(row), mode)
    if interval is None:
        raise ValueError(f"no single value: {row['quote']}")
    return interval


def figure_of(row: Row) -> Figure:
    """Return a row of figures as the record again."""
    return Figure(**{name: row[name] for name in _FIGURE_COLUMNS})


def compatible(one: Row, other: Row) -> bool:
    """Tell whether two clear figures may be the same number, rounded or cut off differently."""
    return any(interval_of(one, mode).meets(interval_of(other, mode)) for mode in ("round", "truncate")) or _cut(
        one, other
    )


def _cut(one: Row, other: Row) -> bool:
    """Tell whether one number is the other with digits cut off or rounded away (12.36 written as 12.3 or 12.4)."""
    steps = [last_digit(row["value"]) * unit_factor(figure_of(row)) for row in (one, other)]
    difference = abs(Decimal(one["canonical_value"]) - Decimal(other["canonical_value"]))
    return difference < max(steps)
