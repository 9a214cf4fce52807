"""Reports → training sequences of whole neighbouring sentences under their heading."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportmine.classify.contexts import body_sentences
from reportmine.classify.inputs import special_id
from reportmine.schema.report import Report

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST_HEADING = 24
"""So many characters of a heading open a sequence."""

_PIECE = re.compile(r"[^，、,]*[，、,]?")


@dataclass(frozen=True, slots=True)
class Packed:
    """A training sequence.

    Attributes:
        ids: token ids, `[CLS]`, heading and `[SEP]` first, `[SEP]` last.
        focus: 1 for the tokens of one of its sentences, else 0: what the type embedding will mean in fine-tuning.
        words: for each token the number of its word; −1 for special tokens, which are never hidden.
    """

    ids: tuple[int, ...]
    focus: tuple[int, ...]
    words: tuple[int, ...]


def pack(report: Report, tokenizer: Tokenizer, length: int, rng: random.Random) -> Iterator[Packed]:
    """Cut a report into sequences.

    Args:
        report: a mined report; its outline gives the headings.
        tokenizer: of single characters.
        length: longest sequence in tokens.
        rng: chooses the sentence in focus.
    """
    text = report.text
    held: list[str] = []
    heading = ""
    room = length - 3 - LONGEST_HEADING
    for sentence in body_sentences(report.sections, report.sentences):
        section = report.sections[sentence.section_id]
        above = "" if section.heading_start is None else text[section.heading_start : section.heading_end]
        for piece in pieces_of(sentence.quote, room):
            if held and (above != heading or sum(map(len, held)) + len(piece) > room):
                yield _packed(heading, held, tokenizer, length, rng)
                held = []
            heading = above
            held.append(piece)
    if held:
        yield _packed(heading, held, tokenizer, length, rng)


def pieces_of(sentence: str, longest: int) -> list[str]:
    """Split a sentence that is too long at commas, and a stretch without commas by length.

    Args:
        sentence: the sentence.
        longest: code points that a piece may have.

    Returns:
        Pieces that joined give the sentence; the sentence alone when it is short enough.
    """
    if len(sentence) <= longest:
        return [sentence]
    pieces = [""]
    for match in _PIECE.finditer(sentence):
        part = match.group()
        if pieces[-1] and len(pieces[-1]) + len(part) > longest:
            pieces.append("")
        while len(part) > longest:
            pieces[-1:] = [pieces[-1] + part[:longest], ""] if not pieces[-1] else [pieces[-1], part[:longest], ""]
            part = part[longest:]
        pieces[-1] += part
    return [piece for piece in pieces if piece]


def _packed(heading: str, held: list[str], tokenizer: Tokenizer, length: int, rng: random.Random) -> Packed:
    import jieba

    class_, separator = special_id(tokenizer, "[CLS]"), special_id(tokenizer, "[SEP]")
    ids, focus, words = [class_], [0], [-1]
    chosen = rng.randrange(len(held))
    word = 0
    for number, piece in enumerate((heading[-LONGEST_HEADING:], *held)):
        for token in jieba.cut(piece):
            coded = tokenizer.encode(token, add_special_tokens=False).ids
            ids += coded
            focus += [int(number == chosen + 1)] * len(coded)
            words += [word] * len(coded)
            word += 1
        if number == 0:
            ids.append(separator)
            focus.append(0)
            words.append(-1)
    return Packed((*ids[: length - 1], separator), (*focus[: length - 1], 0), (*words[: length - 1], -1))
