"""A normalised shadow of the text for matching: same length, so that its offsets are the text's own."""

import re
from functools import lru_cache

_HALF_WIDTH = dict(
    zip(
        "０１２３４５６７８９．％﹪＋－～＊" + "".join(chr(code) for code in range(0xFF21, 0xFF5B)),
        "0123456789.%%+-~*" + "".join(chr(code - 0xFEE0) for code in range(0xFF21, 0xFF5B)),
        strict=True,
    )
)
_FULL_WIDTH = re.compile("[０-９．％﹪＋－～＊Ａ-ｚ]")


@lru_cache(maxsize=2)
def shadow(text: str) -> str:
    """Return the text with full-width digits, letters, points and per-cent signs made half-width, length unchanged."""
    return _FULL_WIDTH.sub(lambda match: _HALF_WIDTH[match.group()], text)
