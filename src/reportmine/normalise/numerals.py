"""Number wording → exact decimals: Arabic, Chinese, mixed, fractions, ranges. No floats anywhere."""

import re
from decimal import Decimal, localcontext
from fractions import Fraction

from reportmine.rules.shadow import shadow
from reportmine.rules.units import MULTIPLIERS

Reading = tuple[Decimal | None, Decimal | None]
"""The value of a wording and, for a range, its upper end; both None when the wording has no exact decimal value."""

_UNREAD: Reading = (None, None)
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_SIMPLER = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千") | {
    ord("〇"): "零",
    ord("○"): "零",
    ord("廿"): "二十",
    ord("卅"): "三十",
}
_ARABIC = re.compile(r"\d+(?:\.\d+)?")
_APART = re.compile(r"\d\s+\d+[/／]")
_VAGUE = re.compile("(?<=[十百千万亿几0-9])[多余来](?=[十百千万亿]|$)")
_PER = re.compile(r"[百千万]分之")
_FRACTION = re.compile(
    r"(?:(?P<whole>[^又分/]+)又)?(?:(?P<under>[^又分/]+)分之(?P<over>[^又分/]+)|(?P<top>\d+)/(?P<bottom>\d+))"
)
_RANGE = re.compile(r"[-~—–]{1,2}|至|到")
_UNIT_TAIL = re.compile(r"(?:(?![零一二两三四五六七八九十百千万亿几数半])[一-鿿]|[%‰℃²³/]|[A-Za-z]{2,})+$")
_SECTION = re.compile(
    r"(?:(?P<千>\d*|[零一二两三四五六七八九几数])千)?(?:零?(?P<百>\d*|[一二两三四五六七八九几数])百)?"
    r"(?:零?(?P<十>\d*|[一二两三四五六七八九几数])十)?(?:(?P<zero>零)?(?P<一>\d+|[一二两三四五六七八九几]))?"
)
_TENTHS = {"千": 100, "百": 10, "十": 1}
_NEIGHBOURS = re.compile(
    r"(?<![零一二两三四五六七八九])(一二|一两|两三|二三|三四|三五|四五|五六|六七|七八|八九)(?![零一二两三四五六七八九])"
)
_DECIMAL = re.compile(r"(?P<whole>[^点]+)点(?P<digits>[零一二三四五六七八九]+)(?P<by>[十百千万亿]*)")
_COINS = re.compile("([0-9一二两三四五六七八九])([角毛分])")
_SCALED = re.compile(r"(?P<digits>\d+(?:\.\d+)?)(?P<by>[十百千万亿]+)")


def parse_number(word: str, multiplier: str = "") -> Reading:
    """Return the value of a number as written and, for a range, its upper end.

    Vague numerals give their lower end: 十几 10, 数百 100, 上千 1000. A fraction that is no finite decimal (三分之一)
    has no value: none is invented for it.

    Args:
        word: the number without its unit: `85.21`, `3-5`, `五至八`, `百分之三十` (30, in per cent), `四分之三` (0.75).
        multiplier: the multiplier between number and unit (`万` of `两亿五千` + `万元`); the value is told in it.

    Returns:
        `(value, None)`, `(low, high)` for a range, `(None, None)` when there is no exact value.
    """
    if _ARABIC.fullmatch(word):
        return Decimal(word), None
    if _APART.search(word):
        return _UNREAD
    word = _tidied(word)
    per = _PER.match(word)
    word = word[per.end() :] if per else word
    sign = -1 if word[:1] in {"-", "负"} else 1
    word = word[1:] if sign < 0 else word
    join = _RANGE.search(word)
    if join and join.start():
        low, high = (
            _low(word[: join.start()], multiplier),
            _value(_PER.sub("", word[join.end() :]), multiplier),
        )
        return (_signed(low, sign), high) if low is not None and high is not None else _UNREAD
    pair = _NEIGHBOURS.search(word)
    if pair:
        low, high = (_value(_NEIGHBOURS.sub(digit, word, count=1), multiplier) for digit in pair.group())
        return (low, high) if low is not None and high is not None else _UNREAD
    value = _value(word, multiplier)
    return (None if value is None else _signed(value, sign)), None


def parse_tail(after: str) -> Decimal:
    """Return what the wording after a number adds to it, in its unit: 0 unless a half or coins are told there.

    Args:
        after: text from the number to the end of the figure: `斤半` (0.5), `个半小时` (0.5), `元6角三分` (0.63).
    """
    after = _tidied(after)
    if after.endswith("半") or after.startswith("个半"):
        return Decimal("0.5")
    added = Decimal(0)
    for digit, coin in _COINS.findall(after):
        added += Decimal(_digit(digit)).scaleb(-2 if coin == "分" else -1)
    return added


def plain(value: Decimal | None) -> str | None:
    """Return a decimal as a plain string: no exponent, the digits after the point as written."""
    return None if value is None else format(value, "f")


def _signed(value: Decimal, sign: int) -> Decimal:
    return value.copy_negate() if sign < 0 else value


def _tidied(word: str) -> str:
    """Drop spaces, separators, 多 and 余; write capitals, full-width and traditional characters the simple way."""
    word = re.sub(r"[,，\s]+", "", shadow(word)).replace("／", "/")
    word = re.sub(r"(?<=\d)。(?=\d)", ".", word).translate(_SIMPLER)
    return _VAGUE.sub("", word)


def _low(word: str, multiplier: str) -> Decimal | None:
    """Return the lower end of a range, which may have a unit of its own: `1000元` of `1000元-30万元`."""
    bare = _UNIT_TAIL.sub("", word)
    if not multiplier or (bare == word and word[-1:] not in {"万", "亿"}):
        return _value(bare, multiplier)
    word = bare
    value = _value(word, "")
    return None if value is None else _exact(Fraction(value) / Fraction(MULTIPLIERS[multiplier]))


def _value(word: str, multiplier: str) -> Decimal | None:
    if _ARABIC.fullmatch(word):
        return Decimal(word)
    fraction = _FRACTION.fullmatch(word)
    if fraction:
        return _fraction(fraction)
    if word == "半":
        return Decimal("0.5")
    if multiplier and re.search(r"[十百千万亿].", word):
        value = _numeral(word + multiplier)
        return None if value is None else _exact(Fraction(value) / Fraction(MULTIPLIERS[multiplier]))
    return _numeral(word)


def _fraction(match: re.Match[str]) -> Decimal | None:
    """Return the value of a fraction, None when it is no finite decimal."""
    over = _value(match["over"] or match["top"], "")
    under = _value(match["under"] or match["bottom"], "")
    whole = _value(match["whole"], "") if match["whole"] else Decimal(0)
    if over is None or whole is None or not under:
        return None
    return _exact(Fraction(whole) + Fraction(over) / Fraction(under))


def _exact(value: Fraction) -> Decimal | None:
    """Return a fraction as a decimal, None when it has no finite one."""
    rest = value.denominator
    places = 0
    while rest % 2 == 0 or rest % 5 == 0:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        places += 1
    if rest != 1:
        return None
    scaled = value * 10**places
    with localcontext() as context:
        context.prec = len(str(scaled.numerator)) + 1
        return Decimal(scaled.numerator).scaleb(-places)


def _numeral(word: str) -> Decimal | None:
    """Return the value of a numeral with Chinese characters, None when it is not well formed."""
    word = re.sub(r"^上(?=[十百千万亿])", "", word)
    decimal = _DECIMAL.fullmatch(word)
    if decimal:
        whole = _whole(decimal["whole"])
        digits = "".join(str(_DIGITS[char]) for char in decimal["digits"])
        return None if whole is None else Decimal(f"{whole:f}.{digits}").scaleb(_power(decimal["by"]))
    return _whole(word)


def _power(multipliers: str) -> int:
    return sum(_POWERS[char] for char in multipliers)


def _whole(word: str) -> Decimal | None:
    """Read a numeral by its largest unit: what stands before it, and what after."""
    if _ARABIC.fullmatch(word):
        return Decimal(word)
    if len(word) > 1 and all(char in _DIGITS for char in word):
        return Decimal("".join(str(_DIGITS[char]) for char in word))
    scaled = _SCALED.fullmatch(word)
    if scaled:
        return Decimal(scaled["digits"]).scaleb(_power(scaled["by"]))
    for unit in "亿万":
        head, found, tail = word.rpartition(unit)
        if found:
            high = _whole(head.rstrip("零")) if head not in {"", "几", "数"} else Decimal(1)
            low = _after(tail, _POWERS[unit])
            return None if high is None or low is None else high.scaleb(_POWERS[unit]) + low
    return _section(word)


def _after(tail: str, power: int) -> Decimal | None:
    """Read what follows 万 or 亿; a last digit without 零 counts tenths of it (两万三: 23,000)."""
    if tail in {"", "几"}:
        return Decimal(0)
    if len(tail) == 1 and (tail in _DIGITS or tail.isdigit()):
        return Decimal(_digit(tail)).scaleb(power - 1)
    return _whole(tail.removeprefix("零"))


def _section(word: str) -> Decimal | None:
    """Read a numeral below ten thousand, None when it is not well formed (五十千)."""
    match = _SECTION.fullmatch(word)
    if not match or not word:
        return Decimal(0) if word == "零" else None
    total, last = 0, ""
    for place, factor in (("千", 1000), ("百", 100), ("十", 10)):
        digit = match[place]
        if digit is not None:
            total += factor * (1 if digit in {"", "几", "数"} else _digit(digit))
            last = place
    ones = match["一"]
    if ones == "几":
        return Decimal(total) if total else None
    if ones:
        total += _digit(ones) * (_TENTHS[last] if last and not match["zero"] and len(ones) == 1 else 1)
    return Decimal(total)


def _digit(digit: str) -> int:
    return _DIGITS[digit] if digit in _DIGITS else int(digit)
