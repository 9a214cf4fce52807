"""The arithmetic of verdicts, in tables."""

from decimal import Decimal

import pytest

from reportmine.query.promises.verdicts import Amount, judge


def amount(text):
    """`ge 50`, `approx 30`, `3~5`, `-3`."""
    bound, _, number = text.rpartition(" ")
    low, _, high = number.partition("~")
    return Amount(Decimal(low), Decimal(high) if high else None, bound or "eq")


@pytest.mark.parametrize(
    ("promised", "told", "verdict", "gap"),
    [
        ("50", "50", "完成", "0"),
        ("50", "51.3", "超额完成", "1.3"),
        ("ge 50", "49.92", "未完成", "-0.08"),
        ("3~5", "4", "完成", "0"),
        ("3~5", "6", "超额完成", "1"),
        ("3~5", "2", "未完成", "-1"),
        ("le 5.5", "4.9", "完成", "-0.6"),
        ("le 27", "28.5", "未完成", "1.5"),
        ("approx 150", "146.8", "完成", "-3.2"),
        ("approx 200", "230", "完成", "30"),
        ("approx 200", "160", "未完成", "-40"),
        ("approx 6.5", "6.2", "未完成", "-0.3"),
        ("approx 10", "10.3", "完成", "0.3"),
        ("approx 18", "18", "完成", "0"),
        ("-3", "-3.2", "超额完成", "-0.2"),
        ("-3", "-2.5", "未完成", "0.5"),
        ("-3", "1", "未完成", "4"),
        ("12", "-4.9", "未完成", "-16.9"),
        ("50", "ge 60", "超额完成", "10"),
        ("50", "ge 45", "存疑", "-5"),
        ("50", "le 50", "存疑", "0"),
        ("50", "le 45", "未完成", "-5"),
        ("50", "45~55", "存疑", "-5"),
    ],
)
def test_what_is_reported_against_what_was_promised(promised, told, verdict, gap):
    judged = judge(amount(promised), amount(told))
    assert (judged.verdict, judged.gap) == (verdict, gap)


@pytest.mark.parametrize(
    ("promised", "told", "verdict"),
    [("5.5", "4.9", "完成"), ("5.5", "5.6", "未完成"), ("ge 5", "6", "超额完成")],
)
def test_where_less_is_better_a_target_is_a_ceiling(promised, told, verdict):
    assert judge(amount(promised), amount(told), good="down").verdict == verdict


def test_ratios_of_amounts_only():
    assert judge(amount("3"), amount("2")).ratio == "0.6667"
    assert judge(amount("3"), amount("2"), is_rate=True).ratio is None
    assert judge(amount("3~5"), amount("2")).ratio is None
    assert judge(amount("0"), amount("2")).ratio is None


def test_about_is_told():
    assert judge(amount("10"), amount("approx 10")).note == "报出的是约数"
