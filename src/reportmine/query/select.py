"""Select records of one table by simple conditions, with the report and sentence that they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from reportmine.errors import UsageError
from reportmine.query.filters import Filters, conditions, has_sentence
from reportmine.schema.report import TABLES
from reportmine.store.tables import ROW_TYPES, arrow_schema

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.store.catalog import Store

DOCUMENT_COLUMNS = {"doc_path": "path", "doc_title": "title", "doc_area": "area", "doc_period": "period"}
"""Columns that every selected record gets from its report, with their names in `documents`."""

_ORDER = {"documents": "record.path, record.doc_id", "failures": "record.path", "runs": "record.run"}


def select(store: Store, table: str, *, limit: int | None = None, **filters: Unpack[Filters]) -> pd.DataFrame:
    """Return the rows of a table that meet all conditions.

    `select(store, "figures", indicator="到位资金", status="actual")`

    Args:
        store: an open store.
        table: name of a table.
        limit: most rows to return.
        filters: conditions, see `Filters`.

    Returns:
        The table's columns; for records also `doc_path`, `doc_title`, `doc_area`, `doc_period` of their report and,
        where records are shorter than sentences, `sentence`: the text of the sentence in which the record begins.
        Ordered by the reports' paths and the place in the text.

    Raises:
        UsageError: unknown table, condition or value; the message lists what is allowed.
        StoreError: a chunk is damaged.
    """
    if table not in ROW_TYPES:
        raise UsageError(f"没有名为“{table}”的表", hint=f"可用：{'、'.join(ROW_TYPES)}")
    if limit is not None and limit < 1:
        raise UsageError(f"最多行数必须大于 0，得到 {limit}")
    clauses, parameters = conditions(store, table, filters)
    sql = f"SELECT {_columns(table)} FROM {_source(table)}"
    if clauses:
        sql += " WHERE " + " AND ".join(f"({clause})" for clause in clauses)
    sql += f" ORDER BY {_ORDER.get(table, 'document.path, record.doc_id, record.start, record.id')}"
    if limit is not None:
        sql += " LIMIT ?"
        parameters.append(limit)
    return store.query(sql, parameters)


def _columns(table: str) -> str:
    if table not in TABLES:
        return "record.*"
    columns = [f'record."{name}"' for name in arrow_schema(table).names if name != "run"]
    columns += [f"document.{source} AS {name}" for name, source in DOCUMENT_COLUMNS.items()]
    if has_sentence(table):
        columns.append('CASE WHEN record.start < sentence."end" THEN sentence.quote END AS sentence')
    return ", ".join(columns)


def _source(table: str) -> str:
    source = f"{table} AS record"
    if table in TABLES:
        source += " JOIN documents AS document ON document.doc_id = record.doc_id"
    if has_sentence(table):  # the last sentence that begins no later than the record
        source += (
            " ASOF LEFT JOIN sentences AS sentence"
            " ON sentence.doc_id = record.doc_id AND sentence.start <= record.start"
        )
    return source
