"""Statements: which stretches of a report are problems, measures, plans and requests."""

from pathlib import Path

import pytest
from statement_cases import KINDS, Answer, Case, blank_report, parse, read_cases

from reportmine.schema.records import Statement
from reportmine.segment import segment
from reportmine.segment.statements import find_statements

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / "../shared"
CASES = read_cases("statements")


def statements_of(text: str) -> list[Statement]:
    return list(find_statements(segment(blank_report(text))).statements)


def annotated(text: str) -> list[Statement]:
    return [statement for statement in statements_of(text) if statement.kind in KINDS.values()]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_units_and_kinds(case: Case) -> None:
    found = [(statement.kind, statement.quote) for statement in annotated(case.text)]
    assert found == [(answer.kind, case.text[answer.start : answer.end]) for answer in case.answers]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_main_class_of_problems(case: Case) -> None:
    expected = {answer.start: answer.classes[0] for answer in case.answers if answer.kind == "problem"}
    found = {statement.start: statement.categories[0] for statement in annotated(case.text) if statement.categories}
    assert found == expected


def test_results_are_statements_of_their_own_kind() -> None:
    found = statements_of("一、主要成效\n1.内资稳住了。全年到位资金40亿元，完成目标任务的105%，同比增长9%。\n")
    assert [(statement.kind, statement.title) for statement in found] == [("result", "内资稳住了")]


def test_titles() -> None:
    text = (
        "一、存在的主要问题\n"
        "（一）用地指标紧。已签约项目需地300亩，手头可供的只有90亩。\n"
        "（二）人和钱都不够。一是受编制限制，懂产业的干部少，只有2名；二是经费不足。今年只安排20万元。\n"
    )
    found = statements_of(text)
    assert [(statement.title, statement.parent_title) for statement in found] == [
        ("用地指标紧", "存在的主要问题"),
        ("懂产业的干部少", "人和钱都不够"),
        ("经费不足", "人和钱都不够"),
    ]


def test_records_point_into_the_text() -> None:
    for case in CASES:
        found = statements_of(case.text)
        assert [statement.id for statement in found] == list(range(len(found)))
        assert [statement.start for statement in found] == sorted(statement.start for statement in found)
        sections = segment(blank_report(case.text)).sections
        for statement in found:
            assert case.text[statement.start : statement.end] == statement.quote == statement.quote.strip()
            section = sections[statement.section_id]
            assert section.start <= statement.start < section.end
            assert (statement.kind == "problem") == bool(statement.categories)
            assert len(statement.categories) <= 3
            assert statement.figure_ids == ()


@pytest.mark.parametrize("text", ["", "\n\n", "县委、县政府：\n", "招商引资工作总结", "*" * 30])
def test_texts_that_state_nothing(text: str) -> None:
    assert statements_of(text) == []


def test_glossary_and_tables_state_nothing() -> None:
    text = (
        "政府工作报告\n一、2024年重点工作\n（一）聚力工业强县。新增规上企业15家，力争工业投资增长12%。\n"
        "指标\t单位\t目标\n地区生产总值\t亿元\t200\n"
        "名词解释\n1.三个一批：指储备一批、开工一批、投产一批的项目推进机制。\n"
    )
    assert [statement.title for statement in statements_of(text)] == ["聚力工业强县"]


def f_score(files: list[Path], kinds: set[str]) -> dict[str, float]:
    """Match found and annotated statements of a kind at an overlap (IoU) of 0.8 and return F1 by kind."""
    hits = dict.fromkeys(kinds, 0)
    total = dict.fromkeys(kinds, 0)
    for path in files:
        text, answers = parse(path.read_text("utf-8"))
        found = [statement for statement in annotated(text) if statement.kind in kinds]
        for statement in found:
            total[statement.kind] += 1
        for answer in answers:
            if answer.kind in kinds:
                total[answer.kind] += 1
                hits[answer.kind] += any(overlap(answer, statement) >= 0.8 for statement in found)
    return {kind: 2 * hits[kind] / total[kind] for kind in kinds if total[kind]}


def overlap(answer: Answer, statement: Statement) -> float:
    if answer.kind != statement.kind:
        return 0.0
    shared = min(answer.end, statement.end) - max(answer.start, statement.start)
    return max(0, shared) / (max(answer.end, statement.end) - min(answer.start, statement.start))


def test_corpus_gold() -> None:
    scores = f_score(sorted((ROOT / "corpus/gold").glob("*.xml")), set(KINDS.values()))
    assert scores
    assert min(scores.values()) >= 0.95, scores


@pytest.mark.parametrize(("folder", "kinds"), [("seeds", set(KINDS.values())), ("government", {"problem"})])
def test_shared_gold(folder: str, kinds: set[str]) -> None:
    files = sorted((SHARED / "gold" / folder).glob("*.xml"))
    if not files:
        pytest.skip("没有 ../shared/gold：标注样本只在开发环境里")
    scores = f_score(files, kinds)
    assert min(scores.values()) >= 0.95, scores
