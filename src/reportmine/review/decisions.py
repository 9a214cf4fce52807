"""Decisions made in review: one JSON object a line in `decisions.jsonl` of the store, only ever added to.

A decision never changes a record. It stands beside the machine's value, with who made it and when; a later decision on
the same place counts instead of an earlier one, which stays in the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from reportmine.errors import StoreError

FILE = "decisions.jsonl"

FIELDS = ("role", "category")
"""What can be decided: a sentence's role, a problem's main class."""

Place = tuple[str, str, int, int]
"""`doc_id`, field, start and end: what a decision is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about one record.

    Attributes:
        doc_id: the report.
        sha256: hex digest of its file.
        path: its file.
        field: one of `FIELDS`.
        start: first code point of the record in the report's text.
        end: one past the last.
        quote: the record's words.
        machine: what the machine had decided.
        value: what the person decided.
        who: who decided.
        when: ISO 8601, seconds, with the offset from UTC.
    """

    doc_id: str
    sha256: str
    path: str
    field: str
    start: int
    end: int
    quote: str
    machine: str
    value: str
    who: str
    when: str

    @property
    def place(self) -> Place:
        """What it is about."""
        return self.doc_id, self.field, self.start, self.end


def add_decisions(store: Path, decisions: Sequence[Decision]) -> None:
    """Add decisions to those of a store, all of them on disk when this returns.

    Args:
        store: folder of the store.
        decisions: what was decided.

    Raises:
        StoreError: the file cannot be written.
    """
    lines = "".join(json.dumps(asdict(decision), ensure_ascii=False) + "\n" for decision in decisions)
    try:
        with (store / FILE).open("a", encoding="utf-8") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(
            f"复核决定写不进 {store / FILE}：{error.strerror}", hint="请检查磁盘空间和文件夹的权限"
        ) from error


def read_decisions(store: Path) -> list[Decision]:
    """Return all decisions of a store in the order in which they were made; none where nothing was reviewed.

    Args:
        store: folder of the store.

    Raises:
        StoreError: a line is no decision.
    """
    path = store / FILE
    if not path.exists():
        return []
    found = []
    names = {field.name for field in fields(Decision)}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            values = json.loads(line)
            if set(values) != names:
                raise ValueError("columns")
            found.append(Decision(**values))
        except (ValueError, TypeError) as error:
            raise StoreError(f"{path} 第 {number} 行不是复核决定", hint="多半是写到一半断了电；请删去这一行") from error
    return found


def latest(decisions: Iterable[Decision]) -> dict[Place, Decision]:
    """Return the decision that counts for each place: the last one.

    Args:
        decisions: in the order in which they were made.
    """
    return {decision.place: decision for decision in decisions}
