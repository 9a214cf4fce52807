"""Find means: a total, the number of things it is spread over, and the mean told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from reportmine.relate.alike import clause_before, is_extensive, is_percent, unit_of
from reportmine.relate.scenes import Scene
from reportmine.relate.ties import Tie, term_of
from reportmine.rules.patterns import pattern_group
from reportmine.schema.records import Figure

_COUNTED = {
    "个": "个家项",
    "家": "家户个",
    "项": "个项",
    "户": "户家",
    "人": "人名",
    "名": "人名",
    "件": "件",
    "亩": "亩",
    "所": "所",
    "村": "个村",
    "支": "支",
    "场": "场",
}
"""What a mean is told for (`平均每户`) → counters of the number it is spread over."""

_PROJECTS = "个项家"


@dataclass(frozen=True, slots=True)
class _MeanPatterns:
    """The patterns `means.*` of lexicons/ties-sums.toml."""

    of_each: re.Pattern[str]
    of_group: re.Pattern[str]


@cache
def _words() -> _MeanPatterns:
    return pattern_group(_MeanPatterns, "means")


def find_means(scene: Scene) -> Iterable[Tie]:
    """Return the means (total, n, reported) of a sentence; total and number may stand in the sentence before it."""
    if "均" not in scene.words and "单体" not in scene.words:
        return ()
    return _means(scene)


def _means(scene: Scene) -> Iterator[Tie]:
    for number, mean in enumerate(scene.figures):
        lead = clause_before(scene, mean)
        counters = _counters(lead)
        if not counters or mean.measure not in {"value", "increase"} or is_percent(mean) or "/" in mean.unit:
            continue
        earlier = (*scene.before, *scene.figures[:number])
        total, count = _nearest_pair(scene, earlier, mean, counters)
        if total is not None and count is not None and _of_one_thing(scene, lead, total, count):
            terms = (term_of("total", total), term_of("n", count), term_of("reported", mean))
            yield Tie("mean", tuple(sorted(terms, key=lambda term: term.start)), "means.each")


def _counters(lead: str) -> str:
    """Return the counters of the things that a mean is told for, empty where the words tell no mean."""
    found = _words().of_each.search(lead)
    if found is not None:
        return _COUNTED[found["each"] or found["kind"]]
    return _PROJECTS if _words().of_group.search(lead) else ""


def _nearest_pair(
    scene: Scene, earlier: tuple[Figure, ...], mean: Figure, counters: str
) -> tuple[Figure | None, Figure | None]:
    """Return total and number when they are told side by side and nothing else fits between them and the mean."""
    total = count = None
    for figure in reversed(earlier):
        if figure.status != mean.status or not is_extensive(scene, figure):
            continue
        if total is None and unit_of(figure) == unit_of(mean):
            total = figure
        elif count is None and figure.canonical_unit in counters:
            count = figure
        if total is not None and count is not None:
            side_by_side = abs(earlier.index(total) - earlier.index(count)) == 1
            return (total, count) if side_by_side else (None, None)
    return None, None


def _of_one_thing(scene: Scene, lead: str, total: Figure, count: Figure) -> bool:
    """Tell whether a mean per head is told of what its total is told of: its first word stands with one of them."""
    found = _words().of_each.search(lead)
    if found is None or found["kind"] is None:
        return True
    noun = lead[found.start() + 2 :]
    words = clause_before(scene, total) + clause_before(scene, count)
    return not noun.strip("达为约") or noun[:2] in words
