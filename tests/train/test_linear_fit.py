"""The fit itself, on a few sentences of our own; what the shipped model does stands in tests/classify."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="没有安装 scikit-learn（reportmine[train]）")

from reportmine.classify.contexts import Context
from reportmine.classify.linear import LinearModel
from reportmine.classify.model_files import MODEL_ROLES
from reportmine.rules.problem_classes import problem_classes
from reportmine.train.linear import HeldBack, Settings, data_hash, fit, save
from reportmine.train.problems import LabelledProblem, lexicon_problems
from reportmine.train.sentences import LabelledSentence

SMALL = Settings(topics=8, sample=100, folds=3)
WORDS = {
    "成效": "完成投资{}亿元，增长较快。",
    "问题": "但是{}号地块指标不足，难以落地。",
    "计划": "力争新引进项目{}个以上。",
}


@pytest.fixture(scope="module")
def sentences() -> list[LabelledSentence]:
    return [
        LabelledSentence(
            f"county/第{number % 6}县_2021.txt", 0, 1, text.format("一二三四五六七八九"[number % 9]), Context(), role
        )
        for number in range(24)
        for role, text in WORDS.items()
    ]


@pytest.fixture(scope="module")
def fitted(sentences: list[LabelledSentence]) -> tuple[LinearModel, HeldBack]:
    return fit(sentences, [s.text for s in sentences], list(lexicon_problems()), SMALL)


def test_a_fit_learns_its_sentences(fitted: tuple[LinearModel, HeldBack], sentences: list[LabelledSentence]) -> None:
    scores = fitted[0].roles([s.text for s in sentences], [s.context for s in sentences])
    assert [MODEL_ROLES[column] for column in scores.argmax(axis=1)] == [s.role for s in sentences]


def test_weights_are_those_of_the_fit_in_example_space(
    fitted: tuple[LinearModel, HeldBack], sentences: list[LabelledSentence]
) -> None:
    """Held-back scores come from inner products, the model's from weights; on like sentences they must agree."""
    scores = fitted[0].roles([s.text for s in sentences], [s.context for s in sentences])
    held_back = fitted[1]
    assert held_back.roles.shape == scores.shape and len(held_back.models) == SMALL.folds
    assert np.abs(held_back.roles - scores).max() < 0.2
    for fold, model in enumerate(held_back.models):
        left_out = [s for s, own in zip(sentences, held_back.folds, strict=True) if own == fold]
        said = model.roles([s.text for s in left_out], [s.context for s in left_out])
        assert np.allclose(said, held_back.roles[held_back.folds == fold], atol=1e-3)


def test_a_county_is_in_one_fold(fitted: tuple[LinearModel, HeldBack], sentences: list[LabelledSentence]) -> None:
    folds = {(s.county, int(fold)) for s, fold in zip(sentences, fitted[1].folds, strict=True)}
    assert len(folds) == len({s.county for s in sentences}) > SMALL.folds


def test_a_role_without_examples_is_never_chosen(fitted: tuple[LinearModel, HeldBack]) -> None:
    scores = fitted[0].roles(["建议上级支持。"], [Context()])
    assert scores[0, MODEL_ROLES.index("诉求")] < 1e-3


def test_the_same_seed_gives_the_same_model(
    fitted: tuple[LinearModel, HeldBack], sentences: list[LabelledSentence]
) -> None:
    again, _ = fit(sentences, [s.text for s in sentences], list(lexicon_problems()), SMALL)
    assert np.allclose(again.role_weights, fitted[0].role_weights, atol=1e-3)
    assert np.array_equal(again.class_weights, fitted[0].class_weights)


def test_a_saved_model_answers_as_before(
    fitted: tuple[LinearModel, HeldBack], sentences: list[LabelledSentence], tmp_path: Path
) -> None:
    save(fitted[0], tmp_path, {"training": {"seed": 1}, "scores": {}})
    loaded = LinearModel.load(tmp_path)
    texts, contexts = [s.text for s in sentences], [s.context for s in sentences]
    assert np.allclose(loaded.roles(texts, contexts), fitted[0].roles(texts, contexts), atol=2e-3)
    assert np.allclose(loaded.classes(texts), fitted[0].classes(texts), atol=2e-3)


def test_cue_words_find_their_class(fitted: tuple[LinearModel, HeldBack]) -> None:
    scores = fitted[0].classes(["用地指标十分紧张，净地不足。"])
    assert list(problem_classes())[scores[0].argmax()] == "用地保障"


def test_the_data_hash_changes_with_a_label(sentences: list[LabelledSentence]) -> None:
    problem = LabelledProblem("土地不足。", ("用地保障",))
    other = LabelledProblem("土地不足。", ("资金支持",))
    assert data_hash(sentences, [problem]) == data_hash(sentences, [problem])
    assert data_hash(sentences, [problem]) != data_hash(sentences, [other])
