"""A section's paragraphs → the units that are statements, each with its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reportmine.rules.patterns import pattern
from reportmine.schema.labels import StatementKind
from reportmine.schema.records import Section
from reportmine.segment.cues import Triggers, is_negative, sentences, trimmed
from reportmine.segment.items import opening_length, split_items
from reportmine.segment.passages import by_aspect, split_problems, without_promise

SHORTEST = 10
"""A shorter stretch of text states nothing."""

_LONGEST = 3000
"""A longer paragraph is a whole report whose line breaks were lost, no unit."""

_SHORT_LINE = 40
_LONGEST_ANNOUNCEMENT = 120
_ENDINGS = "。；;！!…”）)，,、：:？?"


class Draft(NamedTuple):
    """A statement before it is numbered, classed and given its title.

    Attributes:
        start: first code point.
        end: one past the last.
        kind: what it is.
        section: the section that holds it.
        how: what decided the kind: `section`, `content`, `cue` or `passage`.
    """

    start: int
    end: int
    kind: StatementKind
    section: Section
    how: str


class Paragraph(NamedTuple):
    """A paragraph of a section, a run-in heading included.

    Attributes:
        start: first code point, that of the heading where one runs in.
        body: where the text after the heading begins.
        end: one past the last code point.
        headed: whether it opens with the section's heading.
    """

    start: int
    body: int
    end: int
    headed: bool


def paragraphs(text: str, section: Section) -> list[Paragraph]:
    """Return the paragraphs of a section's own text, trimmed; the first one takes a run-in heading in."""
    start = section.start if section.heading_end is None else section.heading_end
    found: list[Paragraph] = []
    position = start
    while position < section.end:
        stop = text.find("\n", position, section.end)
        stop = section.end if stop < 0 else stop
        first, last = trimmed(text, position, stop)
        if first < last:
            headed = position == start and section.heading_start is not None and section.role != "标题"
            begin = section.heading_start if headed and section.heading_start is not None else first
            found.append(Paragraph(begin, first, last, headed))
        position = stop + 1
    return found


def opens_with_number(text: str, paragraph: Paragraph) -> bool:
    """Tell whether a paragraph begins with the number of a list or a heading."""
    return opening_length(text[paragraph.start : paragraph.start + 8]) > 0


def states_nothing(text: str, paragraph: Paragraph) -> bool:
    """Tell salutations, signatures, thanks, tables and mere announcements from paragraphs that state something."""
    length = paragraph.end - paragraph.start
    if not SHORTEST <= length <= _LONGEST or text.find("\t", paragraph.start, paragraph.end) >= 0:
        return True
    body = text[paragraph.start : paragraph.end]
    if length < _SHORT_LINE and (body[-1] not in _ENDINGS or pattern("paragraph.salutation").match(body)):
        return True
    if length < _LONGEST_ANNOUNCEMENT and pattern("paragraph.announce").match(body):
        return True
    if body[0] not in _OPENS_NOTHING and not _MAY_STATE_NOTHING.search(body):
        return False
    return pattern("paragraph.none").search(body) is not None


_OPENS_NOTHING = frozenset("特以请附注（报抄联谢—[")
_MAY_STATE_NOTHING = re.compile("让我们|崇高|衷心|诚挚|审议|意见")
"""Cheap test: what `paragraph.none` finds opens the paragraph so, or has one of these words."""


def heading_alone(text: str, section: Section, base: StatementKind) -> Iterator[Draft]:
    """Yield an item that is all heading (`3.加强队伍建设。`)."""
    if section.heading_start is None or section.heading_end is None or section.level < 2 or base == "result":
        return
    if opening_length(text[section.heading_start : section.heading_end]) and text[section.heading_end - 1] in "。；":
        yield Draft(section.heading_start, section.heading_end, base, section, "section")


def units(
    text: str, section: Section, paragraph: Paragraph, triggers: Triggers, base: StatementKind, *, leads: bool
) -> Iterator[Draft]:
    """Yield the units of a paragraph: its listed items, or itself.

    Args:
        text: the report's text.
        section: the section that holds the paragraph.
        paragraph: the paragraph.
        triggers: the trigger words of the text.
        base: the kind that the section gives.
        leads: whether items follow in the section; a run-in lead, or one to problems or requests, is then no unit.
    """
    start, end = paragraph.start, paragraph.end
    spans: list[tuple[int, int]] = []
    if triggers.near("list", start, end):
        items = split_items(text, start, end)
        if len(items) > 1:
            spans = [(item.start, item.end) for item in items]
    if not spans and base == "problem":
        spans = by_aspect(text, paragraph.body, end) or _announced(text, paragraph)
    if not spans:
        asks = base in {"problem", "request"}
        if leads and (paragraph.headed or (asks and not opens_with_number(text, paragraph))):
            return
        spans = [(start, end)]
    for span in spans:
        yield from _kinds(text, section, *span, triggers, base)


def _announced(text: str, paragraph: Paragraph) -> list[tuple[int, int]]:
    """Return the problems that a paragraph lists after an announcement (`主要表现在：…；…；…。`)."""
    if not any(text.find(mark, paragraph.body, paragraph.end) >= 0 for mark in "；;"):
        return []
    opening = sentences(text, paragraph.body, paragraph.end)[0]
    announced = pattern("lead.list").search(text[opening[0] : opening[1]])
    if announced is None or (paragraph.headed and announced.start() > 0):
        return []
    return split_problems(text, paragraph.body, paragraph.end)


def _kinds(
    text: str, section: Section, start: int, end: int, triggers: Triggers, base: StatementKind
) -> Iterator[Draft]:
    """Yield a unit with its kind, or its parts where it turns to a request or to what comes next."""
    if base == "problem":
        start, end = trimmed(text, start, without_promise(text, start, end))
    if end - start < SHORTEST:
        return
    cut, kind = _turning_point(text, start, end, triggers, base)
    if cut is not None and kind is not None:
        if cut - start >= SHORTEST:
            yield Draft(*trimmed(text, start, cut), base, section, "section")
        else:
            cut = start
        yield Draft(cut, end, kind, section, "cue")
    elif base == "result" and _tells_shortfall(text, section, start, end):
        yield Draft(start, end, "problem", section, "content")
    else:
        yield Draft(start, end, base, section, "section")


def _turning_point(
    text: str, start: int, end: int, triggers: Triggers, base: StatementKind
) -> tuple[int | None, StatementKind | None]:
    """Return where a unit turns to a request or a plan, and to which; twice None when it does not."""
    if base != "request" and triggers.near("request", start, end):
        cut = _request_start(text, start, end, within=base == "problem")
        if cut is not None:
            return cut, "request"
    if base not in {"plan", "request"} and triggers.near("plan", start, end):
        for first, last in sentences(text, start, end, semicolons=False):
            lead = text[first:last].lstrip()
            if pattern("plan.opener").match(lead[opening_length(lead) :]):
                return last - len(lead), "plan"
    return None, None


def _request_start(text: str, start: int, end: int, *, within: bool) -> int | None:
    """Return where a unit begins to ask for something: at a sentence, or `within` a problem at a clause."""
    for first, last in sentences(text, start, end):
        sentence = text[first:last].lstrip()
        first = last - len(sentence)  # noqa: PLW2901
        mark = opening_length(sentence)
        match = pattern("request.clause").search(sentence)
        if match is None:
            continue
        before = sentence[mark : match.start()]
        if match.start() <= mark or pattern("request.preamble").match(before):
            return first
        if within:
            return first if not is_negative(before) else first + match.start() + 1
    return None


def _tells_shortfall(text: str, section: Section, start: int, end: int) -> bool:
    """Tell whether an item among results explains what was not reached: a shortfall with its cause."""
    if section.heading_start == start and section.heading_end is not None:
        told = pattern("result.shortfall").search(text, start, section.heading_end) is not None
    else:
        short = end - start < 4 * _SHORT_LINE
        told = short and all(is_negative(text, a, b) for a, b in sentences(text, start, end))
    return told and pattern("result.cause").search(text[start:end]) is not None


def before(paragraph: Paragraph, stop: int) -> Paragraph:
    """Return the paragraph up to `stop`."""
    return paragraph._replace(end=stop)
