"""Problems told without a heading of their own: where a paragraph turns to them, and the single problems named."""

import re

from reportmine.rules.patterns import pattern
from reportmine.segment.cues import is_negative, sentences, trimmed
from reportmine.segment.items import split_items

_NAMING_TURNS = ("turn.exists", "turn.many", "turn.named")
_PASSAGE_TURNS = ("turn.aware", *_NAMING_TURNS, "turn.remark")
_PLAN_TURNS = ("turn.aware",)
_REACH = 120
"""How far after `我们也清醒地看到` a problem must be named."""

_ET_CETERA = re.compile(r"^\s*等等?[。；]?$")
_SHORTEST = 8

Span = tuple[int, int]


def find_passage(text: str, start: int, end: int, *, planning: bool = False) -> tuple[int, list[Span]] | None:
    """Return where a paragraph turns to problems, and the single problems told from there to the promise to solve them.

    Args:
        text: the report's text.
        start: first code point of the paragraph.
        end: one past it.
        planning: whether the paragraph stands among plans, where only the plainest turn counts.

    Returns:
        None when the paragraph does not turn to problems.
    """
    spans = sentences(text, start, end, semicolons=False)
    for number, (first, last) in enumerate(spans):
        if any(_turns(turn, text, first, last, end) for turn in (_PLAN_TURNS if planning else _PASSAGE_TURNS)):
            problems = split_problems(text, first, _passage_end(text, spans, number, end))
            return (first, problems) if problems else None
    return None


def find_remark(text: str, start: int, end: int) -> list[Span]:
    """Return the sentences of a paragraph that turn from a result to what it lacks (`但受…影响，…仍不足`)."""
    spans = sentences(text, start, end, semicolons=False)
    return [trimmed(text, first, last) for first, last in spans if _turns_within(text, first, last)]


def _turns(rule: str, text: str, start: int, end: int, limit: int) -> bool:
    match = pattern(rule).search(text, start, end)
    if match is None:
        return False
    return is_negative(text, match.end(), min(limit, match.end() + _REACH)) or rule in {
        "turn.exists",
        "turn.many",
        "turn.named",
    }


def _turns_within(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence turns from a result to what it lacks (`但受…影响，…仍不足`)."""
    match = pattern("turn.but").search(text[start:end])
    return match is not None and is_negative(text, start + match.end(), end)


def _passage_end(text: str, spans: list[Span], number: int, end: int) -> int:
    for first, last in spans[number + 1 :]:
        if pattern("close.problem").match(text[first:last].lstrip()):
            return first
    return end


def without_promise(text: str, start: int, end: int) -> int:
    """Return where a problem ends, the promise to solve it (`对此，我们将…`) left out."""
    for first, last in sentences(text, start, end, semicolons=False)[1:]:
        sentence = text[first:last].lstrip()
        if pattern("problem.promise").match(sentence) and pattern("close.problem").match(sentence):
            return first
    return end


def split_problems(text: str, start: int, end: int) -> list[Span]:
    """Return the single problems of a passage.

    They are its listed items; without numbers, its aspects (`从布局看，…`) or, after an announcement, its sentences and
    the parts between semicolons.
    """
    items = split_items(text, start, end)
    if len(items) > 1:
        spans = [(item.start, item.end) for item in items]
        return spans[:-1] + _own_last(text, *spans[-1])
    return by_aspect(text, start, end) or _parts(text, start, end)


def _own_last(text: str, start: int, end: int) -> list[Span]:
    """Split the last listed item before a sentence with `同时` that adds a problem without a number."""
    for first, last in sentences(text, start, end)[1:]:
        if pattern("problem.one-more").match(text[first:last].lstrip()) and is_negative(text, first, last):
            return [trimmed(text, start, first), trimmed(text, first, end)]
    return [(start, end)]


def by_aspect(text: str, start: int, end: int) -> list[Span]:
    """Return the parts of a paragraph that treat one aspect each (`从投入看，…。从质量看，…。`), if it has such."""
    spans = sentences(text, start, end, semicolons=False)
    firsts = [number for number, (a, b) in enumerate(spans) if pattern("problem.aspect").match(text[a:b].lstrip())]
    if len(firsts) < 2:
        return []
    limits = [*firsts[1:], len(spans)]
    return [trimmed(text, spans[a][0], spans[b - 1][1]) for a, b in zip(firsts, limits, strict=True)]


def _parts(text: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    for first, stop in sentences(text, start, end):
        begin, last = trimmed(text, _after_announcement(text, first, stop), stop)
        part = text[begin:last]
        if _ET_CETERA.match(part) or (not found and begin <= first + 1 and _only_announces(part)):
            continue
        listed = is_negative(part) or part[-1] in "；;" or (found and text[found[-1][1] - 1] in "；;")
        if found and (len(part) < _SHORTEST or not listed or pattern("problem.goes-on").match(part)):
            found[-1] = (found[-1][0], last)
        elif listed:
            found.append((begin, last))
    return found


def _after_announcement(text: str, start: int, end: int) -> int:
    """Return where the first problem of a sentence begins: after `主要表现在：`, if such words open a list in it."""
    begin = start
    for match in pattern("lead.list").finditer(text[start:end]):
        before = text[begin : start + match.start()]
        if (
            pattern("lead.announce").search(before)
            or len(before.strip()) < _SHORTEST
            or match.group().strip() not in "：:"
        ):
            begin = start + match.end()
    return begin if end - begin > _SHORTEST else start


def _only_announces(sentence: str) -> bool:
    """Tell a sentence that only says that there are problems from one that names some."""
    if "等问题" in sentence or "等突出问题" in sentence or pattern("lead.announce").search(sentence) is None:
        return False
    wrong = [clause for clause in re.split("[，,]", sentence) if is_negative(clause)]
    return (len(wrong) == 1 and _turns_plainly(sentence)) or all(map(_turns_plainly, wrong))


def _turns_plainly(clause: str) -> bool:
    return any(pattern(rule).search(clause) for rule in ("turn.aware", *_NAMING_TURNS))
