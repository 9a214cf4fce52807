"""Which measures, plans and requests of a report answer which of its problems: the same class, and shared words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from math import log
from operator import add

from msgspec import Struct
from msgspec.structs import replace

from reportmine.rules.patterns import pattern, word_list
from reportmine.schema.records import Statement
from reportmine.segment.problem_classes import OTHER, class_scores_of_each

_KINDS: dict[str, float] = {"measure": 0.85, "plan": 1.0, "request": 1.0}
"""What may answer a problem; what was done counts a little less than what is to be done, for the problem remains."""

_MOST = 3
_HEAD = 50
"""Characters from its start by which an answer shows its class; a long paragraph goes on to other matters."""

_BODY = 100
"""Characters from its start in which an answer's words are looked for."""

_PROBLEM = 140
"""Characters from its start by which a problem is looked for in the answers."""

_LEAST_CLASS = 2.0
"""What the cue words of a class must weigh for an answer to be of it: one plain cue word."""

_SHARE = 0.5
"""And what share that must be of the answer's strongest class."""

_HALF = 2.5
"""Weight of shared words, per hundred characters of the answer, that makes half of the word score."""

_SHORTEST = 70
"""Length that a shorter answer counts as: a motto shares much for its length."""

_LEAST = 0.45
"""Scores under this are no answer."""

_RUN = re.compile("[一-鿿]{2,}")


class _Answer(Struct):
    """A measure, plan or request that may answer a problem.

    Attributes:
        id: of the statement.
        title: its heading or first clause.
        text: its first characters.
        counts: what its score is multiplied by.
        classes: its classes, each with its weight as a share of the strongest.
        pairs: the pairs of characters that it shares with any problem.
    """

    id: int
    title: str
    text: str
    counts: float
    classes: Mapping[str, float]
    pairs: set[int]


def link_answers(statements: Sequence[Statement], packs: tuple[str, ...]) -> tuple[Statement, ...]:
    """Return the statements, each problem with up to three answers of the same report.

    The score is the geometric mean of two parts, less a little for measures. Class: how much of the problem's classes,
    weighed by their confidence, the answer has. Words: the character pairs that both have, each weighed by its rarity
    among the report's problems and their possible answers; with weight x in an answer of n characters (its first 100,
    at least 70), x / (x + 2.5 · n / 100).

    Args:
        statements: of one report, in the order of their ids.
        packs: what `packs_of` says of the report.
    """
    problems = [statement for statement in statements if statement.kind == "problem"]
    wanted = {name for problem in problems for name in problem.categories} - {OTHER}
    answers = _answers(statements, wanted, packs) if wanted else []
    if not answers:
        return tuple(statements)
    numbers: dict[str, int] = {}
    pairs = [_pairs(problem.quote[:_PROBLEM], numbers) for problem in problems]
    _share_pairs(answers, numbers)
    weights = _rarity([*pairs, *(answer.pairs for answer in answers)], len(numbers))
    by_class: dict[str, list[_Answer]] = {}
    for answer in answers:
        for name in answer.classes:
            by_class.setdefault(name, []).append(answer)
    linked = list(statements)
    for problem, own in zip(problems, pairs, strict=True):
        found = _best(problem, own, by_class, weights)
        if found:
            linked[problem.id] = replace(
                problem,
                answered_by=tuple(number for number, _ in found),
                answer_scores=tuple(score for _, score in found),
            )
    return tuple(linked)


def _answers(statements: Sequence[Statement], wanted: set[str], packs: tuple[str, ...]) -> list[_Answer]:
    """Return what may answer a problem of the wanted classes."""
    able = [statement for statement in statements if statement.kind in _KINDS]
    answers = []
    for statement, scores in zip(able, class_scores_of_each([s.quote[:_HEAD] for s in able], packs), strict=True):
        if wanted.isdisjoint(scores):
            continue
        best = max(scores.values())
        least = max(_LEAST_CLASS, _SHARE * best)
        classes = {name: score / best for name, score in scores.items() if score >= least and name in wanted}
        if classes:
            text = statement.quote[:_BODY]
            answers.append(_Answer(statement.id, statement.title, text, _KINDS[statement.kind], classes, set()))
    return answers


def _pairs(text: str, numbers: dict[str, int]) -> set[int]:
    """Return the telling pairs of neighbouring Chinese characters, as numbers; new pairs get the next ones."""
    empty = _empty_pairs()
    return {
        numbers.setdefault(pair, len(numbers))
        for run in _RUN.findall(text)
        for at in range(len(run) - 1)
        if (pair := run[at : at + 2]) not in empty
    }


@cache
def _empty_pairs() -> frozenset[str]:
    """Return the pairs that tell nothing: those of any report, and those that only say that something is wrong."""
    return frozenset(word_list("statements", "empty-pairs") + word_list("statements", "negative"))


def _share_pairs(answers: Sequence[_Answer], numbers: Mapping[str, int]) -> None:
    """Note in each answer the pairs that it shares with any problem."""
    for answer in answers:
        shared = map(numbers.get, map(add, answer.text, answer.text[1:]))
        answer.pairs.update([number for number in shared if number is not None])


def _rarity(texts: Sequence[set[int]], count: int) -> list[float]:
    """Return the weight of each pair: 1 where two texts have it, near 0 where all of many do."""
    having = Counter(chain.from_iterable(texts))
    whole = log(len(texts) + 2)
    steps = [1.0, 1.0, *(1.0 - log(number) / whole for number in range(1, len(texts)))]
    return [steps[having[pair]] for pair in range(count)]


def _best(
    problem: Statement, pairs: set[int], by_class: Mapping[str, Sequence[_Answer]], weights: Sequence[float]
) -> list[tuple[int, float]]:
    """Return the ids and scores of the best answers to a problem, overall aims and mottos left out."""
    whole = sum(problem.category_confidence)
    fits: dict[int, float] = {}
    able: dict[int, _Answer] = {}
    for name, confidence in zip(problem.categories, problem.category_confidence, strict=True):
        for answer in by_class.get(name, ()):
            able[answer.id] = answer
            fits[answer.id] = fits.get(answer.id, 0.0) + answer.classes[name] * confidence / whole
    scored = []
    for number, fit in fits.items():
        answer = able[number]
        weight = sum([weights[pair] for pair in pairs & answer.pairs])
        if weight:
            words = weight / (weight + _HALF * max(len(answer.text), _SHORTEST) / 100)
            score = round((fit * words) ** 0.5 * answer.counts, 3)
            if score >= _LEAST and not pattern("answer.none").search(answer.title):
                scored.append((number, score))
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:_MOST]
