"""Places as a title, a body or a file is named with: from the larger to the smaller, known or not, masked or not."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reportmine.rules.areas import areas_named, is_common, name_at
from reportmine.rules.patterns import word_list

KNOWN = "known"
UNLISTED = "unlisted"
MASKED = "masked"
ZONE = "zone"
TOWNSHIP = "township"

_NO_STEM = "的和与及在是把对将为以了于向至从年月日届我全各该本某有县市区省旗州镇乡"
_MASK = re.compile(
    r"(?:[*×✕〇○●□■]|[Xx]{1,4}|某){1,6}[一-鿿]?(?:自治)?[县市区旗省州]"
    rf"|(?![{_NO_STEM}])[一-鿿][*×✕○●□■]{{1,4}}[县市区旗]"
)
_UNLISTED = re.compile(
    rf"(?!中共)(?:(?![{_NO_STEM}])[一-鿿]){{2,4}}(?:[县旗区]|(?<![城都集楼股超])市)|(?!中共)[一-鿿]{{2,8}}?自治[县州旗]"
)
_TOWNSHIP = re.compile(rf"(?:(?![{_NO_STEM}])[一-鿿]){{1,5}}(?:镇|乡|街道)(?![一-鿿]?(?:村|域|级))")
_WORD_GOES_ON = re.compile("[域级直内外情城际民长]")


class Place(NamedTuple):
    """A part of the name of a place.

    Attributes:
        name: as it stands.
        kind: known (in the gazetteer by full or short name), unlisted, masked, zone or township.
    """

    name: str
    kind: str


class Chain(NamedTuple):
    """A place with the places that it is said to lie in, largest first (保定市 徐水区).

    Attributes:
        places: its parts, never empty; the last one is the place itself.
        start: where it begins.
        end: where it ends.
    """

    places: tuple[Place, ...]
    start: int
    end: int

    @property
    def place(self) -> Place:
        """The place itself, the last and smallest of the parts."""
        return self.places[-1]

    @property
    def above(self) -> tuple[str, ...]:
        """Names of the places that it is said to lie in; a zone (雄安新区) is none that the gazetteer knows of."""
        return tuple(place.name for place in self.places[:-1] if place.kind != ZONE)


def read_chain(words: str, start: int = 0, *, shorts: bool = False) -> Chain | None:
    """Read the place that begins at a position, None for none.

    Args:
        words: shadow of some text.
        start: where the place must begin.
        shorts: whether short names of the gazetteer count.
    """
    places: list[Place] = []
    at = start
    while (place := _place_at(words, at, first=not places, shorts=shorts)) is not None:
        if places and places[-1].kind == ZONE and place.kind != KNOWN:
            break
        places.append(place)
        at += len(place.name)
        if place.kind == TOWNSHIP:
            break
    return Chain(tuple(places), start, at) if places else None


def _place_at(words: str, at: int, *, first: bool, shorts: bool) -> Place | None:
    if match := _MASK.match(words, at):
        return Place(match.group(), MASKED)
    if name := name_at(words, at):
        # 新区 or 郊区 by itself may be anybody's
        return Place(name, ZONE if first and name.endswith("区") and is_common(name) else KNOWN)
    if match := _zone().match(words, at):
        return Place(match.group(), ZONE)
    if shorts and (name := name_at(words, at, shorts=True)):
        return Place(name, KNOWN)
    if (match := _UNLISTED.match(words, at)) and not _WORD_GOES_ON.match(words, match.end()):
        name = match.group()
        if any(areas_named(name[cut:]) for cut in range(1, len(name) - 2)):
            return None  # 驻上海市, 赴苏州市: something about a place, not its name
        return Place(name, UNLISTED)
    if (match := _TOWNSHIP.match(words, at)) and (not first or len(match.group()) <= 5):
        return Place(match.group(), TOWNSHIP)
    return None


@cache
def _zone() -> re.Pattern[str]:
    kinds = "|".join(map(re.escape, word_list("areas", "zone")))
    return re.compile(rf"(?:(?![{_NO_STEM}])[一-鿿]){{0,8}}?(?:{kinds})")
