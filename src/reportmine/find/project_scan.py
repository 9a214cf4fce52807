"""One fast pass over a text: which of its clauses may name a project."""

from typing import NamedTuple

from reportmine.find.project_names import Span
from reportmine.rules.project_rules import BUILT, CLOSER, EVENT, HIDDEN, MONEY, SITE, STOPS, WORKS, project_words

Event = tuple[int, int, str]
"""A word that tells how far a project is: start, end, the stage it tells."""

_LONGEST = 300
"""How far from a head its clause may reach, so that a text without marks is read in linear time."""

_OF_REACH = 14
"""How far behind 投资 the 的 may stand that ties an amount to a name."""

NO_NAME = frozenset("的该此新大好小老各类批些每多某上谈抓、，。；：\n")
"""Characters before 项目 and 工程 that make it no name's end."""

WEAK_BEFORE = frozenset("路街巷桥园馆楼厂站院校库城场港渠坝塔线段式面利本期前体已经将于程目月份日年底初末夕季度")
"""Characters before an event that may hide a one-character head: such heads, and the ends of adverbs and times."""


class Scan(NamedTuple):
    """What one pass over a text finds, each in text order.

    Attributes:
        clauses: the clauses that may name a project, without overlaps.
        ends: where heads end.
        events: all events.
    """

    clauses: list[Span]
    ends: list[int]
    events: list[Event]


def scan_clauses(text: str) -> Scan:
    """Return the clauses that may name a project, where heads end, and all events.

    Args:
        text: the report's text.
    """
    words = project_words()
    kinds, stages, groups, follow = words.scan.kinds, words.scan.stages, words.groups, words.follow
    flat = text
    for mark in STOPS[1:]:
        flat = flat.replace(mark, STOPS[0])
    rfind, find = flat.rfind, flat.find
    clauses: list[Span] = []
    ends: list[int] = []
    events: list[Event] = []
    read = 0
    for number, left, right in words.scan.find(text):
        kind = kinds[number]
        if kind >= SITE:
            ends.append(right)
        elif kind == HIDDEN:
            continue
        elif kind < MONEY:
            stage = stages[number]
            events.append((left, right, stage))
            if kind == EVENT and stage not in BUILT:
                continue
        if left < read or (SITE <= kind < WORKS and text[right : right + 1] not in follow):
            continue
        floor = read if read > left - _LONGEST else left - _LONGEST
        stop = rfind(STOPS[0], floor, left)
        start = floor if stop < 0 else stop + 1
        if kind >= WORKS:
            is_group = text[left - 1] in NO_NAME or text[left - 2 : left] in groups
            is_told = not is_group or find("、", start, left) >= 0 or find("等", start, left) >= 0
        elif kind == MONEY:
            is_told = find("的", right, right + _OF_REACH) >= 0
        else:
            is_told = kind >= SITE or _is_told_by_event(text, start, left, kind)
        if is_told:
            read = find(STOPS[0], right, right + _LONGEST)
            if read < 0:
                read = min(len(text), right + _LONGEST)
            clauses.append((start, read))
    return Scan(clauses, ends, events)


def _is_told_by_event(text: str, start: int, left: int, kind: int) -> bool:
    """Tell whether an event may have a name without a known head before it."""
    if kind == CLOSER:
        return text.find("、", start, left) >= 0
    if text.find("等", start, left) >= 0:
        return True
    return text[left - 1] in WEAK_BEFORE and project_words().weak.search(text, start, left) is not None
