"""Differences: each row is a text and the tie that it states."""

import pytest
from finding import told_ties

from reportmine.relate.differences import find_differences

CASES = [
    ("研发投入强度由3.2%提高到3.8%，提高0.6个百分点。", "prev:3.2% cur:3.8% reported:0.6个百分点 consistent"),
    ("项目由16个增加到19个，增加3个。", "prev:16个 cur:19个 reported:3个 consistent"),
    ("项目由16个增加到19个，增加4个。", "prev:16个 cur:19个 reported:4个 inconsistent"),
    ("项目由24个减少到19个，减少5个。", "prev:24个 cur:19个 reported:5个 consistent"),
    ("增速由8.2%回落到6.1%，回落2.1个百分点。", "prev:8.2% cur:6.1% reported:2.1个百分点 consistent"),
    ("去年到位资金12亿元，今年到位资金15亿元，增加3亿元。", "prev:12亿元 cur:15亿元 reported:3亿元 consistent"),
    ("新签约项目43个，较40个的任务数多3个。", "cur:43个 prev:40个 reported:3个 consistent"),
    ("现场签约项目5个，比预定的6个少1个。", "cur:5个 prev:6个 reported:1个 consistent"),
    ("投资下降5.8%，较10%的预期目标低15.8个百分点。", "cur:5.8% prev:10% reported:15.8个百分点 consistent"),
    (
        "年度目标5000万美元，完成3095万美元，差1905万美元。",
        "cur:5000万美元 prev:3095万美元 reported:1905万美元 consistent",
    ),
    (
        "到位资金52.92亿元，与2022年的49亿元相比增长8%，离53亿元的目标差800万元。",
        "prev:52.92亿元 cur:53亿元 reported:800万元 consistent",
    ),
    ("目标53亿元，到位资金52.9亿元，差800万元。", "cur:53亿元 prev:52.9亿元 reported:800万元 consistent"),
    ("指标只有60亩，离请求的150亩还差90亩。", "prev:60亩 cur:150亩 reported:90亩 consistent"),
]

NO_DIFFERENCES = [
    "研发投入强度达到3.8%，提高0.6个百分点。",
    "项目由16个增加到19个，投资增加3亿元。",
    "第一批差旅费12万元，第二批15万元。",
    "到位资金52.92亿元，与2022年的49亿元相比增长8%，离2023年目标还差800万元。",
    "到位资金52.9亿元，精确到百万为52.92亿元，离目标还差800万元。",
    "产量由30万吨增加到90万吨，平均每年增加12万吨。",
]


@pytest.mark.parametrize(("text", "tie"), CASES)
def test_two_levels_and_their_distance_are_tied(text: str, tie: str):
    assert told_ties(find_differences, text) == [f"difference {tie}"]


@pytest.mark.parametrize("text", NO_DIFFERENCES)
def test_a_change_with_one_level_or_of_another_thing_is_no_difference(text: str):
    assert told_ties(find_differences, text) == []
