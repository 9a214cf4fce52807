"""Fit the stack that weighs rules, model and neighbours together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reportmine.classify.contexts import body_sentences, contexts_of
from reportmine.classify.linear import LinearModel
from reportmine.classify.model_files import MODEL_ROLES
from reportmine.classify.stack import Stack, View, evidence_of, features, view_of
from reportmine.readers import read
from reportmine.schema.report import Report
from reportmine.train.gold import read_gold
from reportmine.train.sentences import LabelledSentence, outline

Floats = NDArray[np.float64]

_SHARPNESS = 0.1


def fit_stack(
    sentences: Sequence[LabelledSentence],
    folds: NDArray[np.int64],
    models: Sequence[LinearModel],
    corpus: Path,
    reports: Path,
) -> tuple[Stack, Floats]:
    """Fit a stack on what models say that have not seen a sentence's county.

    Args:
        sentences: labelled sentences.
        folds: the fold of each.
        models: for each fold the model that has not seen it.
        corpus: the project's corpus, for sentences of its annotated reports.
        reports: folder of real reports.

    Returns:
        The stack, and the probabilities of the sentences' roles, sentences × roles, each from a stack that has not seen
        the sentence's fold.

    Raises:
        ReportmineError: a report is missing or cannot be read.
    """
    texts = {sentence.file: _outlined(sentence.file, corpus, reports) for sentence in sentences}
    fold_of = {sentence.file: int(fold) for sentence, fold in zip(sentences, folds, strict=True)}
    told = {file: _told(report, models[fold_of[file]]) for file, report in texts.items()}
    views = {file: view_of(report.text, report.sections, report.sentences) for file, report in texts.items()}
    places = {file: _places(report) for file, report in texts.items()}
    at = [(sentence.file, places[sentence.file][sentence.start]) for sentence in sentences]
    roles = [sentence.role for sentence in sentences]
    held_back = np.zeros((len(sentences), len(MODEL_ROLES)))
    for fold in range(len(models)):
        train, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        stack = _fit([at[row] for row in train], [roles[row] for row in train], told, views)
        answers = {file: stack.roles(told[file], views[file]) for file in {at[row][0] for row in test}}
        for row in test:
            held_back[row] = answers[at[row][0]][at[row][1]]
    return _fit(at, roles, told, views), held_back


def _outlined(file: str, corpus: Path, reports: Path) -> Report:
    gold = corpus / "gold" / file
    return outline(read_gold(gold).text if file.endswith(".xml") and gold.is_file() else read(reports / file).text)


def _told(report: Report, model: LinearModel) -> Floats:
    own = body_sentences(report.sections, report.sentences)
    return model.roles(
        [sentence.quote for sentence in own], contexts_of(report.text, report.sections, report.sentences)
    )


def _places(report: Report) -> dict[int, int]:
    own = body_sentences(report.sections, report.sentences)
    return {sentence.start: number for number, sentence in enumerate(own)}


def _fit(at: Sequence[tuple[str, int]], roles: Sequence[str], told: dict[str, Floats], views: dict[str, View]) -> Stack:
    from sklearn.linear_model import LogisticRegression

    empty = np.zeros((0, len(MODEL_ROLES)))
    keys, evidence, trust = evidence_of([views[file].keys[place] for file, place in at], roles)
    stack = Stack(keys, evidence, trust, empty, np.zeros(len(MODEL_ROLES)))
    seen = {
        file: features(told[file], evidence[stack.rows(views[file])], views[file]) for file in {file for file, _ in at}
    }
    model = LogisticRegression(C=_SHARPNESS, class_weight="balanced", max_iter=1000)
    model.fit(np.array([seen[file][place] for file, place in at]), [MODEL_ROLES.index(role) for role in roles])
    weights = np.zeros((model.coef_.shape[1], len(MODEL_ROLES)))
    offsets = np.full(len(MODEL_ROLES), -20.0)
    weights[:, model.classes_], offsets[model.classes_] = model.coef_.T, model.intercept_
    return Stack(keys, evidence, trust, weights, offsets)
