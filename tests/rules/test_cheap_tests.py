"""Cheap tests before patterns: whatever a pattern finds passes the test that is asked before it."""

import re

import pytest
from skeletons import UNKNOWN, skeletons

from reportmine.find import measures, status
from reportmine.normalise.time_words import HOLDS
from reportmine.relate import targets
from reportmine.rules.patterns import _expanded, pattern, pattern_rows
from reportmine.segment import headings, units
from reportmine.segment.sentence_roles import NEAR

ANYWHERE = [
    *((f"measure.{name}", measures._MOVES) for name in ("rise-to", "increase", "new-thing")),
    ("measure.new-thing", re.compile("增")),
    ("measure.down", measures._FALLS),
    *((f"bound.{name}-before", measures._BOUNDS) for name in ("at-least", "at-most", "about")),
    *((f"status.{name}", status._NOT_YET) for name in ("target-named", "target-asked", "at-least", "intended")),
    ("status.asked", re.compile("要求")),
    ("period.named", status._TELLS_PERIOD),
    ("scope.size", re.compile("元")),
    ("scope.class-letter", re.compile("类")),
    ("scope.intent-otherwise", re.compile("意向")),
    ("scope.part", re.compile("其中|含|包括")),
    ("tie-rate.completion-rate", targets._TASK),
    ("tie-rate.of-task", targets._TASK),
    ("times.a-year", re.compile("均")),
    ("heading.salutation", re.compile("[：:]|" + headings._NAMES_HEARERS.pattern)),
    *((f"role.{name}", re.compile("|".join(words))) for name, words in NEAR.items()),
    *((name, re.compile(test)) for name, test in HOLDS.items()),
]
AT_THE_START = [
    *((f"bound.{name}-after", measures._BOUNDS_AFTER) for name in ("at-most", "about", "at-least")),
    ("status.of-target", status._CALLS_TARGET | {" "}),
    ("times.note", frozenset("〔[注 ") | {UNKNOWN}),  # any white space
]


def _skeletons(pattern_id: str) -> set[str]:
    return skeletons(_expanded(pattern_rows()[pattern_id]))


@pytest.mark.parametrize(("pattern_id", "test"), ANYWHERE)
def test_what_a_pattern_finds_passes_its_cheap_test(pattern_id: str, test: re.Pattern[str]):
    assert [shape for shape in _skeletons(pattern_id) if not test.search(shape)] == []


@pytest.mark.parametrize(("pattern_id", "first"), AT_THE_START)
def test_what_a_pattern_finds_begins_with_one_of_the_characters(pattern_id: str, first: frozenset[str]):
    assert [shape for shape in _skeletons(pattern_id) if shape[0] not in first] == []


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
