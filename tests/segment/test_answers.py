"""Which measures, plans and requests answer a problem."""

from pathlib import Path

import pytest

from reportmine import load
from reportmine.schema.records import Statement
from reportmine.segment.answers import link_answers
from reportmine.segment.problem_classes import classes_with_confidence

MINER = load()
PACKS = ("investment",)
CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"


def statements_of(*told: tuple[str, str]) -> list[Statement]:
    found = []
    for number, (kind, quote) in enumerate(told):
        title = quote.split("。")[0]
        classes = classes_with_confidence(quote, title, PACKS) if kind == "problem" else ()
        found.append(
            Statement(
                id=number,
                start=0,
                end=len(quote),
                quote=quote,
                section_id=0,
                rule="test",
                kind=kind,
                title=title,
                parent_title="",
                categories=tuple(name for name, _ in classes),
                category_confidence=tuple(confidence for _, confidence in classes),
            )
        )
    return found


LAND = "用地指标不足。工业用地净地存量见底，连片地块拿不出来。"
STAFF = "招商队伍薄弱。专业人员只有两名，懂化工的更少。"
MORE_LAND = "补足用地。收储工业用地500亩，腾出连片地块，盘活净地存量。"
MORE_STAFF = "夯实招商队伍。公开选聘专业人员，懂化工、懂外贸的优先。"


def answered(*told: tuple[str, str]) -> dict[int, tuple[int, ...]]:
    return {
        found.id: found.answered_by for found in link_answers(statements_of(*told), PACKS) if found.kind == "problem"
    }


@pytest.mark.parametrize("kind", ["measure", "plan", "request"])
def test_the_answer_has_the_class_and_the_words(kind: str) -> None:
    told = [("problem", LAND), ("problem", STAFF), (kind, MORE_STAFF), (kind, MORE_LAND)]
    assert answered(*told) == {0: (3,), 1: (2,)}


def test_a_result_is_no_answer() -> None:
    assert answered(("problem", LAND), ("result", MORE_LAND)) == {0: ()}


def test_the_same_words_in_another_class_are_no_answer() -> None:
    assert answered(("problem", LAND), ("plan", "追加招商经费。工业展会的经费存量见底，差旅费拿不出来。")) == {0: ()}


def test_the_same_class_without_shared_words_is_no_answer() -> None:
    assert answered(("problem", LAND), ("plan", "加快征迁。三区三线划定后，林地定额报批提前介入。")) == {0: ()}


def test_a_problem_of_no_class_has_no_answer() -> None:
    assert answered(("problem", "会议时间安排不尽合理。"), ("plan", "会议时间安排尽量合理。")) == {0: ()}


def test_overall_aims_answer_nothing() -> None:
    aims = "2024年是用地攻坚之年。工业用地净地存量、连片地块、用地指标都要有突破。"
    assert answered(("problem", LAND), ("plan", aims)) == {0: ()}


def test_a_plan_goes_before_a_measure_that_says_the_same() -> None:
    assert answered(("problem", LAND), ("measure", MORE_LAND), ("plan", MORE_LAND)) == {0: (2, 1)}


def test_at_most_three_answers_best_first_with_scores() -> None:
    told = [("plan", f"{MORE_LAND}{'同时做好其他各项。' * number}") for number in range(5)]
    (problem, *_) = link_answers(statements_of(("problem", LAND), *told), PACKS)
    assert problem.answered_by == (1, 2, 3)
    assert list(problem.answer_scores) == sorted(problem.answer_scores, reverse=True)
    assert all(0 < score <= 1 for score in problem.answer_scores)


def test_a_report_without_problems_or_answers_stays_as_it_is() -> None:
    for told in ([("plan", MORE_LAND)], [("problem", LAND)], []):
        found = statements_of(*told)
        assert link_answers(found, PACKS) == tuple(found)


def test_answers_of_the_corpus_point_at_measures_plans_and_requests() -> None:
    linked = 0
    for path in sorted(CORPUS.glob("*.txt")):
        statements = MINER(path.read_text("utf-8")).statements
        for statement in statements:
            assert len(statement.answered_by) == len(statement.answer_scores) <= 3
            assert {statements[number].kind for number in statement.answered_by} <= {"measure", "plan", "request"}
            linked += bool(statement.answered_by)
    assert linked > 60
