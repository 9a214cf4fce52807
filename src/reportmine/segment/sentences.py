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
    enclosed = _enclosed_semicolons(text, start, end)
    spans: list[tuple[int, int]] = []
    position = start
    for match in _END.finditer(text, start, end):
        if match.start() not in enclosed:
            _keep(text, position, match.end(), spans)
            position = match.end()
    _keep(text, position, end, spans)
    return spans


def _enclosed_semicolons(text: str, start: int, end: int) -> set[int]:
    """Return where a `；` stands inside brackets; a line end closes all of them."""
    enclosed: set[int] = set()
    if not (_holds(text, "；;", start, end) and _holds(text, "（(", start, end)):
        return enclosed
    depth = 0
    depth_from = start
    for match in _END.finditer(text, start, end):
        chunk = text[depth_from : match.start()]
        depth = max(0, depth + chunk.count("（") + chunk.count("(") - chunk.count("）") - chunk.count(")"))
        depth_from = match.start()
        if text[match.start()] == "\n":
            depth = 0
        elif depth and text[match.start()] in "；;":
            enclosed.add(match.start())
    return enclosed


def _holds(text: str, marks: str, start: int, end: int) -> bool:
    return any(text.find(mark, start, end) >= 0 for mark in marks)


def _keep(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    chunk = text[start:end].rstrip()
    stripped = chunk.lstrip()
    if stripped:
        end = start + len(chunk)
        spans.append((end - len(stripped), end))
