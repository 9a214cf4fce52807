"""Ratios: sentences with their operands marked, `〔role:figure〕`; a sentence without marks states no ratio."""

import re

import pytest

import reportmine
from reportmine.schema.records import Relation

_MINER = reportmine.load()
_MARK = re.compile(r"〔(\w+):([^〕]*)〕")


def _relations(text: str, kind: str) -> list[Relation]:
    return [relation for relation in _MINER(text).relations if relation.type == kind]


def _marked(text: str, relation: Relation) -> str:
    for operand in sorted(relation.operands, key=lambda operand: -operand.start):
        figure = text[operand.start : operand.end]
        text = f"{text[: operand.start]}〔{operand.role}:{figure}〕{text[operand.end :]}"
    return text


CASES = [
    "党政主要领导外出招商〔num:6次〕，完成目标任务〔den:4次〕的〔reported:150％〕。",
    "全县到位资金〔num:46.8亿元〕，比上年增加4亿元、增长9.3%，完成目标任务〔den:45亿元〕的〔reported:104%〕。",
    "走访企业〔num:238家次〕，占全年〔den:450家次〕任务的〔reported:52.9%〕。",
    "新签约项目〔num:十九个〕，协议投资**亿元，完成〔den:十八个〕目标任务的〔reported:105.6％〕。",
    "到位资金〔num:18.9亿元〕，是全年不低于〔den:42亿元〕目标的〔reported:45%〕。",
    "到位资金〔num:*亿元〕，完成全年目标〔den:40亿元〕的〔reported:52%〕。",
    "亿元以上项目签约〔num:四个〕，任务数是〔den:五个〕，完成率〔reported:80％〕。",
    "列入调度的重点项目〔den:十一个〕，已开工〔num:九个〕，开工率〔reported:81.8%〕。",
    "〔den:119家〕规上企业中有〔num:31家〕亏损，亏损面〔reported:26.1％〕。",
    "收集问题〔den:*件〕，已办结〔num:*件〕，办结率〔reported:90.8％〕。",
    "一般公共预算收入〔den:9.86亿元〕，增长5.1%，其中税收收入〔num:6.31亿元〕，占比〔reported:64%〕。",
    "全县到位资金〔den:40亿元〕，其中省外资金〔num:30亿元〕，占〔reported:82%〕。",
    "地区生产总值〔den:200亿元〕，增长5%；一般公共预算收入〔num:17.4亿元〕，占地区生产总值的〔reported:8.7%〕。",
    "存量土地盘活全年任务〔den:500亩〕，目前完成〔num:210亩〕，占〔reported:42%〕。",
]
CASES += [
    "全县金融机构存、贷款余额分别达到〔den:143亿元〕和〔num:68亿元〕，存贷比〔reported:47.6%〕。",
    "工业支出为〔den:85亿元〕，占全部支出的53.22%；其中重工业的支出为〔num:75.3亿元〕，占工业支出总数的〔reported:88.59%〕。",
]
NONE = [
    "全市进出口总额1002亿元，增长27.9%，占全区七分之一，贡献率46%。",
    "规上工业企业66家，新认定高新技术企业12家，占全市的18%。",
    "上会项目58个，否决14个，通过率75.9%。",
    "到位资金36亿元，同比增长20%。",
    "各项贷款净增额首次突破200亿元，达230亿元，新增贷存比115%。",
    "办理代表建议153件、政协提案128件，办结率均为100%。",
    "实施5000万元以上项目407个，其中5亿元以上项目60个，产业项目投资占比达到60%。",
]


@pytest.mark.parametrize("marked", CASES)
def test_ratio_is_found_with_its_roles(marked: str) -> None:
    text = _MARK.sub(r"\2", marked)
    assert [_marked(text, relation) for relation in _relations(text, "ratio")] == [marked]


@pytest.mark.parametrize("text", NONE)
def test_no_ratio_where_the_whole_is_not_told(text: str) -> None:
    assert _relations(text, "ratio") == []


def test_lists_are_paired_in_order() -> None:
    text = "新签约项目19个、签约额98.6亿元，分别完成全年任务40个、220亿元的47.5%和44.8%。"
    found = [_marked(text, relation) for relation in _relations(text, "ratio")]
    assert found == [
        "新签约项目〔num:19个〕、签约额98.6亿元，分别完成全年任务〔den:40个〕、220亿元的〔reported:47.5%〕和44.8%。",
        "新签约项目19个、签约额〔num:98.6亿元〕，分别完成全年任务40个、〔den:220亿元〕的47.5%和〔reported:44.8%〕。",
    ]


def test_rows_of_a_table_are_checked() -> None:
    head = "主要指标完成情况表\n指标\t单位\t年度目标\t全年完成\t完成率（%）\n"
    text = head + "到位资金\t亿元\t60\t63.6\t106\n外出招商\t次\t10\t6\t60\n"
    found = _relations(text, "ratio")
    assert [relation.working for relation in found] == ["63.6÷60=106%，与所写106%一致", "6÷10=60%，与所写60%一致"]


def test_wrong_completion_is_flagged_though_another_figure_stands_nearer() -> None:
    text = "实际利用外资468万美元，同比增长9%，完成目标任务600万美元的82%。"
    (relation,) = _relations(text, "ratio")
    assert (relation.verdict_round, relation.verdict_truncate) == ("inconsistent", "inconsistent")
    assert relation.working == "468÷600=78.0%，所写82%，不符"
