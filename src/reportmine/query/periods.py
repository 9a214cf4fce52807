"""Periods of reports in their order: a report counts by the last month that it covers.

County reports add up within a year: the report on `2022` was written half a year after the one on `2022H1` and covers
its months once more. So what tells them apart in time is where they end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportmine.errors import UsageError
from reportmine.rules.periods import read_period

_NEVER = (10**6, 10**6)


def months_of(period: str) -> tuple[int, int] | None:
    """Return the first and the last month of a period, counted from year 0, or None when it is no period.

    Keys (`2022`, `2022H1`, `2022Q3`, `2022M1-10`, `2022M6`, `2018/2022`) and words (`2022年`, `2022上半年`,
    `2022年三季度`, `2022年1-10月`) are understood.

    Args:
        period: a period as `documents.period` has it, or as people write it.
    """
    told = read_period(period)
    if told is None:
        return None
    return 12 * told.first_year + int(told.start[5:7]) - 1, 12 * told.last_year + told.last_month - 1


def in_order(periods: Iterable[str]) -> list[str]:
    """Return periods from the earliest to the latest, unknown ones at the end.

    Of periods that end together the longest comes last.

    Args:
        periods: as `documents.period` has them.
    """

    def place(period: str) -> tuple[int, int, str]:
        first, last = months_of(period) or _NEVER
        return last, -first, period

    return sorted(periods, key=place)


def between(periods: Iterable[str], *, since: str | None = None, until: str | None = None) -> list[str]:
    """Return the periods whose last month lies in a stretch of time.

    `since="2022H2"` keeps `2022` and drops `2022H1`; `until="2022H1"` does the opposite. Unknown periods are dropped.

    Args:
        periods: as `documents.period` has them.
        since: the stretch begins with the first month of this period.
        until: the stretch ends with the last month of this period.

    Raises:
        UsageError: one of the two is no period, or they leave no month.
    """
    begin = _given("since", since)[0] if since is not None else -1
    end = _given("until", until)[1] if until is not None else _NEVER[1] - 1
    if begin > end:
        raise UsageError(f"“since”（{since}）在“until”（{until}）之后，中间没有时间", hint="请把两个时期对调")
    return [period for period in periods if (months := months_of(period)) and begin <= months[1] <= end]


def _given(name: str, period: str) -> Sequence[int]:
    months = months_of(period)
    if months is None:
        raise UsageError(
            f"“{name}”的值“{period}”不是时期",
            hint="写成 2022、2022H1（上半年）、2022Q3（三季度）或 2022M1-10（1—10月）",
        )
    return months
