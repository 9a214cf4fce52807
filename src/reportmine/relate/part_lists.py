"""Read lists of parts: which figures after 其中 are parts, and of which whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, takewhile

from reportmine.relate.alike import (
    clause_before,
    closing_run,
    exceeds,
    is_extensive,
    is_new,
    is_percent,
    item_before,
    same_noun,
    same_thing,
    unit_of,
)
from reportmine.relate.intervals import counts_things
from reportmine.relate.scenes import Scene
from reportmine.relate.ties import Tie, term_of
from reportmine.rules.patterns import pattern_group
from reportmine.schema.records import Figure

_OPENING, _CLOSING = "(（", ")）"
_STOPS = re.compile("[。\n]|其中")
_NOUN = re.compile("[^的有为达约共到]{2}")
_LONGEST_LIST = 40
_LONGEST_NAME = 14
"""How long the name of a further part may be after a comma; a longer one tells of something else."""
_LOOK_BACK = 12
"""How many figures back, in the same paragraph, the whole of a sentence that begins with 其中 is looked for."""
_NEXT = re.compile("[^，。；、0-9一二三四五六七八九十\n]{0,4}。[^，。；、\n]{2,10}")
"""Between two parts told in sentences of their own: the end of one and the name of the next."""
_LARGEST_DIVISION = 3
_STOP = re.compile("[，。；;\n]|$")
_LONGEST_END = 8
"""How many code points may stand between the last part and the end of its clause: `个约束性指标`."""
_REACHING = re.compile("(?:首次|突破|将|达到?|到|了|为|有|约|完成|实现)+$")
"""Words between a name and its number."""
_PEOPLE = defaultdict(str, {"": "人"})
"""A number without a unit (`1000万贫困人口`) may count people."""
_OTHERS_BETWEEN = 2
"""How many figures of another kind may stand between a whole and 其中 (`签约16个、投资85亿元，其中…12个`)."""


@dataclass(frozen=True, slots=True)
class _ListPatterns:
    """Patterns `sums.*` of lexicons/ties-sums.toml that read the items of a list."""

    new_verb: re.Pattern[str]
    rest: re.Pattern[str]
    first_industry: re.Pattern[str]
    beside: re.Pattern[str]
    compared: re.Pattern[str]
    exactly: re.Pattern[str]
    remainder: re.Pattern[str]
    threshold: re.Pattern[str]
    moved: re.Pattern[str]
    division: re.Pattern[str]
    task_after: re.Pattern[str]
    shared: re.Pattern[str]


@cache
def _words() -> _ListPatterns:
    return pattern_group(_ListPatterns, "sums")


def closing(text: str, opening: int, end: int) -> int:
    """Return where the bracket that opens at `opening` closes, `end` when it does not."""
    depth = 0
    for at in range(opening, end):
        depth += (text[at] in _OPENING) - (text[at] in _CLOSING)
        if depth == 0:
            return at
    return end


def among(scene: Scene, cue: int, start: int) -> Iterator[Tie]:
    """Yield the ties of a 其中: one for each kind of figure (counts, money) that it tells parts of.

    Args:
        scene: the sentence.
        cue: where the cue begins: what stands before it is the whole.
        start: where the parts begin.
    """
    parts = _without_thresholds(scene, _following(scene, start, cue))
    if not parts or is_percent(parts[0]) or _words().first_industry.search(item_before(scene, parts[0])):
        return
    first = parts[0]
    wholes = _wholes(scene, cue, first)
    if unit_of(first) not in wholes:
        mixed = _mixed_counters(scene, parts, wholes)
        if mixed is not None:
            yield mixed
    for unit, whole in reversed(wholes.items()):
        same = [part for part in parts if unit_of(part) in {unit, _PEOPLE[unit]} and _fits(scene, part, whole)]
        same = _exact(same, scene)
        if not same or (same[0] is not first and not _told_beside(scene, first, same[0])):
            continue
        taken = _list_of(scene, same, whole)
        if len(taken) > 1 and (
            _words().remainder.search(item_before(scene, taken[-1])) or _is_division(scene, cue, taken, whole)
        ):
            yield _of(whole, taken, partial=False)
            continue
        sure = scene.text.startswith("其中", cue)
        kept = [
            part for part in taken if not exceeds([part], whole) or (sure and _surely_part(scene, part, whole, first))
        ]
        if kept:
            yield _of(whole, [*kept, *_next_sentences(scene, kept, whole)])


def _is_division(scene: Scene, cue: int, parts: Sequence[Figure], whole: Figure) -> bool:
    """Tell whether 包括 is followed by parts that divide the whole completely, each told by its noun."""
    if not scene.text.startswith("包括", cue) or not all(same_noun(scene, part, whole) for part in parts):
        return False
    end = _STOP.search(scene.text, parts[-1].end)
    if end is None or end.start() - parts[-1].end > _LONGEST_END:  # the list goes on
        return False
    words = scene.text[cue : end.start()]
    return len(parts) <= _LARGEST_DIVISION and _words().division.match(words) is not None


def _next_sentences(scene: Scene, parts: Sequence[Figure], whole: Figure) -> list[Figure]:
    """Return the parts that the sentences after a 其中 go on with: `其中制造业项目12个。服务业项目4个。`."""
    found: list[Figure] = []
    last = parts[-1]
    for figure in scene.everything[scene.first : scene.first + _LONGEST_LIST]:
        if figure.start <= last.start:
            continue
        joint = _NEXT.fullmatch(scene.text[last.end : figure.start])
        alike = unit_of(figure) == unit_of(last) and figure.status == last.status and figure.measure == last.measure
        name = item_before(scene, figure)
        if (
            joint is None
            or not alike
            or name[-2:] != item_before(scene, parts[0])[-2:]
            or _words().new_verb.search(name)
        ):
            break
        found.append(figure)
        last = figure
    return found


def _surely_part(scene: Scene, part: Figure, whole: Figure, first: Figure | None) -> bool:
    """Tell whether a figure after 其中 is a part by its name, so that it is an error when it is more than its whole."""
    if first is None:
        return False
    if same_thing(part, whole):
        return True
    name = item_before(scene, part)[-2:]
    return part is first and _NOUN.fullmatch(name) is not None and name == item_before(scene, whole)[-2:]


def _without_thresholds(scene: Scene, figures: list[Figure]) -> list[Figure]:
    """Leave out a leading amount that only says which things are counted (`其中过50亿元的6家`)."""
    while len(figures) > 1 and _words().threshold.match(scene.text[figures[0].end : figures[1].start]):
        if unit_of(figures[0]) == unit_of(figures[1]) and figures[0].start != figures[1].start:
            break
        figures = figures[1:]
    return figures


def _mixed_counters(scene: Scene, parts: list[Figure], wholes: dict[str, Figure]) -> Tie | None:
    """Return `站点1500家，其中24小时站点80个`: one thing told with two counters."""
    whole = next(iter(wholes.values()), None)
    things = list(takewhile(_is_thing, parts))
    if whole is None or not things or not _is_thing(whole) or any(not _fits(scene, part, whole) for part in things):
        return None
    taken = _list_of(scene, things, whole)
    name, whole_name = item_before(scene, things[0])[-2:], item_before(scene, whole)[-2:]
    if len(taken) > 1 and not exceeds(taken, whole) and all(same_noun(scene, part, whole) for part in taken):
        return _of(whole, taken)
    return _of(whole, things[:1]) if len(name) == 2 and name == whole_name and not exceeds(things[:1], whole) else None


def _is_thing(figure: Figure) -> bool:
    return counts_things(figure) and figure.canonical_unit not in {"人", "名", "次", "天"}


def _of(whole: Figure, parts: Sequence[Figure], *, partial: bool = True) -> Tie:
    terms = [term_of("total", whole), *(term_of("part", part) for part in parts)]
    return Tie("sum", tuple(terms), "sums.among", partial)


def _wholes(scene: Scene, cue: int, first: Figure) -> dict[str, Figure]:
    """Return the figures before 其中 that it may tell parts of, the nearest of each unit and their status."""
    pool = [figure for figure in scene.figures if figure.end <= cue]
    if not pool:
        if scene.text[scene.start : cue].strip("，,、 　\n（("):
            return {}
        earlier = scene.everything[max(0, scene.first - _LOOK_BACK) : scene.first]
        paragraph = scene.text.rfind("\n", 0, scene.start) if not scene.before else scene.before[0].start - 1
        pool = [figure for figure in earlier if figure.start > paragraph]
    wholes: dict[str, Figure] = {}
    others = 0
    for figure in reversed(pool):
        if is_percent(figure) or figure.status != first.status:
            continue
        if _words().compared.search(clause_before(scene, figure)) or _words().task_after.match(scene.text, figure.end):
            continue
        if unit_of(figure) in wholes or others > _OTHERS_BETWEEN:
            break
        others += 1
        if is_extensive(scene, figure) or not figure.canonical_unit:
            wholes[unit_of(figure)] = figure
    return wholes


def _following(scene: Scene, start: int, cue: int) -> list[Figure]:
    """Return the figures after 其中 up to the full stop, the end of its bracket, or the next 其中."""
    opening = max(scene.text.rfind(mark, scene.start, cue) for mark in _OPENING)
    end = closing(scene.text, opening, scene.end) if opening >= 0 else scene.start
    if end > cue:
        inside = scene.figures
    else:
        end = len(scene.text)
        inside = scene.everything[scene.first : scene.first + _LONGEST_LIST]
    stop = _STOPS.search(scene.text, start, end)
    end = stop.start() if stop else end
    found = takewhile(lambda figure: figure.start < end, inside)
    return [figure for figure in found if figure.start >= start]


def _fits(scene: Scene, part: Figure, whole: Figure) -> bool:
    """Tell whether a figure can be a part of another one by its status and measure."""
    if part.status != whole.status or not is_extensive(scene, part):
        return False
    if _words().compared.search(clause_before(scene, part)):
        return False
    if whole.measure == "increase":
        return part.measure == "increase" or is_new(scene, whole)
    return part.measure == "value" or not _words().moved.search(clause_before(scene, part))


def _exact(parts: list[Figure], scene: Scene) -> list[Figure]:
    """Leave out figures that the next one tells more exactly (`突破百亿元、达117.9亿元`)."""
    again = {before.start for before, part in pairwise(parts) if _words().exactly.match(item_before(scene, part))}
    return [part for part in parts if part.start not in again]


def _told_beside(scene: Scene, first: Figure, second: Figure) -> bool:
    """Tell whether a part is told a second time in another unit (`12个、68亿元`)."""
    between = scene.text[first.end : second.start]
    return first.end <= second.start and _words().beside.match(between) is not None


def _list_of(scene: Scene, parts: Sequence[Figure], whole: Figure) -> Sequence[Figure]:
    """Return the parts that belong to one list: as many as make the whole, else as far as the wording goes on alike."""
    closed = closing_run(whole, parts)
    if closed:
        return closed
    taken = [parts[0]]
    for part in parts[1:]:
        if not goes_on(scene, taken[-1], part):
            break
        taken.append(part)
    return taken


def goes_on(scene: Scene, before: Figure, part: Figure) -> bool:
    """Tell whether a part is the next item of the list that the one before it stands in."""
    between = scene.text[before.end : part.start]
    name, first_name = (_REACHING.sub("", item_before(scene, one)) for one in (part, before))
    if not name:
        return between == "、" and "分别" in clause_before(scene, before)
    new_verb = _words().new_verb.search(name) is not None and not _words().new_verb.search(first_name)
    if "；" in between or ";" in between:
        alike = len(name) <= _LONGEST_NAME and not new_verb and "里有" not in between
        return alike and (name[-2:] == first_name[-2:] or _words().shared.match(between) is not None)
    if "里有" in between:
        return False
    if _words().rest.match(name):
        return True
    if new_verb:
        return between.startswith("、") and name.endswith("的") and first_name.endswith("的")
    if "，" not in between and "," not in between:
        return True
    return len(name) <= _LONGEST_NAME and (name[-2:] == first_name[-2:] or same_thing(before, part))
