"""The scope lexicon: the dimensions in which figures of one indicator differ, and the words that tell them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportmine.errors import LexiconError
from reportmine.rules.lexicon import read_toml

Part = tuple[str, str]
"""A dimension and the value that a figure has in it, `("资金来源", "省外")`."""

OTHER_DIMENSION = "类别"
"""Dimension of qualifiers that stand under no dimension of the lexicon."""

SUBJECT_DIMENSION = "主体"
"""Dimension of what the sentence speaks of in place of the area itself (`海洋`, `川东北经济区`)."""

START_DIMENSION = "时点"
"""Dimension of the first number of `从4亿元增加到5亿元`, which is no number of the period."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A row of `[[dimension]]` in lexicons/scope.toml.

    Attributes:
        name: what it is called.
        whole: what is said of a figure without a value in it.
        words: value by word, the longest words first; an empty value consumes the word.
        pattern: what is a value itself, None when there is no such thing.
    """

    name: str
    whole: str
    words: tuple[tuple[str, str], ...]
    pattern: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class BroughtAbout:
    """The part `[brought_about]` of lexicons/scope.toml: whose figure it is that comes of an event or a team.

    Attributes:
        indicators: indicators whose figures may come of one.
        dimension: the dimension that tells it.
        words: what names an event, a team or a go-between, each with its value.
        means: words by which it is only one of several ways.
        whole: words that tell the whole area's figure.
        some: words before a number that is only some of it.
        sum: words before a sum that is told of several things together.
    """

    indicators: frozenset[str]
    dimension: str
    words: tuple[tuple[re.Pattern[str], str], ...]
    means: re.Pattern[str]
    whole: re.Pattern[str]
    some: re.Pattern[str]
    sum: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """Everything in lexicons/scope.toml.

    Attributes:
        dimensions: in the order in which refusals name them.
        neutral: qualifiers that change nothing.
        inherent: words that say nothing new beside an indicator.
        opening: matches words that may stand before an indicator's name without narrowing it.
        continuation: matches words that may stand between a figure and one linked to it.
        constant_prices: indicators whose growth is told at constant prices.
        counters: groups of counters that count the same things.
        any_word: matches any word or pattern of any dimension.
        plain: words by which a count without a name of its own is called as a whole, by indicator.
        brought_about: what tells that a figure comes of an event, a team or a go-between.
    """

    dimensions: tuple[Dimension, ...]
    neutral: frozenset[str]
    inherent: dict[str, frozenset[str]]
    opening: re.Pattern[str]
    continuation: re.Pattern[str]
    constant_prices: frozenset[str]
    counters: tuple[frozenset[str], ...]
    any_word: re.Pattern[str]
    plain: dict[str, tuple[str, ...]]
    brought_about: BroughtAbout


@cache
def scope_words() -> ScopeWords:
    """Return the scope lexicon.

    Raises:
        LexiconError: a part is missing or a pattern is wrong.
    """
    found = read_toml("scope")
    try:
        dimensions = tuple(_dimension(row) for row in found["dimension"])
        patterns = [dimension.pattern.pattern for dimension in dimensions if dimension.pattern is not None]
        words = [re.escape(word) for dimension in dimensions for word, _ in dimension.words]
        return ScopeWords(
            dimensions,
            frozenset(found["neutral"]),
            {name: frozenset(words) for name, words in found["inherent"].items()},
            _any_of(found["openings"]),
            _any_of(found["continuations"]),
            frozenset(found["constant_prices"]["indicators"]),
            tuple(frozenset(group) for group in found["counters"]["groups"]),
            _any_of([*patterns, *words]),
            {name: tuple(sorted(words, key=len, reverse=True)) for name, words in found["plain"].items()},
            _brought_about(found["brought_about"]),
        )
    except KeyError as error:
        raise LexiconError(f"词典 lexicons/scope.toml 里缺少 {error}", hint="安装可能不完整") from error
    except re.error as error:
        raise LexiconError(f"词典 lexicons/scope.toml 里有无效的正则表达式：{error}") from error


def parts_in(text: str, indicator: str) -> tuple[frozenset[Part], str]:
    """Return the values of all dimensions that a wording tells, and the wording without the words that told them.

    Args:
        text: the wording.
        indicator: its indicator; words of its own name tell nothing.
    """
    lexicon = scope_words()
    if lexicon.any_word.search(text) is None:
        return frozenset(), text
    own = lexicon.inherent.get(indicator, frozenset())
    parts: set[Part] = set()
    for dimension in lexicon.dimensions:
        if dimension.pattern is not None:
            for value in dimension.pattern.findall(text):
                parts.add((dimension.name, value))
                text = text.replace(value, "", 1)
        for word, value in dimension.words:
            if word in text:
                text = text.replace(word, "")
                if value and word not in own and value not in own and word not in indicator:
                    parts.add((dimension.name, value))
    return frozenset(parts), text


def parts_of_qualifier(qualifier: str, indicator: str) -> frozenset[Part]:
    """Return the values that a figure's qualifier stands for; one that no dimension knows is a value of its own.

    Args:
        qualifier: one of a figure's qualifiers.
        indicator: its indicator.
    """
    lexicon = scope_words()
    if qualifier in lexicon.neutral:
        return frozenset()
    parts, rest = parts_in(qualifier, indicator)
    known = rest != qualifier or qualifier in lexicon.inherent.get(indicator, frozenset()) or qualifier in indicator
    return parts if known else frozenset({(OTHER_DIMENSION, qualifier)})


def is_plain(wording: str, indicator: str) -> bool:
    """Tell whether a count's wording names the whole (`新签约项目`) rather than some of it (`泵阀装备`, `未开工的`).

    Args:
        wording: what the text calls it; the indicator's own name stands for a wording that was not found.
        indicator: its indicator.
    """
    if not wording or wording == indicator:
        return False
    lexicon = scope_words()
    left = parts_in(wording, indicator)[1]
    for word in (indicator[:2], *lexicon.plain.get(indicator, ()), *lexicon.plain["common"]):
        left = left.replace(word, "")
    return not lexicon.opening.sub("", left)


def _dimension(row: dict[str, object]) -> Dimension:
    words = row["words"]
    if not isinstance(words, dict):
        raise LexiconError(f"词典 lexicons/scope.toml：{row['name']} 的 words 不是表", hint="写成 { 词 = 值 }")
    pattern = row.get("pattern")
    return Dimension(
        str(row["name"]),
        str(row["whole"]),
        tuple(sorted(words.items(), key=lambda pair: -len(pair[0]))),
        re.compile(str(pattern)) if pattern is not None else None,
    )


def _brought_about(row: dict[str, Any]) -> BroughtAbout:
    return BroughtAbout(
        frozenset(row["indicators"]),
        row["dimension"],
        tuple((re.compile(words), value) for words, value in row["words"].items()),
        re.compile(row["means"]),
        re.compile(row["whole"]),
        re.compile(row["some"]),
        re.compile(row["sum"]),
    )


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    # longer patterns first, so that 前三季度 is not left over as 前
    return re.compile("|".join(sorted(patterns, key=len, reverse=True)))
