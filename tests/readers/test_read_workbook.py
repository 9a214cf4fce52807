"""Workbooks: what the sheet shows, a line for each row."""

import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from sheet_files import change_part, make_xlsx

from reportmine.readers import limits
from reportmine.readers.cells import cell_text, number_text

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        ("0.126", "0.0%", "12.6%"),
        ("0.126", "0%", "13%"),
        ("85.21", "General", "85.21"),
        ("85.2", "0.00", "85.20"),
        ("85.2", "0.##", "85.2"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("1234567", "#,##0", "1,234,567"),
        ("12345678", '0.00,,"百万"', "12.35百万"),
        ("85.21", '#,##0.00"亿元"', "85.21亿元"),
        ("85.21", "0.00_ ;[Red]\\-0.00\\ ", "85.21"),
        ("-85.21", "0.00_);(0.00)", "-85.21"),
        ("-0.004", "0.00", "0.00"),
        ("0.5", "0", "1"),
        ("2.5", "0", "3"),
        ("7", "000", "007"),
        ("1200", "[$¥-804]#,##0", "¥1,200"),
        ("0", '0;-0;"-"', "0"),
        ("0.25", "# ?/?", "0.25"),
        ("123456", "0.00E+00", "123456"),
        ("1500", '[>1000]0,"千";0', "1500"),
        ("5", "@", "5"),
    ],
)
def test_numbers_as_they_are_shown(value, form, shown):
    assert number_text(Decimal(value), form) == shown


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (85.21000000000001, "General", "85.21"),
        (1 / 3, "0.00%", "33.33%"),
        (16, "General", "16"),
        (1e15, "General", "1000000000000000"),
        (True, "General", "TRUE"),
        (datetime(2023, 6, 30), "yyyy-mm-dd", "2023年6月30日"),
        (datetime(2023, 6, 1), 'yyyy"年"m"月"', "2023年6月"),
        (date(2023, 6, 30), "mm-dd-yy", "2023年6月30日"),
        (datetime(2023, 6, 30, 9, 5), "yyyy-m-d h:mm", "2023年6月30日 09:05"),
        (None, "General", ""),
        ("=1+1", "General", "=1+1"),
    ],
)
def test_cells_as_text(value, form, shown):
    assert cell_text(value, form) == shown


def test_rows_are_lines_and_sheets_are_named(read_bytes):
    rows = [["项目", "投资（亿元）", "增长"], ["甲\n乙", 85.21, 0.126], [None, None, None], ["丙", None, 3]]
    data = make_xlsx(
        rows,
        [["合计", 16]],
        [["不看", 1]],
        [],
        names=["签约", "合计", "底稿", "空"],
        hidden=(2,),
        formats={"C2": "0.0%"},
    )
    assert (
        read_bytes(data, "表.xlsx").text
        == "签约\n项目\t投资（亿元）\t增长\n甲 乙\t85.21\t12.6%\n丙\t\t3\n\n合计\n合计\t16\n"
    )


def test_one_sheet_needs_no_name(read_bytes):
    assert read_bytes(make_xlsx([["签约", 16]], names=["Sheet1"]), "表.xlsx").text == "签约\t16\n"


def test_a_formula_gives_its_value_or_a_refusal(read_bytes, refused):
    data = make_xlsx([["合计", "=8+8"]])
    error = refused(data, "表.xlsx")
    assert "第 1 行有公式" in error.message
    assert "保存一次" in error.hint
    blank = re.compile(rb"<v ?/>|<v></v>")
    computed = change_part(data, SHEET, lambda xml: blank.sub(b"<v>16</v>", xml))
    assert read_bytes(computed, "表.xlsx").text == "合计\t16\n"
    empty = change_part(data, SHEET, lambda xml: xml.replace(b'r="B1"', b'r="B1" t="str"'))
    assert read_bytes(empty, "表.xlsx").text == "合计\n"


def test_a_wrong_dimension_cuts_nothing_off(read_bytes):
    data = make_xlsx([["甲", 1], ["乙", 2]])
    data = change_part(data, SHEET, lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1"'))
    assert read_bytes(data, "表.xlsx").text == "甲\t1\n乙\t2\n"


def test_limits(refused, monkeypatch):
    monkeypatch.setattr(limits, "MAX_CELLS", 5)
    assert "5 格的上限" in refused(make_xlsx([["甲", 1]] * 3), "表.xlsx").message
    far = change_part(
        make_xlsx([["甲"]]), SHEET, lambda xml: xml.replace(b'"A1"', b'"XFD1048576"').replace(b'r="1"', b'r="1048576"')
    )
    assert "上限" in refused(far, "远.xlsx").message


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("part", "change", "words"),
    [
        (SHEET, lambda xml: LAUGHS + xml, "DTD"),
        ("xl/workbook.xml", lambda xml: xml[: len(xml) // 2], "不完整或已损坏"),
        (SHEET, lambda xml: xml[: len(xml) // 2], "不完整或已损坏"),
        (SHEET, lambda xml: xml + b" " * 3_000_000, "压缩炸弹"),
    ],
)
def test_hostile_and_damaged_workbooks(refused, part, change, words):
    assert words in refused(change_part(make_xlsx([["甲", 1]]), part, change), "坏.xlsx").message
