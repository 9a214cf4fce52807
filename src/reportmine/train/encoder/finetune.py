"""Fine-tuning with three heads at once: roles, problem classes, names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportmine.classify.contexts import Context
from reportmine.classify.inputs import InputMaker
from reportmine.classify.model_files import MODEL_ROLES, TAGS
from reportmine.rules.problem_classes import problem_classes
from reportmine.train.encoder.batches import batches, tensors
from reportmine.train.encoder.examples import Example
from reportmine.train.encoder.pretrain import device_named
from reportmine.train.encoder.rounds import FinetuneSettings, Round

if TYPE_CHECKING:
    import torch

CHECKPOINT = "finetune.pt"
_CERTAIN = 0.7
"""A model that is so sure of a role sharpens a weak label, or throws it out."""


def finetune(
    base: Path,
    train: Sequence[Example],
    dev: Sequence[Example],
    folder: Path,
    settings: FinetuneSettings,
    *,
    resume: bool = False,
) -> tuple[Any, InputMaker]:
    """Fine-tune an encoder.

    Args:
        base: a Hugging Face directory with `tokenizer.json`.
        train: examples to learn from.
        dev: examples of other areas: they choose the best state.
        folder: where the checkpoint goes, written at every evaluation.
        settings: how to train.
        resume: go on from the checkpoint in `folder`.

    Returns:
        The network in evaluation mode, on the CPU, and what encodes its inputs.
    """
    import torch
    from tokenizers import Tokenizer

    torch.manual_seed(settings.seed)
    inputs = InputMaker(Tokenizer.from_file(str(base / "tokenizer.json")), settings.window)
    device = device_named(settings.device)
    network = new_network(base).to(device)
    saved_file = folder / CHECKPOINT
    saved = None
    if resume and saved_file.is_file():
        saved = torch.load(saved_file, map_location=device, weights_only=True)
        network.load_state_dict(saved["judge"])
    for number in range(saved["round"] if saved else 0, settings.rounds):
        examples = judged(network, inputs, train, device) if number else list(train)
        Round(network, inputs, examples, dev, settings, number, saved_file).run(saved)
        saved = None
    return network.cpu().eval(), inputs


def new_network(base: Path) -> Any:  # noqa: ANN401 - a torch module
    """Return a network with fresh heads on a pre-trained encoder."""
    from transformers import AutoModel

    from reportmine.train.encoder.network import Network

    encoder = AutoModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="eager")
    for module in encoder.modules():
        if type(module).__name__ == "Dropout":
            module.p = 0.1
    return Network(encoder, len(MODEL_ROLES), len(problem_classes()), len(TAGS))


def judged(network: Any, inputs: InputMaker, train: Sequence[Example], device: torch.device) -> list[Example]:  # noqa: ANN401
    """Let the network judge the weak labels that it has learned from.

    Args:
        network: as trained so far.
        inputs: encodes the examples.
        train: the examples with their first labels.
        device: where the network lies.
    """
    import torch

    network.eval()
    weak, others = _parted(train)
    result = others
    with torch.no_grad():
        for batch in batches(weak, inputs, 64):
            ready = tensors(batch, device)
            scores = network(ready["ids"], ready["mask"], ready["focus"])[0].softmax(-1).tolist()
            result += sharpened(batch.examples, scores)
    return result


def taught(train: Sequence[Example], teacher: Path) -> list[Example]:
    """Let a linear model, which learns from few labels what set phrases mean, judge the weak labels.

    Args:
        train: the examples with their first labels.
        teacher: the linear model's directory.
    """
    from reportmine.classify.linear import LinearModel

    weak, others = _parted(train)
    scores = LinearModel.load(teacher).roles([one.text for one in weak], [one.context or Context() for one in weak])
    return others + sharpened(weak, scores.tolist())


def sharpened(examples: Sequence[Example], scores: Sequence[Sequence[float]]) -> list[Example]:
    """Return weakly labelled examples as a model sees them.

    A label that leaves a choice becomes the role that the model is sure of; one that the model surely contradicts is
    dropped; the others stay.

    Args:
        examples: weakly labelled.
        scores: the model's probabilities of the roles, one row per example.
    """
    result = []
    for example, row in zip(examples, scores, strict=True):
        best = max(range(len(row)), key=row.__getitem__)
        sure = row[best] >= _CERTAIN
        if sure and MODEL_ROLES[best] in example.roles:
            result.append(replace(example, roles=(MODEL_ROLES[best],)))
        elif not sure:
            result.append(example)
    return result


def _parted(train: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Return the examples with a weak role, and the others."""
    weak = [one for one in train if one.source == "weak" and one.roles]
    return weak, [one for one in train if one.source != "weak" or not one.roles]
