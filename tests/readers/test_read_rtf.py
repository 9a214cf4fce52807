"""RTF: GBK escapes, what is shown and what is not, lists and tables."""

import pytest
from sheet_files import gbk, make_rtf

from reportmine.readers import limits


@pytest.fixture
def rtf(read_bytes):
    """Return the text of an RTF file whose body is the given RTF."""
    return lambda raw: read_bytes(make_rtf(raw=raw), "报告.rtf").text


def test_paragraphs_and_title(read_bytes):
    source = read_bytes(make_rtf("一、总体情况", "全县签约项目16个，总投资85.21亿元。"), "报告.rtf")
    assert source.text == "一、总体情况\n全县签约项目16个，总投资85.21亿元。\n"
    assert source.title == "总结"
    assert source.media_type == "application/rtf"


def test_an_rtf_may_be_called_doc(read_bytes):
    assert read_bytes(make_rtf("签约16个"), "报告.doc").text == "签约16个\n"


# 昞 is D5 5C in GBK (second byte a backslash), 丂 81 40, 乕 81 5C: the second byte looks like ASCII.
@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (r"\f0 \'c8\'ab\'cf\'d816\'b8\'f6", "全县16个"),
        (r"\f0 \'95p\'c8\'ab", "昿全".replace("昿", b"\x95p".decode("gbk"))),
        (r"\f0 \'81\'5c\'c8\'ab", b"\x81\x5c".decode("gbk") + "全"),
        (r"\f1 \'c8\'ab\'cf\'d8", "全县"),
        (r"\f1 \'93A\'94", "“A”"),
        (r"\f0 \u31614?\u-28738?", "签\u8fbe".replace("\u8fbe", chr(0x10000 - 28738))),
        (r"\uc2\u31614\'c7\'a9\u32422\'d4\'bc16", "签约16"),
        (r"\uc0\u31614\u32422 16", "签约16"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"A\emdash B\~C\_D\{E\}\\", "A—B\xa0C-D{E}\\"),
        (r"\f2 \'6c", "●"),
        ("A\\\nB", "A\nB"),
    ],
)
def test_characters(rtf, raw, shown):
    assert rtf(raw + r"\par") == shown + "\n"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (r"16{\v 17}\v 18\v0 19", "1619"),
        (r"{\deleted 12}{\revised 13}", "13"),
        (r"A{\deleted\par}B", "AB"),
        (r"{\header 9}{\footer - 1 -}{\footnote 8}16", "16"),
        (r"{\*\unknown 7}{\pict\wmetafile8 010009}{\*\bkmkstart a}16", "16"),
        (r"{\pict\bin5 }}}}}16}17", "17"),
        (r"{\field{\*\fldinst HYPERLINK }{\fldrslt 16}}", "16"),
        (r"{\field{\*\fldinst TOC \\o }{\fldrslt 99}}16", "16"),
        (r"{\listtext 1.\tab}A", "1.\tA"),
        (r"{\*\pn\pnlvlbody{\pntxta .}}{\pntext 2.\tab}A", "2.\tA"),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv 5}}{\shptxt 16\par}}{\shprslt 17}}", "16"),
        (r"16{\object{\*\objdata 0105}{\result 17}}", "1617"),
    ],
)
def test_what_is_shown_and_what_is_not(rtf, raw, shown):
    assert rtf(raw + r"\par") == shown + "\n"


def test_table_rows_are_lines(rtf):
    cell = r"\pard\intbl {}\cell "
    row = "\\trowd\\cellx1\\cellx2 " + cell.format(gbk("项目")) + cell.format("85.21") + "\\row\n"
    two = "\\trowd " + cell.format("A\\par B") + cell.format("2") + "\\row\n"
    assert rtf(row + two + r"\pard end\par") == "项目\t85.21\nA B\t2\nend\n"


@pytest.mark.parametrize(
    ("raw", "words"),
    [(r"\f0 \'c8", "不合所用字体的编码"), ("{" * (limits.MAX_GROUPS + 1), f"{limits.MAX_GROUPS} 层"), ("{", "被截断")],
)
def test_damaged_files_are_refused(refused, raw, words):
    assert words in refused(make_rtf("甲", raw=raw), "坏.rtf").message
