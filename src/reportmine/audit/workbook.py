"""The audit as an Excel workbook that an audit office can file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from reportmine.audit.tables import Table, tables
from reportmine.errors import ReportmineError

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from reportmine.audit.result import Audit

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST = 32_000
_WIDTHS = {"说明": 70, "原文": 34, "依据原文": 34, "算法": 46, "报告文件": 40, "公式": 34}


def write_workbook(audit: Audit, path: Path) -> None:
    """Write an audit to an xlsx file: one sheet per table, heads frozen, filters on, text never taken for a formula.

    Args:
        audit: what was found.
        path: the file; overwritten.

    Raises:
        ReportmineError: it cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    head = book.add_format({"bold": True, "bg_color": "#E8EDF4", "border": 1, "text_wrap": True})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    note = book.add_format({"italic": True, "font_color": "#5B6675"})
    share = book.add_format({"num_format": "0.0%", "valign": "top"})
    for table in tables(audit):
        sheet = book.add_worksheet(table.name)
        sheet.write_string(0, 0, table.note, note)
        _fill(sheet, table, head, text, share)
    try:
        book.close()
    except (FileCreateError, OSError) as error:
        raise ReportmineError(
            f"写不了文件 {path}：{error}", hint="请检查文件夹是否存在、文件是否正被 Excel 或 WPS 打开"
        ) from error


def _fill(sheet: Worksheet, table: Table, head: Format, text: Format, share: Format) -> None:
    """Write head and rows under the note."""
    for column, caption in enumerate(table.columns):
        sheet.write_string(1, column, caption, head)
        sheet.set_column(column, column, _WIDTHS.get(caption, 12))
    for number, row in enumerate(table.rows, start=2):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, _CONTROL.sub("\ufffd", cell)[:_LONGEST], text)
            elif cell is not None:
                sheet.write_number(number, column, cell, share if table.columns[column] == "闭合率" else text)
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, max(1, len(table.rows) + 1), len(table.columns) - 1)
