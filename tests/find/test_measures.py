"""Measure, direction, bound and tone of figures."""

import pytest
from marked import marked_figures

from reportmine import load

MINER = load()


MEASURES = [
    "全年签约项目〔12个|value〕，总投资〔36亿元|value〕。",
    "地区生产总值达到〔236.5亿元|value〕，同比增长〔6.5%|growth〕。",
    "地区生产总值增长〔6.5%|growth〕左右。",
    "一般公共预算收入下降〔3.2%|growth〕。",
    "城镇化率达到〔62.5%|share〕。",
    "城镇化率由61%提高到〔62.5%|share〕。",
    "城镇化率提高〔1.5个百分点|increase〕。",
    "城镇化率高于全省平均〔0.3个百分点|share〕。",
    "增速高于全市平均〔1.2个百分点|growth〕。",
    "增速提高〔1.2个百分点|growth〕。",
    "快于序时进度〔12个百分点|lead〕。",
    "超时序进度〔8.5%|lead〕。",
    "到位资金18亿元，完成年度目标任务的〔90%|completion〕。",
    "外出招商6次，完成目标任务4次的〔150％|completion〕。",
    "任务完成率〔96%|completion〕。",
    "到位资金未达目标任务的〔60%|share〕。",
    "序时进度完成率〔98%|completion〕。",
    "〔90%|completion〕的任务已经落实。",
    "增长的税收占全部税收的〔30%|share〕。",
    "增长率高于全省〔1.2个百分点|growth〕。",
    "超进度〔3个百分点|lead〕。",
    "新增规上企业后总数为〔120家|value〕。",
    "新增投入〔1200人|increase〕、〔3.5亿元|increase〕。",
    "新增停车位〔1100个|increase〕、改造小区〔35个|value〕。",
    "制造业项目占签约项目的〔55%|share〕。",
    "森林覆盖率达到〔43.2%|share〕。",
    "新增规上企业〔15家|increase〕。",
    "新增停车位〔1100个|increase〕、充电桩〔935个|increase〕。",
    "新增规上企业15家，总数达到〔120家|value〕。",
    "市场主体比上年增加〔2300户|increase〕。",
    "税收收入净增〔1.2亿元|increase〕。",
    "技改投资是上年的〔2.3倍|share〕。",
    "出口总额增长〔1.8倍|growth〕。",
    "办理时限压缩至〔3天|value〕。",
    "粮食、蔬菜产量分别增长〔3%|growth〕、〔5%|growth〕。",
]


@pytest.mark.parametrize("sentence", MEASURES)
def test_measure(sentence: str):
    found = marked_figures(MINER, sentence)
    assert [(figure.measure, figure.quote) for figure, _ in found] == [
        (wanted, figure.quote) for figure, wanted in found
    ]


DIRECTIONS = [
    "地区生产总值同比增长〔6.5%|up〕。",
    "能耗下降〔3.1%|down〕。",
    "出口由增转降，降幅〔2%|down〕。",
    "新增规上企业〔15家|up〕。",
    "万元产值能耗减少〔0.2吨|down〕。",
    "全年签约项目〔12个|None〕。",
    "财政收入、税收分别增长〔8%|up〕、〔9%|up〕。",
]


@pytest.mark.parametrize("sentence", DIRECTIONS)
def test_direction(sentence: str):
    found = marked_figures(MINER, sentence)
    assert [str(figure.direction) for figure, _ in found] == [wanted for _, wanted in found]


BOUNDS = [
    "全年签约项目〔12个|eq〕。",
    "签约项目超过〔12个|ge〕。",
    "签约项目不少于〔12个|ge〕。",
    "总投资突破了〔100亿元|ge〕。",
    "每年至少引进〔1个|ge〕项目。",
    "引进企业〔20家|ge〕以上。",
    "引进企业〔20余家|ge〕。",
    "培训干部〔300多人次|ge〕。",
    "总投资约〔15亿元|approx〕。",
    "总投资近〔15亿元|approx〕。",
    "增长〔6%|approx〕左右。",
    "办结时间控制在〔3天|le〕。",
    "签约项目不足〔10个|le〕。",
    "办理时间〔3天|le〕之内。",
    "失业率控制在〔4.5%|le〕以内。",
    "全年签约〔12亿元|eq〕。",
    "节约〔12亿元|eq〕。",
]


@pytest.mark.parametrize("sentence", BOUNDS)
def test_bound(sentence: str):
    found = marked_figures(MINER, sentence)
    assert [(figure.bound, figure.quote) for figure, _ in found] == [(wanted, figure.quote) for figure, wanted in found]


TONES = [
    "一、下一步工作计划\n力争全年签约项目〔20个|力争〕。",
    "一、下一步工作计划\n确保到位资金〔10亿元|确保〕。",
    "一、下一步工作计划\n计划引进企业〔8家|计划〕。",
    "一、下一步工作计划\n增长〔6%|左右〕左右。",
    "全年签约项目〔12个|None〕。",
]


@pytest.mark.parametrize("sentence", TONES)
def test_tone(sentence: str):
    found = marked_figures(MINER, sentence)
    assert [str(figure.tone) for figure, _ in found] == [wanted for _, wanted in found]
