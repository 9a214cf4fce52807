"""What the finders of ties look at: one sentence with its figures, and the sentence before it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from reportmine.rules.shadow import shadow
from reportmine.schema.records import Figure, Sentence
from reportmine.schema.report import Report


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with figures.

    Attributes:
        text: the whole report's text with full-width characters made half-width; same offsets.
        sentence: the sentence.
        figures: its figures in the order of the text; masked ones, too.
        before: figures of the sentence before it in the same section, empty when there is none.
        start: first code point of the sentence.
        end: one past the last.
        everything: all the report's figures, for ties that run on over a semicolon (`第一产业…；第二产业…`).
        first: where `figures` begin in `everything`.
        months: how many months from January on the report covers, None when untold.
    """

    text: str
    sentence: Sentence
    figures: tuple[Figure, ...]
    before: tuple[Figure, ...]
    everything: tuple[Figure, ...] = ()
    first: int = 0
    months: int | None = None

    @property
    def start(self) -> int:
        """First code point of the sentence."""
        return self.sentence.start

    @property
    def end(self) -> int:
        """One past the last code point of the sentence."""
        return self.sentence.end


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
        yield Scene(text, sentence, inside, before, report.figures, first, gone)
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
