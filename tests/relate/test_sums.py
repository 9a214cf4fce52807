"""Sums: each row is a text and the ties that it states."""

import pytest
from finding import told_ties

from reportmine.relate.sums import find_sums

EXHAUSTIVE = [
    ("签约项目6个（制造业5个、服务业1个）。", ["sum total:6个 part:5个 part:1个 consistent"]),
    ("签约项目7个（制造业5个、服务业1个）。", ["sum total:7个 part:5个 part:1个 inconsistent"]),
    ("全年共签约项目17个：农业7个、工业5个、文旅5个。", ["sum total:17个 part:7个 part:5个 part:5个 consistent"]),
    ("全年签约项目16个，分别为制造业9个、文旅业7个。", ["sum total:16个 part:9个 part:7个 consistent"]),
    ("县级企业入库12家、乡镇企业入库7家，合计19家。", ["sum part:12家 part:7家 total:19家 consistent"]),
    (
        "地区生产总值达到81.6亿元，增长6.4%。第一产业增加值9.2亿元，增长3.9%；第二产业增加值33.4亿元，增长6.3%；"
        "第三产业增加值39.0亿元，增长7.1%。",
        ["sum total:81.6亿元 part:9.2亿元 part:33.4亿元 part:39.0亿元 consistent"],
    ),
    (
        "地区生产总值178.6亿元，增长3.9%；三次产业增加值分别为26.4亿元、71.5亿元、80.7亿元。",
        ["sum total:178.6亿元 part:26.4亿元 part:71.5亿元 part:80.7亿元 consistent"],
    ),
    (
        "新签约项目17个，其中装备制造7个、竹材加工5个、食品加工4个、文旅和其他2个。",
        ["sum total:17个 part:7个 part:5个 part:4个 part:2个 inconsistent"],
    ),
    (
        "全年推进省市重点项目44个，总投资971亿元。开工轴承等11个新建项目；建设蓄能等12个续建项目；推进家居等21个项目前期工作。",
        ["sum total:44个 part:11个 part:12个 part:21个 consistent"],
    ),
    ("实施的16项民生工程，4项完工，9项在建，3项暂缓。", ["sum total:16项 part:4项 part:9项 part:3项 consistent"]),
    (
        "推进128个重点项目建设，推动轴承基地等51个项目竣工，冷链中心等77个项目加快建设。",
        ["sum total:128个 part:51个 part:77个 consistent"],
    ),
    (
        "全县签约项目10个，包括工业项目5个、农业项目2个、服务业项目3个。",
        ["sum total:10个 part:5个 part:2个 part:3个 consistent"],
    ),
    (
        "全县签约项目11个，包括工业项目5个、农业项目2个、服务业项目3个。",
        ["sum total:11个 part:5个 part:2个 part:3个 inconsistent"],
    ),
    ("五大类21个主要指标，包括13个预期性指标、8个约束性指标。", ["sum total:21个 part:13个 part:8个 consistent"]),
    ("签约项目16个，分别是工业项目9个、农业项目7个。", ["sum total:16个 part:9个 part:7个 consistent"]),
    ("签约项目16个，由工业项目9个和农业项目7个组成。", ["sum total:16个 part:9个 part:7个 consistent"]),
    (
        "签约项目16个，省级、市级、县级项目分别为3个、5个、8个。",
        ["sum total:16个 part:3个 part:5个 part:8个 consistent"],
    ),
    ("10亿元以上项目新签4个，仅1个开工，其余3个还在谈。", ["sum total:4个 part:1个 part:3个 consistent"]),
    (
        "计划新建厂房4.5万平方米，因雨季停工，实际建成3.8万平方米，完成84.4%，其余0.7万平方米顺延。",
        ["sum total:4.5万平方米 part:3.8万平方米 part:0.7万平方米 consistent"],
    ),
    (
        "水稻面积3.2万亩、玉米面积2.1万亩，粮食总面积达到5.3万亩。",
        ["sum part:3.2万亩 part:2.1万亩 total:5.3万亩 consistent"],
    ),
]

PARTIAL = [
    ("签约项目16个，其中制造业12个。", ["sum total:16个 part:12个 其中 consistent"]),
    ("签约项目16个，其中制造业18个。", ["sum total:16个 part:18个 其中 inconsistent"]),
    ("邀约企业84家，其中竹加工企业91家。", ["sum total:84家 part:91家 其中 inconsistent"]),
    (
        "签约项目16个、投资85.21亿元。其中集中签约12个、68.29亿元。",
        ["sum total:16个 part:12个 其中 consistent", "sum total:85.21亿元 part:68.29亿元 其中 consistent"],
    ),
    (
        "签约项目12个、投资68亿元，其中制造业7个、40亿元，服务业5个、28亿元。",
        [
            "sum total:12个 part:7个 part:5个 其中 consistent",
            "sum total:68亿元 part:40亿元 part:28亿元 其中 consistent",
        ],
    ),
    ("签约项目*个，其中制造业*个。", ["sum total:*个 part:*个 其中 None"]),
    (
        "全年签约项目15个，完成目标任务20个的75%；其中制造业9个。",
        ["sum total:15个 part:9个 其中 consistent"],
    ),
    (
        "全年签约项目16个。其中制造业项目12个。服务业项目4个。",
        ["sum total:16个 part:12个 part:4个 其中 consistent"],
    ),
    (
        "到位资金20亿元，其中制造业11亿元，占55%；现代服务业5亿元，占25%。",
        ["sum total:20亿元 part:11亿元 part:5亿元 其中 consistent"],
    ),
    ("28个签约项目中，11个至年底仍未开工。", ["sum total:28个 part:11个 其中 consistent"]),
    ("营业收入过10亿元的企业66家，其中过50亿元的6家。", ["sum total:66家 part:6家 其中 consistent"]),
    ("高标准农田12万亩，其中高效节水3万亩。", ["sum total:12万亩 part:3万亩 其中 consistent"]),
    (
        "新签约亿元以上项目60个，其中10亿元以上项目9个，新开工42个。",
        ["sum total:60个 part:9个 其中 consistent"],
    ),
    (
        "进出口总额495亿元，增长2%，其中出口首次突破百亿元、达118亿元。",
        ["sum total:495亿元 part:118亿元 其中 consistent"],
    ),
]

NO_SUMS = [
    "实现工业增加值5亿元、固定资产投资40亿元、一般公共预算收入7亿元、社会消费品零售总额52亿元。",
    "水果总产值达到10亿元，药材总产值达到6亿元，养殖业总产值达到16亿元。",
    "八个签约项目里，投资额最大的是7亿元，其余七个加起来不到9亿元。",
    "新建学校3所，改造学校5所，其余2所正在选址。",
    "水泥产量突破16万吨，铁矿和煤炭分别达到9万吨和7万吨。",
    "新增规上企业16家，规上企业、高新技术企业分别达到120家、30家。",
    "2023年建设36个中心村项目，2024年启动6个精品项目和30个提升项目。",
    "培育创新型企业20户、专精特新企业15户、单项冠军企业5户。",
    "新建产业园3个，其中带动就业300人。",
    "居民人均可支配收入22508元，其中城镇居民人均可支配收入35692元。",
    "签约项目16个，其中制造业占比60%。",
    "存款余额120亿元，其中住户存款增加8亿元。",
    "新建城市公园3个、口袋公园5个、便民市场8个。",
    "省外到位资金比上年的16.8亿元增长12%。其中制造业到位9.8亿元。",
    "开工学校等40个项目，推进水库等20个项目，建成堤防等20个项目。",
    "地区生产总值增长6%，其中第一产业增长4%、第二产业增长7%、第三产业增长6%。",
]


@pytest.mark.parametrize(("text", "ties"), EXHAUSTIVE + PARTIAL)
def test_the_parts_of_a_whole_are_found(text: str, ties: list[str]):
    assert told_ties(find_sums, text) == ties


@pytest.mark.parametrize("text", NO_SUMS)
def test_figures_of_other_things_are_no_parts(text: str):
    assert told_ties(find_sums, text) == []


def test_parts_that_overlap_are_set_against_their_whole_one_by_one():
    ties = told_ties(find_sums, "招引项目30个，其中制造业项目20个、亿元以上项目18个。")
    assert ties == ["sum total:30个 part:20个 part:18个 其中 consistent"]


MASKED = [
    ("签约14个项目，已开工*个，其余9个正在办手续。", ["sum total:14个 part:*个 part:9个 None"]),
    (
        "全县签约项目10个，包括工业项目*个、农业项目2个、服务业项目3个。",
        ["sum total:10个 part:*个 part:2个 part:3个 None"],
    ),
    ("签约项目*个，分别为制造业9个、文旅业7个。", ["sum total:*个 part:9个 part:7个 None"]),
    ("28个签约项目按产业分，装备10个、竹材*个、文旅和其他5个。", ["sum total:28个 part:10个 part:*个 part:5个 None"]),
]


@pytest.mark.parametrize(("text", "ties"), MASKED)
def test_a_mask_does_not_hide_a_sum(text: str, ties: list[str]):
    assert told_ties(find_sums, text) == ties
