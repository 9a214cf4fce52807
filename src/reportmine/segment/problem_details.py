"""What a problem says of itself: why it is so, what comes of it, what suffers, and the firms and projects it names."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from reportmine.rules.lexicon import read_toml
from reportmine.rules.patterns import pattern, pattern_group, word_list
from reportmine.rules.phrases import PhraseMatcher
from reportmine.segment.items import opening_length

_SENTENCE = "。！!？?\n"
_LEAD = re.compile(r"[且但而故则，,、；;\s]+")
_TAIL = "，,。；;、：: \n"
_SHORTEST_STEM = 2
"""Characters before the last word of a name, where a cue says that an example follows."""

_SHORTEST_STEM_UNCUED = 4
"""And where none does: `恒泓智能泵阀生产基地要求200亩连片用地`."""

_MOST_EXAMPLES = 8

_STATED, _BESIDES = "cause.stated", "cause.besides"
_CAUSES = ("cause.because", "cause.under", "cause.by", "cause.made-by")
_CONSEQUENCES = (
    *("consequence.brings", "consequence.harms", "consequence.bears-on"),
    *("consequence.therefore", "consequence.makes", "consequence.weighs"),
)
_EXAMPLES = "example.name"


class Details(NamedTuple):
    """What `details_of` finds; every string stands in the problem as it is.

    Attributes:
        cause: why, with the word that says so; None when untold.
        consequence: what comes of it, with its verb; None when untold.
        affected: what suffers; None when untold.
        examples: names of firms and projects, in text order.
    """

    cause: str | None
    consequence: str | None
    affected: str | None
    examples: tuple[str, ...]


_NOTHING = Details(None, None, None, ())


@dataclass(frozen=True, slots=True)
class _AffectedPatterns:
    borne: re.Pattern[str]
    object: re.Pattern[str]
    subject: re.Pattern[str]
    bearer: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _ExamplePatterns:
    cue: re.Pattern[str]
    name: re.Pattern[str]
    common: re.Pattern[str]


@cache
def _patterns() -> tuple[_AffectedPatterns, _ExamplePatterns]:
    return pattern_group(_AffectedPatterns, "affected"), pattern_group(_ExamplePatterns, "example")


@cache
def _triggers() -> tuple[PhraseMatcher, tuple[frozenset[str], ...]]:
    """Return one automaton over all trigger words, and the ids of the patterns that each makes worth trying."""
    near: dict[str, set[str]] = {}
    for name, words in read_toml("statements")["details"].items():
        for word in words:
            near.setdefault(word, set()).add(name)
    for word in word_list("statements", "name-ends"):
        near.setdefault(word, set()).add(_EXAMPLES)
    return PhraseMatcher(near), tuple(map(frozenset, near.values()))


def details_of(quote: str) -> Details:
    """Return what a problem says of its cause, its consequence, what suffers, and its examples.

    Args:
        quote: the problem as written, its number included.
    """
    matcher, near = _triggers()
    worth = frozenset().union(*(near[number] for number in {number for number, _, _ in matcher.find(quote)}))
    if not worth:
        return _NOTHING
    cause = _cause(quote, worth)
    consequence = _consequence(quote, worth, cause)
    return Details(
        None if cause is None else _trimmed(quote, *cause),
        _trimmed(quote, consequence[0][0], consequence[-1][1]) if consequence else None,
        _affected(quote, cause, consequence),
        _examples(quote) if _EXAMPLES in worth else (),
    )


def _cause(quote: str, worth: frozenset[str]) -> tuple[int, int] | None:
    """Return where the cause stands: the one announced as such, else the first one told.

    Args:
        quote: the problem.
        worth: ids of the patterns whose trigger words it has.
    """
    for names in ((_STATED,), _CAUSES, (_BESIDES,)):
        found = [match.span() for name in names if name in worth and (match := pattern(name).search(quote))]
        if found:
            return min(found, key=lambda span: (span[0], -span[1]))
    return None


def _consequence(quote: str, worth: frozenset[str], cause: tuple[int, int] | None) -> list[tuple[int, int]]:
    """Return where the first consequence stands that is no part of the cause, and those that follow at once."""
    told = [match.span() for name in _CONSEQUENCES if name in worth for match in pattern(name).finditer(quote)]
    found: list[tuple[int, int]] = []
    for start, end in sorted(told, key=lambda span: (span[0], -span[1])):
        if cause is not None and start < cause[1] and cause[0] < end:
            continue
        if not found:
            if not pattern("consequence.averted").search(quote, 0, start):
                found.append((start, end))
        elif start > found[-1][1] + 1:
            break
        elif start >= found[-1][1]:
            found.append((start, end))
    return found


def _affected(quote: str, cause: tuple[int, int] | None, consequence: list[tuple[int, int]]) -> str | None:
    """Return what the consequence is said to befall, else what the cause is said to bear upon."""
    words = _patterns()[0]
    for start, end in consequence:
        told = _trimmed(quote, start, end)
        for cue in (words.borne, words.object, words.subject):
            if match := cue.search(told):
                return match["what"]
    if cause is not None and quote[cause[0]] in "受因":
        opening = opening_length(quote)
        if opening < cause[0] and (match := words.bearer.search(quote, opening, cause[0])):
            return match["what"]
    return None


def _examples(quote: str) -> tuple[str, ...]:
    """Return the names of single firms and projects: masked ones, those after a cue, and long ones without one."""
    words = _patterns()[1]
    opening = opening_length(quote)
    cued = [match.end() for match in words.cue.finditer(quote, opening)]
    found: dict[str, None] = {}
    for match in words.name.finditer(quote, opening):
        start, end = match.span()
        position = bisect_right(cued, start + _SHORTEST_STEM + 3)
        told = False
        if position:
            place = cued[position - 1]
            told = not any(mark in quote[place:start] for mark in _SENTENCE)
            start = max(start, place) if place < end else start
        name = quote[start:end]
        if _is_one(name, _SHORTEST_STEM if told else _SHORTEST_STEM_UNCUED):
            found[name] = None
    return tuple(found)[:_MOST_EXAMPLES]


def _is_one(name: str, shortest: int) -> bool:
    """Tell the name of one firm or project from a word for many."""
    common = _patterns()[1].common
    if common.search(name):
        return False
    return name[:1] in "*＊" or len(name) >= shortest + 2


def _trimmed(quote: str, start: int, end: int) -> str:
    text = quote[start:end]
    if lead := _LEAD.match(text):
        text = text[lead.end() :]
    return text.rstrip(_TAIL)
