"""Organisations: firms, chambers and public bodies that the report deals with, and what was done with them."""

import pytest
from marked import unmark

from reportmine import load
from reportmine.find.organisations import find_organisations
from reportmine.find.projects import find_projects
from reportmine.rules.organisation_rules import EVENTS, KINDS
from reportmine.schema.records import Organisation

MINER = load()

CASES = [
    # name|kind|event, - for None
    "目前共接待〔*集团|firm|接待〕、〔*公司|firm|接待〕等来*考察的行企近*批次。",
    "分别与〔*集团|firm|洽谈〕、〔*公司|firm|洽谈〕等*多家公司进行“不见面”招商对接洽谈。",
    "在县内对接走访〔*集团|firm|拜访〕、〔*公司|firm|拜访〕等企业*多次。",
    "与〔*商会|chamber|签约〕、〔*商会|chamber|签约〕签订代理招商协议。",
    "拜访〔广州市*商会|chamber|拜访〕会长一行。",
    "小分队盯住〔*公司|firm|洽谈〕不放，先后四次上门。",
    "加强与〔中国聚酯行业协会|chamber|洽谈〕交流。",
    "深化与〔新望集团|firm|签约〕合作，签订共建协议。",
    "成功引进〔岚川汽车照明有限公司|firm|落地〕，建成标准厂房。",
    "对〔安岭股份|firm|兑现〕兑现奖补资金200万元。",
    "县长登门拜访〔长岭电器集团有限公司|firm|拜访〕董事长。",
    "与〔东江大学|body|签约〕签订战略合作协议。",
    "如〔*公司|firm|-〕，认为需进一步研究投资方向。",
]

NONE = [
    "共收集企业诉求41条，走访企业120家。",
    "新增上市公司2家，引进跨国公司总部3家。",
    "深入推进集团化办学，完善公司制改革，推行“管委会+公司”模式。",
    "支持大学生返乡创业，建设大学城。",
    "推动省内高校和研究院落户。",
    "与7家异地商会签订委托招商协议。",
    "县招商局牵头，各部门配合。",
    "分别走访*多家公司，对接商会5家。",
]


def organisations_in(text: str) -> list[Organisation]:
    return list(find_organisations(find_projects(MINER(text))).organisations)


@pytest.mark.parametrize("case", CASES)
def test_case(case: str):
    text, answers = unmark(case)
    found = organisations_in(text)
    assert [(item.start, item.end) for item in found] == [(start, end) for start, end, _ in answers], [
        item.name for item in found
    ]
    assert [f"{item.kind}|{item.event or '-'}" for item in found] == [answer for _, _, answer in answers]


@pytest.mark.parametrize("text", NONE)
def test_no_organisation(text: str):
    assert [item.name for item in organisations_in(text)] == []


def test_the_firm_that_a_projects_name_begins_with_is_kept_with_the_projects_stage():
    found = organisations_in("岚岭光学车载镜头项目6月签约，金川科技储能电池项目建成投产。")
    assert [(item.name, item.event, item.rule) for item in found] == [
        ("岚岭光学", "签约", "organisation.investor"),
        ("金川科技", "落地", "organisation.investor"),
    ]


def test_records_slice_to_their_quotes_and_tell_masks():
    text = "接待*集团。\n与新望集团洽谈。"
    found = organisations_in(text)
    assert [text[item.start : item.end] for item in found] == [item.quote for item in found] == ["*集团", "新望集团"]
    assert [item.masked for item in found] == [True, False]
    assert all(item.kind in KINDS and (item.event is None or item.event in EVENTS) for item in found)


@pytest.mark.parametrize("text", ["", "公司", "集团。", "*"])
def test_text_with_nothing_in_it(text: str):
    assert organisations_in(text) == []
