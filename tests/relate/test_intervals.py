"""Interval arithmetic: what a written number may stand for, and that no operation loses a value."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_figures import DECIMALS, MODES, figure_of, shortened

from reportmine.relate.intervals import Interval, Mode, exactly, is_count, total, written

_NUMBERS = st.decimals(min_value=-(10**6), max_value=10**6, places=4)


@st.composite
def _interval_and_value(draw: st.DrawFn) -> tuple[Interval, Decimal]:
    low, inside, high = sorted(draw(st.lists(_NUMBERS, min_size=3, max_size=3)))
    return Interval(low, high), inside


def _holds(interval: Interval | None, value: Decimal) -> bool:
    slack = Decimal("1e-20")  # of division, which has no last digit
    return interval is not None and interval.low - slack <= value <= interval.high + slack


@given(_interval_and_value(), _interval_and_value())
def test_sum_difference_and_product_hold_those_of_any_two_values(first, second):
    (a, x), (b, y) = first, second
    assert _holds(a + b, x + y)
    assert _holds(a - b, x - y)
    assert _holds(a * b, x * y)
    assert _holds(a.negated(), -x)


@given(_interval_and_value(), _interval_and_value())
def test_a_quotient_holds_that_of_any_two_values_and_is_refused_where_the_divisor_may_be_zero(first, second):
    (a, x), (b, y) = first, second
    quotient = a / b
    if b.low <= 0 <= b.high:
        assert quotient is None
    else:
        assert _holds(quotient, x / y)


@given(st.lists(_interval_and_value(), max_size=5))
def test_a_total_holds_the_sum_of_any_values(pairs):
    assert _holds(total(interval for interval, _ in pairs), sum((value for _, value in pairs), Decimal(0)))


@given(_interval_and_value(), _interval_and_value())
def test_two_intervals_with_a_value_in_common_meet(first, second):
    (a, x), (b, _) = first, second
    assert a.meets(b) == b.meets(a)
    assert a.meets(exactly(x))
    assert not a.meets(exactly(a.high + 1))


@given(st.decimals(min_value=0, max_value=10**5, places=6), DECIMALS, MODES)
def test_what_was_shortened_stands_for_the_truth(truth: Decimal, decimals: int, mode: Mode):
    figure = figure_of(shortened(truth, decimals, mode), "亿元")
    assert _holds(written(figure, mode), truth * 10**8)


@given(st.decimals(min_value=0, max_value=500, places=6), DECIMALS, MODES)
def test_a_decline_stands_for_values_below_zero(truth: Decimal, decimals: int, mode: Mode):
    figure = figure_of(shortened(truth, decimals, mode), "%", "growth", "down")
    assert _holds(written(figure, mode), -truth)


@pytest.mark.parametrize(
    ("value", "unit", "mode", "low", "high"),
    [
        ("36.4", "亿元", "round", "3635000000", "3645000000"),
        ("36.4", "亿元", "truncate", "3640000000", "3650000000"),
        ("16", "个", "round", "16", "16"),
        ("16", "个", "truncate", "16", "16"),
        ("1.6", "%", "round", "1.55", "1.65"),
    ],
)
def test_the_digits_written_tell_how_far_a_number_reaches(value: str, unit: str, mode: Mode, low: str, high: str):
    assert written(figure_of(value, unit), mode) == Interval(Decimal(low), Decimal(high))


def test_a_masked_number_stands_for_nothing():
    assert written(figure_of(None, "亿元"), "round") is None


def test_only_whole_things_are_counted():
    assert is_count(figure_of("16", "个"))
    assert not is_count(figure_of("1.6", "个"))
    assert not is_count(figure_of("16", "亿元"))
