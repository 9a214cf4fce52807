"""What a regular expression cannot do without: the literal characters of all that it matches, to prove cheap tests."""

from collections.abc import Iterable
from itertools import product
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

UNKNOWN = "\0"
"""Stands for characters that may be anything."""

_MOST = 20
_EXAMPLES = {ops.CATEGORY_DIGIT: "1", ops.CATEGORY_SPACE: " "}


def skeletons(pattern: str) -> set[str]:
    """Return the shapes of all matches: literal characters, and `UNKNOWN` where others may stand between."""
    return _sequence(_parser.parse(pattern))


def is_anchored(pattern: str) -> bool:
    """Tell whether all that a regular expression matches begins where the text begins."""
    return _begins_at_start(_parser.parse(pattern))


def _begins_at_start(items: Iterable[Any]) -> bool:
    op, told = next(iter(items), (None, None))
    if op is ops.BRANCH:
        return all(map(_begins_at_start, told[1]))
    if op is ops.SUBPATTERN:
        return _begins_at_start(told[3])
    return op is ops.AT and told is ops.AT_BEGINNING


def _sequence(items: Iterable[Any]) -> set[str]:
    found = {""}
    for item in items:
        found = {one + other for one, other in product(found, _item(*item))}
    return found


def _item(op: Any, told: Any) -> set[str]:
    if op is ops.LITERAL:
        return {chr(told)}
    if op is ops.IN:
        return _characters(told)
    if op is ops.BRANCH:
        return set().union(*map(_sequence, told[1]))
    if op is ops.SUBPATTERN:
        return _sequence(told[3])
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        least, most, inside = told
        once = _sequence(inside)
        more = (
            {one + UNKNOWN + other for one, other in product(once, once)} if most > 1 and len(once) <= _MOST else set()
        )
        if most > 1 and not more:
            more = {UNKNOWN}
        return once | more | ({"", UNKNOWN} if not least and most > 1 else {""} if not least else set())
    if op in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
        return {""}
    return {UNKNOWN}


def _characters(told: Any) -> set[str]:
    found: set[str] = set()
    for op, value in told:
        if op is ops.LITERAL:
            found.add(chr(value))
        elif op is ops.RANGE and value[1] - value[0] < _MOST:
            found.update(map(chr, range(value[0], value[1] + 1)))
        elif op is ops.CATEGORY and value in _EXAMPLES:
            found.add(_EXAMPLES[value])
        else:
            return {UNKNOWN}
    return found
