"""Tables as lines of text, the same way for Word and for HTML."""

from dataclasses import dataclass

_PROSE_CHARS = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        lines: its text, a line for each paragraph.
        span: columns that it covers.
    """

    lines: tuple[str, ...]
    span: int = 1


BLANK = Cell(())
"""A cell that only continues one above it (a vertical merge): the text of a merged cell is given once."""


def row_lines(cells: list[Cell]) -> list[str]:
    """Turn a row into lines.

    A row of data is one line, its cells joined by a tab. A merged cell gives its text in its first column and row and
    leaves the others empty, so that the same column stands at the same place in every line. A row that lays out
    running text (a frame around the report, a label beside several paragraphs) gives a line for each paragraph.

    Args:
        cells: the cells from left to right.

    Returns:
        The lines, without empty ones; none for an empty row.
    """
    filled = [[line.strip() for text in cell.lines for line in text.split("\n") if line.strip()] for cell in cells]
    alone = sum(map(bool, filled)) == 1 and max(map(len, filled)) > 1
    if alone or any(_is_prose(lines) for lines in filled):
        return [line for lines in filled for line in lines]
    fields: list[str] = []
    for cell, lines in zip(cells, filled, strict=True):
        fields.append(" ".join(lines).replace("\t", " "))
        fields.extend([""] * (cell.span - 1))
    line = "\t".join(fields).rstrip("\t")
    return [line] if line else []


def _is_prose(lines: list[str]) -> bool:
    """Tell whether a cell holds paragraphs rather than a value or a caption."""
    return len(lines) > 1 and sum(map(len, lines)) >= _PROSE_CHARS and any("。" in line for line in lines)
