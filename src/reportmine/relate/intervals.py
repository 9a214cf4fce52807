"""Interval arithmetic on numbers as they are written.

A number written with d decimals stands for every value that is written so: `v ± 0.5·10^-d` where the writer rounds to
nearest, `[v, v + 10^-d)` where the writer cuts digits off. Both readings are tried. The model is XBRL Calculations 1.1
(2023), which checks sums on such intervals; counts of whole things (`16个`) are exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from reportmine.rules.units import UnitMatch, match_unit
from reportmine.schema.records import Figure

Mode = Literal["round", "truncate"]

_WIDE = Context(prec=60)
_HALF = Decimal("0.5")
_SIGNED = frozenset({"growth", "increase", "lead"})
_PERCENT_UNITS = {"倍": Decimal(100), "番": Decimal(100)}


class Interval(Struct, frozen=True):
    """All values from `low` to `high`, both included.

    The open end of a truncated number is taken as closed: the difference is a single point, and never an accusation.
    """

    low: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:
        """Return the values of x + y."""
        return Interval(_WIDE.add(self.low, other.low), _WIDE.add(self.high, other.high))

    def __sub__(self, other: Interval) -> Interval:
        """Return the values of x - y."""
        return Interval(_WIDE.subtract(self.low, other.high), _WIDE.subtract(self.high, other.low))

    def __mul__(self, other: Interval) -> Interval:
        """Return the values of x · y."""
        return _hull(_WIDE.multiply(x, y) for x in (self.low, self.high) for y in (other.low, other.high))

    def __truediv__(self, other: Interval) -> Interval | None:
        """Return the values of x / y, None when y may be zero."""
        if other.low <= 0 <= other.high:
            return None
        return _hull(_WIDE.divide(x, y) for x in (self.low, self.high) for y in (other.low, other.high))

    def meets(self, other: Interval) -> bool:
        """Tell whether the two have a value in common."""
        return self.low <= other.high and other.low <= self.high

    def negated(self) -> Interval:
        """Return the values of -x."""
        return Interval(self.high.copy_negate(), self.low.copy_negate())


def exactly(value: Decimal | int) -> Interval:
    """Return the interval of a number that is meant to the last digit."""
    return Interval(Decimal(value), Decimal(value))


def total(intervals: Iterable[Interval]) -> Interval:
    """Return the values of the sum."""
    result = exactly(0)
    for interval in intervals:
        result += interval
    return result


def written(figure: Figure, mode: Mode) -> Interval | None:
    """Return the values that a figure may stand for, in its canonical unit; a decline (`direction`) is negative.

    Args:
        figure: not masked, with a single value. Growth told in 倍, and 翻一番, is returned in per cent of its base.
        mode: how the writer shortened the number.

    Returns:
        None when the figure is masked, a range, or has no exact decimal value.
    """
    if figure.value is None or figure.value_high is not None:
        return None
    value = Decimal(figure.value)
    if figure.canonical_unit == "番" and value != 1:  # 翻两番 is four times as much, and no multiple of 翻一番
        return None
    factor = unit_factor(figure)
    if is_count(figure):
        low = high = value
    else:
        last = last_digit(figure.value)
        if mode == "round":
            low, high = value - last * _HALF, value + last * _HALF
        else:
            low, high = (value, value + last) if value >= 0 else (value - last, value)
    interval = Interval(_WIDE.multiply(low, factor), _WIDE.multiply(high, factor))
    return interval.negated() if declines(figure) else interval


def declines(figure: Figure) -> bool:
    """Tell whether a figure tells a decline or a lag by its words alone (`下降3.2%`, not `增长-3.2%`)."""
    return figure.direction == "down" and figure.measure in _SIGNED and not (figure.value or "").startswith("-")


def unit_factor(figure: Figure) -> Decimal:
    """Return how many canonical units one unit as written is; for 倍 and 番 how many per cent."""
    if is_fraction(figure):
        return Decimal(100)
    unit = _unit(figure.unit)
    return _WIDE.multiply(unit.factor if unit else Decimal(1), _PERCENT_UNITS.get(figure.canonical_unit, Decimal(1)))


def is_fraction(figure: Figure) -> bool:
    """Tell whether a figure is a fraction in words (`四分之一`), kept as 0.25 and counted in per cent: rough."""
    return not figure.unit and figure.canonical_unit == "%" and figure.value != figure.canonical_value


def last_digit(value: str) -> Decimal:
    """Return what one step of the last digit written is worth: 0.01 for `85.21`, 1 for `31`."""
    return Decimal(1).scaleb(int(Decimal(value).as_tuple().exponent))


def counts_things(figure: Figure) -> bool:
    """Tell whether the unit counts whole things one by one (`个`, not `万人`), masked or not."""
    unit = _unit(figure.unit)
    return unit is not None and unit.dimension == "count" and not unit.multiplier and not unit.vague


def is_count(figure: Figure) -> bool:
    """Tell whether a figure counts whole things one by one (`16个`), so that its number is exact."""
    return figure.value is not None and "." not in figure.value and counts_things(figure)


@lru_cache(maxsize=512)
def _unit(name: str) -> UnitMatch | None:
    """Return what a unit is, remembered: a report has few units and each tie asks for its own many times."""
    return match_unit(name, 0) if name else None


def _hull(values: Iterable[Decimal]) -> Interval:
    ordered = sorted(values)
    return Interval(ordered[0], ordered[-1])
