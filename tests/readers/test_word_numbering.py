"""Automatic numbering of Word, as Word shows it."""

import pytest
from word_files import level, make_docx, numbering, paragraph, styles

from reportmine.readers.numerals import numeral

GOVERNMENT = (
    level(0, "chineseCountingThousand", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, "decimal", "%3.")
)


@pytest.fixture
def labels(read_bytes):
    """Return the lines of paragraphs `甲` at the given (list, level)."""

    def run(items, lists, **parts):
        body = "".join(paragraph("甲", num=num, level=depth) for num, depth in items)
        return read_bytes(make_docx(body, numbering=lists, **parts), "a.docx").text.replace("甲", "").split("\n")[:-1]

    return run


def test_the_levels_of_an_official_paper(labels):
    items = [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)]
    lists = numbering({5: GOVERNMENT}, {1: (5, "")})
    assert labels(items, lists) == ["一、", "（一）", "1. ", "2. ", "（二）", "1. ", "二、", "（一）"]


def test_lists_of_one_definition_count_on_unless_told_to_start_again(labels):
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = numbering({5: GOVERNMENT, 6: GOVERNMENT}, {1: (5, ""), 2: (5, ""), 3: (5, again), 4: (6, "")})
    assert labels([(1, 0), (2, 0), (3, 0), (3, 0), (1, 0), (4, 0)], lists) == [
        "一、",
        "二、",
        "一、",
        "二、",
        "三、",
        "一、",
    ]


def test_start_override_and_redefined_level(labels):
    other = '<w:lvlOverride w:ilvl="0">' + level(0, "upperLetter", "%1)", start=3) + "</w:lvlOverride>"
    lists = numbering({5: level(0, "decimal", "%1.", start=4), 6: GOVERNMENT}, {1: (5, ""), 2: (6, other)})
    assert labels([(1, 0), (1, 0), (2, 0), (2, 0)], lists) == ["4. ", "5. ", "C) ", "D) "]


@pytest.mark.parametrize(
    ("restart", "last"), [("", "1) "), ('<w:lvlRestart w:val="0"/>', "3) "), ('<w:lvlRestart w:val="1"/>', "3) ")]
)
def test_when_a_level_starts_again(labels, restart, last):
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%2.") + level(2, "decimal", "%3)", more=restart)
    items = [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2)]
    assert labels(items, numbering({1: levels}, {1: (1, "")}))[-1] == last


@pytest.mark.parametrize(
    ("levels", "items", "shown"),
    [
        (level(0, "decimal", "%1") + level(1, "decimal", "%1.%2"), [0, 1, 1], ["1 ", "1.1 ", "1.2 "]),
        (
            level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", more="<w:isLgl/>"),
            [0, 1],
            ["第一章", "1.1 "],
        ),
        (level(0, "decimal", "%1") + level(1, "decimal", "%1.%2"), [1], ["1.1 "]),
        (level(0, "bullet", "●") + level(1, "decimal", "%1%2."), [0, 1], ["●", "1. "]),
        (level(0, "bullet", "\uf06c"), [0], ["●"]),
        (level(0, "bullet", "\uf0e9"), [0], ["·"]),
        (level(0, "decimal", "%1.", more='<w:suff w:val="nothing"/>'), [0], ["1."]),
        (level(0, "decimal", "第%1条 "), [0], ["第1条 "]),
        (level(0, "none", "附："), [0], ["附："]),
        (level(0, "decimal", ""), [0], [""]),
    ],
)
def test_label_texts(labels, levels, items, shown):
    assert labels([(1, depth) for depth in items], numbering({1: levels}, {1: (1, "")})) == shown


def test_a_label_never_runs_into_a_number(read_bytes):
    lists = numbering({1: level(0, "decimal", "%1.")}, {1: (1, "")})
    assert read_bytes(make_docx(paragraph("5亿元", num=1), numbering=lists), "a.docx").text == "1. 5亿元\n"


def style(name, inner, kind="paragraph", more=""):
    return f'<w:style w:type="{kind}" w:styleId="{name}" {more}>{inner}</w:style>'


def in_list(num=None, depth=None):
    level_xml = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
    num_xml = "" if num is None else f'<w:numId w:val="{num}"/>'
    return f"<w:pPr><w:numPr>{level_xml}{num_xml}</w:numPr></w:pPr>"


STYLES = styles(
    style("H1", in_list(1))
    + style("H2", '<w:basedOn w:val="H1"/>' + in_list(depth=1))
    + style("L", in_list(2))
    + style("X", '<w:basedOn w:val="X"/>')
)


def test_numbering_through_styles(read_bytes):
    linked = level(0, "decimal", "%1.") + level(1, "decimal", "(%2)", more='<w:pStyle w:val="L"/>')
    lists = numbering({5: GOVERNMENT, 6: linked}, {1: (5, ""), 2: (6, "")})
    body = (
        paragraph("甲", style="H1")
        + paragraph("乙", style="H2")
        + paragraph("丙", style="L")
        + paragraph("丁", style="H1", num=0)
        + paragraph("戊", style="X")
        + paragraph("己", style="H1", level=1)
        + paragraph("庚", num=99)
    )
    shown = "一、甲\n（一）乙\n(1) 丙\n丁\n戊\n（二）己\n庚\n"
    assert read_bytes(make_docx(body, numbering=lists, styles=STYLES), "a.docx").text == shown


def test_default_style_and_list_style(read_bytes):
    default = style("N", in_list(1), more='w:default="1"') + style("NS", in_list(2), "numbering")
    lists = numbering({5: '<w:numStyleLink w:val="NS"/>', 6: GOVERNMENT}, {1: (5, ""), 2: (6, "")})
    body = paragraph("甲") + paragraph("乙") + paragraph("丙", num=2)
    assert (
        read_bytes(make_docx(body, numbering=lists, styles=styles(default)), "a.docx").text
        == "一、甲\n二、乙\n三、丙\n"
    )


def test_empty_items_count_as_they_do_in_word(labels, read_bytes):
    lists = numbering({5: GOVERNMENT}, {1: (5, "")})
    hidden = paragraph("", num=1, mark="<w:vanish/>")
    body = paragraph("甲", num=1) + paragraph("", num=1) + hidden + paragraph("乙", num=1)
    assert read_bytes(make_docx(body, numbering=lists), "a.docx").text == "一、甲\n二、\n三、乙\n"


@pytest.mark.parametrize("value", ["", "x", "-1", "²", "99999999999"])
def test_values_that_word_would_ignore_do_no_harm(read_bytes, value):
    again = f'<w:lvlOverride w:ilvl="{value}"><w:startOverride w:val="{value}"/></w:lvlOverride>'
    restart = f'<w:lvlRestart w:val="{value}"/>'
    lists = numbering({5: level(0, "chineseCounting", "%1、", more=restart)}, {1: (5, ""), 2: (5, again)})
    body = paragraph("甲", num=1, level=0) + paragraph("乙", num=2, level=value) + paragraph("丙", num=value)
    lines = read_bytes(make_docx(body, numbering=lists), "a.docx").text.split("\n")
    assert (lines[0], lines[1][-1], lines[2]) == ("一、甲", "乙", "丙")


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九"}),
        (
            "chineseCountingThousand",
            {0: "零", 100: "一百", 105: "一百零五", 110: "一百一十", 1001: "一千零一", 2010: "二千零一十"},
        ),
        ("chineseCountingThousand", {12345: "一二三四五"}),
        ("chineseLegalSimplified", {3: "叁", 10: "壹拾", 25: "贰拾伍"}),
        ("ideographDigital", {10: "一〇", 2024: "二〇二四"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {3: "寅", 13: "13"}),
        ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥", 61: "甲子"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {0: "⓪", 10: "⑩"}),
        ("decimalEnclosedParen", {1: "⑴"}),
        ("decimalEnclosedFullstop", {2: "⒉"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("01, 02, 03, ...", {7: "07"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 28: "BB"}),
        ("lowerLetter", {3: "c"}),
        ("upperRoman", {4: "IV", 49: "XLIX", 1994: "MCMXCIV"}),
        ("lowerRoman", {9: "ix"}),
        ("numberInDash", {3: "- 3 -"}),
        ("lowerLetter", {999_999_999: "999999999"}),
        ("none", {3: ""}),
        ("hebrew1", {3: "3"}),
    ],
)
def test_numerals(form, numbers):
    assert {number: numeral(number, form) for number in numbers} == numbers
