"""The phrase around a figure: what stands before its number, what after, and which lexicon words are in it."""

import re
from bisect import bisect_left
from functools import cache

from msgspec import Struct

from reportmine.rules.figure_rules import Indicator, Vocabulary, vocabulary
from reportmine.rules.lexicon import read_toml
from reportmine.schema.mentions import NumberMention

_RIGHT_STOPS = "，,。；;：:\n（()）、！？\t"
_RIGHT_STOP = re.compile(f"[{_RIGHT_STOPS}]")
_YEAR_END = re.compile(r"(?<!\d)(?:19|20)\d\d$")
_LAST_LEFT_STOP = re.compile("(?s:.*)[，,。；;：:\n（(！？）)]")
"""Up to the last stop, or the last bracket that closes."""


class Hit(Struct):
    """A lexicon word in the text."""

    start: int
    end: int
    term: Indicator | None
    cues: int


class Hits:
    """All lexicon words of a text, found in one pass, looked up by place."""

    def __init__(self, text: str) -> None:
        self._words: Vocabulary = vocabulary()
        self._found = self._words.matcher.find(text)
        self._starts = [start for _, start, _ in self._found]

    def within(self, start: int, end: int) -> list[Hit]:
        """Return the hits that lie wholly in `start:end`."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end, first)
        if first == last:
            return []
        terms, cues = self._words.terms, self._words.cues
        return [Hit(a, b, terms[number], cues[number]) for number, a, b in self._found[first:last] if b <= end]


class Phrase(Struct):
    """A figure's surroundings.

    Attributes:
        start: where the phrase begins: after the last stop or the previous figure.
        number: the figure's number.
        end: where the phrase ends: at the next stop or figure.
        left: text from `start` to the number.
        right: text from the unit to `end`.
        lead: up to 16 code points before `start`.
        after: up to 8 code points after the unit, whatever they are.
        hits: lexicon words in the phrase.
        extra: qualifiers that the list around it gives.
        wording: left and right text with `#` for the figure; follows from these.
    """

    start: int
    number: NumberMention
    end: int
    left: str
    right: str
    lead: str
    after: str
    hits: tuple[Hit, ...]
    extra: tuple[str, ...] = ()
    wording: str = ""

    def __post_init__(self) -> None:
        """Put left and right text together, with `#` for the figure; it is asked for several times."""
        self.wording = f"{self.left}#{self.right}"

    @property
    def cues(self) -> int:
        """Bit set of all cues in the phrase."""
        cues = 0
        for hit in self.hits:
            cues |= hit.cues
        return cues


_JOINS = "和及与"
"""A figure joined to the next one shares the words after it (`12个部门和20名个人进行了表彰`)."""


def build_phrase(
    text: str, number: NumberMention, floor: int, ceiling: int, following: int | None, hits: Hits, is_open: bool
) -> Phrase:
    """Cut the phrase of one figure out of its sentence.

    Args:
        text: shadow of the report's text.
        number: the figure's number.
        floor: where the phrase may begin at the earliest: sentence start or end of the previous figure.
        ceiling: end of the sentence.
        following: start of the next number in the sentence, None when there is none.
        hits: lexicon words of the text.
        is_open: whether `floor` is the end of a figure rather than the start of the sentence.
    """
    start = _walk_left(text, number.start, floor)
    if (
        not is_open
        and start - 1 > floor
        and text[start - 1] in "：:（("
        and not text[start : number.start].strip("　 \t“")
    ):
        start = _walk_left(text, start - 1, floor)
    limit = ceiling if following is None or following > ceiling else following
    end = number.end
    if end < limit and text[end] in "”’":
        end += 1
    if end < limit and text[end] not in _RIGHT_STOPS:
        stop = _RIGHT_STOP.search(text, end, limit)
        end = stop.start() if stop else limit
    reach = end
    if following is not None and end == following and text[end - 1] in _JOINS:
        stop = _RIGHT_STOP.search(text, end, ceiling)
        reach = stop.start() if stop else ceiling
    found = hits.within(start, reach)
    return Phrase(  # in the order of the fields, since keywords cost several times as much
        start,
        number,
        end,
        text[start : number.start],
        text[number.end : end],
        text[max(0, start - 16) : start],
        text[number.end : number.end + 8],
        tuple([hit for hit in found if hit.end <= number.start or hit.start >= number.end]) if found else (),
    )


def _walk_left(text: str, start: int, floor: int) -> int:
    """Go left to the nearest stop; brackets that close before the number are walked over."""
    while stop := _LAST_LEFT_STOP.match(text, floor, start):
        start = stop.end()
        opened = max(text.rfind("（", floor, start), text.rfind("(", floor, start)) if text[start - 1] in "）)" else -1
        if opened < floor:
            return start
        start = opened
    return min(start, floor)


@cache
def _by_last() -> dict[str, tuple[str, ...]]:
    return _grouped("trailing", -1)


@cache
def _by_first() -> dict[str, tuple[str, ...]]:
    return _grouped("leading", 0)


@cache
def _objects_by_last() -> dict[str, tuple[str, ...]]:
    return _grouped("object_verbs", -1)


def _grouped(key: str, position: int) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for word in sorted(set(read_toml("wording")[key]), key=len, reverse=True):
        table.setdefault(word[position], []).append(word)
    return {char: tuple(words) for char, words in table.items()}


@cache
def word_set(key: str) -> frozenset[str]:
    """Return a list of lexicons/wording.toml as a set."""
    return frozenset(read_toml("wording")[key])


_AGREEMENTS = ("签约", "节约", "集约", "预约", "履约", "违约", "公约")
"""Words that end in 约 without meaning about."""


def strip_trailing(words: str) -> str:
    """Take bounds, copulas and measure verbs off the end: `固定资产投资累计完成` → `固定资产投资`.

    A year there tells when, not what: `地区生产总值从2020年的` → `地区生产总值`.
    """
    table = _by_last()
    while words:
        for word in table.get(words[-1], ()):
            if words.endswith(word):
                break
        else:
            word = ""
        if word and not words.endswith(_AGREEMENTS):
            words = words[: -len(word)]
        elif words[-1].isdigit() and _YEAR_END.search(words):
            words = words[:-4]
        else:
            break
    return words


def strip_leading(words: str) -> str:
    """Take scope words and verbs off the start: `全年累计建成老年食堂` → `老年食堂`."""
    table = _by_first()
    while words:
        for word in table.get(words[0], ()):
            if words.startswith(word):
                words = words[len(word) :]
                break
        else:
            break
    return words


def ends_with_object_verb(words: str) -> bool:
    """Tell whether the last word is a verb or function word whose object is still to come."""
    words = words.rstrip("“‘ 　约近达了")
    if not words:
        return True
    candidates = _objects_by_last().get(words[-1])
    return candidates is not None and words.endswith(candidates)
