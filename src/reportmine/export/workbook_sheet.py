"""One kind of rows on as many worksheets as Excel needs for them. Nothing from a report becomes a formula or a link."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from reportmine.export.word import clean
from reportmine.export.workbook_styles import FONT, LINE, Styles

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
"""Rows of a worksheet, and below the characters of a cell and the links of a worksheet, that Excel takes.

Source: https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
"""

LONGEST, MOST_LINKS = 32_767, 65_530
DIGITS = 15
"""Significant digits that Excel keeps of a number."""

_MOST_LINES = 12
_HEIGHTS = ("row_info", "set_rows", "row_sizes")
"""Where xlsxwriter (3.2, 3.3) keeps the heights of rows; those of rows that are on the disk would fill the memory."""

_CUT = "……〔已截断：全文 {} 字，见报告原文〕"


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to a row of another sheet.

    Attributes:
        sheet: name of the worksheet.
        row: number of the row, from 1.
    """

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Number:
    """A cell with an exact number.

    Attributes:
        value: the number.
        unit: what it is in; decides how it is shown.
    """

    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """A cell that shows something and leads to a row of another sheet.

    Attributes:
        shown: what it shows.
        to: where it leads.
    """

    shown: Number | str
    to: Link


Cell = str | int | float | Link | Linked | Number | None


def fit(text: str) -> str:
    """Return a text that a cell may hold: no characters that XML forbids, no more than Excel takes, marked when cut.

    Args:
        text: words of a report.
    """
    told = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(told) <= LONGEST:
        return told
    mark = _CUT.format(len(told))
    return told[: LONGEST - len(mark)] + mark


def lines_of(text: str | None, width: float) -> int:
    """Return the lines that a text takes in a column, Chinese characters two wide.

    Args:
        text: what stands in the cell.
        width: of the column, in digits.
    """
    parts = (text or "").splitlines() or [""]
    # a Chinese character is three bytes of UTF-8 and two digits wide, a Latin letter one and one
    return sum(max(1, math.ceil((len(part) + len(part.encode("utf-8", "replace"))) / 2 / width)) for part in parts)


def is_exact(value: Decimal) -> bool:
    """Tell whether Excel keeps a number to its last digit.

    Args:
        value: the number.
    """
    return len(value.normalize().as_tuple().digits) <= DIGITS and abs(value.adjusted()) < 300


@dataclass
class Sheet:
    """Rows of one kind; a worksheet that is full goes on in the next, `指标(2)`.

    Attributes:
        book: the workbook.
        styles: its formats.
        name: name of the first worksheet.
        heads: captions of the columns.
        widths: their widths in characters.
        frozen: how many columns stay when one scrolls to the right.
        printed: how many columns go on paper; None for all.
        most_rows: rows of a worksheet, its head included.
        most_links: links of a worksheet.
        rows: rows written so far.
        comments: notes put on cells so far.
        unlinked: links that are only told in words, since the worksheet holds no more.
        pages: names of the worksheets.
    """

    book: xlsxwriter.Workbook
    styles: Styles
    name: str
    heads: Sequence[str]
    widths: Sequence[float]
    frozen: int = 0
    printed: int | None = None
    most_rows: int = MOST_ROWS
    most_links: int = MOST_LINKS
    rows: int = 0
    comments: int = 0
    unlinked: int = 0
    pages: list[str] = field(default_factory=list)
    _page: Worksheet = field(init=False, repr=False)
    _links: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._turn()

    def place(self, number: int) -> Link:
        """Return where a row stands.

        Args:
            number: of the row, from 0, over all worksheets.
        """
        page, row = divmod(number, self.most_rows - 1)
        return Link(self._page_name(page), row + 2)

    def add(self, cells: Sequence[Cell], styles: Mapping[int, str] | None = None) -> None:
        """Write a row.

        Args:
            cells: one per column.
            styles: names of formats by column; plain where none is told.
        """
        if self.rows and self.rows % (self.most_rows - 1) == 0:
            self._turn()
        row = self.rows % (self.most_rows - 1) + 1
        told = styles or {}
        wrapped = [column for column, style in told.items() if style == "wrapped"]
        if wrapped:
            self._page.set_row(row, LINE * self._lines(cells, wrapped))
            for heights in _HEIGHTS:
                getattr(self._page, heights, {}).pop(row - 2, None)
        for column, cell in enumerate(cells):
            if cell is not None and cell != "":
                self._write(row, column, cell, told.get(column, "plain"))
        self.rows += 1

    def comment(self, column: int, text: str) -> None:
        """Put a note on a cell of the row that was written last.

        Args:
            column: the cell.
            text: what it says.
        """
        row = (self.rows - 1) % (self.most_rows - 1) + 1
        shown = {"author": "reportmine", "x_scale": 2.2, "y_scale": 1.4, "font_name": FONT, "font_size": 9}
        self.comments += 1
        self._page.write_comment(row, column, clean(text)[:1000], shown)

    def finish(self) -> None:
        """Set filter and print area over all rows of the last worksheet."""
        self._close((self.rows - 1) % (self.most_rows - 1) + 1 if self.rows else 1)

    def _close(self, last: int) -> None:
        self._page.autofilter(0, 0, last, len(self.heads) - 1)
        self._page.print_area(0, 0, last, (self.printed or len(self.heads)) - 1)

    def _lines(self, cells: Sequence[Cell], wrapped: Sequence[int]) -> int:
        """Return how many lines the cells need that break their lines; LibreOffice and WPS do not see to it."""
        texts = ((cells[column], self.widths[column] - 1) for column in wrapped)
        return min(_MOST_LINES, max(lines_of(cell, width) for cell, width in texts if isinstance(cell, str | None)))

    def _page_name(self, number: int) -> str:
        return self.name if number == 0 else f"{self.name}({number + 1})"

    def _turn(self) -> None:
        """Begin a worksheet."""
        if self.pages:
            self._close(self.most_rows - 1)
        self.pages.append(self._page_name(len(self.pages)))
        page = self._page = self.book.add_worksheet(self.pages[-1])
        self._links = 0
        for column, (head, width) in enumerate(zip(self.heads, self.widths, strict=True)):
            page.set_column(column, column, width)
            page.write_string(0, column, head, self.styles.get("head_right" if head[:1].isdigit() else "head"))
        page.set_default_row(LINE)
        page.freeze_panes(1, self.frozen)
        set_page(page)
        page.repeat_rows(0)

    def _write(self, row: int, column: int, cell: Cell, style: str) -> None:
        shape = self.styles.get(style)
        match cell:
            case str():
                self._page.write_string(row, column, fit(cell), shape)
            case Number(value, unit):
                self._write_number(row, column, value, unit, style)
            case Link():
                told = f"{cell.sheet} {cell.row}"
                if not self._linked(row, column, cell, told, "link"):
                    self._page.write_string(row, column, told, shape)
            case Linked(shown, to):
                self._linked(row, column, to, "", style)
                self._write(row, column, shown, style)
            case int() | float():
                self._page.write_number(row, column, cell, shape)

    def _linked(self, row: int, column: int, to: Link, told: str, style: str) -> bool:
        """Make a cell a link where the worksheet holds one more, and return whether it did."""
        if self._links >= self.most_links:
            self.unlinked += 1
            return False
        self._links += 1
        self._page.write_url(row, column, f"internal:'{to.sheet}'!A{to.row}", self.styles.get(style), told, "看原句")
        return True

    def _write_number(self, row: int, column: int, value: Decimal, unit: str, style: str) -> None:
        """Write a number, or as text where Excel would lose digits of it."""
        if not is_exact(value):
            self._page.write_string(row, column, format(value, "f"), self.styles.get("right"))
            return
        decimals = max(0, -int(value.as_tuple().exponent))
        shape = self.styles.number(unit if unit == "%" else "", min(decimals, DIGITS), style)
        self._page.write_number(row, column, float(value), shape)


def set_page(page: Worksheet) -> None:
    """Set how a worksheet is printed: A4 across, as wide as the paper, pages numbered.

    Args:
        page: the worksheet.
    """
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&C&9&A　第 &P 页，共 &N 页")
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
