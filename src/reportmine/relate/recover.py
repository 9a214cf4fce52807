"""Masked numbers that other figures of the report give back.

Two ways: a tie of which every other operand is told (`*亿元占31亿元的117%`), and the same quantity printed without a
mask in another place. Only numbers are given back: masks of names are never looked at.

What comes out is the interval of what the writer may have printed before masking it. It is therefore widened to the
next numbers that would be written: whole ones for counts and rates; for measured quantities tenths of the unit, or
coarser steps where the figures of the same unit beside it have such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from msgspec.structs import replace

from reportmine.relate.conflicts import scope_of
from reportmine.relate.intervals import Interval, Mode, counts_things, last_digit, unit_factor
from reportmine.relate.ties import Term, Tie, calculate, falls
from reportmine.rules.patterns import word_list
from reportmine.rules.shadow import shadow
from reportmine.schema.labels import OTHER_INDICATOR
from reportmine.schema.records import Figure, Mask, Recovered
from reportmine.schema.report import Report

_RATE_UNITS = frozenset({"%", "百分点", "倍", "番"})
_MODES: tuple[Mode, ...] = ("round", "truncate")
_MASK_GLYPHS = "*＊xX×ｘＸ.某□■○●—-_"
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_NAMED_BOUNDS = frozenset({"eq", "ge"})
"""Bounds under which a masked number may be given back: the number itself, and a target that more would meet too."""

_TENTH = Decimal("0.1")
_FORMULAS = {
    ("ratio", "reported"): "{num}÷{den}",
    ("ratio", "num"): "{den}×{reported}",
    ("ratio", "den"): "{num}÷{reported}",
    ("growth", "rate"): "{cur}÷{base}－1",
    ("growth", "cur"): "{base}×（1＋{rate}）",
    ("growth", "base"): "{cur}÷（1＋{rate}）",
    ("increment_rate", "rate"): "{inc}÷（{cur}－{inc}）",
    ("increment_rate", "inc"): "{cur}－{cur}÷（1＋{rate}）",
    ("increment_rate", "cur"): "{inc}÷{rate}＋{inc}",
    ("pace_gap", "reported"): "{rate}－{months}",
    ("pace_gap", "rate"): "{reported}＋{months}",
    ("difference", "reported"): "{cur}－{prev}",
    ("difference", "cur"): "{prev}＋{reported}",
    ("difference", "prev"): "{cur}－{reported}",
    ("mean", "reported"): "{total}÷{n}",
    ("mean", "total"): "{reported}×{n}",
    ("mean", "n"): "{total}÷{reported}",
}
"""`(type, role)` → how the masked operand follows, in the words of the report; `ties.calculate` does the arithmetic."""


def recover_masks(report: Report, ties: Sequence[Tie]) -> Report:
    """Fill `recovered` of the number masks that the report itself gives back.

    Args:
        report: with figures and masks.
        ties: of this report, masked operands included.
    """
    report = replace(report, masks=_with_cells(report))
    if not any(mask.figure is not None for mask in report.masks):
        return report
    found: dict[int, Recovered] = {}
    for tie in ties:
        for figure, recovered in _by_tie(tie):
            _keep_narrower(found, figure, recovered)
    for figure, recovered in _printed_elsewhere(report):
        _keep_narrower(found, figure, recovered)
    masks = tuple(_with(mask, found) for mask in report.masks)
    return replace(report, masks=masks)


def _with_cells(report: Report) -> tuple[Mask, ...]:
    """Return the masks, those that fill a cell of a table tied to its figure.

    What stands alone in a cell has no unit beside it by which to know a number; the head of its column tells the unit.
    """
    if all(mask.kind != "other" for mask in report.masks):
        return report.masks
    cells = {(one.start, one.end): one.id for one in report.figures if one.masked and one.rule.startswith("table.")}
    return tuple(
        replace(mask, kind="number", figure=cells[mask.start, mask.end], confidence=1.0)
        if mask.kind == "other" and (mask.start, mask.end) in cells
        else mask
        for mask in report.masks
    )


def _with(mask: Mask, found: dict[int, Recovered]) -> Mask:
    recovered = found.get(mask.figure) if mask.figure is not None else None
    return mask if recovered is None else replace(mask, recovered=recovered)


def _keep_narrower(found: dict[int, Recovered], figure: Figure, recovered: Recovered) -> None:
    before = found.get(figure.id)
    if before is None or _width(recovered) < _width(before):
        found[figure.id] = recovered


def _width(recovered: Recovered) -> Decimal:
    return Decimal(recovered.high) - Decimal(recovered.low)


def _by_tie(tie: Tie) -> Iterator[tuple[Figure, Recovered]]:
    """Yield the one masked operand of a tie with what the others make it."""
    masked = [term for term in tie.terms if term.figure is not None and term.figure.masked]
    if len(masked) != 1 or tie.partial or not all(_is_told(term) for term in tie.terms if term is not masked[0]):
        return
    (term,) = masked
    figure = term.figure
    if figure is None or not can_be_told(figure) or not _is_told(term):
        return
    values = [value for mode in _MODES if (value := calculate(tie, term, mode)) is not None]
    if len(values) != len(_MODES):
        return
    hull = Interval(min(value.low for value in values), max(value.high for value in values))
    if falls(term):
        hull = hull.negated()
    beside = [other.figure for other in tie.terms if other is not term and other.figure is not None]
    narrowed = narrowed_by_shape(as_printed(hull, figure, beside), figure)
    if narrowed is not None:
        yield figure, _recovered(narrowed, figure, _formula(tie, term))


def _is_told(term: Term) -> bool:
    """Tell whether an operand is a number to calculate with; a target is one, though more is welcome (`400家以上`)."""
    if term.figure is None or term.figure.bound == "eq":
        return True
    return term.role == "den" and term.figure.status in {"target", "plan"} and term.figure.bound in _NAMED_BOUNDS


def can_be_told(figure: Figure) -> bool:
    """Tell whether the mask hides the whole number: `*多个` and a part of a number (`1*个`) are let alone.

    Args:
        figure: masked.
    """
    number = shadow(figure.quote).removesuffix(shadow(figure.unit))
    return figure.bound in _NAMED_BOUNDS and not number.strip(_MASK_GLYPHS).strip()


def as_printed(hull: Interval, figure: Figure, beside: Sequence[Figure]) -> Interval:
    """Widen to the next numbers that would be written in a figure's unit.

    Args:
        hull: values in the canonical unit.
        figure: the masked figure.
        beside: the figures that the values come from; their last digits tell how coarsely the report writes.
    """
    factor = unit_factor(figure)
    if figure.mask_low is not None:
        step = _TENTH * factor
    elif counts_things(figure) or figure.canonical_unit in _RATE_UNITS:
        step = Decimal(1)
    else:
        steps = [
            last_digit(other.value) * unit_factor(other)
            for other in beside
            if other.value is not None and other.canonical_unit == figure.canonical_unit
        ]
        step = max([_TENTH * factor, *steps])
    low = (hull.low / step).to_integral_value(ROUND_FLOOR) * step
    return Interval(low, (hull.high / step).to_integral_value(ROUND_CEILING) * step)


def narrowed_by_shape(interval: Interval, figure: Figure) -> Interval | None:
    """Narrow by what the mask's shape allows, None where the two contradict: then the tie is not to be trusted.

    Args:
        interval: values in the canonical unit.
        figure: the masked figure.
    """
    low, high = interval.low, interval.high
    if figure.mask_low is not None and figure.mask_high is not None:
        factor = unit_factor(figure)
        low, high = max(low, Decimal(figure.mask_low) * factor), min(high, Decimal(figure.mask_high) * factor)
    return Interval(low, high) if max(low, Decimal(0)) <= high else None


def _recovered(interval: Interval, figure: Figure, formula: str) -> Recovered:
    return Recovered(
        low=_plain(max(interval.low, Decimal(0))),
        high=_plain(interval.high),
        unit=figure.canonical_unit,
        formula=formula,
    )


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _formula(tie: Tie, wanted: Term) -> str:
    words = {term.role: _words(term.figure) if term.figure is not None else "时序进度" for term in tie.terms}
    if tie.type != "sum":
        return _FORMULAS[tie.type, wanted.role].format(**words)
    parts = [_words(term.figure) for term in tie.terms if term.role == "part" and term is not wanted and term.figure]
    return "＋".join(parts) if wanted.role == "total" else "－".join([words["total"], *parts])


def _words(figure: Figure) -> str:
    """Return a figure as written, with its unit where only the head of its column tells it."""
    return figure.quote + figure.unit if figure.quote == figure.value else figure.quote


def _printed_elsewhere(report: Report) -> Iterator[tuple[Figure, Recovered]]:
    """Yield masked figures whose quantity stands in another place without a mask, with one value only.

    The same quantity: indicator, measure, status, period and unit agree, and so does the scope that the words around
    them leave, as for conflicts. What one sentence tells twice is two quantities (计划投资3.5亿元，实际完成*亿元), and
    indicators that are told of one project or sum at a time are never the same.
    """
    single = frozenset(word_list("conflicts", "single"))
    hidden = [
        figure
        for figure in report.figures
        if figure.masked and figure.bound == "eq" and figure.indicator not in single and can_be_told(figure)
    ]
    wanted = {_quantity(figure) for figure in hidden}
    told: dict[tuple[object, ...], list[Figure]] = {}
    for figure in report.figures:
        if not figure.masked and figure.bound == "eq" and figure.value_high is None and figure.canonical_value:
            key = _quantity(figure)
            if key in wanted:
                told.setdefault(key, []).append(figure)
    for figure in hidden:
        candidates = told.get(_quantity(figure), [])
        scope = scope_of(figure, report) if candidates else None
        same = [
            other
            for other in candidates
            if scope is not None and not _beside(figure, other, report) and scope_of(other, report) == scope
        ]
        if len({other.canonical_value for other in same}) != 1:
            continue
        value = Decimal(same[0].canonical_value or 0)
        narrowed = narrowed_by_shape(Interval(value, value), figure)
        if narrowed is not None:
            yield figure, _recovered(narrowed, figure, f"另一处写明：{same[0].quote}")


def _beside(one: Figure, other: Figure, report: Report) -> bool:
    """Tell whether two figures stand in one sentence."""
    first, second = sorted((one, other), key=lambda figure: figure.start)
    return not _SENTENCE_END.search(report.text, first.end, second.start)


def _quantity(figure: Figure) -> tuple[object, ...]:
    """Return what two figures must share to tell the same quantity, as far as the records tell."""
    return (
        figure.indicator,
        figure.indicator_text if figure.indicator == OTHER_INDICATOR else "",
        frozenset(figure.qualifiers),
        figure.measure,
        figure.direction,
        figure.status,
        figure.period_key or figure.period,
        figure.canonical_unit,
    )
