"""What can be asked for: the tables of the store, and the kinds of statements by names of their own."""

from __future__ import annotations

from dataclasses import dataclass

from reportmine.errors import UsageError
from reportmine.schema.report import TABLES
from reportmine.store.tables import ROW_TYPES

STATEMENTS_BY_KIND = {
    "problems": "problem",
    "measures": "measure",
    "plans": "plan",
    "requests": "request",
    "results": "result",
}
"""Names that stand for the statements of one kind."""

TARGETS: tuple[str, ...] = (*STATEMENTS_BY_KIND, *ROW_TYPES)
"""Everything that can be asked for."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked for.

    Attributes:
        name: as given: a table, or a kind of statements.
        table: the table that holds the rows.
        kind: the only kind of statement that is meant; None for a whole table.
    """

    name: str
    table: str
    kind: str | None = None

    @property
    def is_record(self) -> bool:
        """Whether its rows are places in a report."""
        return self.table in TABLES

    @property
    def has_sentence(self) -> bool:
        """Whether its rows stand inside sentences, so that the sentence around them says more."""
        return self.is_record and self.table not in ("sections", "sentences")


def target_of(name: str) -> Target:
    """Return what a name stands for.

    Args:
        name: one of `TARGETS`.

    Raises:
        UsageError: nothing has this name.
    """
    if name in STATEMENTS_BY_KIND:
        return Target(name, "statements", STATEMENTS_BY_KIND[name])
    if name not in ROW_TYPES:
        raise UsageError(f"没有名为“{name}”的表", hint=f"可用：{'、'.join(TARGETS)}")
    return Target(name, name)
