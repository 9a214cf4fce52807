"""How the values of a comparison are written: one unit for all, exact digits, bounds as signs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from statistics import median

from reportmine.query.comparison.scope_guard import kind_of_unit
from reportmine.relate.intervals import Interval

_EXACT = Context(prec=60)
_STEPS = {
    "元": ((Decimal(10) ** 7, "亿元", 8), (Decimal(10) ** 5, "万元", 4)),
    "美元": ((Decimal(10) ** 10, "亿美元", 8), (Decimal(10) ** 4, "万美元", 4)),
    "人": ((Decimal(10) ** 5, "万人", 4),),
    "人次": ((Decimal(10) ** 5, "万人次", 4),),
    "吨": ((Decimal(10) ** 6, "万吨", 4),),
    "平方米": ((Decimal(10) ** 6, "万平方米", 4),),
    "亩": ((Decimal(10) ** 5, "万亩", 4),),
    "米": ((Decimal(10) ** 4, "公里", 3),),
}
"""Larger units by canonical unit: from which median on, the name, and the power of ten; the largest first."""

_SIGNS = {"eq": "", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "约"}


@dataclass(frozen=True, slots=True)
class DisplayUnit:
    """The one unit that all values of a comparison are written in.

    Attributes:
        name: such as 亿元, 万美元, 个, %.
        power: canonical units in one of it, as a power of ten.
    """

    name: str
    power: int

    def of(self, value: Decimal) -> Decimal:
        """Return a canonical value in this unit, to the last digit."""
        scaled = value.scaleb(-self.power, context=_EXACT).normalize(_EXACT)
        return scaled.quantize(Decimal(1)) if scaled == scaled.to_integral_value() else scaled


def display_unit(units: Sequence[str], values: Iterable[Decimal]) -> DisplayUnit:
    """Return the unit that suits most values.

    Args:
        units: canonical units of the figures compared, all of one kind.
        values: their values.
    """
    told = Counter(unit for unit in units if unit)
    if not told:
        return DisplayUnit("", 0)
    name = told.most_common(1)[0][0]
    if kind_of_unit(name) == "%":
        return DisplayUnit("%", 0)
    sizes = [abs(value) for value in values]
    middle = median(sizes) if sizes else Decimal(0)
    for least, larger, power in _STEPS.get(name, ()):
        if middle >= least:
            return DisplayUnit(larger, power)
    return DisplayUnit(name, 0)


def number(value: Decimal) -> str:
    """Return a number without exponent."""
    return format(value, "f")


def with_bound(value: Decimal, high: Decimal | None, bound: str) -> str:
    """Return a value as people read it: `≥100`, `约5.2`, `3～5`.

    Args:
        value: in the unit of the table.
        high: upper end of a range, else None.
        bound: the figure's bound.
    """
    told = number(value) if high is None else f"{number(value)}～{number(high)}"
    return _SIGNS[bound] + told


def interval(values: Interval, unit: DisplayUnit, digits: int = 4) -> tuple[Decimal, Decimal]:
    """Return the ends of an interval in a unit, rounded outward so that it still holds every value.

    Args:
        values: in the canonical unit.
        unit: the unit of the table.
        digits: figures kept.
    """
    down = Context(prec=digits, rounding=ROUND_FLOOR)
    up = Context(prec=digits, rounding=ROUND_CEILING)
    return down.plus(unit.of(values.low)), up.plus(unit.of(values.high))
