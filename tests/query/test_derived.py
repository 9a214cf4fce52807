from dataclasses import replace
from decimal import Decimal

import pytest

from comparison_reports import figure_of
from reportmine.query.comparison.cells import Cell
from reportmine.query.comparison.derived import derive, operands_of
from reportmine.query.comparison.figures import Candidate, Quantity
from reportmine.query.comparison.scope_guard import scope_of

PLACE = ("甲县", "2023H1")


def cell(quote, doc_id="a", state="value", marks=(), **fields):
    figure = figure_of(quote, 0, period_key="2023H1", **fields)
    candidate = Candidate(figure, doc_id, "甲.txt", "2023H1", *PLACE, "", 0, "成效", scope_of(figure, "", 0, ""))
    return Cell(area_key="甲县", period_key="2023H1", state=state, chosen=candidate, marks=marks)


def derived(wanted, first, second):
    left, right = operands_of(wanted)
    return derive(wanted, {left: {PLACE: first}, right: {PLACE: second}})


@pytest.mark.parametrize(
    ("wanted", "first", "second", "truth", "period", "unit"),
    [
        (Quantity("到位资金", "value", "target"), "9.36亿元", "117%", "800000000", "2023H1", 10**8),
        (Quantity("到位资金"), "36.4亿元", "17.4%", "3100511073.25", "2022H1", 10**8),
        (Quantity("签约项目数", "completion"), "6个", "4个", "150", "2023H1", 1),
    ],
)
def test_the_interval_holds_the_truth_and_is_narrow(wanted, first, second, truth, period, unit):
    left, right = operands_of(wanted)
    pair = [
        cell(quote, indicator=wanted.indicator, measure=name.measure, status=name.status)
        for quote, name in ((first, left), (second, right))
    ]
    (found,) = derived(wanted, *pair)
    assert found.values.low <= Decimal(truth) <= found.values.high
    assert found.values.high - found.values.low <= Decimal(truth) / 50
    assert found.period_key == period
    assert first in found.formula
    assert second in found.formula
    assert [figure.figure.quote for figure in found.figures] == [first, second]


@pytest.mark.parametrize(("clause", "period"), [("完成年度目标任务的", "2023"), ("完成目标任务的", "2023H1")])
def test_the_period_of_an_implied_target(clause, period):
    rate = cell("48%", measure="completion")
    shifted = replace(rate.chosen, sentence=f"{clause}48%。", sentence_start=-len(clause))
    wanted = Quantity("到位资金", "value", "target")
    (found,) = derived(wanted, cell("5亿元"), replace(rate, chosen=shifted))
    assert found.period_key == period


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (cell("9.36亿元"), cell("117%", "b", measure="completion")),
        (cell("*亿元", state="masked"), cell("117%", measure="completion")),
        (cell("9.36亿元", bound="ge"), cell("117%", measure="completion")),
        (cell("9.36亿元", state="conflict"), cell("117%", measure="completion")),
        (cell("9.36亿元", marks=("口径不同",)), cell("117%", measure="completion")),
        (cell("9.36亿元"), cell("0%", measure="completion")),
    ],
)
def test_nothing_is_derived_from_what_does_not_carry_it(first, second):
    assert derived(Quantity("到位资金", "value", "target"), first, second) == []


def test_a_base_is_not_derived_from_growth_at_constant_prices():
    assert operands_of(Quantity("地区生产总值")) == ()
    assert len(operands_of(Quantity("一般公共预算收入"))) == 2


def test_a_fall_to_nothing_has_no_base():
    growth = {"measure": "growth", "direction": "down"}
    assert derived(Quantity("到位资金"), cell("5亿元"), cell("100%", **growth)) == []
    (found,) = derived(Quantity("到位资金"), cell("5亿元"), cell("50%", **growth))
    assert found.values.low <= Decimal(10**9) <= found.values.high
