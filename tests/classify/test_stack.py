"""What the stack sees of a report, and how it weighs what the rules were seen to be worth."""

import math

import numpy as np
import pytest

from reportmine.classify.model_files import MODEL_ROLES
from reportmine.classify.stack import Stack, View, evidence_of, features, view_of
from reportmine.train.sentences import outline

ROLES = len(MODEL_ROLES)
AROUND, WINDOW, HINTS, SHAPE = 2 * ROLES, 6 * ROLES, 7 * ROLES, 9 * ROLES
NEW_LINE, NEXT_NEW_LINE, FIRST_3, FIRST_8, LAST_3, LAST_8, TAIL = range(SHAPE, SHAPE + 7)
TEXT = "甲县2022年工作总结\n一、存在问题\n用地指标不足。招商人员偏少。\n二、下一步打算\n力争引进项目5个。\n"


def a_view(count, *, congress=False):
    places = np.linspace(0, 1, count, endpoint=False)
    return View(tuple(f"bureau:rule/成效-{n}" for n in range(count)), np.arange(count) % 2 == 0, places, congress)


def probabilities(count):
    return np.random.default_rng(1).dirichlet(np.ones(ROLES), count)


def seen_of(count, **options):
    return features(probabilities(count), np.zeros((count, ROLES)), a_view(count, **options))


def test_the_first_and_last_sentences_are_told_apart():
    seen = seen_of(20)
    assert [seen[:, column].sum() for column in (FIRST_3, FIRST_8, LAST_3, LAST_8)] == [3, 8, 3, 8]
    assert seen[2, FIRST_3] == 1 and seen[3, FIRST_3] == 0 and seen[16, LAST_3] == 0 and seen[17, LAST_3] == 1
    assert not seen_of(10)[:, TAIL].any() and seen_of(30)[:, TAIL].tolist() == [0.0] * 29 + [1.0]


@pytest.mark.parametrize("count", [1, 2, 5, 30])
def test_the_window_is_the_mean_of_the_sentences_that_there_are(count):
    told, seen = probabilities(count), seen_of(count)
    for row in range(count):
        expected = told[max(0, row - 4) : row + 5].mean(axis=0)
        assert np.allclose(seen[row, WINDOW : WINDOW + ROLES], expected)


def test_neighbours_stand_in_their_columns_and_are_nothing_past_the_ends():
    told, seen = probabilities(6), seen_of(6)
    for at, shift in enumerate((-1, 1, -2, 2)):
        for row in range(6):
            expected = told[row + shift] if 0 <= row + shift < 6 else np.zeros(ROLES)
            assert np.allclose(seen[row, AROUND + at * ROLES : AROUND + (at + 1) * ROLES], expected), (row, shift)


def test_the_rules_on_the_neighbours_are_hints():
    evidence = np.arange(3 * ROLES, dtype=float).reshape(3, ROLES)
    seen = features(probabilities(3), evidence, a_view(3))
    assert np.allclose(seen[1, HINTS : HINTS + ROLES], 0.3 * evidence[0])
    assert np.allclose(seen[1, HINTS + ROLES : SHAPE], 0.3 * evidence[2])
    assert not seen[0, HINTS : HINTS + ROLES].any() and not seen[2, HINTS + ROLES : SHAPE].any()


def test_the_end_of_a_report_ends_a_line():
    seen = seen_of(5)
    assert seen[:, NEW_LINE].tolist() == [1, 0, 1, 0, 1] and seen[:, NEXT_NEW_LINE].tolist() == [0, 1, 0, 1, 1]


def test_reports_to_a_congress_are_seen_apart():
    bureau, congress = seen_of(4), seen_of(4, congress=True)
    assert bureau.shape == congress.shape and not np.allclose(bureau, congress)
    assert np.allclose(bureau[:, :SHAPE], congress[:, :SHAPE])


def test_what_a_report_shows_of_its_sentences():
    report = outline(TEXT)
    view = view_of(report.text, report.sections, report.sentences)
    assert view.new_line.tolist() == [True, False, True] and not view.congress
    assert all(key.startswith("bureau:") for key in view.keys)
    assert [key.rpartition("/")[2] for key in view.keys] == ["问题", "问题", "计划"]
    assert view_of(TEXT + "各位代表！", report.sections, report.sentences).congress


def test_evidence_is_smoothed_by_five_examples_in_the_proportions_of_all():
    keys = ["a/成效"] * 3 + ["b/计划"]
    names, evidence, trust = evidence_of(keys, ["成效", "成效", "措施", "计划"])
    assert names == ("a/成效", "b/计划")
    prior = np.array([{"成效": 2}.get(role, 1) for role in MODEL_ROLES]) / 8
    result, plan, measure = (MODEL_ROLES.index(role) for role in ("成效", "计划", "措施"))
    assert math.isclose(trust[0], (2 + 5 * prior[result]) / 8)
    assert math.isclose(trust[1], (1 + 5 * prior[plan]) / 6)
    assert math.isclose(evidence[0, measure], math.log((1 + 5 * prior[measure]) / 8 / prior[measure]))
    assert math.isclose(evidence[0, plan], math.log(5 / 8))


def test_a_way_never_seen_says_nothing_and_a_role_that_no_model_has_is_never_right():
    names, evidence, trust = evidence_of(["a/标题"], ["成效"])
    assert not evidence[len(names)].any() and trust[len(names)] == 0.5
    assert trust[0] == 0


def a_stack():
    keys, evidence, trust = evidence_of(["bureau:rule/成效-0"] * 2, ["成效", "措施"])
    width = seen_of(1).shape[1]
    weights = np.random.default_rng(2).normal(size=(width, ROLES))
    return Stack(keys, evidence, trust, weights, np.zeros(ROLES))


def test_scores_are_probabilities():
    scores = a_stack().roles(probabilities(6), a_view(6))
    assert scores.shape == (6, ROLES) and np.allclose(scores.sum(axis=1), 1) and (scores > 0).all()


def test_ways_never_seen_have_the_last_row():
    assert a_stack().rows(a_view(3)).tolist() == [0, 1, 1]


def test_a_stack_comes_back_as_it_was_saved(tmp_path):
    stack = a_stack()
    stack.save(tmp_path)
    again = Stack.load(tmp_path)
    assert again.keys == stack.keys
    assert np.array_equal(again.roles(probabilities(6), a_view(6)), stack.roles(probabilities(6), a_view(6)))
