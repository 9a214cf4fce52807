"""What the finders of ties look at: one sentence with its figures, and the sentence before it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from reportmine.rules.shadow import shadow
from reportmine.schema.records import Figure
from reportmine.schema.report import Report

_RATES = frozenset({"%", "倍", "番"})


@dataclass(slots=True)
class Scene:
    """A sentence with figures.

    Not frozen: one is made for every such sentence, and a frozen object costs several times as much.

    Attributes:
        text: the whole report's text with full-width characters made half-width; same offsets.
        start: first code point of the sentence.
        end: one past the last.
        figures: its figures in the order of the text; masked ones, too.
        before: figures of the sentence before it in the same section, empty when there is none.
        everything: all the report's figures, for ties that run on over a semicolon (`第一产业…；第二产业…`).
        first: where `figures` begin in `everything`.
        months: how many months from January on the report covers, None when untold.
        tells_rates: whether one of `figures` is in per cent or told in times as much.
    """

    text: str
    start: int
    end: int
    figures: tuple[Figure, ...]
    before: tuple[Figure, ...]
    everything: tuple[Figure, ...] = ()
    first: int = 0
    months: int | None = None
    tells_rates: bool = True


def scenes(report: Report) -> Iterator[Scene]:
    """Yield the sentences of a report that hold figures, in the order of the text."""
    text = shadow(report.text)
    starts = [figure.start for figure in report.figures]
    first = 0
    before: tuple[Figure, ...] = ()
    section = None
    gone = months_of(report.document.period_start, report.document.period_end)
    for sentence in report.sentences:
        first = bisect_left(starts, sentence.start, first)
        if first == len(starts):
            return
        if starts[first] >= sentence.end:  # most sentences hold no figure
            before = ()
            continue
        inside = report.figures[first : bisect_left(starts, sentence.end, first)]
        if sentence.section_id != section:
            before, section = (), sentence.section_id
        rates = not _RATES.isdisjoint([figure.canonical_unit for figure in inside])
        yield Scene(text, sentence.start, sentence.end, inside, before, report.figures, first, gone, rates)
        before = inside


def months_of(start: str, end: str) -> int | None:
    """Return how many months a stretch from January on lasts, None when it begins later or is unknown.

    Args:
        start: its first day, ISO 8601.
        end: its last day, likewise.
    """
    if not start.endswith("-01-01") or start[:4] != end[:4]:
        return None
    return int(end[5:7])
