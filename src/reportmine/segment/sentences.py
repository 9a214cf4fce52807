"""Text → sentence spans."""

import re

_END = re.compile(r"[。！？!?；;][”’」』）)》]*|\n+")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Split `text[start:end]` into sentences at 。！？； and line ends.

    A closing quote or bracket stays with the sentence it closes; a `；` inside brackets does not split.

    Returns:
        `(start, end)` of every sentence that holds more than white space, trimmed of it.
    """
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    position = start
    depth_from = start
    depth = 0
    for match in _END.finditer(text, start, end):
        chunk = text[depth_from : match.start()]
        depth = max(0, depth + chunk.count("（") + chunk.count("(") - chunk.count("）") - chunk.count(")"))
        depth_from = match.start()
        mark = text[match.start()]
        if mark == "\n":
            depth = 0
        elif depth and mark in "；;":
            continue
        _keep(text, position, match.end(), spans)
        position = match.end()
    _keep(text, position, end, spans)
    return spans


def _keep(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    chunk = text[start:end]
    stripped = chunk.strip()
    if stripped:
        start += len(chunk) - len(chunk.lstrip())
        spans.append((start, start + len(stripped)))
