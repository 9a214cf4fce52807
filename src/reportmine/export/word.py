"""Pieces of Word files that python-docx leaves to the XML, and the bytes of a file without the time of its writing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def clean(text: str) -> str:
    """Replace what no XML may hold and what would turn text around.

    Args:
        text: words of a report.
    """
    return _CONTROL.sub("\ufffd", text)


def set_font(styled: Any, name: str) -> None:  # noqa: ANN401 - a style or a run
    """Set the font, that of Chinese characters, too, which docx leaves to the theme.

    Args:
        styled: a style or a run.
        name: name of the font.
    """
    from docx.oxml.ns import qn

    styled.font.name = name
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def add_element(parent: Any, tag: str, **values: str) -> Any:  # noqa: ANN401 - elements of lxml
    """Add an element of WordprocessingML and return it.

    Args:
        parent: the element that it goes into.
        tag: its name with prefix, `w:shd`.
        values: its attributes, without prefix.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def shade(cell: Any, colour: str) -> None:  # noqa: ANN401 - a cell of docx
    """Fill a cell.

    Args:
        cell: the cell.
        colour: six hex digits.
    """
    add_element(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=colour)


def border(cell: Any, **sides: tuple[int, str]) -> None:  # noqa: ANN401 - a cell of docx
    """Draw lines on sides of a cell.

    Args:
        cell: the cell, not yet shaded: the schema wants borders before shading.
        sides: `top`, `bottom` or `right`, in this order of the schema: width in eighths of a point, and colour.
    """
    borders = add_element(cell._tc.get_or_add_tcPr(), "w:tcBorders")
    for side, (width, colour) in sides.items():
        add_element(borders, f"w:{side}", val="single", sz=str(width), space="0", color=colour)


def set_widths(table: Any, widths: Sequence[float]) -> None:  # noqa: ANN401 - a table of docx
    """Fix the widths of a table's columns.

    Args:
        table: the table.
        widths: in centimetres.
    """
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def no_margins(table: Any) -> None:  # noqa: ANN401 - a table of docx
    """Take away the margins inside cells, which narrow cells have no room for.

    Args:
        table: the table.
    """
    margins = add_element(table._tbl.tblPr, "w:tblCellMar")
    for side in ("left", "right"):
        add_element(margins, f"w:{side}", w="0", type="dxa")


def rule_below(paragraph: Paragraph) -> None:
    """Draw a red line below a paragraph.

    Args:
        paragraph: the paragraph.
    """
    borders = add_element(paragraph._p.get_or_add_pPr(), "w:pBdr")
    add_element(borders, "w:bottom", val="single", sz="12", space="6", color="C00000")


def page_number(paragraph: Paragraph) -> None:
    """Write the number of the page.

    Args:
        paragraph: the paragraph of a footer.
    """
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_element(paragraph._p, "w:fldSimple", instr="PAGE")


def without_times(data: bytes) -> bytes:
    """Return a zip file with the same members and no time of writing in it.

    Args:
        data: the zip file, such as a .docx.
    """
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            plain = zipfile.ZipInfo(member.filename, _ZIP_DATE)
            plain.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(plain, old.read(member))
    return result.getvalue()
