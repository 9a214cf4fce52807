import json

import pytest

from fake_miner import mine
from reportmine.errors import StoreError
from reportmine.schema.report import TABLES
from reportmine.store.revive import revive_record, revive_report

TEXT = "青石县2022年总结\n一、成效\n省外到位资金85.21亿元，目标100亿元，签约*个。*梦项目有问题，甲乙公司呢？"


@pytest.fixture
def found():
    return json.loads(json.dumps(mine(TEXT).to_dict()))


def test_a_report_comes_back_equal(found):
    report = mine(TEXT)
    assert all(getattr(report, table) for table in TABLES)
    assert revive_report(found) == report


def test_a_record_alone_comes_back(found):
    assert revive_record("figures", found["figures"][0]) == mine(TEXT).figures[0]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda found: found.pop("masks"), "没有“masks”"),
        (lambda found: found.update(masks=3), "“masks”应为一列记录"),
        (lambda found: found["masks"].insert(0, 3), "masks 第 0 条：应为按列名写的一条记录"),
        (lambda found: found["figures"][0].pop("value"), "figures 第 0 条：缺少列 value"),
        (lambda found: found["figures"][0].update(worth=1), "有不认识的列 worth"),
        (lambda found: found["document"].pop("area"), "document：缺少列 area"),
        (lambda found: found["relations"][0]["operands"][0].pop("role"), "operands：缺少列 role"),
        (lambda found: found["figures"][0].update(start=0), "figures 第 0 条：位置 0–"),
        (lambda found: found["figures"][0].update(end=999), "不在全文"),
        (lambda found: found["figures"][0].update(start="1"), "不在全文"),
    ],
)
def test_what_does_not_fit_is_named(found, change, complaint):
    change(found)
    with pytest.raises(StoreError) as error:
        revive_report(found)
    assert complaint in str(error.value)
