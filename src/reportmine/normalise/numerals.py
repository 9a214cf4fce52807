"""Number wording → exact decimal strings."""

import re
from decimal import Decimal

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_SEPARATOR = re.compile(r"[,，\s]")
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")
_ARABIC = re.compile(r"-?\d")
_RANGE = re.compile(r"\s*(?:[-~－—–]{1,2}|至|到)\s*")
_FRACTION = re.compile(r"(?:百分之|千分之)")


def parse_chinese(word: str) -> Decimal | None:
    """Return the value of a Chinese numeral, None when it is none.

    Reads 一千二百三十点五, 两万三 (23,000), 十几 (10), 几十 (10), 数百 (100), 上百 (100), 半 (0.5); for the vague ones the
    value is the lower bound. Positional digits (二〇二三) are read as written.
    """
    word = word.lstrip("上")
    if word == "半":
        return Decimal("0.5")
    whole, _, fraction = word.partition("点")
    if fraction and not all(char in _DIGITS for char in fraction):
        return None
    value = _whole(whole)
    if value is None:
        return None
    if fraction:
        digits = "".join(str(_DIGITS[char]) for char in fraction)
        return Decimal(f"{value}.{digits}")
    return Decimal(value)


def _whole(word: str) -> int | None:
    if not word:
        return None
    if len(word) > 1 and all(char in _DIGITS for char in word):
        return int("".join(str(_DIGITS[char]) for char in word))
    total = section = 0
    digit: int | None = None
    last_unit = 1
    for char in word:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in "几数":
            digit = 1 if digit is None and section == 0 else 0
        elif char in _TENS:
            last_unit = _TENS[char]
            section += (1 if digit is None else digit) * last_unit
            digit = None
        elif char in _LARGE:
            last_unit = _LARGE[char]
            total = (total + section + (digit or 0) or 1) * last_unit
            section, digit = 0, None
        else:
            return None
    if digit is not None:
        section += digit * (last_unit // 10 if last_unit > 10 and "零" not in word[-2:] and len(word) > 1 else 1)
    return total + section


def parse_arabic(word: str) -> Decimal | None:
    """Return the value of a number in Arabic digits, None when it is none.

    Thousands separators and stray spaces are dropped; `2。87` is read as 2.87.
    """
    word = _SEPARATOR.sub("", word).replace("。", ".").replace("．", ".")
    if not _DECIMAL.fullmatch(word):
        return None
    return Decimal(word)


def parse_number(word: str) -> tuple[Decimal | None, Decimal | None]:
    """Return the value of a number as written and, for a range, its upper end.

    Args:
        word: the number without unit, full-width digits already half-width: `85.21`, `3-5`, `五至八`, `百分之三十`.

    Returns:
        `(value, None)`, `(low, high)` for a range, `(None, None)` when the wording cannot be read.
    """
    word = _FRACTION.sub("", word.strip())
    parts = _RANGE.split(word.lstrip("-"), maxsplit=1) if not word.startswith("-") else [word]
    values = [_single(re.sub("[万亿]$", "", part) if part[:1].isdigit() else part) for part in parts]
    if any(value is None for value in values):
        return None, None
    return values[0], values[1] if len(values) > 1 else None


def _single(word: str) -> Decimal | None:
    return parse_arabic(word) if _ARABIC.match(word) else parse_chinese(word)


def plain(value: Decimal | None) -> str | None:
    """Return a decimal as a plain string without exponent or trailing zeros beyond the point as written."""
    return None if value is None else format(value, "f")
