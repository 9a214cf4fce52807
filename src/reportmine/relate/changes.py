"""Read changes: the level before, the level after, and the figures that tell how far apart they are.

`growth.py` makes ties of the changes told in per cent, `differences.py` of those told as amounts or points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reportmine.relate.alike import item_before, unit_of
from reportmine.relate.scenes import Change, Scene
from reportmine.rules.patterns import pattern_group
from reportmine.schema.records import Figure

_POINTS = "百分点"
_COMPARES = re.compile("[由从比较于超年]")
"""Cheap test: one of these stands in every sentence that tells two levels."""


@dataclass(frozen=True, slots=True)
class _ChangePatterns:
    """Patterns `changes.*` of lexicons/ties-sums.toml."""

    rise_to: re.Pattern[str]
    then: re.Pattern[str]
    against: re.Pattern[str]
    by: re.Pattern[str]
    reaching: re.Pattern[str]
    year: re.Pattern[str]


@cache
def _words() -> _ChangePatterns:
    return pattern_group(_ChangePatterns, "changes")


def find_changes(scene: Scene) -> Sequence[Change]:
    """Return the changes of a sentence for which both levels and the distance between them are told.

    The scene notes them, for growth and differences are looked for in the same ones.
    """
    if scene.changes is None:
        compares = len(scene.figures) > 2 and _COMPARES.search(scene.words) is not None
        scene.changes = tuple(_changes(scene)) if compares else ()
    return scene.changes


def _changes(scene: Scene) -> Iterator[Change]:
    for number, first in enumerate(scene.figures[:-2]):
        second = scene.figures[number + 1]
        if not _comparable(first, second):
            continue
        between = scene.text[first.end : second.start]
        if _words().rise_to.match(between) and _starts_with_from(scene, first):
            told = changes_after(scene, number + 1)
            if told:
                yield Change(first, second, told)
        elif change := _by_year(scene, number):
            yield change
    yield from _set_against(scene)


def changes_after(scene: Scene, number: int) -> tuple[tuple[Figure, bool], ...]:
    """Return the figures right after a level that tell its change, each with whether it is a decline.

    Args:
        scene: the sentence.
        number: index of the level in `scene.figures`.
    """
    level = scene.figures[number]
    told: list[tuple[Figure, bool]] = []
    last = level
    for figure in scene.figures[number + 1 : number + 3]:
        found = _words().then.match(scene.text[last.end : figure.start])
        if found is None or not tells_change(figure, level):
            break
        told.append((figure, found["down"] is not None))
        last = figure
    return tuple(told)


def tells_change(figure: Figure, level: Figure) -> bool:
    """Tell whether a figure can be a change of a level: a rate of it, points of a per cent, an amount in its unit."""
    if figure.measure in {"completion", "lead"} or figure.status != level.status:
        return False
    if level.canonical_unit == "%":
        return figure.canonical_unit == _POINTS
    if figure.canonical_unit in {"%", "倍", "番"}:
        return True
    return unit_of(figure) == unit_of(level)


def _comparable(first: Figure, second: Figure) -> bool:
    same_unit = unit_of(first) == unit_of(second) and first.canonical_unit not in {"", _POINTS}
    return same_unit and is_level(first) and is_level(second)


def is_level(figure: Figure) -> bool:
    """Tell whether a figure tells how much there is, and not by how much it changed."""
    return figure.measure != "increase" or figure.canonical_unit == "%"


def _starts_with_from(scene: Scene, first: Figure) -> bool:
    words = item_before(scene, first)
    return "由" in words or "从" in words


def _by_year(scene: Scene, number: int) -> Change | None:
    """Return `去年12亿元，今年15亿元，增长25%`, told in either order."""
    first, second = scene.figures[number : number + 2]
    year = _words().year
    one = year.search(item_before(scene, first))
    other = year.search(item_before(scene, second)) if one is not None else None
    if one is None or other is None:
        return None
    earlier, later = _rank(one["year"]), _rank(other["year"])
    told = changes_after(scene, number + 1)
    if not told or earlier == later or first.indicator != second.indicator:
        return None
    return Change(first, second, told) if earlier < later else Change(second, first, told)


def _rank(year: str) -> int:
    """Return a number by which years are put in order; relative ones stand apart from those told in digits."""
    relative = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0}
    return relative.get(year, 0) if year in relative else int(year[:4])


def _set_against(scene: Scene) -> Iterator[Change]:
    """Yield `15亿元，比上年的12亿元增长25%` and `比上年的12亿元增长25%，达到15亿元`."""
    words = _words()
    for number, base in enumerate(scene.figures[:-1]):
        told = scene.figures[number + 1]
        if not is_level(base) or not tells_change(told, base) or not words.against.search(_before(scene, base)):
            continue
        found = words.by.match(scene.text[base.end : told.start])
        if found is None:
            continue
        change = ((told, found["down"] is not None),)
        after = scene.figures[number + 2] if number + 2 < len(scene.figures) else None
        if number and _level_before(scene, scene.figures[number - 1], base):
            yield Change(base, scene.figures[number - 1], change)
        elif (
            after is not None
            and unit_of(after) == unit_of(base)
            and words.reaching.match(scene.text[told.end : after.start])
        ):
            yield Change(base, after, change)


def _before(scene: Scene, figure: Figure) -> str:
    return scene.text[max(scene.start, figure.start - 28) : figure.start]


def _level_before(scene: Scene, level: Figure, base: Figure) -> bool:
    """Tell whether a figure is what is set against another: of its unit, with only the comparison between."""
    between = scene.text[level.end : base.start]
    marks = sum(between.count(mark) for mark in "，、,（(")
    if "。" in between or "；" in between or marks > 1 or level.canonical_unit != base.canonical_unit:
        return False
    start = between.lstrip("左右以上多，、,（( ")
    return start.startswith(("比", "较", "高于", "低于", "快于", "慢于", "超过", "超出", "同比", "与"))
