"""The lexicon of organisations: what ends a name, what bounds it, what was done with its bearer."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from reportmine.errors import LexiconError
from reportmine.rules.lexicon import read_toml
from reportmine.rules.project_patterns import patterns_in
from reportmine.rules.search import Find, search_for

KINDS = ("firm", "chamber", "body")
EVENTS = ("拜访", "接待", "洽谈", "签约", "落地", "兑现")


@dataclass(frozen=True, slots=True)
class OrganisationWords:
    """The vocabulary of lexicons/organisations.toml.

    Attributes:
        suffixes: the search for words that end a name, and for longer ones that hide them.
        kinds: the kind of each suffix, empty for words that hide one.
        bounds: the search for words that stand before a name, and for longer ones that hide them.
        kept: numbers of the latter.
        generic: the search for words of which the rest of a name is made that names no one.
        events: what each word for an event says, by the word.
        event: any of these words.
        no_name: what is no one's name.
        dealt_with: what stands before a public body that the report deals with.
    """

    suffixes: Find
    kinds: tuple[str, ...]
    bounds: Find
    kept: frozenset[int]
    generic: Find
    events: dict[str, str]
    event: re.Pattern[str]
    no_name: re.Pattern[str]
    dealt_with: re.Pattern[str]


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def organisation_words() -> OrganisationWords:
    """Return the vocabulary of lexicons/organisations.toml.

    Raises:
        LexiconError: a row of `[[event]]` names an unknown event.
    """
    data = read_toml("organisations")
    patterns = patterns_in("organisations")
    kinds: dict[str, str] = dict.fromkeys(data["suffix"]["hidden"], "")
    for kind in KINDS:
        kinds.update(dict.fromkeys(data["suffix"][kind], kind))
    events: dict[str, str] = {}
    for number, row in enumerate(data["event"], start=1):
        if row["event"] not in EVENTS:
            raise LexiconError(
                f"词典 lexicons/organisations.toml 第{number}条 [[event]]：不认识“{row['event']}”",
                hint=f"可用：{'、'.join(EVENTS)}",
            )
        events.update(dict.fromkeys(row["words"], row["event"]))
    kept = dict.fromkeys(data["bounds"]["kept"])
    return OrganisationWords(
        suffixes=search_for(kinds),
        kinds=tuple(kinds.values()),
        bounds=search_for([*kept, *(word for word in data["bounds"]["words"] if word not in kept)]),
        kept=frozenset(range(len(kept))),
        generic=search_for({*data["generic"]["words"], *"0123456789一二三四五六七八九十几余多"}),
        events=events,
        event=re.compile(_any(events)),
        no_name=patterns["organisation.no-name"],
        dealt_with=patterns["organisation.with"],
    )
