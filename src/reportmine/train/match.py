"""Pair the spans of gold with those mined."""

from collections.abc import Sequence
from typing import Protocol


class Spanned(Protocol):
    """Anything that has a place in the text."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """One past the last."""


def match(gold: Sequence[Spanned], found: Sequence[Spanned], overlap: float | None) -> dict[int, int]:
    """Pair spans one to one.

    Args:
        gold: spans of the gold.
        found: spans mined.
        overlap: least intersection over union of a pair; None when both ends must be equal.

    Returns:
        Index in `gold` → index in `found`, in the order of `gold`. Pairs of more overlap are made first, among equals
        those earlier in `gold`, then in `found`.
    """
    least = 1.0 if overlap is None else overlap
    by_start = sorted(range(len(found)), key=lambda j: found[j].start)
    candidates = []
    opened: list[int] = []
    waiting = iter([*by_start, None])
    following = next(waiting)
    for i in sorted(range(len(gold)), key=lambda i: gold[i].start):
        while following is not None and found[following].start < gold[i].end:
            opened.append(following)
            following = next(waiting)
        # Gold spans may hold others, so a span is only done with when it ends before the current one begins.
        opened = [j for j in opened if found[j].end > gold[i].start]
        scored = ((intersection_over_union(gold[i], found[j]), i, j) for j in opened)
        candidates += [(-score, i, j) for score, i, j in scored if score >= least]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(candidates):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return dict(sorted(pairs.items()))


def intersection_over_union(one: Spanned, other: Spanned) -> float:
    """Return the share of the code points of either span that both hold, 0 to 1."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(0, common) / (max(one.end, other.end) - min(one.start, other.start)) if common > 0 else 0.0
