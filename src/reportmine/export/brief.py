"""The bulletin 《投资促进专报》 as a Word file. The only importer of docx for writing.

The chart is a table of shaded cells: it is drawn by every Word and WPS, prints in black and white, can be edited by
whoever sends the bulletin, and needs neither a browser nor a drawing library on a closed network.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from reportmine.export.word import (
    add_element,
    border,
    clean,
    no_margins,
    page_number,
    rule_below,
    set_font,
    set_widths,
    shade,
    without_times,
)
from reportmine.query.comparison.display import number
from reportmine.query.progress.brief_content import Brief, Line, Ranking, Source, Text

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_COLOURS = {"绿": "2E8B57", "黄": "D9A400", "红": "C0392B"}
_EMPTY, _HEAD = "F2F2F2", "E7E6E6"
_BODY, _HEADING = "仿宋", "黑体"
_CELLS = 40
_AGES_AGO = datetime(2000, 1, 1)
_WIDTHS = {
    "ranking": (1.2, 3.2, 3.0, 2.2, 2.4, 1.6, 2.9),
    "alone": (3.2, 3.2, 2.6, 2.2, 2.4, 1.6, 1.3),
    "sources": (1.2, 5.6, 2.6, 7.1),
}
"""Widths of columns in centimetres; together the 16.5 that A4 leaves."""


def brief_docx(content: Brief) -> bytes:
    """Return the bulletin as the bytes of a .docx file; equal content gives equal bytes.

    Args:
        content: what it says.
    """
    document = _new_document(content)
    _title_block(document, content)
    _section(document, "一、变化", content.moved, "没有两年都写明、可以相减的数。")
    _heading(document, "二、进度与排名")
    for ranking in content.rankings:
        _ranking_table(document, ranking)
        _chart(document, ranking, content.share_of_year)
    if content.alone:
        _caption(document, "只有一个地区报出的（不排名）")
        _line_table(document, "指标", content.alone, _WIDTHS["alone"])
    _section(document, "三、走在前面的", content.ahead, "没有高于时序进度的。")
    _section(document, "四、落在后面的", content.behind, "没有低于时序进度的。")
    _section(document, "五、遮蔽和缺报", content.gaps, "没有遮蔽，报告齐全。")
    _heading(document, "六、说明")
    for note in content.notes:
        _paragraph(document, (note,), size=10.5)
    _heading(document, "七、来源")
    _source_table(document, content.sources)
    buffer = io.BytesIO()
    document.save(buffer)
    return without_times(buffer.getvalue())


def _new_document(content: Brief) -> Document:
    """Return an empty A4 document with our fonts and a page number in its footer."""
    import docx
    from docx.shared import Cm, Pt

    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.25)
    page.top_margin = page.bottom_margin = Cm(2.3)
    style = document.styles["Normal"]
    style.font.size = Pt(12)
    set_font(style, _BODY)
    for level in (1, 2):
        set_font(document.styles[f"Heading {level}"], _HEADING)
    told = document.core_properties
    told.title, told.author, told.last_modified_by, told.comments = f"投资促进专报 {content.period}", "", "", ""
    told.created = told.modified = _AGES_AGO
    page_number(page.footer.paragraphs[0])
    return document


def _title_block(document: Document, content: Brief) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("投资促进专报")
    run.bold = True
    run.font.size = Pt(28)
    run.font.color.rgb = RGBColor.from_string("C00000")
    set_font(run, _HEADING)
    below = document.add_paragraph()
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    below.add_run(content.period)
    rule_below(below)
    counted = f"本期报告 {content.reports} 份；时序进度 {number(content.share_of_year)}%。"
    _paragraph(document, (counted, "数字都出自报告，方括号里是来源的编号，见文末。"))


def _section(document: Document, title: str, sentences: Sequence[Text], nothing: str) -> None:
    _heading(document, title)
    for sentence in sentences or ((nothing,),):
        _paragraph(document, sentence)


def _heading(document: Document, title: str) -> None:
    from docx.shared import Pt, RGBColor

    run = document.add_heading(level=1).add_run(title)
    run.font.size = Pt(14)
    run.font.color.rgb = RGBColor(0, 0, 0)


def _caption(document: Document, text: str) -> None:
    from docx.shared import Pt

    caption = document.add_paragraph()
    caption.paragraph_format.space_before = Pt(10)
    caption.paragraph_format.space_after = Pt(2)
    caption.paragraph_format.keep_with_next = True
    run = caption.add_run(clean(text))
    run.bold = True
    run.font.size = Pt(11)


def _paragraph(document: Document, pieces: Text, *, size: float = 12) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    paragraph.paragraph_format.space_after = Pt(2)
    _write(paragraph, pieces, size)


def _write(paragraph: Paragraph, pieces: Text, size: float) -> None:
    """Write words, and numbers of sources raised in brackets."""
    from docx.shared import Pt

    for piece in pieces:
        run = paragraph.add_run(f"[{piece}]" if isinstance(piece, int) else clean(piece))
        run.font.size = Pt(size)
        run.font.superscript = isinstance(piece, int) or None


def _ranking_table(document: Document, ranking: Ranking) -> None:
    level = f"（{ranking.level}级）" if ranking.level else ""
    _caption(document, f"{ranking.indicator}完成率{level}")
    ranked = [("" if line.rank is None else str(line.rank), line) for line in ranking.lines]
    _line_table(document, "名次", ranked, _WIDTHS["ranking"])


def _line_table(document: Document, head: str, lines: Sequence[tuple[str, Line]], widths: Sequence[float]) -> None:
    """Write lines under a head, each after what stands in its first column."""
    table = _table(document, (head, "地区", "口径", "完成率", "比时序进度", "灯", "备注"), widths)
    for first, line in lines:
        shown: Text = (line.shown, *line.sources)
        cells: list[Text] = [(first,), (line.area,), (line.scope,), shown, (_lead(line),), (), (line.remark,)]
        _row(table, cells, widths, light=line.light, light_at=5)


def _lead(line: Line) -> str:
    if line.lead is None:
        return ""
    return "持平" if not line.lead else f"{'＋' if line.lead > 0 else '－'}{number(abs(line.lead))}"


def _chart(document: Document, ranking: Ranking, share: Decimal) -> None:
    """Draw the ranked completions as bars of shaded cells, with a thick line where the year stands."""
    lines = [line for line in ranking.lines if line.rank is not None and line.completion is not None]
    if not lines:
        return
    most = max(Decimal(100), *(line.completion for line in lines if line.completion is not None))
    step = (2 * most / _CELLS).quantize(Decimal(1), ROUND_CEILING) / 2
    mark = int((share / step).quantize(Decimal(1), ROUND_HALF_UP))
    _caption(document, f"图：{ranking.indicator}完成率，一格 {number(step)}%，粗线为时序进度 {number(share)}%")
    widths = (4.0, *([0.25] * _CELLS), 2.5)
    table = document.add_table(rows=0, cols=len(widths))
    set_widths(table, widths)
    no_margins(table)
    for line in lines:
        filled = int(((line.completion or Decimal(0)) / step).quantize(Decimal(1), ROUND_HALF_UP))
        scope = f"（{line.scope}）" if line.scope else ""
        pieces = ((line.area + scope,), *([()] * _CELLS), (f" {line.shown} {line.light}",))
        for place, cell in enumerate(_row(table, pieces, widths, size=9)[1:-1]):
            right = {"right": (24, "000000")} if place == mark - 1 else {}
            border(cell, top=(18, "FFFFFF"), bottom=(18, "FFFFFF"), **right)
            shade(cell, _COLOURS[line.light or "绿"] if place < filled else _EMPTY)


def _source_table(document: Document, sources: Sequence[Source]) -> None:
    from docx.shared import Pt

    widths = _WIDTHS["sources"]
    table = _table(document, ("编号", "文件", "位置", "原句（加粗的是所引的数）"), widths)
    for source in sources:
        place = f"第 {source.start + 1}—{source.end} 字"
        row = _row(table, ((f"[{source.number}]",), (source.path,), (place,), ()), widths, size=9)
        end = source.at + len(source.quote)
        paragraph = row[3].paragraphs[0]
        if source.sentence[source.at : end] == source.quote:
            pieces = [
                (source.sentence[: source.at].lstrip(), False),
                (source.quote, True),
                (source.sentence[end:], False),
            ]
        else:  # a figure outside every sentence
            pieces = [(source.quote, True)]
        for text, bold in pieces:
            run = paragraph.add_run(clean(text))
            run.bold = bold
            run.font.size = Pt(9)


def _table(document: Document, heads: Sequence[str], widths: Sequence[float]) -> Any:  # noqa: ANN401 - of docx
    """Return a table with a shaded head that is repeated on every page."""
    table = document.add_table(rows=0, cols=len(heads))
    table.style = "Table Grid"
    set_widths(table, widths)
    for cell in _row(table, [(head,) for head in heads], widths, bold=True):
        shade(cell, _HEAD)
    add_element(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    return table


def _row(
    table: Any,  # noqa: ANN401 - a table of docx
    cells: Sequence[Text],
    widths: Sequence[float],
    *,
    size: float = 10.5,
    bold: bool = False,
    light: str | None = None,
    light_at: int = -1,
) -> Sequence[Any]:
    """Add a row and return its cells."""
    from docx.shared import Cm, Pt, RGBColor

    row = table.add_row()
    add_element(row._tr.get_or_add_trPr(), "w:cantSplit")
    found: Sequence[Any] = row.cells
    for place, (cell, pieces, width) in enumerate(zip(found, cells, widths, strict=True)):
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        _write(paragraph, pieces, size)
        if place == light_at and light is not None:
            run = paragraph.add_run(f"● {light}")
            run.font.size = Pt(size)
            run.font.color.rgb = RGBColor.from_string(_COLOURS[light])
        for run in paragraph.runs if bold else ():
            run.bold = True
    return found
