"""Tags of tokens → spans."""

from collections.abc import Sequence

from reportmine.classify.model_files import TAGS


def spans_of(tags: Sequence[int], tokens: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Return the spans that tags mark.

    A B opens a span, an I of the same kind goes on with it; an I with nothing before it opens one, too.

    Args:
        tags: positions in `TAGS`, one per token.
        tokens: `(start, end)` of the tokens in the sentence.

    Returns:
        `(start, end, kind)`, kind being `project` or `organisation`, in text order.
    """
    spans: list[tuple[int, int, str]] = []
    current = ""
    for number, (start, end) in zip(tags, tokens, strict=True):
        mark, _, kind = TAGS[number].partition("-")
        if mark == "I" and kind == current:
            spans[-1] = (spans[-1][0], end, kind)
        elif mark != "O":
            spans.append((start, end, kind))
        current = kind
    return spans
