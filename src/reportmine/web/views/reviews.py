"""What waits for a person, and what they decide."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from reportmine.errors import UsageError
from reportmine.export.rows import plain_rows
from reportmine.review.decisions import FIELDS, Decision, add_decisions, latest, read_decisions
from reportmine.review.queue import waiting
from reportmine.review.sheet import choices, gold_rows
from reportmine.web.views.reports import MissingError

if TYPE_CHECKING:
    from reportmine.query.filters import Filters
    from reportmine.store.catalog import Store

LONGEST_NAME = 40


def whole_queue(store: Store, *, area: str = "", period: str = "") -> list[dict[str, Any]]:
    """Return what can be decided, the least sure first, decided or not; it changes only with the store.

    Args:
        store: an open store.
        area: part of the name of the reports' area.
        period: the reports' period, or how it begins.
    """
    filters: Filters = {}
    if area:
        filters["area"] = area
    if period:
        filters["period"] = period
    return plain_rows(waiting(store, decided=True, **filters))


def with_decisions(store: Store, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of `whole_queue` with the decisions as they are now.

    Args:
        store: an open store.
        rows: the rows, which are left as they are.
    """
    made = latest(read_decisions(store.path))
    told = []
    for row in rows:
        decision = made.get((row["doc_id"], row["field"], row["start"], row["end"]))
        now = ("", "", "") if decision is None else (decision.value, decision.who, decision.when)
        told.append(row | dict(zip(("decision", "who", "when"), now, strict=True)))
    return told


def decide(store: Store, *, doc_id: str, field: str, start: int, end: int, value: str, who: str) -> Decision:
    """Keep what a person decided, beside what the machine said.

    Args:
        store: an open store.
        doc_id: the report.
        field: one of `review.decisions.FIELDS`.
        start: first code point of the record.
        end: one past the last.
        value: what is decided, one of `review.sheet.choices`.
        who: who decides.

    Returns:
        The decision, which is on disk.

    Raises:
        UsageError: the value is none of the choices, or nobody decides.
        MissingError: there is no such record.
        StoreError: it cannot be written.
    """
    who = " ".join(who.split())
    if not who or len(who) > LONGEST_NAME:
        raise UsageError(f"请写明是谁定的（不超过 {LONGEST_NAME} 个字）", hint="姓名或工号都可以")
    if field not in FIELDS:
        raise UsageError(f"不能复核“{field}”", hint=f"可用：{'、'.join(FIELDS)}")
    if value not in choices(field):
        raise UsageError(f"“{value}”不在可选之列", hint=f"可用：{'、'.join(choices(field))}")
    document = store.query("SELECT sha256, path, text FROM documents WHERE doc_id = ?", [doc_id])
    record = _machine(store, doc_id, field, start, end)
    if document.empty or record is None:
        raise MissingError(f"报告 {doc_id} 的 {start}–{end} 处没有可复核的记录", hint="报告可能重新处理过，请刷新再看")
    decision = Decision(
        doc_id=doc_id,
        sha256=document["sha256"].iloc[0],
        path=document["path"].iloc[0],
        field=field,
        start=start,
        end=end,
        quote=document["text"].iloc[0][start:end],
        machine=record,
        value=value,
        who=who,
        when=datetime.now().astimezone().isoformat(timespec="seconds"),
    )
    add_decisions(store.path, [decision])
    return decision


def _machine(store: Store, doc_id: str, field: str, start: int, end: int) -> str | None:
    """Return what the machine decided about a place, None when there is no such record."""
    sql = (
        'SELECT role AS value FROM sentences WHERE doc_id = ? AND start = ? AND "end" = ?'
        if field == "role"
        else "SELECT coalesce(categories[1], '') AS value FROM statements "
        "WHERE kind = 'problem' AND doc_id = ? AND start = ? AND \"end\" = ?"
    )
    found = store.query(sql, [doc_id, start, end])["value"]
    return None if found.empty else str(found.iloc[0])


def gold(store: Store) -> list[dict[str, Any]]:
    """Return the decisions that count as gold, one row per place."""
    return gold_rows(list(latest(read_decisions(store.path)).values()))


def progress(store: Store) -> dict[str, int]:
    """Return how many decisions were made, on how many places, and how many of those differ from the machine."""
    made = read_decisions(store.path)
    counting = latest(made).values()
    return {
        "made": len(made),
        "places": len(counting),
        "changed": sum(decision.value != decision.machine for decision in counting),
    }
