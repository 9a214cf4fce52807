"""Labelled problems for the trained models: gold, the lexicon's own examples, and what the rules are sure of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reportmine.readers import read
from reportmine.rules.problem_classes import class_cues, problem_classes
from reportmine.segment.statements import find_statements
from reportmine.train.examples import load_examples
from reportmine.train.sentences import outline

_SURE = 0.6
GOLD_WEIGHT, _EXAMPLE, _CUE, _RULE = 3.0, 2.0, 1.0, 0.3
"""How much a problem of each origin counts: rules label by single words, and mostly 政府工作报告."""


@dataclass(frozen=True, slots=True)
class LabelledProblem:
    """A problem with its classes.

    Attributes:
        text: the problem as written.
        classes: what it is about, the main one first.
        weight: how much it counts in training.
    """

    text: str
    classes: tuple[str, ...]
    weight: float = 1.0


def gold_problems(gold: Path, reports: Path | None) -> list[LabelledProblem]:
    """Return the problems of annotated reports.

    Args:
        gold: as `load_examples` takes it.
        reports: folder of the reports, None when they lie beside the gold.

    Raises:
        ReportmineError: as `load_examples`.
    """
    return [
        LabelledProblem(example.source.text[span.start : span.end], tuple(span.attributes["c"].split(",")), GOLD_WEIGHT)
        for example in load_examples(gold, reports)
        for span in example.spans
        if span.tag == "i"
    ]


def lexicon_problems() -> Iterator[LabelledProblem]:
    """Yield what the lexicon says of each class: its examples, and its cue words of weight two or more.

    A cue word counts for the class that it speaks for most.
    """
    for name, entry in problem_classes().items():
        yield from (LabelledProblem(text, (name,), _EXAMPLE) for text in entry.yes if text)
    matcher, speaks = class_cues()
    for word, classes in zip(matcher.phrases, speaks, strict=True):
        strong = sorted((pair for pair in classes if pair[1] >= 2), key=lambda pair: -pair[1])
        if strong:
            yield LabelledProblem(word, (strong[0][0],), _CUE)


def rule_problems(files: Iterable[str], reports: Path, without: Collection[str]) -> Iterator[LabelledProblem]:
    """Yield the problems of reports on whose main class the rules are sure.

    Args:
        files: reports to read, relative to `reports`; the caller leaves out those that are held out.
        reports: the folder of the reports.
        without: texts of annotated problems that are kept for testing; a problem that holds or is held by one of them
            is left out.
    """
    kept_for_tests = tuple(without)
    for file in files:
        for statement in find_statements(outline(read(reports / file).text)).statements:
            sure = statement.kind == "problem" and statement.category_confidence[0] >= _SURE
            if sure and not any(statement.quote in text or text in statement.quote for text in kept_for_tests):
                yield LabelledProblem(statement.quote, statement.categories[:1], _RULE)
