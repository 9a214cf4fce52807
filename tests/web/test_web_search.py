"""Search among problems: jieba's words, ranking, copies, neighbours."""

import pytest

pytest.importorskip("jieba", reason="要装 reportmine[web]")

from reportmine.web.indexing import index_of
from reportmine.web.search import Query
from reportmine.web.words import highlighted, words_of


def _row(number, quote, category="用地保障", area="甲县", period="2023"):
    return {
        "doc_id": f"d{number}",
        "id": number,
        "start": 0,
        "end": len(quote),
        "quote": quote,
        "categories": [category],
        "area": area,
        "area_key": area,
        "period": period,
        "period_end": f"{period[:4]}-12-31",
        "path": f"{number}.txt",
        "title": "",
    }


@pytest.fixture
def index():
    return index_of(
        [
            _row(0, "建设用地指标紧张，新增用地500亩未批。"),
            _row(1, "建设用地指标紧张，新增用地380亩未批。", period="2022"),
            _row(2, "资金缺口较大，融资难。", "资金支持", "乙县"),
            _row(3, "用地审批慢，资金缺口也大。", area="乙县", period="2022H1"),
            _row(4, "ＶＯＣ排放治理任务重。", "生态环境"),
        ]
    )


def _found(index, **query):
    return [hit.row["id"] for hit in index.search(Query(**query)).hits]


def test_all_words_must_be_there_when_some_problem_has_them(index):
    found = index.search(Query(words="用地 资金"))
    assert [hit.row["id"] for hit in found.hits] == [3]
    assert not found.partly


def test_some_of_the_words_when_none_has_all(index):
    found = index.search(Query(words="用地 排放"))
    assert found.partly
    assert {hit.row["id"] for hit in found.hits} == {0, 3, 4}


def test_copies_are_told_once(index):
    (hit,) = index.search(Query(words="指标紧张")).hits
    assert [row["id"] for row in (hit.row, *hit.copies)] == [0, 1]
    found = index.search(Query(words="用地"))
    assert (found.total, found.different) == (3, 2)


def test_conditions_narrow(index):
    assert _found(index, category="资金支持") == [2]
    assert _found(index, area="乙") == [2, 3]
    assert _found(index, period="2022") == [1, 3]
    assert _found(index, words="用地", area="乙县") == [3]
    assert _found(index, area="丙") == []


def test_letters_are_found_whatever_their_width_and_case(index):
    assert _found(index, words="voc") == [4]


def test_words_that_jieba_cuts_otherwise_are_found_letter_for_letter(index):
    assert _found(index, words="地指") == [0]


def test_counts_by_class_and_year(index):
    assert index.search(Query()).by_class == {
        "用地保障": {"2022": 2, "2023": 1},
        "资金支持": {"2023": 1},
        "生态环境": {"2023": 1},
    }


def test_pages_follow_one_another(index):
    first = index.search(Query(), limit=2)
    second = index.search(Query(), limit=2, offset=2)
    assert [hit.row["id"] for hit in (*first.hits, *second.hits)] == [0, 2, 3, 4]


def test_neighbours_share_words_and_are_no_copies(index):
    near = index.similar("d0", 0)
    assert [row["id"] for row in near] == [3]
    assert 0 < near[0]["similarity"] < 1
    assert index.similar("d9", 9) == []


def test_an_empty_store_has_an_index():
    index = index_of([])
    assert index.search(Query(words="用地")).total == 0
    assert index.search(Query()).hits == ()


@pytest.mark.parametrize(
    ("text", "terms", "lit"),
    [
        ("建设用地紧张", ["用地"], ["用地"]),
        ("A.B 用地", ["a.b"], ["A.B"]),
        ("用地", [], []),
        ("<b>用地</b>", ["b"], ["b", "b"]),
    ],
)
def test_pieces_give_the_text_and_light_the_terms(text, terms, lit):
    pieces = highlighted(text, terms)
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, on in pieces if on] == lit


def test_numbers_and_marks_are_no_words():
    assert words_of("1.新增3.5亿元，") == ["新增", "亿元"]
