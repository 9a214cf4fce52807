"""The period that a report looks back on, and where that is told."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import PurePath

from msgspec.structs import replace

from reportmine.rules.patterns import labelled_patterns, pattern_group
from reportmine.rules.periods import parse_period, read_period
from reportmine.rules.shadow import shadow
from reportmine.schema.document import Document
from reportmine.schema.report import Report

_OPENING = 600
_NEARBY = 200
_OFTEN = 4
_YEAR_END = 10
"""A congress report given from this month on looks back on its own year, earlier on the year before."""

_CHINESE_YEAR = re.compile("[一二][〇○零ＯO0一二三四五六七八九]{3}(?=年)")
_CHINESE_DIGITS = str.maketrans("〇○零ＯO一二三四五六七八九", "00000123456789")


@dataclass(frozen=True, slots=True)
class _ReportPeriodPatterns:
    """The patterns `report-period.*` of lexicons/facts.toml."""

    congress: re.Pattern[str]
    looked_back_on: re.Pattern[str]
    planned_for: re.Pattern[str]
    just_past: re.Pattern[str]
    delivered: re.Pattern[str]
    grown_to: re.Pattern[str]
    said_to_be: re.Pattern[str]
    one_month: re.Pattern[str]
    told_of: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _FactPatterns:
    """The patterns `fact.*` of lexicons/facts.toml that tell times."""

    months: re.Pattern[str]
    looking_back: re.Pattern[str]
    year: re.Pattern[str]
    ahead: re.Pattern[str]
    first_half: re.Pattern[str]


@cache
def _fact() -> _FactPatterns:
    return pattern_group(_FactPatterns, "fact")


@cache
def _congress() -> _ReportPeriodPatterns:
    return pattern_group(_ReportPeriodPatterns, "report-period")


@lru_cache(maxsize=8)
def with_plain_years(text: str) -> str:
    """Return the text with years in Chinese digits written `2024年`; its length stays the same.

    Two stages ask for that of the whole text, and of titles and names of files between.
    """
    return _CHINESE_YEAR.sub(lambda found: found.group().translate(_CHINESE_DIGITS), text)


def is_congress(title: str, text: str) -> bool:
    """Tell whether a report is one that a government gives to the people's congress.

    Args:
        title: its title line.
        text: its text, as `shadow` gives it.
    """
    return _congress().congress.search(f"{title}\n{text[:_OPENING]}") is not None


def year_given(text: str) -> int | None:
    """Return the year in which a congress report was given, None when its opening names no day.

    Args:
        text: its text with plain digits.
    """
    found = _congress().delivered.search(text, 0, _OPENING)
    return int(found["year"]) if found else None


def period_told(report: Report, title: str) -> tuple[str, str]:
    """Return the key of the period that the report's own words tell, and where: `title` or `text`; both may be empty.

    A congress report is given in the year that its title names, and looks back on the year before.

    Args:
        report: with sections.
        title: its title line as read from the text.
    """
    text = with_plain_years(shadow(report.text))
    title = with_plain_years(title)
    headings = [
        text[section.heading_start : section.heading_end]
        for section in report.sections
        if section.heading_start is not None and section.level == 1
    ]
    if is_congress(title, text) and not _part_of_year(title):
        return _of_congress(title, text)
    return _of_any(title, text[:_OPENING], headings)


def period_of_path(document: Document) -> tuple[str, str]:
    """Return the key of the period that the path tells, and where: `folder` or `file`; both may be empty.

    A bare year over a congress report may be the year that it was given in or the one it looks back on, so it tells
    nothing.

    Args:
        document: with its kind.
    """
    path = PurePath(document.path)
    for source, name in (("folder", path.parent.name), ("file", path.stem)):
        words = with_plain_years(shadow(name))
        if document.doc_type != "政府工作报告":
            for part in re.split(r"[_\s,，]+", words):
                if (period := read_period(part)) is not None:
                    return period.key, source
            if (key := _part_of_year(words)) or (key := _year(_fact().year.search(words))):
                return key, source
    return "", ""


def with_own_period(document: Document) -> Document:
    """Return a document with the days of its period: told by its own words, else by its path, else by a manifest.

    Args:
        document: with kind, and with the period that its own words or a manifest tell.
    """
    key, source = document.period, document.period_source
    if not key or source == "manifest":
        told = read_period(key)
        key, source = period_of_path(document)
        if not key and told is not None:
            key, source = told.key, "manifest"
    period = parse_period(key)
    if period is None:
        return replace(document, period="", period_source="")
    return replace(
        document,
        period=period.key,
        period_source=source,
        period_kind=period.kind,
        period_start=period.start,
        period_end=period.end,
    )


def _of_congress(title: str, text: str) -> tuple[str, str]:
    """Return what the plainest words tell: a heading, the title, the goals, the day; else what is said most often."""
    words = _congress()
    if found := _looked_back_on(text):
        return found["year"] or found["first"], "text"
    if found := _fact().year.search(title):
        return str(int(found["year"]) - 1), "title"
    if found := words.just_past.search(text):
        return found["year"], "text"
    if found := words.planned_for.search(text):
        return str(int("".join((found["year"] or found["heading"]).split())) - 1), "text"
    if found := words.delivered.search(text, 0, _OPENING):
        return str(int(found["year"]) - (int(found["month"]) < _YEAR_END)), "text"
    said = {int(match["year"]) for match in words.said_to_be.finditer(text)}
    if said and max(said) - 1 in said:
        return str(max(said) - 1), "text"
    grown = Counter(match["year"] for match in words.grown_to.finditer(text)).most_common(2)
    told = Counter(match["year"] for match in words.told_of.finditer(text, 0, len(text) // 2)).most_common(2)
    year = _clear_winner(grown, least=_OFTEN) or _clear_winner(told, least=_OFTEN)
    opening = words.told_of.search(text, 0, _OPENING)
    if not year and opening is not None and told and opening["year"] == told[0][0] and opening["comma"]:
        year = opening["year"]
    return year, "text" if year else ""


_YEAR_TOLD = re.compile(r"(?:19|20)\d\d\s*年")
_BEFORE_YEAR = frozenset("一二、.．关于对过去的首先向大会作报告-~—–至0123456789")
"""What may stand between the mark that opens `report-period.looked-back-on` and its year, besides white space."""


def _looked_back_on(text: str) -> re.Match[str] | None:
    """Return the first place where a year is said to be looked back on, tried only around the years of the text."""
    pattern = _congress().looked_back_on
    for year in _YEAR_TOLD.finditer(text):
        start = year.start()
        while start and (text[start - 1] in _BEFORE_YEAR or text[start - 1].isspace()):
            start -= 1
        for at in range(max(0, start - 1), year.start() + 1):
            if found := pattern.match(text, at):
                return found
    return None


def _clear_winner(counts: list[tuple[str, int]], *, least: int) -> str:
    """Return the most frequent year, empty unless it is frequent and twice as frequent as the next."""
    if not counts or counts[0][1] < least or (len(counts) > 1 and counts[0][1] < 2 * counts[1][1]):
        return ""
    return counts[0][0]


def _of_any(title: str, opening: str, headings: list[str]) -> tuple[str, str]:
    """Return the period told by the title, by a heading that looks back, or by the opening."""
    patterns = _fact()
    places = [("title", title), *(("text", heading) for heading in headings), ("text", opening[:_NEARBY])]
    for source, words in places:
        if key := _part_of_year(words):
            return key, source
    if found := _congress().one_month.search(f"{title}\n{opening[:_NEARBY]}"):
        period = parse_period(f"{found['year']}M{found['month']}")
        return (period.key, "title") if period else ("", "")
    for source, words in places[:-1]:
        if match := patterns.looking_back.search(words):
            return match["year"], source
    if match := patterns.year.search(title):
        return match["year"], "title"
    told = patterns.year.search(opening)
    if told is None or _congress().planned_for.match(opening, told.start()):
        return "", ""
    opens = next((label for label, named in labelled_patterns("period-opening") if named.search(opening)), "")
    half = "H1" if patterns.first_half.search(" ".join([opening, *headings])) else ""
    return told["year"] + (half or opens), "text"


def _part_of_year(words: str) -> str:
    """Return the key of a half, a quarter or months of a year that is not told as lying ahead."""
    for label, named in labelled_patterns("period-told"):
        match = named.search(words)
        if match and not _fact().ahead.search(words[: match.start()]):
            return f"{match['year']}{label}"
    match = _fact().months.search(words)
    return f"{match['year']}M1-{match['month']}" if match else ""


def _year(match: re.Match[str] | None) -> str:
    return match["year"] if match else ""
