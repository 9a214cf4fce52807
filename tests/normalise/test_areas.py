"""The area that a report is about."""

import hashlib

import pytest

from reportmine import load
from reportmine.normalise.areas import area_conflict
from reportmine.schema.document import Source, Told

MINER = load()
BODY = "专班每周调度一次，逐个项目解决用地、用工和融资中的难处，企业反映良好，群众也满意。"


def mine(text, path="<text>", **told):
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return MINER.mine(Source(text=text, media_type="text/plain", sha256=sha256, path=path, told=Told(**told)))


def document(text, path="<text>", **told):
    return mine(text, path, **told).document


def facts(found):
    return found.area, found.area_code, found.area_key, found.area_level, found.area_source


OPENINGS = [
    ("徐水县招商局2012年工作总结", ("徐水县", "130625", "130609", "county", "title")),
    ("徐水区2020年招商引资工作总结", ("徐水区", "130609", "130609", "county", "title")),
    ("2020年保定市徐水区商务局工作总结", ("徐水区", "130609", "130609", "county", "title")),
    ("徐水县2020年招商引资工作总结", ("徐水区", "130609", "130609", "county", "title")),
    ("襄樊市2008年招商引资工作总结", ("襄樊市", "420600", "420600", "prefecture", "title")),
    ("苍南2023年招商引资工作总结", ("苍南县", "330327", "330327", "county", "title")),
    ("三亚政府工作报告", ("三亚市", "460200", "460200", "prefecture", "title")),
    ("2023年广西壮族自治区商务工作总结", ("广西壮族自治区", "450000", "450000", "province", "title")),
    ("南京市鼓楼区2022年招商引资工作总结", ("鼓楼区", "320106", "320106", "county", "title")),
    ("宁澜市岚桥县2023年招商工作总结", ("岚桥县", "", "岚桥县", "county", "title")),
    ("宁澜市桥西区2023年招商工作总结", ("宁澜市桥西区", "", "宁澜市桥西区", "county", "title")),
    ("中共清溪县委办公室2023年工作总结", ("清溪县", "", "清溪县", "county", "title")),
    ("石门市人民政府2023年工作总结", ("石门市", "", "石门市", "", "title")),
    ("石淙县枫垭镇2023年工作总结", ("石淙县枫垭镇", "", "石淙县/枫垭镇", "township", "title")),
    ("洛阳市高新区2023年工作总结", ("洛阳市高新区", "", "410300/高新区", "", "title")),
    ("2023年全县招商引资工作总结", ("", "", "", "", "")),
    ("雄安新区容城县2023年工作总结", ("容城县", "130629", "130629", "county", "title")),
    ("江苏省苍南县2023年工作总结", ("江苏省苍南县", "", "江苏省苍南县", "county", "title")),
    ("下关区2010年工作总结", ("下关区", "320107", "320107", "county", "title")),
    ("驻上海市办事处2023年工作总结", ("", "", "", "", "")),
    ("赴苏州市招商工作总结", ("", "", "", "", "")),
    ("上海驻点招商工作总结", ("", "", "", "", "")),
    ("推进县域经济发展工作总结", ("", "", "", "", "")),
    ("优化城市管理工作总结", ("", "", "", "", "")),
    ("各县市区2023年招商引资工作情况", ("", "", "", "", "")),
]


@pytest.mark.parametrize(("opening", "expected"), OPENINGS)
def test_areas_of_titles(opening, expected):
    assert facts(document(f"{opening}\n{BODY}")) == expected


SPOKEN = [
    "政府工作报告\n——2023年1月10日在苍南县第十届人民代表大会第二次会议上\n各位代表：",
    "政府工作报告\n苍南县人民政府县长 某人\n各位代表：",
    "各位代表：\n现在，我代表苍南县人民政府向大会报告工作，请予审议。",
    "各位代表：\n我代表县人民政府报告工作，请连同《苍南县国民经济和社会发展第十四个五年规划》一并审议。",
    "一、2022年工作回顾\n过去一年，全县上下奋力拼搏，苍南发展站上新起点，苍南面貌焕然一新，苍南人民更加自信。",
]


@pytest.mark.parametrize("opening", SPOKEN)
def test_areas_of_texts(opening):
    assert facts(document(f"{opening}\n{BODY}")) == ("苍南县", "330327", "330327", "county", "text")


def test_a_signature_at_the_end_is_the_report_s_own():
    found = document(f"各项工作有序推进。\n{BODY}\n{BODY}\n{BODY}\n岚桥县商务局\n2024年1月5日")
    assert facts(found) == ("岚桥县", "", "岚桥县", "county", "text")


def test_an_addressee_is_not_the_writer():
    assert document(f"保定市商务局：\n现将上半年情况汇报如下。\n{BODY}").area == ""


def test_neighbours_named_as_often_leave_the_area_open():
    text = f"全县上下努力。苍南、平阳两地共建园区，苍南出地、平阳出资，苍南、平阳各占一半。\n{BODY}"
    assert document(text).area == ""


def test_the_state_council_reports_on_the_nation():
    found = document(f"各位代表：\n现在，我代表国务院，向大会作政府工作报告。\n{BODY}")
    assert facts(found) == ("全国", "", "全国", "", "text")


DOUBTFUL = "鼓楼区2022年招商引资工作总结"


@pytest.mark.parametrize("name", ["新区", "下关区", "高新区"])
def test_what_is_no_unit_of_the_gazetteer_in_that_year_has_a_key_of_its_own(name):
    found = document(f"{name}2023年工作总结\n{BODY}")
    assert (found.area, found.area_code, found.area_key) == (name, "", f"{name}#{found.doc_id}")


def test_two_counties_of_one_name_are_refused_and_never_joined():
    first, second = document(f"{DOUBTFUL}\n{BODY}"), document(f"{DOUBTFUL}\n{BODY}我区企业反映良好。")
    assert (first.area, first.area_code, first.area_level) == ("鼓楼区", "", "county")
    assert first.area_key == f"鼓楼区#{first.doc_id}"
    assert first.area_key != second.area_key


TOLD_APART = [
    {"text": f"{DOUBTFUL}\n{BODY}我区对接福州市各部门，融入福州都市圈。"},
    {"path": "报告/福州市/总结.txt"},
    {"path": "福建省福州市鼓楼区_2022.txt"},
    {"area": "福州市鼓楼区"},
    {"area": "350102"},
]


@pytest.mark.parametrize("clue", TOLD_APART)
def test_two_counties_of_one_name_are_told_apart_by_other_places(clue):
    found = document(**{"text": f"{DOUBTFUL}\n{BODY}", **clue})
    assert facts(found) == ("鼓楼区", "350102", "350102", "county", "title")


def test_folder_file_and_manifest_in_this_order():
    text = f"上半年工作总结\n{BODY}"
    assert facts(document(text, "报告/苍南/总结.txt", area="平阳县"))[0::4] == ("苍南县", "folder")
    assert facts(document(text, "报告/河北省保定市徐水_2010.txt", area="平阳县"))[0::4] == ("徐水区", "file")
    assert facts(document(text, "报告/总结.txt", area="平阳县")) == ("平阳县", "330326", "330326", "county", "manifest")
    assert facts(document(text, "报告/总结.txt", area="130609"))[:2] == ("徐水区", "130609")
    assert facts(document(text, "报告/总结.txt", area="甲组一号")) == ("甲组一号", "", "甲组一号", "", "manifest")
    assert facts(document(text, "报告/总结.txt", issuer="平阳县商务局"))[0::4] == ("平阳县", "manifest")


MASKED = [
    "*县招商局2023年上半年工作总结",
    "**县2023年工作总结",
    "××县2023年工作总结",
    "XX县2023年工作总结",
    "某县2023年工作总结",
]
CLUES = "保定市徐水区与我县相邻，徐水区、徐水区、徐水都来学习，保定市给予支持。"


@pytest.mark.parametrize("title", MASKED)
def test_a_masked_county_stays_masked_whatever_else_is_told(title):
    found = document(f"{title}\n{BODY}{CLUES}", "保定市/徐水区/徐水区_2023.txt")
    assert found.area_masked
    assert (found.area, found.area_code) == (title[: title.index("县") + 1], "")
    assert found.area_key == "徐水区"


def test_a_mask_inside_a_title_is_seen():
    found = document(f"全面推进*县招商引资工作总结\n{BODY}", "徐水区_2023.txt")
    assert (found.area, found.area_code, found.area_key) == ("*县", "", "徐水区")


def test_a_masked_neighbour_masks_nothing_else():
    found = document(f"苍南县2023年工作总结\n{BODY}学习*县经验，与**市合作，全县上下努力。")
    assert (found.area_code, found.area_masked) == ("330327", False)
    found = document(f"今年以来，我县赴**市招商。\n{BODY}全县上下努力。", "苍南县_2023.txt")
    assert (found.area_code, found.area_masked) == ("330327", False)


def test_a_county_masked_in_the_body_is_not_guessed_from_its_neighbours():
    found = document(f"今年以来，我县落实《**县招商引资行动方案》。\n{CLUES}\n{BODY}全县上下努力。")
    assert (found.area, found.area_code, found.area_masked, found.area_source) == ("**县", "", True, "text")


def test_a_county_below_a_masked_prefecture_is_not_looked_up():
    found = document(f"*市鼓楼区2022年招商引资工作总结\n{BODY}我区融入福州都市圈，福州市支持。")
    assert (found.area, found.area_code, found.area_masked) == ("*市鼓楼区", "", True)


def test_keys_of_masked_counties():
    text = f"*县招商局2023年上半年工作总结\n{BODY}"
    assert document(text, "甲县/总结.txt", area="乙").area_key == "乙"
    assert document(text, "甲县/总结.txt").area_key == "甲县"
    assert document(text, "报告/丙县_2023H1.txt").area_key == "丙县"
    first, second = document(text, "a/总结.txt"), document(text + "。", "b/总结.txt")
    assert first.area_key == f"*县#{first.doc_id}" != second.area_key


def test_a_contradiction_is_told():
    report = mine(f"苍南县2023年工作总结\n{BODY}", "平阳县_2023.txt", area="徐水区")
    assert report.document.area == "苍南县"
    assert area_conflict(report, Told()) == "题目里的地区是“苍南县”，文件名里是“平阳县”；以题目为准，请核对"
    report = mine(f"苍南县2023年工作总结\n{BODY}", area="徐水区")
    assert area_conflict(report, Told(area="徐水区")) == "题目里的地区是“苍南县”，清单里是“徐水区”；以题目为准，请核对"


AGREEING = [
    ("徐水县2012年工作总结", "130609"),
    ("徐水县2012年工作总结", "徐水"),
    ("徐水县2012年工作总结", "保定市"),
    ("岚桥县2012年工作总结", "宁澜市岚桥县"),
    ("石淙县枫垭镇2023年工作总结", "石淙县"),
    ("*县2012年工作总结", "徐水区"),
]


@pytest.mark.parametrize(("title", "told"), AGREEING)
def test_names_of_one_area_do_not_contradict_each_other(title, told):
    assert area_conflict(mine(f"{title}\n{BODY}", area=told), Told(area=told)) is None
