"""Rules, model and neighbours weighed together: what each sentence's role most likely is.

A classifier over the verdicts of others (Wolpert, Stacked Generalization, Neural Networks 5, 1992). It sees what a
model says of the sentence and of those around it, how the rules came to their verdict, and where the sentence stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reportmine.classify.contexts import body_sentences
from reportmine.classify.model_files import MODEL_ROLES
from reportmine.schema.records import Section, Sentence

Floats = NDArray[np.float64]

ARRAYS = "stack.npz"

_LEAST = 1e-4
_AROUND = 4
"""So many sentences before and after are averaged over."""

_EDGES = (3, 8)
"""The first and last so many sentences of a report are told apart from the rest."""

_TAIL = 0.95
_CONGRESS = "各位代表"


class View(NamedTuple):
    """What the stack sees of the body sentences of one report besides a model's verdicts.

    Attributes:
        keys: for each sentence how the rules decided, and in which kind of report: `congress:outline.content/成效`.
        new_line: whether it begins a line.
        places: where in the report it starts, 0 to 1.
        congress: whether the report is one to a people's congress, which differs from a bureau's in what ends it.
    """

    keys: tuple[str, ...]
    new_line: NDArray[np.bool_]
    places: Floats
    congress: bool


def view_of(text: str, sections: Sequence[Section], sentences: Sequence[Sentence]) -> View:
    """Return the view of a report's body sentences, in their order.

    Args:
        text: the report's text.
        sections: its outline.
        sentences: its sentences as the rules left them.
    """
    own = body_sentences(sections, sentences)
    starts = [0, *(sentence.end for sentence in own)]
    congress = _CONGRESS in text
    kind = "congress" if congress else "bureau"
    return View(
        tuple(f"{kind}:{key_of(sections[sentence.section_id], sentence)}" for sentence in own),
        np.array(["\n" in text[before : one.start] for before, one in zip(starts, own, strict=False)], dtype=np.bool_),
        np.array([sentence.start / max(len(text), 1) for sentence in own]),
        congress,
    )


def key_of(section: Section, sentence: Sentence) -> str:
    """Return how the rules came to a sentence's role: the rule of its section, or `rule` for one of its own."""
    return f"{section.rule if sentence.decided_by == 'section' else 'rule'}/{sentence.role}"


@dataclass(frozen=True, slots=True)
class Stack:
    """Weights of everything that speaks for a role.

    Attributes:
        keys: the ways of the rules that were seen in training.
        evidence: (keys + 1) × roles: log of how much likelier a role is where the rules decided so than anywhere; the
            last row, for ways never seen, is 0.
        trust: how often the rules are right where they decided so, keys + 1; half for ways never seen.
        weights: features × roles.
        offsets: roles; calibrated, as the weights are.
    """

    keys: tuple[str, ...]
    evidence: Floats
    trust: Floats
    weights: Floats
    offsets: Floats

    @classmethod
    def load(cls, folder: Path) -> Stack:
        """Read the stack of a model directory that `open_model` has checked.

        Args:
            folder: the directory.
        """
        with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
            values = {field.name: arrays[field.name] for field in fields(cls)}
        keys = tuple(str(key) for key in values.pop("keys"))
        return cls(keys, **{name: value.astype(np.float64) for name, value in values.items()})

    def save(self, folder: Path) -> None:
        """Write the arrays into a model directory.

        Args:
            folder: the directory.
        """
        np.savez_compressed(
            folder / ARRAYS,
            keys=np.asarray(self.keys),
            evidence=self.evidence,
            trust=self.trust,
            weights=self.weights,
            offsets=self.offsets,
        )

    def roles(self, probabilities: Floats, view: View) -> Floats:
        """Return calibrated probabilities, sentences × roles.

        Args:
            probabilities: a model's, for all body sentences of one report.
            view: of the same sentences.
        """
        scores = features(probabilities, self.evidence[self.rows(view)], view) @ self.weights + self.offsets
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(scores / scores.sum(axis=1, keepdims=True))

    def rows(self, view: View) -> NDArray[np.int64]:
        """Return for each sentence its row of `evidence` and `trust`."""
        place = {key: number for number, key in enumerate(self.keys)}
        return np.array([place.get(key, len(self.keys)) for key in view.keys], dtype=np.int64)


def features(probabilities: Floats, evidence: Floats, view: View) -> Floats:
    """Return sentences × features of one report's body sentences.

    Args:
        probabilities: a model's, sentences × roles.
        evidence: of the rules, sentences × roles.
        view: of the same sentences.
    """
    count = len(probabilities)
    spread = np.pad(probabilities, ((_AROUND, _AROUND), (0, 0)))
    hints = np.pad(evidence, ((1, 1), (0, 0)))
    sums = np.cumsum(np.pad(spread, ((1, 0), (0, 0))), axis=0)
    width = 2 * _AROUND + 1
    order = np.arange(count)
    seen = np.minimum(order + _AROUND, count - 1) - np.maximum(order - _AROUND, 0) + 1
    window = (sums[width:] - sums[:-width]) / seen[:, None]
    edges = [order < edge for edge in _EDGES] + [order >= count - edge for edge in _EDGES]
    shape = np.column_stack([view.new_line, np.append(view.new_line[1:], True), *edges, view.places > _TAIL])
    around = [spread[_AROUND + shift : _AROUND + shift + count] for shift in (-1, 1, -2, 2)]
    told = np.log(np.maximum(probabilities, _LEAST))
    kind = np.tile([1.0, 0.0] if view.congress else [0.0, 1.0], (count, 1))
    parts = [told, evidence, *around, window, 0.3 * hints[:-2], 0.3 * hints[2:], shape.astype(float), kind]
    return np.column_stack([*parts, told * kind[:, 1:], shape * kind[:, 1:]])


def evidence_of(keys: Sequence[str], roles: Sequence[str]) -> tuple[tuple[str, ...], Floats, Floats]:
    """Return keys, evidence and trust (see `Stack`) of labelled sentences.

    Counts are smoothed by five examples in the proportions of all.

    Args:
        keys: how the rules decided each sentence.
        roles: what each really does.
    """
    prior = np.array([max(sum(role == one for one in roles), 1) for role in MODEL_ROLES], dtype=np.float64)
    prior /= prior.sum()
    names = tuple(sorted(set(keys)))
    place = {key: number for number, key in enumerate(names)}
    counts = np.zeros((len(names), len(MODEL_ROLES)))
    for key, role in zip(keys, roles, strict=True):
        counts[place[key], MODEL_ROLES.index(role)] += 1
    smooth = (counts + 5 * prior) / (counts.sum(axis=1, keepdims=True) + 5)
    evidence = np.vstack([np.log(smooth / prior), np.zeros(len(MODEL_ROLES))])
    claimed = [key.rpartition("/")[2] for key in names]
    right = [smooth[row, MODEL_ROLES.index(role)] if role in MODEL_ROLES else 0.0 for row, role in enumerate(claimed)]
    return names, evidence, np.array([*right, 0.5])
