"""Fit the linear baseline: roles from sentences labelled by hand, problem classes from gold and sure rule labels."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reportmine.classify.linear import (
    ARRAYS,
    ROLE_BITS,
    SENTENCE,
    LinearModel,
    class_features,
    ngram_features,
    role_features,
)
from reportmine.classify.model_files import MODEL_ROLES, write_model
from reportmine.rules.problem_classes import problem_classes
from reportmine.train.problems import LabelledProblem
from reportmine.train.sentences import LabelledSentence

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the fit can be told.

    Attributes:
        seed: of the sample that topics are read from, of the topics and of the folds.
        sharpness: inverse strength of the regularisation.
        topics: directions in which the n-grams of unlabelled sentences vary most; they let an n-gram that no labelled
            sentence holds borrow from those it keeps company with. Folded into the weights, they cost nothing later.
        topic_weight: length of the topic features beside the sentence's own.
        sample: unlabelled sentences that the topics are read from.
        folds: folds by county that temperatures and the stack are fitted on.
        wanted: share of right roles among those that count as certain.
    """

    seed: int = 20261121
    sharpness: float = 20.0
    topics: int = 150
    topic_weight: float = 0.6
    sample: int = 6000
    folds: int = 5
    wanted: float = 0.95


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What cross-validation by county found.

    Attributes:
        roles: probabilities of the labelled sentences' roles, sentences × roles, each from the model that has not seen
            the sentence's county.
        folds: the fold of each labelled sentence.
        models: for each fold the model that has not seen it.
    """

    roles: Floats
    folds: NDArray[np.int64]
    models: tuple[LinearModel, ...]


def fit(
    sentences: Sequence[LabelledSentence],
    unlabelled: Sequence[str],
    problems: Sequence[LabelledProblem],
    settings: Settings = Settings(),
) -> tuple[LinearModel, HeldBack]:
    """Fit a model.

    Args:
        sentences: labelled sentences, of at least as many counties as there are folds.
        unlabelled: sentences of the same kind of report, none of them held out.
        problems: problems with their classes.
        settings: what the fit can be told.

    Returns:
        The model, and what models that have not seen a sentence's county say.
    """
    labels = np.array([MODEL_ROLES.index(sentence.role) for sentence in sentences])
    features = role_features([s.text for s in sentences], [s.context for s in sentences])
    own = ngram_features([s.text for s in sentences], SENTENCE)
    directions = _topics(unlabelled, settings)
    told = own @ directions
    scale = settings.topic_weight / np.sqrt((told**2).sum(axis=1).mean())
    told = told * scale
    held_back = np.zeros((len(sentences), len(MODEL_ROLES)))
    folds = _folds([sentence.county for sentence in sentences], settings)
    gram = np.asarray((features @ features.T).todense(), dtype=np.float64) + told @ told.T
    partial = []
    for fold in range(settings.folds):
        train, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        duals, offsets = _logistic(gram[np.ix_(train, train)], labels[train], settings)
        held_back[test] = gram[np.ix_(test, train)] @ duals + offsets
        topical = _unfold(directions @ (told[train].T @ duals) * scale, features.shape[1])
        partial.append((np.asarray(features[train].T @ duals) + topical, offsets))
    temperature = temperature_of(held_back, labels)
    duals, offsets = _logistic(gram, labels, settings)
    weights = np.asarray(features.T @ duals) + _unfold(directions @ (told.T @ duals) * scale, features.shape[1])
    class_weights, class_offsets = _classes(problems, settings)
    model = LinearModel(
        MODEL_ROLES,
        tuple(problem_classes()),
        (weights / temperature).astype(np.float16).astype(np.float32),
        (offsets / temperature).astype(np.float32),
        class_weights.astype(np.float16).astype(np.float32),
        class_offsets.astype(np.float32),
    )
    models = tuple(
        replace(
            model,
            role_weights=(weights / temperature).astype(np.float32),
            role_offsets=(offsets / temperature).astype(np.float32),
        )
        for weights, offsets in partial
    )
    return model, HeldBack(softmax(held_back / temperature), folds, models)


def save(model: LinearModel, folder: Path, tables: dict[str, dict[str, Any]], more: tuple[str, ...] = ()) -> None:
    """Write a model's directory: arrays in half precision, and `model.toml`.

    Args:
        model: the model.
        folder: where to; made when missing.
        tables: the tables `thresholds`, `training` and `scores` of `model.toml`.
        more: further files of the model that lie there already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = ("role_weights", "role_offsets", "class_weights", "class_offsets")
    np.savez_compressed(folder / ARRAYS, **{name: getattr(model, name).astype(np.float16) for name in names})
    write_model(
        folder, folder.resolve().name, "linear", (ARRAYS, *more), {"settings": {"role_bits": ROLE_BITS}, **tables}
    )


def data_hash(sentences: Sequence[LabelledSentence], problems: Sequence[LabelledProblem]) -> str:
    """Return a hash over what a model was fitted on."""
    digest = hashlib.sha256()
    for sentence in sentences:
        digest.update(f"{sentence.file}\t{sentence.text}\t{sentence.role}\n".encode())
    for problem in problems:
        digest.update(f"{problem.text}\t{','.join(problem.classes)}\t{problem.weight}\n".encode())
    return digest.hexdigest()


def _topics(texts: Sequence[str], settings: Settings) -> Floats:
    """Return features of a sentence × topics: the leading right singular vectors of a sample of sentences."""
    from sklearn.utils.extmath import randomized_svd

    random = np.random.default_rng(settings.seed)
    chosen = random.permutation(len(texts))[: settings.sample]
    sample = ngram_features([texts[number] for number in chosen], SENTENCE)
    topics = min(settings.topics, len(chosen) - 1)
    _, _, directions = randomized_svd(sample, topics, n_iter=2, random_state=settings.seed)
    return np.asarray(directions.T, dtype=np.float64)


def _unfold(weights: Floats, rows: int) -> Floats:
    """Add rows of nothing for the features that are no n-grams."""
    return np.pad(weights, ((0, rows - len(weights)), (0, 0)))


def _logistic(gram: Floats, labels: NDArray[np.int64], settings: Settings) -> tuple[Floats, Floats]:
    """Fit multinomial logistic regression on inner products.

    There are a hundred times fewer sentences than features, and the weights of a fit with a squared penalty are sums
    of examples (representer theorem): so the fit is made in the space of the examples, exactly.

    Returns:
        Examples × roles, what each example adds to the weights, and the offsets of the roles.
    """
    from sklearn.linear_model import LogisticRegression

    values, vectors = np.linalg.eigh(gram)
    kept = values > 1e-6 * values[-1]
    values, vectors = values[kept], vectors[:, kept]
    model = LogisticRegression(C=settings.sharpness, class_weight="balanced", max_iter=300)
    model.fit(vectors * np.sqrt(values), labels)
    duals = np.zeros((len(labels), len(MODEL_ROLES)))
    # A role without an example is never chosen.
    offsets = np.full(len(MODEL_ROLES), -20.0)
    duals[:, model.classes_] = (vectors / np.sqrt(values)) @ model.coef_.T
    offsets[model.classes_] = model.intercept_
    return duals, offsets


def _folds(counties: Sequence[str], settings: Settings) -> NDArray[np.int64]:
    names = sorted(set(counties))
    order = np.random.default_rng(settings.seed).permutation(len(names))
    fold_of = {names[place]: number % settings.folds for number, place in enumerate(order)}
    return np.array([fold_of[county] for county in counties])


def temperature_of(scores: Floats, labels: NDArray[np.int64]) -> float:
    """Return the divisor of scores at which the labels are least surprising.

    After Guo et al., On Calibration of Modern Neural Networks, ICML 2017, section 4.2.
    """
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(labels))

    def surprise(temperature: float) -> float:
        return float(-np.log(np.maximum(softmax(scores / temperature)[rows, labels], 1e-12)).mean())

    return float(minimize_scalar(surprise, bounds=(0.2, 5.0), method="bounded").x)


def softmax(scores: Floats) -> Floats:
    """Return scores, rows × labels, as probabilities; each row sums to 1."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _classes(problems: Sequence[LabelledProblem], settings: Settings) -> tuple[Floats, Floats]:
    """Fit one yes-or-no regression per problem class; a class without an example is never chosen."""
    from sklearn.linear_model import LogisticRegression

    features: csr_matrix = class_features([problem.text for problem in problems])
    strengths = np.array([problem.weight for problem in problems])
    names = tuple(problem_classes())
    weights = np.zeros((features.shape[1], len(names)))
    offsets = np.full(len(names), -20.0)
    for column, name in enumerate(names):
        holds = np.array([name in problem.classes for problem in problems])
        if holds.any() and not holds.all():
            model = LogisticRegression(C=settings.sharpness, solver="liblinear")
            model.fit(features, holds, sample_weight=strengths)
            weights[:, column], offsets[column] = model.coef_[0], model.intercept_[0]
    return weights, offsets
