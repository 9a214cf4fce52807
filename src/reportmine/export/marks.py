"""Cut a report's text into pieces, each with the records that cover it, however these overlap."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from reportmine.schema.records import Record, Section
from reportmine.schema.report import Report

LAYERS = ("statements", "headings", "projects", "organisations", "figures", "masks", "findings")
"""What is highlighted, from the widest spans to the narrowest; `headings` are the headings of `sections`."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A highlighted place.

    Attributes:
        layer: one of `LAYERS`.
        start: first code point.
        end: one past the last.
        record: the record behind it; a section for a heading.
    """

    layer: str
    start: int
    end: int
    record: Record


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line over which the same marks lie.

    Attributes:
        start: first code point.
        text: the stretch; the pieces of all lines, joined by line ends, give the report's text.
        marks: the marks over it, from the outer to the inner.
        begins: those of them that begin here.
    """

    start: int
    text: str
    marks: tuple[Mark, ...]
    begins: tuple[Mark, ...]


def marks_of(report: Report) -> list[Mark]:
    """Return everything that is highlighted in a report, in the order of `LAYERS`, in each the outer before the inner.

    Args:
        report: a mined report.
    """
    marks: list[Mark] = []
    for layer in LAYERS:
        if layer == "headings":
            for section in report.sections:
                if section.heading_start is not None and section.heading_end is not None:
                    marks.append(Mark(layer, section.heading_start, section.heading_end, section))
        else:
            marks += [Mark(layer, record.start, record.end, record) for record in getattr(report, layer)]
    marks.sort(key=lambda mark: (LAYERS.index(mark.layer), mark.start, -mark.end))
    return [mark for mark in marks if mark.start < mark.end]


def lines_of(report: Report) -> Iterator[list[Piece]]:
    """Yield the lines of a report's text as pieces.

    Args:
        report: a mined report.
    """
    text, marks = report.text, marks_of(report)
    opening, closing = defaultdict(list), defaultdict(list)
    for number, mark in enumerate(marks):
        opening[mark.start].append(number)
        closing[mark.end].append(number)
    line_ends = [place for place, character in enumerate(text) if character == "\n"]
    cuts = sorted({0, len(text), *opening, *closing, *line_ends, *(place + 1 for place in line_ends)})
    over: dict[int, Mark] = {}
    begun: list[int] = []
    pieces: list[Piece] = []
    for start, end in itertools.pairwise(cuts):
        for number in closing[start]:
            over.pop(number)
        for number in opening[start]:
            over[number] = marks[number]
            begun.append(number)
        if text[start] == "\n":
            yield pieces
            pieces = []
        else:
            begins = tuple(marks[number] for number in begun if number in over)
            pieces.append(Piece(start, text[start:end], tuple(over[number] for number in sorted(over)), begins))
            begun = []
    yield pieces


def section_title(report: Report, section: Section, limit: int) -> str:
    """Return the heading of a section, or how its text begins, in brackets, when it has none.

    Args:
        report: the report that holds the section.
        section: one of its sections.
        limit: most characters to return.
    """
    if section.heading_start is not None and section.heading_end is not None:
        title = " ".join(report.text[section.heading_start : section.heading_end].split())
        return title if len(title) <= limit else f"{title[:limit]}…"
    beginning = " ".join(section.quote[: 4 * limit].split())[: limit // 2]
    return f"（{beginning}…）" if beginning else "（空白）"
