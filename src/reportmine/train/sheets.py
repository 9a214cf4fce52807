"""CSV files of the gold and the corpus → rows with their line numbers."""

import csv
from collections.abc import Sequence
from pathlib import Path

from reportmine.errors import GoldError
from reportmine.train.gold import read_text

Row = dict[str, str]


def read_rows(path: Path, columns: Sequence[str]) -> list[tuple[int, Row]]:
    """Read a CSV file whose first line must name exactly the columns expected.

    Args:
        path: the file, in UTF-8.
        columns: its columns in order.

    Returns:
        Line number (the head is 1) and cells by column.

    Raises:
        GoldError: the file cannot be read, has other columns, or a row has another number of cells.
    """
    reader = csv.reader(read_text(path).split("\n"))
    head = next(reader, [])
    if head != list(columns):
        raise GoldError(f"{path.name} 的列是“{','.join(head)}”，应为“{','.join(columns)}”", hint="请改正第一行")
    rows = []
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(columns):
            raise GoldError(
                f"{path.name} 第{reader.line_num}行有 {len(cells)} 列，应有 {len(columns)} 列",
                hint="含逗号的内容要用双引号括起来",
            )
        rows.append((reader.line_num, dict(zip(columns, cells, strict=True))))
    return rows


def offset(cell: str, where: str) -> int:
    """Return an offset that a cell holds.

    Args:
        cell: the cell.
        where: file and line, for the message.

    Raises:
        GoldError: it holds no whole number from 0.
    """
    if not (cell.isascii() and cell.isdigit()):
        raise GoldError(f"{where}：位置“{cell}”不对", hint="应为从 0 起的整数")
    return int(cell)
