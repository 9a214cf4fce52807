import sys
import types

import pytest

from fake_miner import FakeMiner


@pytest.fixture
def module(monkeypatch):
    """Put a stand-in under a module's name."""

    def place(name, **content):
        stand_in = types.ModuleType(name)
        vars(stand_in).update(content)
        monkeypatch.setitem(sys.modules, name, stand_in)

    return place


@pytest.mark.parametrize(
    ("arguments", "reports", "errors"),
    [
        (["标注"], "标注", False),
        (["标注", "--reports", "原文", "--errors"], "原文", True),
    ],
)
def test_evaluate_prints_what_the_evaluation_says(call, module, arguments, reports, errors):
    asked = []

    class Evaluation:
        def render(self, errors):
            asked.append(errors)
            return "数据 F1 0.98"

    def evaluate(gold_dir, reports_dir, miner):
        asked.extend([str(gold_dir), str(reports_dir), miner])
        return Evaluation()

    module("reportmine.train.evaluate", evaluate=evaluate)
    outcome = call("evaluate", *arguments)
    assert (outcome.status, outcome.output) == (0, "数据 F1 0.98\n")
    assert asked == ["标注", reports, FakeMiner(), errors]


def test_lexicon_check_without_problems(call, module):
    module("reportmine.rules.check", check=list)
    outcome = call("lexicon", "check")
    assert (outcome.status, outcome.output) == (0, "词典和规则没有问题\n")


def test_lexicon_check_with_problems_is_status_1(call, module):
    module("reportmine.rules.check", check=lambda: ["units.tsv 第3行：没有量纲", "另一个"])
    outcome = call("lexicon", "check")
    assert outcome.status == 1
    assert outcome.output == "units.tsv 第3行：没有量纲\n另一个\n"
    assert outcome.errors == "共 2 个问题\n"


def test_lexicon_try_shows_records_and_rules(call):
    outcome = call("lexicon", "try", "省外到位资金85.21亿元，签约*个。")
    assert outcome.status == 0
    for words in ("到位资金", "85.21亿元", "省外", "实际", "星号", "依据", "fake", "章节", "遮蔽"):
        assert words in outcome.output, words


def test_lexicon_try_on_a_sentence_without_figures(call):
    assert "没有数据，也没有遮蔽" in call("lexicon", "try", "我们很努力。").output
