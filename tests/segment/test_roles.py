"""Roles of sections and sentences."""

import pytest

from reportmine import load
from reportmine.segment.roles import _content_role, _result_or_measure

MINER = load()
BODY = "专班每周调度一次，逐个项目解决用地、用工和融资中的难处，企业反映良好，群众也满意。"
RESULTS = "全年签约项目12个，总投资36亿元，同比增长15%，到位资金18亿元，开工率达到90%。"
DEEDS = "县委书记带队赴外走访企业，成立工作专班，出台管理办法，建立周调度制度，组织干部培训。"


def _roles(text: str) -> dict[str, str]:
    """Return the role of every section by its heading."""
    return {
        text[section.heading_start : section.heading_end]: section.role
        for section in MINER(text).sections
        if section.heading_start is not None
    }


HEADINGS = [
    ("一、主要成效", RESULTS, "成效"),
    ("一、存在的问题", BODY, "问题"),
    ("一、存在的困难和不足", BODY, "问题"),
    ("一、下一步工作计划", BODY, "计划"),
    ("一、明年工作打算", BODY, "计划"),
    ("一、需要上级协调解决的事项", BODY, "诉求"),
    ("一、意见建议", BODY, "诉求"),
    ("一、主要做法", DEEDS, "措施"),
    ("一、聚焦短板，破解要素难题", DEEDS, "措施"),
    ("一、工作开展情况", DEEDS, "措施"),
    ("一、指标完成情况", RESULTS, "成效"),
]


@pytest.mark.parametrize(("heading", "body", "role"), HEADINGS)
def test_a_headings_words_decide(heading: str, body: str, role: str):
    assert _roles(f"{heading}\n{body}") == {heading: role}


@pytest.mark.parametrize(("parent", "role"), [("一、存在的问题", "问题"), ("一、下一步打算", "计划")])
def test_problems_and_plans_hand_down_their_role(parent: str, role: str):
    text = f"{parent}\n（一）项目建设\n{RESULTS}\n（二）营商环境\n{DEEDS}"
    assert set(_roles(text).values()) == {role}


def test_under_results_the_text_tells_deeds_from_results():
    roles = _roles(f"一、主要成效\n（一）强化组织领导\n{DEEDS}\n（二）项目建设取得突破\n{RESULTS}")
    assert roles["（一）强化组织领导"] == "措施"
    assert roles["（二）项目建设取得突破"] == "成效"


def test_a_year_after_the_one_reported_on_makes_a_plan():
    roles = _roles(f"一、2023年工作回顾\n{RESULTS}\n二、2024年重点任务\n{RESULTS}")
    assert roles["二、2024年重点任务"] == "计划"


def test_in_a_congress_report_everything_after_the_first_plan_is_plan():
    opening = "各位代表：\n现在报告工作。\n"
    text = f"{opening}一、过去一年工作回顾\n{RESULTS}\n二、今后工作打算\n{BODY}\n三、加强自身建设\n{RESULTS}"
    assert _roles(text)["三、加强自身建设"] == "计划"


def test_title_and_opening():
    report = MINER(f"清溪县招商引资工作总结\n一、主要成效\n{RESULTS}")
    assert [section.role for section in report.sections] == ["标题", "成效"]
    assert MINER(f"{BODY}\n一、主要成效\n{RESULTS}").sections[0].role == "概述"


def test_long_text_without_headings_gets_roles_by_paragraph():
    plan = "下一步，我们将继续加大招商力度，力争签约项目20个以上，确保到位资金增长10%以上。"
    text = f"{RESULTS * 6}\n{plan * 6}"
    assert [section.role for section in MINER(text).sections] == ["成效", "计划"]


def _sentence_roles(text: str) -> dict[str, str]:
    return {sentence.quote: sentence.role for sentence in MINER(text).sentences}


def test_a_paragraph_that_turns_to_problems_stays_with_them():
    turn, problem, after = "我们也清醒地看到，还存在一些短板。", "企业总量偏少。", "项目建设加快推进。"
    roles = _sentence_roles(f"一、主要成效\n{RESULTS}{turn}{problem}\n{after}")
    assert roles[RESULTS] == "成效"
    assert roles[turn] == roles[problem] == "问题"
    assert roles[after] == "成效"


def test_the_answer_to_the_problems_ends_them():
    roles = _sentence_roles(f"一、主要成效\n{RESULTS}但受市场影响，订单不足。对此，专班上门服务。")
    assert roles["但受市场影响，订单不足。"] == "问题"
    assert roles["对此，专班上门服务。"] == "成效"


def test_problems_that_are_dealt_with_are_no_turn():
    sentence = "及时化解企业面临的困难12个。"
    assert _sentence_roles(f"一、主要成效\n{RESULTS}{sentence}")[sentence] == "成效"


def test_a_request_is_one_wherever_it_stands():
    sentence = "恳请上级协调用地指标。"
    assert _sentence_roles(f"一、主要成效\n{RESULTS}{sentence}")[sentence] == "诉求"
    assert _sentence_roles(f"一、存在的问题\n用地紧张。{sentence}")[sentence] == "诉求"


def test_the_targets_of_the_year_make_a_plan():
    target = "今年的主要目标是：签约项目20个。"
    assert _sentence_roles(f"一、主要成效\n{RESULTS}{target}")[target] == "计划"


WEIGHED = [
    ("项目建设", "召开会议。", "措施"),
    ("项目建设持续向好", "召开会议。", "成效"),
    ("项目建设", "签约。", "成效"),
    ("强化保障", "签约。", "措施"),
    ("项目建设", "走访3家。", "措施"),
    ("项目建设", "走访3家、5家、7个。", "成效"),
    ("项目建设", "走访后签约、开工。", "成效"),
]


@pytest.mark.parametrize(("wording", "body", "role"), WEIGHED)
def test_deeds_and_outcomes_are_weighed(wording: str, body: str, role: str):
    assert _result_or_measure(wording, body) == role


CONTENT = [
    ("增长8%以上。", "计划"),
    ("增长8%。", "成效"),
    ("加快建设学校3所、医院2所。", "成效"),
    ("目标是完成三件大事。", "计划"),
    ("春风化雨。", "其他"),
]


@pytest.mark.parametrize(("body", "role"), CONTENT)
def test_bounds_speak_of_plans_and_exact_figures_of_results(body: str, role: str):
    assert _content_role(body) == role
