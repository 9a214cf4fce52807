"""The check of the closed list of problem classes."""

import pytest

from reportmine.rules import problem_classes
from reportmine.rules.check import check
from reportmine.rules.problem_classes import class_faults
from reportmine.train import tags

ROW = {
    "class": "用地保障",
    "pack": "investment",
    "definition": "地",
    "yes": "缺地",
    "no": "缺钱",
    "cues": "用地:3|土地:1.5",
}


def test_a_good_list_has_no_faults() -> None:
    assert class_faults([ROW, {**ROW, "class": "其他", "cues": ""}]) == []
    assert class_faults() == []


FAULTS = [
    ([ROW, ROW], ["第3行：“用地保障”重复"]),
    ([{**ROW, "pack": "farming"}], ["第2行：不认识类别包“farming”"]),
    ([{**ROW, "cues": "用地:3|土地"}], ["第2行：线索词“土地”没有权重"]),
    ([{**ROW, "cues": "用地:多|:3"}], ["线索词“用地:多”没有权重", "线索词“:3”没有权重"]),
    ([{**ROW, "cues": "用地:3|用地:4"}], ["第2行：线索词“用地”重复"]),
]


@pytest.mark.parametrize(("rows", "wanted"), FAULTS)
def test_each_fault_is_one_sentence_with_its_line(rows: list[dict[str, str]], wanted: list[str]) -> None:
    faults = class_faults(rows)
    assert len(faults) == len(wanted)
    for fault, words in zip(faults, wanted, strict=True):
        assert fault.startswith("词典 lexicons/problem_classes.tsv 第")
        assert words in fault


def test_lexicon_check_tells_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problem_classes, "read_tsv", lambda _: [ROW, ROW])
    assert any("“用地保障”重复" in problem for problem in check())


def test_gold_takes_the_classes_of_the_list() -> None:
    assert tags.wrong_attributes("i", {"c": "用地保障,其他"}) == []
    assert tags.wrong_attributes("i", {"c": "土地"}) != []
    assert len(problem_classes.problem_classes()) == 24
