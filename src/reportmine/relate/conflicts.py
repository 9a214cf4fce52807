"""Conflicts: the same quantity told with different numbers in two places of one report.

Two figures are the same quantity when indicator, measure, status, qualifiers, unit, direction, tone and days agree, and
the words that are left around them, once times, verbs and the indicator's names are taken out, are the same. That is
narrow on purpose: a report tells many projects of many kinds, and a pair that is only alike is no contradiction.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from reportmine.relate.intervals import Mode, written
from reportmine.rules.lexicon import read_tsv
from reportmine.rules.patterns import pattern, word_list
from reportmine.rules.shadow import shadow
from reportmine.schema.labels import OTHER_INDICATOR
from reportmine.schema.records import Figure, Sentence
from reportmine.schema.report import Report

ConflictKind = Literal["前后矛盾", "修订"]

_BREAKS = re.compile(r"[，,。；;！？!?\n：:（(）)、]")
_AFTER = re.compile(r"[^，,。；;！？!?\n：:（(）)、]*")
_UP_TO_STOP = re.compile(r".*[。；;！？!?]", re.DOTALL)
_ENDS = "。；;！？!?：:…”）)"
_TABLE = "table."
_AREA_KINDS = frozenset("县市省区州旗盟镇")
_MODES: tuple[Mode, ...] = ("round", "truncate")
_PARAGRAPH = 600
_LEAST_WORDS = 4
"""A figure without an indicator is told by its wording alone, of at least so many characters."""


class Conflict(Struct, frozen=True):
    """A quantity told twice with numbers that cannot both be right.

    Attributes:
        kind: 前后矛盾, or 修订 where the text says that it revised one of them.
        first: the figure told first.
        second: the figure told later.
    """

    kind: ConflictKind
    first: Figure
    second: Figure


def find_conflicts(report: Report) -> Iterator[Conflict]:
    """Yield the quantities that a report tells twice with different numbers, in the order of the later telling.

    Numbers that agree when either is rounded or cut off (12.3亿 and 12.34亿) are no conflict.

    Args:
        report: with sentences and figures, whose periods are resolved.
    """
    single = frozenset(word_list("conflicts", "single"))
    named: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in report.figures:
        if figure.bound == "eq" and figure.indicator not in single and figure.period_start:
            named[_name(figure)].append(figure)
    found: list[Conflict] = []
    for figures in named.values():
        if len(figures) > 1:  # most names are told once
            for alike in _told_alike(figures, report):
                found.extend(_among(alike, report))
    yield from sorted(found, key=lambda conflict: (conflict.second.start, conflict.first.start))


def scope_of(figure: Figure, report: Report) -> str | None:
    """Return the words around a figure that may narrow what it tells, with its qualifiers.

    Two figures of one indicator, measure, status and period are the same quantity when their scopes are equal.

    Args:
        figure: of this report, masked or not.
        report: with sections, sentences and figures.

    Returns:
        `|` where the figure tells the whole area; None where the scope is not sure (其中, 开发区完成 …).
    """
    if figure.rule.startswith(_TABLE):
        words = _left(figure.indicator_text, figure, report) + "|"
    else:
        sentence = _sentence(figure, report)
        if figure.status == "actual" and sentence.role == "计划":
            return None  # 改造管道460公里 among the plans: what is to be done, though no word says so
        around = _around(figure, sentence, report)
        if around is None:
            return None
        words = around
    return "、".join((*sorted(_narrowing(figure)), words))


def _is_plain(figure: Figure) -> bool:
    """Tell whether a figure's number is plain enough to be held against another one."""
    if figure.canonical_value is None or figure.value_high is not None or "其中" in figure.qualifiers:
        return False
    if figure.rule == "figure.previous" and figure.measure == "value":  # 新增3万户，总量达22万户: two quantities
        return False
    # In a table, the columns of growth rates are for several periods.
    return not figure.rule.startswith(_TABLE) or figure.measure in {"value", "completion"}


def _name(figure: Figure) -> str:
    return figure.indicator if figure.indicator != OTHER_INDICATOR else figure.indicator_text


def _told_alike(figures: list[Figure], report: Report) -> Iterator[list[Figure]]:
    """Yield those among the figures of one name that may be tellings of one quantity, with different numbers."""
    told: defaultdict[tuple[str | None, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if _is_plain(figure):
            told[_alike(figure)].append(figure)
    for alike in told.values():
        if len(alike) > 1 and len({figure.canonical_value for figure in alike}) > 1 and _may_stand_apart(alike, report):
            yield alike


def _alike(figure: Figure) -> tuple[str | None, ...]:
    """Return what two tellings of one quantity share besides its name, as far as the records tell without the text."""
    return (
        figure.measure,
        figure.status,
        figure.canonical_unit,
        figure.direction,
        figure.tone,
        figure.period_start,
        figure.period_end,
    )


def _may_stand_apart(figures: list[Figure], report: Report) -> bool:
    """Tell at little cost whether any two of the figures, in text order, can be two tellings; see `_conflict`."""
    if figures[0].indicator == OTHER_INDICATOR:
        return len({figure.section_id for figure in figures}) > 1
    return _sentence(figures[0], report).end <= figures[-1].start


def _narrowing(figure: Figure) -> frozenset[str]:
    """Return the qualifiers; those of a figure in a table stand in the head of its row."""
    if not figure.rule.startswith(_TABLE):
        return frozenset(figure.qualifiers)
    return frozenset(word for word in word_list("conflicts", "narrowing") if word in figure.indicator_text)


def _among(figures: list[Figure], report: Report) -> Iterator[Conflict]:
    """Yield the conflicts among figures that are alike in all but their words and numbers."""
    by_scope: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        scope = scope_of(figure, report)
        if scope is not None:
            by_scope[scope].append(figure)
    for group in by_scope.values():
        for number, second in enumerate(group):
            first = next((one for one in group[:number] if _conflict(one, second, report)), None)
            if first is not None:
                yield Conflict(_kind(first, second, report.text), first, second)


def _conflict(first: Figure, second: Figure, report: Report) -> bool:
    """Tell whether two tellings stand apart and differ: numbers of one sentence are parts, steps or a list."""
    if first.indicator == OTHER_INDICATOR:
        apart = first.section_id != second.section_id
    else:
        apart = _sentence(first, report).id != _sentence(second, report).id
    return apart and _differ(first, second)


def _sentence(figure: Figure, report: Report) -> Sentence:
    return report.sentences[bisect_right(report.sentences, figure.start, key=attrgetter("start")) - 1]


def _differ(first: Figure, second: Figure) -> bool:
    for mode in _MODES:
        one, other = written(first, mode), written(second, mode)
        if one is None or other is None or one.meets(other):
            return False
    return True


def _kind(first: Figure, second: Figure, text: str) -> ConflictKind:
    around = (text[max(0, figure.start - 30) : figure.end + 10] for figure in (first, second))
    return "修订" if any(pattern("conflict.revised").search(words) for words in around) else "前后矛盾"


def _around(figure: Figure, sentence: Sentence, report: Report) -> str | None:
    """Return what is left of the words before and behind a figure in a sentence, None when they narrow it."""
    if _is_torn(sentence, report):
        return None
    text = shadow(report.text)
    stop = _UP_TO_STOP.match(text, sentence.start, figure.start)
    start = stop.end() if stop is not None else sentence.start
    ahead = text[start : figure.start]
    lead = _BREAKS.split(ahead)[-1]
    after = _AFTER.match(text, figure.end)
    behind = after.group() if after else ""
    if not lead.strip() and pattern("conflict.whole").match(behind) is None:
        return None
    narrow = pattern("conflict.narrow")
    if narrow.search(ahead) or narrow.search(behind):
        return None
    whole_area = max((ahead.rfind(word) for word in _areas(report.document.area[-1:])), default=-1)
    if whole_area >= 0:  # 在…的领导下，全县到位资金: what stands before it narrows nothing
        start, ahead = start + whole_area, ahead[whole_area:]
    elif _is_carried(start, text):
        return None
    left = _left(_without_figures(ahead, start, figure, report), figure, report)
    if figure.indicator == OTHER_INDICATOR and len(left) < _LEAST_WORDS:
        return None
    return f"{left}|{_left(behind, figure, report)}"


def _is_torn(sentence: Sentence, report: Report) -> bool:
    """Tell whether a line break in the middle of a sentence cut its beginning off."""
    before = report.text[: sentence.start].rstrip(" \t\u3000\n")[-1:] if sentence.start else ""
    heading_end = report.sections[sentence.section_id].heading_end if report.sections else None
    if not before or before in _ENDS or (heading_end is not None and heading_end >= sentence.start - 2):
        return False
    return report.text[sentence.start - 1] == "\n" and report.text[sentence.start - 2 : sentence.start] != "\n\n"


def _is_carried(start: int, text: str) -> bool:
    """Tell whether the paragraph up to here tells of a part of the area, or of other years."""
    paragraph = max(text.rfind("\n", 0, start) + 1, start - _PARAGRAPH)
    return pattern("conflict.carried").search(text[paragraph:start]) is not None


def _without_figures(ahead: str, start: int, figure: Figure, report: Report) -> str:
    """Blank out the other figures before a figure."""
    end = start + len(ahead)
    kept = list(ahead)
    for other in reversed(report.figures[: figure.id]):
        if other.start < start:
            break
        if other.end <= end:
            kept[other.start - start : other.end - start] = " " * (other.end - other.start)
    return "".join(kept)


def _left(words: str, figure: Figure, report: Report) -> str:
    """Return what is left of words once times, areas, verbs, qualifiers and the indicator's names are out."""
    words = pattern("conflict.time").sub("", words)
    for word in (report.document.area, *_narrowing(figure)):
        words = words.replace(word, "") if word else words
    words = words.replace(figure.indicator, "")
    names = _names(figure.indicator) if not figure.rule.startswith(_TABLE) else None  # 工业投资 is a row of its own
    if names is not None:
        words = names.sub("", words)
    return re.sub(r"[\s（）()]", "", _plain(report.document.area[-1:]).sub("", words))


@cache
def _areas(kind: str) -> tuple[str, ...]:
    """Return the words for the whole of an area whose name ends in `kind`: 全县 for 县, not 全市 or 全省."""
    words = word_list("conflicts", "area")
    return tuple(word for word in words if not _AREA_KINDS & set(word) or kind not in _AREA_KINDS or kind in word)


@cache
def _plain(kind: str) -> re.Pattern[str]:
    words = {*_areas(kind), *word_list("conflicts", "verb"), *word_list("conflicts", "thing")}
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


@cache
def _names(indicator: str) -> re.Pattern[str] | None:
    row = next((row for row in read_tsv("indicators") if row["indicator"] == indicator), None)
    if row is None or indicator in word_list("conflicts", "mixed"):
        return None
    names = {indicator, *filter(None, row["aliases"].split("|"))}
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
