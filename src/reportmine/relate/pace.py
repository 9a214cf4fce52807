"""Lead over schedule: `1-5月完成年计划的52.9%，超时序进度11.2个百分点` against 5/12 of the year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Context, Decimal

from msgspec.structs import replace

from reportmine.relate.intervals import Interval, exactly
from reportmine.relate.operands import is_percent, left_of
from reportmine.relate.scenes import Scene, months_of
from reportmine.relate.ties import Term, Tie, term_of
from reportmine.rules.patterns import pattern
from reportmine.schema.records import Figure

_WIDE = Context(prec=40)
_NUMERALS = {word: number for number, word in enumerate([*"一二三四五六七八九十", "十一", "十二"], start=1)}
_NAMED = {"上半年": 6, "半年": 6, "前两季度": 6, "前三季度": 9, "一季度": 3}
_YEAR = 12
_EARLIER = re.compile(r"(?:去年|上年|同期|前年|下)[^，。；\n]{0,4}$")
_WINDOW = 1500
"""How far before its rate, in code points, the months may be told."""
_TITLE = 300


def find_pace_gaps(scene: Scene) -> Iterable[Tie]:
    """Return the leads over schedule and the lags behind it, with the completion and the months that they rest on."""
    return _gaps(scene) if "进度" in scene.words else ()


def _gaps(scene: Scene) -> Iterator[Tie]:
    for index, figure in enumerate(scene.figures):
        if figure.canonical_unit not in {"%", "百分点"} or figure.value_high is not None:
            continue
        behind, left = _direction(left_of(scene, index))
        if behind is None:
            continue
        rate = _rate(scene, index)
        if rate is None:
            continue
        stated = replace(figure, measure="lead", direction="down" if behind else None)
        months = _stated_base(scene, index, rate) or _months(scene, rate)
        terms = [term_of("rate", rate), term_of("reported", stated), *([months] if months else [])]
        yield Tie("pace_gap", tuple(sorted(terms, key=_start)), "pace." + left)


def _direction(words: str) -> tuple[bool | None, str]:
    """Return whether a figure tells a lag behind schedule, None when it tells neither lag nor lead; and the rule."""
    if pattern("tie-rate.behind").search(words):
        return True, "behind"
    if pattern("tie-rate.ahead").search(words):
        return False, "ahead"
    return None, ""


def _rate(scene: Scene, index: int) -> Figure | None:
    """Return the completion that a lead is of: the last per cent before it that is no rate of change."""
    for at in range(index - 1, -1, -1):
        figure = scene.figures[at]
        if is_percent(figure) and figure.measure in {"completion", "share", "value"}:
            base = pattern("tie-rate.base").search(left_of(scene, at))
            if base is None:
                return figure
    return None


def _stated_base(scene: Scene, index: int, rate: Figure) -> Term | None:
    """Return the share of the year gone where the sentence tells it as a number (`时序进度50%`)."""
    for at in range(max(0, index - 3), min(len(scene.figures), index + 2)):
        figure = scene.figures[at]
        if at == index or figure is rate or not is_percent(figure):
            continue
        words = left_of(scene, at)
        if pattern("tie-rate.base").search(words) and _direction(words)[0] is None:
            return term_of("months", figure)
    return None


def _months(scene: Scene, rate: Figure) -> Term | None:
    """Return the months that are over: told in the sentence, else in the paragraph, else before it or in the title.

    Farther off only the stretch is taken that is known to be the rate's own period or the report's.
    """
    gone = _gone(scene, rate)
    if found := _told(scene.text, scene.start, rate.start):
        return found[0][0]
    paragraph = scene.text.rfind("\n", 0, scene.start) + 1
    for start in (scene.start, paragraph):
        if gone is not None and (so_far := _so_far(scene.text, start, rate.start)):
            return Term("months", None, *so_far, _share(gone))
        if found := _told(scene.text, start, rate.start):
            return found[0][0]
    if gone is None:  # a report that tells no year still opens with 现将上半年工作总结如下
        opening = _told(scene.text, 0, _TITLE)
        return opening[-1][0] if len({months for _, months in opening}) == 1 else None
    for term, months in (*_told(scene.text, max(0, scene.start - _WINDOW), paragraph), *_told(scene.text, 0, _TITLE)):
        if months == gone:
            return term
    return None


def _gone(scene: Scene, rate: Figure) -> int | None:
    """Return how many months are over; a whole year is the period of the task, not of what was done of it."""
    own = months_of(rate.period_start, rate.period_end)
    gone = own if own is not None and own < _YEAR else scene.months
    return gone if gone is not None and gone < _YEAR else None


def _so_far(text: str, start: int, end: int) -> tuple[int, int] | None:
    words = list(pattern("tie-rate.so-far").finditer(text, start, end))
    return words[-1].span() if words else None


def _told(text: str, start: int, end: int) -> list[tuple[Term, int | None]]:
    """Return the stretches from January on that a text tells, nearest to its end first; months None where masked."""
    found: list[tuple[Term, int | None]] = []
    for match in pattern("tie-rate.elapsed").finditer(text, start, end):
        if _EARLIER.search(text[max(start, match.start() - 8) : match.start()]):
            continue
        months = None if match["masked"] else _number(match)
        if months is None and not match["masked"]:
            continue
        share = None if months is None else _share(months)
        found.append((Term("months", None, match.start(), match.end(), share), months))
    return found[::-1]


def _number(match: re.Match[str]) -> int | None:
    if match["named"]:
        return _NAMED[match["named"]]
    word = match["to"] or match["end"] or match["first"]
    number = int(word) if word.isascii() else _NUMERALS.get(word)
    return number if number is not None and 1 <= number <= _YEAR else None


def _share(months: int) -> Interval:
    """Return months as the share of the year in per cent."""
    return exactly(_WIDE.divide(Decimal(100 * months), Decimal(_YEAR)))


def _start(term: Term) -> int:
    return term.start
