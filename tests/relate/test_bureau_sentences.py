"""Sentences as a bureau of investment promotion writes them: every tie with its roles and verdict."""

from collections.abc import Iterator

import pytest
from finding import told_ties

from reportmine.relate.scenes import Scene
from reportmine.relate.stage import FINDERS
from reportmine.relate.ties import Tie

SENTENCES = [
    # ratios
    ("全年新签约项目24个，完成目标任务20个的120%。", ["ratio num:24个 den:20个 reported:120% consistent"]),
    ("全年新签约项目24个，完成目标任务20个的125%。", ["ratio num:24个 den:20个 reported:125% inconsistent"]),
    (
        "新签约项目24个、协议投资120亿元，分别完成目标任务20个、100亿元的120%和120%。",
        [
            "ratio num:24个 den:20个 reported:120% consistent",
            "ratio num:120亿元 den:100亿元 reported:120% consistent",
        ],
    ),
    ("外出招商32批次，完成任务数40批次的80%。", ["ratio num:32批次 den:40批次 reported:80% consistent"]),
    ("1-9月，完成签约项目21个，占年度任务28个的75%。", ["ratio num:21个 den:28个 reported:75% consistent"]),
    (
        "前三季度，完成固定资产投资18亿元，占年度计划24亿元的75%，与序时进度同步。",
        ["ratio num:18亿元 den:24亿元 reported:75% consistent"],
    ),
    ("列入年度计划的项目18个，已开工12个，开工率66.7%。", ["ratio den:18个 num:12个 reported:66.7% consistent"]),
    (
        "新签约亿元以上项目43个，较40个的任务数多3个，完成率107.5%。",
        [
            "ratio num:43个 den:40个 reported:107.5% consistent",
            "difference cur:43个 prev:40个 reported:3个 consistent",
        ],
    ),
    (
        "到位资金12.6亿元，其中制造业8.2亿元，占65.1%。",
        [
            "ratio den:12.6亿元 num:8.2亿元 reported:65.1% consistent",
            "sum total:12.6亿元 part:8.2亿元 其中 consistent",
        ],
    ),
    (
        "到位资金12.6亿元，同比增长5%，完成全年目标30亿元的42%。其中制造业8.2亿元，占65.1%；服务业3.1亿元，占24.6%；"
        "农业及其他1.3亿元，占10.3%。",
        [
            "ratio num:12.6亿元 den:30亿元 reported:42% consistent",
            "ratio den:12.6亿元 num:8.2亿元 reported:65.1% consistent",
            "sum total:12.6亿元 part:8.2亿元 part:3.1亿元 part:1.3亿元 consistent",
            "ratio den:12.6亿元 num:3.1亿元 reported:24.6% consistent",
            "ratio den:12.6亿元 num:1.3亿元 reported:10.3% consistent",
        ],
    ),
    ("新签约项目28个，按行业分，制造业18个，占64.3%。", ["ratio den:28个 num:18个 reported:64.3% consistent"]),
    # the year gone
    (
        "1—6月，全县引进省外到位资金41.28亿元，完成全年任务86亿元的48.0%，慢于时序进度2.0个百分点。",
        [
            "ratio num:41.28亿元 den:86亿元 reported:48.0% consistent",
            "pace_gap months:1—6月 rate:48.0% reported:2.0个百分点 consistent",
        ],
    ),
    (
        "截至6月底，累计到位资金26.5亿元，占全年目标50亿元的53%，超时序进度3个百分点。",
        [
            "ratio num:26.5亿元 den:50亿元 reported:53% consistent",
            "pace_gap months:截至6月底 rate:53% reported:3个百分点 consistent",
        ],
    ),
    (
        "1—5月，到位资金完成全年任务的45%，超时序进度3.3个百分点。",
        ["pace_gap months:1—5月 rate:45% reported:3.3个百分点 consistent"],
    ),
    (
        "1—5月，到位资金完成全年任务的45%，超时序进度5.3个百分点。",
        ["pace_gap months:1—5月 rate:45% reported:5.3个百分点 inconsistent"],
    ),
    (
        "实际利用外资1200万美元，为全年目标3000万美元的40%，落后时序进度10个百分点。",
        [
            "ratio num:1200万美元 den:3000万美元 reported:40% consistent",
            "pace_gap rate:40% reported:10个百分点 None",
        ],
    ),
    # targets untold
    ("完成到位资金9.36亿元，完成年度目标的117%。", ["implied_target num:9.36亿元 rate:117% None"]),
    # means
    (
        "全年签约16个项目，协议投资40亿元，平均单体规模2.5亿元。",
        ["mean n:16个 total:40亿元 reported:2.5亿元 consistent"],
    ),
    (
        "全年签约16个项目，协议投资40亿元，平均单体规模3.5亿元。",
        ["mean n:16个 total:40亿元 reported:3.5亿元 inconsistent"],
    ),
    (
        "谋划储备项目60个，总投资180亿元，平均投资规模3亿元。",
        ["mean n:60个 total:180亿元 reported:3亿元 consistent"],
    ),
    (
        "培训就业人员300人，发放补贴60万元，人均2000元。",
        ["mean n:300人 total:60万元 reported:2000元 consistent"],
    ),
    (
        "带动农户120户，增收36万元，户均增收3000元。",
        ["mean n:120户 total:36万元 reported:3000元 consistent"],
    ),
    ("驻外干部25名，对接企业500家，人均对接20家。", ["mean n:25名 total:500家 reported:20家 consistent"]),
    (
        "全县招商小分队12支，外出招商84次，平均每支小分队7次。",
        ["mean n:12支 total:84次 reported:7次 consistent"],
    ),
    # growth
    (
        "到位资金由上年的32亿元增长到40亿元，增长25%。",
        ["growth base:32亿元 cur:40亿元 rate:25% consistent"],
    ),
    ("到位资金40亿元，比上年的32亿元增长25%。", ["growth cur:40亿元 base:32亿元 rate:25% consistent"]),
    ("到位资金40亿元，比上年的32亿元增长35%。", ["growth cur:40亿元 base:32亿元 rate:35% inconsistent"]),
    ("外贸进出口总额20.4亿元，比上年的24亿元下降15%。", ["growth cur:20.4亿元 base:24亿元 rate:15% consistent"]),
    (
        "到位资金40亿元，比上年增加8亿元，增长25%。",
        ["increment_rate cur:40亿元 inc:8亿元 rate:25% consistent"],
    ),
    (
        "到位资金7.2亿元，同比减少0.8亿元，下降10%。",
        ["increment_rate cur:7.2亿元 inc:0.8亿元 rate:10% consistent"],
    ),
    # differences
    (
        "到位资金40亿元，较去年同期的32亿元净增8亿元。",
        ["difference cur:40亿元 prev:32亿元 reported:8亿元 consistent"],
    ),
    (
        "全年目标42亿元，实际完成38.5亿元，差3.5亿元。",
        ["difference cur:42亿元 prev:38.5亿元 reported:3.5亿元 consistent"],
    ),
    ("签约项目由24个减少到19个，减少5个。", ["difference prev:24个 cur:19个 reported:5个 consistent"]),
    ("新签约项目14个，比去年同期的20个少6个。", ["difference cur:14个 prev:20个 reported:6个 consistent"]),
    (
        "开工率由65.2%提高到70.1%，提高4.9个百分点。",
        ["difference prev:65.2% cur:70.1% reported:4.9个百分点 consistent"],
    ),
    (
        "开工率70.1%，比上年的65.2%提高5.9个百分点。",
        ["difference cur:70.1% prev:65.2% reported:5.9个百分点 inconsistent"],
    ),
    (
        "开工率70.1%，比全市平均水平68.0%高2.1个百分点。",
        ["difference cur:70.1% prev:68.0% reported:2.1个百分点 consistent"],
    ),
    ("入统率达到80%，离85%的目标差5个百分点。", ["difference prev:80% cur:85% reported:5个百分点 consistent"]),
    # sums
    ("签约14个项目，已开工9个，其余5个正在办手续。", ["sum total:14个 part:9个 part:5个 consistent"]),
    ("签约14个项目，已开工9个，其余4个正在办手续。", ["sum total:14个 part:9个 part:4个 inconsistent"]),
    ("收集企业诉求73条，现场办结61条，余下12条列入台账。", ["sum total:73条 part:61条 part:12条 consistent"]),
    (
        "28个签约项目按产业分，装备10个、竹材6个、食品7个、文旅和其他5个。",
        ["sum total:28个 part:10个 part:6个 part:7个 part:5个 consistent"],
    ),
]


def _all(scene: Scene) -> Iterator[Tie]:
    for finder in FINDERS:
        yield from finder.find(scene)


@pytest.mark.parametrize(("text", "ties"), SENTENCES)
def test_every_tie_of_a_bureau_sentence_is_found(text: str, ties: list[str]):
    assert told_ties(_all, text) == ties


def test_a_share_of_the_whole_one_sentence_before_that_is_wrong_is_reported():
    ties = told_ties(_all, "到位资金10.5亿元。其中省外7.4亿元，占80.4%。")
    assert "ratio den:10.5亿元 num:7.4亿元 reported:80.4% inconsistent" in ties
