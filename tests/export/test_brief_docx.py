import io
from dataclasses import replace
from decimal import Decimal

import docx
import pytest
from docx.oxml.ns import qn

from reportmine.export.brief import brief_docx
from reportmine.query.progress.brief_content import Brief, Line, Ranking, Source


def line(rank, area, completion, light, **fields):
    value = Decimal(completion) if completion else None
    known = {
        "rank": rank,
        "area": area,
        "scope": "",
        "completion": value,
        "shown": f"{completion}%" if completion else "*",
        "lead": value - 50 if value is not None else None,
        "light": light,
        "remark": "",
        "sources": (1,),
    }
    return Line(**(known | fields))


CONTENT = Brief(
    period="2023年上半年",
    share_of_year=Decimal("50.0"),
    reports=3,
    moved=(("甲县到位资金9亿元", 1, "，增加1亿元。"),),
    rankings=(
        Ranking(
            "到位资金", "县", (line(1, "乙县", "55", "绿"), line(2, "甲县", "20", "红"), line(None, "**县", "", None))
        ),
    ),
    alone=(("旅游收入", line(None, "甲县", "53.7", "绿", remark="目标期限未写明")),),
    ahead=(("到位资金：乙县55%", 1, "。"),),
    behind=(),
    gaps=(("遮蔽：**县", 1, "。"),),
    notes=("怎么看。",),
    sources=(Source(1, "报告/甲县.txt", 26, 29, "9亿元", "开头16亿元，9亿元到位。", 7),),
)


@pytest.fixture
def document():
    return docx.Document(io.BytesIO(brief_docx(CONTENT)))


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_sections_stand_in_order(document):
    heads = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert heads == [
        "一、变化",
        "二、进度与排名",
        "三、走在前面的",
        "四、落在后面的",
        "五、遮蔽和缺报",
        "六、说明",
        "七、来源",
    ]
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:2] == ["投资促进专报", "2023年上半年"]
    assert "甲县到位资金9亿元[1]，增加1亿元。" in texts
    assert "没有低于时序进度的。" in texts


def test_numbers_of_sources_are_raised(document):
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if run.text == "[1]"]
    assert len(runs) == 3
    assert all(run.font.superscript for run in runs)


def test_the_ranking_has_lights_and_leaves_masked_areas_unranked(document):
    table = cells(document.tables[0])
    assert table[0] == ["名次", "地区", "口径", "完成率", "比时序进度", "灯", "备注"]
    assert table[1:] == [
        ["1", "乙县", "", "55%[1]", "＋5", "● 绿", ""],
        ["2", "甲县", "", "20%[1]", "－30", "● 红", ""],
        ["", "**县", "", "*[1]", "", "", ""],
    ]


def test_the_chart_is_as_long_as_the_completion_and_marks_the_year(document):
    chart = document.tables[1]
    assert [(row.cells[0].text, row.cells[-1].text) for row in chart.rows] == [("乙县", " 55% 绿"), ("甲县", " 20% 红")]
    for row, colour, filled in zip(chart.rows, ("2E8B57", "C0392B"), (22, 8), strict=True):
        bars = row.cells[1:-1]
        fills = [cell._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) for cell in bars]
        assert fills == [colour] * filled + ["F2F2F2"] * (40 - filled)
        marked = [place for place, cell in enumerate(bars) if cell._tc.tcPr.find(f".//{qn('w:right')}") is not None]
        assert marked == [19], "half of forty cells"


def test_more_than_all_still_fits(document):
    ranking = Ranking("到位资金", "县", (line(1, "乙县", "260", "绿"), line(2, "甲县", "130", "绿")))
    chart = docx.Document(io.BytesIO(brief_docx(replace(CONTENT, rankings=(ranking,))))).tables[1]
    for row, filled in zip(chart.rows, (40, 20), strict=True):
        fills = [cell._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) for cell in row.cells[1:-1]]
        assert fills.count("2E8B57") == filled


def test_a_lone_line_has_its_remark_and_no_chart(document):
    assert len(document.tables) == 4
    assert cells(document.tables[2])[1] == ["旅游收入", "甲县", "", "53.7%[1]", "＋3.7", "● 绿", "目标期限未写明"]


def test_the_source_is_cited_with_its_place_and_the_very_number_in_bold(document):
    row = document.tables[3].rows[1]
    assert [cell.text for cell in row.cells] == ["[1]", "报告/甲县.txt", "第 27—29 字", "开头16亿元，9亿元到位。"]
    runs = [(run.text, bool(run.bold)) for run in row.cells[3].paragraphs[0].runs]
    assert runs == [("开头16亿元，", False), ("9亿元", True), ("到位。", False)]


def test_equal_content_gives_equal_bytes():
    assert brief_docx(CONTENT) == brief_docx(CONTENT)
    assert brief_docx(CONTENT) != brief_docx(replace(CONTENT, period="2023年"))


def test_what_no_xml_may_hold_is_replaced():
    odd = replace(CONTENT, moved=(("甲\x00县\x1b\u202e",),))
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(brief_docx(odd))).paragraphs]
    assert "甲\ufffd县\ufffd\ufffd" in texts
