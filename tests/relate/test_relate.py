"""The stage: each stated figure is explained once, relations stand in the order of the text, offsets hold."""

from pathlib import Path

import pytest

import reportmine
from reportmine.relate.stage import find_ties, relate

_MINER = reportmine.load()
_CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"

TEXT = (
    "某县2023年1-5月工作总结\n\n"
    "1-5月，新签约项目16个，其中集中签约12个；到位资金36.4亿元，完成年度目标31亿元的117%。"
    "完成投资9.36亿元，完成年度计划的52.9%，超时序进度11.2个百分点。\n"
)


def test_kinds_in_the_order_of_the_text() -> None:
    found = _MINER(TEXT).relations
    assert [relation.type for relation in found] == ["pace_gap", "sum", "ratio", "implied_target"]
    assert [relation.id for relation in found] == [0, 1, 2, 3]


def test_told_target_keeps_the_implied_one_out() -> None:
    report = _MINER("到位资金36.4亿元，完成年度目标31亿元的117%。")
    assert [relation.type for relation in report.relations] == ["ratio"]


def test_stage_fills_relations_only_and_repeats_itself() -> None:
    report = _MINER(TEXT)
    assert relate(report) == report
    assert len(find_ties(report)) == len(report.relations)


def test_report_without_figures_has_no_relations() -> None:
    assert _MINER("我们要继续努力。").relations == ()


@pytest.mark.parametrize("path", sorted(_CORPUS.glob("*.txt")), ids=lambda path: path.stem)
def test_relations_of_the_corpus_point_at_figures(path: Path) -> None:
    report = _MINER(path.read_text("utf-8"))
    explained: set[tuple[str, int]] = set()
    for relation in report.relations:
        assert relation.quote == report.text[relation.start : relation.end]
        section = report.sections[relation.section_id]
        assert section.start <= relation.start < section.end
        for operand in relation.operands:
            assert relation.start <= operand.start < operand.end <= relation.end
            if operand.figure_id is not None:
                figure = report.figures[operand.figure_id]
                assert (figure.start, figure.end) == (operand.start, operand.end)
            if operand.role in {"reported", "rate"} and relation.type != "pace_gap":
                assert (operand.role, operand.start) not in explained
                explained.add((operand.role, operand.start))
