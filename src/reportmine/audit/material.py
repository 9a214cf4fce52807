"""What an audit looks at: the tables of the reports chosen, as frames, each row with its report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from reportmine.errors import UsageError
from reportmine.export.rows import plain_rows
from reportmine.query.periods import in_order
from reportmine.query.promises.area_reports import series_of
from reportmine.query.select import select

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.query.filters import Filters
    from reportmine.store.catalog import Store

_TABLES = ("sections", "sentences", "figures", "masks", "relations", "findings")
_OF_REPORT = "document.path AS doc_path, document.area AS doc_area, document.area_key, document.period AS doc_period"


@dataclass(frozen=True, slots=True)
class Material:
    """The tables of the reports chosen.

    Attributes:
        documents: one row per report, without `text`, ordered by area and period; `order` counts the periods, `series`
            is what reports of one row of reports have in common (`series_of`).
        texts: the reports' texts by `doc_id`.
        sections: record tables as the store has them, with `doc_path`, `doc_area`, `area_key`, `doc_period`, `series`
            and `order` of their report.
        sentences: likewise.
        figures: likewise, with the role of their section as `role`.
        masks: likewise, with the role of their section as `role`.
        relations: likewise.
        findings: likewise.
    """

    documents: pd.DataFrame
    texts: dict[str, str]
    sections: pd.DataFrame
    sentences: pd.DataFrame
    figures: pd.DataFrame
    masks: pd.DataFrame
    relations: pd.DataFrame
    findings: pd.DataFrame


def material(store: Store, **filters: Unpack[Filters]) -> Material:
    """Collect the tables of the reports that meet the conditions.

    Args:
        store: an open store.
        filters: conditions on reports: area, period, since, until, doc.

    Raises:
        UsageError: unknown condition or value, or no report meets the conditions.
        StoreError: a chunk is damaged.
    """
    documents = select(store, "documents", **filters)
    if documents.empty:
        raise UsageError("没有符合条件的报告", hint="用 reportmine query documents 看看有哪些地区和时期")
    documents["series"] = [series_of(row) for row in plain_rows(documents)]
    texts = dict(zip(documents["doc_id"], documents.pop("text"), strict=True))
    order = {period: place for place, period in enumerate(in_order(documents["period"].unique()))}
    documents["order"] = documents["period"].map(order)
    documents = documents.sort_values(["area_key", "order", "path"], ignore_index=True)
    series = dict(zip(documents["doc_id"], documents["series"], strict=True))
    frames = {table: _rows(store, table, list(documents["doc_id"]), order) for table in _TABLES}
    for frame in frames.values():
        frame["series"] = frame["doc_id"].map(series)
    roles = frames["sections"].set_index(["doc_id", "id"])["role"]
    for table in ("figures", "masks"):
        owners = frames[table].set_index(["doc_id", "section_id"]).index
        frames[table]["role"] = roles.reindex(owners).to_numpy()
    return Material(documents, texts, **frames)


def _rows(store: Store, table: str, documents: list[str], order: dict[str, int]) -> pd.DataFrame:
    """Return a table's rows of some reports; its name is one of our own constants, so it may stand in the statement."""
    rows = store.query(
        f"SELECT record.*, {_OF_REPORT} FROM {table} AS record JOIN documents AS document USING (doc_id) "
        "WHERE doc_id IN (SELECT unnest(?)) ORDER BY document.area_key, document.path, record.start, record.id",
        [documents],
    )
    rows["order"] = rows["doc_period"].map(order)
    return rows
