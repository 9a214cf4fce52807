"""Words of problems and queries as jieba cuts them for search. The only importer of jieba."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"[^\W_]")
_RUN = re.compile(r"[^\W_]{1,100}")
"""What is cut at once: jieba's time grows with the square of a run of words that it does not know."""


def words_of(text: str) -> list[str]:
    """Return the words of a text as jieba cuts them for search, without numbers and punctuation.

    Args:
        text: a problem or a query.
    """
    jieba = _jieba()
    cut = (word for run in _RUN.findall(folded(text)) for word in jieba.cut_for_search(run))
    return [word for word in cut if _WORD.search(word) and not _DIGITS.fullmatch(word)]


def folded(text: str) -> str:
    """Return a text as words are compared: wide letters narrow, capitals small.

    Args:
        text: any text.
    """
    return unicodedata.normalize("NFKC", text).lower()


@cache
def _jieba() -> Any:  # noqa: ANN401 - jieba has no types
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba


def highlighted(text: str, terms: Sequence[str]) -> list[tuple[str, bool]]:
    """Return a text in pieces with whether a term stands there; the pieces joined give the text.

    Args:
        text: a problem.
        terms: words as they are compared, the longest first.
    """
    pattern = _pattern(tuple(terms))
    folded = text.lower()
    if pattern is None or len(folded) != len(text):
        return [(text, False)]
    pieces, at = [], 0
    for match in pattern.finditer(folded):
        pieces += [(text[at : match.start()], False), (text[match.start() : match.end()], True)]
        at = match.end()
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


@lru_cache(maxsize=64)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(map(re.escape, terms))) if terms else None
