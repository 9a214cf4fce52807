"""The audit as the page and its twin show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportmine.audit.result import audit
from reportmine.audit.tables import Table, tables
from reportmine.export.rows import plain_rows
from reportmine.query.select import select
from reportmine.web.views.reports import MissingError

if TYPE_CHECKING:
    from reportmine.query.filters import Filters
    from reportmine.store.catalog import Store


@dataclass(frozen=True, slots=True)
class AuditView:
    """An audit, plain enough to come from another process.

    Attributes:
        findings: the rows of `Audit.findings`.
        tables: the other tables with their notes.
        total: what could be checked, over all reports.
        selective: one sentence on masking and missed targets.
        masks: number of masks.
        recovered: number of masked numbers that other figures give back.
        recovered_rows: these masks with their place.
    """

    findings: list[dict[str, Any]]
    tables: list[Table]
    total: dict[str, Any]
    selective: str
    masks: int
    recovered: int
    recovered_rows: list[dict[str, Any]]


def audited(store: Store, *, area: str = "", period: str = "") -> AuditView:
    """Audit some reports.

    Args:
        store: an open store.
        area: part of the name of their area; all by default.
        period: their period, or how it begins; all by default.

    Raises:
        MissingError: there are no such reports.
    """
    filters: Filters = {}
    if area:
        filters["area"] = area
    if period:
        filters["period"] = period
    if select(store, "documents", limit=1, **filters).empty:
        raise MissingError(
            "没有这样的报告，无从核对", hint="少写一个条件再试；地区写名称或其中几个字，时期写成 2023、2023H1"
        )
    found = audit(store, **filters)
    return AuditView(
        plain_rows(found.findings),
        [table for table in tables(found) if table.name != "疑点"],
        plain_rows(found.total)[0],
        found.selective.sentence,
        int(found.density["masks"].sum()) if len(found.density) else 0,
        len(found.recovered),
        plain_rows(found.recovered),
    )


def kinds_of(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return how many findings there are of each kind, the most frequent first."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["kind"]] = counts.get(row["kind"], 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
