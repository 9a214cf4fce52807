"""The records of a store for export: in batches of whole areas, so that a store larger than the memory can be written.

Every row carries its place: file, title, area and period of its report, the headings above it and its sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Unpack

from reportmine.errors import UsageError
from reportmine.export.rows import plain_rows
from reportmine.query.filters import Filters, conditions
from reportmine.query.periods import in_order
from reportmine.query.source import BETWEEN_HEADINGS
from reportmine.query.targets import target_of
from reportmine.schema.report import TABLES

if TYPE_CHECKING:
    from reportmine.store.catalog import Store

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""Rows by table."""

Further = Callable[[Sequence[Row]], Mapping[str, list[Row]]]
"""Returns rows of more tables that follow from the reports given: promises, checks."""

PLACE_COLUMNS = ("doc_path", "doc_title", "doc_area", "doc_period", "section", "sentence", "sentence_id")
"""What a record's row has in addition to the columns of its table; `sentence_id` is an id in `sentences`."""

_CHARACTERS = 1_500_000
_DOCUMENTS = """
    SELECT * EXCLUDE (text, scan_lines) FROM documents AS record {where} ORDER BY record.path, record.doc_id
"""
_RECORDS = "SELECT * FROM {table} WHERE doc_id IN (SELECT unnest(?))"
_IN_SENTENCES = frozenset(TABLES) - {"sections", "sentences"}
_ID = {"sections": "id"}


@dataclass(frozen=True)
class Source:
    """What is exported.

    Attributes:
        store: an open store.
        documents: the reports as rows without their texts, ordered by area, period and path.
        whole: whether these are all reports of the store.
        further: gives the rows of more tables.
    """

    store: Store
    documents: Sequence[Row]
    whole: bool
    further: Further | None = field(default=None, repr=False)

    def batches(self) -> Iterator[Rows]:
        """Yield the rows of some reports at a time, those of one area never apart; at last `failures` and `runs`.

        Raises:
            StoreError: a chunk is damaged.
        """
        for documents in _by_area(self.documents):
            rows = _records(self.store, documents)
            if self.further is not None:
                rows |= self.further(documents)
            yield rows
        yield {name: plain_rows(self.store.frame(name)) for name in ("failures", "runs")}


def source(store: Store, *, further: Further | None = None, **filters: Unpack[Filters]) -> Source:
    """Choose the reports to export.

    Args:
        store: an open store.
        further: gives the rows of more tables.
        filters: conditions on reports: area, period, since, until, doc.

    Raises:
        UsageError: an unknown condition or value, or no report meets the conditions.
        StoreError: a chunk is damaged.
    """
    clauses, parameters = conditions(store, target_of("documents"), filters)
    where = "WHERE " + " AND ".join(f"({clause})" for clause in clauses) if clauses else ""
    found = plain_rows(store.query(_DOCUMENTS.format(where=where), parameters))
    if not found and filters:
        raise UsageError("没有符合条件的报告", hint="用 reportmine query documents 看看有哪些地区和时期")
    place = {period: number for number, period in enumerate(in_order({row["period"] for row in found}))}
    keys = {row["area_key"]: row["area"] for row in reversed(found)}  # a masked report goes with the others of its area
    found.sort(
        key=lambda row: (not row["area_key"], keys[row["area_key"]], row["area_key"], place[row["period"]], row["path"])
    )
    return Source(store, found, not filters, further)


def _by_area(documents: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield the reports in portions of some millions of characters; only those without an area may be torn apart."""
    portion: list[Row] = []
    size = 0
    for number, row in enumerate(documents):
        portion.append(row)
        size += row["char_count"]
        after = documents[number + 1] if number + 1 < len(documents) else None
        alone = after is None or not row["area_key"] or after["area_key"] != row["area_key"]
        if alone and (size >= _CHARACTERS or after is None):
            yield portion
            portion, size = [], 0


def _records(store: Store, documents: Sequence[Row]) -> Rows:
    """Return the record tables of some reports, and the reports themselves with their texts."""
    ids = [row["doc_id"] for row in documents]
    rank = {doc_id: number for number, doc_id in enumerate(ids)}
    texts = store.query("SELECT doc_id, text, scan_lines FROM documents WHERE doc_id IN (SELECT unnest(?))", [ids])
    whole = {row["doc_id"]: row for row in plain_rows(texts)}
    rows: Rows = {"documents": [row | whole[row["doc_id"]] for row in documents]}
    for table in TABLES:
        rows[table] = plain_rows(store.query(_RECORDS.format(table=table), [ids]))
        rows[table].sort(key=lambda row: (rank[row["doc_id"]], row["start"], row["id"]))
    _add_places(rows)
    return rows


def _add_places(rows: Rows) -> None:
    """Add `PLACE_COLUMNS` to every record."""
    reports = {
        row["doc_id"]: {"doc_path": row["path"], "doc_title": row["title"]}
        | {"doc_area": row["area"], "doc_period": row["period"]}
        for row in rows["documents"]
    }
    headings = _headings(rows["sections"])
    sentences: dict[str, tuple[list[int], list[Row]]] = {}
    for row in rows["sentences"]:
        starts, own = sentences.setdefault(row["doc_id"], ([], []))
        starts.append(row["start"])
        own.append(row)
    for table in TABLES:
        for row in rows[table]:
            row.update(reports[row["doc_id"]])
            row["section"] = headings.get((row["doc_id"], row[_ID.get(table, "section_id")]))
            if table in _IN_SENTENCES:
                around = _sentence_at(sentences.get(row["doc_id"]), row["start"])
                row["sentence"] = around and around["quote"]
                row["sentence_id"] = around and around["id"]


def _sentence_at(sentences: tuple[list[int], list[Row]] | None, start: int) -> Row | None:
    """Return the sentence in which a place stands, None for one between sentences."""
    if sentences is None:
        return None
    at = bisect_right(sentences[0], start) - 1
    found = sentences[1][at] if at >= 0 else None
    return found if found is not None and start < found["end"] else None


def _headings(sections: Sequence[Row]) -> dict[tuple[str, int], str | None]:
    """Return the headings above and of each section, from the widest, without the report's title."""
    by_key = {(row["doc_id"], row["id"]): row for row in sections}
    found: dict[tuple[str, int], str | None] = {}
    for key, row in by_key.items():
        words: list[str] = []
        above: Row | None = row
        while above is not None:
            if above["level"] > 0 and above["heading_start"] is not None:
                begin, end = above["heading_start"] - above["start"], above["heading_end"] - above["start"]
                words.append(" ".join(above["quote"][begin:end].split()))
            above = by_key.get((key[0], above["parent_id"])) if above["parent_id"] is not None else None
        found[key] = BETWEEN_HEADINGS.join(word for word in reversed(words) if word) or None
    return found
