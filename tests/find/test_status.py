"""Status of figures, told by their words and by the role of the section; and the period that the text gives them."""

import pytest
from marked import marked_figures

from reportmine import load

MINER = load()


BACK = "一、主要成效\n"
AHEAD = "一、下一步工作计划\n"
STATUSES = [
    BACK + "全年签约项目〔12个|actual〕，到位资金〔18亿元|actual〕。",
    BACK + "年度目标任务为引进企业〔3家|target〕，实际引进〔2家|actual〕。",
    BACK + "市下达我县外出招商任务〔4次|target〕。",
    BACK + "完成〔20亿元|target〕的年度目标任务。",
    BACK + "外出招商6次，完成目标任务〔4次|target〕的〔150%|actual〕。",
    BACK + "该项目建成后年产值可达〔5亿元|plan〕，已投资〔1亿元|actual〕。",
    BACK + "力争全年签约项目〔20个|plan〕。",
    BACK + "预计全年完成投资〔36亿元|actual〕。",
    BACK + "截至目前，累计拜访企业〔404家|actual〕。",
    BACK + "市里规定每月外出〔2次|target〕。",
    BACK + "全市统一部署，年度考核要求：引进企业〔3家|target〕。",
    BACK + "预计年底将实现产值〔5亿元|actual〕。",
    BACK + "拟签约项目9个：清溪水泥厂投资〔3亿元|plan〕拟建的生产线。",
    BACK + "争取上级资金〔3亿元|actual〕。",
    AHEAD + "力争签约项目〔20个|plan〕，到位资金〔30亿元|plan〕。",
    AHEAD + "地区生产总值增长〔6%|plan〕左右。",
    AHEAD + "目前已签约项目〔8个|actual〕。",
    AHEAD + "推动总投资〔15亿元|actual〕的清溪水泥厂技改项目开工。",
    AHEAD + "到2027年，累计建成充电桩〔3000个|plan〕。",
    AHEAD + "拟引进企业〔5家|plan〕。",
]


@pytest.mark.parametrize("text", STATUSES)
def test_status(text: str):
    found = marked_figures(MINER, text)
    assert [(figure.status, figure.quote) for figure, _ in found] == [
        (wanted, figure.quote) for figure, wanted in found
    ]


PERIODS = [
    "2024年上半年，签约项目〔12个|2024年上半年〕。",
    "1-6月，到位资金〔18亿元|1-6月〕，外出招商〔6次|1-6月〕。",
    "*-*月，到位资金〔18亿元|*-*月〕。",
    "一季度签约〔3个|一季度〕项目，二季度签约〔5个|二季度〕项目。",
    "比2023年增加〔3个|None〕。",
    "截至2024年签约项目〔12个|None〕。",
    "“十四五”期间，建成公路〔300公里|“十四五”期间〕。",
    "每月外出招商〔2次|每月〕。",
    "去年签约，目前到位资金〔2亿元|None〕。",
    "2023年签约，目前到位资金〔2亿元|None〕。",
    "2024年重点项目〔20个|None〕。",
    "上半年以来签约项目〔12个|上半年〕。",
    "每年第一批引进〔3家|每年〕。",
    "《2024年招商办法》实施后签约项目〔3个|None〕。",
    "签约项目〔12个|None〕。",
]


@pytest.mark.parametrize("text", PERIODS)
def test_period(text: str):
    found = marked_figures(MINER, text)
    assert [str(figure.period) for figure, _ in found] == [wanted for _, wanted in found]


def test_a_period_does_not_reach_the_next_sentence():
    figures = MINER("2024年上半年，签约项目12个。外出招商6次。").figures
    assert [figure.period for figure in figures] == ["2024年上半年", None]
