"""Cheap tests before patterns: whatever a pattern finds passes the test that is asked before it."""

import re

import pytest
from skeletons import UNKNOWN, is_anchored, skeletons

from reportmine.find import indicators, measures, numbers, status, thresholds
from reportmine.normalise.time_words import HOLDS
from reportmine.relate import sums, targets
from reportmine.rules.patterns import _expanded, pattern, pattern_rows, word_list
from reportmine.segment import headings, units
from reportmine.segment.sentence_roles import NEAR

ANYWHERE = [
    ("measure.new-thing", re.compile("增")),
    ("measure.down", measures._FALLS),
    *((f"status.{name}", status._NOT_YET) for name in ("target-named", "target-asked", "at-least", "intended")),
    ("status.asked", re.compile(status._ASKS)),
    ("status.listed-to-sign", re.compile(status._TO_SIGN)),
    ("period.named", status._TELLS_PERIOD),
    ("scope.size", re.compile("元")),
    ("scope.class-letter", re.compile("类")),
    ("scope.intent-otherwise", re.compile("意向")),
    ("scope.part", re.compile("其中|含|包括")),
    ("tie-rate.completion-rate", targets._TASK),
    ("tie-rate.of-task", targets._TASK),
    ("sums.among", sums._AMONG),
    ("sums.itemised", sums._ANNOUNCED),
    *((f"sums.{name}", sums._TOTALS) for name in ("totalled", "grand-total")),
    ("sums.first-industry", sums._INDUSTRIES),
    ("sums.respective", sums._ANNOUNCED),
    ("sums.three-industries", sums._INDUSTRIES),
    ("splits.rest", sums._REST),
    ("times.a-year", re.compile("均")),
    ("heading.salutation", re.compile("[：:]|" + "|".join(headings.HEARERS))),
    *((f"role.{name}", re.compile("|".join(words))) for name, words in NEAR.items()),
    *((name, re.compile(test)) for name, test in HOLDS.items()),
]
AT_THE_START = [
    *((f"bound.{name}-after", measures._BOUNDS_AFTER) for name in ("at-most", "about", "at-least")),
    ("status.of-target", status._CALLS_TARGET | {" "}),
    ("times.note", frozenset("〔[注 ") | {UNKNOWN}),  # any white space
]

ANCHORED = [
    *("paragraph.salutation", "paragraph.announce", "plan.opener", "request.preamble", "title.circumstance"),
    *("deeds.dated", "deeds.action-heading", "close.problem", "tie-rate.share-alone", "splits.beside"),
    *(f"problem.{name}" for name in ("aspect", "one-more", "goes-on", "promise")),
    *(f"changes.{name}" for name in ("rise-to", "then", "by", "reaching")),
    *(f"sums.{name}" for name in ("beside", "aside", "division")),
]
"""Patterns that are asked for at the start of a text only, where a search would go on in vain to its end."""


def _skeletons(pattern_id: str) -> set[str]:
    return skeletons(_expanded(pattern_rows()[pattern_id]))


@pytest.mark.parametrize(("pattern_id", "test"), ANYWHERE)
def test_what_a_pattern_finds_passes_its_cheap_test(pattern_id: str, test: re.Pattern[str]):
    assert [shape for shape in _skeletons(pattern_id) if not test.search(shape)] == []


@pytest.mark.parametrize(("pattern_id", "first"), AT_THE_START)
def test_what_a_pattern_finds_begins_with_one_of_the_characters(pattern_id: str, first: frozenset[str]):
    assert [shape for shape in _skeletons(pattern_id) if shape[0] not in first] == []


def _last_characters(expression: str) -> set[str]:
    """Return what its matches end with; where the end may repeat, what one round of it ends with."""
    return {shape[-1] for shape in skeletons(expression)} - {UNKNOWN}


@pytest.mark.parametrize("side", ["at-least", "at-most", "about"])
def test_a_bound_before_a_number_ends_as_its_cheap_test_says(side: str):
    shapes = {shape for shape in _skeletons(f"bound.{side}-before") if "至少" not in shape}
    assert {shape[-1] for shape in shapes} <= measures._BOUND_ENDS
    assert "\n" in measures._BOUND_ENDS  # before which $ is found, too


def test_what_tells_an_increase_ends_as_its_cheap_test_says():
    row = pattern_rows()["measure.increase"]
    assert row.pattern.endswith("(?:{words:filler})*$")
    assert _last_characters(_expanded(row)) | {"\n"} <= measures._INCREASE_ENDS
    assert not [word for word in word_list("readings", "add") if word.endswith(("约", "近"))]


def test_what_something_rose_to_is_told_in_the_last_four_characters():
    row = pattern_rows()["measure.rise-to"]
    told = "".join(sorted(measures._RISE_ENDS))
    assert row.pattern.endswith("[^，]{0,2}$")  # two characters and a line end may follow
    ends = {shape.rstrip(UNKNOWN)[-1] for shape in _skeletons("measure.rise-to")}
    assert "".join(sorted(ends)) == told


@pytest.mark.parametrize(
    ("expression", "ends"),
    [
        (indicators._BREAKDOWN, indicators._BREAKDOWN_ENDS),
        (thresholds._SPEC_HEAD, thresholds._SPEC_HEAD_ENDS | {" "}),  # any white space
    ],
)
def test_a_pattern_ends_as_its_cheap_test_says(expression: re.Pattern[str], ends: frozenset[str]):
    assert _last_characters(expression.pattern) <= ends


@pytest.mark.parametrize(("expression", "words"), [(indicators._PART, ("含", "其中")), (indicators._SHARE_OF, ("占",))])
def test_a_pattern_finds_nothing_without_the_words_of_its_cheap_test(expression: re.Pattern[str], words: tuple[str]):
    assert [shape for shape in skeletons(expression.pattern) if not any(word in shape for word in words)] == []


def test_at_least_begins_as_its_cheap_test_says():
    assert {shape[0] for shape in skeletons(thresholds._AT_LEAST.pattern)} == thresholds._OPENS_AT_LEAST


def test_a_date_goes_on_after_its_first_number_as_its_cheap_test_says():
    digits = [
        "3",
        "12",
        "305",
        "2024",
        "20245",
        "12.5",
        "2.05",
        "1 3",
        "2 0 2 4",
        "1,234",
        "3万",
        "2万5千",
        "5。3",
        "2. 5",
    ]
    rests = [
        "年",
        " 年",
        "月",
        "日",
        "世纪",
        "个月",
        "多年",
        "余年",
        "-5月",
        "~5月",
        "至5日",
        "到5日",
        "、6月",
        ":30",
        "：30",
    ]
    rests += [f"{mark}2025年" for mark in "-~－—–至到"] + [
        "万年",
        "亿月",
        "，3月",
        "；5日",
        "/6月",
        "多个月",
        "%",
        "元",
        "",
    ]
    dates = 0
    for text in [one + other for one in digits for other in rests]:
        number = numbers._number().match(text)
        if number is None or not numbers._DATE.match(text):
            continue
        dates += 1
        following = text[number.end() : number.end() + 1]
        assert following in numbers._DATED or following.isspace(), text
    assert dates > 30


@pytest.mark.parametrize("pattern_id", ANCHORED)
def test_what_is_asked_for_at_the_start_only_can_stand_nowhere_else(pattern_id: str):
    assert is_anchored(_expanded(pattern_rows()[pattern_id]))


@pytest.mark.parametrize("expression", ["也|^同时", "(?:^因|由于)此", "也^"])
def test_an_expression_that_may_stand_elsewhere_is_not_anchored(expression: str):
    assert not is_anchored(expression)


def test_a_paragraph_that_states_nothing_passes_its_cheap_test():
    told = units._MAY_STATE_NOTHING
    missed = [shape for shape in _skeletons("paragraph.none") if not told.search(shape)]
    assert missed
    assert all(shape[0] in units._OPENS_NOTHING for shape in missed)


def test_every_expression_of_time_has_a_cheap_test():
    assert set(HOLDS) == {row for row in pattern_rows() if row.startswith("when.")}
    assert all(pattern(row) for row in HOLDS)


def test_no_word_of_a_role_hides_behind_a_word_of_another():
    for name, words in NEAR.items():
        others = [word for other, theirs in NEAR.items() if other != name for word in theirs]
        for word in words:
            ends = {word[cut:] for cut in range(len(word))}
            assert not [other for other in others if any(other.startswith(end) for end in ends) or word in other]


def test_a_cheap_test_that_misses_something_is_found_out():
    shapes = skeletons("(?:增|提)[一-鿿]{0,2}(?:到|至)|控制")
    assert [shape for shape in shapes if not re.search("[到至]", shape)] == ["控制"]
