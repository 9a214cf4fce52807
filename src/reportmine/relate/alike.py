"""When figures are of one kind, so that they can be added or set against each other, and the words before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from msgspec.structs import replace

from reportmine.relate.intervals import Interval, written
from reportmine.relate.intervals import total as sum_of
from reportmine.relate.scenes import Scene
from reportmine.rules.patterns import pattern_group
from reportmine.schema.labels import OTHER_INDICATOR
from reportmine.schema.records import Figure

_COUNTERS = {"项": "个", "户": "家", "名": "人", "场次": "场", "起": "件"}
"""Counters that one writer uses for one thing by turns: 项 and 个 of projects, 户 and 家 of firms, 名 and 人."""

_CLAUSE = re.compile(r".*[，。；,;\n]", re.DOTALL)
_ITEM = re.compile(r".*[，。；、：,;:()（）\n]", re.DOTALL)
_NOUN = re.compile("[一-鿿]{2,14}")
_HEAD = re.compile("总(面积|量|数|额|规模|产量|产值|里程|长度|人数|投资|装机|收入|支出|户数|容量).*", re.DOTALL)
_LEAD = 40
"""How far back the words that introduce a figure are looked for."""


@dataclass(frozen=True, slots=True)
class _AlikePatterns:
    """The patterns `alike.*` of lexicons/ties-sums.toml."""

    intensive: re.Pattern[str]
    constant_prices: re.Pattern[str]
    newly: re.Pattern[str]
    fell_to: re.Pattern[str]
    noun_after: re.Pattern[str]


@cache
def _alike() -> _AlikePatterns:
    return pattern_group(_AlikePatterns, "alike")


def unit_of(figure: Figure) -> str:
    """Return the canonical unit, with counters that are used by turns made one."""
    return _COUNTERS.get(figure.canonical_unit, figure.canonical_unit)


def is_percent(figure: Figure) -> bool:
    """Tell whether a figure is a ratio, so that it says something of another one."""
    return figure.canonical_unit in {"%", "百分点", "倍", "番"}


def clause_before(scene: Scene, figure: Figure) -> str:
    """Return the words between the last comma and a figure."""
    return _lead(scene, figure, _CLAUSE)


def item_before(scene: Scene, figure: Figure) -> str:
    """Return the words between the last punctuation mark and a figure."""
    return _lead(scene, figure, _ITEM)


def _lead(scene: Scene, figure: Figure, up_to_mark: re.Pattern[str]) -> str:
    start, end = max(0, figure.start - _LEAD), figure.start
    found = up_to_mark.match(scene.text, start, end)
    return scene.text[found.end() if found else start : end].strip()


def is_extensive(scene: Scene, figure: Figure) -> bool:
    """Tell whether a figure is an amount that parts may add up to: no rate, price, rank or figure per head."""
    if is_percent(figure) or "/" in figure.unit or figure.measure not in {"value", "increase"}:
        return False
    if figure.indicator in {"居民人均可支配收入", "空气质量浓度", "失业率"} or not figure.canonical_unit:
        return False
    return _alike().intensive.search(clause_before(scene, figure)) is None


def is_new(scene: Scene, figure: Figure) -> bool:
    """Tell whether an increase counts new things (`新增企业6家`) and not a change of an amount (`增加6亿元`)."""
    return _alike().newly.search(clause_before(scene, figure)) is not None


def at_constant_prices(scene: Scene, figure: Figure, rate: Figure) -> bool:
    """Tell whether a rate is told at constant prices or after adjustment, so that amounts do not give it."""
    wording = clause_before(scene, figure) + scene.text[figure.start : rate.start]
    names = "".join((wording, figure.indicator, rate.indicator, *rate.qualifiers, *figure.qualifiers))
    return _alike().constant_prices.search(names) is not None


def same_thing(first: Figure, second: Figure) -> bool:
    """Tell whether two figures are told of one indicator of the lexicon."""
    return first.indicator == second.indicator != OTHER_INDICATOR


def same_noun(scene: Scene, part: Figure, whole: Figure) -> bool:
    """Tell whether a part is told by the noun of its whole: `工业项目5个` of `14个项目`, before or after the number."""
    noun = noun_of(scene, whole)
    told = {_noun_before(scene, part), _noun_after(scene, part)}
    return noun != "" and (noun in told or scene.text.startswith(noun, part.end))


def noun_of(scene: Scene, figure: Figure) -> str:
    """Return the noun that a figure counts, told after or before its number; empty when there is none."""
    return _noun_after(scene, figure) or _noun_before(scene, figure)


def _noun_before(scene: Scene, figure: Figure) -> str:
    """Return the last two characters of the name before a number: a noun, as far as one can tell."""
    name = item_before(scene, figure).rstrip("共达到有为约")
    return name[-2:] if _NOUN.fullmatch(name[-2:]) else ""


def _noun_after(scene: Scene, figure: Figure) -> str:
    found = _alike().noun_after.match(scene.text, figure.end)
    return found["noun"] if found else ""


def shares_head(scene: Scene, part: Figure, total: Figure) -> bool:
    """Tell whether a part bears the name that its total sums up (`露天设施蔬菜`, `水稻面积` and `设施蔬菜总面积`)."""
    name, words = item_before(scene, total), clause_before(scene, part)
    head, kind = _HEAD.sub("", name), _HEAD.search(name)
    if len(head) > 1 and head[-4:] in words + scene.text[part.end : part.end + 10]:
        return True
    return kind is not None and "总" not in words and len(kind[1]) > 1 and kind[1] in words


def span_of(figure: Figure) -> Interval | None:
    """Return the values that a figure may stand for when rounded to nearest, None when masked or a range."""
    return written(figure, "round")


def exceeds(parts: Sequence[Figure], total: Figure) -> bool:
    """Tell whether parts are more than their whole, whichever way they are rounded; masked ones never are."""
    whole = span_of(total)
    spans = [span for part in parts if (span := span_of(part)) is not None]
    return whole is not None and len(spans) == len(parts) and sum_of(spans).low > whole.high


def closing_run(total: Figure, parts: Sequence[Figure]) -> Sequence[Figure]:
    """Return the fewest first parts, two at least, that make the total; none where no number of them does."""
    for count in range(2, len(parts) + 1):
        if closes(parts[:count], total):
            return parts[:count]
    return ()


def closes(parts: Sequence[Figure], whole: Figure) -> bool:
    """Tell whether parts make their whole when all are rounded to nearest."""
    target = span_of(whole)
    spans = [span for part in parts if (span := span_of(part)) is not None]
    return target is not None and len(spans) == len(parts) and target.meets(sum_of(spans))


def level_of(scene: Scene, figure: Figure) -> Figure:
    """Return a figure as a level: where a rate fell to is no decline (`由8.2%回落到6.1%`), unlike `下降6.1%`."""
    if figure.direction == "down" and _alike().fell_to.search(clause_before(scene, figure)):
        return replace(figure, direction=None)
    return figure


def directed(figure: Figure, *, down: bool) -> Figure:
    """Return a figure as a change with its sign: what it is told to be less by counts below zero."""
    wanted = "down" if down else "up"
    if figure.direction == wanted and figure.measure == "increase":
        return figure
    return replace(figure, measure="increase", direction="down" if down else "up")
