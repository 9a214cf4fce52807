"""Numbers of a list written in the number formats of Word (ECMA-376 part 1, 17.18.59, ST_NumberFormat)."""

from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
_LARGEST = 32_767
"""Largest number that Word counts to; a damaged file that starts higher gets digits, not a million letters."""

_ROMAN_LOW = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def numeral(number: int, form: str) -> str:
    """Write a list number.

    Args:
        number: the count, 0 or more.
        form: the format's name in the standard (`chineseCountingThousand`), or a pattern of digits (`01, 02, …`).

    Returns:
        The number as Word shows it. Formats of other scripts, and numbers beyond the end of a row of signs (㉑ after
        ⑳), come in Arabic digits, as Word gives them.
    """
    write = _FORMS.get(form)
    if write is not None and number <= _LARGEST:
        return write(number)
    first = form.split(",", 1)[0].strip()
    return str(number).zfill(len(first)) if first.isdecimal() else str(number)


def _chinese(number: int, digits: str = _DIGITS, units: str = "十百千", *, short_ten: bool = True) -> str:
    """Write a number up to 9999 in Chinese; larger ones digit by digit."""
    if number == 0 or number > 9999:
        return "".join(digits[int(digit)] for digit in str(number))
    text, gap = "", False
    for position, digit in zip(range(len(str(number)) - 1, -1, -1), map(int, str(number)), strict=True):
        if digit == 0:
            gap = bool(text)
            continue
        text += (digits[0] if gap else "") + digits[digit] + (units[position - 1] if position else "")
        gap = False
    return text[1:] if short_ten and 10 <= number < 20 else text


def _row(first: str, length: int) -> Callable[[int], str]:
    """Return a writer for signs that stand in a row of Unicode."""
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= length else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    """Return a writer for a closed row of signs (甲乙丙); past its end digits."""
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else str(number)


def _letters(first: str) -> Callable[[int], str]:
    """Return a writer for letters; after Z comes AA, then BB."""
    return lambda number: chr(ord(first) + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def _roman(number: int) -> str:
    """Write a Roman number."""
    text = ""
    for value, sign in _ROMAN + _ROMAN_LOW:
        text += sign * (number // value)
        number %= value
    return text


def _sixty(number: int) -> str:
    """Write a number of the cycle of sixty (甲子)."""
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12]


def _wide(number: int) -> str:
    """Write full-width digits."""
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


def _circled(number: int) -> str:
    """Write a circled number; the row of signs ends at twenty."""
    return "⓪" if number == 0 else _row("①", 20)(number)


def _legal(number: int) -> str:
    """Write the numerals of cheques."""
    return _chinese(number, _LEGAL_DIGITS, "拾佰仟", short_ten=False)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02d}",
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": lambda number: "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number)),
    "japaneseDigitalTenThousand": lambda number: "".join("〇一二三四五六七八九"[int(d)] for d in str(number)),
    "taiwaneseDigital": lambda number: "".join("○一二三四五六七八九"[int(digit)] for digit in str(number)),
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": lambda number: _chinese(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟", short_ten=False),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _sixty,
    "ideographEnclosedCircle": _row("㊀", 10),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _row("⑴", 20),
    "decimalEnclosedFullstop": _row("⒈", 20),
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "numberInDash": lambda number: f"- {number} -",
}
