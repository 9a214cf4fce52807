"""Find wholes that are split up without 其中: counts of one thing, told first as a whole and then by what became of it.

Wording alone cannot tell such a list from one of other things, so that only a list that adds up is taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from itertools import takewhile

from reportmine.relate.alike import is_extensive, item_before, unit_of
from reportmine.relate.intervals import counts_things
from reportmine.relate.part_lists import closing_run
from reportmine.relate.scenes import Scene
from reportmine.relate.ties import Tie, term_of
from reportmine.rules.patterns import pattern_group
from reportmine.schema.records import Figure

_NO_COINCIDENCE = 20
"""Least count for which a list that adds up is no chance; round numbers add up by chance at any size."""

_COUNTERS = frozenset("个项件处家户起宗条")
"""Counters of what reports follow up one by one."""
_REACH = 16
"""How many figures on from the whole its parts are looked for."""
_YEAR = re.compile("[0-9]年")


@dataclass(frozen=True, slots=True)
class _SplitPatterns:
    """Patterns `splits.*` of lexicons/ties-sums.toml."""

    noun: re.Pattern[str]
    bare: re.Pattern[str]
    noun_before: re.Pattern[str]
    beside: re.Pattern[str]


@cache
def _words() -> _SplitPatterns:
    return pattern_group(_SplitPatterns, "splits")


def find_splits(scene: Scene) -> Iterator[Tie]:
    """Yield `16项工程，4项完工，9项在建，3项暂缓`, and the money that is told with each count.

    Args:
        scene: the sentence with the whole; the parts may stand in the sentences after it, in the same paragraph.
    """
    for number, total in enumerate(scene.figures):
        if total.canonical_unit not in _COUNTERS:
            continue
        at = scene.first + number
        following = scene.everything[at + 1 : at + _REACH]
        same = [at + 1 + place for place, figure in enumerate(following) if figure.unit == total.unit]
        if len(same) < 2:
            continue
        places = list(takewhile(partial(_goes_with, scene, at, _noun(scene, total)), same))
        if len(places) < 2 or not counts_things(total) or not is_extensive(scene, total):
            continue
        parts = closing_run(total, [scene.everything[place] for place in places])
        places = places[: len(parts)]
        inside = all(part.start < scene.end for part in parts)
        if not parts or not ((inside and all(_is_bare(scene, place) for place in places)) or _no_chance(total, parts)):
            continue
        yield _tie(total, parts)
        whole, *amounts = (_money_of(scene, place) for place in (at, *places))
        told = [amount for amount in amounts if amount is not None]
        if whole is not None and len(told) == len(parts) and closing_run(whole, told) == told:
            yield _tie(whole, told)
        return


def _tie(total: Figure, parts: Sequence[Figure]) -> Tie:
    return Tie("sum", (term_of("total", total), *(term_of("part", part) for part in parts)), "splits.count")


def _noun(scene: Scene, figure: Figure) -> str:
    """Return what a figure counts, empty where it is no thing that reports follow up one by one."""
    found = _words().noun.match(scene.text, figure.end) or _words().noun_before.search(item_before(scene, figure))
    return found["noun"] if found else ""


def _goes_with(scene: Scene, whole: int, noun: str, place: int) -> bool:
    """Tell whether a figure counts the same things of the same year, or opens its clause without naming any."""
    total, part = scene.everything[whole], scene.everything[place]
    between = scene.text[total.end : part.start]
    if part.status != total.status or part.bound != total.bound or "\n" in between or _YEAR.search(between):
        return False
    return (noun != "" and _noun(scene, part) == noun) or (part.start < scene.end and _is_bare(scene, place))


def _is_bare(scene: Scene, place: int) -> bool:
    """Tell whether a figure opens its clause, or follows the name of the whole without a comma (`25个项目11个竣工`)."""
    before, part = scene.everything[place - 1 : place + 1]
    between = scene.text[before.end : part.start]
    unnamed = len(between) <= 12 and not re.search("[，。；、,;:：]", between) and _noun(scene, before) != ""
    return unnamed or _words().bare.search(between) is not None


def _no_chance(total: Figure, parts: Sequence[Figure]) -> bool:
    """Tell whether numbers are large and uneven enough that they do not add up by chance."""
    values = [Decimal(figure.value) for figure in (total, *parts) if figure.value is not None]
    return values[0] >= _NO_COINCIDENCE and any(value % 10 for value in values)


def _money_of(scene: Scene, place: int) -> Figure | None:
    """Return the amount told right before or after a count (`投资37亿元的6个项目`), None when there is none."""
    count = scene.everything[place]
    for figure in (*scene.everything[place - 1 : place], *scene.everything[place + 1 : place + 2]):
        first, second = sorted((figure, count), key=lambda one: one.start)
        between = scene.text[first.end : second.start]
        if unit_of(figure) != "元" or len(between) > 12 or re.search("[。；;]", between):
            continue
        if not re.search("[，,]", between) or (figure is second and _words().beside.search(between)):
            return figure
    return None
