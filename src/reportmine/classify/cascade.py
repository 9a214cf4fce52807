"""Rules decide the roles they are sure of; a trained model decides the rest, and what stays open is marked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from reportmine.classify.contexts import Context, body_sentences, contexts_of
from reportmine.classify.encoder import EncoderModel
from reportmine.classify.linear import LinearModel
from reportmine.classify.model_files import CARD, MODEL_ROLES, WITHOUT, ModelFiles, kind_of, open_model
from reportmine.classify.stack import ARRAYS, Stack, view_of
from reportmine.errors import ModelError
from reportmine.schema.labels import Role
from reportmine.schema.records import Sentence
from reportmine.schema.report import Report

Floats = NDArray[np.float64]

LINEAR, SMALL = "reportmine-zh-linear", "reportmine-zh-small"
"""The models that are shipped."""

_LEAST = 1e-4


@dataclass(frozen=True)
class Cascade:
    """Decides the role of every sentence that is no heading.

    Attributes:
        linear: says something of every sentence.
        stack: weighs that with the rules and the neighbours.
        files: the linear model's, with thresholds `rules` (rules right at least so often decide alone) and `certain`
            (below it a role is uncertain).
        encoder: asked where the stack is not certain; None for none.
        encoder_files: its, with the setting `weight`: what its word counts beside the stack's.
    """

    linear: LinearModel
    stack: Stack
    files: ModelFiles
    encoder: EncoderModel | None = None
    encoder_files: ModelFiles | None = None

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that a role depends on here."""
        return "+".join(files.fingerprint for files in (self.files, self.encoder_files) if files is not None)

    def __call__(self, report: Report) -> Report:
        """Return a report with the roles of its sentences decided.

        Args:
            report: with sections and sentences as the rules left them.
        """
        own = body_sentences(report.sections, report.sentences)
        if not own:
            return report
        contexts = contexts_of(report.text, report.sections, report.sentences)
        view = view_of(report.text, report.sections, report.sentences)
        trust = self.stack.trust[self.stack.rows(view)]
        scores = self.stack.roles(self.linear.roles([one.quote for one in own], contexts), view)
        sure = trust >= self.files.thresholds["rules"]
        scores = self._with_encoder(own, contexts, scores, sure)
        decided = {
            sentence.id: self._decided(sentence, bool(sure[row]), float(trust[row]), scores[row])
            for row, sentence in enumerate(own)
        }
        return replace(report, sentences=tuple(decided.get(one.id, one) for one in report.sentences))

    def _with_encoder(
        self, own: list[Sentence], contexts: list[Context], scores: Floats, sure: NDArray[np.bool_]
    ) -> Floats:
        """Return the scores with the encoder's word where nothing else is certain."""
        if self.encoder is None or self.encoder_files is None:
            return scores
        asked = np.flatnonzero((scores.max(axis=1) < self.files.thresholds["certain"]) & ~sure)
        if not len(asked):
            return scores
        told = self.encoder.roles([own[row].quote for row in asked], [contexts[row] for row in asked])
        weight = float(self.encoder_files.settings["weight"])
        mixed = scores[asked] * np.maximum(told, _LEAST) ** weight
        scores = scores.copy()
        scores[asked] = mixed / mixed.sum(axis=1, keepdims=True)
        return scores

    def _decided(self, sentence: Sentence, sure: bool, trust: float, scores: Floats) -> Sentence:
        """Return a sentence with both verdicts, and the one that counts."""
        best = int(scores.argmax())
        score = round(float(scores[best]), 3)
        told = replace(
            sentence,
            rule_confidence=round(trust, 3),
            model_role=cast(Role, MODEL_ROLES[best]),
            model_confidence=score,
            confidence=round(trust, 3) if sure else score,
        )
        if sure:
            return told
        return replace(
            told,
            role=cast(Role, MODEL_ROLES[best]),
            decided_by="model",
            rule="roles.model",
            uncertain=bool(scores[best] < self.files.thresholds["certain"]),
        )


def open_cascade(model: str) -> Cascade:
    """Open a shipped model by name, or one in a folder.

    Args:
        model: `zh-small` or `zh-linear`, with or without `reportmine-`, or the folder of a model that `reportmine
            train` made; an encoder is joined by the linear model that is shipped.

    Raises:
        ModelError: there is no such model, or it is incomplete, changed, or of another version or label set.
    """
    folder = _folder(model)
    if not folder.is_dir():
        raise ModelError(
            f"没有名为“{model}”的模型，也没有这个文件夹",
            hint="可以用 zh-small、zh-linear 或模型文件夹，或加 --model none 只用规则",
        )
    if kind_of(folder) == "encoder":
        files = open_model(folder, "encoder")
        if "weight" not in files.settings:
            raise ModelError(f"模型 {folder} 的 {CARD} 缺少“weight”", hint=WITHOUT)
        return _cascade(_folder(LINEAR), EncoderModel.load(folder), files)
    return _cascade(folder, None, None)


def _cascade(folder: Path, encoder: EncoderModel | None, encoder_files: ModelFiles | None) -> Cascade:
    files = open_model(folder, "linear")
    absent = [ARRAYS] if ARRAYS not in files.hashes else []
    absent += [name for name in ("rules", "certain") if name not in files.thresholds]
    if absent:
        raise ModelError(f"模型 {folder} 的 {CARD} 缺少“{'、'.join(absent)}”", hint=WITHOUT)
    return Cascade(LinearModel.load(folder), Stack.load(folder), files, encoder, encoder_files)


def shipped_models() -> Path:
    """Return the folder of the shipped models: inside the package when installed, beside it in a working copy."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "models"
    return inside if inside.is_dir() else package.parents[1] / "models"


def _folder(model: str) -> Path:
    names = {name: shipped_models() / name for name in (LINEAR, SMALL)}
    names |= {name.removeprefix("reportmine-"): path for name, path in names.items()}
    return names.get(model, Path(model))
