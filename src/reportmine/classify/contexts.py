"""What a model sees of a sentence besides the sentence: its neighbours, the headings above it, its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reportmine.schema.records import Section, Sentence

_LONGEST = 60
"""So many code points of a neighbour are seen, those next to the sentence."""

HEADING_JOINT = "\n"


class Context(NamedTuple):
    """What stands around a sentence.

    Attributes:
        before: the end of the sentence before it, headings left out, with a line end when a new line lies between.
        after: the beginning of the sentence after it, likewise.
        heading: the headings above it, outermost first, joined by line ends; empty when there are none or when hidden.
        place: where in the report it starts, 0 to 1.
    """

    before: str = ""
    after: str = ""
    heading: str = ""
    place: float = 0.5


def body_sentences(sections: Sequence[Section], sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences that are no headings: those a model may be asked about."""
    return [sentence for sentence in sentences if sentence.start != sections[sentence.section_id].heading_start]


def contexts_of(
    text: str, sections: Sequence[Section], sentences: Sequence[Sentence], *, headings: bool = True
) -> list[Context]:
    """Return the context of every one of `body_sentences(sections, sentences)`.

    Args:
        text: the report's text.
        sections: its outline.
        sentences: its sentences, those that are headings included.
        headings: whether headings may be seen.
    """
    own = body_sentences(sections, sentences)
    paths = _heading_paths(text, sections) if headings else [""] * len(sections)
    result = []
    for number, sentence in enumerate(own):
        before = own[number - 1] if number else None
        after = own[number + 1] if number + 1 < len(own) else None
        result.append(
            Context(
                before=_tail(text, before, sentence) if before else "",
                after=_head(text, sentence, after) if after else "",
                heading=paths[sentence.section_id],
                place=sentence.start / max(len(text), 1),
            )
        )
    return result


def _tail(text: str, before: Sentence, sentence: Sentence) -> str:
    gap = "\n" if "\n" in text[before.end : sentence.start] else ""
    return before.quote[-_LONGEST:] + gap


def _head(text: str, sentence: Sentence, after: Sentence) -> str:
    gap = "\n" if "\n" in text[sentence.end : after.start] else ""
    return gap + after.quote[:_LONGEST]


def _heading_paths(text: str, sections: Sequence[Section]) -> list[str]:
    """Return the headings above the text of each section; the report's title, which says nothing, is left out."""
    paths: list[str] = []
    for section in sections:
        above = paths[section.parent_id] if section.parent_id is not None else ""
        own = text[section.heading_start : section.heading_end] if section.heading_start is not None else ""
        if section.level == 0:
            own = ""
        paths.append(HEADING_JOINT.join(filter(None, (above, own))))
    return paths
