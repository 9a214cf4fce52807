"""A page of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportmine.export.rows import plain_rows

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many rows.

    Attributes:
        total: how many there are.
        limit: most rows on a page.
        offset: rows before this page.
        items: the rows, plain values.
    """

    total: int
    limit: int
    offset: int
    items: list[dict[str, Any]]


def page_of(frame: pd.DataFrame, limit: int, offset: int) -> Page:
    """Return a page of a frame.

    Args:
        frame: all rows.
        limit: most rows on a page.
        offset: rows before it.
    """
    return Page(len(frame), limit, offset, plain_rows(frame.iloc[offset : offset + limit]))
