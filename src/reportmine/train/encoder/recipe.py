"""The whole way from reports to a model directory: pre-train, label, fine-tune, calibrate, export, describe."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reportmine.classify.encoder import NETWORK, TOKENIZER
from reportmine.classify.inputs import InputMaker
from reportmine.classify.model_files import MODEL_ROLES, write_model
from reportmine.errors import UsageError
from reportmine.train.encoder.data import collect
from reportmine.train.encoder.examples import Example, repeated, split
from reportmine.train.encoder.finetune import finetune, taught
from reportmine.train.encoder.onnx_export import export
from reportmine.train.encoder.pretrain import PretrainSettings, pretrain
from reportmine.train.encoder.progress import progress_bar
from reportmine.train.encoder.reports import Paths, training_files
from reportmine.train.encoder.rounds import FinetuneSettings
from reportmine.train.encoder.scores import class_pairs, f1_by_label, macro_f1, name_counts, outputs, role_pairs

_TEMPERATURES = [0.5 + step / 20 for step in range(71)]
_THRESHOLD_ACCURACY = 0.9
_WEIGHT = 0.5
"""What the encoder's word counts in the cascade beside the stack's, unless tuned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What to train and how.

    Attributes:
        paths: the training data.
        out: the model directory to write.
        pretraining: how to pre-train.
        finetuning: how to fine-tune.
        base: a Hugging Face directory to fine-tune instead of pre-training.
        teacher: a linear model that judges the weak labels first; None to take them as they are.
        resume: go on from checkpoints beside `out`.
        command: how the training was asked for; stands in `model.toml`.
    """

    paths: Paths
    out: Path
    pretraining: PretrainSettings
    finetuning: FinetuneSettings
    base: Path | None = None
    teacher: Path | None = None
    resume: bool = False
    command: str = ""

    @property
    def work(self) -> Path:
        """Where checkpoints lie: beside the model directory, which holds only what is shipped."""
        return self.out.with_name(f"{self.out.name}.training")


def train_encoder(recipe: Recipe) -> dict[str, Any]:
    """Train a model and write its directory.

    Args:
        recipe: what to train and how.

    Returns:
        Its scores on the development areas, as in `model.toml`.

    Raises:
        UsageError: reports, base or training software are missing.
        ModelError: the exported model does not agree with the trained one.
    """
    require_training_software()
    recipe.work.mkdir(parents=True, exist_ok=True)
    base = recipe.base or _pretrained(recipe)
    if not (base / TOKENIZER).is_file():
        raise UsageError(f"{base} 里没有 {TOKENIZER}", hint="--base 要给出完整的 Hugging Face 模型文件夹")
    with progress_bar() as bar:
        task = bar.add_task("标注句子", total=len(training_files(recipe.paths)))
        examples = collect(
            recipe.paths, cap=recipe.finetuning.cap, seed=recipe.finetuning.seed, advance=lambda: bar.advance(task)
        )
    train, dev = split(examples, recipe.finetuning.seed)
    if recipe.teacher is not None:
        train = taught(train, recipe.teacher)
    network, inputs = finetune(base, repeated(train), dev, recipe.work, recipe.finetuning, resume=recipe.resume)
    return finish(recipe, network, inputs, train, dev)


def finish(
    recipe: Recipe,
    network: Any,  # noqa: ANN401 - a torch module
    inputs: InputMaker,
    train: Sequence[Example],
    dev: Sequence[Example],
) -> dict[str, Any]:
    """Calibrate, export and describe a trained network; see `train_encoder`."""
    judged = [one for one in dev if one.source in ("hand", "correction")]
    scores = measured(network, inputs, dev)
    temperature = best_temperature(network, inputs, judged)
    scores["int8_agreement"] = round(export(network, inputs, recipe.out, [one for one in dev if one.roles]), 4)
    write_model(
        recipe.out,
        recipe.out.name,
        "encoder",
        (NETWORK, TOKENIZER),
        {
            "settings": {"temperature": temperature, "window": inputs.window, "weight": _WEIGHT},
            "thresholds": {"roles": sure_from(network, inputs, judged, temperature), "classes": 0.5},
            "training": {
                "command": recipe.command,
                "data_sha256": data_hash(train, dev),
                "train": len(train),
                "dev": len(dev),
                "base": "" if recipe.base is None else recipe.base.name,
                "teacher": "" if recipe.teacher is None else recipe.teacher.name,
                "pretraining": asdict(recipe.pretraining),
                "finetuning": {k: v for k, v in asdict(recipe.finetuning).items() if v is not None},
            },
            "scores": scores,
        },
    )
    return scores


def require_training_software() -> None:
    """Make sure that what training needs is installed.

    Raises:
        UsageError: something is missing; the message names it and the extra that installs it.
    """
    from importlib.util import find_spec

    absent = [
        name
        for name in ("torch", "transformers", "onnx", "onnxruntime", "tokenizers", "jieba")
        if find_spec(name) is None
    ]
    if absent:
        raise UsageError(f"训练需要的 {'、'.join(absent)} 没有安装", hint="请先 pip install 'reportmine[train]'")


def measured(network: Any, inputs: InputMaker, dev: Sequence[Example]) -> dict[str, Any]:  # noqa: ANN401
    """Return the scores on development examples: roles by hand, main problem class, names of the annotated corpus."""
    roles = role_pairs(network, inputs, [one for one in dev if one.source in ("hand", "correction")])
    classes = class_pairs(network, inputs, [one for one in dev if one.source == "gold"])
    right, said, wanted = name_counts(network, inputs, [one for one in dev if one.source == "gold"])
    scores: dict[str, Any] = {"dev_roles_macro_f1": round(macro_f1(roles), 4), "dev_roles_count": len(roles)}
    scores["dev_roles_f1"] = {label: round(score, 4) for label, score in f1_by_label(roles).items()}
    if classes:
        scores["dev_first_class"] = round(sum(a == b for a, b in classes) / len(classes), 4)
    if wanted:
        scores["dev_names_f1"] = round(2 * right / (said + wanted), 4)
    return scores


def best_temperature(network: Any, inputs: InputMaker, examples: Sequence[Example]) -> float:  # noqa: ANN401
    """Return the temperature at which the roles' probabilities fit best (Guo et al. 2017)."""
    rows = _role_logits(network, inputs, examples)
    if not rows:
        return 1.0
    return min(_TEMPERATURES, key=lambda t: -sum(math.log(max(_softmax(row, t)[at], 1e-9)) for row, at in rows))


def sure_from(network: Any, inputs: InputMaker, examples: Sequence[Example], temperature: float) -> float:  # noqa: ANN401
    """Return the least score from which the chosen role is right nine times in ten."""
    rows = [(_softmax(row, temperature), at) for row, at in _role_logits(network, inputs, examples)]
    ranked = sorted(((max(row), row[at] == max(row)) for row, at in rows), reverse=True)
    least, right = 1.0, 0
    for number, (score, hit) in enumerate(ranked, start=1):
        right += hit
        if right / number >= _THRESHOLD_ACCURACY:
            least = score
    return round(least, 3)


def data_hash(*parts: Sequence[Example]) -> str:
    """Return a hash over all examples with their labels, in order."""
    digest = hashlib.sha256()
    for part in parts:
        for one in part:
            digest.update(repr((one.text, one.roles, one.classes, one.tags, one.weight)).encode())
    return digest.hexdigest()


def _pretrained(recipe: Recipe) -> Path:
    folder = recipe.work / "pretrained"
    if recipe.resume and (folder / "pretrain.json").is_file():
        return folder
    return pretrain(recipe.paths, folder, recipe.pretraining, resume=recipe.resume)


def _role_logits(network: Any, inputs: InputMaker, examples: Sequence[Example]) -> list[tuple[list[float], int]]:  # noqa: ANN401
    known = [one for one in examples if len(one.roles) == 1]
    return [(roles, MODEL_ROLES.index(one.roles[0])) for one, roles, _, _ in outputs(network, inputs, known)]


def _softmax(row: Sequence[float], temperature: float) -> list[float]:
    raised = [math.exp((value - max(row)) / temperature) for value in row]
    return [value / sum(raised) for value in raised]
