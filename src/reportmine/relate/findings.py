"""Findings: what an auditor should look at in one report, each with its working and the records it rests on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache
from typing import Any

from msgspec.structs import replace

from reportmine.relate.conflicts import Conflict, find_conflicts
from reportmine.relate.damage import Damage, find_damage
from reportmine.relate.intervals import unit_factor
from reportmine.rules.lexicon import read_toml
from reportmine.rules.patterns import pattern
from reportmine.schema.records import Figure, Finding, Mask, Record, Relation
from reportmine.schema.report import Report

_WIDE = Context(prec=60)
_HUNDRED = Decimal(100)
_AROUND = 12
_ELSEWHERE = "另一处写明"
_UNIT_ONLY = "damage.pace-percent"
"""Damage that leaves the digits as they were: `超序时进度5.9%` is checked like 5.9个百分点."""

_DAMAGED = "（其中有的数字疑似损坏，先核对原稿）"


@dataclass(frozen=True, slots=True)
class _Found:
    """A finding before it is numbered.

    Attributes:
        kind: one of the kinds of lexicons/findings.toml.
        severity: 提示, 一般 or 严重.
        message: with its working.
        main: start and end of the main place.
        rests_on: the records with their tables.
        rule: id of the rule behind it.
        confidence: 0 to 1.
    """

    kind: str
    severity: str
    message: str
    main: tuple[int, int]
    rests_on: tuple[tuple[str, Record], ...]
    rule: str
    confidence: float = 1.0


def find_findings(report: Report) -> Report:
    """Fill `findings` in the order of the text.

    Args:
        report: with figures, masks and relations; numbers that the report gives back are already in its masks.
    """
    damage = list(find_damage(report))
    found = [
        *_broken_ties(report, damage),
        *_balanced(report),
        *_recovered(report),
        *_deleted(report),
        *(_of_conflict(conflict, report.text) for conflict in find_conflicts(report)),
        *(_of_damage(one, report) for one in damage),
    ]
    if not found:
        return report
    found.sort(key=lambda one: (one.main, one.kind))
    starts = [section.start for section in report.sections]
    return replace(report, findings=tuple(_numbered(number, one, report, starts) for number, one in enumerate(found)))


@cache
def finding_kinds() -> dict[str, dict[str, Any]]:
    """Return the closed list of kinds of finding within one report: `severity` and `meaning` of each, by name."""
    kinds: dict[str, dict[str, Any]] = read_toml("findings")["kinds"]
    return kinds


def _numbered(number: int, found: _Found, report: Report, starts: list[int]) -> Finding:
    start, end = found.main
    return Finding(
        id=number,
        start=start,
        end=end,
        quote=report.text[start:end],
        section_id=max(0, bisect_right(starts, start) - 1),
        rule=found.rule,
        confidence=found.confidence,
        kind=found.kind,
        severity=found.severity,
        message=found.message,
        evidence=tuple(record.quote for _, record in found.rests_on),
        rests_on=tuple(f"{table}-{record.id}" for table, record in found.rests_on),
    )


def _severity(kind: str) -> str:
    severity: str = finding_kinds()[kind]["severity"]
    return severity


# ---- arithmetic


def _broken_ties(report: Report, damage: list[Damage]) -> Iterator[_Found]:
    for relation in report.relations:
        if relation.verdict_round != "inconsistent":
            continue
        kind = "算式不符"
        if relation.verdict_truncate != "inconsistent":
            kind = "截断才相符"
        elif relation.breaks_target:
            kind = "算式不符并影响达标结论"
        severity, message = _severity(kind), relation.working
        broken = [one for one in damage if one.rule != _UNIT_ONLY]
        if any(_touches(operand.start, operand.end, one) for operand in relation.operands for one in broken):
            severity, message = "提示", message + _DAMAGED
        yield _Found(
            kind,
            severity,
            message,
            (relation.start, relation.end),
            (("relations", relation), *_operands(relation, report)),
            relation.rule,
            relation.confidence,
        )


def _operands(relation: Relation, report: Report) -> Iterator[tuple[str, Record]]:
    for operand in relation.operands:
        if operand.figure_id is not None:
            yield "figures", report.figures[operand.figure_id]


def _touches(start: int, end: int, damage: Damage) -> bool:
    return start <= damage.end and damage.start <= end


def _balanced(report: Report) -> Iterator[_Found]:
    """Yield ratios that do not hold among shares of one sentence that add up to exactly 100 %."""
    starts = [sentence.start for sentence in report.sentences]
    for relation in report.relations:
        reported = next((one for one in relation.operands if one.role == "reported"), None)
        if relation.type != "ratio" or relation.verdict_round != "inconsistent" or reported is None:
            continue
        if relation.verdict_truncate != "inconsistent" or reported.figure_id is None:
            continue
        wrong = report.figures[reported.figure_id]
        sentence = report.sentences[bisect_right(starts, wrong.start) - 1]
        shares = [
            figure
            for figure in report.figures
            if sentence.start <= figure.start < sentence.end and _is_share(figure) and figure.measure == wrong.measure
        ]
        if len(shares) < 2 or sum(Decimal(share.value or 0) for share in shares) != _HUNDRED:
            continue
        told = "＋".join(share.quote for share in shares)
        yield _Found(
            "凑平数",
            _severity("凑平数"),
            f"{told}＝100%，恰好凑平；但{relation.working}",
            (wrong.start, wrong.end),
            (("relations", relation), *(("figures", share) for share in shares)),
            relation.rule,
            relation.confidence,
        )


def _is_share(figure: Figure) -> bool:
    return figure.canonical_unit == "%" and figure.value is not None and figure.value_high is None


# ---- masks


def _recovered(report: Report) -> Iterator[_Found]:
    """Yield the masked numbers that the report gives back; masks of names are never among them."""
    for mask in report.masks:
        if mask.recovered is None or mask.figure is None or mask.kind != "number":
            continue
        figure = report.figures[mask.figure]
        formula, values = mask.recovered.formula, _values(mask, figure)
        how = f"{formula}，即{values}" if formula.startswith(_ELSEWHERE) else f"由{formula}可知{values}"
        yield _Found(
            "遮而未蔽",
            _severity("遮而未蔽"),
            f"“{figure.quote}”遮住了数，但{how}",
            (mask.start, mask.end),
            (("masks", mask), ("figures", figure)),
            "finding.recovered",
            figure.confidence,
        )


def _values(mask: Mask, figure: Figure) -> str:
    """Return what a mask hides in the figure's own unit where it has one."""
    if mask.recovered is None:
        return ""
    factor = unit_factor(figure) if figure.unit else Decimal(1)
    unit = figure.unit or mask.recovered.unit
    low, high = (_shown(_WIDE.divide(Decimal(end), factor)) for end in (mask.recovered.low, mask.recovered.high))
    return f"{low}{unit}" if low == high else f"在{low}至{high}{unit}之间"


def _shown(value: Decimal) -> str:
    text = format(value.quantize(Decimal("1e-6")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _deleted(report: Report) -> Iterator[_Found]:
    """Yield the places that the masks tell as deleted digits; `近亿元` lacks none."""
    for mask in report.masks:
        if mask.form != "deleted":
            continue
        low, high = max(0, mask.start - 1), min(len(report.text), mask.end + _AROUND)
        if pattern("damage.about-a-unit").match(report.text, low, high):
            continue
        around = report.text[max(0, mask.start - _AROUND) : mask.end + 2].replace("\n", "")
        yield _Found(
            "数字缺失",
            _severity("数字缺失"),
            f"“{around}”的单位前没有数字：有意删去的按遮盖论，已列入遮盖清单；漏打或识别丢失的请对照原稿补上",
            (mask.start, max(mask.end, mask.start + 1)),
            (("masks", mask),),
            mask.rule,
            mask.confidence,
        )


# ---- conflicts and damage


def _of_conflict(conflict: Conflict, text: str) -> _Found:
    first, second = conflict.first, conflict.second
    kind = "前后矛盾" if conflict.kind == "前后矛盾" else "报告内修订"
    severity = _severity(kind)
    if second.measure == "value" and second.indicator in _headline():
        severity = finding_kinds()[kind].get("headline", severity)
    name = second.indicator_text if second.indicator == "其他" else second.indicator
    scope = "".join(f"（{word}）" for word in second.qualifiers)
    told = (f"第{_paragraph(text, figure.start)}段写{figure.quote}" for figure in (first, second))
    message = f"{name}{scope}{'，'.join(told)}，时期和口径相同，{_difference(first, second)}"
    if kind == "报告内修订":
        message += "；文中有修订或核算的说明，请核对以哪个为准"
    return _Found(
        kind,
        severity,
        message,
        (second.start, second.end),
        (("figures", first), ("figures", second)),
        "finding.conflict",
        min(first.confidence, second.confidence),
    )


def _paragraph(text: str, place: int) -> int:
    """Return the number of the paragraph that holds a place, from 1, blank ones not counted."""
    lines = text[: text.rfind("\n", 0, place) + 1].split("\n")
    return 1 + sum(bool(line.strip()) for line in lines)


def _difference(first: Figure, second: Figure) -> str:
    gap = abs(Decimal(second.canonical_value or 0) - Decimal(first.canonical_value or 0))
    unit = "个百分点" if second.canonical_unit == "%" else second.unit
    factor = Decimal(1) if second.canonical_unit == "%" or not second.unit else unit_factor(second)
    return f"相差{_shown(_WIDE.divide(gap, factor))}{unit}"


def _headline() -> tuple[str, ...]:
    return tuple(read_toml("audit")["headline"]["indicators"])


def _of_damage(damage: Damage, report: Report) -> _Found:
    written = report.text[damage.start : damage.end].replace("\n", "")
    context = report.text[max(0, damage.start - _AROUND) : damage.end + _AROUND // 2].replace("\n", "")
    return _Found(
        "疑似损坏",
        _severity("疑似损坏"),
        f"“{context}”中的“{written}”：{damage.what}，{damage.suggestion}",
        (damage.start, damage.end),
        _holders(damage, report),
        damage.rule,
    )


def _holders(damage: Damage, report: Report) -> tuple[tuple[str, Record], ...]:
    """Return the figures that damage touches, else the sentence around it, else (in a heading) the section."""
    for table in ("figures", "sentences", "sections"):
        records: tuple[Record, ...] = getattr(report, table)
        held = tuple((table, one) for one in records if one.start < damage.end and damage.start < one.end)
        if held:
            return held
    return ()
