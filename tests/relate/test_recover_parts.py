"""Masked parts, wholes and shares that the rest of their tie gives back."""

from decimal import Decimal

import pytest

import reportmine

_MINER = reportmine.load()

GIVEN_BACK = [
    ("签约14个项目，已开工*个，其余9个正在办手续。", "5"),
    ("签约*个项目，已开工5个，其余9个正在办手续。", "14"),
    ("全县签约项目10个，包括工业项目*个、农业项目2个、服务业项目3个。", "5"),
    ("签约项目16个，分别是工业项目*个、农业项目7个。", "9"),
    ("签约项目16个，省级、市级、县级项目分别为3个、*个、8个。", "5"),
    ("到位资金10.5亿元。其中省外*亿元，占70.4%。", "739200000"),
    ("新签约项目28个，按行业分，制造业*个，占64.3%。", "18"),
]

NOT_TOLD = [
    "签约项目16个，其中制造业*个、服务业3个。",
    "重点项目30个，包括省级项目3个、市级项目*个。",
    "全年推进重点项目44个。开工11个新建项目，建设*个续建项目，推进21个项目前期工作。",
    "到位资金20亿元，其中制造业11亿元，占55%；现代服务业*亿元，另有农业2亿元。",
    "签约项目28个，协议投资120亿元。其中亿元以上项目25个，包括制造业*个。",
]


@pytest.mark.parametrize(("text", "value"), GIVEN_BACK)
def test_a_masked_number_is_given_back(text: str, value: str):
    (mask,) = _MINER(text).masks
    assert mask.recovered is not None
    assert Decimal(mask.recovered.low) <= Decimal(value) <= Decimal(mask.recovered.high)


@pytest.mark.parametrize("text", NOT_TOLD)
def test_nothing_is_made_up_where_parts_may_be_missing(text: str):
    (mask,) = _MINER(text).masks
    assert mask.recovered is None
