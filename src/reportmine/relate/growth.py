"""Find growth: a level, the level it is measured against or the increase, and the rate told.

Rates at constant prices and yearly averages over several years are no such ties: amounts do not give them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from msgspec.structs import replace

from reportmine.relate.alike import at_constant_prices, directed, level_of, unit_of
from reportmine.relate.changes import find_changes, tells_change
from reportmine.relate.scenes import Scene
from reportmine.relate.ties import Tie, term_of
from reportmine.rules.patterns import pattern_group
from reportmine.schema.records import Figure

_RATES = frozenset({"%", "倍", "番"})
_LEVEL_REACH = 4
"""How many figures before an increase its level may stand: completion and targets may be told between."""


@dataclass(frozen=True, slots=True)
class _GrowthPatterns:
    """Patterns `changes.*` of lexicons/ties-sums.toml."""

    then: re.Pattern[str]
    reaching: re.Pattern[str]


@cache
def _words() -> _GrowthPatterns:
    return pattern_group(_GrowthPatterns, "changes")


def find_growth(scene: Scene) -> Iterator[Tie]:
    """Yield growth (cur, base, rate) and increment_rate (cur, inc, rate) ties of a sentence."""
    explained: set[int] = set()
    for change in find_changes(scene):
        for told, down in change.told:
            if told.canonical_unit not in _RATES or at_constant_prices(
                scene, min(change.before, change.after, key=_at), told
            ):
                continue
            explained.add(told.start)
            terms = (
                term_of("cur", level_of(scene, change.after)),
                term_of("base", level_of(scene, change.before)),
                term_of("rate", _rate(told, down=down)),
            )
            yield Tie("growth", tuple(sorted(terms, key=lambda term: term.start)), "growth.from-to")
    yield from _increments(scene, explained)
    yield from _reached(scene)


def _at(figure: Figure) -> int:
    return figure.start


def _rate(figure: Figure, *, down: bool) -> Figure:
    """Return a rate with its sign, as the words right before it have it."""
    return replace(figure, measure="growth", direction="down" if down else "up")


def _increments(scene: Scene, explained: set[int]) -> Iterator[Tie]:
    """Yield `达36.4亿元，增加5.4亿元，增长17.4%`, with increase and rate in either order."""
    for number in range(1, len(scene.figures) - 1):
        pair = scene.figures[number : number + 2]
        rate, amount = pair if pair[0].canonical_unit in _RATES else pair[::-1]
        if rate.canonical_unit not in _RATES or amount.canonical_unit in _RATES or rate.start in explained:
            continue
        if amount.measure != "increase" or rate.measure not in {"growth", "increase"}:
            continue
        if _words().then.match(scene.text[pair[0].end : pair[1].start]) is None:
            continue
        level = _level(scene, number, amount)
        if level is None or _other_base(scene, pair, level) or at_constant_prices(scene, level, rate):
            continue
        yield _increment_tie(scene, level, amount, rate)


def _reached(scene: Scene) -> Iterator[Tie]:
    """Yield `增加1.5亿元、规模达9.8亿元，增长18%`: the increase stands before the level."""
    for number, amount in enumerate(scene.figures[:-2]):
        if amount.measure != "increase":
            continue
        level, rate = scene.figures[number + 1 : number + 3]
        if level.measure != "value" or rate.canonical_unit != "%":
            continue
        if unit_of(amount) != unit_of(level) or rate.measure != "growth" or amount.status != level.status:
            continue
        reached = _words().reaching.match(scene.text[amount.end : level.start])
        told = _words().then.match(scene.text[level.end : rate.start])
        if reached and told and not at_constant_prices(scene, level, rate):
            yield _increment_tie(scene, level, amount, rate)


def _increment_tie(scene: Scene, level: Figure, amount: Figure, rate: Figure) -> Tie:
    down = amount.direction == "down"
    terms = (
        term_of("cur", level_of(scene, level)),
        term_of("inc", directed(amount, down=down)),
        term_of("rate", _rate(rate, down=down)),
    )
    return Tie("increment_rate", tuple(sorted(terms, key=lambda term: term.start)), "growth.increment")


def _level(scene: Scene, number: int, amount: Figure) -> Figure | None:
    """Return the level that an increase led to: the nearest one before it with nothing but the comparison between."""
    first = scene.figures[number]
    for level in reversed(scene.figures[max(0, number - _LEVEL_REACH) : number]):
        if unit_of(level) != unit_of(amount):
            continue
        if level.measure != "value" or level.status != amount.status:
            continue
        last = scene.figures[number - 1]
        told_next = _words().then.match(scene.text[last.end : first.start])
        related = last is level or (last.canonical_unit == "%" and last.measure in {"completion", "share"})
        return level if told_next and related and tells_change(amount, level) else None
    return None


def _other_base(scene: Scene, pair: tuple[Figure, ...], level: Figure) -> bool:
    """Tell whether increase and rate are set against different times (`比年初增加…，同比增长…`)."""
    first = scene.text[level.end : pair[0].start]
    second = scene.text[pair[0].end : pair[1].start]
    from_year_start = "年初" in first or "上月" in first or "年末" in first or "年底" in first or "环比" in first
    return bool(re.search("同比|比|较", second)) and (from_year_start or "同比" not in second)
