"""Qualifiers: what narrows a figure, so that it is not compared with the wrong ones."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from reportmine.find.phrase import Phrase
from reportmine.rules.lexicon import read_toml
from reportmine.rules.patterns import pattern_group
from reportmine.rules.search import Find, search_for


@dataclass(frozen=True, slots=True)
class _ScopePatterns:
    """The patterns `scope.*` of lexicons/readings.toml."""

    size: re.Pattern[str]
    class_letter: re.Pattern[str]
    part: re.Pattern[str]
    intent_otherwise: re.Pattern[str]


@cache
def _scope() -> _ScopePatterns:
    return pattern_group(_ScopePatterns, "scope")


@cache
def _qualifiers() -> tuple[Find, tuple[str, ...]]:
    """Return the search for the words of all groups, and the qualifier that each stands for."""
    words = {word: name for group in read_toml("qualifiers")["group"] for word, name in group["words"].items()}
    return search_for(words), tuple(words.values())


@cache
def _groups() -> dict[str, str]:
    return {name: group["name"] for group in read_toml("qualifiers")["group"] for name in group["words"].values()}


@cache
def _inherent() -> dict[str, list[str]]:
    inherent: dict[str, list[str]] = read_toml("qualifiers")["inherent"]
    return inherent


@lru_cache(maxsize=1024)
def _group_of(word: str) -> str | None:
    if word.endswith("元以上"):
        return "size"
    return "letter" if _scope().class_letter.fullmatch(word) else _groups().get(word)


def qualifiers_of(phrase: Phrase, indicator: str, shared: tuple[str, ...], in_part: bool) -> tuple[str, ...]:
    """Return the qualifiers of a figure, those it shares first.

    Args:
        phrase: the phrase whose scope the figure has.
        indicator: its indicator; qualifiers that belong to its name are dropped.
        shared: qualifiers of the earlier figure that it speaks of.
        in_part: whether the figure is told as a part of the one before (`其中`).
    """
    own = _own(phrase)
    if indicator == "制造业占比":
        own = [word for word in own if word != "其中"]
        own.extend(_base_of_share(phrase, shared))
    if not own and not shared and not in_part:  # most figures
        return ()
    groups = {_group_of(word) for word in own} - {None}
    found = [word for word in shared if _group_of(word) not in groups] + own
    if in_part:
        found.append("其中")
    inherent = _inherent().get(indicator, ())
    return tuple(dict.fromkeys(word for word in found if word not in indicator and word not in inherent))


def _own(phrase: Phrase) -> list[str]:
    """Return the qualifiers that stand in the phrase itself; each pattern is tried only where it has a chance."""
    patterns = _scope()
    wording = phrase.wording
    found: list[str] = list(phrase.extra)
    if "元" in wording:
        for match in patterns.size.finditer(wording):
            word = match.group()
            found.append(word if word.endswith("以上") else f"{word}以上")
    known, names = _qualifiers()
    found.extend([names[number] for number, _, _ in known(wording)])
    if "类" in wording:
        found.extend(patterns.class_letter.findall(wording))
    if "意向" in found and patterns.intent_otherwise.search(wording):
        found.remove("意向")
    if _told_as_part(phrase.left) or _told_as_part(phrase.lead[-3:]):
        found.append("其中")
    return found


def _told_as_part(words: str) -> bool:
    may = "其中" in words or "含" in words or "包括" in words
    return may and _scope().part.search(words) is not None


def _base_of_share(phrase: Phrase, shared: tuple[str, ...]) -> list[str]:
    """Return what the manufacturing share is a share of: 到位资金 or 签约."""
    if "签约" in shared or "到位资金" in shared:
        return []
    if "到位" in phrase.wording:
        return ["到位资金"]
    return ["签约"] if "签" in phrase.wording else []
