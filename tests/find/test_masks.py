"""Masks: what they hide, in which form, and what only looks like one."""

import pytest
from marked import unmark

from reportmine import load

MINER = load()


KINDS = [
    "〔*|period〕-〔*|period〕月，签约项目〔*|number〕个。",
    "到位资金〔**|number〕亿元，同比增长〔*|number〕%。",
    "奔赴〔*|place〕县开展招商。",
    "〔某|place〕县招商局。",
    "赴〔*|place〕、〔*|place〕等地招商。",
    "〔*|person〕书记带队外出。",
    "拜访〔*|org〕集团、〔*|org〕公司。",
    "引进〔**|org〕等〔*|number〕家企业。",
    "签约〔**|project〕等〔*|number〕个项目。",
    "参加第〔*|event〕届家居博览会。",
    "总投资〔xx.x|number〕亿元。",
    "引进〔X|org〕公司，投资〔XX|number〕亿元。",
    "实际进资〔|number〕亿元。",
    "签约项目〔□□|number〕个。",
    "完成投资达〔——|number〕亿元。",
    "印发《〔*|document〕县招商办法》。",
    "聚焦〔*|industry〕产业。",
    "引进项目〔某|number〕个，〔某某|project〕项目已开工。",
    "全县到位资金，〔——|number〕亿元。",
    "空气优良天数提升〔——|number〕天，位次前移。",
    "新增公交车〔——|number〕辆，完成供地〔——|number〕宗、改造管网〔——|number〕公里。",
    "全年供水管网达到〔——|number〕平方公里，治理矿山〔——|number〕余亩。",
    "培训农民12户〔——|number〕人，发放设备〔——|number〕台，新建住房〔——|number〕套。",
]


@pytest.mark.parametrize("sentence", KINDS)
def test_kind(sentence: str):
    text, wanted = unmark(sentence)
    assert [(mask.start, mask.end, mask.kind) for mask in MINER(text).masks] == wanted


FORMS = [
    "〔某|placeholder〕县招商局。",
    "总投资〔xx.x|shape〕亿元。",
    "引进〔X|x〕公司，投资〔XX|x〕亿元。",
    "实际进资〔|deleted〕亿元。",
    "签约项目〔□□|placeholder〕个。",
    "完成投资达〔——|placeholder〕亿元。",
    "到位资金〔**|asterisk〕亿元。",
    "达到〔.|deleted〕%。",
]


@pytest.mark.parametrize("sentence", FORMS)
def test_form(sentence: str):
    text, wanted = unmark(sentence)
    assert [(mask.start, mask.end, mask.form) for mask in MINER(text).masks] == wanted


LOOKALIKES = [
    "抓住根本——人民满意。",
    "迈上新高——台阶更稳，服务到家——支持企业发展。",
    "优化环境——天更蓝、水更清。",
    "改善民生——条件持续向好，培育动能——种业振兴。",
    "实行7×24小时服务。",
    "购置X光机2台。",
    "引进资金近亿元，亿元以上项目增多。",
    "统计口径见文末*。\n*注：含代建项目。",
    "对接SpaceX、XGBoost团队。",
    "坚持**高质量发展**不动摇。",
    "**坚持高质量发展**是首要任务。",
    "地块长5*3米，共15平方米。",
    "厂房面积为30×60米。",
    "* 强化组织领导\n* 优化营商环境",
    "*注：数据为快报数。",
    "*备注：不含市本级。",
    "打造X型枢纽、X射线检测中心。",
    "采用1+X证书制度。",
    "某些企业、某种困难、某个环节。",
    "一期工程——二期工程同步推进。",
    "推进Xbox、MAX3车型量产。",
]


@pytest.mark.parametrize("text", LOOKALIKES)
def test_lookalikes_are_no_masks(text: str):
    assert [mask.quote for mask in MINER(text).masks] == []


def test_a_mask_belongs_to_the_figure_that_it_hides():
    report = MINER("签约项目*个，投资*亿元，*县领导带队。")
    owners = [None if mask.figure is None else report.figures[mask.figure].indicator for mask in report.masks]
    assert owners == ["签约项目数", "签约投资额", None]
    assert all(figure.masked and figure.value is None for figure in report.figures)


def test_a_kept_shape_bounds_the_number():
    (figure,) = MINER("到位资金xx.x亿元。").figures
    assert (figure.mask_low, figure.mask_high) == ("10", "100")
