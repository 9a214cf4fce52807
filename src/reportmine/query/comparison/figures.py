"""Figures for a comparison: read from the store with their sentences, as values in canonical units with their scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from reportmine.query.comparison.scope_guard import Scope, scope_of
from reportmine.relate.intervals import Interval, Mode, written
from reportmine.rules.figure_rules import indicators
from reportmine.schema.labels import OTHER_INDICATOR
from reportmine.schema.records import Figure

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.store.catalog import Store

_DIMENSION_OF = {"元": "money", "美元": "money", "欧元": "money", "港元": "money", "日元": "money", "英镑": "money"}
_RATIOS = frozenset({"%", "倍", "番", "百分点"})
_NEGATIVE = frozenset({"growth", "increase"})
_COLUMNS = Figure.__struct_fields__

_FIGURES = """
    WITH record AS MATERIALIZED (
        SELECT figure.*, document.path AS doc_path, document.period AS doc_period, document.area_key AS area_key,
               document.area AS doc_area
        FROM figures AS figure JOIN documents AS document USING (doc_id)
        WHERE document.area_key <> '' AND figure.period_key <> '' AND {conditions}
    )
    SELECT record.*, sentence.quote AS sentence, sentence.start AS sentence_start, sentence.role AS role
    FROM record LEFT JOIN sentences AS sentence
      ON sentence.doc_id = record.doc_id AND sentence.start <= record.start AND sentence."end" > record.start
    ORDER BY record.doc_path, record.doc_id, record.start, record.id
"""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is compared.

    Attributes:
        indicator: term of the lexicon, or the wording of what is measured, for 其他.
        measure: value, increase, growth, share, completion or lead.
        status: actual, target or plan.
    """

    indicator: str
    measure: str = "value"
    status: str = "actual"


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A figure that may stand in a cell.

    Attributes:
        figure: the figure.
        doc_id: its report.
        doc_path: file of the report.
        doc_period: period of the report.
        area_key: area of the report.
        period_key: period of the figure.
        sentence: the sentence around it.
        sentence_start: where that begins in the report.
        role: what the sentence does.
        scope: what it is a figure of.
    """

    figure: Figure
    doc_id: str
    doc_path: str
    doc_period: str
    area_key: str
    period_key: str
    sentence: str
    sentence_start: int
    role: str
    scope: Scope

    @property
    def values(self) -> Interval | None:
        """What it may stand for in its canonical unit, as the writer may have rounded or cut it.

        None when it is masked or no single number.
        """
        found = [interval for mode in get_args(Mode) if (interval := written(self.figure, mode)) is not None]
        if not found:
            return None
        return Interval(min(interval.low for interval in found), max(interval.high for interval in found))

    @property
    def value(self) -> Decimal | None:
        """Its value in its canonical unit, declines negative; None when masked."""
        return signed(self.figure, self.figure.canonical_value)

    @property
    def high(self) -> Decimal | None:
        """The upper end of a range, else None."""
        return signed(self.figure, self.figure.canonical_high)

    @property
    def own(self) -> bool:
        """Whether it stands in a report on its very period."""
        return self.doc_period == self.period_key


def signed(figure: Figure, number: str | None) -> Decimal | None:
    """Return a number of a figure with the sign of its direction, growth in 倍 or 番 in per cent.

    Args:
        figure: the figure.
        number: its canonical value or upper end.
    """
    if number is None:
        return None
    value = Decimal(number)
    if figure.canonical_unit in {"倍", "番"}:
        value *= 100
    return -value if figure.direction == "down" and figure.measure in _NEGATIVE else value


def candidates(store: Store, quantities: Sequence[Quantity], periods: Sequence[str] | None) -> list[Candidate]:
    """Return the figures of some quantities, in the order of the reports' paths and their places.

    Figures whose unit cannot measure the quantity (percentage points as growth) are left out.

    Args:
        store: an open store.
        quantities: what is wanted.
        periods: keys of the periods wanted; None for all.
    """
    conditions, parameters = [], list[object]()
    for quantity in quantities:
        known = quantity.indicator in indicators()
        name = "figure.indicator = ?" if known else "figure.indicator = ? AND figure.indicator_text = ?"
        conditions.append(f"({name} AND figure.measure = ? AND figure.status = ?)")
        parameters += [quantity.indicator] if known else [OTHER_INDICATOR, quantity.indicator]
        parameters += [quantity.measure, quantity.status]
    clause = f"({' OR '.join(conditions)})"
    if periods is not None:
        clause += f" AND figure.period_key IN ({', '.join('?' * len(periods))})"
        parameters += periods
    found = store.query(_FIGURES.format(conditions=clause), parameters)
    columns = [_plain(found[name]) for name in found.columns]
    rows = (dict(zip(found.columns, values, strict=True)) for values in zip(*columns, strict=True))
    return [candidate for row in rows if (candidate := _candidate(row)) is not None]


def _plain(column: pd.Series[Any]) -> list[Any]:
    """Return a column as Python values, None where one is missing."""
    import pandas as pd

    return [None if value is pd.NA or value != value else value for value in column.tolist()]  # noqa: PLR0124 - NaN


def _candidate(row: Mapping[Any, Any]) -> Candidate | None:
    figure = Figure(**{name: row[name] for name in _COLUMNS} | {"qualifiers": tuple(row["qualifiers"])})
    if not _measurable(figure):
        return None
    start = figure.start if row["sentence_start"] is None else row["sentence_start"]
    sentence = row["sentence"] or ""
    return Candidate(
        figure,
        row["doc_id"],
        row["doc_path"],
        row["doc_period"],
        row["area_key"],
        figure.period_key,
        sentence,
        start,
        row["role"] or "",
        scope_of(figure, sentence, start, row["doc_area"]),
    )


def _measurable(figure: Figure) -> bool:
    """Tell whether the figure's unit can measure what it is said to measure."""
    unit = figure.canonical_unit
    if figure.measure in {"growth", "share", "completion"}:
        return unit in {"%", "倍", "番", ""} and not (unit == "" and not figure.masked)
    known = indicators().get(figure.indicator)
    if figure.measure != "value" or known is None or not known.dimensions:
        return True
    if unit in _RATIOS:
        return "ratio" in known.dimensions and unit != "百分点"
    if unit in _DIMENSION_OF:
        return "money" in known.dimensions
    return known.dimensions != {"money"} or figure.masked
