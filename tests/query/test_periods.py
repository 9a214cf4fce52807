import pytest

from reportmine.errors import UsageError
from reportmine.query.periods import between, in_order, months_of

YEAR = 2022 * 12
KNOWN = ["2021", "2022Q1", "2022H1", "2022M1-10", "2022", "2022H2", "2023H1", "", "某年"]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2022", 1, 12),
        ("2022年", 1, 12),
        ("2022年度", 1, 12),
        ("2022H1", 1, 6),
        ("2022h2", 7, 12),
        ("2022年上半年", 1, 6),
        ("2022下半年", 7, 12),
        ("2022Q3", 7, 9),
        ("2022年第三季度", 7, 9),
        ("2022M1-10", 1, 10),
        ("2022年1-10月", 1, 10),
        (" 2022M6 ", 6, 6),
        ("2022年6月", 6, 6),
    ],
)
def test_months(period, first, last):
    assert months_of(period) == (YEAR + first - 1, YEAR + last - 1)


@pytest.mark.parametrize("period", ["", "22", "2022H3", "2022Q5", "2022M13", "2022M0", "2022M9-3", "去年", "2022-2023"])
def test_no_periods(period):
    assert months_of(period) is None


def test_order_is_by_the_end_then_the_longest_last_then_the_unknown():
    assert in_order(KNOWN[::-1]) == ["2021", "2022Q1", "2022H1", "2022M1-10", "2022H2", "2022", "2023H1", "", "某年"]


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [
        ("2022", None, ["2022Q1", "2022H1", "2022M1-10", "2022", "2022H2", "2023H1"]),
        ("2022H2", None, ["2022M1-10", "2022", "2022H2", "2023H1"]),
        (None, "2022H1", ["2021", "2022Q1", "2022H1"]),
        ("2022", "2022", ["2022Q1", "2022H1", "2022M1-10", "2022", "2022H2"]),
        ("2022H1", "2022上半年", ["2022Q1", "2022H1"]),
        ("2022Q4", "2022Q4", ["2022M1-10", "2022", "2022H2"]),
        ("2024", None, []),
        (None, None, KNOWN[:-2]),
    ],
)
def test_periods_between_count_by_their_last_month(since, until, kept):
    assert between(KNOWN, since=since, until=until) == kept


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"since": "22"}, "“since”的值“22”不是时期；写成 2022、2022H1"),
        ({"until": "上半年"}, "“until”的值“上半年”不是时期"),
        ({"since": "2023", "until": "2022H1"}, "（2023）在“until”（2022H1）之后"),
    ],
)
def test_what_is_no_stretch_of_time(given, message):
    with pytest.raises(UsageError, match=message):
        between(KNOWN, **given)
