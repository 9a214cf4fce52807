"""Small things of WordprocessingML that several readers of its parts need: names, attributes, symbol fonts."""

import re

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""Namespace of WordprocessingML; that of the strict variant is turned into this one before parsing."""

_PRIVATE = range(0xF020, 0xF100)
_WINGDINGS = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x75: "◆",
    0x76: "❖",
    0xA7: "▪",
    0xA8: "□",
    0xD8: "➢",
    0xE0: "→",
    0xFC: "✓",
    0xFE: "☑",
    **{0x81 + step: chr(ord("①") + step) for step in range(10)},
    **{0x8C + step: chr(ord("❶") + step) for step in range(10)},
}
OTHER_SYMBOL = "·"
"""Stands for an ornament of a symbol font that has no counterpart in Unicode."""


def attribute(parent: etree._Element | None, child: str) -> str:
    """Return `w:val` of a child element.

    Args:
        parent: an element, or None.
        child: local name of the child.

    Returns:
        The value, empty when the parent, the child or the value is missing.
    """
    found = None if parent is None else parent.find(W + child)
    return "" if found is None else found.get(W + "val", "")


def is_on(element: etree._Element | None) -> bool:
    """Tell whether an on/off property is set.

    Args:
        element: the property, or None.

    Returns:
        True when it is there and its value is not one of `0`, `false`, `off`.
    """
    return element is not None and element.get(W + "val", "1") not in ("0", "false", "off")


def whole(value: str, default: int) -> int:
    """Read a count.

    Args:
        value: an attribute's value.
        default: what an attribute that is missing or no plain number stands for.

    Returns:
        The count, 0 or more; never a failure, since Word ignores a value that it does not understand.
    """
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else default


def symbol(code: str) -> str:
    """Return the sign that a `w:sym` shows.

    Args:
        code: its code point in hexadecimal (`F06C`).

    Returns:
        The sign in Unicode, `OTHER_SYMBOL` for a code that is none.
    """
    point = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{2,4}", code) else 0
    return symbols(chr(point)) if 0x20 <= point < 0xD800 or point in _PRIVATE else OTHER_SYMBOL


def symbols(text: str) -> str:
    """Turn characters of a symbol font into Unicode.

    Args:
        text: text in which signs of Wingdings or Symbol stand in the private-use area (U+F020 to U+F0FF).

    Returns:
        The text with the signs that Chinese reports use turned into Unicode, other private ones into `OTHER_SYMBOL`.
    """
    return "".join(_WINGDINGS.get(ord(char) - 0xF000, OTHER_SYMBOL) if ord(char) in _PRIVATE else char for char in text)
