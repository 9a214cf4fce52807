"""Reports: the list of them, one of them whole, and single records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportmine.errors import UsageError
from reportmine.export.rows import plain_rows
from reportmine.query.filters import Filters
from reportmine.query.select import select
from reportmine.schema.report import TABLES, Report
from reportmine.store.revive import revive_report
from reportmine.web.views.paging import Page, page_of

if TYPE_CHECKING:
    from reportmine.store.catalog import Store

_LISTED = "doc_id, path, title, area, area_key, period, doc_type, issuer, char_count"
_COUNTS = """
    SELECT doc_id, count(*) AS n FROM {table} WHERE list_contains(?, doc_id) GROUP BY doc_id
"""
_COUNTED = ("figures", "statements", "projects", "masks", "findings")


class MissingError(UsageError):
    """What was asked for is not in the store."""


def reports(
    store: Store, *, area: str = "", period: str = "", words: str = "", limit: int = 50, offset: int = 0
) -> Page:
    """Return the reports, by area and period, with how much was found in each.

    Args:
        store: an open store.
        area: part of the area's name, or its key.
        period: the period, or how it begins.
        words: part of the title or the file's name.
        limit: rows on a page.
        offset: rows before it.
    """
    clauses, values = ["TRUE"], []
    if area:
        clauses.append("(contains(area, ?) OR area_key = ?)")
        values += [area, area]
    if period:
        clauses.append("starts_with(period, ?)")
        values.append(period)
    if words:
        clauses.append("(contains(title, ?) OR contains(path, ?))")
        values += [words, words]
    where = " AND ".join(clauses)
    total = int(store.query(f"SELECT count(*) AS n FROM documents WHERE {where}", values)["n"][0])
    order = "area = '', area, period_end DESC, path, doc_id LIMIT ? OFFSET ?"
    found = store.query(f"SELECT {_LISTED} FROM documents WHERE {where} ORDER BY {order}", [*values, limit, offset])
    rows = plain_rows(found)
    ids = [row["doc_id"] for row in rows]
    for table in _COUNTED:
        counts = dict(store.query(_COUNTS.format(table=table), [ids]).itertuples(index=False, name=None))
        for row in rows:
            row[table] = int(counts.get(row["doc_id"], 0))
    return Page(total, limit, offset, rows)


def report_of(store: Store, doc_id: str) -> Report:
    """Return one report with all its records.

    Args:
        store: an open store.
        doc_id: its id.

    Raises:
        MissingError: there is no such report.
        StoreError: its records do not fit its text.
    """
    found = store.query("SELECT * EXCLUDE (run) FROM documents WHERE doc_id = ?", [doc_id])
    if found.empty:
        raise MissingError(f"结果库里没有编号为“{doc_id}”的报告", hint="它可能换了内容重新处理过；请从报告列表里找")
    whole: dict[str, Any] = {"document": plain_rows(found)[0]}
    for table in TABLES:
        rows = store.query(f"SELECT * EXCLUDE (doc_id) FROM {table} WHERE doc_id = ? ORDER BY id", [doc_id])
        whole[table] = plain_rows(rows)
    return revive_report(whole)


def records(store: Store, doc_id: str, table: str, *, limit: int = 50, offset: int = 0) -> Page:
    """Return the records of one table of a report.

    Args:
        store: an open store.
        doc_id: the report.
        table: one of `schema.report.TABLES`.
        limit: rows on a page.
        offset: rows before it.

    Raises:
        MissingError: there is no such report or table.
    """
    _check(store, doc_id, table)
    found = store.query(f"SELECT * FROM {table} WHERE doc_id = ? ORDER BY id", [doc_id])
    return page_of(found, limit, offset)


def record(store: Store, doc_id: str, table: str, number: int) -> dict[str, Any]:
    """Return one record.

    Args:
        store: an open store.
        doc_id: the report.
        table: one of `schema.report.TABLES`.
        number: its id.

    Raises:
        MissingError: there is no such record.
    """
    _check(store, doc_id, table)
    found = store.query(f"SELECT * FROM {table} WHERE doc_id = ? AND id = ?", [doc_id, number])
    if found.empty:
        raise MissingError(f"报告 {doc_id} 的 {table} 里没有第 {number} 条", hint="序号从 0 起")
    return plain_rows(found)[0]


def _check(store: Store, doc_id: str, table: str) -> None:
    if table not in TABLES:
        raise MissingError(f"没有名为“{table}”的表", hint=f"可用：{'、'.join(TABLES)}")
    if not int(store.query("SELECT count(*) AS n FROM documents WHERE doc_id = ?", [doc_id])["n"][0]):
        raise MissingError(f"结果库里没有编号为“{doc_id}”的报告", hint="请从报告列表里找")


def text_of(store: Store, doc_id: str) -> str:
    """Return the text of a report, empty when there is no such report."""
    found = store.query("SELECT text FROM documents WHERE doc_id = ?", [doc_id])["text"]
    return "" if found.empty else str(found.iloc[0])


def selection(store: Store, what: str, *, limit: int, offset: int, **filters: Any) -> Page:  # noqa: ANN401
    """Return records of any table that meet conditions, the twin of `reportmine query`.

    Args:
        store: an open store.
        what: table, or kind of statements.
        limit: rows on a page.
        offset: rows before it.
        filters: see `query.filters.Filters`; empty ones are left out.

    Raises:
        UsageError: an unknown table, condition or value.
    """
    given: Filters = {name: value for name, value in filters.items() if value}  # type: ignore[assignment]
    return page_of(select(store, what, **given), limit, offset)
