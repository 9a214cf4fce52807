import pytest

from comparison_reports import figure_of
from reportmine.query.comparison.brought_about import speaks_of_all
from reportmine.query.comparison.scope_guard import Scope, kind_of_unit, refusal, scope_of, wanted_parts

WHOLE = frozenset()


def scope(sentence, quote, area="青石县", **fields):
    return scope_of(figure_of(quote, sentence.index(quote), **fields), sentence, 0, area)


def gdp(sentence, quote, wording="地区生产总值", **fields):
    return scope(sentence, quote, indicator="地区生产总值", indicator_text=wording, **fields)


@pytest.mark.parametrize(
    ("sentence", "wording"),
    [
        ("全县地区生产总值完成【85亿元】。", "地区生产总值"),
        ("2023年预计实现地区生产总值【85亿元】。", "地区生产总值"),
        ("经济稳中向好，青石县地区生产总值【85亿元】。", "地区生产总值"),
        ("青石GDP达【85亿元】。", "GDP"),
        ("青石县砥砺前行，生产总值达【85亿元】。", "生产总值"),
        ("全市上下砥砺前行，生产总值达【85亿元】。", "生产总值"),
        ("市场信心回升，生产总值达【85亿元】。", "生产总值"),
        ("地方一般公共预算收入8亿元、全县生产总值【85亿元】。", "全县生产总值"),
        ("地区生产总值从70亿元增加到【85亿元】。", "地区生产总值"),
    ],
)
def test_the_area_as_a_whole(sentence, wording):
    at = sentence.index("【")
    plain = sentence.replace("【", "").replace("】", "")
    figure = figure_of("85亿元", at, indicator="地区生产总值", indicator_text=wording)
    assert scope_of(figure, plain, 0, "青石县").parts == WHOLE


@pytest.mark.parametrize(
    ("sentence", "quote", "part"),
    [
        ("海洋生产总值85亿元。", "85亿元", ("行业", "海洋")),
        ("人均生产总值8万元。", "8万元", ("人均", "人均")),
        ("东部新城生产总值85亿元。", "85亿元", ("主体", "东部新城")),
        ("生产总值从70亿元增加到85亿元。", "70亿元", ("时点", "起点")),
        ("白石县特色产业加快发展，生产总值突破300亿元。", "300亿元", ("主体", "白石县")),
        ("五年累计完成生产总值300亿元。", "300亿元", ("时间口径", "五年")),
    ],
)
def test_a_part_of_the_area(sentence, quote, part):
    assert gdp(sentence, quote, "生产总值").parts == {part}


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("三个驻点招商组走访企业90家，收集线索20条，促成签约项目【7个】。", ("渠道", "驻点")),
        ("由乡贤牵线促成的签约项目【7个】。", ("渠道", "以商招商")),
        ("办好竹产业对接会，现场签约项目【7个】、总投资3亿元。", ("渠道", "活动")),
        ("光学镜头等【7个】项目在招商大会上签约；其余在谈。", ("渠道", "活动")),
        ("已签约项目排队等地的有【7个】。", ("部分", "其中一部分")),
    ],
)
def test_what_an_event_a_team_or_a_go_between_brought_is_theirs(sentence, part):
    at = sentence.index("【")
    plain = sentence.replace("【", "").replace("】", "")
    figure = figure_of("7个", at, indicator="签约项目数", indicator_text="签约项目")
    assert part in scope_of(figure, plain, 0, "青石县").parts


@pytest.mark.parametrize(
    "sentence",
    [
        "驻点招商成效明显，全县新签约项目【7个】。",
        "通过驻点招商，新签约项目【7个】。",
        "坚持驻点招商、以商招商等方式并举，新签约项目【7个】。",
        "新签约项目【7个】，其中驻点招商签约3个。",
        "走访商会12家；新签约项目【7个】。",
        "已签约的有【7个】。",
    ],
)
def test_what_the_area_brought_by_such_means_is_its_own(sentence):
    at = sentence.index("【")
    plain = sentence.replace("【", "").replace("】", "")
    figure = figure_of("7个", at, indicator="签约项目数", indicator_text="签约项目")
    assert scope_of(figure, plain, 0, "青石县").parts == WHOLE


@pytest.mark.parametrize(
    ("sentence", "wording", "whole"),
    [
        ("新签约项目【7个】。", "新签约项目", True),
        ("【7个】新签约项目中，3个已开工。", "新签约项目中", True),
        ("9个签约项目中有【7个】缺地。", "签约项目中", False),
        ("全年签约【7个】。", "签约项目数", True),
        ("对已签约未开工的【7个】项目每半月调度一次。", "对已签约未开工", False),
        ("【7个】未开工的新签约项目中，有3个缺地。", "未开工的新", False),
        ("促成签约【7个】。", "签约项目数", False),
    ],
)
def test_a_count_of_all_or_of_some(sentence, wording, whole):
    at = sentence.index("【")
    plain = sentence.replace("【", "").replace("】", "")
    figure = figure_of("7个", at, indicator="签约项目数", indicator_text=wording)
    assert speaks_of_all(figure, plain, 0) is whole


@pytest.mark.parametrize(
    ("sentence", "fields", "whole"),
    [
        ("新签约项目7个，总投资【9亿元】。", {}, True),
        ("签约总额【9亿元】。", {"rule": "figure.term", "indicator_text": "签约总额"}, True),
        ("由清河集团投资【9亿元】建设的产业园正式签约。", {}, False),
        ("签约项目中有4个投资在【9亿元】以下。", {"bound": "le"}, False),
    ],
)
def test_a_sum_of_all_or_of_one(sentence, fields, whole):
    at = sentence.index("【")
    plain = sentence.replace("【", "").replace("】", "")
    known = {"indicator": "签约投资额", "indicator_text": "签约投资额", "rule": "figure.signed-amount"} | fields
    assert speaks_of_all(figure_of("9亿元", at, **known), plain, 0) is whole


def test_what_is_called_by_its_name_is_told_of_all():
    assert speaks_of_all(figure_of("9亿元", 4, indicator="到位资金"), "到位资金9亿元。", 0)


def test_what_goes_on_about_an_earlier_figure_may_name_a_subject_of_its_own():
    sentence = "地区生产总值85亿元，同比增长6%，税收占比增长3%。"
    growth = {"measure": "growth", "rule": "figure.previous", "direction": "up"}
    assert gdp(sentence, "6%", **growth).parts == WHOLE
    assert gdp(sentence, "3%", **growth).parts == {("主体", "税收占比增长")}
    listed = "地区生产总值85亿元、增长6%，两个开发区分别增长7%、8%。"
    assert gdp(listed, "6%", **growth).parts == WHOLE
    assert gdp(listed, "8%", **growth).parts != WHOLE


def test_a_figure_linked_to_the_sentence_before_it():
    growth = {"measure": "growth", "rule": "figure.previous", "direction": "up"}
    assert gdp("同比增长6%。", "6%", **growth).parts == WHOLE
    assert gdp("居民收入稳居全市第二，增长6%。", "6%", **growth).parts != WHOLE


def test_growth_against_an_earlier_year_than_the_last():
    growth = {"measure": "growth", "rule": "figure.previous", "direction": "up", "period_key": "2023"}
    assert gdp("地区生产总值85亿元，比2018年增长40%。", "40%", **growth).parts == {("时间口径", "比2018年")}
    assert gdp("地区生产总值85亿元，比2022年增长6%。", "6%", **growth).parts == WHOLE


def test_qualifiers_and_wording_tell_the_same_scope_once():
    told = scope("实际利用省外到位资金5亿元。", "5亿元", qualifiers=("省外",))
    assert told.parts == {("资金来源", "省外")}


def test_a_qualifier_in_no_dimension_is_a_scope_of_its_own():
    assert scope("到位资金5亿元。", "5亿元", qualifiers=("A类",)).parts == {("类别", "A类")}


def test_words_of_the_indicators_own_name_tell_nothing():
    told = scope("城镇新增就业500人。", "500人", indicator="城镇新增就业", indicator_text="城镇新增就业")
    assert told.parts == WHOLE


def test_growth_of_output_is_always_at_constant_prices():
    growth = {"measure": "growth", "rule": "figure.previous", "qualifiers": ("可比口径",)}
    assert gdp("地区生产总值85亿元，可比增长6%。", "6%", **growth).parts == WHOLE
    revenue = {"indicator": "一般公共预算收入", "indicator_text": "一般公共预算收入", **growth}
    assert scope("一般公共预算收入8亿元，可比增长6%。", "6%", **revenue).parts == {("价格口径", "可比口径")}


def of(**changed):
    told = {
        "indicator": "到位资金",
        "wording": "",
        "measure": "value",
        "status": "actual",
        "unit": "元",
        "period_kind": "half",
        "parts": frozenset(),
    }
    return Scope(**(told | changed))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"parts": wanted_parts(("省外",), "到位资金")}, "省外到位资金不能与全部到位资金相比"),
        ({"parts": wanted_parts(("实际到位",), "到位资金")}, "实际到位资金不能与未注明阶段的到位资金相比"),
        ({"parts": wanted_parts(("驻点",), "到位资金")}, "驻点到位资金不能与全部到位资金相比"),
        ({"parts": wanted_parts(("亿元以上",), "到位资金")}, "亿元以上到位资金不能与全部到位资金相比"),
        ({"parts": wanted_parts(("当月",), "到位资金")}, "当月到位资金不能与本期到位资金相比"),
        ({"indicator": "签约投资额"}, "签约投资额不能与到位资金相比"),
        ({"measure": "growth"}, "到位资金的增速不能与数值相比"),
        ({"status": "target"}, "到位资金的目标数不能与实际数相比"),
        ({"unit": "美元"}, "到位资金以美元计的不能与以人民币计的相比"),
        ({"period_kind": "year"}, "全年的到位资金不能与半年的相比"),
    ],
)
def test_the_reason_of_a_refusal(changed, reason):
    assert refusal(of(**changed), of()) == reason
    assert refusal(of(), of(**changed)) is not None


def test_what_agrees_is_comparable():
    assert refusal(of(), of()) is None
    assert refusal(of(unit=""), of(unit="个")) is None


def test_other_figures_are_comparable_by_wording_only():
    first, second = (of(indicator="其他", wording=word) for word in ("柑橘产量", "茶叶产量"))
    assert refusal(first, first) is None
    assert "柑橘产量" in refusal(first, second)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("个", "家", True), ("人", "名", True), ("人", "户", False), ("%", "倍", True), ("元", "美元", False)],
)
def test_units_of_one_kind(one, other, same):
    assert (kind_of_unit(one) == kind_of_unit(other)) is same
