"""Printing to the terminal with rich, with untrusted text made harmless."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from reportmine.errors import ReportmineError
from reportmine.export.captions import column_caption, shown

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WIDE = 160


def console(file: IO[str] | None = None) -> Console:
    """Return a console for the terminal, or for a file or pipe, which gets plain wide text.

    Colours go down a pipe only when asked for: `--color always`, or FORCE_COLOR in the environment; never to a file.

    Args:
        file: where to print; standard output by default.
    """
    from rich.console import Console

    plain = None if file is None else False
    file = file or sys.stdout
    wide = None if file.isatty() else _WIDE
    return Console(file=file, width=wide, force_terminal=plain, highlight=False, markup=False, emoji=False)


def printable(text: str) -> str:
    """Replace characters that could steer the terminal or turn text around."""
    return _CONTROL.sub("\ufffd", text)


def table_of(rows: Iterable[Mapping[str, object]], columns: Sequence[str], *, title: str = "") -> Table:
    """Return rows as a table with Chinese captions.

    Args:
        rows: plain rows.
        columns: columns to show, in order.
        title: printed above; may be empty.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, show_edge=False)
    for name in columns:
        table.add_column(column_caption(name), overflow="fold", min_width=4)
    for row in rows:
        table.add_row(*(Text(one_line(shown(name, row[name]))) for name in columns))
    return table


def one_line(text: str, limit: int = 120) -> str:
    """Return a text as one printable line, cut where it gets too long for a cell."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= limit else f"{line[:limit]}…"


def write_bytes(text: str, path: Path | None) -> None:
    """Write text as UTF-8 to a file, or to standard output as it is.

    Args:
        text: what to write, line ends included.
        path: the file; None for standard output.

    Raises:
        ReportmineError: the file cannot be written.
    """
    data = text.encode("utf-8", "replace")
    if path is None:
        click.echo(data, nl=False)
        return
    try:
        path.write_bytes(data)
    except OSError as error:
        raise ReportmineError(
            f"写不了文件 {path}：{error.strerror or error}", hint="请检查文件夹是否存在、文件是否正被别的程序打开"
        ) from error
