"""The ledger of promises as rows of an export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportmine.export.rows import plain_rows
from reportmine.query.promises.ledger import ledger

if TYPE_CHECKING:
    from reportmine.store.catalog import Store


def promise_rows(store: Store, documents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the promises of some reports with what became of them, also where later reports of the store tell it.

    A report that tells no area stands alone in the ledger and promises nothing that another could keep.

    Args:
        store: an open store.
        documents: rows of the reports.

    Raises:
        StoreError: a chunk is damaged.
    """
    keys = sorted({row["area_key"] for row in documents} - {""})
    if not keys:
        return []
    chosen = {row["doc_id"] for row in documents}
    return [row for row in plain_rows(ledger(store, area=keys)) if row["promised_doc"] in chosen]
