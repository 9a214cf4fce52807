"""Expressions of time in a text, and the period that each means in a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from msgspec import Struct

from reportmine.normalise.time_words import TELLS_TIME, expressions
from reportmine.rules import periods
from reportmine.rules.patterns import pattern_group
from reportmine.rules.periods import MASKED, UNKNOWN, Period

_NUMERALS = {word: number for number, word in enumerate("零一二三四五六七八九十")} | {"两": 2, "首": 1}
_THIS_YEAR = frozenset({"今年", "本年", "本年度", "年内"})
_FIRST_PLAN_YEAR = 1951
"""The n-th five-year plan begins in the year 1951 + 5n, from the second on."""


@dataclass(frozen=True, slots=True)
class _TimePatterns:
    """The patterns `times.*` of lexicons/readings.toml that tell what a time is there for."""

    compared: re.Pattern[str]
    belongs_to_it: re.Pattern[str]
    name: re.Pattern[str]
    names_a_thing: re.Pattern[str]
    base: re.Pattern[str]


@cache
def _times() -> _TimePatterns:
    return pattern_group(_TimePatterns, "times")


class Frame(Struct, frozen=True):
    """What words like 今年 and 上半年 are relative to.

    Attributes:
        report: the period that the report looks back on.
        given: the year that the report was written or given in.
        congress: whether it is a government's report to the people's congress, in which 今年 is the year that it is
            given in; in other reports it is the year looked back on.
    """

    report: Period
    given: int
    congress: bool

    @property
    def year(self) -> int:
        """The year looked back on."""
        return self.report.last_year

    @property
    def coming(self) -> int:
        """The year that plans without a time of their own are for."""
        if self.congress:
            return self.given
        return self.year + (self.report.kind == "year")


class Time(Struct):
    """An expression of time in the text; not frozen, for one is made of every such expression.

    Attributes:
        label: what kind of expression it is, `gives` of its pattern.
        match: the expression.
        compared: whether something is only compared with it.
        named: whether it belongs to a name or tells which thing is meant.
    """

    label: str
    match: re.Match[str]
    compared: bool = False
    named: bool = False

    @property
    def year(self) -> int | None:
        """The year that it tells in digits."""
        groups = self.match.groupdict()
        return int(groups["year"]) if groups.get("year") else None

    @property
    def word(self) -> str:
        """The word that it tells a year with (`今年`), empty when there is none."""
        return self.match.groupdict().get("word") or ""


class Times:
    """The expressions of time of a text, looked for only where they are asked after: near the figures.

    Args:
        text: the text with plain digits (`shadow`, `with_plain_years`).
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[tuple[int, int], list[Time]] = {}

    def _all(self, start: int, end: int) -> list[Time]:
        """Return all expressions in `start:end` in the order of the text; of overlapping ones the first and longest."""
        if (known := self._found.get((start, end))) is not None:
            return known
        kept = self._found[start, end] = []
        if not TELLS_TIME.search(self._text, start, end):
            return kept
        found = [
            Time(label, match)
            for label, named, near in expressions()
            if near.search(self._text, start, end)
            for match in named.finditer(self._text, start, end)
        ]
        found.sort(key=lambda time: (time.match.start(), -time.match.end()))
        last = -1
        for time in found:
            if time.match.start() < last or _is_no_time(time, self._text):
                continue
            last = time.match.end()
            _judge(time, self._text)
            kept.append(time)
        return kept

    def within(self, start: int, end: int) -> list[Time]:
        """Return the expressions in `start:end` that say when something holds, or may."""
        return [time for time in self._all(start, end) if not time.compared]

    def tells_year(self, start: int, end: int) -> bool:
        """Tell whether a year stands in `start:end`, compared with or not."""
        return any(time.year is not None for time in self._all(start, end))

    def governing(self, start: int, position: int, end: int) -> tuple[Time, int | None] | None:
        """Return the expression that a number is under, and the year told before it; None when there is none.

        `从2017年的12亿元增加到18亿元`: a compared time rules only the number that it is joined to by 的.

        Args:
            start: start of the sentence.
            position: start of the number.
            end: end of the sentence.
        """
        found = [time for time in self._all(start, end) if time.match.start() < position]
        if not found:
            return None
        if found[-1].compared:
            between = self._text[found[-1].match.end() : position]
            if _times().belongs_to_it.search(between):
                return found[-1], None
        usable = [
            time for time in found if not time.compared and not time.named and not self._rates_one(time, position)
        ]
        if not usable:
            return None
        told = [time.year for time in usable if time.year is not None]
        return usable[-1], told[-1] if told else None

    def _rates_one(self, time: Time, position: int) -> bool:
        """Tell whether 每月 in `每月1050元` is part of a rate that ended before this number."""
        after = self._text[time.match.end() : position]
        return time.label == "unknown" and re.match(r"[人户]?[\d*＊]", after) is not None and "，" in after


def meaning(time: Time, frame: Frame, *, ahead: bool, year: int | None = None) -> Period:
    """Return the period that an expression means; unknown when it is not sure.

    Args:
        time: the expression.
        frame: the report's own period and year.
        ahead: whether it stands where the report speaks of what is to come.
        year: year told before it in the sentence, for `上半年` after `2022年`.
    """
    groups = time.match.groupdict()
    if time.label == "dated":
        return _dated(time, frame, ahead, year)
    if time.label == "years":
        return periods.years(int(groups["from"]), int(groups["to"]), "plan" if ahead else "cumulative")
    if time.label == "plan-term":
        return _plan_term(groups["plan"], groups["tail"] or "", frame, ahead)
    if time.label == "past-years":
        return _past_years(groups["count"] or groups["counted"], frame)
    if time.label == "coming-years":
        count = _NUMERALS[groups["count"]]
        return periods.years(frame.given, frame.given + count - 1, "plan") if frame.congress else UNKNOWN
    return {"masked": MASKED, "report": frame.report}.get(time.label, UNKNOWN)


def _is_no_time(time: Time, text: str) -> bool:
    """Tell whether it only looks like one: 十五 without quotes or 时期, a plan's title."""
    if time.label != "plan-term":
        return False
    words = time.match.group()
    following = text[time.match.end() : time.match.end() + 2]
    return not time.match["tail"] and (words[0] not in '“"' or "规划" in words or following[:2] in {"规划", "计划"})


def _judge(time: Time, text: str) -> None:
    words, match = _times(), time.match
    before = text[max(0, match.start() - 4) : match.start()]
    joined_up = time.label in {"years", "report", "past-years"}
    time.compared = not joined_up and words.compared.search(before) is not None
    is_base = words.base.search(before) is not None and text.startswith("的", match.end())
    time.named = (
        is_base
        or words.name.search(before) is not None
        or (time.label == "dated" and words.names_a_thing.match(text[match.end() - 2 : match.end() + 8]) is not None)
    )


def _dated(time: Time, frame: Frame, ahead: bool, told: int | None) -> Period:
    groups = time.match.groupdict()
    tail = groups.get("tail") or ""
    part = groups.get("part") or groups.get("alone") or ""
    year = _year_of(time, frame, ahead, told)
    if tail == "同期":
        shifted = time.word in {"去年", "上年", "上年度"} and not part and not frame.congress
        return periods.year_before(frame.report) if shifted else UNKNOWN
    if year is None:
        return UNKNOWN
    if time.word in _THIS_YEAR and not part and not ahead and frame.report.kind != "year":
        return _since(year, frame)
    if tail == "以来" and not part:
        return _since(year, frame)
    if tail in {"起", "之前"} or (tail == "前" and not ahead):
        return UNKNOWN
    if groups.get("day") and not time.match.group().startswith(("截", "到", "至")):
        return UNKNOWN
    if not part:
        return periods.year(year)
    return _part(year, part, up_to=time.match.group().startswith(("截", "到", "至")))


def _year_of(time: Time, frame: Frame, ahead: bool, told: int | None) -> int | None:
    """Return the year of a dated expression, None when it may be one or another."""
    if time.year is not None:
        return time.year
    base = frame.given if frame.congress else frame.year
    if time.word in {"去年", "上年", "上年度", "上一年"}:
        return base - 1
    if time.word == "前年":
        return base - 2
    if time.word in {"明年", "来年"}:
        return base + 1
    if time.word in _THIS_YEAR:
        return base if ahead or not frame.congress else None
    if told is not None:
        return told
    return frame.coming if ahead else frame.year


def _part(year: int, part: str, *, up_to: bool) -> Period:
    if part in {"上半年", "下半年"}:
        return periods.half(year, 1 if part == "上半年" else 2)
    if "季" in part:
        number = _NUMERALS[part.replace("季度", "").replace("季", "")[-1]]
        return periods.months(year, 1, 3 * number) if part.startswith("前") else periods.quarter(year, number)
    numbers = [int(number) for number in re.findall(r"\d+", part)]
    if len(numbers) == 2:
        return periods.months(year, numbers[0], numbers[1])
    if part.startswith("前") or part.endswith(("底", "末")) or up_to:
        return periods.year(year) if numbers[0] == 12 else periods.months(year, 1, numbers[0])
    return periods.month(year, numbers[0])


def _since(year: int, frame: Frame) -> Period:
    if year == frame.year and frame.report.start[5:7] == "01":
        return frame.report
    if year < frame.year and frame.report.kind == "year":
        return periods.years(year, frame.year)
    return UNKNOWN


def _plan_term(plan: str, tail: str, frame: Frame, ahead: bool) -> Period:
    first = _FIRST_PLAN_YEAR + 5 * (10 + (_NUMERALS[plan[1]] if len(plan) > 1 else 0))
    last = first + 4
    if tail in {"末", "期末", "收官"}:
        return periods.year(last)
    if ahead:
        return periods.years(first, last, "plan")
    if last > frame.year and frame.report.kind != "year":
        return UNKNOWN
    return periods.years(first, min(last, frame.year))


def _past_years(count: str | None, frame: Frame) -> Period:
    if count is None or frame.report.kind != "year":
        return UNKNOWN
    return periods.years(frame.year - _NUMERALS[count] + 1, frame.year)
