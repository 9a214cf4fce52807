"""What the report says of itself: title, issuer, kind, area and the period that it looks back on."""

import re
from dataclasses import dataclass, replace
from functools import cache

from reportmine.rules.patterns import labelled_patterns, pattern_group
from reportmine.rules.shadow import shadow
from reportmine.schema.report import Report

_OPENING = 600


@dataclass(frozen=True, slots=True)
class _FactPatterns:
    """The patterns `fact.*` of lexicons/facts.toml."""

    issuer: re.Pattern[str]
    area: re.Pattern[str]
    no_area: re.Pattern[str]
    months: re.Pattern[str]
    looking_back: re.Pattern[str]
    year: re.Pattern[str]
    ahead: re.Pattern[str]
    tells_past_late: re.Pattern[str]
    first_half: re.Pattern[str]


@cache
def _fact() -> _FactPatterns:
    return pattern_group(_FactPatterns, "fact")


def read_facts(report: Report) -> Report:
    """Fill title, issuer, doc_type, area and period of the document from its own words; what is untold stays empty.

    The area comes from title or issuer line only, never from a guess over the body; a masked one keeps its mask.
    """
    text = shadow(report.text)
    title = _title(report)
    opening = text[:_OPENING]
    issuer = _issuer(title, opening)
    document = replace(
        report.document,
        title=report.document.title or title,
        issuer=issuer,
        doc_type=_doc_type(title) or _doc_type(opening) or "其他",
        area=_area(issuer) or _area(title),
        period=_period(title, opening, _headings(report)),
    )
    return replace(report, document=document)


def _title(report: Report) -> str:
    for section in report.sections[:3]:
        if section.role == "标题" and section.heading_start is not None:
            return " ".join(report.text[section.heading_start : section.heading_end].split())
    return ""


def _headings(report: Report) -> list[str]:
    return [
        shadow(report.text)[section.heading_start : section.heading_end]
        for section in report.sections
        if section.heading_start is not None and section.level == 1
    ]


def _doc_type(words: str) -> str:
    return next((label for label, named in labelled_patterns("doc-type") if named.search(words)), "")


def _issuer(title: str, opening: str) -> str:
    lines = [line.strip() for line in opening.split("\n")[:4]]
    for line in [title, *lines]:
        match = _fact().issuer.match(line)
        if match and len(line) < 60:
            return match.group(1)
    return ""


def _area(words: str) -> str:
    patterns = _fact()
    for match in patterns.area.finditer(words):
        name = match.group(1)
        if not patterns.no_area.match(name) and len(name) >= 2:
            return name
    return ""


def _period(title: str, opening: str, headings: list[str]) -> str:
    """Return the period reported on: told by the title, by a heading that looks back, or by the opening."""
    patterns = _fact()
    for words in (title, *headings, opening[:200]):
        for label, named in labelled_patterns("period-told"):
            match = named.search(words)
            if match and not patterns.ahead.search(words[: match.start()]):
                return f"{match['year']}{label}"
        match = patterns.months.search(words)
        if match:
            return f"{match['year']}M1-{match['month']}"
    told_late = patterns.tells_past_late.search(title) is not None
    for words in (*headings, title) if told_late else (title, *headings):
        match = patterns.looking_back.search(words)
        if match:
            return match["year"]
    if match := patterns.year.search(title):
        return match["year"]
    told = patterns.year.search(opening)
    if told is None:
        return ""
    return told["year"] + ("H1" if patterns.first_half.search(" ".join([opening, *headings])) else "")
