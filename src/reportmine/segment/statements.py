"""Sections → statements: one record per problem, measure, plan, request and result, found by what the text does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from reportmine.schema.labels import Role, StatementKind
from reportmine.schema.records import Section, Statement
from reportmine.schema.report import Report
from reportmine.segment.answers import link_answers
from reportmine.segment.cues import Triggers, is_negative, sentences, trimmed
from reportmine.segment.deeds import measure_score
from reportmine.segment.items import item_title, opening_length
from reportmine.segment.passages import find_passage, find_remark
from reportmine.segment.problem_classes import classes_with_confidence, packs_of
from reportmine.segment.problem_details import details_of
from reportmine.segment.units import (
    SHORTEST,
    Draft,
    before,
    heading_alone,
    opens_with_number,
    paragraphs,
    states_nothing,
    units,
)

_KINDS: dict[Role, StatementKind] = {
    "成效": "result",
    "措施": "measure",
    "问题": "problem",
    "计划": "plan",
    "诉求": "request",
}
_CONFIDENCE = {"section": 0.95, "content": 0.85, "cue": 0.85, "passage": 0.9}
_MARGIN = 1.5
"""How plainly an item among results must tell measures when the report has a section of measures besides."""

_PLAINLY_RESULT = -2.0
"""How plainly an item under `主要工作`, which tells of both, must tell results."""

_MOSTLY = 0.6
"""Share of sentences with something wrong that makes a text one on problems."""

_MIXED = ("工作", "情况", "总结", "回顾")
_GLOSSARY = ("名词解释", "名词注释", "名词说明", "相关名词", "免责声明", "注释")
_APPENDIX = ("附件", "附表", "附录", "附：")


class Passage(NamedTuple):
    """A stretch of text that tells problems without a heading of its own.

    Attributes:
        start: where the text turns to problems.
        end: end of the line; what follows the problems only promises to solve them.
        problems: the spans of the single problems.
        whole: whether the line's text from `start` on belongs to the passage, or only one remark in it.
    """

    start: int
    end: int
    problems: list[tuple[int, int]]
    whole: bool


def find_statements(report: Report) -> Report:
    """Fill `statements`: the innermost listed items and the paragraphs without items, by what they do.

    A section's role decides the kind unless the text itself turns to problems, to what comes next or to a request.
    Problems are told in depth: classes, cause, consequence, examples, and which other statements answer them.
    """
    wordings = _wordings(report)
    drafts = sorted(_drafts(report, wordings), key=lambda draft: (draft.start, -draft.end))
    packs = packs_of(report.text) if any(draft.kind == "problem" for draft in drafts) else ()
    statements = tuple(_statement(number, draft, report, wordings) for number, draft in enumerate(drafts))
    if packs:
        statements = link_answers([_told_in_depth(statement, packs) for statement in statements], packs)
    return replace(report, statements=statements)


def _told_in_depth(statement: Statement, packs: tuple[str, ...]) -> Statement:
    """Return a problem with its classes and what it says of itself; a statement of another kind as it is."""
    if statement.kind != "problem":
        return statement
    classes = classes_with_confidence(statement.quote, statement.title, packs)
    details = details_of(statement.quote)
    return replace(
        statement,
        categories=tuple(name for name, _ in classes),
        category_confidence=tuple(confidence for _, confidence in classes),
        cause=details.cause,
        consequence=details.consequence,
        affected=details.affected,
        examples=details.examples,
    )


def _statement(number: int, draft: Draft, report: Report, wordings: list[str]) -> Statement:
    quote = report.document.text[draft.start : draft.end]
    section = draft.section
    above: int | None = section.id
    if section.heading_start == draft.start:
        title = wordings[section.id]
        above = section.parent_id
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
        parent_title="" if above is None else wordings[above],
    )


def _wordings(report: Report) -> list[str]:
    """Return the sections' headings without number and final punctuation; empty for text before the first heading."""
    text = report.document.text
    found = []
    for section in report.sections:
        heading = "" if section.heading_start is None else text[section.heading_start : section.heading_end]
        found.append(heading[opening_length(heading) :].strip().rstrip("。；;：:！!"))
    return found


def _drafts(report: Report, wordings: list[str]) -> Iterator[Draft]:
    text, sections = report.document.text, report.sections
    triggers = Triggers(text)
    starts = [section.start for section in sections]
    told = _passages(text, sections, starts, triggers)
    for passage in told:
        for start, end in passage.problems:
            yield Draft(start, end, "problem", sections[bisect_right(starts, start) - 1], "passage")
    kept = _kept(sections, wordings)
    parents = {section.parent_id for section in kept if _is_part(section, sections)}
    separate = any(section.role == "措施" and section.rule == "outline.heading-cue" for section in kept)
    taken = [passage for passage in told if passage.whole]
    for section in kept:
        cut = [passage for passage in taken if passage.start < section.end and section.start < passage.end]
        base = _base_kind(report, section, wordings, cut, separate=separate)
        if base is not None:
            yield from _in_section(text, section, triggers, base, cut, has_children=section.id in parents)


def _kept(sections: tuple[Section, ...], wordings: list[str]) -> list[Section]:
    """Return the sections of the report proper, without attachments and what follows a glossary."""
    end = next((number for number, wording in enumerate(wordings) if wording.startswith(_GLOSSARY)), len(sections))
    return [section for section in sections[:end] if not wordings[section.id].startswith(_APPENDIX)]


def _passages(text: str, sections: tuple[Section, ...], starts: list[int], triggers: Triggers) -> list[Passage]:
    """Return the passages on problems, line by line: a heading found inside one does not break it."""
    found: list[Passage] = []
    done = 0
    for place in triggers.places("turn"):
        if place < done:
            continue
        line = max(done, text.rfind("\n", 0, place) + 1)
        done = text.find("\n", place)
        done = len(text) if done < 0 else done
        section = sections[bisect_right(starts, place) - 1]
        if section.role == "诉求" or (section.role == "问题" and _is_sure(section, sections)):
            continue
        first = sections[bisect_right(starts, line) - 1]
        if first.heading_end is not None and first.heading_end > line and first.role != "标题":
            line = first.heading_end
        start, end = trimmed(text, line, done)
        passage = find_passage(text, start, end, planning=section.role == "计划")
        if passage is not None:
            found.append(Passage(passage[0], end, passage[1], whole=True))
        elif section.role not in {"计划", "问题"}:
            found.extend(Passage(a, b, [(a, b)], whole=False) for a, b in find_remark(text, start, end))
    return found


def _is_sure(section: Section, sections: tuple[Section, ...]) -> bool:
    """Tell a role that a heading names from one that is only guessed from the text below."""
    while section.rule == "outline.inherited" and section.parent_id is not None:
        section = sections[section.parent_id]
    return section.rule == "outline.heading-cue"


def _is_part(section: Section, sections: tuple[Section, ...]) -> bool:
    """Tell a part of its parent section from a heading of another kind that only stands deeper than it should."""
    if section.parent_id is None:
        return False
    return section.role not in {"问题", "计划", "诉求"} or section.role == sections[section.parent_id].role


def _base_kind(
    report: Report, section: Section, wordings: list[str], told: list[Passage], *, separate: bool
) -> StatementKind | None:
    """Return the kind that a section gives its items; among results the text itself tells results from measures.

    Args:
        report: the report.
        section: the section.
        wordings: the headings of all sections.
        told: the passages on problems that reach into the section.
        separate: whether the report tells its measures in a section of their own.
    """
    text = report.document.text
    base = _KINDS.get(section.role)
    body = section.start if section.heading_end is None else section.heading_end
    if base == "problem" and not _is_sure(section, report.sections):
        stop = min((passage.start for passage in told), default=section.end)
        return _guessed_kind(text, wordings[section.id], body, stop)
    if base not in {"result", "measure"} or section.heading_end is None or section.level < 2:
        return base
    above = "" if section.parent_id is None else wordings[section.parent_id]
    inherited = base == "measure" and section.rule == "outline.inherited" and above.endswith(_MIXED)
    if section.rule != "outline.content" and not inherited:
        return base
    score = measure_score(wordings[section.id], text[body : section.end].strip())
    if inherited:
        return "measure" if score > _PLAINLY_RESULT else "result"
    return "measure" if score > (_MARGIN if separate else 0.0) else "result"


def _guessed_kind(text: str, wording: str, start: int, end: int) -> StatementKind:
    """Return the kind of a text that speaks of problems though no heading says so: are they told, or dealt with?"""
    spans = sentences(text, start, end, semicolons=False)
    if sum(is_negative(text, first, last) for first, last in spans) >= _MOSTLY * len(spans):
        return "problem"
    return "measure" if measure_score(wording, text[start:end].strip()) > 0 else "result"


def _in_section(
    text: str,
    section: Section,
    triggers: Triggers,
    base: StatementKind,
    taken: list[Passage],
    *,
    has_children: bool,
) -> Iterator[Draft]:
    own = paragraphs(text, section)
    if not own and not has_children:
        yield from heading_alone(text, section, base)
    opening = section.start == 0 and section.heading_start is None
    listed = [number for number, other in enumerate(own) if number and opens_with_number(text, other)]
    last_listed = listed[-1] if listed else 0
    for position, paragraph in enumerate(own):
        for passage in taken:
            if passage.start < paragraph.end and paragraph.start < passage.end:
                paragraph = before(paragraph, max(passage.start, paragraph.start))  # noqa: PLW2901
        if paragraph.end - paragraph.start < SHORTEST or (not paragraph.headed and states_nothing(text, paragraph)):
            continue
        if opening:
            opening = False
            continue
        leads = has_children or position < last_listed
        yield from units(text, section, paragraph, triggers, base, leads=leads)
