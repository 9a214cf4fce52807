"""The gazetteer: provinces, prefectures and counties with GB/T 2260 codes, and former ones with what became of them.

The data is `lexicons/areas.tsv`; `lexicons/areas.toml` tells where it comes from. It is read at first use.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from reportmine.rules.lexicon import read_tsv
from reportmine.rules.patterns import word_list

LONGEST_NAME = 15
"""Characters of the longest name of a unit."""

_KIND = re.compile("[省旗州]|市(?!场)|县(?!域)|区(?![域块])|自治")
_OTHER_WORD = re.compile("市场|[县区]域|区块")
_KIND_OF_NATIONS = re.compile("自治([州县旗])$")


class Area(NamedTuple):
    """A unit of the administrative division under one of its names.

    Attributes:
        code: GB/T 2260 code, six digits; of a former unit, the last that it had.
        name: full name.
        short: name without its kind (`徐水`); the full name where that would leave one character.
        level: province, prefecture or county.
        parent: code of the unit above; empty for a province.
        until: last year of a former unit, None for one that exists.
        successor: code of what continues it, empty for none.
        joined: code of the larger unit that took it in, empty for none.
    """

    code: str
    name: str
    short: str
    level: str
    parent: str
    until: int | None
    successor: str
    joined: str


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    by_code: dict[str, Area]
    by_name: dict[str, tuple[Area, ...]]
    by_short: dict[str, tuple[Area, ...]]
    beginnings: frozenset[str]


@cache
def _gazetteer() -> _Gazetteer:
    by_code: dict[str, Area] = {}
    by_name: dict[str, list[Area]] = defaultdict(list)
    by_short: dict[str, list[Area]] = defaultdict(list)
    for row in read_tsv("areas"):
        code, name, short, level, parent, until, successor, joined = row.values()
        area = Area(code, name, short, level, parent, int(until) if until else None, successor, joined)
        # A code is used again when a unit is renamed; the newest bearer comes first in the file.
        by_code.setdefault(area.code, area)
        by_name[area.name].append(area)
        by_short[area.short].append(area)
    for area in list(chain.from_iterable(by_name.values())):
        # what a unit of a nation is called in daily use (恩施州, 丰宁县), where no other unit bears the name
        if kind := _KIND_OF_NATIONS.search(area.name):
            daily = area.short + kind[1]
            if all(_KIND_OF_NATIONS.search(other.name) for other in by_name[daily]):
                by_name[daily].append(area)
    return _Gazetteer(
        by_code,
        {name: tuple(areas) for name, areas in by_name.items()},
        {short: tuple(areas) for short, areas in by_short.items()},
        frozenset(name[:2] for name in (*by_name, *by_short)),
    )


def area_of_code(code: str) -> Area | None:
    """Return the unit that bears a code now, or bore it last; None for an unknown code."""
    return _gazetteer().by_code.get(code)


def areas_named(name: str) -> tuple[Area, ...]:
    """Return all units with a full name, or the one of daily use (恩施州), existing and former."""
    return _gazetteer().by_name.get(name, ())


def areas_called(name: str) -> tuple[Area, ...]:
    """Return all units with a full name, or else all with it as short name (`徐水`: 徐水区, 徐水县)."""
    return areas_named(name) or _gazetteer().by_short.get(name, ())


def is_common(short: str) -> bool:
    """Tell whether a name is also an ordinary word (公安, 新兴), which a text may use without meaning the place."""
    return short in _common()


def ancestors(area: Area) -> tuple[Area, ...]:
    """Return the units above one, nearest first."""
    above: list[Area] = []
    while (upper := area_of_code((above[-1] if above else area).parent)) is not None:
        above.append(upper)
    return tuple(above)


def lasting_code(area: Area) -> str:
    """Return the code that a unit's reports share over its names, kinds and codes: that of its newest form.

    A unit that was taken in by a larger one keeps its own, since the larger one's figures are not comparable.
    """
    return area.successor or area.code


def name_at(words: str, start: int, *, shorts: bool = False) -> str:
    """Return the longest name of a unit that stands at a position, empty for none (海口市场 does not begin with one).

    Args:
        words: some text.
        start: where the name begins.
        shorts: whether short names count, too, save those that are ordinary words or go on to another name (石门市 is
            not 石门县).
    """
    gazetteer = _gazetteer()
    if words[start : start + 2] not in gazetteer.beginnings:
        return ""
    longest = min(LONGEST_NAME, len(words) - start)
    for length in range(longest, 1, -1):
        name = words[start : start + length]
        if name in gazetteer.by_name and not _OTHER_WORD.match(words, start + length - 1):
            return name
    if shorts:
        for length in range(longest, 1, -1):
            name = words[start : start + length]
            if name in gazetteer.by_short and not is_common(name) and not _KIND.match(words, start + length):
                return name
    return ""


def count_names(text: str) -> Counter[str]:
    """Return how often each full and short name stands in a text; of overlapping ones the leftmost, then the longest.

    Names that are ordinary words are left out, and so are names inside longer words (雄安新区 does not name 安新).
    """
    names, automaton = _matcher()
    found = Counter(names[number] for number, _, _ in automaton.find_matches_as_indexes(text))
    for word in (*_common(), *word_list("areas", "beside")):
        found.pop(word, None)
    return found


def lies_in(area: Area, places: Iterable[str]) -> bool:
    """Tell whether a unit above one is among some places, by full or short name."""
    named = set(places)
    return any(upper.name in named or upper.short in named for upper in ancestors(area))


@cache
def _common() -> frozenset[str]:
    return frozenset(word_list("areas", "common"))


@cache
def _matcher() -> tuple[tuple[str, ...], AhoCorasick]:
    gazetteer = _gazetteer()
    words = {*gazetteer.by_name, *gazetteer.by_short, *word_list("areas", "common"), *word_list("areas", "beside")}
    names = tuple(sorted(words))
    # Searched once in a report at most, so the table that is quick to build is the right one.
    return names, AhoCorasick(names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)
