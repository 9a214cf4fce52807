"""The linear baseline: hashed character n-grams times weights, for sentence roles and problem classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reportmine.classify.contexts import Context
from reportmine.classify.model_files import MODEL_ROLES, open_model
from reportmine.classify.ngrams import hashed_ngrams
from reportmine.rules.problem_classes import problem_classes

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]

ROLE_BITS = 17
CLASS_BITS = 14
PLACES = 16
"""Features past the buckets of n-grams: which twelfth of the report a sentence starts in."""

SENTENCE, BEFORE, AFTER, PROBLEM = range(4)
_NEIGHBOUR = 0.4
_PLACE = 0.3
_TWELFTHS = 12
"""A neighbour's n-grams and the place weigh less than the sentence's own; chosen by county-wise cross-validation."""

ARRAYS = "weights.npz"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Roles and problem classes from hashed n-grams.

    Attributes:
        role_labels: roles in the order of the columns of `roles`.
        class_labels: problem classes in the order of the columns of `classes`.
        role_weights: (2**ROLE_BITS + PLACES) × roles.
        role_offsets: roles; already calibrated, as the weights are.
        class_weights: 2**CLASS_BITS × classes.
        class_offsets: classes.
    """

    role_labels: tuple[str, ...]
    class_labels: tuple[str, ...]
    role_weights: NDArray[np.float32]
    role_offsets: NDArray[np.float32]
    class_weights: NDArray[np.float32]
    class_offsets: NDArray[np.float32]

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read a model from a directory, after checking it against its `model.toml`.

        Args:
            path: the directory, such as `models/reportmine-zh-linear`.

        Raises:
            ModelError: it is missing, incomplete, changed, or of another kind, version or label set.
        """
        open_model(path, kind="linear")
        with np.load(path / ARRAYS, allow_pickle=False) as arrays:
            # Half precision is for the disk: one core multiplies it far more slowly.
            weights = {name: arrays[name].astype(np.float32) for name in arrays.files}
        return cls(MODEL_ROLES, tuple(problem_classes()), **weights)

    def roles(self, sentences: Sequence[str], contexts: Sequence[Context]) -> Floats:
        """Return calibrated probabilities, sentences × roles.

        Args:
            sentences: the sentences.
            contexts: one per sentence; headings are not looked at.
        """
        if not sentences:
            return np.zeros((0, len(self.role_labels)))
        scores = role_features(sentences, contexts) @ self.role_weights + self.role_offsets
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(scores / scores.sum(axis=1, keepdims=True), dtype=np.float64)

    def classes(self, texts: Sequence[str]) -> Floats:
        """Return for each problem how likely each class applies, problems × classes; rows need not sum to 1."""
        if not texts:
            return np.zeros((0, len(self.class_labels)))
        scores = class_features(texts) @ self.class_weights + self.class_offsets
        return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float64)


def role_features(sentences: Sequence[str], contexts: Sequence[Context]) -> csr_matrix:
    """Return sentences × features: n-grams of the sentence and of its neighbours, each of length 1, and the place."""
    from scipy.sparse import csr_matrix

    columns = (1 << ROLE_BITS) + PLACES
    place = np.array([int(context.place * _TWELFTHS) for context in contexts], dtype=np.int64)
    rows = np.arange(len(sentences), dtype=np.int64)
    spots = csr_matrix(
        (np.full(len(sentences), _PLACE, dtype=np.float32), (rows, (1 << ROLE_BITS) + place)),
        shape=(len(sentences), columns),
    )
    parts = [
        _unit_rows(sentences, SENTENCE, ROLE_BITS, columns, 1.0),
        _unit_rows([context.before for context in contexts], BEFORE, ROLE_BITS, columns, _NEIGHBOUR),
        _unit_rows([context.after for context in contexts], AFTER, ROLE_BITS, columns, _NEIGHBOUR),
    ]
    return sum(parts, start=spots)


def ngram_features(texts: Sequence[str], field: int) -> csr_matrix:
    """Return texts × buckets of roles: the n-grams of one field, of length 1."""
    return _unit_rows(texts, field, ROLE_BITS, 1 << ROLE_BITS, 1.0)


def class_features(texts: Sequence[str]) -> csr_matrix:
    """Return problems × features: the n-grams of each problem, of length 1."""
    return _unit_rows(texts, PROBLEM, CLASS_BITS, 1 << CLASS_BITS, 1.0)


def _unit_rows(texts: Sequence[str], field: int, bits: int, columns: int, length: float) -> csr_matrix:
    """Return texts × columns; each row has the given Euclidean length, spread evenly over the n-grams of its text."""
    from scipy.sparse import csr_matrix

    grams = hashed_ngrams(texts, field, bits)
    counts = np.bincount(grams.rows, minlength=len(texts))
    values = (length / np.sqrt(np.maximum(counts, 1)))[grams.rows].astype(np.float32)
    starts = np.concatenate(([0], np.cumsum(counts)))
    return csr_matrix((values, grams.buckets, starts), shape=(len(texts), columns))
