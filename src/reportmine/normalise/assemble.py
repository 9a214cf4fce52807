"""Figure mentions → figure records, and masks tied to the figures that they hide."""

import re
from decimal import Context, Decimal

from msgspec.structs import replace

from reportmine.normalise.links import innermost, with_figures
from reportmine.normalise.numerals import Reading, parse_number, parse_tail, plain
from reportmine.rules.shadow import shadow
from reportmine.rules.units import match_unit
from reportmine.schema.mentions import FigureMention
from reportmine.schema.records import Figure
from reportmine.schema.report import Report

_Told = tuple[str | None, str | None, str | None, str | None]

_LARGE = re.compile("[十百千万亿]")
_EXACT = Context(prec=100)
_ONE = Decimal(1)
_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,30})?")
_SHAPE = re.compile(r"^[xX*＊×]+\.[xX*＊×]+$")


def assemble(report: Report) -> Report:
    """Fill `figures`, `figure` of the masks inside them, and the figures of each statement."""
    text = report.text
    plain_text = shadow(text)
    sections = _owners(report)
    spots = [(mention.number.start, mention.number.end) for mention in report.figure_mentions]
    statements = innermost(report.statements, spots)
    figures = tuple(
        _figure(number, mention, text, plain_text, sections[number], statements[number])
        for number, mention in enumerate(report.figure_mentions)
    )
    owner = {
        position: figure.id
        for figure, mention in zip(figures, report.figure_mentions, strict=True)
        if mention.number.masked
        for position in range(mention.number.start, mention.number.number_end + 1)
    }
    masks = tuple(
        replace(mask, figure=owner[mask.start]) if mask.kind == "number" and mask.start in owner else mask
        for mask in report.masks
    )
    uses: dict[str, int] = {}
    for number_mention in report.numbers:
        uses[number_mention.use] = uses.get(number_mention.use, 0) + 1
    document = replace(report.document, numbers_seen=uses)
    return replace(
        report,
        document=document,
        figures=figures,
        masks=masks,
        statements=with_figures(report.statements, statements),
    )


def _owners(report: Report) -> list[int]:
    starts = [section.start for section in report.sections]
    owners = []
    position = 0
    for mention in report.figure_mentions:
        while position + 1 < len(starts) and starts[position + 1] <= mention.number.start:
            position += 1
        owners.append(position)
    return owners


def _figure(
    number: int, mention: FigureMention, text: str, plain_text: str, section_id: int, statement_id: int | None
) -> Figure:
    spot = mention.number
    wording = plain_text[spot.start : spot.number_end]
    value, high, canonical, canonical_high = (
        (None, None, None, None)
        if spot.masked
        else _told(wording, mention.unit, plain_text[spot.number_end : spot.end], spot.factor)
    )
    low_bound, high_bound = _shape_bounds(wording) if spot.masked else (None, None)
    return Figure(
        id=number,
        start=spot.start,
        end=spot.end,
        quote=text[spot.start : spot.end],
        section_id=section_id,
        rule=mention.rule,
        confidence=mention.confidence,
        value=value,
        value_high=high,
        unit=mention.unit,
        masked=spot.masked,
        mask_low=low_bound,
        mask_high=high_bound,
        canonical_value=canonical,
        canonical_high=canonical_high,
        canonical_unit=spot.canonical,
        indicator=mention.indicator,
        indicator_text=mention.indicator_text,
        status=mention.status,
        measure=mention.measure,
        direction=mention.direction,
        bound=mention.bound,
        qualifiers=mention.qualifiers,
        period=mention.period,
        tone=mention.tone,
        statement_id=statement_id,
    )


def _told(wording: str, unit: str, after: str, factor: Decimal) -> _Told:
    """Return value and upper end in the unit as written, then both in the canonical one; arguments as for `_read`."""
    if factor == 1 and len(after) <= len(unit) and _PLAIN.fullmatch(wording):  # more than half: nothing to calculate
        canonical = wording.rstrip("0").rstrip(".") if "." in wording else wording
        return wording, None, canonical, None
    value, high = _read(wording, unit, after)
    if high is None:
        return plain(value), None, plain(_scaled(value, factor)), None
    return plain(value), plain(high), plain(_scaled(value, factor)), plain(_scaled(high, factor))


def _read(wording: str, unit: str, after: str) -> Reading:
    """Return value and upper end in the unit as written.

    Args:
        wording: the number.
        unit: its unit, multiplier included.
        after: text from the number to the end of the figure; longer than the unit in 三斤半 and 五元三毛.
    """
    found = match_unit(unit, 0) if not wording.isascii() and _LARGE.search(wording) else None
    value, high = parse_number(wording, found.multiplier if found else "")
    if value is not None and high is None and len(after) > len(unit):
        value = _EXACT.add(value, parse_tail(after))
    return value, high


def _scaled(value: Decimal | None, factor: Decimal) -> Decimal | None:
    if value is None:
        return None
    scaled = _EXACT.multiply(value, factor)
    if scaled == scaled.to_integral_value():
        return scaled.quantize(_ONE, context=_EXACT)
    return scaled.normalize(_EXACT)


def _shape_bounds(wording: str) -> tuple[str | None, str | None]:
    """Return the bounds that a mask keeping its shape gives: `xx.x` hides a number from 10 up to, not including, 100.

    A run of asterisks keeps no shape: how many are written says nothing of the digits.
    """
    if not _SHAPE.match(wording):
        return None, None
    digits = len(wording.split(".", maxsplit=1)[0])
    return (str(10 ** (digits - 1)) if digits > 1 else "0"), str(10**digits)
