"""Find wholes that are split up without 其中: counts of one thing, told first as a whole and then by what became of it.

Where the last part is told as the rest (`其余5个`, `文旅和其他3个`) the wording alone ties the parts, whatever they add
up to. Other such lists look like lists of other things (`开工40个项目，推进20个，建成20个`): there the wording has to
allow it, and the parts have to add up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from itertools import pairwise, takewhile

from reportmine.relate.alike import clause_before, closing_run, exceeds, is_extensive, item_before, noun_of, unit_of
from reportmine.relate.intervals import counts_things
from reportmine.relate.part_lists import goes_on
from reportmine.relate.scenes import Scene
from reportmine.relate.ties import Tie, term_of
from reportmine.rules.patterns import pattern_group
from reportmine.schema.records import Figure

_NO_COINCIDENCE = 20
"""Least count for which a list that adds up is no chance; round numbers add up by chance at any size."""

FOLLOWED_UP = frozenset("个项件处家户起宗条")
"""Counters of what reports follow up one by one; no count is split up without one of them."""
_REACH = 16
"""How many figures on from the whole its parts are looked for."""
_YEAR = re.compile("[0-9]年")
_SENTENCE_END = re.compile("[。\n]")
_SHORT = 3
"""How long the words before a number are at most that name nothing (`仅`, `现有`)."""
_REST_REACH = 14
"""How many figures before the rest its whole is looked for."""


@dataclass(frozen=True, slots=True)
class _SplitPatterns:
    """Patterns `splits.*` of lexicons/ties-sums.toml."""

    noun: re.Pattern[str]
    bare: re.Pattern[str]
    noun_before: re.Pattern[str]
    beside: re.Pattern[str]
    rest: re.Pattern[str]
    left: re.Pattern[str]
    sorted: re.Pattern[str]
    thing: re.Pattern[str]
    stage: re.Pattern[str]
    became: re.Pattern[str]
    planned: re.Pattern[str]
    announces: re.Pattern[str]
    aside: re.Pattern[str]
    new_list: re.Pattern[str]


@cache
def _words() -> _SplitPatterns:
    return pattern_group(_SplitPatterns, "splits")


def find_splits(scene: Scene) -> Iterator[Tie]:
    """Yield `16项工程，4项完工，9项在建，3项暂缓`, and the money that is told with each count.

    Args:
        scene: the sentence with the whole; the parts may stand in the sentences after it, in the same paragraph.
    """
    for number, total in enumerate(scene.figures):
        if total.canonical_unit not in FOLLOWED_UP or not counts_things(total):
            continue
        at = scene.first + number
        places = _same_things(scene, at)
        if len(places) < 2 or not is_extensive(scene, total):
            continue
        parts = closing_run(total, [scene.everything[place] for place in places])
        places = places[: len(parts)]
        inside = all(part.start < scene.end for part in parts)
        bare = inside and all(_is_bare(scene, place) for place in places)
        if not parts or not (bare or (_no_chance(total, parts) and _followed_up(scene, total, parts))):
            continue
        yield _tie(total, parts)
        whole, *amounts = (_money_of(scene, place) for place in (at, *places))
        told = [amount for amount in amounts if amount is not None]
        if whole is not None and len(told) == len(parts) and closing_run(whole, told) == told:
            yield _tie(whole, told)
        return


def _same_things(scene: Scene, at: int) -> list[int]:
    """Return the places of the figures after one in its unit, as far as they count the same things."""
    unit, following = scene.everything[at].unit, scene.everything[at + 1 : at + _REACH]
    same = [place for place, figure in enumerate(following, start=at + 1) if figure.unit == unit]
    if len(same) < 2 or not _beside(scene, at, same[0]):
        return []
    noun = _noun(scene, scene.everything[at])
    return list(takewhile(partial(_goes_with, scene, at, noun), same))


def find_remainders(scene: Scene) -> Iterator[Tie]:
    """Yield `14个项目，已开工9个，其余5个`: the rest makes the parts told before it a whole.

    Args:
        scene: the sentence with the rest; a semicolon may stand before it, a full stop may not.
    """
    for number, rest in enumerate(scene.figures):
        if not _words().rest.search(item_before(scene, rest)) or not is_extensive(scene, rest):
            continue
        at = scene.first + number
        floor = _sentence_start(scene, rest)
        before = scene.everything[max(0, at - _REST_REACH) : at]
        same = [one for one in before if one.start >= floor and unit_of(one) == unit_of(rest)]
        same = [one for one in same if not _words().aside.search(scene.text[one.start - 12 : one.start])]
        whole = _whole_of(scene, same, rest)
        if whole is not None and all(is_extensive(scene, one) for one in same[whole:]):
            yield _tie(same[whole], [*same[whole + 1 :], rest], "splits.rest")


def _whole_of(scene: Scene, same: Sequence[Figure], rest: Figure) -> int | None:
    """Return which of the figures before the rest is the whole, None when the wording leaves it open.

    Args:
        scene: the sentence.
        same: the figures in the unit of the rest from the last full stop on.
        rest: the last part.
    """
    words, text = _words(), scene.text
    if len(same) < 2 or words.new_list.search(text, same[-1].end, rest.start):
        return None
    for place in range(len(same) - 2, -1, -1):
        announced = words.announces.match(text, same[place].end) or words.sorted.search(
            text, same[place].end, same[place + 1].start
        )
        if announced:
            listed = [*same[place + 1 :], rest]
            return place if all(goes_on(scene, one, other) for one, other in pairwise(listed)) else None
    if not words.left.search(item_before(scene, rest)) or not all(_is_stage(scene, one) for one in same[-1:]):
        return None
    place = len(same) - 2
    while place > 0 and _is_stage(scene, same[place]):
        place -= 1
    named = _is_thing(scene, same[place]) or (place == 0 and words.planned.search(item_before(scene, same[place])))
    return place if named and not exceeds([*same[place + 1 : place + 2]], same[place]) else None


def _sentence_start(scene: Scene, figure: Figure) -> int:
    """Return where the stretch between two full stops begins that a figure stands in."""
    ends = [found.end() for found in _SENTENCE_END.finditer(scene.text, max(0, figure.start - 400), figure.start)]
    return ends[-1] if ends else 0


def _is_stage(scene: Scene, figure: Figure) -> bool:
    """Tell whether a figure is told by nothing but what became of so many (`已开工9个`, `仅1个开工`)."""
    name = item_before(scene, figure)
    return not _is_thing(scene, figure) and (
        _words().stage.search(name) is not None
        or (len(name) <= _SHORT and _words().became.match(scene.text[figure.end :][:4]) is not None)
    )


def _is_thing(scene: Scene, figure: Figure) -> bool:
    """Tell whether a figure tells what it counts, and no stage that a part of it has reached."""
    if _words().thing.match(scene.text, figure.end):
        return _words().stage.search(item_before(scene, figure)) is None or "已" not in item_before(scene, figure)
    noun = noun_of(scene, figure)
    return noun != "" and not _words().became.match(noun) and _words().stage.search(item_before(scene, figure)) is None


def _tie(total: Figure, parts: Sequence[Figure], rule: str = "splits.count") -> Tie:
    return Tie("sum", (term_of("total", total), *(term_of("part", part) for part in parts)), rule)


def _noun(scene: Scene, figure: Figure) -> str:
    """Return what a figure counts, empty where it is no thing that reports follow up one by one."""
    found = _words().noun.match(scene.text, figure.end) or _words().noun_before.search(item_before(scene, figure))
    return found["noun"] if found else ""


def _goes_with(scene: Scene, whole: int, noun: str, place: int) -> bool:
    """Tell whether a figure counts the same things of the same year, or opens its clause without naming any."""
    if not _beside(scene, whole, place):
        return False
    part = scene.everything[place]
    return (noun != "" and _noun(scene, part) == noun) or (part.start < scene.end and _is_bare(scene, place))


def _beside(scene: Scene, whole: int, place: int) -> bool:
    """Tell whether a figure is told like another one, in its paragraph and with no year between."""
    total, part = scene.everything[whole], scene.everything[place]
    if part.status != total.status or part.bound != total.bound:
        return False
    if scene.text.find("\n", total.end, part.start) >= 0:
        return False
    return not _YEAR.search(scene.text, total.end, part.start)


def _is_bare(scene: Scene, place: int) -> bool:
    """Tell whether a figure opens its clause, or follows the name of the whole without a comma (`25个项目11个竣工`)."""
    before, part = scene.everything[place - 1 : place + 1]
    between = scene.text[before.end : part.start]
    unnamed = len(between) <= 12 and not re.search("[，。；、,;:：]", between) and _noun(scene, before) != ""
    return unnamed or _words().bare.search(between) is not None


def _followed_up(scene: Scene, total: Figure, parts: Sequence[Figure]) -> bool:
    """Tell whether the parts are announced (其中, 包括), or each says what else became of it (`等51个项目竣工`)."""
    if re.search("其中|包括", scene.text[total.end : parts[0].start]):
        return True
    told: list[str] = []
    for part in parts:
        after = re.split("[，。；,;\n]", scene.text[part.end : part.end + 40])[0]
        found = _words().became.findall(clause_before(scene, part) + "，" + after)
        if not found:
            return False
        told.append(found[-1])
    return len(set(told)) == len(told)


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
        if not re.search("[，,]", between) or (figure is second and _words().beside.match(between)):
            return figure
    return None
