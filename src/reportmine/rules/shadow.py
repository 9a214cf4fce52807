"""A normalised shadow of the text for matching: same length, so that its offsets are the text's own."""

import re
from functools import lru_cache

_HALF_WIDTH = dict(
    zip(
        "０１２３４５６７８９．％﹪＋－−～＊" + "".join(chr(code) for code in range(0xFF21, 0xFF5B)),
        "0123456789.%%+--~*" + "".join(chr(code - 0xFEE0) for code in range(0xFF21, 0xFF5B)),
        strict=True,
    )
)
_TRADITIONAL = dict(
    zip("萬億兩點負幾餘個陸貳噸畝頃戶條項間張隻輛臺數", "万亿两点负几余个陆贰吨亩顷户条项间张只辆台数", strict=True)
)
"""Numerals and counters of the reports of the 1950s, which are kept in traditional characters."""
_PLAIN = _HALF_WIDTH | _TRADITIONAL
_SHORT = 200
_MARKED = re.compile("[０-９．％﹪＋－−～＊Ａ-ｚ" + "".join(_TRADITIONAL) + "]")


def shadow(text: str) -> str:
    """Return the text with full-width digits, letters, points and per-cent signs made half-width, length unchanged.

    Traditional characters of numerals and counters become simplified ones.
    """
    return _plain(text) if len(text) < _SHORT else _plain_text(text)


def _plain(text: str) -> str:
    return _MARKED.sub(lambda match: _PLAIN[match.group()], text)


@lru_cache(maxsize=2)
def _plain_text(text: str) -> str:
    """Remember the shadow of a whole text, which each stage asks for; numbers and names are not to drive it out."""
    return _plain(text)
