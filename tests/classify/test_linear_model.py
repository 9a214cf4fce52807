import itertools
from pathlib import Path

import numpy as np
import pytest

from reportmine.classify.contexts import Context, body_sentences, contexts_of
from reportmine.classify.linear import LinearModel, role_features
from reportmine.classify.model_files import MODEL_ROLES
from reportmine.classify.ngrams import hashed_ngrams
from reportmine.errors import ModelError
from reportmine.pipeline import load
from reportmine.rules.problem_classes import problem_classes

SHIPPED = Path(__file__).resolve().parents[2] / "models" / "reportmine-zh-linear"
BITS = 17


def grams(text: str, field: int = 0) -> set[int]:
    return set(hashed_ngrams([text], field, BITS).buckets.tolist())


def test_ngrams_are_those_of_one_to_four_characters_with_marked_ends() -> None:
    marked = "^土地少$"
    expected = {marked[i : i + n] for n in range(1, 5) for i in range(len(marked) - n + 1)}
    assert len(grams("土地少")) == len(expected)


def test_each_ngram_counts_once_per_text() -> None:
    assert len(hashed_ngrams(["地地地地"], 0, BITS).buckets) == len(grams("地地地地"))


def test_ngrams_of_a_text_do_not_depend_on_its_neighbours() -> None:
    texts = ["土地少。", "", "资金不足，人手不够。", "𠀀字"]
    together = hashed_ngrams(texts, 0, BITS)
    for row, text in enumerate(texts):
        assert set(together.buckets[together.rows == row].tolist()) == grams(text)


def test_rows_ascend() -> None:
    rows = hashed_ngrams(["甲乙", "丙", "丁戊己"], 0, BITS).rows.tolist()
    assert rows == sorted(rows) and set(rows) == {0, 1, 2}


def test_all_digits_are_one_but_their_count_is_seen() -> None:
    assert grams("签约12个") == grams("签约97个") == grams("签约３４个")
    assert grams("签约12个") != grams("签约1200个")


def test_fields_do_not_share_buckets() -> None:
    # Characters a few bits apart must not meet across fields: a plain xor would let them.
    texts = ["土地指标不足", *(chr(ord("土") ^ bit) for bit in range(8))]
    fields = [set().union(*(grams(text, field) for text in texts)) for field in range(4)]
    assert sum(len(one & other) for one, other in itertools.combinations(fields, 2)) <= 2


def test_no_texts_no_ngrams() -> None:
    assert len(hashed_ngrams([], 0, BITS).rows) == 0


def test_features_of_sentence_neighbours_and_place_have_their_lengths() -> None:
    context = Context(before="前一句。", after="后一句。", heading="一、标题", place=0.5)
    row = role_features(["签约项目12个。"], [context]).toarray()[0]
    assert np.isclose((row**2).sum(), 1 + 2 * 0.4**2 + 0.3**2, atol=1e-3)


def test_headings_are_not_looked_at() -> None:
    seen = role_features(["签约项目12个。"], [Context(heading="三、存在的问题")])
    assert (seen != role_features(["签约项目12个。"], [Context()])).nnz == 0


def test_place_at_the_very_end_has_a_feature() -> None:
    assert role_features(["完。"], [Context(place=1.0)]).nnz == role_features(["完。"], [Context(place=0.0)]).nnz


@pytest.fixture(scope="module")
def shipped() -> LinearModel:
    if not SHIPPED.is_dir():
        pytest.skip("没有 models/reportmine-zh-linear")
    return LinearModel.load(SHIPPED)


CASES = (
    ("但与此同时，我们也清醒地认识到，发展中还存在不少困难和问题。", 0.45, "问题"),
    ("全年地区生产总值完成85.2亿元，增长6.1%。", 0.1, "成效"),
    ("力争全年引进亿元以上项目10个，固定资产投资增长8%以上。", 0.8, "计划"),
    ("建议市里在用地指标上给予倾斜支持。", 0.95, "诉求"),
    ("各位代表！", 0.3, "其他"),
)


@pytest.mark.parametrize(("sentence", "place", "role"), CASES)
def test_plain_sentences_have_their_role(shipped: LinearModel, sentence: str, place: float, role: str) -> None:
    scores = shipped.roles([sentence], [Context(place=place)])
    assert MODEL_ROLES[scores[0].argmax()] == role


def test_scores_of_roles_are_probabilities(shipped: LinearModel) -> None:
    scores = shipped.roles([case[0] for case in CASES], [Context(place=case[1]) for case in CASES])
    assert scores.shape == (len(CASES), len(MODEL_ROLES))
    assert np.allclose(scores.sum(axis=1), 1) and (scores >= 0).all()


def test_scores_do_not_depend_on_the_batch(shipped: LinearModel) -> None:
    contexts = [Context(place=case[1]) for case in CASES]
    together = shipped.roles([case[0] for case in CASES], contexts)
    alone = [shipped.roles([case[0]], [context])[0] for case, context in zip(CASES, contexts, strict=True)]
    assert np.allclose(together, alone, atol=1e-6)


@pytest.mark.parametrize(
    ("problem", "name"),
    [
        ("工业用地指标紧缺，多个项目无地可用。", "用地保障"),
        ("招商人员多为兼职，专业人才缺乏。", "人员队伍"),
        ("财政收支矛盾突出，债务还本付息压力大。", "财政收支"),
    ],
)
def test_plain_problems_have_their_class(shipped: LinearModel, problem: str, name: str) -> None:
    scores = shipped.classes([problem])
    assert list(problem_classes())[scores[0].argmax()] == name
    assert ((scores >= 0) & (scores <= 1)).all()


def test_nothing_asked_nothing_answered(shipped: LinearModel) -> None:
    assert shipped.roles([], []).shape == (0, len(MODEL_ROLES))
    assert shipped.classes([]).shape == (0, len(problem_classes()))


def test_shipped_model_is_small(shipped: LinearModel) -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) <= 3_000_000


def test_a_changed_file_is_refused(shipped: LinearModel, tmp_path: Path) -> None:
    for path in SHIPPED.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    weights = tmp_path / "weights.npz"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelError, match=r"weights\.npz"):
        LinearModel.load(tmp_path)


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="找不到"):
        LinearModel.load(tmp_path / "没有")


TEXT = "一、工作开展情况\n招商情况好。签约项目12个。\n（一）紧盯目标。全年外出招商30次。\n二、问题\n土地指标不足。\n"


def test_context_is_the_body_sentences_next_to_it_and_the_headings_above() -> None:
    report = load()(TEXT)
    own = body_sentences(report.sections, report.sentences)
    around = {s.quote: c for s, c in zip(own, contexts_of(TEXT, report.sections, report.sentences), strict=True)}
    assert around["全年外出招商30次。"].before == "签约项目12个。\n"
    assert around["全年外出招商30次。"].after == "\n土地指标不足。"
    assert around["全年外出招商30次。"].heading == "一、工作开展情况\n（一）紧盯目标。"
    assert around["土地指标不足。"].after == ""
    places = [context.place for context in around.values()]
    assert all(a < b for a, b in itertools.pairwise(places))


def test_hidden_headings_are_in_no_context() -> None:
    report = load()(TEXT)
    around = contexts_of(TEXT, report.sections, report.sentences, headings=False)
    assert not any(context.heading for context in around)
    assert not any("紧盯目标" in part for context in around for part in (context.before, context.after))
