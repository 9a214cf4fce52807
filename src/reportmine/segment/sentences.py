"""Text → sentence spans."""

import re

_END = re.compile(r"[。！？!?；;\n](?:(?<=\n)\n*|[”’」』）)》]*)")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Split `text[start:end]` into sentences at 。！？； and line ends.

    A closing quote or bracket stays with the sentence it closes; a `；` inside brackets does not split.

    Returns:
        `(start, end)` of every sentence that holds more than white space, trimmed of it.
    """
    end = len(text) if end is None else end
    ends = [match.span() for match in _END.finditer(text, start, end)]
    enclosed = _enclosed_semicolons(text, start, end, ends)
    stops = [stop for mark, stop in ends if mark not in enclosed] if enclosed else [stop for _, stop in ends]
    spans: list[tuple[int, int]] = []
    position = start
    for stop in (*stops, end):
        if position < stop and not text[position].isspace() and not text[stop - 1].isspace():  # most sentences
            spans.append((position, stop))
        else:
            _keep(text, position, stop, spans)
        position = stop
    return spans


def _enclosed_semicolons(text: str, start: int, end: int, ends: list[tuple[int, int]]) -> set[int]:
    """Return where a `；` stands inside brackets; a line end closes all of them."""
    enclosed: set[int] = set()
    find = text.find
    if find("；", start, end) < 0 and find(";", start, end) < 0:
        return enclosed
    if find("（", start, end) < 0 and find("(", start, end) < 0:
        return enclosed
    depth = 0
    depth_from = start
    for mark, _ in ends:
        chunk = text[depth_from:mark]
        depth = max(0, depth + chunk.count("（") + chunk.count("(") - chunk.count("）") - chunk.count(")"))
        depth_from = mark
        if text[mark] == "\n":
            depth = 0
        elif depth and text[mark] in "；;":
            enclosed.add(mark)
    return enclosed


def _keep(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    chunk = text[start:end].rstrip()
    stripped = chunk.lstrip()
    if stripped:
        end = start + len(chunk)
        spans.append((end - len(stripped), end))
