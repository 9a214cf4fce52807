"""PDF files: lines become paragraphs again, page furniture goes, scans and broken files are refused."""

import pytest
from pdf_files import LEFT, PER_LINE, Picture, Put, make_pdf, page, typeset

from reportmine.readers import limits, scan
from reportmine.readers.tidy import line_ends

PARAGRAPHS = (
    "一、工作成效",
    "（一）招商引资稳步推进。今年以来，全县累计签约项目16个，总投资额85.21亿元，其中集中签约12个项目，总投资68.29亿元，"
    "完成年度目标任务的85.3%，比去年同期增长6.5个百分点，位居全市第三位。",
    "（二）项目落地取得突破。全县上下深入贯彻落实党的二十大精神，坚持稳中求进工作总基调，实际到位资金1,234.56万元。"
    "全年新开工项目8个，竣工5个，为完成全年目标任务打下了坚实的基础，营造了良好的氛围。",
    "二、存在问题",
    "要素保障不足，部分项目用地指标紧张，前期手续办理慢，企业融资渠道少，专业招商人才不够，需要在下一步工作中着力解决。",
)
LINES = typeset(*PARAGRAPHS)
FULL = "甲" * PER_LINE


@pytest.fixture
def pdf_text(read_bytes):
    """Return the text of a PDF made of pages."""

    def run(*pages):
        return read_bytes(make_pdf(*pages), "报告.pdf").text

    return run


def pages_of(lines, size, furniture):
    """Set lines on pages of a given number of lines, with what `furniture` puts on each."""
    pieces = [lines[start : start + size] for start in range(0, len(lines), size)]
    return [[*page(*piece), *furniture(number)] for number, piece in enumerate(pieces, 1)]


def test_lines_become_paragraphs(read_bytes):
    source = read_bytes(make_pdf(page(*LINES), title="工作总结"), "报告.pdf")
    assert source.text == "\n".join(PARAGRAPHS) + "\n"
    assert (source.title, source.media_type, source.encoding) == ("工作总结", "application/pdf", "")


@pytest.mark.parametrize(
    "furniture",
    [
        lambda no: [Put(200, 800, "澄溪县招商引资工作总结"), Put(285, 40, f"- {no} -")],
        lambda no: [Put(80, 800, f"澄溪县人民政府公报　2023年第{no}期"), Put(285, 40, f"第{no}页")],
        lambda no: [Put(285, 40, f"第 {no} 页 共 9 页")],
        lambda no: [Put(285, 40, f"{no}/12")],
        lambda no: [Put(285, 40, f"—{no}—")],
        lambda no: [Put(285, 40, str(no + 6))],
        lambda no: [Put(285, 40, f"第{'一二三四五六七八九'[no - 1]}页")],
    ],
)
@pytest.mark.parametrize("size", [3, 4, 5])
def test_heads_feet_and_page_numbers_go_and_paragraphs_run_on_across_pages(pdf_text, furniture, size):
    assert pdf_text(*pages_of(LINES, size, furniture)) == "\n".join(PARAGRAPHS) + "\n"


def test_numbers_and_lines_that_are_no_furniture_stay(pdf_text):
    table = [Put(LEFT, 90, "85"), Put(LEFT, 60, "全县共引进12个项目")]
    text = pdf_text([*page(*LINES[:5]), *table], [*page(*LINES[5:]), Put(LEFT, 60, "全市共引进30家企业")])
    assert "\n85\n全县共引进12个项目\n" in text
    assert text.endswith("全市共引进30家企业\n")


def test_a_lone_number_at_the_foot_of_two_pages_must_count_along(pdf_text):
    text = pdf_text([*page(*LINES[:5]), Put(LEFT, 60, "85")], [*page(*LINES[5:]), Put(LEFT, 60, "12")])
    assert "85" in text.split("\n")
    assert "12" in text.split("\n")


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        # Without indents a full stop at the end of a full line ends a paragraph, a comma does not.
        ([FULL[:-1] + "。", "乙" * 9], FULL[:-1] + "。\n" + "乙" * 9),
        ([FULL[:-1] + "，", "乙" * 9], FULL[:-1] + "，" + "乙" * 9),
        # A short line ends a paragraph, whatever it ends in.
        (["甲" * 20, "乙" * 9, FULL], "甲" * 20 + "\n" + "乙" * 9 + "\n" + FULL),
        # A number that did not fit leaves a gap; the line still goes on.
        (["甲" * 23, "1234.56亿元", FULL], "甲" * 23 + "1234.56亿元\n" + FULL),
        # A heading begins a new paragraph.
        ([FULL, "（二）丙", FULL], FULL + "\n（二）丙\n" + FULL),
        ([FULL, "二、丙", FULL], FULL + "\n二、丙\n" + FULL),
        # A decimal number at the start of a line is no heading.
        ([FULL, "3.5亿元。", FULL], FULL + "3.5亿元。\n" + FULL),
        # Numbers broken over lines grow together, Latin words stay apart.
        (["甲" * 26 + "12", "34个。", FULL], "甲" * 26 + "1234个。\n" + FULL),
        (["甲" * 23 + " Silicon", "Valley。", FULL], "甲" * 23 + " Silicon Valley。\n" + FULL),
    ],
)
def test_where_a_paragraph_ends(pdf_text, lines, text):
    assert pdf_text(page(*lines)) == text + "\n"


def test_table_rows_are_not_joined(pdf_text):
    rows = [
        [Put(80, y, "高新区"), Put(220, y, "12"), Put(320, y, "85.21"), Put(464, y, "120.5%")] for y in (700, 672, 644)
    ]
    lines = pdf_text([put for row in rows for put in row]).split("\n")[:-1]
    assert [line.split() for line in lines] == [["高新区", "12", "85.21", "120.5%"]] * 3


def test_radicals_of_faulty_fonts_become_hanzi(pdf_text):
    assert pdf_text(page("⼯作总结：⽬标任务⼀百⼆⼗个")) == "工作总结：目标任务一百二十个\n"


WHOLE = make_pdf(*pages_of(LINES, 4, lambda no: []))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (make_pdf(page("甲"), password=True), "有密码"),
        (WHOLE[: len(WHOLE) // 2], "PDF"),
        (WHOLE[: WHOLE.index(b"startxref")], "被截断"),
        (b"%PDF-1.4\n" + b"x" * 100, "不完整或已损坏"),
        (make_pdf([Picture()], [Picture()]), "扫描件，没有文字层"),
        (make_pdf([Picture(), Put(285, 40, "- 1 -")], [Picture(), Put(285, 40, "- 2 -")]), "扫描件，没有文字层"),
        (
            make_pdf(page(*LINES), [Picture()], page(*LINES), [Picture()], [Picture()], page("完")),
            "第 2、4、5 页是扫描图",
        ),
        (make_pdf([], []), "没有文字"),
        (make_pdf(page(*["鏂囧瓧灞傛槸涔辩爜鎷涘晢寮曡祫"] * 5)), "乱码"),
    ],
)
def test_files_that_give_no_text_are_refused(refused, data, words, monkeypatch):
    monkeypatch.setattr(scan, "installed", lambda: False)
    assert words in refused(data, "坏.pdf").message


def test_a_scan_says_what_to_install(refused, monkeypatch):
    monkeypatch.setattr(scan, "installed", lambda: False)
    assert "pip install 'reportmine[ocr]'" in refused(make_pdf([Picture()]), "扫描.pdf").hint


def test_a_cover_and_a_back_may_be_pictures(pdf_text, monkeypatch):
    monkeypatch.setattr(scan, "installed", lambda: False)
    assert pdf_text([Picture()], page(*LINES), [Picture()]) == "\n".join(PARAGRAPHS) + "\n"


def test_the_page_limit(refused, monkeypatch):
    monkeypatch.setattr(limits, "MAX_PAGES", 2)
    assert "有 3 页，超过 2 页的上限" in refused(make_pdf(*[page("甲")] * 3), "长.pdf").message


def test_real_reports_come_back_from_paper(pdf_text, reports):
    for path in sorted((reports / "city").glob("*.txt"))[::40]:
        wanted = [
            " ".join(line.split()) for line in line_ends(path.read_text(encoding="utf-8")).split("\n") if line.strip()
        ]
        furniture = lambda no, name=path.stem: [Put(200, 800, f"{name}政府工作报告"), Put(285, 40, str(no))]  # noqa: E731
        found = pdf_text(*pages_of(typeset(*wanted), 22, furniture)).split("\n")[:-1]
        assert "".join("".join(found).split()) == "".join("".join(wanted).split())
        assert len(set(wanted) - set(found)) <= 0.02 * len(wanted)
