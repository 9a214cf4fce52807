"""Tables for Excel and WPS: CSV in which no cell of a report can become a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from reportmine.export.captions import as_text, column_caption, shown

BOM = "\ufeff"
"""Begins the file; without it Excel and WPS take UTF-8 for GBK."""

_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?")


def to_csv(rows: Iterable[Mapping[str, object]], columns: Sequence[str], *, captions: bool = True) -> str:
    """Return rows as CSV text that begins with a byte order mark.

    Args:
        rows: plain rows.
        columns: the columns to write, in order.
        captions: write Chinese captions for columns and labels; otherwise their identifiers.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column_caption(name) if captions else name for name in columns])
    for row in rows:
        cells = (shown(name, row[name]) if captions else as_text(row[name]) for name in columns)
        writer.writerow([safe_cell(cell) for cell in cells])
    return BOM + buffer.getvalue()


def safe_cell(text: str) -> str:
    """Return a cell that a spreadsheet takes for text, or for a number where it is one.

    A cell that begins with `=`, `+`, `-`, `@` (wide ones too) or a tab or line end would be run as a formula; an
    apostrophe in front prevents that (OWASP, CSV Injection). Negative numbers are left alone.

    Args:
        text: the cell.
    """
    if text.lstrip(" \u3000").startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
