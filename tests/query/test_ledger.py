"""What is joined, what is not, and how a joined pair is judged."""

import pandas as pd
import pytest
from ledger_store import Told, store_of

from reportmine.errors import UsageError
from reportmine.query.promises.ledger import COLUMNS, ledger
from reportmine.query.promises.outcomes import JOINS
from reportmine.query.promises.verdicts import VERDICTS

PLAN = "明年引进省外到位资金〈50亿元 到位资金 st=plan when=2023 q=省外 b=ge tone=力争〉以上。"


def of(tmp_path, *reports, **given):
    with store_of(tmp_path, *reports) as store:
        return ledger(store, **given)


def joined(tmp_path, plan, told, **given):
    """Return the row of the one promise of a report on 2022 that a report on 2023 may answer."""
    rows = of(tmp_path, Told("青石县", "2022", plan), Told("青石县", "2023", told), **given)
    (row,) = rows[rows["promised_in"].str.contains("2022")].to_dict("records")
    return row


def test_a_promise_and_its_outcome_stand_in_one_row_with_their_places(tmp_path):
    told = "全年引进省外到位资金〈51.3亿元 到位资金 q=省外〉。"
    row = joined(tmp_path, PLAN, told)
    assert list(row) == list(COLUMNS)
    assert (row["verdict"], row["gap"], row["gap_unit"], row["ratio"]) == ("超额完成", "130000000", "元", "1.026")
    assert (row["promised_in"], row["told_in"]) == ("报告/青石县_2022.txt", "报告/青石县_2023.txt")
    assert (row["promised_for"], row["promised_value"], row["promised_canonical"]) == ("2023", "50", "5000000000")
    assert (row["told_value"], row["told_canonical"], row["canonical_unit"]) == ("51.3", "5130000000", "元")
    assert (row["tone"], row["bound"], row["qualifiers"], row["joined_by"]) == ("力争", "ge", ["省外"], "同名同口径")
    start, end = row["told_start"], row["told_end"]
    assert "全年引进省外到位资金51.3亿元。"[start:end] == row["told_quote"] == "51.3亿元"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("到位资金〈51.3亿元 到位资金〉。", "another scope: no 省外"),
        ("区外到位资金〈51.3亿元 到位资金 q=区外〉。", "another scope: 区外"),
        ("其中省外到位资金〈9亿元 到位资金 q=省外,其中〉。", "a part of the figure before"),
        ("省外到位资金增长〈51% 到位资金 ms=growth q=省外〉。", "a growth rate"),
        ("上半年省外到位资金〈30亿元 到位资金 q=省外 when=2023H1〉。", "half the time"),
        ("上年省外到位资金〈48亿元 到位资金 q=省外 when=2022〉。", "the year before"),
        ("比上年的〈48亿元 到位资金 q=省外〉有所增加。", "what it is compared with"),
        ("省外到位资金比目标差〈2亿元 到位资金 q=省外〉。", "a gap"),
        ("没有完成〈50亿元 到位资金 q=省外〉的年度目标。", "the target itself"),
        ("省外到位资金〈5000万美元 到位资金 q=省外〉。", "another currency"),
        ("宏图公司省外到位资金〈9亿元 到位资金 q=省外 text=宏图公司到位资金〉。", "one firm's"),
    ],
)
def test_what_is_something_else_is_never_joined_for_certain(tmp_path, told, why):
    row = joined(tmp_path, PLAN, told)
    assert row["verdict"] in ("未再报告", "存疑"), why
    assert row["gap"] is None


def test_several_possible_numbers_are_in_doubt_and_named(tmp_path):
    told = "省外到位资金〈51.3亿元 到位资金 q=省外〉。\n二、问题\n省外到位资金只有〈47亿元 到位资金 q=省外〉。"
    row = joined(tmp_path, PLAN, told)
    assert row["verdict"] == "存疑"
    assert "51.3亿元、47亿元" in row["note"]
    assert row["gap"] is None


def test_the_sentence_that_repeats_the_target_decides_among_several(tmp_path):
    told = (
        "其他口径下省外到位资金〈47亿元 到位资金 q=省外〉。"
        "省外到位资金〈51.3亿元 到位资金 q=省外〉，完成目标任务〈50亿元 到位资金 st=target q=省外〉的"
        "〈102.6% 到位资金 ms=completion q=省外〉。"
    )
    row = joined(tmp_path, PLAN, told)
    assert (row["verdict"], row["told_value"], row["joined_by"]) == ("超额完成", "51.3", "同句复述")


def test_a_repeated_target_joins_even_where_scope_words_are_left_out(tmp_path):
    plan = "下一年实际利用外资〈1800万美元 其他 st=plan when=2023 text=增资〉。"
    told = "外资企业增资〈1630万美元 实际利用外资 text=外资企业增资〉，比〈1800万美元 其他 text=计划〉的计划少。"
    row = joined(tmp_path, plan, told)
    assert (row["verdict"], row["told_value"], row["gap"]) == ("未完成", "1630", "-1700000")


def test_masks_keep_a_promise_from_being_judged(tmp_path):
    told = "省外到位资金〈*亿元 到位资金 q=省外〉。"
    row = joined(tmp_path, PLAN, told)
    assert (row["verdict"], row["told_value"], row["told_quote"], row["gap"]) == ("已遮盖", None, "*亿元", None)


def test_a_masked_area_is_found_by_its_key(tmp_path):
    told = Told("*青石县", "2023", "省外到位资金〈51.3亿元 到位资金 q=省外〉。")
    rows = of(tmp_path, Told("青石县", "2022", PLAN), told, area="青石")
    assert rows["verdict"].tolist() == ["超额完成"]


def test_not_due_and_not_received_are_not_judged(tmp_path):
    rows = of(tmp_path, Told("青石县", "2022", PLAN), Told("平湖县", "2023", "省外到位资金〈9亿元 到位资金 q=省外〉。"))
    assert rows["verdict"].tolist() == ["未到期"]
    late = of(tmp_path / "b", Told("青石县", "2022", PLAN), Told("青石县", "2024", "没有数。"))
    assert (late["verdict"].tolist(), late["note"].tolist()) == (["未到期"], ["没有到期时的报告，只有更晚的"])


def test_other_bodies_reports_do_not_answer(tmp_path):
    told = "省外到位资金〈51.3亿元 到位资金 q=省外〉。"
    health = Told("青石县", "2023", told, doc_type="工作总结", issuer="青石县卫生健康局")
    assert of(tmp_path, Told("青石县", "2022", PLAN), health)["verdict"].tolist() == ["未到期"]


@pytest.mark.parametrize(
    ("told", "verdict"),
    [("45亿元", "目标重述"), ("52亿元", "超额完成")],
)
def test_a_lowered_target_does_not_turn_a_miss_into_success(tmp_path, told, verdict):
    rows = of(
        tmp_path,
        Told("青石县", "2022", PLAN),
        Told("青石县", "2023H1", "省外到位资金目标调整为〈44亿元 到位资金 st=target when=2023 q=省外〉。"),
        Told("青石县", "2023", f"省外到位资金〈{told} 到位资金 q=省外〉。"),
    )
    assert rows["verdict"].tolist() == [verdict, "超额完成"]
    assert "44亿元" in rows["note"][0]


def test_two_levels_in_one_report_are_no_change(tmp_path):
    two = PLAN + "确保省外到位资金〈48亿元 到位资金 st=plan when=2023 q=省外〉。"
    rows = of(
        tmp_path,
        Told("青石县", "2022", two),
        Told(
            "青石县", "2023", "省外到位资金〈49亿元 到位资金 q=省外〉，完成目标〈48亿元 到位资金 st=target q=省外〉。"
        ),
    )
    assert rows[rows["promised_in"].str.contains("2022")]["verdict"].tolist() == ["未完成", "超额完成"]


def test_the_second_half_is_derived_and_says_so(tmp_path):
    rows = of(
        tmp_path,
        Told(
            "青石县",
            "2023H1",
            "上半年外出招商〈6次 外出招商次数 text=外出招商〉。"
            "下半年再外出招商〈4次 外出招商次数 st=plan when=2023H2 per=下半年 b=ge text=外出招商〉以上。",
        ),
        Told("青石县", "2023", "全年外出招商〈11次 外出招商次数 text=外出招商〉。"),
    )
    row = rows.iloc[0]
    assert (row["verdict"], row["told_value"], row["gap"], row["joined_by"]) == ("超额完成", "5", "1", "全年减上半年")
    assert row["note"] == "推算：全年11次－上半年6次＝5次"


def test_a_year_that_misses_the_half_years_target_settles_it(tmp_path):
    rows = of(
        tmp_path,
        Told("青石县", "2023H1", "新聘招商大使〈10名 招商大使数 st=plan when=2023H2 text=新聘招商大使〉。"),
        Told("青石县", "2023", "新聘招商大使〈9名 招商大使数 text=新聘招商大使〉。"),
    )
    assert (rows["verdict"][0], rows["joined_by"][0], rows["gap"][0]) == ("未完成", "全年不及", "-1")


def test_what_a_year_brought_does_not_show_what_its_half_did(tmp_path):
    rows = of(
        tmp_path,
        Told("青石县", "2023H1", "新聘招商大使〈10名 招商大使数 st=plan when=2023H2 text=新聘招商大使〉。"),
        Told("青石县", "2023", "新聘招商大使〈12名 招商大使数 text=新聘招商大使〉。"),
    )
    assert rows["verdict"].tolist() == ["存疑"]


def test_a_half_years_plan_that_repeats_the_years_target_is_the_years(tmp_path):
    rows = of(
        tmp_path,
        Told("青石县", "2022", PLAN),
        Told("青石县", "2023H1", "下半年省外到位资金确保〈50亿元 到位资金 st=plan when=2023H2 q=省外〉。"),
        Told("青石县", "2023", "省外到位资金〈49亿元 到位资金 q=省外〉。"),
    )
    assert rows["promised_for"].tolist() == ["2023", "2023"]
    assert rows["verdict"].tolist() == ["未完成", "未完成"]


def test_progress_before_the_end_is_told_when_asked_for(tmp_path):
    reports = (
        Told("青石县", "2022", PLAN),
        Told("青石县", "2023H1", "上半年省外到位资金〈30亿元 到位资金 q=省外〉。"),
        Told("青石县", "2023", "省外到位资金〈49亿元 到位资金 q=省外〉。"),
    )
    assert of(tmp_path, *reports)["verdict"].tolist() == ["未完成"]
    rows = of(tmp_path / "b", *reports, progress=True)
    assert rows[["verdict", "told_value", "note"]].values.tolist() == [
        ["未到期", "30", "期中报出的数"],
        ["未完成", "49", ""],
    ]


def test_what_is_reached_early_counts_where_the_year_is_silent(tmp_path):
    rows = of(
        tmp_path,
        Told("青石县", "2022", "招聘招商专员〈8名 招商人员数 st=plan when=2023 text=招聘招商专员〉。"),
        Told("青石县", "2023H1", "招聘招商专员〈8名 招商人员数 text=招聘招商专员〉。"),
        Told("青石县", "2023", "没有数。"),
    )
    assert (rows["verdict"][0], rows["told_in"][0]) == ("完成", "报告/青石县_2023H1.txt")
    assert "已经达到" in rows["note"][0]


def test_a_rate_reached_early_is_not_kept_for_sure(tmp_path):
    rows = of(
        tmp_path,
        Told("青石县", "2022", "制造业占比〈62% 制造业占比 st=plan ms=share when=2023〉。"),
        Told("青石县", "2023H1", "制造业占比〈63.4% 制造业占比 ms=share〉。"),
        Told("青石县", "2023", "没有数。"),
    )
    assert rows["verdict"].tolist() == ["未再报告"]


def test_gaps_and_tasks_done_are_no_promises(tmp_path):
    text = (
        "新增企业比计划少〈3家 规上企业数 st=plan ms=increase〉。"
        "增速高于年初目标〈0.4个百分点 地区生产总值 st=target ms=growth〉。"
        "完成户厕改造任务〈300座 其他 st=target text=户厕改造任务〉。"
    )
    assert of(tmp_path, Told("青石县", "2022", text)).empty


def test_the_same_promise_told_twice_in_a_report_is_one_row(tmp_path):
    assert len(of(tmp_path, Told("青石县", "2022", PLAN + PLAN))) == 1


def test_new_things_are_not_all_things(tmp_path):
    plan = "新建基站〈50座 其他 st=plan when=2023 text=通信基站〉。"
    row = joined(tmp_path, plan, "通信基站总数达到〈300座 其他 text=通信基站〉。")
    assert (row["verdict"], row["gap"], row["note"]) == ("存疑", None, "一个说的是新增的，一个说的是总数")


@pytest.mark.parametrize(
    ("plan", "told", "joins"),
    [
        ("text=老旧小区", "text=老旧小区改造", True),
        ("text=规模以上工业企业", "text=规上工业企业", True),
        ("text=标准厂房", "text=已出租标准厂房", False),
        ("text=项目", "text=项目", False),
        ("text=公园", "text=停车场", False),
    ],
)
def test_things_of_no_pack_are_joined_by_their_wording(tmp_path, plan, told, joins):
    row = joined(tmp_path, f"〈28个 其他 st=plan when=2023 {plan}〉", f"〈28个 其他 {told}〉")
    assert (row["verdict"] == "完成") is joins


def test_per_head_and_longer_growth_are_other_things(tmp_path):
    plan = "地区生产总值增长〈7% 地区生产总值 st=plan ms=growth when=2023〉。"
    told = "地区生产总值比2018年增长〈40% 地区生产总值 ms=growth〉。"
    assert joined(tmp_path, plan, told)["gap"] is None
    plan = "地区生产总值〈110亿元 地区生产总值 st=plan when=2023〉。"
    told = "产业向好，人均达到〈4亿元 地区生产总值〉。"
    assert joined(tmp_path / "b", plan, told)["gap"] is None


def test_conditions(tmp_path):
    two = PLAN + "签约〈20个 签约项目数 st=plan when=2023 text=新签约项目〉。"
    with store_of(
        tmp_path,
        Told("青石县", "2022", two),
        Told("青石县", "2023", "新签约〈21个 签约项目数 text=新签约项目〉。"),
        Told("平湖县", "2023", PLAN.replace("2023", "2024")),
    ) as store:
        assert len(ledger(store)) == 3
        assert len(ledger(store, area=["青石", "平湖"])) == 3
        assert ledger(store, area="平湖县")["verdict"].tolist() == ["未到期"]
        assert ledger(store, indicator="签约项目数")["verdict"].tolist() == ["超额完成"]
        assert ledger(store, verdict=["未再报告"])["indicator"].tolist() == ["到位资金"]
        assert len(ledger(store, since="2023")) == 1
        assert len(ledger(store, until="2022")) == 2
        assert ledger(store, area="没有的").empty
        assert ledger(store, area=[]).empty
        with pytest.raises(UsageError, match=r"没有名为“到位资”的指标.*到位资金"):
            ledger(store, indicator="到位资")
        with pytest.raises(UsageError, match="没有名为“达标”的结果"):
            ledger(store, verdict="达标")


def test_area_names_are_never_sql(tmp_path):
    with store_of(tmp_path, Told("青石县", "2022", PLAN)) as store:
        for name in ("x' OR '1'='1", "%", "'; DROP VIEW figures; --"):
            assert ledger(store, area=name).empty
        assert len(ledger(store)) == 1


def test_verdicts_and_rules_are_closed_lists(tmp_path):
    rows = of(tmp_path, Told("青石县", "2022", PLAN), Told("青石县", "2023", "省外到位资金〈9亿元 到位资金 q=省外〉。"))
    assert set(rows["verdict"]) <= set(VERDICTS)
    assert set(rows["joined_by"].dropna()) <= set(JOINS)
    assert isinstance(rows, pd.DataFrame)
