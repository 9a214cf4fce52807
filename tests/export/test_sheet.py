import csv
import io

import pytest

from reportmine.export.sheet import BOM, safe_cell, to_csv


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        '=HYPERLINK("http://x","点")',
        "=cmd|' /C calc'!A0",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1+1",
        "－减",
        "＠甲",
        " =1",
        "　=1",
        "-",
        "--5",
        "-5+3",
        "+86-10-1234",
        "-3亿元",
    ],
)
def test_what_a_spreadsheet_would_run_becomes_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-6.87", "+3", "-12%", "85.21", "", "85.21亿元", "a=b", "一、成效", "1-5月", "'=1"])
def test_numbers_and_plain_text_stay(text):
    assert safe_cell(text) == text


def test_csv_begins_with_a_byte_order_mark_and_reads_back():
    rows = [
        {
            "quote": '85.21"亿",元\n下',
            "status": "actual",
            "masked": False,
            "qualifiers": ["省外", "其中"],
            "value": None,
        },
        {"quote": "=1+1", "status": "target", "masked": True, "qualifiers": [], "value": "-6.87"},
    ]
    text = to_csv(rows, ["quote", "status", "masked", "qualifiers", "value"])
    assert text.startswith(BOM)
    assert list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""))) == [
        ["原文", "状态", "遮蔽", "限定", "数值"],
        ['85.21"亿",元\n下', "实际", "否", "省外、其中", ""],
        ["'=1+1", "目标", "是", "", "-6.87"],
    ]


def test_raw_csv_has_identifiers_and_is_as_safe():
    rows = [{"quote": "=1+1", "status": "actual", "masked": True, "start": 3, "operands": [{"role": "=n"}]}]
    text = to_csv(rows, list(rows[0]), captions=False)
    assert list(csv.reader(io.StringIO(text.removeprefix(BOM)))) == [
        ["quote", "status", "masked", "start", "operands"],
        ["'=1+1", "actual", "true", "3", '[{"role": "=n"}]'],
    ]
