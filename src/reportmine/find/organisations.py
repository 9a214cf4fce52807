"""Organisations: firms, chambers and public bodies that the report deals with, and what was done with them."""

import re
from bisect import bisect_right

from msgspec.structs import replace

from reportmine.rules.organisation_rules import organisation_words
from reportmine.rules.search import is_made_of
from reportmine.schema.records import Organisation
from reportmine.schema.report import Report

_UP_TO_STOP = re.compile(r".*[，。；：！？\n、,;!?“”《》（）() 　\t①②③④⑤⑥⑦⑧⑨]", re.DOTALL)
_UP_TO_CLAUSE = re.compile(r".*[，。；：\n]", re.DOTALL)
_CLAUSE_END = re.compile(r"[，。；：！？\n]")
_REACH = 18
"""How long the part of a name before its suffix may be."""

_CLAUSE_REACH = 60
_MASKS = "*＊"
_EVENT_OF_STAGE = {
    "在谈": "洽谈",
    "拟签约": "洽谈",
    "签约": "签约",
    "拟开工": "签约",
    "落地": "落地",
    "开工": "落地",
    "投产": "落地",
}
"""What was done with the firm behind a project, by the project's stage."""

_Found = tuple[str, str | None, str, float]
"""Kind, event, rule, confidence."""


def find_organisations(report: Report) -> Report:
    """Fill `organisations`.

    A firm or chamber is kept wherever it is named, a public body only where something is done with it; the firm that a
    project's name begins with is kept too.

    Args:
        report: with sections and projects.
    """
    text = report.text
    words = organisation_words()
    found: dict[tuple[int, int], _Found] = {}
    for number, left, right in words.suffixes(text):
        kind = words.kinds[number]
        start = _start(text, left) if kind else None
        if start is None:
            continue
        event = _event(text, start, right)
        if kind != "body" or (event is not None and words.dealt_with.search(text, max(0, start - 2), start)):
            found[start, right] = kind, event, "organisation.suffix", 0.7 if event is None else 0.9
    for project in report.projects:
        if project.investor is not None and project.name.startswith(project.investor):
            span = project.start, project.start + len(project.investor)
            found.setdefault(span, ("firm", _EVENT_OF_STAGE.get(project.stage), "organisation.investor", 0.6))
    if not found:
        return report
    sections = [section.start for section in report.sections]
    return replace(
        report,
        organisations=tuple(
            _record(number, text, span, found[span], max(0, bisect_right(sections, span[0]) - 1))
            for number, span in enumerate(sorted(found))
        ),
    )


def _record(number: int, text: str, span: tuple[int, int], found: _Found, section_id: int) -> Organisation:
    name = text[slice(*span)]
    kind, event, rule, confidence = found
    return Organisation(
        id=number,
        start=span[0],
        end=span[1],
        quote=name,
        section_id=section_id,
        rule=rule,
        confidence=confidence,
        name=name,
        kind=kind,
        event=event,
        masked=any(mask in name for mask in _MASKS),
    )


def _start(text: str, suffix: int) -> int | None:
    """Return where a name begins whose suffix stands at `suffix`, None when nothing there names anyone."""
    words = organisation_words()
    floor = max(0, suffix - _REACH)
    stop = _UP_TO_STOP.match(text, floor, suffix)
    start = stop.end() if stop is not None else floor
    ends = [right for number, _, right in words.bounds(text[start:suffix]) if number not in words.kept]
    start += ends[-1] if ends else 0
    if start < suffix and text[suffix - 1] in _MASKS:
        return start
    if suffix - start < 2 or words.no_name.search(text, start, suffix) or is_made_of(words.generic, text[start:suffix]):
        return None
    return start


def _event(text: str, start: int, end: int) -> str | None:
    """Return what the clause says was done: the last such word before the name, else the first behind it."""
    words = organisation_words()
    floor = max(0, start - _CLAUSE_REACH)
    mark = _UP_TO_CLAUSE.match(text, floor, start)
    before = words.event.findall(text, mark.end() if mark is not None else floor, start)
    if before:
        return words.events[before[-1]]
    limit = min(len(text), end + _CLAUSE_REACH)
    stop = _CLAUSE_END.search(text, end, limit)
    behind = words.event.search(text, end, stop.start() if stop is not None else limit)
    return words.events[behind.group()] if behind is not None else None
