"""What tables and columns mean, in Chinese, from `dictionary.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


def table_meaning(table: str) -> str:
    """Return what a table holds.

    Args:
        table: a table of the store, `promises` or `checks`.
    """
    return _dictionary()["tables"][table]


def column_meaning(table: str, column: str) -> str:
    """Return what a column of a table means.

    Args:
        table: a table of the store, `promises` or `checks`.
        column: one of its columns, as `files.columns_of` lists them.
    """
    told = _dictionary()
    return told.get(table, {}).get(column) or told["common"][column]


@cache
def _dictionary() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files("reportmine.export") / "dictionary.toml").read_text("utf-8"))
