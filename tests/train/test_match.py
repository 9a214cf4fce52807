from dataclasses import dataclass

import pytest

from reportmine.train.match import intersection_over_union, match


@dataclass
class Span:
    start: int
    end: int


def spans(*pairs):
    return [Span(*pair) for pair in pairs]


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ((0, 10), (0, 10), 1.0),
        ((0, 10), (0, 8), 0.8),
        ((0, 10), (2, 12), 8 / 12),
        ((0, 10), (10, 20), 0.0),
        ((0, 10), (15, 20), 0.0),
        ((5, 6), (0, 10), 0.1),
    ],
)
def test_intersection_over_union(one, other, score):
    assert intersection_over_union(Span(*one), Span(*other)) == score
    assert intersection_over_union(Span(*other), Span(*one)) == score


@pytest.mark.parametrize(
    ("gold", "found", "overlap", "pairs"),
    [
        (spans((0, 5), (7, 9)), spans((7, 9), (0, 5)), None, {0: 1, 1: 0}),
        (spans((0, 5)), spans((0, 4)), None, {}),
        (spans((0, 5)), spans((0, 5), (0, 5)), None, {0: 0}),
        (spans((0, 10)), spans((0, 8)), 0.8, {0: 0}),
        (spans((0, 10)), spans((0, 7)), 0.8, {}),
        (spans((0, 10)), spans((0, 9), (0, 10)), 0.8, {0: 1}),
        # the better pair is made first, which leaves the other gold span what it can still have
        (spans((0, 100), (0, 90)), spans((0, 90), (0, 85)), 0.8, {0: 1, 1: 0}),
        # a long span that holds others does not keep later ones from theirs
        (spans((0, 100), (2, 4), (50, 60)), spans((50, 60), (2, 4), (0, 100)), None, {0: 2, 1: 1, 2: 0}),
        ([], spans((0, 1)), None, {}),
        (spans((0, 1)), [], None, {}),
    ],
)
def test_pairs(gold, found, overlap, pairs):
    assert match(gold, found, overlap) == pairs
