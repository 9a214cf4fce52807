"""Lead over schedule and lag behind it."""

import pytest

import reportmine
from reportmine.schema.records import Relation

_MINER = reportmine.load()


def _gap(text: str) -> Relation:
    (relation,) = [relation for relation in _MINER(text).relations if relation.type == "pace_gap"]
    return relation


def _operands(text: str) -> dict[str, str]:
    return {operand.role: text[operand.start : operand.end] for operand in _gap(text).operands}


@pytest.mark.parametrize(
    ("text", "months", "verdict"),
    [
        ("1-5月，全县到位资金完成年计划的52.9%，超时序进度11.2个百分点。", "1-5月", "consistent"),
        ("上半年，到位资金完成全年任务86亿元的48.0%，慢于时序进度2.0个百分点。", "上半年", "consistent"),
        ("上半年，到位资金完成全年任务86亿元的48.0%，超时序进度2.0个百分点。", "上半年", "inconsistent"),
        ("前三季度，财政收入完成预算的81%，快于序时进度6个百分点。", "前三季度", "consistent"),
        ("截至8月底，财政收入完成预算的70%，高于时间进度3.3个百分点。", "截至8月底", "consistent"),
        ("截至九月底，财政收入完成预算的60%，比时序进度慢15个百分点。", "截至九月底", "consistent"),
        ("前4个月，项目投资完成年度计划的39.2%，超时序进度5.9%。", "前4个月", "consistent"),
        ("*-*月，项目投资完成年度计划的39.2%，超时序进度5.9个百分点。", "*-*月", None),
    ],
)
def test_months_and_direction(text: str, months: str, verdict: str | None) -> None:
    relation = _gap(text)
    assert _operands(text)["months"] == months
    assert (relation.verdict_round, relation.verdict_truncate) == (verdict, verdict)
    assert relation.computed_unit == "百分点"


def test_stated_base_is_an_operand() -> None:
    text = "截至目前，到位资金完成年度任务的58%，时序进度为50%，超时序进度8个百分点。"
    assert _operands(text) == {"rate": "58%", "months": "50%", "reported": "8个百分点"}
    assert _gap(text).verdict_round == "consistent"


def test_months_told_in_the_title_serve_where_the_sentence_tells_none() -> None:
    text = "某县2023年上半年工作总结\n\n到位资金完成年度任务的53%，超时序进度3个百分点。\n"
    assert _operands(text)["months"] == "上半年"
    assert _gap(text).verdict_round == "consistent"


def test_last_years_months_are_not_this_years() -> None:
    text = "某县2023年上半年工作总结\n\n去年1-9月增势平稳，今年到位资金完成年度任务的53%，超时序进度3个百分点。\n"
    assert _operands(text)["months"] == "上半年"


@pytest.mark.parametrize("text", ["按时序进度推进，完成年度任务的53%。", "新签约项目9个，超时序进度5个百分点。"])
def test_no_gap_without_a_lead_and_a_rate(text: str) -> None:
    assert [relation for relation in _MINER(text).relations if relation.type == "pace_gap"] == []


def test_lag_is_told_in_words() -> None:
    relation = _gap("上半年，到位资金完成全年任务的45%，落后时序进度5个百分点。")
    assert relation.working == "45%-50.0%（上半年）=-5个百分点，与所写落后5个百分点一致"
