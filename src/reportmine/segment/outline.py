"""Headings → the outline: depth, parent and extent of every section."""

from msgspec import Struct

from reportmine.segment.headings import Heading

_UNNUMBERED = frozenset({"lead", "inner", "label"})


class Node(Struct):
    """A section before its role is known.

    Attributes:
        start: first code point of the heading, or of the text before the first heading.
        end: where the next node starts.
        heading: its heading, None for text before the first one.
        level: depth, 0 for the title.
        parent: position of the enclosing node, None at the top.
    """

    start: int
    end: int
    heading: Heading | None
    level: int
    parent: int | None


def build_outline(text: str, headings: list[Heading]) -> list[Node]:
    """Nest headings by the order in which their styles appear, and tile the text with them.

    A style that is new under the current heading goes one deeper; a style that is open closes everything under it.
    Numbered headings close unnumbered ones.
    """
    starts = [heading.start for heading in headings]
    nodes: list[Node] = []
    if not starts or text[: starts[0]].strip():
        nodes.append(Node(0, starts[0] if starts else len(text), None, 1, None))
        first = None
    else:
        first = 0
    open_styles: list[str] = []
    path: list[int] = []
    for position, heading in enumerate(headings):
        level = 0 if heading.style == "title" else _depth(open_styles, heading.style)
        while path and nodes[path[-1]].level >= level:
            path.pop()
        parent = path[-1] if path else None
        path.append(len(nodes))
        end = starts[position + 1] if position + 1 < len(starts) else len(text)
        start = first if first is not None and position == 0 else heading.start
        nodes.append(Node(start, end, heading, level, parent))
    return nodes


def _depth(open_styles: list[str], style: str) -> int:
    """Return the depth of a heading of this style and update the open styles."""
    if style in open_styles:
        del open_styles[open_styles.index(style) + 1 :]
    else:
        while open_styles and _closes(style, open_styles[-1]):
            open_styles.pop()
        if style == "attachment" or (style == "line" and all(other in _UNNUMBERED for other in open_styles)):
            open_styles.clear()
        open_styles.append(style)
    return len(open_styles)


def _closes(style: str, other: str) -> bool:
    """Tell whether a heading of a new style ends the open style rather than nesting in it."""
    return other in _UNNUMBERED and (style not in _UNNUMBERED or (other == "label" and style == "lead"))
