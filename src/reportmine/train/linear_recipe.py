"""The whole way from labelled sentences to the directory of a linear model: read, fit, calibrate, stack, describe."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportmine.classify.model_files import MODEL_ROLES
from reportmine.classify.stack import ARRAYS as STACK
from reportmine.errors import UsageError
from reportmine.readers import read
from reportmine.train.corrections import corrected_problems, is_held_out
from reportmine.train.gold import read_text
from reportmine.train.linear import Floats, Settings, data_hash, fit, save, softmax, temperature_of
from reportmine.train.problems import GOLD_WEIGHT, LabelledProblem, gold_problems, lexicon_problems, rule_problems
from reportmine.train.sentences import LabelledSentence, body_texts, gold_sentences, read_sentences, training_files
from reportmine.train.stack import fit_stack

RULES_ARE_SURE = 0.9
"""Rules that were right at least so often decide alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearRecipe:
    """What to train and how.

    Attributes:
        corpus: the project's corpus, with `sentences/train.csv`, `gold/` and `heldout/files.txt`.
        reports: folder of real reports.
        out: the model directory to write.
        command: how the training was asked for; stands in `model.toml`.
        corrections: decisions made in review, None when there are none.
        settings: what the fit can be told.
    """

    corpus: Path
    reports: Path
    out: Path
    command: str
    corrections: Path | None = None
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, slots=True)
class Data:
    """What a model is fitted on.

    Attributes:
        sentences: labelled sentences.
        unlabelled: sentences of reports that may be learnt from.
        problems: labelled problems.
        corrected: how many of the labels are decisions made in review.
    """

    sentences: list[LabelledSentence]
    unlabelled: list[str]
    problems: list[LabelledProblem]
    corrected: int = 0


def load_data(recipe: LinearRecipe) -> Data:
    """Read all that a model is fitted on.

    A decision made in review takes the place of an earlier label of the same sentence; those on reports that are held
    out are left out.

    Raises:
        ReportmineError: something is missing or malformed.
    """
    corpus, reports = recipe.corpus, recipe.reports
    held_out = read_text(corpus / "heldout" / "files.txt").split()
    files = training_files(reports, held_out)
    if not files:
        raise UsageError(f"{reports} 里没有可以用来训练的报告", hint="请用 --reports 指出真实报告所在的文件夹")
    sentences = read_sentences(corpus / "sentences" / "train.csv", reports)
    # Most labelled sentences are of reports to a congress; those of bureaus must be learnt from the corpus.
    sentences += [sentence for path in sorted((corpus / "gold").glob("*.xml")) for sentence in gold_sentences(path)]
    roles, classes = _corrections(recipe, held_out)
    decided = {(one.file, one.start, one.end) for one in roles}
    sentences = [one for one in sentences if (one.file, one.start, one.end) not in decided] + roles
    tested = [
        problem.text
        for folder in (reports.parent / "gold" / "seeds", reports.parent / "gold" / "government")
        if folder.is_dir()
        for problem in gold_problems(folder, None)
    ]
    problems = [*gold_problems(corpus / "gold", corpus / "reports"), *classes]
    problems += [*lexicon_problems(), *rule_problems(files, reports, [*tested, *(one.text for one in classes)])]
    unlabelled = [text for file in files for text in body_texts(read(reports / file).text)]
    return Data(sentences, unlabelled, problems, len(roles) + len(classes))


def _corrections(recipe: LinearRecipe, held_out: list[str]) -> tuple[list[LabelledSentence], list[LabelledProblem]]:
    if recipe.corrections is None:
        return [], []
    roles = read_sentences(recipe.corrections, recipe.reports)
    classes = corrected_problems(recipe.corrections, recipe.reports, held_out)
    return (
        [one for one in roles if not is_held_out(one.file, held_out)],
        [LabelledProblem(text, (name,), GOLD_WEIGHT) for text, name in classes],
    )


def train_linear(recipe: LinearRecipe) -> dict[str, Any]:
    """Fit a linear model with its stack and write its directory.

    Args:
        recipe: what to train and how.

    Returns:
        Scores by county-wise cross-validation of `linear` and `with_rules`: `accuracy`, `macro_f1` and `f1` by role;
        and `corrected`, how many decisions made in review were learnt from.

    Raises:
        ReportmineError: something is missing or malformed.
    """
    if find_spec("sklearn") is None:
        raise UsageError("训练需要的 scikit-learn 没有安装", hint="请先 pip install 'reportmine[train]'")
    data, settings = load_data(recipe), recipe.settings
    model, held_back = fit(data.sentences, data.unlabelled, data.problems, settings)
    stack, stacked = fit_stack(data.sentences, held_back.folds, held_back.models, recipe.corpus, recipe.reports)
    labels = np.array([MODEL_ROLES.index(sentence.role) for sentence in data.sentences])
    temperature = temperature_of(np.log(np.maximum(stacked, 1e-12)), labels)
    stack = replace(stack, weights=stack.weights / temperature, offsets=stack.offsets / temperature)
    stacked = softmax(np.log(np.maximum(stacked, 1e-12)) / temperature)
    scores = {
        "linear": _scores(held_back.roles, labels),
        "with_rules": _scores(stacked, labels),
    }
    thresholds = {"rules": RULES_ARE_SURE, "certain": _threshold(stacked, labels, settings.wanted)}
    training = {
        "command": recipe.command,
        "seed": settings.seed,
        "data": data_hash(data.sentences, data.problems),
        "sentences": len(data.sentences),
        "problems": len(data.problems),
        "corrections": data.corrected,
    }
    recipe.out.mkdir(parents=True, exist_ok=True)
    stack.save(recipe.out)
    save(model, recipe.out, {"thresholds": thresholds, "training": training, "scores": scores}, (STACK,))
    return {**scores, "corrected": data.corrected}


def _scores(probabilities: Floats, labels: NDArray[np.int64]) -> dict[str, Any]:
    from sklearn.metrics import accuracy_score, f1_score

    chosen = probabilities.argmax(axis=1)
    columns = range(len(MODEL_ROLES))
    by_role = f1_score(labels, chosen, average=None, labels=columns, zero_division=0)
    return {
        "accuracy": round(float(accuracy_score(labels, chosen)), 3),
        "macro_f1": round(float(f1_score(labels, chosen, average="macro")), 3),
        "f1": {role: round(float(f1), 3) for role, f1 in zip(MODEL_ROLES, by_role, strict=True)},
    }


def _threshold(probabilities: Floats, labels: NDArray[np.int64], wanted: float) -> float:
    """Return the least score from which on the choices with at least that score are right in the share wanted."""
    best = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    order = np.argsort(-best)
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(shares >= wanted)
    return round(float(best[order][good[-1]]), 3) if len(good) else 1.0
