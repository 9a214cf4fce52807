import pytest

from reportmine.train.digits import number_fault


@pytest.mark.parametrize(
    ("quote", "value", "unit"),
    [
        ("85.21亿元", "85.21", "亿元"),
        ("８５％", "85", "%"),
        ("1,200户", "1200", "户"),
        ("2.3万余人", "2.3", "万人"),
        ("3—5个", "3~5", "个"),
        ("30万—32万头", "30~32", "万头"),
        ("30—32万头", "30~32", "万头"),
        ("三四人", "3~4", "人"),
        ("三四百人", "300~400", "人"),
        ("三十多名", "30", "名"),
        ("两家", "2", "家"),
        ("*多家", "*", "家"),
        ("-5.7", "-5.7", "%"),
    ],
)
def test_a_number_that_stands_in_the_text(quote, value, unit):
    assert number_fault(quote, {"v": value, "u": unit}) == ""


@pytest.mark.parametrize(
    ("quote", "value", "unit", "fault"),
    [
        ("85.21亿元", "85.2", "亿元", "“85.21亿元”与 v=“85.2”不符"),
        ("35个", "3", "个", "不符"),
        ("3—5个", "3", "个", "不符"),
        ("*个", "3", "个", "有遮蔽"),
        ("3个", "*", "个", "没有遮蔽"),
        ("若干个", "3", "个", "不符"),
    ],
)
def test_a_number_that_does_not(quote, value, unit, fault):
    assert fault in number_fault(quote, {"v": value, "u": unit})
