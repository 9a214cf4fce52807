"""What the finders of ties look at: one sentence with its figures, and the sentence before it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from msgspec import Struct

from reportmine.rules.shadow import shadow
from reportmine.schema.records import Figure
from reportmine.schema.report import Report

_RATES = frozenset({"%", "倍", "番"})


class Change(Struct, frozen=True):
    """A change whose two levels the text tells.

    Attributes:
        before: the level it is measured against.
        after: the level reached.
        told: the figures that tell the change, each with whether it is a decline.
    """

    before: Figure
    after: Figure
    told: tuple[tuple[Figure, bool], ...]


class Scene(Struct):
    """A sentence with figures.

    Attributes:
        text: the whole report's text with full-width characters made half-width; same offsets.
        start: first code point of the sentence.
        end: one past the last.
        words: `text[start:end]`, which the cheap tests of the finders look at.
        figures: its figures in the order of the text; masked ones, too.
        before: figures of the sentence before it in the same section, empty when there is none.
        everything: all the report's figures, for ties that run on over a semicolon (`第一产业…；第二产业…`).
        first: where `figures` begin in `everything`.
        months: how many months from January on the report covers, None when untold.
        units: the canonical units of `figures`.
        tells_rates: whether one of them is in per cent or told in times as much.
        changes: the changes told in it, None until they are first asked for (`changes.find_changes`).
    """

    text: str
    start: int
    end: int
    words: str
    figures: tuple[Figure, ...]
    before: tuple[Figure, ...]
    everything: tuple[Figure, ...] = ()
    first: int = 0
    months: int | None = None
    units: frozenset[str] = frozenset()
    tells_rates: bool = True
    changes: tuple[Change, ...] | None = None


def scenes(report: Report) -> Iterator[Scene]:
    """Yield the sentences of a report that hold figures, in the order of the text."""
    text = shadow(report.text)
    starts = [figure.start for figure in report.figures]
    first = 0
    before: tuple[Figure, ...] = ()
    section = None
    gone = months_of(report.document.period_start, report.document.period_end)
    for sentence in report.sentences:
        start, end = sentence.start, sentence.end
        if first < len(starts) and starts[first] < start:
            first = bisect_left(starts, start, first)
        if first == len(starts):
            return
        if starts[first] >= end:  # most sentences hold no figure
            before = ()
            continue
        after = bisect_left(starts, end, first)
        inside = report.figures[first:after]
        if sentence.section_id != section:
            before, section = (), sentence.section_id
        units = frozenset([figure.canonical_unit for figure in inside])
        rates = not _RATES.isdisjoint(units)
        yield Scene(text, start, end, text[start:end], inside, before, report.figures, first, gone, units, rates)
        before, first = inside, after


def months_of(start: str, end: str) -> int | None:
    """Return how many months a stretch from January on lasts, None when it begins later or is unknown.

    Args:
        start: its first day, ISO 8601.
        end: its last day, likewise.
    """
    if not start.endswith("-01-01") or start[:4] != end[:4]:
        return None
    return int(end[5:7])
