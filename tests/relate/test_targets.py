"""Implied targets: amounts whose completion is told and whose target is not."""

import pytest

import reportmine

_MINER = reportmine.load()


def _implied(text: str) -> list[tuple[str, str]]:
    found = [relation for relation in _MINER(text).relations if relation.type == "implied_target"]
    return [
        tuple(text[operand.start : operand.end] for operand in relation.operands)  # type: ignore[misc]
        for relation in found
        if [operand.role for operand in relation.operands] == ["num", "rate"]
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全县到位资金9.36亿元，完成年度目标的117%。", [("9.36亿元", "117%")]),
        ("一般公共预算收入完成20.3亿元，同口径增长6%，为预算的101.3%。", [("20.3亿元", "101.3%")]),
        ("城镇新增就业1.88万人，完成年计划145%。", [("1.88万人", "145%")]),
        ("26个重点项目投资完成34.67亿元，完成率达到146.6%。", [("34.67亿元", "146.6%")]),
        ("重点项目完成投资309亿元、529亿元，为年度计划的123%、106%。", [("309亿元", "123%"), ("529亿元", "106%")]),
        ("完成投资*亿元，为年度计划的*%。", [("*亿元", "*%")]),
        ("新建高标准农田5.2万亩；完成年度任务的104%。", [("5.2万亩", "104%")]),
    ],
)
def test_implied_target_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert _implied(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "全县到位资金40亿元，完成年度目标50亿元的80%。",  # the target is told: a ratio
        "民生支出33.6亿元，占一般公共预算支出的81.8%。",  # a share of all spending
        "56个省重点项目稳步推进，完成年度投资计划的116%。",  # projects are no investment
        "申列重点项目24个，总投资1414.9亿元，年度投资完成率达115%。",  # the size of the plan
        "政府工作报告确定的214项重点工作完成率达98.6%。",  # all the tasks, not those done
        "工业投资65亿元，超额完成年度计划4.1%。",  # by how much, not how much
        "到位资金36亿元，占全市的12%。",
    ],
)
def test_no_target_is_implied(text: str) -> None:
    assert _implied(text) == []


def test_target_is_an_interval_around_the_quotient() -> None:
    (relation,) = _MINER("全县到位资金9.36亿元，完成年度目标的117%。").relations
    assert relation.computed_low is not None
    assert relation.computed_high is not None
    assert float(relation.computed_low) < 8e8 < float(relation.computed_high)
    assert relation.working == "9.36亿元÷117%≈8.00亿元（目标，文中未写）"
