"""Values of spreadsheet cells as text, the way the sheet shows them.

A cell holds 0.126 and shows 12.6%: the text must say what is shown. The first part of a number format is followed
(ECMA-376-1, 18.8.31); a negative number always keeps its minus sign, also where the sheet shows brackets or red.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

_EXACT = Context(prec=15, rounding=ROUND_HALF_UP)
"""Excel keeps 15 digits; more of them are noise of binary fractions (85.21000000000001)."""

_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|([#0?](?:[#0?,]*[#0?])?(?:\.[#0?]*)?|\.[0#?]+)(,*)|(.)'
)
_PLAIN = re.compile(r"[-+()$¥￥€:%‰ \u2e80-\uffef]")


def cell_text(value: object, number_format: str) -> str:
    """Return what a cell shows.

    Args:
        value: as openpyxl gives it; None for an empty cell.
        number_format: the cell's number format.

    Returns:
        The text, empty for an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return number_text(_EXACT.create_decimal(repr(value) if isinstance(value, float) else value), number_format)
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(value, number_format)
    return str(value)


def number_text(value: Decimal, number_format: str) -> str:
    """Return what a number looks like.

    Args:
        value: the number.
        number_format: such as `0.0%` or `#,##0.00"亿元"`; one that is not understood (fractions, powers of ten) shows
            the number in full.
    """
    pieces = _pieces(number_format)
    if not value.is_finite() or pieces is None:
        return _plain(value)
    before, core, thousands, after = pieces
    percents = (before + after).count("%")
    value = value.scaleb(2 * percents - 3 * thousands)
    digits = _digits(abs(value), core)
    sign = "-" if value < 0 and re.search("[1-9]", digits) else ""
    return f"{sign}{before.strip()}{digits}{after.rstrip()}"


def _pieces(number_format: str) -> tuple[str, str, int, str] | None:
    """Split the first part of a format into what stands before the digits, the digits, thousands cut, what follows."""
    before, core, thousands, after = "", "", 0, ""
    for match in _PIECE.finditer(_first_part(number_format)):
        quoted, escaped, currency, digits, commas, other = match.groups()
        if digits is not None:
            if core:
                return None
            core, thousands = digits, len(commas)
            continue
        if other is not None and not _PLAIN.fullmatch(other):
            return None
        literal = quoted or escaped or currency or other or ""
        before, after = (before, after + literal) if core else (before + literal, after)
    return (before, core, thousands, after) if core else None


def _first_part(number_format: str) -> str:
    """Return the part for positive numbers; a part with a condition is not followed."""
    part = re.match(r'(?:"[^"]*"|\\.|[^;"\\])*', number_format)
    found = part[0] if part else ""
    return "" if re.search(r"\[[<>=]", found) else found


def _digits(value: Decimal, core: str) -> str:
    """Write the digits of a number that is not negative."""
    whole, _, fraction = core.partition(".")
    text = f"{value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP, Context(prec=60)):f}"
    head, _, tail = text.partition(".")
    least = fraction.rstrip("#?").count("0")
    tail = tail[:least] + tail[least:].rstrip("0")
    head = head.zfill(whole.count("0") or 1)
    if "," in whole:
        head = f"{int(head):,}"
    return f"{head}.{tail}" if tail else head


def _plain(value: Decimal) -> str:
    """Write a number in full, without needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: datetime | date | time | timedelta, number_format: str) -> str:
    """Write a date the Chinese way, as far as the format shows it; a time as hours and minutes."""
    if isinstance(value, timedelta):
        return str(value)
    clock = (
        f"{value:%H:%M}" if isinstance(value, time) or (isinstance(value, datetime) and value.time() != time()) else ""
    )
    if isinstance(value, time):
        return clock
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format).lower()
    day = f"{value.day}日" if "d" in shown or shown.strip("ym/-. ;@") else ""
    return f"{value.year}年{value.month}月{day}{' ' + clock if clock and 'h' in shown else ''}"
