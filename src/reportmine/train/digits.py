"""Does the number of a gold figure stand in the text that it marks?"""

import re
from decimal import Decimal

from reportmine.normalise.numerals import parse_number
from reportmine.rules.shadow import shadow
from reportmine.train.kinds import Attributes, gold_value

_MASK = "*"
_MORE = re.compile(r"[多余]")
_SCALE = re.compile(r"[十百千万亿]*")
_RANGE = r"(?=\s*[-~－—–至到])"
_NEIGHBOURS = re.compile(r"([一二三四五六七八九])([一二三四五六七八九])([十百千万亿]*)")


def number_fault(quote: str, attributes: Attributes) -> str:
    """Compare a gold figure's number with the text under it.

    Args:
        quote: the text marked.
        attributes: the figure's `v` and `u`.

    Returns:
        A Chinese clause when they differ, empty when they agree.
    """
    written = attributes["v"]
    if (written == _MASK) != (_MASK in quote):
        return f"“{quote}”有遮蔽与 v=“{written}”不符" if _MASK in quote else f"“{quote}”没有遮蔽，v 却是 *"
    if written == _MASK or _read(quote, attributes["u"]) == gold_value(written):
        return ""
    return f"“{quote}”与 v=“{written}”不符"


def _read(quote: str, unit: str) -> tuple[Decimal, ...]:
    """Return the number that a quote begins with, both ends of a range, nothing when it cannot be read."""
    text, unit = _MORE.sub("", shadow(quote)), shadow(unit)
    number = text.removesuffix(unit) if unit else text
    scale = _SCALE.match(unit)
    if scale and scale[0]:  # 30万—32万头: the lower end is in the same unit
        number = re.sub(scale[0] + _RANGE, "", number)
    neighbours = _NEIGHBOURS.fullmatch(number)
    if neighbours:  # 三四人: a range, not thirty-four
        low, high, unit_of_ten = neighbours.groups()
        number = f"{low}{unit_of_ten}至{high}{unit_of_ten}"
    return tuple(end for end in parse_number(number) if end is not None)
