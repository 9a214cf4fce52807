"""The body of a Word document as lines of text, in document order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from reportmine.readers.numbering import Numbering
from reportmine.readers.rows import BLANK, Cell, row_lines
from reportmine.readers.symbols import W, attribute, is_on, symbol, symbols, whole

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_MARKS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_TEXTS = (W + "t", _MATH + "t")
_TRACKED = (W + "del", W + "moveFrom")
# Properties, text that tracked changes took out, the reading aid above a word (ruby): none of it is the report's text.
_SKIPPED = frozenset(W + name for name in ("pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "delText", "rt")).union(
    _TRACKED
)


class ForeignPart(Exception):
    """The body leaves part of its text to another file, which is not read."""


@dataclass(slots=True)
class _Field:
    """A field being read: whether its result has begun, its code so far."""

    in_result: bool = False
    code: str = ""

    @property
    def hidden(self) -> bool:
        """Whether the text read now is field code or a table of contents."""
        return not self.in_result or self.code.strip().upper().startswith("TOC")


class Body:
    """Reads the body once, from top to bottom."""

    def __init__(self, numbering: Numbering) -> None:
        """Start before the first paragraph.

        Args:
            numbering: the document's lists, none of its paragraphs counted yet.
        """
        self._numbering = numbering
        self._fields: list[_Field] = []
        self._boxes: list[etree._Element] = []
        self._carry = ""

    def lines(self, body: etree._Element) -> list[str]:
        """Return the text of `w:body`.

        Args:
            body: the element.

        Returns:
            The lines; an empty one for each empty paragraph.

        Raises:
            ForeignPart: the body pulls in another file.
        """
        marks = [element.get(W + "fldCharType") for element in body.iter(W + "fldChar")]
        if marks.count("begin") != marks.count("end"):
            # A field that never ends would swallow the rest of the report: show code and result rather than lose text.
            for element in list(body.iter(W + "fldChar")):
                element.tag = W + "brokenField"
        return [*self._blocks(body), *self._rest()]

    def _blocks(self, parent: Iterable[etree._Element]) -> Iterator[str]:
        """Yield the lines of the paragraphs and tables under an element."""
        for child in parent:
            if child.tag in _SKIPPED or _is_contents(child):
                continue
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._rest()
                for row in _members(child, W + "tr"):
                    yield from row_lines(self._row(row))
            elif child.tag in (W + "altChunk", W + "subDoc"):
                raise ForeignPart
            elif child.tag == _MC + "AlternateContent":
                yield from self._blocks(_choice(child))
            else:
                yield from self._blocks(child)

    def _rest(self) -> Iterator[str]:
        """Yield what a deleted paragraph mark would have joined to a following paragraph, when none follows."""
        if self._carry:
            yield from self._carry.split("\n")
            self._carry = ""

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        """Yield the lines of a paragraph, then those of the text boxes anchored in it."""
        outer, self._boxes = self._boxes, []
        text = "".join(self._inline(paragraph))
        boxes, self._boxes = self._boxes, outer
        properties = paragraph.find(W + "pPr")
        mark = None if properties is None else properties.find(W + "rPr")
        if mark is not None and any(mark.find(name) is not None for name in _TRACKED):
            self._carry += text
        elif text or self._carry or mark is None or not is_on(mark.find(W + "vanish")):
            label = self._numbering.label(properties) if not self._in_contents() else ""
            text, self._carry = label + self._carry + text, ""
            yield from text.split("\n")
        for box in boxes:
            yield from self._blocks(box)

    def _inline(self, parent: Iterable[etree._Element]) -> Iterator[str]:
        """Yield the pieces of text under an element of a paragraph."""
        for child in parent:
            tag = child.tag
            if tag in _SKIPPED or (tag == W + "r" and is_on(child.find(f"{W}rPr/{W}vanish"))):
                continue
            if tag == W + "fldChar":
                self._mark_field(child.get(W + "fldCharType", ""))
            elif tag == W + "instrText":
                if self._fields:
                    self._fields[-1].code += child.text or ""
            elif tag == W + "txbxContent":
                self._boxes.append(child)
            elif tag == _MC + "AlternateContent":
                yield from self._inline(_choice(child))
            elif piece := _piece(child):
                if not any(field.hidden for field in self._fields):
                    yield piece
            else:
                yield from self._inline(child)

    def _mark_field(self, kind: str) -> None:
        """Note where a field begins, where its result begins and where it ends."""
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _in_contents(self) -> bool:
        """Tell whether the paragraph just read ends inside a table of contents."""
        return any(field.hidden and field.in_result for field in self._fields)

    def _row(self, row: etree._Element) -> list[Cell]:
        """Return the cells of a table row from left to right."""
        properties = row.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            return []
        cells = [BLANK] * _columns(attribute(properties, "gridBefore"), 0)
        for cell in _members(row, W + "tc"):
            about = cell.find(W + "tcPr")
            span = _columns(attribute(about, "gridSpan"), 1)
            merge = None if about is None else about.find(W + "vMerge")
            goes_on = merge is not None and merge.get(W + "val", "continue") == "continue"
            lines = (*self._blocks(cell), *self._rest())
            cells.append(Cell(() if goes_on else lines, span))
        return cells


def _piece(element: etree._Element) -> str:
    """Return the text that a leaf of a run stands for; empty for an element that is none."""
    if element.tag in _TEXTS:
        return symbols(element.text or "")
    if element.tag == W + "sym":
        return symbol(element.get(W + "char", ""))
    return _MARKS.get(element.tag, "")


def _choice(element: etree._Element) -> Iterable[etree._Element]:
    """Return the one variant of alternate content that is read: the newest, the fallback when there is no other."""
    found = element.find(_MC + "Choice")
    if found is None:
        found = element.find(_MC + "Fallback")
    return () if found is None else found


def _members(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield rows of a table or cells of a row, also those wrapped in content controls or tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _members(child, tag)


def _is_contents(element: etree._Element) -> bool:
    """Tell whether an element is a generated table of contents."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") if element.tag == W + "sdt" else None
    return gallery is not None and gallery.get(W + "val") == "Table of Contents"


def _columns(value: str, least: int) -> int:
    """Read a count of columns; Word allows 63."""
    return min(whole(value, least), 63)
