"""Counts of what was right, and the scores that follow from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts for one kind of span in one report, or in several.

    Attributes:
        gold: spans in the gold.
        found: spans mined.
        matched: pairs of the two.
        right: check → matched pairs that agree on it.
        full: matched pairs that agree on all that a fully right span needs; None when that is not scored.
    """

    gold: int = 0
    found: int = 0
    matched: int = 0
    right: dict[str, int] = field(default_factory=dict)
    full: int | None = None

    @property
    def precision(self) -> float | None:
        """Matched of found; None when nothing was found."""
        return ratio(self.matched, self.found)

    @property
    def recall(self) -> float | None:
        """Matched of gold; None when there is no gold."""
        return ratio(self.matched, self.gold)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall, 2·matched / (gold + found); None when there is neither."""
        return ratio(2 * self.matched, self.gold + self.found)

    @property
    def full_f1(self) -> float | None:
        """F1 with only fully right spans as hits; None when that is not scored or there is no span."""
        return None if self.full is None else ratio(2 * self.full, self.gold + self.found)

    def accuracy(self, check: str) -> float | None:
        """Return the share of matched pairs that agree on a check; None when there is no pair."""
        return ratio(self.right[check], self.matched)

    def to_dict(self) -> dict[str, Any]:
        """Return counts and scores as plain values; scores are None where they are undefined."""
        result: dict[str, Any] = {
            "gold": self.gold,
            "found": self.found,
            "matched": self.matched,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "attributes": {
                check: {"right": right, "total": self.matched, "accuracy": self.accuracy(check)}
                for check, right in self.right.items()
            },
        }
        if self.full is not None:
            result["full"] = {
                "right": self.full,
                "precision": ratio(self.full, self.found),
                "recall": ratio(self.full, self.gold),
                "f1": self.full_f1,
            }
        return result


def total(tallies: Iterable[Tally]) -> Tally:
    """Add tallies of the same kind up.

    Args:
        tallies: at least one.
    """
    tallies = list(tallies)
    checks = tallies[0].right
    full = [tally.full for tally in tallies if tally.full is not None]
    return Tally(
        gold=sum(tally.gold for tally in tallies),
        found=sum(tally.found for tally in tallies),
        matched=sum(tally.matched for tally in tallies),
        right={check: sum(tally.right[check] for tally in tallies) for check in checks},
        full=sum(full) if full else None,
    )


def ratio(part: int, whole: int) -> float | None:
    """Return part of whole, None when the whole is nothing."""
    return part / whole if whole else None
