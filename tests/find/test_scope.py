"""Qualifiers of figures: `/` parts them in the marked sentences, an empty answer means none."""

import pytest
from marked import marked_figures

from reportmine import load

MINER = load()

SENTENCES = [
    "全年签约项目〔12个|〕，其中亿元以上项目〔6个|亿元以上/其中〕。",
    "签约5000万元以上项目〔9个|5000万元以上〕。",
    "签约亿元项目〔4个|亿元以上〕。",
    "驻点签约项目〔3个|驻点〕。",
    "引进省外企业〔8家|省外〕。",
    "认定国家级平台〔19家|国家级〕、省级〔32家|省级〕。",
    "在谈A类项目〔5个|A类〕。",
    "签订意向书〔7份|〕。",
    "在谈意向项目〔7个|意向〕。",
    "规上工业企业达到〔120家|〕。",
    "新签约制造业占比达〔55%|签约〕。",
    "全年引进企业〔20家|〕（含制造业〔12家|制造业/其中〕）。",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_qualifiers(sentence: str):
    for figure, answer in marked_figures(MINER, sentence):
        assert set(figure.qualifiers) == set(filter(None, answer.split("/")))


def test_a_part_shares_the_scope_of_the_whole():
    whole, part = MINER("驻点签约项目12个，其中制造业6个。").figures
    assert whole.qualifiers == ("驻点",)
    assert set(part.qualifiers) == {"驻点", "制造业", "其中"}


def test_of_one_group_only_the_nearest_holds():
    first, second = MINER("国家级专精特新企业19家、省级32家。").figures
    assert "国家级" in first.qualifiers
    assert "国家级" not in second.qualifiers
    assert "省级" in second.qualifiers
