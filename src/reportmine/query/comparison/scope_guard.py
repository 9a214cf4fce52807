"""Whether two figures may be compared, and if not, why: in Chinese, for people who know the figures.

Two figures are comparable when indicator, measure, status, kind of unit, kind of period and scope agree. Scope is read
from a figure's qualifiers and from the words around the indicator's name: a figure whose sentence speaks of a part
(`海洋生产总值`, `川东北经济区经济总量`) is no figure of the area.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from reportmine.query.comparison.brought_about import parts_of_bringers
from reportmine.rules.figure_rules import indicators
from reportmine.rules.lexicon import read_tsv
from reportmine.rules.scopes import (
    OTHER_DIMENSION,
    START_DIMENSION,
    SUBJECT_DIMENSION,
    Part,
    parts_in,
    parts_of_qualifier,
    scope_words,
)
from reportmine.schema.labels import OTHER_INDICATOR
from reportmine.schema.records import Figure

_CUT = re.compile(r"[，。；：、！？,;:!?()（）《》\s—]|\d\.(?!\d)|和|与|及")
_NUMBER = re.compile(r"约?[-—~]?[\d０-９.．]+(?:(?:%|％|[万亿个百分点美元]+)?(?:左右|以上|以内)?)")
_COMMA = re.compile(r"[，。；：！？,;:!?\s—]")
_ITEM = re.compile(r"^[一二三四五六七八九十]+(?:是|要)")
_START = re.compile(r"[由从]\s*(?:(?:19|20)\d\d年(?:底|末)?|[一-龥]{0,4}的)?\s*$")
_BASE = re.compile(r"[比较与]((?:19|20)\d\d)年[^，。；]{0,10}$")
_PLACE = re.compile(
    r"((?![全我本各该地社城市辖县山自两])[一-龥]{1,6}?(?:[县市州旗镇乡区]|地区|经济圈|城市群|都市圈|经济带))"
    r"(?![域级场政委民内外管属容直里长圈群])[^，。；]*[，；]"
)
_GOES_UP = re.compile(
    r"^\S{0,4}?[^，。；]{0,18}?(?:增加|增长|提高|提升|上升|扩大|跃升|跃增|攀升|发展|增|升|降|下降|减少|降低|跨越|迈上|突破)?[到至]"
)
_MONEY = {"元": "人民币", "美元": "美元", "欧元": "欧元", "港元": "港元", "日元": "日元"}
_SAID = {
    "value": "", "growth": "增速", "increase": "增量", "share": "占比", "completion": "完成率", "lead": "超进度",
    "actual": "实际", "target": "目标", "plan": "计划",
    "year": "全年", "half": "半年", "quarter": "季度", "months": "几个月累计", "month": "单月",
    "cumulative": "多年累计", "plan-period": "规划期", "masked": "被遮蔽的时期", "": "时期不明",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure is a figure of, as far as a comparison minds.

    Attributes:
        indicator: term of the lexicon, or 其他.
        wording: what is measured, where the indicator is 其他; else empty.
        measure: value, increase, growth, share, completion or lead.
        status: actual, target or plan.
        unit: kind of unit: a currency, a group of counters, `%` …; empty for a bare number, which goes with any count.
        period_kind: year, half, quarter, months, month, cumulative, plan or masked.
        parts: values of the scope dimensions.
    """

    indicator: str
    wording: str
    measure: str
    status: str
    unit: str
    period_kind: str
    parts: frozenset[Part]


def scope_of(figure: Figure, sentence: str, sentence_start: int, area: str) -> Scope:
    """Return the scope of a figure.

    Args:
        figure: the figure.
        sentence: the sentence around it, empty when there is none.
        sentence_start: where the sentence begins in the report.
        area: name of the area that the report is about; its name before an indicator narrows nothing.
    """
    name = figure.indicator
    parts = {part for qualifier in figure.qualifiers for part in parts_of_qualifier(qualifier, name)}
    parts |= _parts_around(figure, sentence, figure.start - sentence_start, area)
    if figure.rule == "figure.part":
        parts.add(("部分", "其中一部分"))
    named = figure.rule != "figure.previous" and figure.indicator_text in _aliases().get(name, ())
    if named:  # `其中一般公共预算收入`: part of another indicator, whole of its own
        parts -= {part for part in parts if part[0] == "部分"}
    if figure.period_kind in {"cumulative", "plan"}:
        parts -= {part for part in parts if part[0] == "时间口径" and part[1] not in {"年均", "每年"}}
    return Scope(
        name,
        figure.indicator_text if name == OTHER_INDICATOR else "",
        figure.measure,
        figure.status,
        kind_of_unit(figure.canonical_unit),
        figure.period_kind,
        frozenset(parts),
    )


def wanted_parts(qualifiers: tuple[str, ...], indicator: str) -> frozenset[Part]:
    """Return the scope that someone asks for by naming qualifiers; none means the whole.

    Args:
        qualifiers: such as 省外, 亿元以上.
        indicator: what is compared.
    """
    return frozenset(part for qualifier in qualifiers for part in parts_of_qualifier(qualifier, indicator))


def refusal(first: Scope, second: Scope) -> str | None:
    """Return why two figures may not be compared, None when they may.

    Args:
        first: one figure's scope.
        second: the other's.
    """
    if first.indicator != second.indicator:
        return f"{first.indicator}不能与{second.indicator}相比"
    name = first.wording or first.indicator
    if first.wording != second.wording:
        return f"“{first.wording}”不能与“{second.wording}”相比：不在指标表里，只有用词相同才能比"
    if first.measure != second.measure:
        return f"{name}的{_SAID[first.measure] or '数值'}不能与{_SAID[second.measure] or '数值'}相比"
    if first.status != second.status:
        return f"{name}的{_SAID[first.status]}数不能与{_SAID[second.status]}数相比"
    if first.unit != second.unit and first.unit and second.unit:
        return f"{name}以{_unit_name(first.unit)}计的不能与以{_unit_name(second.unit)}计的相比"
    if first.period_kind != second.period_kind:
        return f"{_period_name(first.period_kind)}的{name}不能与{_period_name(second.period_kind)}的相比"
    return _scope_refusal(first, second, name + _SAID[first.measure])


def kind_of_unit(canonical: str) -> str:
    """Return what a canonical unit is compared as: itself, or the first of the counters that count the same things.

    Args:
        canonical: canonical unit of a figure.
    """
    if canonical in {"倍", "番"}:
        return "%"
    return next((sorted(group)[0] for group in scope_words().counters if canonical in group), canonical)


def _scope_refusal(first: Scope, second: Scope, name: str) -> str | None:
    if first.parts == second.parts:
        return None
    for dimension, whole in _dimensions():
        mine, theirs = _values(first, dimension), _values(second, dimension)
        if mine == theirs:
            continue
        if dimension == START_DIMENSION:
            return f"从前的{name}（“从……增加到……”的起点）不能与本期的相比"
        if dimension in {SUBJECT_DIMENSION, OTHER_DIMENSION}:
            said = [f"“{'、'.join(values)}”的" if values else whole for values in (mine, theirs)]
        else:
            said = ["、".join(values) or whole for values in (mine, theirs)]
        return f"{_joined(said[0], name)}不能与{_joined(said[1], name)}相比"
    raise AssertionError(f"a part of no dimension: {first.parts} {second.parts}")


def _joined(value: str, name: str) -> str:
    """Return a value before a name, what they share said once: 实际到位 and 到位资金 make 实际到位资金."""
    shared = max((size for size in range(len(name) + 1) if value.endswith(name[:size])), default=0)
    return value + name[shared:]


def _values(scope: Scope, dimension: str) -> list[str]:
    return sorted(value for name, value in scope.parts if name == dimension)


@cache
def _dimensions() -> tuple[tuple[str, str], ...]:
    """Return the names of all dimensions with what a figure without a value in them is called."""
    told = [(dimension.name, dimension.whole) for dimension in scope_words().dimensions]
    return (*told, (OTHER_DIMENSION, "全部"), (SUBJECT_DIMENSION, "本地"), (START_DIMENSION, "本期"))


@cache
def _aliases() -> dict[str, frozenset[str]]:
    return {row["indicator"]: frozenset(filter(None, row["aliases"].split("|"))) for row in read_tsv("indicators")}


def _parts_around(figure: Figure, sentence: str, at: int, area: str) -> set[Part]:
    """Return what the words before a figure say of its scope.

    Args:
        figure: the figure.
        sentence: its sentence.
        at: where the figure begins in the sentence.
        area: the report's area.
    """
    if not sentence or figure.indicator not in indicators():
        return set()
    parts: set[Part] = set()
    wording = figure.indicator_text
    begin = sentence.rfind(wording, 0, at) if wording else -1
    if begin >= 0:
        prefix = _tail(_NUMBER.sub("", sentence[:begin]))
        told, left = parts_in(prefix + wording, figure.indicator)
        parts |= told
        if wording in _aliases()[figure.indicator]:
            left = _without(parts_in(prefix, figure.indicator)[1], area, scope_words().opening)
            if left:
                parts.add((SUBJECT_DIMENSION, prefix))
        if figure.rule == "figure.previous":
            # a list is one clause: `一、二、三产业分别增长4%、5%` speaks of the industries to its end
            parts |= _parts_between(_COMMA.split(sentence[begin + len(wording) : at])[-1], figure.indicator)
    elif wording and wording in sentence[at:]:  # `2000万元工业投资基金`
        parts |= parts_in(wording, figure.indicator)[0]
    elif figure.rule == "figure.previous":  # it goes on about the sentence before, unless its own names a subject
        parts |= _parts_between(_CUT.sub("", sentence[:at]), figure.indicator)
    parts |= parts_of_bringers(figure, sentence, at)
    if _START.search(sentence[max(0, at - 12) : at]) and _GOES_UP.match(sentence[at + len(figure.quote) :]):
        parts.add((START_DIMENSION, "起点"))
    if begin >= 0 and (place := _other_place(sentence[:begin], area)):
        parts.add((SUBJECT_DIMENSION, place))
    base = _BASE.search(sentence[max(0, at - 25) : at])
    if base and figure.measure in {"growth", "increase"} and int(base[1]) != int(figure.period_end[:4] or 0) - 1:
        parts.add(("时间口径", f"比{base[1]}年"))
    return parts


def _other_place(before: str, area: str) -> str:
    """Return the place that a sentence is about when it opens with one (`白石县砥砺前行，生产总值…`), else nothing.

    Args:
        before: the sentence up to the indicator's name.
        area: the report's area, which is no other place.
    """
    opening = _PLACE.match(_ITEM.sub("", before.lstrip("— 　\n")))
    name = scope_words().opening.sub("", opening[1]) if opening is not None else ""
    return "" if len(name) < 2 or name == "地区" or name[:2] == area[:2] else name


def _parts_between(clause: str, indicator: str) -> set[Part]:
    """Return what stands between an earlier figure and one that only points back to it, if it names something new."""
    told, left = parts_in(clause, indicator)
    left = scope_words().continuation.sub("", _NUMBER.sub("", left))
    left = re.sub(r"[\d.％%、()（）]", "", left)
    return set(told) | ({(SUBJECT_DIMENSION, clause)} if left else set())


def _tail(text: str) -> str:
    """Return the last clause of a text, up to whatever the figure or name after it belongs to."""
    return _ITEM.sub("", _CUT.split(text)[-1].strip('“”"‘’ 　'))


def _without(prefix: str, area: str, opening: re.Pattern[str]) -> str:
    names = [name for name in (area, area[:-1]) if len(name) > 1]
    for name in names:
        prefix = prefix.replace(name, "")
    return opening.sub("", prefix).strip('“”"·… ')


def _unit_name(unit: str) -> str:
    return _MONEY.get(unit, unit)


def _period_name(kind: str) -> str:
    return _SAID["plan-period" if kind == "plan" else kind]
