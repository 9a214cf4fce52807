"""The lexicon that links figures to indicators: indicator names, cue words and rules over them."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from msgspec import Struct

from reportmine.errors import LexiconError
from reportmine.rules.lexicon import read_toml, read_tsv
from reportmine.rules.phrases import PhraseMatcher


class Indicator(Struct, frozen=True):
    """A canonical indicator.

    Attributes:
        name: the term stored in records.
        pack: `investment` or `government`.
        dimensions: dimensions that its values may have; empty for any.
        good: whether `up` or `down` is good, empty when neither.
    """

    name: str
    pack: str
    dimensions: frozenset[str]
    good: str


@dataclass(frozen=True, slots=True)
class FigureRule:
    """A row of `[[rule]]` in lexicons/figures.toml.

    Attributes:
        id: its id, kept as provenance.
        indicator: the indicator that it gives; `=` means the previous figure's.
        dimensions: dimensions that the figure may have.
        units: units without multiplier that the figure may have; empty for any.
        need: bit sets of cues; the phrase must touch each.
        bar: bit set of cues that the phrase must not touch.
        previous: indicators of which the previous figure must have one; empty for no condition.
        words: patterns that must be found in the phrase.
        not_words: pattern that must not.
        yes: sentences in which the rule must fire.
        no: sentences in which it must not.
    """

    id: str
    indicator: str
    dimensions: frozenset[str]
    units: frozenset[str]
    need: tuple[int, ...]
    bar: int
    previous: frozenset[str]
    words: tuple[re.Pattern[str], ...]
    not_words: re.Pattern[str] | None
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that is looked for in one pass over the text.

    Attributes:
        matcher: the automaton over all phrases.
        terms: the indicator of each phrase, None for a mere cue.
        cues: the bit set of cues of each phrase.
    """

    matcher: PhraseMatcher
    terms: tuple[Indicator | None, ...]
    cues: tuple[int, ...]


@cache
def indicators() -> dict[str, Indicator]:
    """Return the indicators of both packs by name."""
    return {
        row["indicator"]: Indicator(
            row["indicator"],
            row["pack"],
            frozenset(part for part in row["dimensions"].split(",") if part),
            row["good"],
        )
        for row in read_tsv("indicators")
    }


@cache
def _cue_bits() -> dict[str, int]:
    return {name: 1 << number for number, name in enumerate(read_toml("figures")["cues"])}


@cache
def vocabulary() -> Vocabulary:
    """Return indicator names and cue words as one automaton."""
    bits = _cue_bits()
    terms: dict[str, Indicator] = {}
    cues: dict[str, int] = {}
    for row in read_tsv("indicators"):
        for alias in filter(None, row["aliases"].split("|")):
            if alias in terms and terms[alias].name != row["indicator"]:
                raise LexiconError(
                    f"词典 lexicons/indicators.tsv：“{alias}”同时是“{terms[alias].name}”和“{row['indicator']}”的别名",
                    hint="一个别名只能归一个指标",
                )
            terms[alias] = indicators()[row["indicator"]]
    for name, words in read_toml("figures")["cues"].items():
        for word in words:
            cues[word] = cues.get(word, 0) | bits[name]
    phrases = tuple({**dict.fromkeys(terms), **dict.fromkeys(cues)})
    return Vocabulary(
        PhraseMatcher(phrases),
        tuple(terms.get(phrase) for phrase in phrases),
        tuple(cues.get(phrase, 0) for phrase in phrases),
    )


@cache
def figure_rules() -> dict[str, tuple[FigureRule, ...]]:
    """Return the rules by dimension, in file order.

    Raises:
        LexiconError: a rule names an unknown indicator or cue.
    """
    bits = _cue_bits()
    rules: dict[str, list[FigureRule]] = {}
    for number, row in enumerate(read_toml("figures")["rule"], start=1):
        known = {*indicators(), "="}
        unknown = [name for name in [row["indicator"], *row.get("previous", [])] if name not in known]
        unknown += [cue for group in [*row.get("need", []), row.get("bar", [])] for cue in group if cue not in bits]
        if unknown:
            raise LexiconError(
                f"词典 lexicons/figures.toml 第{number}条规则（{row['id']}）：不认识“{unknown[0]}”",
                hint="指标须在 indicators.tsv 中，线索词须在 [cues] 中",
            )
        rule = FigureRule(
            id=row["id"],
            indicator=row["indicator"],
            dimensions=frozenset(row["dimension"]),
            units=frozenset(row.get("units", ())),
            need=tuple(sum(bits[cue] for cue in group) for group in row.get("need", [])),
            bar=sum(bits[cue] for cue in row.get("bar", [])),
            previous=frozenset(row.get("previous", ())),
            words=tuple(re.compile(pattern) for pattern in row.get("words", ())),
            not_words=re.compile("|".join(row["not_words"])) if "not_words" in row else None,
            yes=tuple(row["yes"]),
            no=tuple(row["no"]),
        )
        for dimension in rule.dimensions:
            rules.setdefault(dimension, []).append(rule)
    return {dimension: tuple(found) for dimension, found in rules.items()}


@lru_cache(maxsize=8192)
def candidate_rules(dimension: str, unit: str, cues: int) -> tuple[FigureRule, ...]:
    """Return the rules that a figure may meet, in file order: its unit fits, and its cues are needed and not barred.

    Few combinations occur, and many figures have the same one, hence the cache.

    Args:
        dimension: the figure's dimension.
        unit: its unit without multiplier.
        cues: bit set of the cues in its phrase.
    """
    return tuple(
        rule
        for rule in figure_rules().get(dimension, ())
        if (not rule.units or unit in rule.units) and not rule.bar & cues and all(group & cues for group in rule.need)
    )
