"""HTML elements laid out as lines, as a browser would break them."""

import re
from collections.abc import Iterator

from lxml import html

from reportmine.readers.rows import BLANK, Cell, row_lines

_BLOCKS = re.compile(
    "address|article|blockquote|body|caption|center|dd|div|dl|dt|fieldset|figcaption|figure|form|h[1-6]|header|hr|html|li"
    "|main|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SOFT = "\x1f"
"""A line break in the source: no character of the text between hanzi, a space elsewhere."""

_SOFT_BETWEEN_HANZI = re.compile(rf"(?<=[\u2e80-\u9fff\uff00-\uffef]) ?{_SOFT} ?(?=[\u2e80-\u9fff\uff00-\uffef])")
_WIDEST_SPAN = 100


def flow_lines(element: html.HtmlElement) -> list[str]:
    """Lay an element out as lines.

    Args:
        element: the element.

    Returns:
        Its lines without empty ones: one for each block, each `<br>` and each row of a table. White space of the source
        is collapsed, `&nbsp;` is a space, spaces at the ends go; full-width spaces stay, also as an indent.
    """
    return [line for text in "".join(_flow(element)).split("\n") if (line := _settle(text))]


def _settle(text: str) -> str:
    """Collapse the white space of a line."""
    text = _SOFT_BETWEEN_HANZI.sub("", text).replace(_SOFT, " ").replace("\xa0", " ")
    return re.sub(" {2,}", " ", text).strip(" ") if text.strip() else ""


def _flow(element: html.HtmlElement) -> Iterator[str]:
    """Yield the text of an element, LF at the edges of blocks."""
    if element.tag == "table":
        yield "\n" + "\n".join(_table(element)) + "\n"
        return
    edge = "\n" if _BLOCKS.fullmatch(element.tag) else ""
    yield edge + _text(element, element.text)
    for child in element:
        if child.tag == "br":
            yield "\n"
        else:
            yield from _flow(child)
        yield _text(element, child.tail)
    yield edge


def _text(parent: html.HtmlElement, text: str | None) -> str:
    """Return a text node with its white space collapsed; in `<pre>` lines stay lines."""
    if parent.tag == "pre":
        return text or ""
    return _SPACES.sub(lambda match: _SOFT if "\n" in match[0] else " ", text or "")


def _table(table: html.HtmlElement) -> Iterator[str]:
    """Yield the rows of a table as lines."""
    for caption in table.findall("caption"):
        yield from flow_lines(caption)
    hanging: dict[int, int] = {}
    for row in table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"):
        cells: list[Cell] = []
        layout = False
        column = 0
        for cell in row.xpath("./td | ./th"):
            column = _skip_hanging(hanging, column, cells)
            span, rows = _span(cell, "colspan"), _span(cell, "rowspan")
            cells.append(Cell(tuple(flow_lines(cell)), span))
            layout = layout or next(cell.iter("table"), None) is not None
            for covered in range(column, column + span):
                hanging[covered] = rows - 1
            column += span
        _skip_hanging(hanging, column, cells)
        if layout:
            yield from (line for item in cells for line in item.lines)
        else:
            yield from row_lines(cells)


def _skip_hanging(hanging: dict[int, int], column: int, cells: list[Cell]) -> int:
    """Fill columns that a cell of an earlier row still covers; return the first free column."""
    while hanging.get(column, 0) > 0:
        hanging[column] -= 1
        cells.append(BLANK)
        column += 1
    return column


def _span(cell: html.HtmlElement, name: str) -> int:
    """Return how many columns or rows a cell covers."""
    value = re.fullmatch(r"\s*([0-9]{1,6})\s*", cell.get(name, ""))
    return max(1, min(int(value[1]), _WIDEST_SPAN)) if value else 1
