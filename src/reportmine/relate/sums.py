"""Find sums: parts that exhaust a whole, and parts told with 其中 that may not.

A sum counts as exhaustive only where the wording leaves no doubt: a bracket or a colon that holds nothing but parts,
`合计`, `分别为`, the three industries. All other parts only may not exceed their whole (`Tie.partial`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from reportmine.relate.alike import (
    clause_before,
    closing_run,
    exceeds,
    is_extensive,
    is_percent,
    item_before,
    noun_of,
    same_noun,
    shares_head,
    unit_of,
)
from reportmine.relate.part_lists import among, closing
from reportmine.relate.scenes import Scene
from reportmine.relate.splits import FOLLOWED_UP, find_remainders, find_splits
from reportmine.relate.ties import Tie, term_of
from reportmine.rules.patterns import pattern_group
from reportmine.schema.records import Figure

_OPENING, _CLOSING = "(（", ")）"
_TOTALS = re.compile("共|总|合计|累计")
"""Cheap test: one of these stands in every sentence that adds up what it told."""
_ANNOUNCED = re.compile("[:：即由]|分别|分为|各[为是有]")
"""Cheap test: one of these stands in every sentence that announces all parts of a whole."""
_AMONG = re.compile("中|包括|里|仍有|还有|已有|尚有|只有|仅有")
"""Cheap test: one of these stands in every sentence that tells parts of a whole that they need not exhaust."""
_INDUSTRIES = re.compile("一产|一、?二|三[次产]")
"""Cheap test: one of these stands in every sentence that tells the first of the three industries."""
_REST = re.compile("其余|其他|其它|剩余|剩下|余余|余下")
"""Cheap test: one of these stands in every sentence that tells a rest."""
_LOOK_BACK = 8
"""How many figures before the first industry the output that they make up is looked for."""
_INDUSTRY_REACH = 14
"""How many figures may stand between the total and the third industry: each is told with its growth, share and rank."""


@dataclass(frozen=True, slots=True)
class _SumPatterns:
    """Patterns `sums.*` of lexicons/ties-sums.toml."""

    among: re.Pattern[str]
    held: re.Pattern[str]
    open: re.Pattern[str]
    beside: re.Pattern[str]
    aside: re.Pattern[str]
    itemised: re.Pattern[str]
    made_of: re.Pattern[str]
    respective: re.Pattern[str]
    totalled: re.Pattern[str]
    grand_total: re.Pattern[str]
    first_industry: re.Pattern[str]
    second_industry: re.Pattern[str]
    third_industry: re.Pattern[str]
    three_industries: re.Pattern[str]


@cache
def _words() -> _SumPatterns:
    return pattern_group(_SumPatterns, "sums")


def find_sums(scene: Scene) -> Iterable[Tie]:
    """Return the sums that a sentence states, each with its total and its parts.

    Args:
        scene: the sentence; a total may stand in the sentence before it, parts in those that a semicolon adds to it.
    """
    ways = _ways(scene)
    tells_parts = len(scene.figures) + len(scene.before) > 1 and _AMONG.search(scene.words) is not None
    return _sums(scene, ways, tells_parts=tells_parts) if ways or tells_parts else ()


def _ways(scene: Scene) -> list[Callable[[Scene], Iterator[Tie]]]:
    """Return the ways of announcing or adding up all parts that a sentence has the words for."""
    words, count = scene.words, len(scene.figures)
    ways: list[Callable[[Scene], Iterator[Tie]]] = []
    if "产" in words and _INDUSTRIES.search(words):
        ways.append(_industries)
    if not FOLLOWED_UP.isdisjoint(scene.units):
        ways.append(find_splits)
    if ("其" in words or "余" in words or "剩" in words) and _REST.search(words):
        ways.append(find_remainders)
    if count > 1 and ("(" in words or "（" in words):
        ways.append(_bracketed)
    if count > 2 and _ANNOUNCED.search(words):
        ways += (_itemised, _respective)
    if count > 2 and _TOTALS.search(words):
        ways.append(_totalled)
    return ways


def _sums(scene: Scene, ways: Sequence[Callable[[Scene], Iterator[Tie]]], *, tells_parts: bool) -> Iterator[Tie]:
    wholes: set[int] = set()
    for find in ways:
        for tie in find(scene):
            wholes.add(tie.terms[0].start)
            yield tie
    if tells_parts:
        for cue in _words().among.finditer(scene.text, scene.start, scene.end):
            for tie in among(scene, cue.start(), cue.end()):
                if not wholes & {term.start for term in tie.terms if term.role == "total"}:
                    yield tie


def _tie(total: Figure, parts: Sequence[Figure], rule: str, *, partial: bool = False) -> Tie:
    terms = [term_of("total", total), *(term_of("part", part) for part in parts)]
    return Tie("sum", tuple(sorted(terms, key=lambda term: term.start)), rule, partial)


def _bracketed(scene: Scene) -> Iterator[Tie]:
    """Yield `6个（制造业5个、服务业1个）`, and with 含 as a part only."""
    text = scene.text
    for total in scene.figures:
        start = next((at for at in range(total.end, min(total.end + 12, scene.end)) if text[at] in _OPENING), None)
        if start is None or re.search("[，。；、,;:：0-9]", text[total.end : start]) or not is_extensive(scene, total):
            continue
        stop = closing(text, start, scene.end)
        inside = [figure for figure in scene.figures if start < figure.start < stop]
        parts = [figure for figure in inside if unit_of(figure) == unit_of(total) and is_extensive(scene, figure)]
        if not parts or any(part.status != total.status for part in parts):
            continue
        if len(parts) > 1 and _pure_list(scene, start + 1, stop, parts):
            yield _tie(total, parts, "sums.bracket")
        elif _words().held.match(text, start + 1, stop) and not exceeds(parts[:1], total):
            yield _tie(total, parts[:1], "sums.held", partial=True)


def _itemised(scene: Scene) -> Iterator[Tie]:
    """Yield `共17个：甲7个、乙5个、丙5个`, `16个，分别为甲9个、乙7个` and `16个，由甲9个和乙7个组成`."""
    text, words = scene.text, _words()
    for number, total in enumerate(scene.figures[:-2]):
        cue = words.itemised.match(text[total.end : scene.end])
        if cue is None or not is_extensive(scene, total):
            continue
        start = total.end + cue.end()
        rest = scene.figures[number + 1 :]
        stop = next((at for at in range(start, scene.end) if text[at] in "。；;\n"), scene.end)
        parts = [f for f in rest if f.start < stop and unit_of(f) == unit_of(total) and f.status == total.status]
        if len(parts) < 2 or (cue["made"] and not words.made_of.match(text, parts[-1].end)):
            continue
        ends = cue["made"] is not None or stop == scene.end or text[stop] not in "；;"
        if ends and _pure_list(scene, start, parts[-1].end if cue["made"] else stop, parts):
            yield _tie(total, parts, "sums.itemised")
        elif all(same_noun(scene, part, total) for part in parts) and not exceeds(parts[:1], total):
            yield _tie(total, parts, "sums.itemised", partial=True)


def _respective(scene: Scene) -> Iterator[Tie]:
    """Yield `16个，省级、市级、县级项目分别为3个、5个、8个`: as many names as numbers, right after the whole."""
    for number, total in enumerate(scene.figures[:-2]):
        names = _words().respective.match(scene.text[total.end : scene.figures[number + 1].start])
        if names is None or not is_extensive(scene, total):
            continue
        count = len(re.split("、|和|与|及", names["names"]))
        parts = scene.figures[number + 1 : number + 1 + count]
        joints = [scene.text[one.end : other.start].strip() for one, other in pairwise(parts)]
        noun = noun_of(scene, total)
        if not noun or not names["names"].endswith(noun):
            continue
        alike = all(unit_of(part) == unit_of(total) and part.measure == total.measure for part in parts)
        alike = alike and not any(exceeds([part], total) for part in parts)
        if len(parts) == count and alike and set(joints) <= {"、", "和", "与", "及", "，"}:
            yield _tie(total, parts, "sums.respective")


def _pure_list(scene: Scene, start: int, end: int, parts: Sequence[Figure]) -> bool:
    """Tell whether a stretch holds parts, each with a short name, and nothing else but what is told of them.

    Args:
        scene: the sentence.
        start: first code point of the stretch.
        end: one past the last.
        parts: the figures in it that are taken for parts.
    """
    text = scene.text
    inside = [figure for figure in scene.figures if start <= figure.start < end]
    names, floor = [], start
    for before, figure in pairwise([None, *inside]):
        if figure is None:
            continue
        words = text[floor : figure.start]
        if figure in parts:
            names.append(words.strip("，、,和及；; "))
        elif before is None or not (_words().beside.match(words) or _words().aside.match(words)):
            return False
        floor = figure.end
    tail = text[floor:end].strip("。；;，,)） ")
    if len(tail) > 8 or any(len(name) > 16 or not name for name in names):
        return False
    open_ended = _words().open.search("|".join([*names, tail]))
    return not open_ended and all(is_extensive(scene, part) for part in parts)


def _totalled(scene: Scene) -> Iterator[Tie]:
    """Yield `甲3个、乙4个，合计7个`."""
    for number, total in enumerate(scene.figures[2:], start=2):
        between = scene.text[scene.figures[number - 1].end : total.start]
        told = _words().totalled.search(between) is not None
        if not (told or _words().grand_total.search(between)):
            continue
        before = scene.figures[:number]
        parts = [figure for figure in before if unit_of(figure) == unit_of(total)]
        if len(parts) < 2 or any(part.status != total.status for part in parts) or not is_extensive(scene, total):
            continue
        if not all(is_extensive(scene, part) for part in parts):
            continue
        last_ones = closing_run(total, parts[::-1])[::-1]
        if not told:  # 总面积 and the like only sum up what bears their own name
            last_ones = last_ones if all(shares_head(scene, part, total) for part in last_ones) else ()
        others = [figure for figure in before if figure not in parts and not is_percent(figure)]
        if last_ones:
            yield _tie(total, last_ones, "sums.totalled")
        elif told and not others and not exceeds(parts[:1], total) and _all_by_one_name(scene, parts, total):
            yield _tie(total, parts, "sums.totalled")


def _all_by_one_name(scene: Scene, parts: Sequence[Figure], total: Figure) -> bool:
    """Tell whether parts and total are of one indicator, and no part is an end of a change (`由…增加到…`)."""
    if any(re.search("[由从到至]", clause_before(scene, part)) for part in parts):
        return False
    return all(part.indicator == total.indicator and part.measure == total.measure for part in parts)


def _industries(scene: Scene) -> Iterator[Tie]:
    """Yield output as the sum of the three industries, also over semicolons and full stops of one paragraph."""
    for number, first in enumerate(scene.figures):
        if first.canonical_unit != "元" or first.measure != "value":
            continue
        at = scene.first + number
        three = _three_in_order(scene, at) or _three_in_list(scene, at)
        if not three:
            continue
        for total in reversed(scene.everything[max(0, at - _LOOK_BACK) : at]):
            fits = total.indicator == "地区生产总值" or "生产总值" in clause_before(scene, total)
            if fits and total.canonical_unit == "元" and total.measure == "value" and total.status == first.status:
                yield _tie(total, three, "sums.industries")
                break
        return


def _three_in_order(scene: Scene, at: int) -> tuple[Figure, ...]:
    """Return `第一产业…，第二产业…；第三产业…`, none when one is missing."""
    words = _words()
    if not words.first_industry.search(item_before(scene, scene.everything[at])):
        return ()
    found = [scene.everything[at]]
    for wanted in (words.second_industry, words.third_industry):
        for figure in scene.everything[at + 1 : at + _INDUSTRY_REACH]:
            if "\n" in scene.text[found[-1].end : figure.start]:
                return ()
            same = figure.canonical_unit == "元" and figure.measure == "value" and figure.start > found[-1].start
            if same and wanted.search(item_before(scene, figure)):
                found.append(figure)
                break
        else:
            return ()
    return tuple(found)


def _three_in_list(scene: Scene, at: int) -> tuple[Figure, ...]:
    """Return `三次产业增加值分别为a亿元、b亿元、c亿元`, none when there is no such list."""
    three = scene.everything[at : at + 3]
    lead = scene.text[max(scene.start, three[0].start - 24) : three[0].start]
    listed = len(three) == 3 and all(figure.canonical_unit == "元" for figure in three)
    return three if listed and _words().three_industries.search(lead) else ()
