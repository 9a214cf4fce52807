"""The report's own period as days, and the period that each figure is for.

A figure's period is told by its sentence, else by the words that open its paragraph, by a heading above it, or it is
the report's. Where two answers are open the figure keeps none: a number under the wrong year looks as good as any.
A figure with no fixed period (`每月`) keeps none either.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from msgspec.structs import replace

from reportmine.normalise.report_period import is_congress, with_own_period, with_plain_years, year_given
from reportmine.normalise.times import Frame, Time, Times, meaning
from reportmine.rules import periods
from reportmine.rules.patterns import pattern_group
from reportmine.rules.periods import UNKNOWN, Period
from reportmine.rules.shadow import shadow
from reportmine.schema.records import Figure, Sentence
from reportmine.schema.report import Report

_OPENS = 8
"""Within so many code points of its start a time opens a paragraph."""

_LONGEST = 40
"""No time is longer."""

_JUST_BEFORE = 14

_Choice = tuple[list[Period], list[Period]]
"""What one place leaves open: periods within a year, and stretches of years."""


@dataclass(frozen=True, slots=True)
class _ReachPatterns:
    """The patterns `times.*` of lexicons/readings.toml that tell how far a time reaches."""

    added_up: re.Pattern[str]
    once_built: re.Pattern[str]
    a_level: re.Pattern[str]
    a_year: re.Pattern[str]
    whole: re.Pattern[str]
    a_flow: re.Pattern[str]
    a_day: re.Pattern[str]
    note: re.Pattern[str]
    for_the_year: re.Pattern[str]


@cache
def _reach() -> _ReachPatterns:
    return pattern_group(_ReachPatterns, "times")


def resolve_periods(report: Report) -> Report:
    """Fill the days of the document's period, and the period of each figure.

    The report's own words are trusted before folder, file name and manifest.

    Args:
        report: with sections, sentences and figures.
    """
    document = with_own_period(report.document)
    period = periods.parse_period(document.period)
    if period is None:
        return replace(report, document=document)
    text = with_plain_years(shadow(report.text))
    congress = period.kind == "year" and is_congress(document.title, text)
    given = year_given(text) if congress else None
    frame = Frame(period, given or period.last_year + congress, congress)
    reader = _Reader(report, text, frame)
    return replace(
        report, document=document, figures=tuple(_with(figure, reader.of(figure)) for figure in report.figures)
    )


def _with(figure: Figure, period: Period) -> Figure:
    if (period.key, period.kind) == (figure.period_key, figure.period_kind):
        return figure
    return replace(
        figure, period_key=period.key, period_kind=period.kind, period_start=period.start, period_end=period.end
    )


class _Reader:
    """Reads the period of one figure after another; what figures have in common is looked up once."""

    def __init__(self, report: Report, text: str, frame: Frame) -> None:
        self._report = report
        self._text = text
        self._frame = frame
        self._times = Times(text)
        self._starts = [sentence.start for sentence in report.sentences]
        self._openings: dict[int, list[Time] | None] = {}
        self._over: dict[int, list[list[Time]]] = {}
        self._choices: dict[tuple[int | None, int | None, bool], list[_Choice]] = {}
        self._meant: dict[tuple[tuple[int, int], bool, int | None], Period] = {}

    def of(self, figure: Figure) -> Period:
        """Return the figure's period, unknown when it is not sure."""
        sentence = self._report.sentences[max(0, bisect_right(self._starts, figure.start) - 1)]
        if sentence.id not in self._openings:
            self._openings[sentence.id] = self._opening(sentence)
        opening = self._openings[sentence.id]
        if opening is None:
            return UNKNOWN
        ahead = figure.status == "plan"
        period = self._told(figure, sentence, ahead)
        if period is None:
            period = self._around(figure, sentence, opening, ahead)
        if period.key and not self._fits(period, figure, sentence):
            return UNKNOWN
        return period

    def _told(self, figure: Figure, sentence: Sentence, ahead: bool) -> Period | None:
        """Return what the sentence tells, None when it tells nothing."""
        governing = self._times.governing(sentence.start, figure.start, max(sentence.end, figure.start))
        if governing is None:
            stands_here = figure.period and figure.period in self._text[sentence.start : figure.start]
            return self._of_wording(figure, ahead) if figure.period and not stands_here else None
        time, year = governing
        between = self._text[time.match.end() : figure.start]
        if figure.status == "target" and ("，" in between or _reach().for_the_year.search(between)):
            return None
        if figure.measure in {"completion", "lead"} and time.word in {"全年", "年内"}:
            return None
        if time.label == "report" and figure.status != "actual":
            return None
        if ahead and "，" in between and _reach().a_day.search(time.match.group()):
            return UNKNOWN
        period = self._meaning(time, ahead=ahead or sentence.role == "计划", year=year)
        if period.kind in {"cumulative", "plan"} and "/" in period.key and self._is_level(figure, time.match.end()):
            return UNKNOWN
        return period

    def _of_wording(self, figure: Figure, ahead: bool) -> Period | None:
        """Return the period of a table's cell, whose time stands in the table's head."""
        found = Times(figure.period or "").within(0, len(figure.period or ""))
        return meaning(found[0], self._frame, ahead=ahead) if len(found) == 1 else UNKNOWN

    def _is_level(self, figure: Figure, since: int) -> bool:
        """Tell whether a number under a stretch of years is where things stand at its end, not a sum over it."""
        words = self._text[since : figure.start]
        clause = re.split("[，。；;]", words)[-1]
        if _reach().added_up.search(clause):
            return False
        return figure.measure == "share" or _reach().a_level.search(clause) is not None

    def _around(self, figure: Figure, sentence: Sentence, opening: list[Time], ahead: bool) -> Period:
        """Return the period of a figure whose sentence tells none, from what opens its paragraph and stands above."""
        words = self._text[sentence.start : figure.start]
        if ahead and (_reach().once_built.search(words) or _reach().whole.search(words[-_JUST_BEFORE:])):
            return UNKNOWN
        if figure.status == "target":
            return periods.year(self._frame.year)
        key = sentence.id if opening else None, figure.section_id, ahead
        if key not in self._choices:
            self._choices[key] = self._possible(opening, figure.section_id, ahead)
        for years, spans in self._choices[key]:
            single = [] if years and self._is_yearly_mean(figure, sentence) else years
            if spans and self._adds_up(words):
                return spans[0]
            if spans and not ahead:
                return self._under_years(spans[0], figure, sentence, mixed=bool(single))
            if single:
                return single[-1] if ahead else single[0]
            if spans:
                return UNKNOWN
        if not ahead:
            return self._frame.report
        if sentence.role == "计划" and self._frame.report.kind == "year":
            return periods.year(self._frame.coming)
        return UNKNOWN

    def _possible(self, opening: list[Time], section: int | None, ahead: bool) -> list[_Choice]:
        """Return the periods that the opening of a paragraph and each heading above it leave open, nearest first."""
        choices: list[_Choice] = []
        for times in (opening, *self._headings(section)):
            meant = [self._meaning(time, ahead=ahead) for time in times]
            fitting = [period for period in meant if period.key and self._is_time_for(period, ahead)]
            if fitting:
                spans = [period for period in fitting if "/" in period.key]
                choices.append(([period for period in fitting if "/" not in period.key], spans))
        return choices

    def _adds_up(self, words: str) -> bool:
        """Tell whether the words before a number say that it is a sum over the time, not where things stand."""
        part = re.split("[。；;]", words)[-1]
        if _reach().a_level.search(part.rpartition("，")[2]):
            return False
        return _reach().added_up.search(part[-30:]) is not None

    def _under_years(self, span: Period, figure: Figure, sentence: Sentence, *, mixed: bool) -> Period:
        """Return the period of a figure of a section about several years: their end, all of them, or unknown.

        Args:
            span: the years.
            figure: the figure, an actual one.
            sentence: its sentence.
            mixed: whether the heading names one year besides, so that a sum may be of that year alone.
        """
        clause = re.split("[，。；;]", self._text[sentence.start : figure.start])[-1]
        value = figure.measure in {"value", "share"}
        if value and _reach().a_level.search(clause[-_JUST_BEFORE:]) and span.last_year == self._frame.year:
            return periods.year(span.last_year)
        if mixed or figure.measure in {"share", "growth"} or not _reach().a_flow.search(clause):
            return UNKNOWN
        told = self._times.tells_year(self._paragraph(sentence.start), sentence.end)
        return UNKNOWN if told else span

    def _paragraph(self, position: int) -> int:
        """Return where the paragraph around a position begins, white space left out."""
        start = self._text.rfind("\n", 0, position) + 1
        indent = self._text[start : start + 10]
        return start + len(indent) - len(indent.lstrip())

    def _opening(self, sentence: Sentence) -> list[Time] | None:
        """Return the time that opens the paragraph, none for the sentence that opens it; None in a note."""
        start = self._paragraph(sentence.start)
        first = self._text[start]
        if (first in "〔[注" or first.isspace()) and _reach().note.match(self._text[start : sentence.end]):
            return None
        if start == sentence.start:
            return []
        found = self._times.within(start, min(start + _OPENS + _LONGEST, sentence.start))
        opens = [time for time in found[:1] if time.match.start() < start + _OPENS]
        return [time for time in opens if not time.named and time.label not in {"report", "unknown", "masked"}]

    def _headings(self, number: int | None) -> list[list[Time]]:
        """Return the times in the heading of a section and in those above, nearest first; the title is left out."""
        if number is None:
            return []
        if number not in self._over:
            section = self._report.sections[number]
            above = self._headings(section.parent_id)
            if section.heading_start is not None and section.heading_end is not None and section.level > 0:
                above = [self._times.within(section.heading_start, section.heading_end), *above]
            self._over[number] = above
        return self._over[number]

    def _meaning(self, time: Time, *, ahead: bool, year: int | None = None) -> Period:
        key = (time.match.span(), ahead, year)
        if key not in self._meant:
            self._meant[key] = meaning(time, self._frame, ahead=ahead, year=year)
        return self._meant[key]

    def _fits(self, period: Period, figure: Figure, sentence: Sentence) -> bool:
        """Tell whether a figure can be for this period by its status and the words before it."""
        if not self._is_time_for(period, ahead=figure.status == "plan"):
            return False
        return "/" in period.key or not self._is_yearly_mean(figure, sentence)

    def _is_time_for(self, period: Period, ahead: bool) -> bool:
        """Tell whether what is planned, or else what was done, can be of this period."""
        if ahead:
            return period.end > self._frame.report.end
        return period.first_year <= self._frame.given

    def _is_yearly_mean(self, figure: Figure, sentence: Sentence) -> bool:
        """Tell whether a figure is a mean over several years."""
        before = self._text[max(sentence.start, figure.start - _JUST_BEFORE) : figure.start]
        return "均" in before and _reach().a_year.search(before) is not None
