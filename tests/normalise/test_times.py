"""Expressions of time: that each is found, and only where it is asked after."""

import re

import pytest

from reportmine.normalise.time_words import HOLDS, TELLS_TIME
from reportmine.normalise.times import Times
from reportmine.rules.patterns import pattern, pattern_rows

EXAMPLES = [(row.id, text) for row in pattern_rows().values() if row.id.startswith("when.") for text in row.yes]
TEXT = "去年签约12个，今年以来签约15个；一季度开工3个。"


@pytest.mark.parametrize(("row_id", "text"), EXAMPLES)
def test_the_cheap_test_lets_every_time_pass(row_id: str, text: str):
    found = pattern(row_id).search(text)
    assert found is not None
    assert TELLS_TIME.search(found.group())
    assert re.search(HOLDS[row_id], found.group())


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(0, 8, ["去年"]), (0, 18, ["去年", "今年以来"]), (18, 26, ["一季度"]), (4, 8, [])],
)
def test_times_are_those_of_the_stretch_asked_after(start: int, end: int, words: list[str]):
    assert [time.match.group() for time in Times(TEXT).within(start, end)] == words


def test_a_number_is_under_the_last_time_before_it_in_its_sentence():
    governing = Times(TEXT).governing(0, TEXT.index("12"), 18)
    assert governing is not None
    assert governing[0].match.group() == "去年"
    assert Times(TEXT).governing(4, TEXT.index("12"), 8) is None
