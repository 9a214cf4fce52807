"""docs/labels.md names every label, and its examples are read as it says."""

import re
from pathlib import Path

import pytest

import reportmine
from reportmine.rules.lexicon import read_tsv
from reportmine.schema import labels

_TEXT = (Path(__file__).resolve().parents[2] / "docs/labels.md").read_text("utf-8")
_GOVERNMENT = """甲县2023年政府工作报告
——2024年1月10日在甲县第十届人民代表大会第三次会议上
县长 王一
各位代表：
一、2023年工作回顾
全年地区生产总值完成120亿元。
同时，我们也清醒看到，工作中还存在一些问题：{}
二、2024年工作安排
加快推进。
"""
_SUMMARY = """甲县2023年招商引资工作总结
一、{}
{}
二、其他工作
按要求完成了上级交办的任务。
"""
_HEADINGS = {
    "problem": "存在问题",
    "measure": "工作措施",
    "plan": "下一步打算",
    "request": "需要协调的事项",
    "result": "工作成效",
}


def _rows(section):
    """Return the rows of the first table under a heading, as lists of cells."""
    part = re.split(r"^## ", _TEXT, flags=re.M)
    body = next(text for text in part if text.startswith(section))
    lines = [line for line in body.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


_CLASSES = {row[0]: row[2] for row in _rows("问题的类别")}
_STAGES = dict(_rows("项目阶段"))
_KINDS = {re.search(r"`(\w+)`", row[0])[1]: row[2] for row in _rows("陈述")}
_PACKS = {row["class"]: row["pack"] for row in read_tsv("problem_classes")}


@pytest.fixture(scope="module")
def miner():
    return reportmine.load()


def test_every_label_is_there_and_no_other():
    assert set(_CLASSES) == set(_PACKS)
    assert set(_STAGES) == set(labels.STAGES)
    assert set(_KINDS) == set(labels.STATEMENT_KINDS)
    closed = (*labels.ROLES, *labels.STATUSES, *labels.MEASURES, *labels.BOUNDS, *labels.MASK_KINDS, *labels.SEVERITIES)
    assert [label for label in closed if label not in _TEXT] == []


@pytest.mark.parametrize("name", [name for name in _CLASSES if name != "其他"])
def test_example_of_a_class_gets_it(miner, name):
    sentence = _CLASSES[name]
    text = _GOVERNMENT.format(sentence) if _PACKS[name] == "government" else _SUMMARY.format("存在问题", sentence)
    problems = [statement for statement in miner(text).statements if statement.kind == "problem"]
    assert [(problem.quote, problem.categories[0]) for problem in problems] == [(sentence, name)]


@pytest.mark.parametrize("stage", _STAGES)
def test_example_of_a_stage_gets_it(miner, stage):
    report = miner(_SUMMARY.format("工作成效", _STAGES[stage]))
    assert [project.stage for project in report.projects] == [stage]


@pytest.mark.parametrize("kind", _KINDS)
def test_example_of_a_statement_gets_its_kind(miner, kind):
    found = {
        statement.quote: statement.kind
        for statement in miner(_SUMMARY.format(_HEADINGS[kind], _KINDS[kind])).statements
    }
    assert found[_KINDS[kind]] == kind
