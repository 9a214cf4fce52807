"""The encoder at run time: int8 ONNX through onnxruntime, characters through tokenizers, one thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reportmine.classify.contexts import Context
from reportmine.classify.decode import spans_of
from reportmine.classify.inputs import Encoded, InputMaker
from reportmine.classify.model_files import WITHOUT, ModelFiles, open_model
from reportmine.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

NETWORK, TOKENIZER = "model.onnx", "tokenizer.json"
_BATCH = 32

Array = NDArray[np.float32]


class NameSpan(NamedTuple):
    """A name in a sentence.

    Attributes:
        start: first code point in the sentence.
        end: one past the last.
        kind: `project` or `organisation`.
    """

    start: int
    end: int
    kind: str


class EncoderModel:
    """A trained encoder, ready to be asked. Open it with `EncoderModel.load`.

    Args:
        files: the checked model directory.
        inputs: encodes sentences.
        session: runs the network.
    """

    def __init__(self, files: ModelFiles, inputs: InputMaker, session: InferenceSession) -> None:
        self.files = files
        self._inputs = inputs
        self._session = session
        self._temperature = float(files.settings["temperature"])

    @classmethod
    def load(cls, folder: Path) -> EncoderModel:
        """Open a model directory.

        Args:
            folder: holds `model.toml`, `model.onnx` and `tokenizer.json`.

        Raises:
            ModelError: it is missing, damaged, of other labels or another version, or cannot be run here.
        """
        files = open_model(folder, "encoder")
        absent = [name for name in (NETWORK, TOKENIZER) if name not in files.hashes]
        absent += [name for name in ("temperature", "window") if name not in files.settings]
        if absent:
            raise ModelError(f"模型 {folder} 的 model.toml 缺少“{'、'.join(absent)}”", hint=WITHOUT)
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ModelError(
                f"没有安装 {error.name}，运行不了模型 {folder}", hint=f"请重新安装 reportmine；{WITHOUT}"
            ) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            session = onnxruntime.InferenceSession(str(folder / NETWORK), options, providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # both libraries raise bare exceptions of many kinds
            raise ModelError(f"模型 {folder} 打不开：{str(error).splitlines()[0][:80]}", hint=WITHOUT) from error
        return cls(files, InputMaker(tokenizer, int(files.settings["window"])), session)

    def roles(self, sentences: Sequence[str], contexts: Sequence[Context | None] | None = None) -> Array:
        """Return the probability of every role.

        Args:
            sentences: sentences that are no headings.
            contexts: what stands around each; None when nothing is known.

        Returns:
            Array n × roles, in the order of `MODEL_ROLES`; rows sum to 1. Calibrated with the model's temperature.
        """
        groups = self._inputs.encode(sentences, contexts or [None] * len(sentences))
        logits = self._scores(groups, 0) / self._temperature
        return _by_sentence(groups, _softmax(logits))

    def classes(self, texts: Sequence[str]) -> Array:
        """Return how likely each problem class is; several may be.

        Args:
            texts: problems as written.

        Returns:
            Array n × classes, in the order of `problem_classes()`, 0 to 1.
        """
        groups = self._inputs.encode(texts, [None] * len(texts))
        return _by_sentence(groups, (1 / (1 + np.exp(-self._scores(groups, 1)))).astype(np.float32))

    def tags(self, sentences: Sequence[str]) -> list[list[NameSpan]]:
        """Return the projects and organisations that each sentence names, in text order."""
        groups = self._inputs.encode(sentences, [None] * len(sentences))
        pieces = [piece for group in groups for piece in group]
        best = iter(self._run(pieces, 2))
        result = []
        for group in groups:
            tags = [int(tag) for piece in group for tag in next(best)[np.array(piece.focus, dtype=bool)].argmax(-1)]
            tokens = [span for piece in group for span in piece.spans]
            result.append([NameSpan(*span) for span in spans_of(tags, tokens)])
        return result

    def split(self, sentences: Sequence[str]) -> list[bool]:
        """Tell which sentences do not fit into the window, so that their pieces are judged and the scores averaged."""
        return [len(group) > 1 for group in self._inputs.encode(sentences, [None] * len(sentences))]

    def _scores(self, groups: Sequence[Sequence[Encoded]], output: int) -> Array:
        """Return one row of logits per piece."""
        rows = self._run([piece for group in groups for piece in group], output)
        width = self._session.get_outputs()[output].shape[-1]
        return np.stack(rows) if rows else np.zeros((0, int(width)), np.float32)

    def _run(self, pieces: Sequence[Encoded], output: int) -> list[Array]:
        """Run the network on pieces sorted by length, so that little is padding; rows in the order given.

        The order of pieces of one length is theirs in the input: what is batched together depends on nothing else.
        """
        name = self._session.get_outputs()[output].name
        rows: list[Array] = [np.zeros(0, np.float32)] * len(pieces)
        order = sorted(range(len(pieces)), key=lambda number: len(pieces[number].ids))
        for at in range(0, len(order), _BATCH):
            chosen = order[at : at + _BATCH]
            (scores,) = self._session.run([name], _arrays([pieces[number] for number in chosen]))
            for row, number in enumerate(chosen):
                rows[number] = scores[row, : len(pieces[number].ids)] if scores.ndim == 3 else scores[row]
        return rows


def _arrays(pieces: Sequence[Encoded]) -> dict[str, NDArray[np.int64]]:
    shape = len(pieces), max(len(piece.ids) for piece in pieces)
    feed = {name: np.zeros(shape, np.int64) for name in ("ids", "mask", "focus")}
    for row, piece in enumerate(pieces):
        feed["ids"][row, : len(piece.ids)] = piece.ids
        feed["mask"][row, : len(piece.ids)] = 1
        feed["focus"][row, : len(piece.ids)] = piece.focus
    return feed


def _softmax(logits: Array) -> Array:
    raised = np.exp(logits - logits.max(-1, keepdims=True))
    shares: Array = (raised / raised.sum(-1, keepdims=True)).astype(np.float32)
    return shares


def _by_sentence(groups: Sequence[Sequence[Encoded]], rows: Array) -> Array:
    """Return one row per sentence: the mean of its pieces, a longer piece counting more."""
    result = np.zeros((len(groups), rows.shape[1]), np.float32)
    at = 0
    for number, group in enumerate(groups):
        weights = np.array([max(len(piece.spans), 1) for piece in group], np.float32)
        result[number] = weights @ rows[at : at + len(group)] / weights.sum()
        at += len(group)
    return result
