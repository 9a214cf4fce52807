"""Sections → statements: one record per problem, measure, plan, request and result, found by what the text does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from reportmine.schema.labels import Role, StatementKind
from reportmine.schema.records import Section, Statement
from reportmine.schema.report import Report
from reportmine.segment.deeds import measure_score
from reportmine.segment.cues import Triggers, is_negative, pattern, sentences, trimmed
from reportmine.segment.items import item_title, opening_length, split_items
from reportmine.segment.passages import by_aspect, find_passage, split_problems, without_promise
from reportmine.segment.problem_classes import classify, packs_of

_KINDS: dict[Role, StatementKind] = {
    "成效": "result",
    "措施": "measure",
    "问题": "problem",
    "计划": "plan",
    "诉求": "request",
}
_CONFIDENCE = {"section": 0.95, "content": 0.85, "cue": 0.85, "passage": 0.9}
_SHORTEST = 10
"""A shorter stretch of text states nothing."""

_MARGIN = 1.5
"""How plainly an item among results must tell measures when the report has a section of measures besides."""

_APPENDIX = ("名词解释", "名词注释", "名词说明", "免责声明", "注释", "附件", "附表", "附录", "附：")
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


@dataclass(frozen=True, slots=True)
class _Paragraph:
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


def find_statements(report: Report) -> Report:
    """Fill `statements`: the innermost listed items and the paragraphs without items, by what they do.

    A section's role decides the kind unless the text itself turns to problems, to what comes next or to a request.
    """
    drafts = _drafts(report)
    packs = packs_of(report.text) if any(draft.kind == "problem" for draft in drafts) else ()
    statements = tuple(_statement(number, draft, report, packs) for number, draft in enumerate(drafts))
    return replace(report, statements=statements)


def _statement(number: int, draft: Draft, report: Report, packs: tuple[str, ...]) -> Statement:
    quote = report.text[draft.start : draft.end]
    section = draft.section
    headed = section.heading_start == draft.start and section.heading_end is not None
    above: Section | None = section
    if headed:
        title = _wording(report.text, section)
        above = report.sections[section.parent_id] if section.parent_id is not None else None
    else:
        title = item_title(quote)
    return Statement(
        id=number,
        start=draft.start,
        end=draft.end,
        quote=quote,
        section_id=section.id,
        rule=f"statements.{draft.how}",
        confidence=_CONFIDENCE[draft.how],
        kind=draft.kind,
        title=title,
        parent_title=_wording(report.text, above) if above is not None else "",
        categories=classify(quote, title, packs) if draft.kind == "problem" else (),
    )


def _wording(text: str, section: Section) -> str:
    """Return a heading without number and final punctuation; empty for text before the first heading."""
    if section.heading_start is None:
        return ""
    heading = text[section.heading_start : section.heading_end]
    return heading[opening_length(heading) :].strip().rstrip("。；;：:！!")


def _drafts(report: Report) -> list[Draft]:
    text = report.text
    triggers = Triggers(text)
    parents = {section.parent_id for section in report.sections if _is_part(section, report.sections)}
    separate = any(section.role == "措施" and section.rule == "outline.heading-cue" for section in report.sections)
    found: list[Draft] = []
    for section in report.sections:
        if section.heading_start is not None and _wording(text, section).startswith(_APPENDIX):
            if section.level <= 1:
                break
            continue
        found.extend(_in_section(text, section, triggers, _base_kind(text, section, separate), has_children=section.id in parents))
    return found


def _is_part(section: Section, sections: tuple[Section, ...]) -> bool:
    """Tell a part of its parent section from a heading of another kind that only stands deeper than it should."""
    if section.parent_id is None:
        return False
    return section.role not in {"问题", "计划", "诉求"} or section.role == sections[section.parent_id].role


def _base_kind(text: str, section: Section, separate: bool) -> StatementKind | None:
    """Return the kind that a section gives its items; among results the text itself tells results from measures.

    Args:
        text: the report's text.
        section: the section.
        separate: whether the report tells its measures in a section of their own.
    """
    base = _KINDS.get(section.role)
    if section.rule != "outline.content" or base not in {"result", "measure"} or section.heading_end is None:
        return base
    score = measure_score(_wording(text, section), text[section.heading_end : section.end].strip())
    return "measure" if score > (_MARGIN if separate else 0.0) else "result"


def _in_section(
    text: str, section: Section, triggers: Triggers, base: StatementKind | None, *, has_children: bool
) -> Iterator[Draft]:
    paragraphs = _paragraphs(text, section)
    if not paragraphs and base is not None and not has_children:
        yield from _heading_alone(text, section, base)
    for position, paragraph in enumerate(paragraphs):
        if not paragraph.headed and _states_nothing(text, paragraph):
            continue
        follows = has_children or position + 1 < len(paragraphs)
        yield from _in_paragraph(text, section, paragraph, triggers, base, leads=follows and _leads(text, paragraphs, position, has_children))


def _heading_alone(text: str, section: Section, base: StatementKind) -> Iterator[Draft]:
    """An item that is all heading (`3.加强队伍建设。`) is a statement too."""
    if section.heading_start is None or section.heading_end is None or section.level < 2 or base == "result":
        return
    if opening_length(text[section.heading_start : section.heading_end]) and text[section.heading_end - 1] in "。；":
        yield Draft(section.heading_start, section.heading_end, base, section, "section")


def _paragraphs(text: str, section: Section) -> list[_Paragraph]:
    start = section.start if section.heading_end is None else section.heading_end
    found: list[_Paragraph] = []
    position = start
    while position < section.end:
        stop = text.find("\n", position, section.end)
        stop = section.end if stop < 0 else stop
        first, last = trimmed(text, position, stop)
        if first < last:
            headed = position == start and section.heading_start is not None and section.role != "标题"
            begin = section.heading_start if headed and section.heading_start is not None else first
            found.append(_Paragraph(begin, first, last, headed))
        position = stop + 1
    return found


def _states_nothing(text: str, paragraph: _Paragraph) -> bool:
    """Tell salutations, signatures, thanks, tables and mere announcements from paragraphs that state something."""
    length = paragraph.end - paragraph.start
    if length < _SHORTEST or text.find("\t", paragraph.start, paragraph.end) >= 0:
        return True
    body = text[paragraph.start : paragraph.end]
    if length < 40 and (body[-1] not in _ENDINGS or pattern("paragraph.salutation").search(body)):
        return True
    if length < 120 and pattern("paragraph.announce").search(body):
        return True
    return pattern("paragraph.none").search(body) is not None


def _leads(text: str, paragraphs: list[_Paragraph], position: int, has_children: bool) -> bool:
    """Tell whether items follow a paragraph in its section."""
    if has_children:
        return True
    return any(opening_length(text[other.start : other.start + 8]) for other in paragraphs[position + 1 :])


def _in_paragraph(
    text: str, section: Section, paragraph: _Paragraph, triggers: Triggers, base: StatementKind | None, *, leads: bool
) -> Iterator[Draft]:
    start, end = paragraph.start, paragraph.end
    if base != "problem" and base != "request" and triggers.near("turn", paragraph.body, end):
        passage = find_passage(text, paragraph.body, end, planning=base == "plan")
        if passage is not None:
            (first, last), problems = passage
            if base is not None and first - start > 2 * _SHORTEST and first > paragraph.body:
                yield from _units(text, section, replace(paragraph, end=first), triggers, base, leads=leads)
            for problem in problems:
                yield Draft(*problem, "problem", section, "passage")
            return
    if base is not None:
        yield from _units(text, section, replace(paragraph, end=end), triggers, base, leads=leads)


def _units(
    text: str, section: Section, paragraph: _Paragraph, triggers: Triggers, base: StatementKind, *, leads: bool
) -> Iterator[Draft]:
    start, end = trimmed(text, paragraph.start, paragraph.end)
    spans: list[tuple[int, int]] = []
    if triggers.near("list", paragraph.start, end):
        items = split_items(text, start, end)
        if len(items) > 1:
            spans = [(item.start, item.end) for item in items]
    if not spans and base == "problem":
        spans = by_aspect(text, paragraph.body, end) or _announced(text, paragraph, end)
    if not spans:
        marked = paragraph.headed or opening_length(text[start : start + 8])
        if leads and (paragraph.headed or base in {"problem", "request"} and not marked):
            return
        spans = [(start, end)]
    for span in spans:
        yield from _kinds(text, section, *span, triggers, base)


def _announced(text: str, paragraph: _Paragraph, end: int) -> list[tuple[int, int]]:
    """Return the problems that a paragraph lists after an announcement (`主要表现在：…；…；…。`)."""
    if paragraph.headed or text.count("；", paragraph.body, end) + text.count(";", paragraph.body, end) < 1:
        return []
    opening = sentences(text, paragraph.body, end)[0]
    if pattern("lead.list").search(text[opening[0] : opening[1]]) is None:
        return []
    return split_problems(text, paragraph.body, end)


def _kinds(text: str, section: Section, start: int, end: int, triggers: Triggers, base: StatementKind) -> Iterator[Draft]:
    """Yield a unit with its kind, or its parts where it turns to a request or to what comes next."""
    if base == "problem":
        start, end = trimmed(text, start, without_promise(text, start, end))
    if end - start < _SHORTEST:
        return
    cut, kind = _turning_point(text, start, end, triggers, base)
    if cut is not None and kind is not None:
        if cut - start >= _SHORTEST:
            yield Draft(*trimmed(text, start, cut), base, section, "section")
        else:
            cut = start
        yield Draft(cut, end, kind, section, "cue")
        return
    if base == "result" and _tells_shortfall(text, section, start, end, triggers):
        yield Draft(start, end, "problem", section, "content")
        return
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
            if pattern("plan.opener").search(lead[opening_length(lead) :]):
                return last - len(lead), "plan"
    return None, None


def _request_start(text: str, start: int, end: int, *, within: bool) -> int | None:
    """Return where a unit begins to ask for something: at a sentence, or `within` a problem at a clause."""
    for first, last in sentences(text, start, end):
        sentence = text[first:last].lstrip()
        first = last - len(sentence)
        mark = opening_length(sentence)
        match = pattern("request.clause").search(sentence)
        if match is None:
            continue
        before = sentence[mark : match.start()]
        if match.start() <= mark or pattern("request.preamble").search(before):
            return first
        if within:
            return first if not is_negative(before) else first + match.start() + 1
    return None


def _tells_shortfall(text: str, section: Section, start: int, end: int, triggers: Triggers) -> bool:
    """Tell whether an item among results explains what was not reached: a shortfall with its cause."""
    if not triggers.near("cause", start, end):
        return False
    unit = text[start:end]
    if pattern("result.cause").search(unit) is None:
        return False
    if section.heading_start == start and section.heading_end is not None:
        return pattern("result.shortfall").search(text, start, section.heading_end) is not None
    return all(is_negative(text, a, b) for a, b in sentences(text, start, end)) and end - start < 160
