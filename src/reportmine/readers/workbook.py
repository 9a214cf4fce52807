"""Excel workbooks (.xlsx): the tables of a report, a line for each row.

One workbook is one report: what people send is the set of tables that goes with a text (projects signed, targets met by
township), a sheet for each. A row is a line with its cells joined by a tab, as a row of a table in a Word file is, so
that the same table gives the same text in both. The name of a sheet stands on a line of its own when there are several.

Values, not formulas, as the sheet shows them. Hidden sheets are left out, as hidden text of a Word file is; rows and
columns that are hidden within a sheet are read. Macros, links to other workbooks, charts and comments are not.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reportmine.readers import limits
from reportmine.readers.cells import cell_text
from reportmine.readers.extract import Extract, refusal
from reportmine.readers.package import Package
from reportmine.readers.rows import Cell, row_lines

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_AGAIN = "文件可能没有传完或已损坏；重新下载，或用 Excel 或 WPS 打开，另存为 .xlsx 再试"
_DAMAGED = (SyntaxError, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError)


def read_workbook(data: bytes, name: str) -> Extract:
    """Read a workbook.

    Args:
        data: all bytes of the file.
        name: file name, for the message.

    Returns:
        The rows of its visible sheets, and the title in its properties.

    Raises:
        ReadError: the file is truncated, damaged, too large, or has formulas whose values were never computed.
    """
    with Package(data, name, "xlsx") as package:
        package.check()
        if "xl/workbook.xml" not in package.parts():
            raise refusal(name, "xlsx 里没有工作簿（xl/workbook.xml）", _AGAIN)
        sheets = [part for part in package.parts() if part.startswith("xl/worksheets/")]
        computed = any(_FORMULA.search(package.unpack(part) or b"") for part in sheets)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl does not keep: styles, pictures
            book, formulas = _open(data, values=True), _open(data, values=False) if computed else None
            tables = [(sheet.title, _lines(sheet, name)) for sheet in _visible(book)]
            if formulas is not None:
                _check_computed(book, formulas, name)
            title = str(book.properties.title or "").strip()
    except _DAMAGED as error:
        raise refusal(name, "xlsx 不完整或已损坏，打不开", _AGAIN) from error
    tables = [(sheet, lines) for sheet, lines in tables if lines]
    blocks = ["\n".join([sheet, *lines] if len(tables) > 1 else lines) for sheet, lines in tables]
    return Extract(text="\n\n".join(blocks) + "\n" if blocks else "", title=title)


def _open(data: bytes, *, values: bool) -> "Workbook":
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)


def _visible(book: "Workbook") -> list[Any]:
    """Return the sheets with cells that are not hidden."""
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _rows(sheet: Any, name: str) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - openpyxl has no types
    """Yield the rows of a sheet within the limits."""
    # What a sheet says of its own size is not to be trusted: a wrong one would cut rows off.
    sheet.reset_dimensions()
    cells = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells += len(row)
        if number > limits.MAX_ROWS or cells > limits.MAX_CELLS:
            what = f"工作表“{sheet.title}”超过 {limits.MAX_ROWS} 行或 {limits.MAX_CELLS} 格的上限，没有读"
            raise refusal(name, what, "删去表格下方和右侧的空行空列，或确认没有选错文件")
        yield row


def _lines(sheet: Any, name: str) -> list[str]:  # noqa: ANN401 - openpyxl has no types
    lines: list[str] = []
    for row in _rows(sheet, name):
        cells = [
            Cell(tuple(cell_text(cell.value, str(cell.number_format) if cell.value is not None else "").splitlines()))
            for cell in row
        ]
        lines += row_lines(cells)
    return lines


def _check_computed(book: "Workbook", formulas: "Workbook", name: str) -> None:
    """Refuse a workbook whose formulas have no values: their figures would be missing without a word."""
    for values, sources in zip(_visible(book), _visible(formulas), strict=True):
        for number, (row, source) in enumerate(zip(_rows(values, name), _rows(sources, name), strict=True), start=1):
            for value, formula in zip(row, source, strict=True):
                # A formula whose value is an empty text has a type that says so.
                if formula.value is not None and value.value is None and value.data_type == "n":
                    what = f"工作表“{values.title}”第 {number} 行有公式，文件里没有存下它算出的值"
                    raise refusal(name, what, "用 Excel 或 WPS 打开，保存一次再试")
