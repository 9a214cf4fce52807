"""Growth: each row is a text and the ties that it states."""

import pytest
from finding import told_ties

from reportmine.relate.growth import find_growth

CASES = [
    ("到位资金由31亿元增长到36.4亿元，增长17.4%。", "growth base:31亿元 cur:36.4亿元 rate:17.4% consistent"),
    ("到位资金由31亿元增长到36.4亿元，增长27.4%。", "growth base:31亿元 cur:36.4亿元 rate:27.4% inconsistent"),
    (
        "2022年到位资金36.4亿元，2021年到位资金31亿元，同比增长17.4%。",
        "growth cur:36.4亿元 base:31亿元 rate:17.4% consistent",
    ),
    ("到位资金36.4亿元，比上年的31亿元增长17.4%。", "growth cur:36.4亿元 base:31亿元 rate:17.4% consistent"),
    ("到位资金比上年的31亿元增长17.4%，达到36.4亿元。", "growth base:31亿元 rate:17.4% cur:36.4亿元 consistent"),
    ("信访量由240件下降到180件，下降25%。", "growth base:240件 cur:180件 rate:25% consistent"),
    ("产量由30万吨增加到90万吨，增长2倍。", "growth base:30万吨 cur:90万吨 rate:2倍 consistent"),
    ("到位资金由**亿元增长到36.4亿元，增长17.4%。", "growth base:**亿元 cur:36.4亿元 rate:17.4% None"),
    (
        "到位资金36.4亿元，比上年增加5.4亿元，增长17.4%。",
        "increment_rate cur:36.4亿元 inc:5.4亿元 rate:17.4% consistent",
    ),
    ("到位资金36.4亿元，同比增长17.4%，增加5.4亿元。", "increment_rate cur:36.4亿元 rate:17.4% inc:5.4亿元 consistent"),
    ("转移支付增加1.5亿元、规模达9.8亿元，增长18%。", "increment_rate inc:1.5亿元 cur:9.8亿元 rate:18% consistent"),
    ("到位资金36亿元，同比减少4亿元，下降10%。", "increment_rate cur:36亿元 inc:4亿元 rate:10% consistent"),
]

NO_GROWTH = [
    "到位资金由31亿元增长到36.4亿元，年均增长5.5%。",
    "地区生产总值由100亿元增长到120亿元，增长6%。",
    "到位资金由31亿元增长到36.4亿元，按可比口径增长12%。",
    "到位资金36.4亿元，增长17.4%。",
    "存款余额100亿元，比年初增加5亿元，同比增长17.4%。",
    "税收收入36.4亿元，投资增加5.4亿元，增长17.4%。",
]


@pytest.mark.parametrize(("text", "tie"), CASES)
def test_a_level_its_base_or_increase_and_the_rate_are_tied(text: str, tie: str):
    assert told_ties(find_growth, text) == [tie]


@pytest.mark.parametrize("text", NO_GROWTH)
def test_other_rates_are_not_tied_to_amounts(text: str):
    assert told_ties(find_growth, text) == []
