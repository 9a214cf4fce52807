"""Findings that rest on several reports of one area."""

import pytest

from reportmine.audit.between import find_bases_told_anew, find_conflicts, find_restated_bases
from reportmine.audit.given_back import find_visible_elsewhere
from reportmine.audit.material import material
from reportmine.audit.series import find_newly_masked, find_outliers, find_vanished_targets

_TITLE = "青榆县{}年政府工作总结\n\n一、{}年主要工作成效\n"


def _report(year: int, body: str) -> str:
    return _TITLE.format(year, year) + body + "\n"


def test_two_reports_of_one_kind_and_period_contradict_each_other(store_of):
    texts = {
        "甲.txt": _report(2022, "全县一般公共预算收入完成12.3亿元。"),
        "乙.txt": _report(2022, "全县一般公共预算收入完成13.9亿元。"),
    }
    with store_of(texts) as store:
        found = list(find_conflicts(material(store)))
    assert [(finding.kind, finding.severity) for finding in found] == [("报告间矛盾", "严重")]
    assert "12.3亿元" in found[0].message
    assert "13.9亿元" in found[0].message


@pytest.mark.parametrize("other", ["12.34亿元", "12.30亿元", "123400万元"])
def test_the_same_number_rounded_is_no_contradiction(store_of, other):
    texts = {
        "甲.txt": _report(2022, "全县一般公共预算收入完成12.3亿元。"),
        "乙.txt": _report(2022, f"全县一般公共预算收入完成{other}。"),
    }
    with store_of(texts) as store:
        assert list(find_conflicts(material(store))) == []


def test_other_scopes_are_no_contradiction(store_of):
    texts = {
        "甲.txt": _report(2022, "全县省外到位资金12.3亿元。"),
        "乙.txt": _report(2022, "全县到位资金13.9亿元。"),
    }
    with store_of(texts) as store:
        assert list(find_conflicts(material(store))) == []


@pytest.mark.parametrize(("before", "restated"), [("11.5亿元", False), ("10.2亿元", True)])
def test_growth_that_does_not_fit_last_years_value(store_of, before, restated):
    texts = {
        "2021.txt": _report(2021, f"全县一般公共预算收入完成{before}。"),
        "2022.txt": _report(2022, "全县一般公共预算收入完成12.3亿元，增长7.0%。"),
    }
    with store_of(texts) as store:
        found = list(find_restated_bases(material(store)))
    assert bool(found) is restated
    if restated:
        assert "12.3亿元÷（1＋7.0%）＝" in found[0].message


@pytest.mark.parametrize(
    ("before", "severity", "told"), [("完成10.2亿元", "一般", False), ("预计完成10.2亿元", "提示", True)]
)
def test_a_base_that_was_an_estimate_is_only_a_hint(store_of, before, severity, told):
    texts = {
        "2021.txt": _report(2021, f"全县一般公共预算收入{before}。"),
        "2022.txt": _report(2022, "全县一般公共预算收入完成12.3亿元，增长7.0%。"),
    }
    with store_of(texts) as store:
        (finding,) = find_restated_bases(material(store))
    assert finding.severity == severity
    assert ("预计数" in finding.message) is told


def test_growth_on_another_basis_is_not_held_against_it(store_of):
    texts = {
        "2021.txt": _report(2021, "全县一般公共预算收入完成10.2亿元。"),
        "2022.txt": _report(2022, "全县一般公共预算收入完成12.3亿元，同口径增长7.0%。"),
    }
    with store_of(texts) as store:
        assert list(find_restated_bases(material(store))) == []


def test_a_mask_that_another_report_tells(store_of):
    texts = {
        "甲.txt": _report(2022, "全县一般公共预算收入完成*亿元。"),
        "乙.txt": _report(2022, "全县一般公共预算收入完成13.9亿元。"),
    }
    with store_of(texts) as store:
        found = list(find_visible_elsewhere(material(store)))
    assert [finding.kind for finding in found] == ["他处可见"]
    assert "13.9亿元" in found[0].message


def test_masked_areas_are_never_brought_together(store_of):
    body = "一、2022年主要工作成效\n全县一般公共预算收入完成{}亿元。\n"
    texts = {
        "甲.txt": "**县2022年政府工作总结\n\n" + body.format("*"),
        "乙.txt": "青榆县2022年政府工作总结\n\n" + body.format("13.9"),
    }
    with store_of(texts) as store:
        assert list(find_visible_elsewhere(material(store))) == []


def test_indicators_told_and_then_masked_are_one_finding_per_report(store_of):
    texts = {
        "2021.txt": _report(2021, "全县到位资金完成11.5亿元。全县新签约项目12个。全县新引进企业3家。"),
        "2022.txt": _report(2022, "全县到位资金完成*亿元。全县新签约项目**个。全县新引进企业4家。"),
    }
    with store_of(texts) as store:
        (finding,) = find_newly_masked(material(store))
    assert (finding.kind, finding.quote) == ("由露转遮", "*亿元")
    assert finding.evidence == ("*亿元", "11.5亿元", "**个", "12个")
    assert finding.message.startswith("《2021》写明、这一期遮盖的有2项：到位资金（11.5亿元→“*亿元”）；")


@pytest.mark.parametrize("later", ["全县到位资金完成12.1亿元。", "全县到位资金完成*亿元，即12.1亿元。", "工作扎实。"])
def test_what_is_told_again_or_left_out_is_not_newly_masked(store_of, later):
    texts = {"2021.txt": _report(2021, "全县到位资金完成11.5亿元。"), "2022.txt": _report(2022, later)}
    with store_of(texts) as store:
        assert list(find_newly_masked(material(store))) == []


def test_what_was_masked_before_is_not_newly_masked(store_of):
    texts = {year: _report(year, "全县到位资金完成*亿元。") for year in (2021, 2022)}
    with store_of({f"{year}.txt": text for year, text in texts.items()}) as store:
        assert list(find_newly_masked(material(store))) == []


def test_a_target_that_the_next_report_no_longer_sets(store_of):
    plans = "\n二、{}年工作计划\n"
    texts = {
        "2021.txt": _report(2021, "工作扎实。" + plans.format(2022) + "力争实际利用外资200万美元，到位资金12亿元。"),
        "2022.txt": _report(2022, "工作扎实。" + plans.format(2023) + "力争到位资金13亿元。"),
    }
    with store_of(texts) as store:
        found = list(find_vanished_targets(material(store)))
    assert [(finding.kind, finding.quote) for finding in found] == [("目标消失", "200万美元")]


def test_of_several_targets_that_vanish_the_latest_is_told(store_of):
    plans = "\n二、{}年工作计划\n"
    body = "实际利用外资190万美元，完成目标任务180万美元的105.6%。"
    texts = {
        "2021.txt": _report(2021, body + plans.format(2022) + "力争实际利用外资200万美元，到位资金12亿元。"),
        "2022.txt": _report(2022, "工作扎实。" + plans.format(2023) + "力争到位资金13亿元。"),
    }
    with store_of(texts) as store:
        (finding,) = find_vanished_targets(material(store))
    assert finding.quote == "200万美元"
    assert "通篇不再提实际利用外资（2022年200万美元）" in finding.message


def test_a_target_told_under_another_name_has_not_vanished(store_of):
    plans = "\n二、{}年工作计划\n"
    texts = {
        "2021.txt": _report(2021, "工作扎实。" + plans.format(2022) + "力争实际利用外资200万美元，到位资金12亿元。"),
        "2022.txt": _report(2022, "工作扎实。" + plans.format(2023) + "力争到位资金13亿元，利用外资稳中有升。"),
    }
    with store_of(texts) as store:
        assert list(find_vanished_targets(material(store))) == []


@pytest.mark.parametrize(("odd", "found"), [("120亿元", 1), ("15亿元", 0)])
def test_a_value_many_times_the_others(store_of, odd, found):
    values = {2019: "10.2亿元", 2020: "11.1亿元", 2021: "11.9亿元", 2022: "12.4亿元", 2023: odd}
    texts = {f"{year}.txt": _report(year, f"全县一般公共预算收入完成{value}。") for year, value in values.items()}
    with store_of(texts) as store:
        outliers = list(find_outliers(material(store)))
    assert [finding.quote for finding in outliers] == [odd] * found


@pytest.mark.parametrize(
    ("told", "messages"),
    [
        ("全县到位资金52.4亿元，与2021年的49亿元相比增长6.9%。", 1),
        ("全县到位资金52.4亿元，与2021年的50.9亿元相比增长2.9%。", 0),
        ("全县到位资金52.4亿元，与2020年的44亿元相比增长19.1%。", 0),
    ],
)
def test_a_base_told_in_words_that_is_not_what_was_told(store_of, told, messages):
    texts = {"2021.txt": _report(2021, "全县到位资金50.88亿元。"), "2022.txt": _report(2022, told)}
    with store_of(texts) as store:
        found = list(find_bases_told_anew(material(store)))
    assert [(finding.kind, finding.quote) for finding in found] == [("基数重述", "49亿元")] * messages
    assert all("《2021》写50.88亿元" in finding.message for finding in found)
