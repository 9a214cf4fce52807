from decimal import Decimal

import pytest

from comparison_reports import Said, report_of, write_store
from reportmine.errors import UsageError
from reportmine.query.comparison.compare import compare
from reportmine.query.comparison.rows import COLUMNS
from reportmine.store.catalog import open_store

GROWTH = {"measure": "growth", "rule": "figure.previous", "direction": "up"}


@pytest.fixture
def compared(tmp_path):
    """Compare reports; closes the store at the end."""
    opened = []

    def run(*reports, indicator="到位资金", **wishes):
        folder = tmp_path / f"out{len(opened)}"
        opened.append(open_store(write_store(folder, *reports)))
        return compare(opened[-1], indicator, **wishes)

    yield run
    for store in opened:
        store.close()


def county(name, quote, period="2023H1", **fields):
    return report_of(name, period, Said(f"到位资金{quote}。", {quote: fields}))


def cells(comparison):
    return {area: list(row) for area, row in zip(comparison.wide.index, comparison.wide.to_numpy(), strict=True)}


def test_one_row_per_area_one_column_per_period_in_one_unit(compared):
    found = compared(county("甲县", "5亿元"), county("乙县", "63000万元"), county("甲县", "4亿元", "2022H1"))
    assert list(found.wide.columns) == ["2022H1", "2023H1"]
    assert cells(found) == {"甲县": ["4", "5"], "乙县": ["…", "6.3"]}
    assert found.unit.name == "亿元"
    assert list(found.tidy.columns) == list(COLUMNS)
    assert len(found.tidy) == 4


def test_rows_may_be_periods(compared):
    found = compared(county("甲县", "5亿元"), county("甲县", "4亿元", "2022H1"), by="period")
    assert found.wide["甲县"].to_dict() == {"2022H1": "4", "2023H1": "5"}


def test_masked_untold_and_not_received_are_three_things(compared):
    silent = report_of("丙县", "2023H1", Said("各项工作有序推进。"))
    absent = county("丁县", "1亿元", "2022H1")
    found = compared(county("甲县", "5亿元"), county("乙县", "*亿元"), silent, absent, periods=["2023年上半年"])
    assert cells(found) == {"甲县": ["5"], "乙县": ["*"], "丙县": ["—"], "丁县": ["…"]}


def test_every_cell_leads_to_its_quote(compared):
    found = compared(county("甲县", "5亿元"))
    (row,) = found.tidy.to_dict("records")
    assert (row["doc_path"], row["start"], row["end"], row["quote"]) == ("报告/甲县_2023H1.txt", 4, 7, "5亿元")
    assert (row["sentence"], row["value"]) == ("到位资金5亿元。", Decimal(5))


def test_another_scope_is_refused_with_the_reason(compared):
    found = compared(county("甲县", "5亿元"), county("乙县", "6亿元", qualifiers=("省外",)))
    assert cells(found) == {"甲县": ["5"], "乙县": ["≠[1]"]}
    assert found.notes[0] == "[1] 省外到位资金不能与全部到位资金相比"
    assert found.tidy["rank"].dropna().empty, "one number alone has no rank"


def test_a_scope_may_be_asked_for(compared):
    reports = county("甲县", "5亿元"), county("乙县", "6亿元", qualifiers=("省外",))
    assert cells(compared(*reports, qualifiers=["省外"])) == {"甲县": ["≠[1]"], "乙县": ["6"]}


def test_other_scopes_are_let_in_with_a_mark_and_a_note_but_not_ranked(compared):
    reports = county("甲县", "5亿元"), county("丙县", "4亿元"), county("乙县", "6亿元", qualifiers=("省外",))
    found = compared(*reports, allow_scope=True)
    assert cells(found)["乙县"] == ["6〈口径不同〉[1]"]
    assert found.notes[0] == "[1] 省外到位资金不能与全部到位资金相比"
    assert dict(zip(found.tidy["area"], found.tidy["rank"], strict=True)) == {"甲县": 1, "丙县": 2, "乙县": None}


def test_contradicting_headlines_are_both_given(compared):
    report = report_of("甲县", "2023H1", Said("到位资金5亿元。", {"5亿元": {}}), Said("到位资金7亿元。", {"7亿元": {}}))
    found = compared(report)
    assert cells(found) == {"甲县": ["矛盾：5／7[1]"]}
    assert "5亿元" in found.notes[0]
    assert "7亿元" in found.notes[0]
    assert found.tidy["value"][0] is None


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        (("85.2亿元", {}), ("85.21亿元", {}), "85.2"),
        (("80亿元", {"bound": "ge"}), ("85.21亿元", {}), "85.21"),
        (("85亿元", {"bound": "approx"}), ("86.3亿元", {"bound": "approx"}), "约85"),
        (("*亿元", {}), ("86.3亿元", {}), "86.3"),
        (("6.1亿元", {"qualifiers": ("驻点",)}), ("86.3亿元", {}), "86.3"),
    ],
)
def test_the_headline_among_figures_that_agree(compared, first, second, shown):
    said = [Said(f"到位资金{quote}。", {quote: fields}) for quote, fields in (first, second)]
    assert cells(compared(report_of("甲县", "2023H1", *said))) == {"甲县": [shown]}


def test_a_count_worded_as_the_whole_before_one_of_some(compared):
    count = {"indicator": "签约项目数", "rule": "figure.signed"}
    some = Said("竹材加工9个。", {"9个": count | {"indicator_text": "竹材加工"}})
    whole = Said("新签约项目31个。", {"31个": count | {"indicator_text": "新签约项目"}}, role="措施")
    assert cells(compared(report_of("甲县", "2023", some, whole), indicator="签约项目数")) == {"甲县": ["31"]}


def test_a_later_report_fills_a_gap_and_marks_a_revision(compared):
    later = report_of("甲县", "2023H1", Said("去年到位资金4.5亿元。", {"4.5亿元": {"period_key": "2022H1"}}))
    assert cells(compared(later, periods=["2022H1"])) == {"甲县": ["4.5[1]"]}
    found = compared(county("甲县", "4.1亿元", "2022H1"), later, periods=["2022H1"])
    assert cells(found) == {"甲县": ["4.1〈修订〉[1]"]}
    assert "4.5亿元" in found.notes[0]


def test_a_figure_from_a_scan_is_marked_and_ranked_only_when_every_sign_is_sure(compared):
    scanned = [
        report_of(area, "2023H1", Said("到位资金5亿元。", {"5亿元": {"reading": reading}}))
        for area, reading in (("甲县", "ocr"), ("乙县", "ocr_unsure"))
    ]
    found = compared(*scanned, county("丙县", "4亿元"))
    ranks = {row["area"]: (row["rank"], row["marks"]) for row in found.tidy.to_dict("records")}
    assert ranks == {"甲县": (1, ("扫描识别",)), "乙县": (None, ("扫描识别",)), "丙县": (2, ())}
    assert any("拿不准" in note for note in found.notes)


def test_the_first_number_of_a_rise_is_none_of_this_period(compared):
    said = Said("到位资金从3亿元增加到5亿元。", {"3亿元": {}, "5亿元": {"rule": "figure.previous"}})
    assert cells(compared(report_of("甲县", "2023H1", said))) == {"甲县": ["5"]}


def test_rank_only_within_a_level_and_change_only_against_the_year_before(compared):
    city = report_of("丁市", "2023H1", Said("到位资金50亿元。", {"50亿元": {}}), level="prefecture")
    year = county("甲县", "9亿元", "2022")
    reports = county("甲县", "5亿元"), county("乙县", "6亿元"), county("甲县", "4亿元", "2022H1"), city, year
    rows = {(row["area"], row["period"]): row for row in compared(*reports).tidy.to_dict("records")}
    assert [rows[area, "2023H1"]["rank"] for area in ("甲县", "乙县", "丁市")] == [2, 1, None]
    assert (rows["甲县", "2023H1"]["change"], rows["甲县", "2023H1"]["change_percent"]) == (Decimal(1), Decimal(25))
    assert rows["甲县", "2022"]["change"] is None


def test_less_is_better_where_it_is(compared):
    rate = {"indicator": "失业率", "indicator_text": "失业率"}
    reports = [
        report_of(name, "2023", Said(f"失业率{q}。", {q: rate})) for name, q in (("甲县", "2.5%"), ("乙县", "3%"))
    ]
    found = compared(*reports, indicator="失业率").tidy
    assert dict(zip(found["area"], found["rank"], strict=True)) == {"甲县": 1, "乙县": 2}


def test_bounds_are_shown_and_not_ranked(compared):
    found = compared(county("甲县", "5亿元", bound="ge"), county("乙县", "4亿元"), county("丙县", "3亿元"))
    assert cells(found)["甲县"] == ["≥5"]
    assert dict(zip(found.tidy["area"], found.tidy["rank"], strict=True))["甲县"] is None


def test_a_decline_is_negative_and_percentage_points_are_no_growth(compared):
    said = Said("到位资金下降3%，低于全市2个百分点。", {"3%": GROWTH | {"direction": "down"}, "2个百分点": GROWTH})
    found = compared(report_of("甲县", "2023H1", said), measure="growth")
    assert cells(found) == {"甲县": ["-3"]}


def test_derived_targets_are_apart_and_only_when_asked_for(compared):
    said = Said("到位资金9.36亿元，完成目标任务的117%。", {"9.36亿元": {}, "117%": {"measure": "completion"}})
    other = county("乙县", "10亿元", status="target")
    reports = report_of("甲县", "2023H1", said), other
    plain = compared(*reports, status="target", periods=["2023H1"])
    assert (cells(plain)["甲县"], plain.derived) == (["—"], ())
    found = compared(*reports, status="target", periods=["2023H1"], derived=True)
    assert cells(found) == {"甲县": ["—〔7.927～8.043〕"], "乙县": ["10"]}
    row = found.tidy.to_dict("records")[-1]
    assert (row["state"], row["marks"]) == ("derived", ("推算",))
    assert row["formula"].startswith("9.36亿元 ÷ 117%")
    assert row["value"] <= Decimal("9.36") / Decimal("1.17") <= row["value_high"]
    assert len(row["others"]) == 2


def test_references_stand_beside_with_the_deviation(compared, tmp_path):
    path = tmp_path / "年鉴.csv"
    path.write_text("地区,时期,指标,数值,单位\n甲,2023H1,到位资金,48000,万元\n乙县,2023H1,到位资金,3,%\n", "utf-8")
    found = compared(county("甲县", "5亿元"), county("乙县", "6亿元"), reference=path)
    rows = {row["area"]: row for row in found.tidy.to_dict("records")}
    assert (rows["甲县"]["reference"], rows["甲县"]["deviation"]) == (Decimal("4.8"), Decimal("0.2"))
    assert rows["甲县"]["deviation_percent"] == Decimal("4.167")
    assert rows["乙县"]["reference"] is None
    assert any("第3行" in note for note in found.notes)


def test_a_name_that_stands_for_two_areas_is_refused(compared, tmp_path):
    path = tmp_path / "年鉴.csv"
    path.write_text("地区,时期,指标,数值,单位\n甲县,2023H1,到位资金,5,亿元\n", "utf-8")
    one, two = (
        report_of("甲县", "2023H1", Said("到位资金5亿元。", {"5亿元": {}}), code=code) for code in ("110101", "120101")
    )
    with pytest.raises(UsageError, match="六位代码"):
        compared(one, two, reference=path)
    assert list(compared(one, two).wide.index) == ["甲县（110101）", "甲县（120101）"]


def test_other_names_of_an_indicator(compared):
    reports = county("甲县", "5亿元"), county("乙县", "6亿元", qualifiers=("省外",))
    found = compared(*reports, indicator="引进省外资金")
    assert (found.quantity.indicator, cells(found)["乙县"]) == ("到位资金", ["6"])


def test_wordings_of_no_indicator_compare_with_themselves(compared):
    tea = {"indicator": "其他", "indicator_text": "茶叶产量"}
    report = report_of("甲县", "2023", Said("茶叶产量900吨，柑橘产量700吨。", {"900吨": tea}))
    assert cells(compared(report, indicator="茶叶产量")) == {"甲县": ["900"]}


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"indicator": "到位资今"}, "是不是想找 到位资金"),
        ({"measure": "much"}, "value、increase"),
        ({"periods": ["去年"]}, "“去年”不是时期"),
        ({"areas": ["甲乡"]}, "没有“甲乡”的报告"),
        ({"by": "row"}, "area、period"),
    ],
)
def test_wrong_wishes_are_named(compared, wishes, words):
    with pytest.raises(UsageError, match=words):
        compared(county("甲县", "5亿元"), **wishes)


def test_reports_without_area_are_counted(compared):
    found = compared(county("甲县", "5亿元"), county("", "6亿元"))
    assert list(found.wide.index) == ["甲县"]
    assert any("另有 1 份报告看不出地区" in note for note in found.notes)
