"""Plain-text tables whose columns stand straight on a terminal, where Chinese characters are two columns wide."""

import unicodedata
from collections.abc import Sequence

_GAP = 2


def width(text: str) -> int:
    """Return the columns that a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def table(rows: Sequence[Sequence[str]], left: int = 1) -> list[str]:
    """Lay rows out as lines.

    Args:
        rows: cells; a row may be shorter than others.
        left: how many columns stand to the left of their width; the others stand to the right.
    """
    count = max(len(row) for row in rows)
    widths = [max(width(row[column]) for row in rows if column < len(row)) for column in range(count)]
    lines = []
    for row in rows:
        gaps = (" " * (widths[i] - width(cell)) for i, cell in enumerate(row))
        cells = (cell + gap if i < left else gap + cell for i, (cell, gap) in enumerate(zip(row, gaps, strict=True)))
        lines.append((" " * _GAP).join(cells).rstrip())
    return lines
