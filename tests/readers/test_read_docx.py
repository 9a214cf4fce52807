"""Word files: what Word shows, in order, and nothing that it does not show."""

import re

import pytest
from word_files import SPACES, level, make_docx, numbering, paragraph, styles, table, text

from reportmine.readers import limits, read


@pytest.fixture
def word(read_bytes):
    """Return the text of a Word file made of body XML."""

    def run(body, **parts):
        return read_bytes(make_docx(body, **parts), "报告.docx").text

    return run


def test_paragraphs_and_tables_come_in_document_order(read_bytes):
    body = paragraph("标题") + table(["指标", "值"], ["签约（个）", "16"]) + paragraph("　　下一步。 ")
    source = read_bytes(make_docx(body, title=" 总结 "), "报告.docx")
    assert source.text == "标题\n指标\t值\n签约（个）\t16\n　　下一步。 \n"
    assert source.title == "总结"
    assert source.media_type.endswith("wordprocessingml.document")
    assert source.encoding == ""


def test_runs_of_empty_paragraphs_make_one_blank_line(word):
    assert (
        word(paragraph() * 2 + paragraph("甲") + paragraph() + paragraph(" ") + paragraph("乙") + paragraph())
        == "甲\n\n乙\n"
    )


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>", "甲\t乙\n丙\n"),
        ("<w:r><w:t>3</w:t><w:noBreakHyphen/><w:t>5个</w:t><w:softHyphen/></w:r>", "3-5个\n"),
        (
            '<w:ins w:id="1">'
            + text("新增")
            + "</w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
            + text("。"),
            "新增。\n",
        ),
        ("<w:moveFrom>" + text("旧处") + "</w:moveFrom><w:moveTo>" + text("新处") + "</w:moveTo>", "新处\n"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>" + text("可见"), "可见\n"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>可见</w:t></w:r>', "可见\n"),
        ("<w:hyperlink>" + text("链接") + "</w:hyperlink><w:smartTag>" + text("标记") + "</w:smartTag>", "链接标记\n"),
        ("<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>" + text("控件") + "</w:sdtContent></w:sdt>", "控件\n"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>' + text("招商"), "①招商\n"),
        (
            "<w:r><w:ruby><w:rt>" + text("pin") + "</w:rt><w:rubyBase>" + text("拼") + "</w:rubyBase></w:ruby></w:r>",
            "拼\n",
        ),
        ('<w:r><w:sym w:char="D800"/><w:sym w:char="xyz"/><w:sym w:char="0041"/></w:r>', "··A\n"),
        ("<m:oMath><m:r><m:t>7×24</m:t></m:r></m:oMath>" + text("小时"), "7×24小时\n"),
        (
            text("正文") + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="1"/></w:r>',
            "正文\n",
        ),
        ("<w:r><w:t>甲</w:t></w:r><!-- 注释 --><?x y?>" + text("乙"), "甲乙\n"),
    ],
)
def test_what_a_paragraph_shows(word, runs, shown):
    assert word(paragraph(runs=runs)) == shown


def field(code, result):
    def char(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return char("begin") + instruction + char("separate") + result + char("end")


def test_fields_give_their_result(word):
    nested = field(" IF " + "</w:instrText></w:r>" + field(" PAGE ", text("9")) + "<w:r><w:instrText>", text("十二个"))
    assert word(paragraph(runs=field(" HYPERLINK x ", text("十六个")) + text("项目"))) == "十六个项目\n"
    assert word(paragraph(runs=nested)) == "十二个\n"


def test_a_table_of_contents_is_left_out(word):
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>'
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    contents = paragraph(runs=begin + text("一、成效\t1")) + paragraph("二、问题\t3", num=1)
    contents += paragraph(runs='<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    lists = numbering({1: level(0, "chineseCounting", "%1、")}, {1: (1, "")})
    assert word(contents + paragraph("成效", num=1), numbering=lists) == "一、成效\n"
    gallery = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    assert word(f"{gallery}<w:sdtContent>{paragraph('目录')}</w:sdtContent></w:sdt>" + paragraph("正文")) == "正文\n"


def test_a_field_that_never_ends_swallows_nothing(word):
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC </w:instrText></w:r>'
    assert word(paragraph(runs=begin + text("一、成效")) + paragraph("正文")) == "一、成效\n正文\n"


def test_a_deleted_paragraph_mark_joins_two_paragraphs(word):
    lists = numbering({1: level(0, "decimal", "%1.")}, {1: (1, "")})
    body = paragraph("甲", num=1, mark="<w:del/>") + paragraph("乙", num=1) + paragraph("丙", num=1)
    assert word(body, numbering=lists) == "1. 甲乙\n2. 丙\n"
    assert word(paragraph("尾", mark="<w:del/>")) == "尾\n"


BOX = "<w:txbxContent>" + paragraph("框内一") + paragraph("框内二") + "</w:txbxContent>"


def test_a_text_box_is_read_once_after_its_paragraph(word):
    choice = f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
    both = f"<w:r><mc:AlternateContent>{choice}<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>"
    assert word(paragraph("前", runs=both + "</mc:AlternateContent></w:r>" + text("后"))) == "前后\n框内一\n框内二\n"
    assert word(paragraph(runs=f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>")) == "框内一\n框内二\n"


SPAN2, DOWN, ON = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([["甲", "乙", "丙"]], "甲\t乙\t丙\n"),
        ([[(SPAN2, "合并"), "丙"]], "合并\t\t丙\n"),
        ([[(DOWN, "高新区"), "签约"], [(ON, ""), "开工"]], "高新区\t签约\n\t开工\n"),
        ([["", ""], ["甲", ""], ["", "85"]], "甲\n\t85\n"),
        ([[["到位资金", "（亿元）"], "12"]], "到位资金 （亿元）\t12\n"),
        ([[["一、成效", "全县签约项目16个。"]]], "一、成效\n全县签约项目16个。\n"),
        (
            [["工作成效", ["（一）" + "招商引资" * 20 + "。", "（二）项目。"]]],
            "工作成效\n（一）" + "招商引资" * 20 + "。\n（二）项目。\n",
        ),
    ],
)
def test_tables_as_lines(word, rows, shown):
    assert word(table(*rows)) == shown


def test_a_table_in_a_cell_and_deleted_rows(word):
    inner = f"<w:tbl><w:tr><w:tc>{table(['甲', '1'], ['乙', '2'])}{paragraph()}</w:tc></w:tr></w:tbl>"
    assert word(inner) == "甲\t1\n乙\t2\n"
    gone = "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + paragraph("删") + "</w:tc></w:tr></w:tbl>"
    assert word(gone + paragraph("留")) == "留\n"


def test_headers_footers_and_notes_stay_out(word):
    part = f"<w:hdr {SPACES}>{paragraph('页眉')}</w:hdr>"
    notes = f'<w:footnotes {SPACES}><w:footnote w:id="2">{paragraph("脚注")}</w:footnote></w:footnotes>'
    assert word(paragraph("正文"), header=part, footer=part, footnotes=notes, comments=notes) == "正文\n"


def test_the_strict_variant_is_read(read_bytes):
    data = make_docx(
        "",
        document=document("正文").replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
    )
    assert read_bytes(data, "严.docx").text == "正文\n"


def document(words, doctype=""):
    return f"{doctype}<w:document {SPACES}><w:body>{paragraph(words)}</w:body></w:document>"


BOMB = document(" " * 3_000_000 + "甲")
ENTITY = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
WHOLE = make_docx("".join(paragraph(f"第{i}段，全县签约项目{i * 7919 % 977}个。") for i in range(400)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (WHOLE[: len(WHOLE) // 2], "不完整"),
        (WHOLE[:200], "不完整"),
        (WHOLE.replace(b"word/document.xml", b"word/documenX.xml"), "没有正文"),
        (bytes(b ^ 0x55 if 900 < i < 1400 else b for i, b in enumerate(WHOLE)), "docx"),
        (make_docx("", document="<w:document><w:body>"), "不是完整的 XML"),
        (make_docx("", document=f"<w:document {SPACES}/>"), "正文部分是空的"),
        (make_docx(paragraph()), "没有文字"),
        (
            make_docx("", document=document("&a;", ENTITY)),
            "DTD",
        ),
        (make_docx("", document=BOMB), "压缩炸弹"),
        (make_docx(paragraph("甲") + '<w:altChunk r="1"/>'), "另一个文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "有密码"),
    ],
)
def test_damaged_and_hostile_files_are_refused(refused, data, words):
    assert words in refused(data, "坏.docx").message


def test_a_part_over_the_limit_is_refused_whatever_the_package_says(refused, monkeypatch):
    monkeypatch.setattr(limits, "MAX_PART_BYTES", 1000)
    assert "大得反常" in refused(WHOLE, "大.docx").message


def test_a_member_with_a_password_is_refused(refused):
    # Bit 0 of the flags in the local and the central header says that the member is encrypted.
    data = re.sub(rb"(PK\x03\x04..|PK\x01\x02....)\x00", lambda head: head[1] + b"\x01", WHOLE, flags=re.S)
    assert "有密码" in refused(data, "锁.docx").message


def test_deep_nesting_raises_nothing_else(read_bytes, refused):
    fine = "<w:smartTag>" * 200 + text("深") + "</w:smartTag>" * 200
    assert read_bytes(make_docx(paragraph(runs=fine)), "深.docx").text == "深\n"
    error = refused(make_docx(paragraph(runs="<w:smartTag>" * 5000 + "</w:smartTag>" * 5000)), "深.docx")
    assert "不是完整的 XML" in error.message


TWINS = ("三亚_2024", "上海市_2025", "东营_2024", "临沂_2024", "丽水_2024", "乐山_2024", "云南省_2025", "内江_2024")
TWINS += ("内蒙古自治区_2025", "北京市_2025")


@pytest.mark.parametrize("name", TWINS)
def test_a_word_file_and_its_text_twin_read_the_same(reports, name):
    twin = next(path for folder in ("city", "province") if (path := reports / folder / f"{name}.txt").exists())
    lines, twin_lines = (
        [line.strip() for line in read(path).text.split("\n") if line.strip()]
        for path in (reports / "docx" / f"{name}.docx", twin)
    )
    assert lines == twin_lines
    assert len(lines) > 30


def test_most_twins_agree_in_every_character(reports):
    same = [
        name
        for name in TWINS
        for folder in ("city", "province")
        if (twin := reports / folder / f"{name}.txt").exists()
        and read(reports / "docx" / f"{name}.docx").text == read(twin).text
    ]
    assert len(same) >= 7


def test_styles_that_python_docx_writes(tmp_path):
    made = pytest.importorskip("docx").Document()
    made.core_properties.title = "总结"
    made.add_heading("工作总结", 0)
    for words in ("签约16个", "开工12个"):
        made.add_paragraph(words, style="List Number")
    made.add_paragraph("要点", style="List Bullet")
    made.save(tmp_path / "a.docx")
    source = read(tmp_path / "a.docx")
    assert source.text == "工作总结\n1. 签约16个\n2. 开工12个\n·要点\n"
    assert source.title == "总结"


def test_unused_style_part_is_harmless(word):
    assert word(paragraph("甲"), styles=styles("")) == "甲\n"
