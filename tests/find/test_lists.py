"""Lists that pair names with numbers, and the indicator that each number gets."""

import pytest

from reportmine import load

MINER = load()

LISTS = {
    "城镇、农村居民人均可支配收入分别增长5.2%和7.1%。": [
        ("居民人均可支配收入", ("城镇",), "5.2%"),
        ("居民人均可支配收入", ("农村",), "7.1%"),
    ],
    "第一、第二、第三产业增加值分别完成12.1亿元、30.5亿元和41.2亿元。": [
        ("三产增加值", ("第一产业",), "12.1亿元"),
        ("三产增加值", ("第二产业",), "30.5亿元"),
        ("三产增加值", ("第三产业",), "41.2亿元"),
    ],
    "一般公共预算收入、税收收入分别完成9.8亿元和7.1亿元，增长5%和7%。": [
        ("一般公共预算收入", (), "9.8亿元"),
        ("税收收入", (), "7.1亿元"),
        ("一般公共预算收入", (), "5%"),
        ("税收收入", (), "7%"),
    ],
    "地区生产总值从2020年的98.5亿元增长到2022年的120.3亿元。": [
        ("地区生产总值", (), "98.5亿元"),
        ("地区生产总值", (), "120.3亿元"),
    ],
}


@pytest.mark.parametrize("sentence", LISTS, ids=lambda sentence: sentence[:12])
def test_each_number_gets_its_own_indicator(sentence):
    figures = MINER(f"青榆县2022年政府工作总结\n\n一、2022年主要工作成效\n{sentence}\n").figures
    assert [(figure.indicator, figure.qualifiers, figure.quote) for figure in figures] == LISTS[sentence]
