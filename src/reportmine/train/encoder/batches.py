"""Examples → tensors: what the network reads, what it should say, and how much each example counts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportmine.classify.contexts import Context
from reportmine.classify.inputs import Encoded, InputMaker
from reportmine.classify.model_files import MODEL_ROLES, TAGS
from reportmine.rules.problem_classes import problem_classes
from reportmine.train.encoder.examples import Example, Span

if TYPE_CHECKING:
    import torch

    Tensors = dict[str, torch.Tensor]

_HIDDEN_HEADING, _HIDDEN_NEIGHBOURS, _HIDDEN_ALL = 0.5, 0.15, 0.1
"""How often the heading, the neighbours or the whole context is hidden in training."""

UNTOLD = -100
"""The tag of a token that the loss passes over."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples with their first pieces; what stands in further pieces of a long one is not trained on."""

    examples: tuple[Example, ...]
    encoded: tuple[Encoded, ...]


def batches(
    examples: Sequence[Example], inputs: InputMaker, size: int, rng: random.Random | None = None
) -> list[Batch]:
    """Group examples of like length.

    Args:
        examples: the examples.
        inputs: encodes them.
        size: examples a batch.
        rng: hides contexts and shuffles; None for evaluation: everything is shown, the order is by length.
    """
    shown = [one.context if rng is None else hidden(one.context, rng) for one in examples]
    coded = [pieces[0] for pieces in inputs.encode([one.text for one in examples], shown)]
    order = list(range(len(examples)))
    if rng is not None:
        rng.shuffle(order)
    order.sort(key=lambda number: len(coded[number].ids) // 12)
    groups = [order[at : at + size] for at in range(0, len(order), size)]
    if rng is not None:
        rng.shuffle(groups)
    return [Batch(tuple(examples[n] for n in group), tuple(coded[n] for n in group)) for group in groups]


def hidden(context: Context | None, rng: random.Random) -> Context | None:
    """Hide parts of a context by chance, so that the sentence itself must be read."""
    if context is None or rng.random() < _HIDDEN_ALL:
        return None
    if rng.random() < _HIDDEN_HEADING:
        context = context._replace(heading="")
    if rng.random() < _HIDDEN_NEIGHBOURS:
        context = context._replace(before="", after="")
    return context


def tensors(batch: Batch, device: torch.device) -> Tensors:
    """Return the tensors of a batch.

    Returns:
        `ids`, `mask`, `focus` and `tags` (n × t), `roles` (n × roles: 1 where allowed, rows of 0 when untold),
        `classes` (n × classes: 1, 0, or −1 when untold), `main` (n, `UNTOLD` when untold), `weight` (n).
    """
    import torch

    longest = max(len(one.ids) for one in batch.encoded)
    names = list(problem_classes())
    padded = [[*one.ids, *[0] * (longest - len(one.ids))] for one in batch.encoded]
    focus = [[*one.focus, *[0] * (longest - len(one.ids))] for one in batch.encoded]
    mask = [[1] * len(one.ids) + [0] * (longest - len(one.ids)) for one in batch.encoded]
    tags = [_tag_row(e, c, longest) for e, c in zip(batch.examples, batch.encoded, strict=True)]
    roles = [[float(role in one.roles) for role in MODEL_ROLES] for one in batch.examples]
    main = [names.index(one.classes[0]) if one.classes else UNTOLD for one in batch.examples]
    return {
        "ids": torch.tensor(padded, device=device),
        "mask": torch.tensor(mask, device=device),
        "focus": torch.tensor(focus, device=device),
        "tags": torch.tensor(tags, device=device),
        "roles": torch.tensor(roles, device=device),
        "classes": torch.tensor([_class_row(one, names) for one in batch.examples], device=device),
        "main": torch.tensor(main, device=device),
        "weight": torch.tensor([one.weight for one in batch.examples], device=device),
    }


def tag_ids(spans: Sequence[Span], tokens: Sequence[tuple[int, int]]) -> list[int]:
    """Return the tag number of every token of a sentence.

    Args:
        spans: names in the sentence.
        tokens: `(start, end)` of its tokens.
    """
    result = []
    for start, end in tokens:
        tag = "O"
        for a, b, kind in spans:
            if a <= start and end <= b:
                tag = f"{'B' if start == a else 'I'}-{kind}"
        result.append(TAGS.index(tag))
    return result


def _tag_row(example: Example, encoded: Encoded, longest: int) -> list[int]:
    if example.tags is None:
        return [UNTOLD] * longest
    own = iter(tag_ids(example.tags, encoded.spans))
    row = [next(own) if inside else UNTOLD for inside in encoded.focus]
    return row + [UNTOLD] * (longest - len(row))


def _class_row(example: Example, names: Sequence[str]) -> list[float]:
    if not example.classes:
        return [-1.0] * len(names)
    return [1.0 if name in example.classes else -1.0 if name in example.unsure else 0.0 for name in names]
