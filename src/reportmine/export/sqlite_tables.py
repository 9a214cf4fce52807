"""The tables of the SQLite file: what the columns of the store become there.

Every record has one whole number as its key, since that is what SQLite, and datasette's links, do best with; report and
id, the key of the data contract, stand beside it. What points at another record is a foreign key, a list of such is a
table of its own; lists of words are JSON arrays, which `json_each` and datasette's facets read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from reportmine.export.files import FURTHER_COLUMNS
from reportmine.schema.report import TABLES
from reportmine.store.tables import ROW_TYPES, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

LINKS = {
    ("sections", "section_id"): ("section_key", "sections"),
    ("sections", "parent_id"): ("parent_key", "sections"),
    ("figures", "statement_id"): ("statement_key", "statements"),
    ("projects", "group_figure"): ("group_figure_key", "figures"),
    ("masks", "figure"): ("figure_key", "figures"),
} | {(table, "section_id"): ("section_key", "sections") for table in TABLES}
"""Columns with an id of the same report, by table, with the column of the key and the table that it points at."""

APART = {
    "statement_figures": {"statement_key": "statements", "figure_key": "figures"},
    "statement_answers": {"statement_key": "statements", "answer_key": "statements", "score": "REAL"},
    "relation_operands": {
        "relation_key": "relations", "role": "TEXT", "figure_key": "figures", "start": "INTEGER", "end": "INTEGER",
    },
    "finding_records": {
        "finding_key": "findings", "record_table": "TEXT", "record_key": "INTEGER", "quote": "TEXT",
    },
}  # fmt: skip
"""Tables that keep a list of records: columns with the table that they point at or their type."""

_AS_TABLES = {"statements": ("figure_ids", "answered_by", "answer_scores"), "relations": ("operands",)} | {
    "findings": ("evidence", "rests_on")
}
_RECOVERED = ("low", "high", "unit", "formula")
_ADDED = {"sections": ("heading TEXT",), "statements": ("category TEXT",)}
_WITH_SENTENCE = tuple(table for table in TABLES if table not in ("sections", "sentences"))
_SENTENCE = "sentence_key INTEGER REFERENCES sentences(key)"


def columns(table: str) -> dict[str, str]:
    """Return the columns of a table with type and constraint, in order.

    Args:
        table: a table of the store, `promises`, `checks`, or one of `APART`.
    """
    if table in APART:
        told = {name: _pointing(kind) for name, kind in APART[table].items()}
        first = next(iter(told))
        return {first: told.pop(first), "rank": "INTEGER NOT NULL", **told}
    if table in FURTHER_COLUMNS:
        return _further(table)
    found: dict[str, str] = {"key": "INTEGER PRIMARY KEY"} if table in TABLES else {}
    for field in arrow_schema(table):
        if field.name in _AS_TABLES.get(table, ()) or (table in TABLES and field.name == "run"):
            continue
        if (table, field.name) in LINKS:
            name, other = LINKS[table, field.name]
            found[name] = _pointing(other)
        elif (table, field.name) == ("masks", "recovered"):
            found |= {f"recovered_{part}": "TEXT" for part in _RECOVERED}
        else:
            found[field.name] = _type(table, field)
    found |= dict(added.split(" ", 1) for added in _ADDED.get(table, ()))
    if table in _WITH_SENTENCE:
        found |= dict([_SENTENCE.split(" ", 1)])
    return found


def creation(table: str) -> str:
    """Return the statement that makes a table.

    Args:
        table: as for `columns`.
    """
    parts = [f'"{name}" {kind}' for name, kind in columns(table).items()]
    if table in TABLES:
        parts.append("UNIQUE (doc_id, id)")
    if table in APART:
        parts.append(f"PRIMARY KEY ({next(iter(APART[table]))}, rank)")
    return f'CREATE TABLE "{table}" ({", ".join(parts)}){" WITHOUT ROWID" if table in APART else ""}'


def plain(table: str, row: Mapping[str, Any]) -> dict[str, object]:
    """Return a row's own columns as SQLite holds them; keys are left to whoever knows them.

    Args:
        table: a table of the store, `promises` or `checks`.
        row: as `gather.Source.batches` yields it.
    """
    told: dict[str, object] = {name: _value(value) for name, value in row.items()}
    if table == "masks":
        recovered = row["recovered"] or {}
        told |= {f"recovered_{part}": recovered.get(part) for part in _RECOVERED}
    elif table == "statements":
        told["category"] = next(iter(row["categories"]), None)
    elif table == "sections":
        told["heading"] = row["section"]
    return told


def _value(value: object) -> object:
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _type(table: str, field: pa.Field) -> str:
    import pyarrow.types as kinds

    if (table, field.name) in {("documents", "doc_id"), ("runs", "run")}:
        return "TEXT PRIMARY KEY NOT NULL"
    if field.name == "doc_id":
        return "TEXT NOT NULL REFERENCES documents(doc_id)"
    whole = kinds.is_integer(field.type) or kinds.is_boolean(field.type)
    kind = "INTEGER" if whole else "REAL" if kinds.is_floating(field.type) else "TEXT"
    return kind if field.nullable else f"{kind} NOT NULL"


def _further(table: str) -> dict[str, str]:
    found = {"key": "INTEGER PRIMARY KEY"}
    for name in FURTHER_COLUMNS[table]:
        number = name in {"start", "end"} or name.endswith(("_start", "_end"))
        found[name] = "INTEGER" if number else "TEXT"
    if table == "promises":
        found["promised_doc"] = "TEXT NOT NULL REFERENCES documents(doc_id)"
        return found | {f"{side}_sentence_key": _pointing("sentences") for side in ("promised", "told")}
    return found | {"doc_id": "TEXT NOT NULL REFERENCES documents(doc_id)"} | dict([_SENTENCE.split(" ", 1)])


def _pointing(kind: str) -> str:
    return f"INTEGER REFERENCES {kind}(key)" if kind in ROW_TYPES else kind


def lists(table: str, row: Mapping[str, Any]) -> Iterable[tuple[str, int, dict[str, Any]]]:
    """Yield what a row's lists of records become: table, rank and columns, ids of the report in place of keys.

    Args:
        table: a table of the store.
        row: as `gather.Source.batches` yields it.
    """
    if table == "statements":
        for rank, figure in enumerate(row["figure_ids"]):
            yield "statement_figures", rank, {"figure_key": ("figures", figure)}
        for rank, (other, score) in enumerate(zip(row["answered_by"], row["answer_scores"], strict=True)):
            yield "statement_answers", rank, {"answer_key": ("statements", other), "score": score}
    elif table == "relations":
        for rank, operand in enumerate(row["operands"]):
            figure = operand["figure_id"]
            place = {name: operand[name] for name in ("role", "start", "end")}
            yield "relation_operands", rank, place | {"figure_key": None if figure is None else ("figures", figure)}
    elif table == "findings":
        for rank, quote in enumerate(row["evidence"]):
            other, _, number = (row["rests_on"][rank] if rank < len(row["rests_on"]) else "").rpartition("-")
            key = (other, int(number)) if other in TABLES else None
            yield "finding_records", rank, {"record_table": other or None, "record_key": key, "quote": quote}
