"""Number wording → exact decimals."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportmine.normalise.numerals import parse_number, parse_tail, plain

READ = [
    # Arabic
    ("85.21", "85.21", None),
    ("0", "0", None),
    ("4.80", "4.80", None),
    ("1,100", "1100", None),
    ("３４，２５０", "34250", None),
    ("１１．９２", "11.92", None),
    ("2。87", "2.87", None),
    ("28. 1", "28.1", None),
    ("1 3 9 9", "1399", None),
    ("40.8 2", "40.82", None),
    ("-5.4", "-5.4", None),
    ("－5.4", "-5.4", None),
    ("1.2万亿", "1200000000000", None),
    ("1,100万", "11000000", None),
    ("10万万", "1000000000", None),
    ("500余万", "5000000", None),
    # Mixed
    ("5万4千6百", "54600", None),
    ("1亿3千万", "130000000", None),
    ("3万4000", "34000", None),
    ("1千零20", "1020", None),
    # Chinese
    ("零", "0", None),
    ("〇", "0", None),
    ("十", "10", None),
    ("十五", "15", None),
    ("一百零一", "101", None),
    ("一百一", "110", None),
    ("两万三", "23000", None),
    ("两万零三", "20003", None),
    ("一千二百三十点五", "1230.5", None),
    ("零点五", "0.5", None),
    ("三点五万", "35000", None),
    ("两亿五千万", "250000000", None),
    ("十亿零七千万", "1070000000", None),
    ("二十一万亿", "21000000000000", None),
    ("四万万", "400000000", None),
    ("二〇二三", "2023", None),
    ("二○二三", "2023", None),
    ("一二〇", "120", None),
    ("廿八", "28", None),
    ("卅", "30", None),
    ("半", "0.5", None),
    ("负三十二", "-32", None),
    ("壹佰伍拾", "150", None),
    ("肆拾幾", "40", None),
    ("兩億五千萬", "250000000", None),
    # Vague: the lower end
    ("十几", "10", None),
    ("三十几万", "300000", None),
    ("几十", "10", None),
    ("一百几十", "110", None),
    ("数百", "100", None),
    ("数十万", "100000", None),
    ("上千", "1000", None),
    ("一千多万", "10000000", None),
    ("五百余", "500", None),
    # Ranges
    ("3-5", "3", "5"),
    ("3—5", "3", "5"),
    ("800～1000", "800", "1000"),
    ("五至八", "5", "8"),
    ("两到三", "2", "3"),
    ("三四", "3", "4"),
    ("三五", "3", "5"),
    ("两三", "2", "3"),
    ("三四十", "30", "40"),
    ("十七八", "17", "18"),
    ("一百二三十", "120", "130"),
    ("三五百万", "3000000", "5000000"),
    ("5%—5.5", "5", "5.5"),
    # Per cent and fractions
    ("百分之三点五", "3.5", None),
    ("百分之百", "100", None),
    ("百分之1,111", "1111", None),
    ("千分之七", "7", None),
    ("百分之二三十", "20", "30"),
    ("百分之二十至三十", "20", "30"),
    ("百分之四到百分之五", "4", "5"),
    ("四分之三", "0.75", None),
    ("16分之5", "0.3125", None),
    ("一又二分之一", "1.5", None),
    ("1/4", "0.25", None),
    ("百万分之五", "0.000005", None),
    # No value
    ("三分之一", None, None),
    ("2/3", None, None),
    ("1 4/3", None, None),
    ("五十千", None, None),
    ("三二百", None, None),
    ("五兆", None, None),
    ("几", None, None),
    ("一半", None, None),
    ("2e5", None, None),
    ("2^5", None, None),
    ("", None, None),
    ("亿零", "100000000", None),
    ("个", None, None),
    ("3-", None, None),
]


@pytest.mark.parametrize(("word", "low", "high"), READ)
def test_wording_is_read(word, low, high):
    assert tuple(map(plain, parse_number(word))) == (low, high)


@pytest.mark.parametrize(
    ("word", "multiplier", "low", "high"),
    [
        ("85.21", "亿", "85.21", None),
        ("27.40", "亿", "27.40", None),
        ("三千", "万", "3000", None),
        ("两亿五千", "万", "25000", None),
        ("一亿一千七百", "万", "11700", None),
        ("1亿3", "千万", "13", None),
        ("5万4千6", "百", "546", None),
        ("十几", "万", "10", None),
        ("9万-10", "万", "9", "10"),
        ("5000万-1", "亿", "0.5", "1"),
        ("100万元至300", "万", "100", "300"),
        ("1000元-30", "万", "0.1", "30"),
        ("四千万亩到五千", "万", "4000", "5000"),
        ("3-5", "亿", "3", "5"),
        ("三五百", "万", "300", "500"),
    ],
)
def test_value_is_told_in_the_multiplier_before_the_unit(word, multiplier, low, high):
    assert tuple(map(plain, parse_number(word, multiplier))) == (low, high)


@pytest.mark.parametrize(
    ("after", "added"),
    [
        ("斤半", "0.5"),
        ("个半小时", "0.5"),
        ("元三毛", "0.3"),
        ("元6角三分", "0.63"),
        ("亿元", "0"),
        ("多家", "0"),
        ("", "0"),
    ],
)
def test_a_half_and_coins_after_the_unit_add_to_the_value(after, added):
    assert parse_tail(after) == Decimal(added)


def _spoken(number: int, two: str = "二") -> str:
    """Write an integer in Chinese: an independent formatter, group of four by group of four."""
    if number == 0:
        return "零"
    groups = []
    while number:
        number, group = divmod(number, 10**4)
        groups.append(group)
    words = ""
    gap = False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += _group(group, two) + ("", "万", "亿", "万亿")[place]
        gap = False
    return words


def _group(group: int, two: str) -> str:
    words, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = group // power % 10
        if not digit:
            gap = bool(words)
            continue
        shown = two if digit == 2 and power >= 100 else "零一二三四五六七八九"[digit]
        words += ("零" if gap else "") + shown + name
        gap = False
    return words


def test_the_formatter_writes_chinese():
    assert _spoken(1_0500_0020) == "一亿零五百万零二十"
    assert _spoken(2345, "两") == "两千三百四十五"
    assert _spoken(10_0001) == "一十万零一"


@given(st.integers(0, 10**12 - 1), st.sampled_from("二两"))
def test_an_integer_in_chinese_is_read_back(number, two):
    assert parse_number(_spoken(number, two)) == (Decimal(number), None)


@given(st.integers(0, 10**12 - 1))
def test_capitals_and_traditional_characters_read_the_same(number):
    word = _spoken(number)
    capitals = word.translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))
    traditional = word.translate(str.maketrans("万亿", "萬億"))
    assert parse_number(capitals) == parse_number(traditional) == (Decimal(number), None)


@given(st.decimals(0, 10**9, places=3))
def test_a_decimal_in_chinese_is_read_back(value):
    whole, _, digits = f"{value:f}".partition(".")
    word = _spoken(int(whole)) + "点" + "".join("零一二三四五六七八九"[int(digit)] for digit in digits)
    assert plain(parse_number(word)[0]) == f"{int(whole)}.{digits}"


@given(st.integers(10**4, 10**8), st.sampled_from("二两"))
def test_a_numeral_cut_before_its_last_multiplier_is_read_in_it(number, two):
    if number % 10**4:
        word = _spoken(number * 10**4, two)
        assert word.endswith("万")
        assert parse_number(word[:-1], "万") == (Decimal(number), None)


@given(st.decimals(-(10**12), 10**12, places=4))
def test_an_arabic_decimal_is_read_as_written_with_and_without_separators(value):
    assert plain(parse_number(f"{value:f}")[0]) == f"{value:f}"
    assert parse_number(f"{value:,f}")[0] == value


@given(st.integers(1, 999), st.integers(1, 999))
def test_a_fraction_has_its_exact_value_or_none(over, under):
    value = parse_number(f"{_spoken(under)}分之{_spoken(over)}")[0]
    finite = 10**12 % Fraction(over, under).denominator == 0
    assert (value is not None) == finite
    if value is not None:
        assert Fraction(value) == Fraction(over, under) == Fraction(parse_number(f"{under}分之{over}")[0])


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from(["-", "—", "~", "至", "到", "－"]))
def test_a_range_keeps_both_ends(low, high, join):
    assert parse_number(f"{low}{join}{high}") == (low, high)
    assert parse_number(f"{_spoken(low)}{'至' if join.isascii() else join}{_spoken(high)}") == (low, high)


@given(st.text(alphabet="一二两三十百千万亿零点半几数上分之又负-/.,0123456789~至 ", max_size=12))
def test_no_wording_raises(word):
    low, high = parse_number(word)
    assert low is not None or high is None
