"""Means: each row is a text and the tie that it states."""

import pytest
from finding import told_ties

from reportmine.relate.means import find_means

CASES = [
    ("签约项目16个、总投资48亿元，平均每个项目3亿元。", "n:16个 total:48亿元 reported:3亿元 consistent"),
    ("签约项目16个、总投资48亿元，平均每个项目4亿元。", "n:16个 total:48亿元 reported:4亿元 inconsistent"),
    ("签约项目16个、总投资48亿元。平均单体规模3亿元。", "n:16个 total:48亿元 reported:3亿元 consistent"),
    ("带动农户620户，增收124万元，户均增收2000元。", "n:620户 total:124万元 reported:2000元 consistent"),
    ("签约项目16个、总投资**亿元，平均每个项目3亿元。", "n:16个 total:**亿元 reported:3亿元 None"),
]

NO_MEANS = [
    "城区面积达18.9平方公里，常住人口15.1万人，人均道路面积达13平米。",
    "财政收入17.5亿元，城镇新增就业70万人，居民人均可支配收入41580元。",
    "4个专班拨付经费95万元，平均每个月4万元。",
    "16个签约项目平均投资3亿元。",
]


@pytest.mark.parametrize(("text", "tie"), CASES)
def test_total_number_and_mean_are_tied(text: str, tie: str):
    assert told_ties(find_means, text) == [f"mean {tie}"]


@pytest.mark.parametrize("text", NO_MEANS)
def test_means_of_other_things_are_not_tied(text: str):
    assert told_ties(find_means, text) == []
