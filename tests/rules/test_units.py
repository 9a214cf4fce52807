"""The unit lexicon: factors, the longest match, multipliers."""

from decimal import Decimal

import pytest

from reportmine.rules.units import MULTIPLIERS, match_unit, unit_table

# Canonical unit and factor of every unit of these dimensions, by hand: a new row in units.tsv needs one here.
BY_HAND = {
    "money": {
        ("元", "1"): "元 元人民币 人民币",
        ("美元", "1"): "美元 美金",
        ("港元", "1"): "港元 港币",
        ("新台币", "1"): "新台币 台币",
        ("欧元", "1"): "欧元",
        ("日元", "1"): "日元",
        ("英镑", "1"): "英镑",
        ("澳元", "1"): "澳元",
        ("加元", "1"): "加元",
        ("韩元", "1"): "韩元",
        ("卢布", "1"): "卢布",
        ("瑞士法郎", "1"): "瑞士法郎",
        ("澳门元", "1"): "澳门元",
        ("新加坡元", "1"): "新加坡元",
    },
    "area": {
        # A 亩 is two thirds of a thousand square metres, which no decimal says exactly: it stays its own unit.
        ("亩", "1"): "亩",
        ("平方米", "1"): "平方米 平米 ㎡ m² 平方",
        ("平方米", "10000"): "公顷",
        ("平方米", "1000000"): "平方公里 平方千米",
    },
    "length": {
        ("米", "1"): "米 m",
        ("米", "1000"): "公里 千米 km",
        ("米", "500"): "华里",
        ("米", "0.01"): "厘米 公分 cm CM",
        ("米", "0.001"): "毫米",
    },
    "mass": {
        ("吨", "1"): "吨",
        ("吨", "0.001"): "公斤 千克 kg",
        ("吨", "0.0005"): "斤",
        ("吨", "0.000001"): "克",
        ("吨", "0.05"): "担",
        ("吨标准煤", "1"): "吨标准煤 吨标煤",
    },
    "power": {
        ("千瓦", "1"): "千瓦 kW KW kw",
        ("千瓦", "0.001"): "瓦",
        ("千瓦", "1000"): "兆瓦 MW",
        ("千瓦", "1000000"): "吉瓦 GW",
    },
    "energy": {
        ("千瓦时", "1"): "千瓦时 度 kWh",
        ("千瓦时", "1000"): "兆瓦时 MWh",
        ("千瓦时", "1000000"): "吉瓦时 GWh",
    },
    "ratio": {
        ("%", "1"): "%",
        ("%", "0.1"): "‰",
        ("%", "0.01"): "‱",
        ("%", "10"): "成",
        ("百分点", "1"): "个百分点 百分点 个点",
        ("百分点", "0.01"): "个基点",
        ("倍", "1"): "倍",
    },
}


@pytest.mark.parametrize("dimension", BY_HAND)
def test_factors_are_those_told_by_hand(dimension):
    expected = {
        name: (canonical, Decimal(factor))
        for (canonical, factor), names in BY_HAND[dimension].items()
        for name in names.split()
    }
    units = [unit for row in unit_table().values() for unit in row if unit.dimension == dimension]
    assert {unit.name: (unit.canonical, unit.factor) for unit in units} == expected


def test_a_unit_is_told_once():
    names = [unit.name for row in unit_table().values() for unit in row]
    assert sorted(names) == sorted(set(names))


def test_a_dimension_has_one_canonical_unit_of_its_own():
    owners = {}
    for row in unit_table().values():
        for unit in row:
            owners.setdefault(unit.canonical, set()).add(unit.dimension)
    assert {canonical: dimensions for canonical, dimensions in owners.items() if len(dimensions) > 1} == {}


def test_multipliers_are_told_longest_first_and_are_powers_of_ten():
    names = list(MULTIPLIERS)
    for position, name in enumerate(names):
        assert not any(name.startswith(earlier) for earlier in names[:position])
    powers = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
    for name, factor in MULTIPLIERS.items():
        assert factor == Decimal(10) ** sum(powers[char] for char in name)


@pytest.mark.parametrize(
    ("text", "name", "canonical", "factor"),
    [
        ("元", "元", "元", "1"),
        ("元人民币", "元人民币", "元", "1"),
        ("万元", "万元", "元", "10000"),
        ("千万元", "千万元", "元", "10000000"),
        ("百万美元", "百万美元", "美元", "1000000"),
        ("十亿元", "十亿元", "元", "1000000000"),
        ("亿美元", "亿美元", "美元", "100000000"),
        ("万亿元", "万亿元", "元", "1000000000000"),
        ("万亿", "万亿", "", "1000000000000"),
        ("万万人", "万万人", "人", "100000000"),
        ("万平方公里", "万平方公里", "平方米", "10000000000"),
        ("平方公里", "平方公里", "平方米", "1000000"),
        ("公里", "公里", "米", "1000"),
        ("万公里", "万公里", "米", "10000000"),
        ("千米", "千米", "米", "1000"),
        ("千瓦", "千瓦", "千瓦", "1"),
        ("千瓦时", "千瓦时", "千瓦时", "1"),
        ("万千瓦", "万千瓦", "千瓦", "10000"),
        ("亿千瓦时", "亿千瓦时", "千瓦时", "100000000"),
        ("万吨标准煤", "万吨标准煤", "吨标准煤", "10000"),
        ("个百分点", "个百分点", "百分点", "1"),
        ("个", "个", "个", "1"),
        ("人次", "人次", "人次", "1"),
        ("万人次", "万人次", "人次", "10000"),
        ("万立方米/日", "万立方米", "立方米", "10000"),
        ("元/人", "元/人", "元/人", "1"),
        ("万元/亩", "万元/亩", "元/亩", "10000"),
        ("微克/立方米", "微克/立方米", "微克/立方米", "1"),
        ("微克每立方米", "微克每立方米", "微克/立方米", "1"),
        ("毫克/立方米", "毫克/立方米", "微克/立方米", "1000"),
        ("岁", "岁", "岁", "1"),
        ("°C", "°C", "℃", "1"),
    ],
)
def test_the_longest_unit_wins_and_multipliers_count(text, name, canonical, factor):
    match = match_unit(f"12{text}，", 2)
    assert (match.name, match.canonical, match.factor) == (name, canonical, Decimal(factor))


@pytest.mark.parametrize(
    ("text", "vague", "name", "end"),
    [
        ("多家", "多", "家", 2),
        ("余人", "余", "人", 2),
        ("多万元", "多", "万元", 3),
        ("万多元", "多", "万元", 3),
        ("万余亿元", "余", "万亿元", 4),
        ("几亿元", "几", "亿元", 3),
        ("来个", "来", "个", 2),
    ],
)
def test_vague_words_inside_a_unit_are_told_apart(text, vague, name, end):
    match = match_unit(text, 0)
    assert (match.vague, match.name, match.end) == (vague, name, end)


@pytest.mark.parametrize("text", ["", "，", "的", "来自", "kWx", "GDP", "mg", "kmh", "瑞士", "多"])
def test_what_is_no_unit_is_none(text):
    assert match_unit(text, 0) is None


@pytest.mark.parametrize(
    ("text", "dimension"), [("万", "count"), ("元/人", "rate"), ("吨", "mass"), ("折", "discount")]
)
def test_dimension_of_the_whole(text, dimension):
    assert match_unit(text, 0).dimension == dimension
