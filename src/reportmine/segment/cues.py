"""Wording that shows what a stretch of text does: trigger words found in one pass, patterns tried where they stand."""

import re
from bisect import bisect_left
from functools import cache

from reportmine.rules.lexicon import read_toml
from reportmine.rules.patterns import pattern
from reportmine.rules.phrases import PhraseMatcher

SENTENCE_END = re.compile(r"[。！!？?；;][”’」』）)》]*")


@cache
def _triggers() -> tuple[PhraseMatcher, tuple[str, ...]]:
    entries = {word: group for group, words in read_toml("statements")["triggers"].items() for word in words}
    return PhraseMatcher(entries), tuple(entries.values())


def is_negative(text: str, start: int = 0, end: int | None = None) -> bool:
    """Tell whether a word for something wrong stands in `text[start:end]`."""
    return pattern("statement.negative").search(text, start, len(text) if end is None else end) is not None


class Triggers:
    """Where the trigger words of a text stand, by group.

    Args:
        text: the report's text.
    """

    def __init__(self, text: str) -> None:
        matcher, groups = _triggers()
        self._places: dict[str, list[int]] = {group: [] for group in groups}
        for number, start, _ in matcher.find(text):
            self._places[groups[number]].append(start)

    def places(self, group: str) -> list[int]:
        """Return where the trigger words of a group start, in text order."""
        return self._places[group]

    def near(self, group: str, start: int, end: int) -> bool:
        """Tell whether a trigger word of the group starts in `[start, end)`."""
        places = self._places[group]
        position = bisect_left(places, start)
        return position < len(places) and places[position] < end


def sentences(text: str, start: int, end: int, *, semicolons: bool = True) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph, final punctuation included; `；` ends one unless `semicolons` is off."""
    spans = []
    position = start
    for match in SENTENCE_END.finditer(text, start, end):
        if not semicolons and text[match.start()] in "；;":
            continue
        spans.append((position, match.end()))
        position = match.end()
    if text[position:end].strip():
        spans.append((position, end))
    return spans


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space at its ends."""
    if start < end and not text[start].isspace() and not text[end - 1].isspace():  # most spans
        return start, end
    chunk = text[start:end]
    return start + len(chunk) - len(chunk.lstrip()), start + len(chunk.rstrip())
