"""What a problem is about: one to three classes of `lexicons/problem_classes.tsv`, the main one first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reportmine.errors import LexiconError
from reportmine.rules.lexicon import read_tsv
from reportmine.rules.patterns import pattern
from reportmine.rules.phrases import PhraseMatcher

INVESTMENT = "investment"
GOVERNMENT = "government"
OTHER = "其他"

_MOST = 3
_IN_TITLE = 2.0
_IN_FIRST_CLAUSE = 1.5
_LEAST = 1.5
_FLOOR = 2.0
_SHARE = 0.4
_OUTSIDE = 0.6
"""In a 政府工作报告 the classes of investment work weigh less: they are the finer view of a narrower field."""

_OPENING = 260
_DENSITY = 0.003


@dataclass(frozen=True, slots=True)
class ProblemClass:
    """A class of problems.

    Attributes:
        name: its Chinese term.
        pack: `investment` or `government`.
        definition: what belongs to it.
        yes: problems of which it is the main class.
        no: problems that it does not fit.
    """

    name: str
    pack: str
    definition: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


@cache
def problem_classes() -> dict[str, ProblemClass]:
    """Return the classes of both packs by name, in file order."""
    return {
        row["class"]: ProblemClass(
            row["class"], row["pack"], row["definition"], tuple(row["yes"].split("|")), tuple(row["no"].split("|"))
        )
        for row in read_tsv("problem_classes")
    }


@cache
def _cues() -> tuple[PhraseMatcher, tuple[tuple[tuple[str, float], ...], ...]]:
    """Return one automaton over all cue words, and the classes with weights that each speaks for."""
    speaks: dict[str, dict[str, float]] = {}
    for number, row in enumerate(read_tsv("problem_classes"), start=2):
        for cue in filter(None, row["cues"].split("|")):
            word, _, weight = cue.rpartition(":")
            try:
                speaks.setdefault(word, {})[row["class"]] = float(weight)
            except ValueError as error:
                raise LexiconError(
                    f"词典 lexicons/problem_classes.tsv 第{number}行：线索词“{cue}”没有权重",
                    hint="写成“词:权重”，如“用地:3”",
                ) from error
    return PhraseMatcher(speaks), tuple(tuple(classes.items()) for classes in speaks.values())


def packs_of(text: str) -> tuple[str, ...]:
    """Return the packs whose classes fit a report, the leading one first.

    A report on investment work has the investment classes only; a 政府工作报告 leads with the government ones, and the
    report of any other department uses both alike.
    """
    first_heading = text.find("\n一、")
    opening = text[: first_heading if 0 < first_heading < 2 * _OPENING else _OPENING]
    if "各位代表" in text or "政府工作报告" in opening:
        return GOVERNMENT, INVESTMENT
    if pattern("doc-type.investment").search(opening) or text.count("招商") > _DENSITY * len(text):
        return (INVESTMENT,)
    return INVESTMENT, GOVERNMENT


def classify(quote: str, title: str, packs: Sequence[str]) -> tuple[str, ...]:
    """Return one to three classes of a problem, the main one first; 其他 when no cue word speaks.

    Args:
        quote: the problem as written.
        title: its heading or first clause, whose words count more.
        packs: what `packs_of` says of the report.
    """
    scores = class_scores(quote, title, packs)
    if not scores:
        return (OTHER,)
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    best = ranked[0][1]
    if best < _LEAST:
        return (OTHER,)
    return tuple(name for name, score in ranked[:_MOST] if score >= max(_FLOOR, _SHARE * best)) or (ranked[0][0],)


def class_scores(quote: str, title: str, packs: Sequence[str]) -> dict[str, float]:
    """Weigh the cue words of a problem by class; each counts once, those of its title more."""
    matcher, speaks = _cues()
    classes = problem_classes()
    weight_of = dict.fromkeys(packs, 1.0)
    if tuple(packs) == (GOVERNMENT, INVESTMENT):
        weight_of[INVESTMENT] = _OUTSIDE
    scores: dict[str, float] = {}
    seen: dict[int, float] = {number: 1.0 for number, _, _ in matcher.find(quote)}
    after = quote.find(title) + len(title)
    factor = _IN_TITLE if quote[after : after + 1] in "。：:！" else _IN_FIRST_CLAUSE
    seen.update((number, factor) for number, _, _ in matcher.find(title))
    for number, counted in seen.items():
        for name, weight in speaks[number]:
            share = weight_of.get(classes[name].pack, 0.0)
            if share:
                scores[name] = scores.get(name, 0.0) + weight * counted * share
    return scores
