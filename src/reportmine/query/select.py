"""Select records of one table by simple conditions, with the report and sentence that they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from reportmine.errors import UsageError
from reportmine.query.filters import Filters, conditions
from reportmine.query.periods import in_order, months_of
from reportmine.query.source import CONTEXT_COLUMNS, with_context, with_headings
from reportmine.query.targets import Target, target_of
from reportmine.store.tables import arrow_schema

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.store.catalog import Store

DOCUMENT_COLUMNS = {"doc_path": "path", "doc_title": "title", "doc_area": "area", "doc_period": "period"}
"""Columns that every selected record gets from its report, with their names in `documents`."""

SOURCE_COLUMNS = (*DOCUMENT_COLUMNS, "section", "sentence", *CONTEXT_COLUMNS)
"""Columns that a selection adds to those of the table."""

_ORDER = {"documents": "record.path, record.doc_id", "failures": "record.path", "runs": "record.run"}
_RECORD_ORDER = """
    document.area = '', document.area, list_position(?, document.period),
    document.path, record.doc_id, record.start, record.id
"""


def select(
    store: Store, what: str, *, limit: int | None = None, context: int | None = None, **filters: Unpack[Filters]
) -> pd.DataFrame:
    """Return the rows of a table that meet all conditions.

    `select(store, "figures", indicator="到位资金", status="actual")`
    `select(store, "problems", category="用地保障", since="2022", search="土地", context=1)`

    Args:
        store: an open store.
        what: name of a table, or `problems`, `measures`, `plans`, `requests`, `results` for the statements of a kind.
        limit: most rows to return.
        context: also return the text around each record, with this many sentences more on each side.
        filters: conditions, see `Filters`.

    Returns:
        The table's columns; for records also `doc_path`, `doc_title`, `doc_area`, `doc_period` of their report,
        `section`: the headings above them, `sentence`, where records stand inside sentences: the text of the one in
        which the record begins, and, when asked for, `context`, `context_start`, `context_end`.
        Records are ordered by area, period (see `periods.in_order`), the report's path and the place in the text;
        what is not known comes last. Other tables are ordered by path.

    Raises:
        UsageError: unknown name, condition or value; the message lists what is allowed.
        StoreError: a chunk is damaged.
    """
    target = target_of(what)
    if limit is not None and limit < 1:
        raise UsageError(f"最多行数必须大于 0，得到 {limit}")
    if context is not None and (context < 0 or not target.is_record):
        raise UsageError(
            f"{what} 的上下文不能是 {context} 句", hint="报告里的记录才有上下文；句数从 0 起，0 只给所在的句子"
        )
    clauses, parameters = conditions(store, target, filters)
    sql = f"SELECT {_columns(target)} FROM {_source(target)}"
    if clauses:
        sql += " WHERE " + " AND ".join(f"({clause})" for clause in clauses)
    sql += f" ORDER BY {_ORDER.get(target.table, _RECORD_ORDER)}"
    if target.is_record:
        parameters.append(in_order(_periods(store)))
    if limit is not None:
        sql += " LIMIT ?"
        parameters.append(limit)
    found = store.query(sql, parameters)
    if not target.is_record:
        return found
    found = with_headings(store, found, target)
    return found if context is None else with_context(store, found, context)


def without_period(store: Store, **filters: Unpack[Filters]) -> int:
    """Return how many reports tell no period and are therefore left out by `since` and `until`.

    Args:
        store: an open store.
        filters: conditions on reports; those on records and periods are not looked at.
    """
    of_reports: Filters = {}
    if "area" in filters:
        of_reports["area"] = filters["area"]
    if "doc" in filters:
        of_reports["doc"] = filters["doc"]
    return sum(months_of(period) is None for period in select(store, "documents", **of_reports)["period"])


def _periods(store: Store) -> list[str]:
    return list(store.query("SELECT DISTINCT period FROM documents")["period"])


def _columns(target: Target) -> str:
    if not target.is_record:
        return "record.*"
    columns = [f'record."{name}"' for name in arrow_schema(target.table).names if name != "run"]
    columns += [f"document.{source} AS {name}" for name, source in DOCUMENT_COLUMNS.items()]
    if target.has_sentence:
        columns.append('CASE WHEN record.start < sentence."end" THEN sentence.quote END AS sentence')
    return ", ".join(columns)


def _source(target: Target) -> str:
    source = f"{target.table} AS record"
    if target.is_record:
        source += " JOIN documents AS document ON document.doc_id = record.doc_id"
    if target.has_sentence:  # the last sentence that begins no later than the record
        source += (
            " ASOF LEFT JOIN sentences AS sentence"
            " ON sentence.doc_id = record.doc_id AND sentence.start <= record.start"
        )
    return source
