"""OFD: text by its place on the page."""

import pytest
from sheet_files import make_ofd, make_zip, put

from reportmine.readers import limits

IMAGE = '<ofd:ImageObject ID="9" Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="4"/>'


def test_lines_of_a_paragraph_are_joined(read_bytes):
    lines = [
        "　　全县签约项目十六个，总投资八十五亿元，其中亿元以上",
        "项目十二个，占比七成五，同比提高三个百分点，完成年度任",
        "务。",
    ]
    source = read_bytes(make_ofd([lines], title="总结"), "报告.ofd")
    assert source.text.replace("\u3000", "") == "".join(lines).strip("\u3000") + "\n"
    assert (source.title, source.media_type) == ("总结", "application/ofd")


def test_pieces_at_one_height_are_one_line(read_bytes):
    row = [put("高新区", 30, 50), put("12", 100, 50), put("85.21", 150, 50), put("单字", 30, 70)]
    assert [line.split() for line in read_bytes(make_ofd([row]), "表.ofd").text.splitlines()] == [
        ["高新区", "12", "85.21"],
        ["单字"],
    ]


def test_page_numbers_go(read_bytes):
    pages = [[f"第{no}页上的正文写到这里为止。", put(f"- {no} -", 95, 280)] for no in range(1, 4)]
    assert "-" not in read_bytes(make_ofd(pages), "报告.ofd").text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (make_ofd([[]], image=IMAGE), "没有文字"),
        (make_ofd([["正文写在这里，共有十几个字。"], []], image=IMAGE), "第 2 页是扫描图"),
        (make_ofd([["甲"]], dtd='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'), "DTD"),
        (make_zip({"OFD.xml": "<OFD><DocBody><DocRoot>../../etc/passwd</DocRoot></DocBody></OFD>"}), "缺少 etc/passwd"),
    ],
)
def test_what_is_refused(refused, data, words):
    assert words in refused(data, "坏.ofd").message


def test_the_page_limit(refused, monkeypatch):
    monkeypatch.setattr(limits, "MAX_PAGES", 2)
    assert "有 3 页，超过 2 页的上限" in refused(make_ofd([["甲"]] * 3), "长.ofd").message


@pytest.mark.parametrize("value", ["nan", "inf", "x", "", "1 2 3", "g 99999999999 1", "g -5 1", "1e308 1e308"])
def test_senseless_numbers_do_no_harm(read_bytes, value):
    data = make_ofd([[put("签约十六个").replace("g 4 5.6", value)]])
    assert sorted(read_bytes(data, "a.ofd").text.replace(" ", "")) == sorted("签约十六个\n")
