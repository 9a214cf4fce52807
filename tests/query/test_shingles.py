import random

import pytest

from reportmine.query.copying.shingles import Formulas, candidate_pairs, plain, shared, shingles, signatures


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("（一）用地指标不足。", "用地指标不足"),
        ("一是 用地，指标；不足！", "用地指标不足"),
        ("[12]用地指标", "用地指标"),
        ("１２个项目、3.5亿元", "12个项目35亿元"),
        ("3.5亿元到位", "35亿元到位"),
        ("2.用地指标", "用地指标"),
        ("①用地指标", "用地指标"),
    ],
)
def test_punctuation_width_and_the_number_before_a_passage_do_not_count(text, letters):
    assert plain(text) == letters


def test_shingles_are_the_runs_of_five_each_once():
    assert len(shingles("甲乙丙丁")) == 0
    assert len(shingles("甲乙丙丁戊己")) == 2
    assert len(shingles("啊啊啊啊啊啊啊啊")) == 1
    assert shared(shingles("甲乙丙丁戊己"), shingles("乙丙丁戊己庚")) == 1


def _texts(random_source, number, length=60):
    return ["".join(chr(0x4E00 + random_source.randrange(3000)) for _ in range(length)) for _ in range(number)]


def _changed(random_source, text, places):
    marks = list(text)
    for place in random_source.sample(range(len(marks)), places):
        marks[place] = "改"
    return "".join(marks)


def test_candidates_are_what_comparing_everything_with_everything_finds():
    source = random.Random(3)
    texts = _texts(source, 150)
    texts += [_changed(source, text, 1 + number % 3) for number, text in enumerate(texts)]
    sets = [shingles(text) for text in texts]
    found = {tuple(pair) for pair in candidate_pairs(signatures(iter(sets), len(sets))).tolist()}
    alike = {
        (one, other)
        for one in range(len(sets))
        for other in range(one + 1, len(sets))
        if shared(sets[one], sets[other]) / (len(sets[one]) + len(sets[other]) - shared(sets[one], sets[other])) >= 0.5
    }
    assert len(alike) > 140
    assert alike <= found
    assert len(found) < 2 * len(alike), "few of the rest are held against one another"
    again = candidate_pairs(signatures(iter(sets), len(sets))).tolist()
    assert {tuple(pair) for pair in again} == found


def test_a_text_that_everybody_has_gives_no_quadratic_number_of_pairs():
    (text,) = _texts(random.Random(5), 1)
    pairs = candidate_pairs(signatures((shingles(text) for _ in range(400)), 400))
    assert len(pairs) < 400 * 51
    assert set(pairs[:, 1].tolist()) == set(range(1, 400)), "each is held against some before it"


def test_no_passages_give_no_pairs():
    assert candidate_pairs(signatures(iter(()), 0)).shape == (0, 2)


def test_what_stands_in_enough_areas_is_common_however_often_one_area_says_it():
    phrase, rare = shingles("深入贯彻落实会议精神和各项决策部署"), shingles("甲县的竹材产业链缺少链主企业带动")
    formulas = Formulas(3)
    for _ in range(2):
        formulas.add_area([phrase, phrase, rare])
    assert not formulas.common(phrase).any()
    formulas.add_area([phrase])
    assert formulas.common(phrase).all()
    assert not formulas.common(rare).any()
