"""The table of formulas: whatever operand is solved for, the truth lies in what comes out."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from made_figures import DECIMALS, MODES, figure_of, shortened

from reportmine.relate.intervals import Mode, exactly
from reportmine.relate.ties import Term, Tie, calculate, term_of, values_of
from reportmine.schema.records import Figure

_AMOUNTS = st.decimals(min_value=Decimal("0.5"), max_value=10**4, places=6)
_SLACK = Decimal("1e-9")
"""Of division, which has no last digit; amounts are in 元."""


def _amount(truth: Decimal, decimals: int, mode: Mode, measure: str = "value", down: bool = False) -> Figure:
    return figure_of(shortened(truth, decimals, mode), "亿元", measure, "down" if down else None)


def _rate(truth: Decimal, decimals: int, mode: Mode) -> Figure:
    """Return growth in per cent, below zero as a decline in words."""
    down = truth < 0
    return figure_of(shortened(abs(truth), decimals, mode), "%", "growth", "down" if down else "up")


def _check(tie: Tie, truths: dict[int, Decimal], mode: Mode, may_be_refused: bool = False) -> None:
    """Solve for each operand in turn and ask for its truth.

    Args:
        tie: a tie that holds.
        truths: the true value of each operand, by its place in the tie, in canonical units.
        mode: how its numbers were shortened.
        may_be_refused: whether a divisor may round to zero.
    """
    for place, term in enumerate(tie.terms):
        computed = calculate(tie, term, mode)
        if computed is None:
            assert may_be_refused
            continue
        assert computed.low - _SLACK <= truths[place] <= computed.high + _SLACK, term.role
        values = values_of(term, mode)
        assert values is not None
        assert computed.meets(values)


@given(st.lists(_AMOUNTS, min_size=1, max_size=5), DECIMALS, MODES)
def test_a_sum(parts: list[Decimal], decimals: int, mode: Mode):
    terms = [term_of("total", _amount(sum(parts, Decimal(0)), decimals, mode))]
    terms += [term_of("part", _amount(part, decimals, mode)) for part in parts]
    truths = [sum(parts, Decimal(0)), *parts]
    _check(Tie("sum", tuple(terms), "test"), {place: truth * 10**8 for place, truth in enumerate(truths)}, mode)


@given(_AMOUNTS, _AMOUNTS, DECIMALS, DECIMALS, MODES)
def test_a_ratio(num: Decimal, den: Decimal, decimals: int, rate_decimals: int, mode: Mode):
    share = num / den * 100
    terms = (
        term_of("num", _amount(num, decimals, mode)),
        term_of("den", _amount(den, decimals, mode)),
        term_of("reported", figure_of(shortened(share, rate_decimals, mode), "%", "share")),
    )
    _check(Tie("ratio", terms, "test"), {0: num * 10**8, 1: den * 10**8, 2: share}, mode, may_be_refused=True)


@given(_AMOUNTS, _AMOUNTS, DECIMALS, DECIMALS, MODES)
def test_growth_from_a_base(cur: Decimal, base: Decimal, decimals: int, rate_decimals: int, mode: Mode):
    rate = (cur / base - 1) * 100
    terms = (
        term_of("cur", _amount(cur, decimals, mode)),
        term_of("base", _amount(base, decimals, mode)),
        term_of("rate", _rate(rate, rate_decimals, mode)),
    )
    _check(Tie("growth", terms, "test"), {0: cur * 10**8, 1: base * 10**8, 2: rate}, mode, may_be_refused=True)


@given(_AMOUNTS, _AMOUNTS, st.booleans(), DECIMALS, DECIMALS, MODES)
def test_growth_by_an_increase(
    base: Decimal, change: Decimal, down: bool, decimals: int, rate_decimals: int, mode: Mode
):
    signed = -change if down else change
    assume(base + signed > Decimal("0.5"))
    rate = signed / base * 100
    terms = (
        term_of("cur", _amount(base + signed, decimals, mode)),
        term_of("inc", _amount(change, decimals, mode, "increase", down)),
        term_of("rate", _rate(rate, rate_decimals, mode)),
    )
    truths = {0: (base + signed) * 10**8, 1: signed * 10**8, 2: rate}
    _check(Tie("increment_rate", terms, "test"), truths, mode, may_be_refused=True)


@given(_AMOUNTS, _AMOUNTS, DECIMALS, MODES)
def test_a_difference(cur: Decimal, prev: Decimal, decimals: int, mode: Mode):
    told = _amount(abs(cur - prev), decimals, mode, "increase", down=cur < prev)
    terms = (
        term_of("cur", _amount(cur, decimals, mode)),
        term_of("prev", _amount(prev, decimals, mode)),
        term_of("reported", told),
    )
    truths = {0: cur * 10**8, 1: prev * 10**8, 2: (cur - prev) * 10**8}
    _check(Tie("difference", terms, "test"), truths, mode)


@given(_AMOUNTS, st.integers(min_value=1, max_value=999), DECIMALS, MODES)
def test_a_mean(total: Decimal, number: int, decimals: int, mode: Mode):
    terms = (
        term_of("total", _amount(total, decimals, mode)),
        term_of("n", figure_of(str(number), "个")),
        term_of("reported", _amount(total / number, decimals, mode)),
    )
    truths = {0: total * 10**8, 1: Decimal(number), 2: total / number * 10**8}
    _check(Tie("mean", terms, "test"), truths, mode, may_be_refused=True)


@given(st.decimals(min_value="0.1", max_value=80, places=6), st.integers(min_value=1, max_value=12), DECIMALS, MODES)
def test_a_lead_over_schedule(ahead: Decimal, months: int, decimals: int, mode: Mode):
    due = Decimal(months) / 12 * 100
    rate = due + ahead
    lead = figure_of(shortened(ahead, decimals, mode), "个百分点", "lead", None)
    terms = (
        term_of("rate", figure_of(shortened(rate, decimals, mode), "%", "completion")),
        Term("months", None, 0, 4, exactly(due)),
        term_of("reported", lead),
    )
    tie = Tie("pace_gap", terms, "test")
    for place, truth in ((0, rate), (2, ahead)):
        computed = calculate(tie, terms[place], mode)
        assert computed is not None
        assert computed.low - _SLACK <= truth <= computed.high + _SLACK


@pytest.mark.parametrize(("mode", "low", "high"), [("round", "7.9617", "8.0386"), ("truncate", "7.9322", "8.0085")])
def test_an_implied_target(mode: Mode, low: str, high: str):
    terms = (term_of("num", figure_of("9.36", "亿元")), term_of("rate", figure_of("117", "%", "completion")))
    computed = calculate(Tie("implied_target", terms, "test"), "target", mode)
    assert computed is not None
    assert computed.low <= Decimal(8) * 10**8 <= computed.high
    assert [format(end / 10**8, ".4f") for end in (computed.low, computed.high)] == [low, high]


def test_nothing_follows_where_another_operand_is_masked():
    terms = (
        term_of("total", figure_of(None, "个")),
        term_of("part", figure_of("5", "个")),
        term_of("part", figure_of("1", "个")),
    )
    tie = Tie("sum", terms, "test")
    assert calculate(tie, terms[1], "round") is None
    total = calculate(tie, terms[0], "round")
    assert total == exactly(6)


def test_a_mask_is_given_back_by_the_other_parts():
    terms = (
        term_of("total", figure_of("17", "个")),
        term_of("part", figure_of(None, "个")),
        term_of("part", figure_of("5", "个")),
    )
    assert calculate(Tie("sum", terms, "test"), terms[1], "round") == exactly(12)
