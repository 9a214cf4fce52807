"""Frames as plain rows, and the columns that tables for reading show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

SHORT_COLUMNS: dict[str, tuple[str, ...]] = {
    "documents": ("doc_id", "path", "title", "area", "period", "doc_type", "char_count"),
    "sections": ("doc_path", "level", "role", "quote"),
    "sentences": ("doc_path", "role", "decided_by", "quote"),
    "statements": ("doc_path", "kind", "categories", "section", "title"),
    "figures": ("doc_path", "indicator", "quote", "status", "measure", "bound", "qualifiers", "period", "sentence"),
    "projects": ("doc_path", "name", "stage", "amount", "investor", "industry", "section", "sentence"),
    "organisations": ("doc_path", "name", "kind", "event", "section", "sentence"),
    "masks": ("doc_path", "quote", "kind", "form", "sentence"),
    "relations": ("doc_path", "type", "verdict_round", "verdict_truncate", "sentence"),
    "findings": ("doc_path", "severity", "kind", "message"),
    "failures": ("path", "stage", "error", "hint"),
    "runs": ("run", "started", "seconds", "files", "reports", "already_done", "duplicates", "failures", "unfinished"),
}
"""What a table on a screen shows; files get all columns."""


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as plain Python values, None where a value is missing.

    Args:
        frame: a table of the store or an answer to a query.
    """
    import pandas as pd

    columns = {}
    for name in frame.columns:
        values = frame[name].astype(object).tolist()
        columns[name] = [None if not isinstance(value, list | dict) and pd.isna(value) else value for value in values]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def json_text(rows: Iterable[Mapping[str, Any]], shape: str) -> str:
    """Return rows as JSON.

    Args:
        rows: plain rows.
        shape: `json` for one indented list, `jsonl` for one object a line.
    """
    if shape == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
    return json.dumps(list(rows), ensure_ascii=False, indent=2, default=str) + "\n"
