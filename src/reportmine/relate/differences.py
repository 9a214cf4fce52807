"""Find differences: two levels and the distance between them as told, in their unit or in points of a per cent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reportmine.relate.alike import clause_before, directed, level_of, unit_of
from reportmine.relate.changes import find_changes
from reportmine.relate.scenes import Change, Scene
from reportmine.relate.ties import Tie, term_of
from reportmine.rules.patterns import pattern_group
from reportmine.schema.records import Figure

_RATES = frozenset({"%", "倍", "番"})
_POINTS = "百分点"
_EARLIER = re.compile(r"[与同比较](?:上年|去年|前年|(?:19|20)\d\d年)(?:同期)?的?$")
"""Before the level of an earlier year, which is neither mark nor what was reached: `与2022年的49亿元相比`."""

_MISSES = re.compile("[差缺欠超]")
"""Cheap test: one of these stands in every sentence that tells the distance from a mark."""


@dataclass(frozen=True, slots=True)
class _GapPatterns:
    """Patterns `changes.*` of lexicons/ties-sums.toml that tell the distance from a mark."""

    short: re.Pattern[str]
    beyond: re.Pattern[str]
    mark: re.Pattern[str]
    distance: re.Pattern[str]


@cache
def _words() -> _GapPatterns:
    return pattern_group(_GapPatterns, "changes")


def find_differences(scene: Scene) -> Iterable[Tie]:
    """Return the differences (cur, prev, reported) of a sentence.

    What is told to be less counts below zero: `由24个减少到19个，减少5个` is 19 - 24 = -5. A shortfall counts from what
    is reached up to the mark: `目标5000万美元，完成3095万美元，差1905万美元` is 5000 - 3095, cur the mark.
    """
    if len(scene.figures) < 2:
        return ()
    changes = find_changes(scene)
    misses = _MISSES.search(scene.words) is not None
    return _differences(scene, changes, misses=misses) if changes or misses else ()


def _differences(scene: Scene, changes: Sequence[Change], *, misses: bool) -> Iterator[Tie]:
    for change in changes:
        for told, down in change.told:
            if told.canonical_unit not in _RATES:
                yield _tie(scene, change.after, change.before, directed(told, down=down), "differences.from-to")
    if not misses:
        return
    for number, told in enumerate(scene.figures):
        if number == 0 and not scene.before:
            continue
        lead = clause_before(scene, told)
        if _words().short.search(lead):
            yield from _from_mark(scene, number, short=True)
        elif _words().beyond.search(lead):
            yield from _from_mark(scene, number, short=False)


def _tie(scene: Scene, after: Figure, before: Figure, told: Figure, rule: str) -> Tie:
    terms = (
        term_of("cur", level_of(scene, after)),
        term_of("prev", level_of(scene, before)),
        term_of("reported", told),
    )
    return Tie("difference", tuple(sorted(terms, key=lambda term: term.start)), rule)


def _from_mark(scene: Scene, number: int, *, short: bool) -> Iterator[Tie]:
    """Yield what is lacking to a mark, or what it is passed by: the two levels are the last ones told of one kind."""
    told = scene.figures[number]
    levels = [
        figure
        for figure in (*scene.before, *scene.figures[:number])
        if _same_kind(figure, told) and not _EARLIER.search(clause_before(scene, figure))
    ]
    if len(levels) < 2 or levels[-1].start < scene.start or (not short and levels[-2].start < scene.start):
        return
    if _words().distance.search(clause_before(scene, levels[-1])):
        marks = [False, True]
    else:
        marks = [_is_mark(scene, figure) for figure in levels[-2:]]
    if marks[0] == marks[1]:
        return
    mark, reached = levels[-2:] if marks[0] else levels[:-3:-1]
    distance = directed(told, down=False)
    if short:
        yield _tie(scene, mark, reached, distance, "differences.short")
    else:
        yield _tie(scene, reached, mark, distance, "differences.beyond")


def _same_kind(level: Figure, told: Figure) -> bool:
    if told.canonical_unit == _POINTS:
        return level.canonical_unit == "%"
    return unit_of(level) == unit_of(told) and level.measure == "value"


def _is_mark(scene: Scene, figure: Figure) -> bool:
    """Tell whether a figure is what should be reached, by its status or the words at its sides."""
    if figure.status == "target":
        return True
    return _words().mark.search(clause_before(scene, figure)) is not None
