"""Chinese captions of tables, columns and labels, from `captions.toml`."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib import resources
from typing import Any


def table_caption(table: str) -> str:
    """Return the Chinese name of a table."""
    return str(_captions()["tables"][table])


def column_caption(column: str) -> str:
    """Return the Chinese name of a column; a column of the user's own making keeps its name."""
    return str(_captions()["columns"].get(column, column))


def label_caption(column: str, label: str) -> str:
    """Return a label in Chinese; labels that are Chinese already stay as they are."""
    return str(_captions()["labels"].get(column, {}).get(label, label))


def label_of(column: str, caption: str) -> str:
    """Return the label that a caption stands for (`实际` → `actual`), or the word itself when it is no caption."""
    labels: dict[str, str] = _captions()["labels"].get(column, {})
    return next((label for label, shown in labels.items() if shown == caption), caption)


def shown(column: str, value: object) -> str:
    """Return a cell as people read it: captions for labels, lists joined, nothing for missing values.

    Args:
        column: name of the column.
        value: a plain Python value.
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return label_caption(column, value)
    if isinstance(value, dict):
        return "，".join(f"{label_caption(column, key)} {inner}" for key, inner in value.items())
    if isinstance(value, list | tuple) and not any(isinstance(item, dict) for item in value):
        return "、".join(shown(column, item) for item in value)
    return as_text(value)


def as_text(value: object) -> str:
    """Return a cell as programs read it: lists of words joined by `、`, nested ones as JSON, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return "、".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def labels_of(column: str) -> dict[str, str]:
    """Return the labels of a column with their captions, empty for one whose labels are Chinese already."""
    return {label: str(caption) for label, caption in _captions()["labels"].get(column, {}).items()}


@cache
def _captions() -> dict[str, Any]:
    return tomllib.loads((resources.files("reportmine.export") / "captions.toml").read_text("utf-8"))
