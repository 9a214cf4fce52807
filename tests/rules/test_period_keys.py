"""Keys of periods, their days, and the words that tell them."""

import pytest

from reportmine.rules import periods
from reportmine.rules.periods import MASKED, UNKNOWN, parse_period, read_period, year_before

KEYS = [
    ("2023", "year", "2023-01-01", "2023-12-31"),
    ("2023H1", "half", "2023-01-01", "2023-06-30"),
    ("2023H2", "half", "2023-07-01", "2023-12-31"),
    ("2023Q1", "quarter", "2023-01-01", "2023-03-31"),
    ("2023Q4", "quarter", "2023-10-01", "2023-12-31"),
    ("2023M6", "month", "2023-06-01", "2023-06-30"),
    ("2024M2", "month", "2024-02-01", "2024-02-29"),
    ("2023M1-5", "months", "2023-01-01", "2023-05-31"),
    ("2021/2025", "cumulative", "2021-01-01", "2025-12-31"),
]


@pytest.mark.parametrize(("key", "kind", "start", "end"), KEYS)
def test_a_key_tells_kind_and_days(key, kind, start, end):
    period = parse_period(key)
    assert period is not None
    assert (period.key, period.kind, period.start, period.end) == (key, kind, start, end)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("2023年1-6月", "2023H1"),
        ("2023M7-12", "2023H2"),
        ("2023年前三季度", "2023M1-9"),
        ("2023年4-6月", "2023Q2"),
        ("2023M2-4", "2023M2-4"),
        ("2023年1-12月", "2023"),
        ("2023M5-5", "2023M5"),
    ],
)
def test_one_time_has_one_key(words, key):
    assert read_period(words).key == key


@pytest.mark.parametrize(
    "words", ["", "23", "2023H3", "2023Q0", "2023M13", "2023M9-3", "2025/2021", "2023-2024", "去年", "2023年13月"]
)
def test_what_is_no_period(words):
    assert parse_period(words) is None
    assert read_period(words) is None


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("2023年", "2023"),
        ("2023年度", "2023"),
        ("2023年上半年", "2023H1"),
        ("2023下半年", "2023H2"),
        ("2023年第三季度", "2023Q3"),
        ("2023年前三季度", "2023M1-9"),
        ("2023年1—5月", "2023M1-5"),
        ("2023年6月份", "2023M6"),
        (" 2023h1 ", "2023H1"),
        ("2021/2025", "2021/2025"),
    ],
)
def test_words_tell_a_period(words, key):
    period = read_period(words)
    assert period is not None
    assert period.key == key


@pytest.mark.parametrize(
    ("key", "earlier"), [("2023", "2022"), ("2023H1", "2022H1"), ("2023M1-5", "2022M1-5"), ("2021/2025", "2020/2024")]
)
def test_the_same_time_a_year_before(key, earlier):
    period = parse_period(key)
    assert period is not None
    assert year_before(period).key == earlier


def test_february_has_its_own_last_day_a_year_before():
    assert year_before(periods.month(2024, 2)).end == "2023-02-28"


@pytest.mark.parametrize("period", [UNKNOWN, MASKED])
def test_no_year_before_what_is_not_known(period):
    assert year_before(period) == period


def test_a_plan_keeps_its_kind_a_year_before():
    assert year_before(periods.years(2021, 2025, "plan")).kind == "plan"


@pytest.mark.parametrize("period", [periods.month(2023, 13), periods.months(2023, 5, 3), periods.years(2025, 2021)])
def test_impossible_times_are_unknown(period):
    assert period == UNKNOWN
