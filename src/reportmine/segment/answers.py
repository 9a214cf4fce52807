"""Which measures, plans and requests of a report answer which of its problems: the same class, and shared words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from reportmine.schema.records import Statement
from reportmine.segment.problem_classes import OTHER, class_scores

_ANSWERS = frozenset({"measure", "plan", "request"})
_MOST = 3
_HEAD = 100
"""Characters from its start by which an answer shows its class; a paragraph of a 政府工作报告 goes on to other matters."""

_BODY = 240
"""Characters from its start in which an answer's words are looked for."""

_PROBLEM = 160
"""Characters from its start by which a problem is looked for in the answers."""

_LEAST_CLASS = 2.0
"""What the cue words of a class must weigh for an answer to be of it: one plain cue word."""

_SHARE = 0.5
"""And what share that must be of the answer's strongest class."""

_SHORTLIST = 8
"""Answers of the same class whose words are compared, per problem."""

_HALF = 2.5
"""Weight of shared words, per hundred characters of the answer, that makes half of the score."""

_LEAST = 0.3
"""Scores under this are no answer."""

_RUN = re.compile("[一-鿿]{2,}")


@dataclass(frozen=True, slots=True)
class _Answer:
    """A measure, plan or request that may answer a problem.

    Attributes:
        id: of the statement.
        text: its first `_BODY` characters.
        classes: its classes, each with its weight as a share of the strongest.
    """

    id: int
    text: str
    classes: Mapping[str, float]


def link_answers(statements: Sequence[Statement], packs: Sequence[str]) -> tuple[Statement, ...]:
    """Return the statements, each problem with up to three answers of the same report.

    The score is the geometric mean of two parts. Class: how much of the problem's classes, weighed by their confidence,
    the answer has. Words: the character pairs that both have, each weighed by its rarity among the report's problems and
    the answers compared, x / (x + 2.5 · length / 100).

    Args:
        statements: of one report, in the order of their ids.
        packs: what `packs_of` says of the report.
    """
    problems = [statement for statement in statements if statement.kind == "problem"]
    answers = [
        answer for statement in statements if statement.kind in _ANSWERS if (answer := _answer(statement, packs)).classes
    ]
    if not problems or not answers:
        return tuple(statements)
    by_class: dict[str, list[_Answer]] = {}
    for answer in answers:
        for name in answer.classes:
            by_class.setdefault(name, []).append(answer)
    compared = {problem.id: _shortlist(problem, by_class) for problem in problems}
    texts = {answer.id: answer.text for fits in compared.values() for answer, _ in fits}
    pairs = {problem.id: _pairs(problem.quote[:_PROBLEM]) for problem in problems}
    weights, holders = _rarity(pairs.values(), texts)
    linked = list(statements)
    for problem in problems:
        found = _best(compared[problem.id], pairs[problem.id], weights, holders)
        if found:
            linked[problem.id] = replace(
                problem,
                answered_by=tuple(number for number, _ in found),
                answer_scores=tuple(score for _, score in found),
            )
    return tuple(linked)


def _answer(statement: Statement, packs: Sequence[str]) -> _Answer:
    scores = class_scores(statement.quote[:_HEAD], statement.title, packs)
    best = max(scores.values(), default=0.0)
    classes = {
        name: score / best for name, score in scores.items() if score >= max(_LEAST_CLASS, _SHARE * best)
    }
    return _Answer(statement.id, statement.quote[:_BODY], classes)


def _shortlist(problem: Statement, by_class: Mapping[str, list[_Answer]]) -> list[tuple[_Answer, float]]:
    """Return the answers that best fit a problem's classes, each with how well, 0 to 1."""
    whole = sum(problem.category_confidence)
    fits: dict[int, float] = {}
    known: dict[int, _Answer] = {}
    for name, confidence in zip(problem.categories, problem.category_confidence, strict=True):
        if name == OTHER:
            continue
        for answer in by_class.get(name, ()):
            known[answer.id] = answer
            fits[answer.id] = fits.get(answer.id, 0.0) + answer.classes[name] * confidence / whole
    ranked = sorted(fits.items(), key=lambda pair: (-pair[1], pair[0]))[:_SHORTLIST]
    return [(known[number], fit) for number, fit in ranked]


def _pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring Chinese characters."""
    return frozenset(run[at : at + 2] for run in _RUN.findall(text) for at in range(len(run) - 1))


def _rarity(
    problems: Iterable[frozenset[str]], texts: Mapping[int, str]
) -> tuple[dict[str, float], dict[str, frozenset[int]]]:
    """Return by character pair its weight, 1 where one text alone has it and 0 where all do, and the answers with it."""
    told: dict[str, int] = {}
    count = len(texts)
    for pairs in problems:
        count += 1
        for pair in pairs:
            told[pair] = told.get(pair, 0) + 1
    weights: dict[str, float] = {}
    holders: dict[str, frozenset[int]] = {}
    for pair, problems_with in told.items():
        having = frozenset([number for number, text in texts.items() if pair in text])
        if having:
            holders[pair] = having
            weights[pair] = max(0.0, 1.0 - log(len(having) + problems_with - 1) / log(count))
    return weights, holders


def _best(
    fits: Sequence[tuple[_Answer, float]],
    pairs: frozenset[str],
    weights: Mapping[str, float],
    holders: Mapping[str, frozenset[int]],
) -> list[tuple[int, float]]:
    """Return the ids and scores of the best answers."""
    scored = []
    shared = [pair for pair in pairs if pair in holders]
    for answer, fit in fits:
        weight = sum(weights[pair] for pair in shared if answer.id in holders[pair])
        words = weight / (weight + _HALF * len(answer.text) / 100)
        score = round((min(1.0, fit) * words) ** 0.5, 3)
        if score >= _LEAST:
            scored.append((answer.id, score))
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:_MOST]
