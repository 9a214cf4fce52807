"""Tags of tokens become spans."""

import pytest

from reportmine.classify.decode import spans_of
from reportmine.classify.model_files import TAGS

_P, _O = "project", "organisation"


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("O O O", []),
        ("B-project I-project O", [(0, 2, _P)]),
        ("B-project B-project I-project", [(0, 1, _P), (1, 3, _P)]),
        ("B-organisation I-project I-project", [(0, 1, _O), (1, 3, _P)]),
        ("O I-organisation I-organisation", [(1, 3, _O)]),
        ("B-project O I-project", [(0, 1, _P), (2, 3, _P)]),
    ],
)
def test_spans(tags: str, spans: list[tuple[int, int, str]]) -> None:
    assert spans_of([TAGS.index(tag) for tag in tags.split()], [(0, 1), (1, 2), (2, 3)]) == spans


def test_offsets_are_those_of_the_tokens() -> None:
    assert spans_of([TAGS.index("B-project"), TAGS.index("I-project")], [(4, 5), (7, 8)]) == [(4, 8, _P)]
