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
