"""Scores of a network in training: roles, problem classes, names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportmine.classify.decode import spans_of
from reportmine.classify.inputs import InputMaker
from reportmine.classify.model_files import MODEL_ROLES
from reportmine.rules.problem_classes import problem_classes
from reportmine.train.encoder.batches import batches, tensors
from reportmine.train.encoder.examples import Example

if TYPE_CHECKING:
    import torch

Pair = tuple[str, str]
"""What is right, what was said."""


def macro_f1(pairs: Sequence[Pair]) -> float:
    """Return the mean F1 of all labels that occur as right ones."""
    scores = f1_by_label(pairs)
    return sum(scores.values()) / max(len(scores), 1)


def f1_by_label(pairs: Sequence[Pair]) -> dict[str, float]:
    """Return the F1 of each label that occurs as a right one."""
    result = {}
    for label in sorted({right for right, _ in pairs}):
        hits = sum(right == said == label for right, said in pairs)
        either = sum((right == label) + (said == label) for right, said in pairs)
        result[label] = 2 * hits / either
    return result


def outputs(
    network: Any,  # noqa: ANN401 - a torch module
    inputs: InputMaker,
    examples: Sequence[Example],
) -> list[tuple[Example, list[float], list[float], list[int]]]:
    """Return for each example its role logits, class logits and best tags of its sentence's tokens, by length."""
    import torch

    network.eval()
    device = next(network.parameters()).device
    result = []
    with torch.no_grad():
        for batch in batches(examples, inputs, 64):
            ready = tensors(batch, device)
            roles, classes, tags = network(ready["ids"], ready["mask"], ready["focus"])
            best: torch.Tensor = tags.argmax(-1)
            for row, example in enumerate(batch.examples):
                own = [tag for tag, inside in zip(best[row].tolist(), batch.encoded[row].focus, strict=False) if inside]
                result.append((example, roles[row].tolist(), classes[row].tolist(), own))
    return result


def role_pairs(network: Any, inputs: InputMaker, examples: Sequence[Example]) -> list[Pair]:  # noqa: ANN401
    """Return right and said role of every example whose role is certain."""
    known = [one for one in examples if len(one.roles) == 1]
    return [(one.roles[0], MODEL_ROLES[_best(roles)]) for one, roles, _, _ in outputs(network, inputs, known)]


def class_pairs(network: Any, inputs: InputMaker, examples: Sequence[Example]) -> list[Pair]:  # noqa: ANN401
    """Return right and said main class of every problem."""
    known = [one for one in examples if one.classes]
    names = list(problem_classes())
    return [(one.classes[0], names[_best(classes)]) for one, _, classes, _ in outputs(network, inputs, known)]


def name_counts(network: Any, inputs: InputMaker, examples: Sequence[Example]) -> tuple[int, int, int]:  # noqa: ANN401
    """Return how many names were found rightly, found at all, and to be found; span and kind must agree."""
    known = [one for one in examples if one.tags is not None]
    right = said = wanted = 0
    for one, _, _, tags in outputs(network, inputs, known):
        tokens = inputs.encode([one.text], [None])[0][0].spans
        reach = tokens[-1][1] if tokens else 0
        found = set(spans_of(tags, tokens))
        gold = {span for span in one.tags or () if span[1] <= reach}
        right += len(found & gold)
        said += len(found)
        wanted += len(gold)
    return right, said, wanted


def _best(row: Sequence[float]) -> int:
    return max(range(len(row)), key=row.__getitem__)
