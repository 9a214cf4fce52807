import pytest
from planted import make_figure

from reportmine.train.kinds import KINDS, gold_value, mined_value, same_indicator

CHECKS = {check.key: check for kind in KINDS if kind.key == "figures" for check in kind.checks}


@pytest.mark.parametrize(
    ("gold", "indicator", "wording", "same"),
    [
        ("到位资金", "到位资金", "", True),
        ("到位资金", "其他", "到位资金", False),
        ("其他:棚改套数", "其他", "改造棚改住房", True),
        ("其他:棚改套数", "其他", "棚户区改造", False),
        ("其他:棚改套数", "住房套数", "棚改套数", False),
        ("其他:棚改套数", "其他", "住房套", False),
        ("其他:完成投资额", "其他", "投资", True),
        ("其他:数额", "其他", "数据", False),
        ("其他:产品产量\t润滑油", "其他", "润滑油", True),
        ("其他:产品产量\t水泥", "其他", "润滑油", False),
        ("其他:三甲医院数\t其中", "其他", "其中", False),
        ("到位资金\t省外", "到位资金", "", True),
        ("其他:参数", "其他", "参会", False),
        ("其他:救助金", "其他", "发放救济", False),
        ("其他:救助金", "其他", "", False),
    ],
)
def test_an_indicator_outside_the_packs_needs_two_characters_in_a_row(gold, indicator, wording, same):
    assert same_indicator(gold, (indicator, wording)) is same


@pytest.mark.parametrize(
    ("gold", "figure", "same"),
    [
        ("85.21", {"value": "85.21"}, True),
        ("85.2", {"value": "85.20"}, True),
        ("100", {"value": "1E+2"}, True),
        ("0.1", {"value": "0.10000000000000001"}, False),
        ("85.21", {"value": "85.2"}, False),
        ("3~5", {"value": "3", "value_high": "5"}, True),
        ("3~5", {"value": "3"}, False),
        ("3", {"value": "3", "value_high": "5"}, False),
        ("*", {"value": None}, True),
        ("*", {"value": "3"}, False),
        ("3", {"value": None}, False),
        ("*", {"value": None, "masked": False}, False),
    ],
)
def test_values_are_compared_as_decimals(gold, figure, same):
    assert (gold_value(gold) == mined_value(make_figure(**figure))) is same


@pytest.mark.parametrize(
    ("check", "gold", "figure", "same"),
    [
        ("bound", {}, {"bound": "eq"}, True),
        ("bound", {"b": "ge"}, {"bound": "gt"}, True),
        ("bound", {"b": "le"}, {"bound": "lt"}, True),
        ("bound", {"b": "ge"}, {"bound": "le"}, False),
        ("bound", {}, {"bound": "approx"}, False),
        ("period", {}, {"period": None}, True),
        ("period", {"per": "全年"}, {"period": "全年"}, True),
        ("period", {}, {"period": "全年"}, False),
        ("qualifiers", {"q": "省外,其中"}, {"qualifiers": ("其中", "省外")}, True),
        ("qualifiers", {}, {"qualifiers": ()}, True),
        ("qualifiers", {"q": "省外"}, {"qualifiers": ("省外", "其中")}, False),
        ("unit", {"u": ""}, {"unit": ""}, True),
        ("unit", {"u": "%"}, {"unit": "％"}, False),
        ("status", {"st": "plan"}, {"status": "target"}, False),
        ("measure", {"ms": "growth"}, {"measure": "growth"}, True),
    ],
)
def test_figure_attributes(check, gold, figure, same):
    compare = CHECKS[check]
    assert compare.agrees(compare.gold(gold), compare.mined(make_figure(**figure))) is same
