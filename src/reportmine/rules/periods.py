"""Periods: their keys, kinds and days, and the arithmetic between them.

A key is `2023`, `2023H1`, `2023Q1`, `2023M6`, `2023M1-5` or, for a stretch of years, `2021/2025`. It says which time is
meant, not whether that time is over; a stretch of years that is planned for has the kind `plan` and the same key.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

PeriodKind = Literal["year", "half", "quarter", "months", "month", "cumulative", "plan", "masked", ""]

_KEY = re.compile(r"(\d{4})(?:H([12])|Q([1-4])|M(\d{1,2})(?:-(\d{1,2}))?|/(\d{4}))?")
_SAID = re.compile(
    r"(\d{4})年?(?:度)?(?:(上半年|下半年)|第?([一二三四])季度|(前三季度)|(\d{1,2})(?:[-—–~至](\d{1,2}))?月(?:份)?)?"
)
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}


class Period(Struct, frozen=True):
    """A stretch of time.

    Attributes:
        key: its ISO-like key, empty when it is unknown or masked.
        kind: year, half, quarter, months, month, cumulative (years that add up), plan (years planned for) or masked;
            empty when unknown.
        start: its first day, ISO 8601; empty when unknown.
        end: its last day, likewise.
    """

    key: str = ""
    kind: PeriodKind = ""
    start: str = ""
    end: str = ""

    @property
    def first_year(self) -> int:
        """The year of the first day.

        Raises:
            ValueError: the period is unknown.
        """
        return int(self.start[:4])

    @property
    def last_year(self) -> int:
        """The year of the last day.

        Raises:
            ValueError: the period is unknown.
        """
        return int(self.end[:4])

    @property
    def last_month(self) -> int:
        """The month of the last day, 1 to 12.

        Raises:
            ValueError: the period is unknown.
        """
        return int(self.end[5:7])


UNKNOWN = Period()
"""No period is told, or none is fixed (`每月`)."""

MASKED = Period(kind="masked")
"""A period is told and hidden by a mask (`*-*月`)."""


def year(number: int) -> Period:
    """Return a calendar year."""
    return _stretch(str(number), "year", number, 1, 12)


def half(number: int, part: int) -> Period:
    """Return the first or second half (`part` 1 or 2) of a year."""
    return _stretch(f"{number}H{part}", "half", number, 6 * part - 5, 6 * part)


def quarter(number: int, part: int) -> Period:
    """Return a quarter (`part` 1 to 4) of a year."""
    return _stretch(f"{number}Q{part}", "quarter", number, 3 * part - 2, 3 * part)


def month(number: int, part: int) -> Period:
    """Return a month (`part` 1 to 12) of a year; unknown when there is no such month."""
    return _stretch(f"{number}M{part}", "month", number, part, part) if 1 <= part <= 12 else UNKNOWN


def months(number: int, first: int, last: int) -> Period:
    """Return the months `first` to `last`, both included, of a year; unknown when there are no such months.

    Months that make up a month, quarter, half or year are that (`1-6月` is the first half): one period, one key.
    """
    if not 1 <= first <= last <= 12:
        return UNKNOWN
    length = last - first + 1
    if length == 1:
        return month(number, first)
    if length == 12:
        return year(number)
    if length == 6 and last % 6 == 0:
        return half(number, last // 6)
    if length == 3 and last % 3 == 0:
        return quarter(number, last // 3)
    return _stretch(f"{number}M{first}-{last}", "months", number, first, last)


def years(first: int, last: int, kind: PeriodKind = "cumulative") -> Period:
    """Return the years `first` to `last`, both included; unknown when they stand in the wrong order.

    Args:
        first: first year.
        last: last year.
        kind: cumulative, or plan for years that lie ahead.
    """
    if first > last:
        return UNKNOWN
    return Period(f"{first}/{last}", kind, f"{first}-01-01", f"{last}-12-31")


def parse_period(key: str) -> Period | None:
    """Return the period of a key, None when it is no key.

    Args:
        key: `2023`, `2023H1`, `2023Q1`, `2023M6`, `2023M1-5` or `2021/2025`, in capitals or not.
    """
    told = _KEY.fullmatch(key.strip().upper())
    if told is None:
        return None
    number = int(told[1])
    if told[2]:
        period = half(number, int(told[2]))
    elif told[3]:
        period = quarter(number, int(told[3]))
    elif told[5]:
        period = months(number, int(told[4]), int(told[5]))
    elif told[4]:
        period = month(number, int(told[4]))
    elif told[6]:
        period = years(number, int(told[6]))
    else:
        period = year(number)
    return period if period.key else None


def read_period(words: str) -> Period | None:
    """Return the period that a key or a date in words tells, None when it tells none.

    Args:
        words: a key, or `2022年`, `2022上半年`, `2022年三季度`, `2022年前三季度`, `2022年1-10月`, `2022年6月`.
    """
    if (period := parse_period(words)) is not None:
        return period
    told = _SAID.fullmatch(words.strip())
    if told is None:
        return None
    number = int(told[1])
    if told[2]:
        period = half(number, 1 if told[2] == "上半年" else 2)
    elif told[3]:
        period = quarter(number, _NUMERALS[told[3]])
    elif told[4]:
        period = months(number, 1, 9)
    elif told[6]:
        period = months(number, int(told[5]), int(told[6]))
    elif told[5]:
        period = month(number, int(told[5]))
    else:
        period = year(number)
    return period if period.key else None


def year_before(period: Period) -> Period:
    """Return the same stretch one year earlier (`去年同期`); an unknown or masked period stays what it is."""
    if not period.key:
        return period
    earlier = re.sub(r"\d{4}", lambda found: str(int(found.group()) - 1), period.key)
    moved = parse_period(earlier)
    return UNKNOWN if moved is None else replace(moved, kind=period.kind)


def _stretch(key: str, kind: PeriodKind, number: int, first: int, last: int) -> Period:
    last_day = monthrange(number, last)[1]
    return Period(key, kind, f"{number}-{first:02d}-01", f"{number}-{last:02d}-{last_day}")
