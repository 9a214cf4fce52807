"""Headings of every habit, and what is none."""

import pytest

from reportmine.segment.headings import find_headings

LONG = "县招商专班每周调度一次，逐个项目解决用地、用工和融资中的难处，企业普遍反映良好。"


def _found(text: str) -> list[tuple[str, str]]:
    return [(heading.style, text[heading.start : heading.end]) for heading in find_headings(text)]


NUMBERED = [
    ("一、主要成效", "chinese"),
    ("（一）强化组织领导", "chinese-bracket"),
    ("(三) 优化营商环境", "chinese-bracket"),
    ("1.健全工作机制", "arabic"),
    ("1．健全工作机制", "arabic"),
    ("2、落实包抓责任", "arabic"),
    ("３．落实包抓责任", "arabic"),
    ("（2）落实包抓责任", "arabic-bracket"),
    ("①压实责任", "circled"),
    ("第一，压实责任", "ordinal"),
    ("第二部分 下一步打算", "part"),
    ("## 存在的问题", "markdown"),
]


@pytest.mark.parametrize(("line", "style"), NUMBERED)
def test_a_numbered_line_is_a_heading(line: str, style: str):
    assert _found(f"{line}\n{LONG}") == [(style, line)]


@pytest.mark.parametrize(("line", "style"), NUMBERED)
def test_a_run_in_heading_ends_with_its_sentence(line: str, style: str):
    text = f"{line}。{LONG}"
    (heading,) = find_headings(text)
    assert (heading.style, text[heading.start : heading.end]) == (style, f"{line}。")
    assert heading.run_in


def test_the_wording_begins_after_the_number():
    text = f"（一）“植人脉”引商，打通工作主渠道。{LONG}"
    (heading,) = find_headings(text)
    assert text[heading.text_start : heading.end] == "“植人脉”引商，打通工作主渠道。"


PLAIN = [
    "4.5亿元到位资金已经全部拨付。承建单位进场施工。",
    "1.2万名群众受益。",
    "3.15消费者权益日活动如期举办，现场受理投诉。",
    "12.5万吨粮食颗粒归仓，农民增收。",
    "一心一意谋发展，聚精会神抓招商，全县上下形成了浓厚的干事创业氛围，各项工作都走在了前列，群众的满意度也在逐年提高，企业信心更足了",
    "第一季度签约项目3个，第二季度签约项目5个。",
    "一是压实责任。二是强化督查。",
    "1.全年共签约项目12个，其中工业项目7个，农业项目3个，服务业项目2个，总投资36亿元，比上年多4个项目，"
    "投资额增长两成以上，开工率、投产率均居全市前列，得到市里通报表扬",
]


@pytest.mark.parametrize("line", PLAIN)
def test_running_text_is_no_heading(line: str):
    assert _found(f"{line}\n{LONG}") == []


LABELS = [
    (f"招商机制：{LONG}", [("label", "招商机制：")]),
    (f"（一）招商机制：{LONG}", [("chinese-bracket", "（一）招商机制：")]),
    (f"主要是：{LONG}", []),
    (f"情况如下：{LONG}", []),
    (f"各位代表：{LONG}", []),
    (f"联系电话：12345，{LONG}", []),
    (f"签约12个项目：{LONG}", []),
    ("招商机制：", []),
]


@pytest.mark.parametrize(("text", "wanted"), LABELS)
def test_labels_with_a_colon(text: str, wanted: list[tuple[str, str]]):
    assert _found(text) == wanted


def test_unnumbered_lead_ins_need_a_sister():
    lead, sister = "完善机制，提升招引效率。", "搭建平台，拓宽招商渠道。"
    assert _found(f"{lead}{LONG}\n{sister}{LONG}") == [("lead", lead), ("lead", sister)]
    assert _found(f"{lead}{LONG}\n{LONG}\n{LONG}\n{LONG}") == []


@pytest.mark.parametrize("opener", ["目前，", "同时，", "截至年底，", "一是", "根据"])
def test_running_text_that_opens_a_paragraph_is_no_lead_in(opener: str):
    text = f"{opener}完善招商机制。{LONG}\n{opener}搭建招商平台。{LONG}"
    assert _found(text) == []


def test_short_lead_ins_inside_a_paragraph():
    text = f"坚持顶格推进。{LONG}紧盯线索项目。{LONG}"
    assert [words for _, words in _found(text)] == ["坚持顶格推进。", "紧盯线索项目。"]


def test_a_short_line_over_a_paragraph_is_a_heading():
    assert _found(f"{LONG}\n{LONG}\n{LONG}\n营商环境不断优化\n{LONG}") == [("line", "营商环境不断优化")]
    assert _found(f"{LONG}\n{LONG}\n{LONG}\n首页 | 招商动态\n{LONG}") == []


TITLES = [
    ("清溪县2024年上半年招商引资工作总结", "清溪县2024年上半年招商引资工作总结"),
    ("清溪县招商局\n2024年上半年工作总结", "清溪县招商局\n2024年上半年工作总结"),
    ("政 府 工 作 报 告", "政 府 工 作 报 告"),
    ("2024年工作要点（讨论稿）", "2024年工作要点（讨论稿）"),
]


@pytest.mark.parametrize(("opening", "title"), TITLES)
def test_title(opening: str, title: str):
    assert _found(f"{opening}\n{LONG}") == [("title", title)]


def test_a_date_under_the_title_and_a_signature_are_no_headings():
    text = f"清溪县招商引资工作总结\n（2024年7月5日）\n{LONG}\n清溪县招商局\n2024年7月5日"
    assert [style for style, _ in _found(text)] == ["title"]


def test_a_date_in_words_over_a_paragraph_is_no_heading():
    assert _found(f"{LONG}\n{LONG}\n{LONG}\n二〇二四年七月五日\n{LONG}") == []


def test_an_attachment_is_a_heading():
    assert ("attachment", "附件：清溪县签约项目表") in _found(f"{LONG}\n附件：清溪县签约项目表")


@pytest.mark.parametrize("text", ["", "\n\n", "一、", "#", "。", "（"])
def test_hardly_any_text(text: str):
    assert all(heading.end <= len(text) for heading in find_headings(text))
