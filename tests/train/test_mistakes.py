from decimal import Decimal

import pytest

from reportmine.train.mistakes import in_sentence, shown


@pytest.mark.parametrize(
    ("text", "quote", "sentence"),
    [
        ("前一句。签约5个。后一句。", "5个", "签约【5个】。"),
        ("签约5个", "5个", "签约【5个】"),
        ("标题\n签约5个，到位\n后", "5个", "签约【5个】，到位"),
        ("甲。第一，盯链主。乙。", "第一，盯链主。", "【第一，盯链主。】"),
        ("甲。乙\n丙。丁。", "乙\n丙。", "【乙⏎丙。】"),
        ("甲\x1b[31m5个\u202e。", "5个", "甲\ufffd[31m【5个】\ufffd。"),
        ("甲" * 70 + "5个" + "乙" * 70, "5个", "…" + "甲" * 60 + "【5个】" + "乙" * 60 + "…"),
        ("甲" * 50 + "乙" * 50, "甲" * 50 + "乙" * 50, "【" + "甲" * 40 + "…" + "乙" * 40 + "】"),
    ],
)
def test_the_sentence_around_a_span(text, quote, sentence):
    start = text.index(quote)
    assert in_sentence(text, start, start + len(quote)) == sentence


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "遮蔽"),
        ((), "无"),
        ("", "无"),
        ((Decimal("1E+2"),), "100"),
        ((Decimal(3), Decimal(5)), "3~5"),
        (("其他", "棚改"), "其他（棚改）"),
        (frozenset({"省外", "其中"}), "其中、省外"),
        (frozenset(), "无"),
        (0, "0"),
        ("成效", "成效"),
    ],
)
def test_values_as_people_read_them(value, text):
    assert shown(value) == text
