"""Damage: numbers that scanning, copying or typing broke, each with what it may have been.

The text and its records stay as they are; a suggestion is only words. What is damage and what only looks like it stands
in lexicons/damage.toml. Digits that are gone before a unit (`实际进资亿元`) are a mask where the masks say so, and then
they are not told as damage as well.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from reportmine.rules.lexicon import read_toml
from reportmine.rules.patterns import pattern, pattern_rows
from reportmine.rules.shadow import shadow
from reportmine.schema.report import Report

_GROUP = "damage."
_REACH = 20
"""How far from a suspicious character the damaged number may begin or end."""
_LEAP_YEAR = 2024
_MONTHS = 12
_ONLY_A_GUESS = "，仅供参考，原文未改动"
_DIGITS = str.maketrans("lIOo", "1100")
_NOT_IN_NUMBERS = re.compile(r"[（）()【】〔〕\s]")
_DOUBLED = re.compile(r"(亿元|个百分点|百分点|元|%|亿|亩|吨|公里|里|米|个)\1")


@dataclass(frozen=True, slots=True)
class Damage:
    """A number that is broken in the text.

    Attributes:
        start: first code point of the damaged place.
        end: one past the last.
        rule: id of the pattern.
        what: what is wrong, `小数点误作句号`.
        suggestion: what it may have been, in words; never applied.
    """

    start: int
    end: int
    rule: str
    what: str
    suggestion: str


def find_damage(report: Report) -> Iterator[Damage]:
    """Yield the damaged numbers of a report in the order of the text, no two of them overlapping.

    Args:
        report: with its masks; figures are not needed.
    """
    text = shadow(report.text)
    deleted = [(mask.start - 1, mask.end + 1) for mask in report.masks if mask.form == "deleted"]
    found: dict[tuple[int, int], Damage] = {}
    near = _near()
    for hit in near.scanner.finditer(text):
        for row_id in near.rows[hit.group()]:
            window = max(0, hit.start() - _REACH), min(len(text), hit.end() + _REACH)
            for match in pattern(row_id).finditer(text, *window):
                start, end = _place(match)
                if not any(low <= start and end <= high for low, high in deleted):
                    damage = _damage(row_id, match, start, end)
                    if damage is not None:
                        found.setdefault((start, end), damage)
    last = -1
    for damage in sorted(found.values(), key=lambda one: (one.start, -one.end)):
        if damage.start >= last:
            yield damage
            last = damage.end


@dataclass(frozen=True, slots=True)
class _Near:
    """One scan for all patterns.

    Attributes:
        scanner: finds one suspicious character.
        rows: the patterns to try around it, by character.
    """

    scanner: re.Pattern[str]
    rows: dict[str, tuple[str, ...]]


@cache
def _near() -> _Near:
    """Return the scan: alternatives that each begin with a plain character, so that most of the text fails at once."""
    rows: dict[str, list[str]] = {}
    conditions: dict[str, list[str]] = {}
    for entry in read_toml("damage")["pattern"]:
        for character in entry.get("at", ""):
            rows.setdefault(character, []).append(entry["id"])
            conditions.setdefault(character, []).append(entry["near"])
    scanner = "|".join(f"{re.escape(character)}(?:{'|'.join(near)})" for character, near in conditions.items())
    return _Near(re.compile(scanner), {character: tuple(ids) for character, ids in rows.items()})


def _place(match: re.Match[str]) -> tuple[int, int]:
    """Return the damaged place: the named group that matched, else the whole match."""
    return next((match.span(name) for name, words in match.groupdict().items() if words is not None), match.span())


def _damage(row_id: str, match: re.Match[str], start: int, end: int) -> Damage | None:
    written = match.string[start:end]
    suggest = _SUGGESTIONS[row_id.removeprefix(_GROUP)]
    suggestion = suggest(written)
    if suggestion is None:
        return None
    return Damage(start, end, row_id, pattern_rows()[row_id].gives, suggestion)


def _guess(*readings: str) -> str:
    return "疑为" + "或".join(f"“{reading}”" for reading in readings) + _ONLY_A_GUESS


def _month(written: str) -> str:
    """Read `17月份` as 7月份 or 1—7月份: the dash of the span is gone, or the first digit is too many."""
    digits, unit = written[: written.index("月")] if "月" in written else written, "月份" if "份" in written else "月"
    first, last = int(digits[0]), int(digits[1:])
    if first < last <= _MONTHS:
        return _guess(f"{last}{unit}", f"{first}—{last}{unit}")
    return f"月份应在1至12之间，疑多了或错了一位数字{_ONLY_A_GUESS}"


def _lost_dash(written: str) -> str:
    return _guess(written.replace(" ", "—"))


def _day(written: str) -> str | None:
    """Return None for a day that its month has."""
    month, day = (int(digits) for digits in re.findall(r"\d+", written))
    last = monthrange(_LEAP_YEAR, month)[1]
    return None if day <= last else f"{month}月最多{last}天，请核对日期"


def _quarter(_written: str) -> str:
    return "一年只有四个季度，请核对"


def _points(written: str) -> str:
    return _guess(written.removesuffix("%") + "个百分点")


def _without_blanks(written: str) -> str:
    return _guess(written.replace(" ", ""))


def _stop(written: str) -> str:
    return _guess(re.sub(r"。\s?", ".", written))


def _one_mark(written: str) -> str:
    """Keep a comma where two commas stand between thousands, a point elsewhere."""
    mark = "," if re.search(r"[，,]{2}\d{3}(?!\d)", written) else "."
    return _guess(re.sub(r"[.,，。]{2}", mark, written, count=1))


def _two_points(_written: str) -> str:
    return "多了一个小数点，无法判断是哪一个，请对照原稿"


def _bracket(written: str) -> str:
    bare = _NOT_IN_NUMBERS.sub("", written)
    return _guess(bare) if "." in bare else _guess(_NOT_IN_NUMBERS.sub(".", written), bare)


def _missing(_written: str) -> str:
    return "数字缺了一部分，无法推断，请对照原稿补上"


def _letters(written: str) -> str:
    return _guess(re.sub(r"[.。]\s?", ".", written.translate(_DIGITS)))


def _glyph(written: str) -> str:
    return _guess(written.replace("兀", "元").replace("曰", "日"))


def _doubled_unit(written: str) -> str:
    if written.startswith("百分之"):
        return _guess(written.removesuffix("%"), written.removeprefix("百分之"))
    once = _DOUBLED.sub(r"\1", written)
    return "两个单位连写，请核对应取哪一个" if once == written else _guess(once)


_SUGGESTIONS: dict[str, Callable[[str], str | None]] = {
    "month": _month,
    "lost-dash": _lost_dash,
    "day": _day,
    "quarter": _quarter,
    "pace-percent": _points,
    "blank-at-point": _without_blanks,
    "blank-in-number": _without_blanks,
    "stop-as-point": _stop,
    "doubled-point": _one_mark,
    "two-points": _two_points,
    "half-bracket": _bracket,
    "point-without-digits": _missing,
    "digits-gone": _missing,
    "letter": _letters,
    "glyph": _glyph,
    "doubled-unit": _doubled_unit,
}
"""What a damaged place may have been, by pattern; None where a closer look finds nothing wrong."""
