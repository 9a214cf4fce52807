"""Problems told without a heading of their own: where a paragraph turns to them, and the single problems named there."""

import re

from reportmine.segment.cues import is_negative, pattern, sentences, trimmed
from reportmine.segment.items import split_items

_PASSAGE_TURNS = ("turn.aware", "turn.exists", "turn.named", "turn.remark")
_PLAN_TURNS = ("turn.aware",)
_REACH = 120
"""How far after `我们也清醒地看到` a problem must be named."""

_BY_ASPECT = re.compile(r"从[^，。；]{1,10}看，|[^，。；、]{2,8}(?:方面|层面|领域)，")
_OWN_ITEM = re.compile(r"同时|此外|另外")
_ET_CETERA = re.compile(r"^\s*等等?[。；]?$")
_ADDED = re.compile(r"特别(?!是.{0,4}[企中])|尤其|这|其中")
_SHORTEST = 8

Span = tuple[int, int]


def find_passage(text: str, start: int, end: int, *, planning: bool = False) -> tuple[Span, list[Span]] | None:
    """Return the stretch of a paragraph that tells problems and the single problems in it.

    Args:
        text: the report's text.
        start: first code point of the paragraph.
        end: one past it.
        planning: whether the paragraph stands among plans, where only the plainest turn counts.

    Returns:
        the passage, from the sentence that turns to problems up to the promise to solve them, and the problems;
        None when the paragraph does not turn to problems.
    """
    spans = sentences(text, start, end, semicolons=False)
    turns = _PLAN_TURNS if planning else _PASSAGE_TURNS
    for number, (first, last) in enumerate(spans):
        if any(_turns(turn, text, first, last, end) for turn in turns):
            stop = _passage_end(text, spans, number, end)
            problems = split_problems(text, first, stop)
            return ((first, stop), problems) if problems else None
    if not planning:
        for first, last in spans:
            if _turns_within(text, first, last):
                return (first, last), [trimmed(text, first, last)]
    return None


def _turns(rule: str, text: str, start: int, end: int, limit: int) -> bool:
    match = pattern(rule).search(text, start, end)
    if match is None:
        return False
    return is_negative(text, match.end(), min(limit, match.end() + _REACH)) or rule in {"turn.exists", "turn.named"}


def _turns_within(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence turns from a result to what it lacks (`但受…影响，…仍不足`)."""
    match = pattern("turn.but").search(text[start:end])
    return match is not None and is_negative(text, start + match.end(), end)


def _passage_end(text: str, spans: list[Span], number: int, end: int) -> int:
    for first, last in spans[number + 1 :]:
        if pattern("close.problem").search(text[first:last].lstrip()):
            return first
    return end


def without_promise(text: str, start: int, end: int) -> int:
    """Return where a problem ends, the promise to solve it (`对此，我们将…`) left out."""
    for first, last in sentences(text, start, end, semicolons=False)[1:]:
        match = pattern("close.problem").search(text[first:last].lstrip())
        if match is not None and match.group()[:2] in {"对此", "对于", "对这", "对以", "针对", "面对", "这些", "以上", "上述", "我们"}:
            return first
    return end


def split_problems(text: str, start: int, end: int) -> list[Span]:
    """Return the single problems of a passage.

    They are its listed items; without numbers, its aspects (`从布局看，…`) or, after an announcement, its sentences and the
    parts between semicolons.
    """
    items = split_items(text, start, end)
    if len(items) > 1:
        spans = [(item.start, item.end) for item in items]
        return spans[:-1] + _own_last(text, *spans[-1])
    return by_aspect(text, start, end) or _parts(text, start, end)


def _own_last(text: str, start: int, end: int) -> list[Span]:
    """Split the last listed item before a sentence with `同时` that adds a problem without a number."""
    for first, last in sentences(text, start, end)[1:]:
        if _OWN_ITEM.match(text[first:last].lstrip()) and is_negative(text, first, last):
            return [trimmed(text, start, first), trimmed(text, first, end)]
    return [(start, end)]


def by_aspect(text: str, start: int, end: int) -> list[Span]:
    """Return the parts of a paragraph that treat one aspect each (`从投入看，…。从质量看，…。`), none when it has no such order."""
    spans = sentences(text, start, end, semicolons=False)
    firsts = [number for number, (a, b) in enumerate(spans) if _BY_ASPECT.match(text[a:b].lstrip())]
    if len(firsts) < 2:
        return []
    limits = [*firsts[1:], len(spans)]
    return [trimmed(text, spans[a][0], spans[b - 1][1]) for a, b in zip(firsts, limits, strict=True)]


def _parts(text: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    for first, last in sentences(text, start, end):
        begin, last = trimmed(text, _after_announcement(text, first, last), last)
        part = text[begin:last]
        if _ET_CETERA.match(part) or not found and begin <= first + 1 and _only_announces(part):
            continue
        listed = is_negative(part) or part[-1] in "；;" or (found and text[found[-1][1] - 1] in "；;")
        if found and (len(part) < _SHORTEST or not listed or _ADDED.match(part)):
            found[-1] = (found[-1][0], last)
        elif listed:
            found.append((begin, last))
    return found


def _after_announcement(text: str, start: int, end: int) -> int:
    """Return where the first problem of a sentence begins: after `主要表现在：`, if such words open a list in it."""
    begin = start
    for match in pattern("lead.list").finditer(text[start:end]):
        before = text[begin : start + match.start()]
        if pattern("lead.announce").search(before) or len(before.strip()) < _SHORTEST or match.group().strip() not in "：:":
            begin = start + match.end()
    return begin if end - begin > _SHORTEST else start


def _only_announces(sentence: str) -> bool:
    """Tell a sentence that only says that there are problems from one that names some."""
    if "等问题" in sentence or "等突出问题" in sentence or pattern("lead.announce").search(sentence) is None:
        return False
    wrong = [clause for clause in re.split("[，,]", sentence) if is_negative(clause)]
    return len(wrong) == 1 and _turns_plainly(sentence) or all(map(_turns_plainly, wrong))


def _turns_plainly(clause: str) -> bool:
    return any(pattern(rule).search(clause) for rule in ("turn.aware", "turn.exists", "turn.named"))
