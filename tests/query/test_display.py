from decimal import Decimal

import pytest

from reportmine.query.comparison.display import display_unit, interval, with_bound
from reportmine.relate.intervals import Interval


@pytest.mark.parametrize(
    ("units", "values", "name", "first"),
    [
        (["元"], ["8521000000"], "亿元", "85.21"),
        (["元", "元"], ["35000", "41000"], "元", "35000"),
        (["元"], ["2500000"], "万元", "250"),
        (["美元"], ["25000000"], "万美元", "2500"),
        (["个", "家", "个"], ["16"], "个", "16"),
        (["%"], ["6.5"], "%", "6.5"),
        (["倍"], ["150"], "%", "150"),
        ([], [], "", None),
    ],
)
def test_one_sensible_unit(units, values, name, first):
    unit = display_unit(units, map(Decimal, values))
    assert unit.name == name
    if first is not None:
        assert str(unit.of(Decimal(values[0]))) == first


@pytest.mark.parametrize(
    ("value", "high", "bound", "shown"),
    [("5", None, "eq", "5"), ("5", None, "ge", "≥5"), ("5.20", None, "approx", "约5.20"), ("3", "5", "eq", "3～5")],
)
def test_bounds(value, high, bound, shown):
    assert with_bound(Decimal(value), high and Decimal(high), bound) == shown


def test_intervals_are_rounded_outward():
    values = Interval(Decimal("796123456.7"), Decimal("804987654.3"))
    low, high = interval(values, display_unit(["元"], [Decimal(8 * 10**8)]))
    assert (low, high) == (Decimal("7.961"), Decimal("8.050"))
