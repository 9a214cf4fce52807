"""Labelled examples: what they hold, which weak labels a heading gives, how they are chosen and split."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportmine.classify.contexts import Context
from reportmine.rules.problem_classes import problem_classes
from reportmine.schema.records import Sentence
from reportmine.schema.report import Report

_DECIDING = ("outline.heading-cue", "outline.after-plan", "outline.inherited")
"""Rules by which a heading, and no guess from the text, gives a section its role."""

_REVIEW = ("成效", "措施", "概述")
"""Roles of a review. Where the text was guessed from, a role of these tells no more than that it is one of them."""

ALLOWED: dict[str, tuple[str, ...]] = {
    "成效": ("成效", "措施", "概述"),
    "措施": ("措施", "成效"),
    "概述": ("概述", "成效"),
    "计划": ("计划",),
    "问题": ("问题",),
    "诉求": ("诉求",),
    "其他": ("其他",),
}
"""What a sentence may be under a heading of each role: a review mixes what was done with what came of it."""

WEIGHTS = {"hand": 3.0, "gold": 1.0, "weak": 0.3, "definition": 1.0, "correction": 4.0}

REPEATS = {"hand": 3, "correction": 4}
"""How often a pass over the examples meets one; once where nothing is said."""

Span = tuple[int, int, str]
"""Start, end and label (`project`, `organisation`) in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text with what is known of it.

    Attributes:
        text: a sentence, or a whole problem.
        context: what stands around it, None when it stands alone.
        roles: the roles that it may have; empty when nothing is known.
        classes: problem classes, the main one first; empty when nothing is known.
        unsure: classes that it may or may not have.
        tags: names in it, None when nothing is known.
        weight: how much it counts.
        group: the area that it comes from; a group is never split between training and development.
        source: `hand`, `gold`, `weak`, `definition` or `correction`.
    """

    text: str
    context: Context | None = None
    roles: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    tags: tuple[Span, ...] | None = None
    weight: float = 1.0
    group: str = ""
    source: str = "weak"


def weak_roles(report: Report, sentence: Sentence) -> tuple[str, ...]:
    """Return the roles that a sentence may have as its heading says; empty when no heading decides.

    Args:
        report: the mined report.
        sentence: one of its sentences.
    """
    section = report.sections[sentence.section_id]
    if sentence.decided_by == "rule":
        return (sentence.role,) if sentence.role in ("问题", "计划") else ()
    if section.rule not in _DECIDING:
        return _REVIEW if section.role in _REVIEW else ()
    return ALLOWED.get(section.role, ())


def outermost(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return spans that do not overlap: the longer one of two that do, in text order."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one[0] - one[1], one[0])):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return tuple(sorted(kept))


def definitions() -> Iterator[Example]:
    """Give the examples that the lexicon has for each problem class."""
    for name, one in problem_classes().items():
        for text in filter(None, one.yes):
            yield Example(
                text=text, classes=(name,), weight=WEIGHTS["definition"], group="lexicon", source="definition"
            )


def thinned(examples: list[Example], cap: int, seed: int) -> list[Example]:
    """Keep at most `cap` weakly labelled sentences of each role; sentences with names first, for they are rare."""
    rng = random.Random(seed)
    rng.shuffle(examples)
    kept: list[Example] = []
    counts: dict[tuple[str, ...], int] = defaultdict(int)
    for example in sorted(examples, key=lambda one: not one.tags):
        key = example.roles
        if example.source == "weak" and key:
            counts[key] += 1
            if counts[key] > cap:
                continue
        kept.append(example)
    return kept


def split(examples: Sequence[Example], seed: int, share: float = 0.15) -> tuple[list[Example], list[Example]]:
    """Split examples into training and development, whole areas at a time.

    Areas are drawn until their labels by hand reach the share; development then keeps of them what was labelled by
    hand or in the corpus, and a part of the rest.

    Args:
        examples: what `collect` returns.
        seed: draws the areas.
        share: of the labels by hand.
    """
    groups = sorted({one.group for one in examples if one.group != "lexicon"})
    random.Random(seed).shuffle(groups)
    by_hand: dict[str, int] = defaultdict(int)
    for one in examples:
        by_hand[one.group] += one.source == "hand"
    wanted = share * sum(by_hand.values())
    chosen: set[str] = set()
    reached = 0
    for group in groups:
        if reached >= wanted and reached:
            break
        chosen.add(group)
        reached += by_hand[group]
    train = [one for one in examples if one.group not in chosen]
    return train, [one for one in examples if one.group in chosen]


def repeated(examples: Sequence[Example]) -> list[Example]:
    """Return examples as often as a pass meets them."""
    return [one for one in examples for _ in range(REPEATS.get(one.source, 1))]
