"""What a problem is about: one to three classes of `lexicons/problem_classes.tsv`, the main one first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from reportmine.rules.patterns import pattern
from reportmine.rules.problem_classes import GOVERNMENT, INVESTMENT, class_cues, problem_classes

OTHER = "其他"

_MOST = 3
_IN_TITLE = 2.0
_IN_FIRST_CLAUSE = 1.5
_LEAST = 1.5
_FLOOR = 2.0
_SHARE = 0.4
_OUTSIDE = 0.6
"""In a 政府工作报告 the classes of investment work weigh less: they are the finer view of a narrower field."""

_PLAIN = 2.0
"""What one plain cue word weighs: half of the confidence in a class that nothing else speaks for."""

_OPENING = 260
_DENSITY = 0.003


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


def classify(quote: str, title: str, packs: tuple[str, ...]) -> tuple[str, ...]:
    """Return one to three classes of a problem, the main one first; 其他 when no cue word speaks.

    Args:
        quote: the problem as written.
        title: its heading or first clause, whose words count more.
        packs: what `packs_of` says of the report.
    """
    return tuple(name for name, _ in classes_with_confidence(quote, title, packs))


def classes_with_confidence(quote: str, title: str, packs: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """Return what `classify` does, each class with a confidence.

    With s the weight of a class's cue words and b that of the main class, the confidence is s / (s + 2) · s / b. On the
    annotated reports it runs along with the share of right classes (0.2 to 0.4: four in ten; above 0.8: nine in ten).
    That of 其他, which has no cue words, falls from 0.5 as others get some: 0.5 · 2 / (2 + b).

    Args:
        quote: the problem as written.
        title: its heading or first clause.
        packs: what `packs_of` says of the report.
    """
    scores = class_scores(quote, title, packs)
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])[:_MOST]
    best = ranked[0][1] if ranked else 0.0
    if best < _LEAST:
        return ((OTHER, round(0.5 * _PLAIN / (_PLAIN + best), 3)),)
    kept = [pair for pair in ranked if pair[1] >= max(_FLOOR, _SHARE * best)] or ranked[:1]
    return tuple((name, round(score / (score + _PLAIN) * score / best, 3)) for name, score in kept)


def class_scores(quote: str, title: str, packs: tuple[str, ...]) -> dict[str, float]:
    """Weigh the cue words of a problem by class; each counts once, those of its title more."""
    matcher, _ = class_cues()
    seen: dict[int, float] = {number: 1.0 for number, _, _ in matcher.find(quote)}
    after = quote.find(title) + len(title)
    factor = _IN_TITLE if quote[after : after + 1] in "。：:！" else _IN_FIRST_CLAUSE
    seen.update((number, factor) for number, _, _ in matcher.find(title))
    return _weighed(seen, _speaking(packs))


def class_scores_of_each(texts: Sequence[str], packs: tuple[str, ...]) -> list[dict[str, float]]:
    """Weigh the cue words of many short texts by class, each word once per text, in one pass over them all."""
    matcher, _ = class_cues()
    speaks = _speaking(packs)
    ends = list(accumulate(len(text) + 1 for text in texts))
    seen: list[dict[int, float]] = [{} for _ in texts]
    at = 0
    for number, start, _ in matcher.find("\n".join(texts)):
        while start >= ends[at]:
            at += 1
        seen[at][number] = 1.0
    return [_weighed(numbers, speaks) for numbers in seen]


@lru_cache(maxsize=8)
def _speaking(packs: tuple[str, ...]) -> tuple[tuple[tuple[str, float], ...], ...]:
    """Return for each cue word the classes that it speaks for, with the weights that they have in a report."""
    _, speaks = class_cues()
    classes = problem_classes()
    weight_of = dict.fromkeys(packs, 1.0)
    if tuple(packs) == (GOVERNMENT, INVESTMENT):
        weight_of[INVESTMENT] = _OUTSIDE
    return tuple(
        tuple((name, weight * share) for name, weight in pairs if (share := weight_of.get(classes[name].pack, 0.0)))
        for pairs in speaks
    )


def _weighed(seen: Mapping[int, float], speaks: Sequence[Sequence[tuple[str, float]]]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for number, counted in seen.items():
        for name, weight in speaks[number]:
            scores[name] = scores.get(name, 0.0) + weight * counted
    return scores
