"""The unit lexicon: which unit stands at a place in the text, and what it measures."""

import re
from decimal import Decimal
from functools import cache

from msgspec import Struct

from reportmine.errors import LexiconError
from reportmine.rules.lexicon import read_tsv

MULTIPLIERS: dict[str, Decimal] = {
    "万亿": Decimal(10) ** 12,
    "万万": Decimal(10) ** 8,
    "千亿": Decimal(10) ** 11,
    "百亿": Decimal(10) ** 10,
    "十亿": Decimal(10) ** 9,
    "亿": Decimal(10) ** 8,
    "千万": Decimal(10) ** 7,
    "百万": Decimal(10) ** 6,
    "十万": Decimal(10) ** 5,
    "万": Decimal(10) ** 4,
    "千": Decimal(10) ** 3,
    "百": Decimal(10) ** 2,
}
"""Chinese multipliers that may stand between a number and its unit, longest first."""

_MULTIPLIER = re.compile("|".join(MULTIPLIERS))
_STROKES = ("/", "／")
_PER = frozenset("/／每")
_DENOMINATORS = frozenset({"count", "area", "mass", "volume", "energy", "power", "duration"})


class Unit(Struct, frozen=True):
    """A unit of the lexicon; there is one object per row, so that units compare by identity.

    Attributes:
        name: as written, without multiplier.
        dimension: money, count, area, length, mass, volume, power, energy, ratio, duration …
        canonical: the unit that values are compared in.
        factor: how many canonical units it is.
        chinese_numeral: whether a Chinese numeral before it makes a figure: yes, noun (with a countable noun), no.
    """

    name: str
    dimension: str
    canonical: str
    factor: Decimal
    chinese_numeral: str


class UnitMatch(Struct):
    """A unit found in the text.

    Not frozen: one is made for every number, and a frozen object costs several times as much to make.

    Attributes:
        end: one past the unit.
        unit: the lexicon unit, None for a bare multiplier (`59.3万困难群众`).
        multiplier: the multiplier as written, empty when none.
        vague: 多, 余, 来 or 几 inside (`3000多万元`), empty when none.
        per: the stroke and the unit after it (`/人`), empty when none.
        dimension: dimension of the whole; `count` for a bare multiplier, `rate` for a compound unit.
        name: the unit as written, without 多 or 余 and with ％ as %.
        canonical: name of the unit that canonical values are in.
        factor: canonical units in one unit as written.
    """

    end: int
    unit: Unit | None
    multiplier: str
    vague: str
    per: str
    dimension: str
    name: str
    canonical: str
    factor: Decimal


@cache
def _reading(unit: Unit | None, multiplier: str, per: str) -> tuple[str, str, str, Decimal]:
    """Return dimension, name, canonical unit and factor of a unit with its multiplier and what it is per."""
    factor = MULTIPLIERS.get(multiplier, Decimal(1))
    canonical_per = per.replace("／", "/").replace("每", "/")
    if unit is None:
        return "count", multiplier + per, canonical_per, factor
    dimension = "rate" if per else unit.dimension
    return dimension, multiplier + unit.name + per, unit.canonical + canonical_per, factor * unit.factor


@cache
def unit_table() -> dict[str, tuple[Unit, ...]]:
    """Return the units by first character, longest first.

    Raises:
        LexiconError: a factor is no number.
    """
    table: dict[str, list[Unit]] = {}
    for number, row in enumerate(read_tsv("units"), start=2):
        try:
            factor = Decimal(row["factor"])
        except ArithmeticError as error:
            raise LexiconError(
                f"词典 lexicons/units.tsv 第{number}行：单位“{row['unit']}”的换算系数“{row['factor']}”不是数"
            ) from error
        unit = Unit(row["unit"], row["dimension"], row["canonical"], factor, row["chinese_numeral"])
        table.setdefault(unit.name[0], []).append(unit)
    return {first: tuple(sorted(units, key=lambda unit: -len(unit.name))) for first, units in table.items()}


def match_unit(text: str, position: int) -> UnitMatch | None:
    """Return the unit that starts at `position`, with its multiplier, None when there is none.

    Args:
        text: text with full-width digits, letters and per-cent signs already made half-width.
        position: where the number ends.
    """
    vague, multiplier = "", ""
    if text[position : position + 1] in _VAGUE:
        vague, position = _vague(text, position)
    unit = _base_unit(text, position)
    if unit is None:
        found = _MULTIPLIER.match(text, position)
        if found:
            multiplier, position = found.group(), found.end()
        if multiplier and not vague:
            vague, position = _vague(text, position)
            if vague and text.startswith(("亿", "万"), position) and multiplier in {"十", "百", "千", "万"}:
                multiplier += text[position]
                position += 1
        unit = _base_unit(text, position)
    if unit is None:
        return UnitMatch(position, None, multiplier, vague, "", *_reading(None, multiplier, "")) if multiplier else None
    end = position + len(unit.name)
    per = _per(text, end, unit) if text[end : end + 1] in _PER else ""
    end += len(per)
    return UnitMatch(end, unit, multiplier, vague, per, *_reading(unit, multiplier, per))


_VAGUE = frozenset("多余几来")


def _vague(text: str, position: int) -> tuple[str, int]:
    if position < len(text) and text[position] in "多余几来" and not text.startswith("来自", position):
        return text[position], position + 1
    return "", position


_NOT_BEFORE = {
    "人": "民才士文",
    "县": "域级直委政",
    "市": "民场直级委政区域容",
    "镇": "级区域江海",
    "乡": "镇村",
    "村": "民级组庄",
}
"""What may not follow a unit, since it would be the beginning of another word (`12345市民热线`)."""


def _base_unit(text: str, position: int) -> Unit | None:
    if position >= len(text):
        return None
    for unit in unit_table().get(text[position], ()):
        name = unit.name
        if text.startswith(name, position):
            after = text[position + len(name) : position + len(name) + 1]
            if after.isascii() and after.isalpha() and name.isascii() and name.isalpha():
                continue
            if name in _NOT_BEFORE and after and after in _NOT_BEFORE[name]:
                continue
            return unit
    return None


def _per(text: str, position: int, unit: Unit) -> str:
    """Return stroke and unit after it, or 每 and unit for units of mass (`微克每立方米`)."""
    if not text.startswith(_STROKES, position) and not (text.startswith("每", position) and unit.dimension == "mass"):
        return ""
    other = _base_unit(text, position + 1)
    return text[position] + other.name if other and other.dimension in _DENOMINATORS else ""
