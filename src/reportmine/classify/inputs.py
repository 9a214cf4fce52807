"""Sentences with their contexts → token ids, the same in training and at run time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportmine.classify.contexts import HEADING_JOINT, Context
from reportmine.classify.model_files import WITHOUT
from reportmine.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

PLACES = 10
"""So many tokens, `[P0]` to `[P9]`, tell how far into the report a sentence stands."""

_HEADING, _BEFORE, _AFTER = 12, 20, 8
"""So many tokens of the innermost heading and of the neighbours are seen."""

_FRAME = 6
"""`[CLS]`, the place, and at most four `[SEP]`."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What a model reads for one sentence, or for one piece of a long one.

    Attributes:
        ids: token ids.
        focus: 1 for the tokens of the sentence, 0 for its context.
        spans: for each token of the sentence its `(start, end)` in the sentence, code points.
    """

    ids: tuple[int, ...]
    focus: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class InputMaker:
    """Turns sentences into token ids.

    Attributes:
        tokenizer: of single characters; one of words or parts of words does too.
        window: most tokens of an input.
    """

    tokenizer: Tokenizer
    window: int

    @property
    def longest(self) -> int:
        """Most tokens that a sentence may have before it must be split."""
        return self.window - _FRAME

    def encode(self, sentences: Sequence[str], contexts: Sequence[Context | None]) -> list[list[Encoded]]:
        """Encode sentences.

        Args:
            sentences: the sentences.
            contexts: what stands around each; None where nothing is known.

        Returns:
            For each sentence its pieces: one as a rule, more where it does not fit into the window; none is cut short.
        """
        shown = [context or Context() for context in contexts]
        coded = self._code(sentences)
        headings = self._code([context.heading.rpartition(HEADING_JOINT)[2] for context in shown])
        befores = self._code([context.before for context in shown])
        afters = self._code([context.after for context in shown])
        result = []
        for number, code in enumerate(coded):
            around = None if contexts[number] is None else shown[number]
            sides = (headings[number].ids, befores[number].ids, afters[number].ids)
            result.append(
                [
                    self._framed(code.ids[a:b], code.offsets[a:b], around, sides)
                    for a, b in self._cuts(code, sentences[number])
                ]
            )
        return result

    def _code(self, texts: Sequence[str]) -> list[Encoding]:
        coded: list[Encoding] = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return coded

    def _cuts(self, code: Encoding, sentence: str) -> list[tuple[int, int]]:
        """Return where to split a sentence, in tokens: after the last mark that fits, else at the window's end."""
        count = len(code.ids)
        cuts = []
        start = 0
        while count - start > self.longest:
            end = start + self.longest
            marks = [at + 1 for at in range(start, end) if sentence[code.offsets[at][1] - 1] in "，、,；;：:"]
            if marks and marks[-1] > start + self.longest // 2:
                end = marks[-1]
            cuts.append((start, end))
            start = end
        return [*cuts, (start, count)]

    def _framed(
        self,
        ids: list[int],
        spans: list[tuple[int, int]],
        context: Context | None,
        sides: tuple[list[int], list[int], list[int]],
    ) -> Encoded:
        """Put the context around a sentence: as much of it as fits, the heading first, then what stands before."""
        first, separator = special_id(self.tokenizer, "[CLS]"), special_id(self.tokenizer, "[SEP]")
        room = self.longest - len(ids)
        heading = sides[0][-min(_HEADING, room) :] if room else []
        room -= len(heading)
        before = sides[1][-min(_BEFORE, room) :] if room else []
        room -= len(before)
        after = sides[2][: min(_AFTER, room)]
        left = [first]
        if context is not None:
            place = self.tokenizer.token_to_id(f"[P{min(int(context.place * PLACES), PLACES - 1)}]")
            left += [] if place is None else [place]
        left += [*heading, separator, *before]
        if context is not None and context.before.endswith("\n"):
            left.append(separator)
        right = [*([separator] if context is not None and context.after.startswith("\n") else []), *after, separator]
        return Encoded(
            (*left, *ids, *right),
            (*[0] * len(left), *[1] * len(ids), *[0] * len(right)),
            tuple(spans),
        )


def special_id(tokenizer: Tokenizer, token: str) -> int:
    """Return the id of a special token.

    Args:
        tokenizer: of a model.
        token: `[CLS]`, `[SEP]` …

    Raises:
        ModelError: the tokenizer does not know it.
    """
    number = tokenizer.token_to_id(token)
    if number is None:
        raise ModelError(f"模型的 tokenizer.json 里没有 {token}", hint=WITHOUT)
    return number
