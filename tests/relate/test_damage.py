"""Numbers that were broken by scanning or typing, and what only looks broken."""

from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

import reportmine
from reportmine.readers import read
from reportmine.relate.damage import find_damage
from reportmine.rules.lexicon import read_toml
from reportmine.rules.patterns import failed_examples, pattern_rows

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"

DAMAGED = [
    ("现将17月份商务工作情况总结如下。", "17月份", "month", "“7月份”或“1—7月份”"),
    ("截至112月底，全县完成投资5亿元。", "112月", "month", "“12月”或“1—12月”"),
    ("2023年13月，全县完成投资5亿元。", "13月", "month", "“3月”或“1—3月”"),
    ("截至93月底，全县完成投资5亿元。", "93月", "month", "1至12之间"),
    ("1 7月份，全县完成投资5亿元。", "1 7月份", "lost-dash", "“1—7月份”"),
    ("截至2月30日，全县完成投资5亿元。", "2月30日", "day", "2月最多29天"),
    ("力争9月31日前开工。", "9月31日", "day", "9月最多30天"),
    ("确保第五季度开工3个项目。", "第五季度", "quarter", "四个季度"),
    ("到位资金36.4亿元，超时序进度5.9%。", "5.9%", "pace-percent", "“5.9个百分点”"),
    ("实际利用外资246万美元，慢于序时进度9％。", "9％", "pace-percent", "“9个百分点”"),
    ("网络零售额同比增长28. 1%。", "28. 1", "blank-at-point", "“28.1”"),
    ("收集企业反映问题5 7个。", "5 7", "blank-in-number", "“57”"),
    ("网络零售额2。87亿元。", "2。87", "stop-as-point", "“2.87”"),
    ("全县投资增长3..5%。", "3..5", "doubled-point", "“3.5”"),
    ("财政收入12，，345万元。", "12，，345", "doubled-point", "“12,345”"),
    ("完成投资12.3.5亿元。", "12.3.5", "two-points", "多了一个小数点"),
    ("完成投资12（5亿元。", "12（5", "half-bracket", "“12.5”或“125”"),
    ("全县投资增长12.%。", "12.", "point-without-digits", "对照原稿"),
    ("占比提高个百分点。", "个百分点", "digits-gone", "对照原稿"),
    ("新增外贸企业l0个。", "l0", "letter", "“10”"),
    ("走访企业1O0家。", "1O0", "letter", "“100”"),
    ("增幅提高O.5%。", "O.5", "letter", "“0.5”"),
    ("安排资金4 2OO万元。", "4 2OO", "letter", "“4 200”"),
    ("新设外资企业l家。", "l", "letter", "“1”"),
    ("零售额9.4亿兀。", "兀", "glyph", "“元”"),
    ("完成投资5亿元元。", "亿元元", "doubled-unit", "“亿元”"),
    ("占比提高2个个百分点。", "个个百分点", "doubled-unit", "“个百分点”"),
    ("税收增长百分之5%。", "百分之5%", "doubled-unit", "“百分之5”或“5%”"),
]

SOUND = [
    "截至7月底，1—12月完成投资5亿元，10月开工，12月29日投产。",
    "存栏36月龄肉牛200头，贷款期限18个月。",
    "连续第五季度保持增长。",
    "到位资金36.4亿元，超时序进度5.9个百分点，达到时序进度的112%。",
    "二、主要指标\n1. 15万亩高标准农田建成。\n2. 3亿元以上项目开工。",
    "完成投资3 260万元，附件1 3个，表2 5项。",
    "高新技术企业达到2023。5家企业上市。",
    "增长12%。3家企业投产。",
    "PM2.5浓度下降5%，PM10、CO2、O3浓度双下降，O2O平台5个，4S店12家，5G基站30个，B2B交易8笔。",
    "12:30开会，联系电话0771-12345，文号望商字〔2023〕28号，版本2.1.3，网址http://a.b/1.2.3。",
    "二OO五年以来，共有3家家庭农场、10个个体户、12家家电企业，300人人均增收200元。",
    "１２．５％与12.5%全角半角混用，第１０次，２０２３年。",
    "投资（12）5家，占比12（含25%）。",
    "融资近亿元，产值超万亿元，投资亿元以上项目3个。",
    "一季度增长5.1%，二季度增长5.3%，三、四季度继续增长。",
]


def damage_of(text):
    return list(find_damage(reportmine.load()(text)))


@pytest.mark.parametrize(("text", "place", "rule", "suggestion"), DAMAGED)
def test_broken_numbers_are_found_with_a_suggestion(text, place, rule, suggestion):
    (found,) = damage_of(text)
    assert text[found.start : found.end] == place
    assert found.rule == f"damage.{rule}"
    assert suggestion in found.suggestion


@pytest.mark.parametrize("text", SOUND)
def test_lookalikes_are_left_alone(text):
    assert damage_of(text) == []


def test_deleted_digits_are_a_mask_and_never_damage_as_well():
    report = reportmine.load()("全县投资达到亿元，增长%，达到.%。")
    assert {mask.form for mask in report.masks} == {"deleted"}
    assert list(find_damage(report)) == []
    without = replace(report, masks=())
    assert [damage.rule for damage in find_damage(without)] == ["damage.digits-gone", "damage.point-without-digits"]


def test_the_scan_tries_every_pattern_where_its_examples_break():
    """A pattern whose `near` is too narrow would never be tried: each example must be found through the scan."""
    for entry in read_toml("damage")["pattern"]:
        for example in entry["yes"] if "at" in entry else ():
            report = replace(reportmine.load()(f"有关情况：{example}。"), masks=())
            assert list(find_damage(report)), (entry["id"], example)


def test_patterns_bear_out_their_examples():
    rows = [row for row in pattern_rows().values() if row.file == "damage"]
    assert len(rows) >= 16
    assert [fault for row in rows for fault in failed_examples(row)] == []


def test_a_scanned_report_is_damaged_all_over_and_a_clean_one_nowhere():
    scanned = reportmine.load().mine(read(CORPUS / "望川县_2023年1-7月_商务局工作总结.txt"))
    found = [scanned.text[damage.start : damage.end] for damage in find_damage(scanned)]
    assert {"17月份", "1 7月份", "28. 1", "2。87", "38。6", "l0" if "l0" in scanned.text else "l9", "65O"} <= set(found)
    assert len(found) >= 50
    clean = reportmine.load().mine(read(CORPUS / "望川县_2023上半年_投资促进工作总结.txt"))
    assert list(find_damage(clean)) == []


def test_places_come_in_order_and_do_not_overlap():
    text = "零售额9. 4亿兀，增长12。3%，1. O8亿元，增长3l.4%。"
    spans = [(damage.start, damage.end) for damage in damage_of(text)]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert len(spans) == 5
