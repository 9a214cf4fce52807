from decimal import Decimal
from pathlib import Path

import pytest

from comparison_reports import Said, report_of, write_store
from reportmine.errors import UsageError
from reportmine.query.progress.pace import COLUMNS, pace
from reportmine.query.progress.pace_figures import ASSUMED, DISAGREES
from reportmine.store.catalog import open_store

DONE = {"measure": "completion"}
GOAL = {"status": "target", "period_key": "2023"}


def rows_of(tmp_path, *reports, period="2023H1", **wishes):
    with open_store(write_store(tmp_path / "out", *reports)) as store:
        frame = pace(store, period, **wishes)
    assert list(frame.columns) == list(COLUMNS)
    return frame.to_dict("records")


def completed(area, quote, base="完成全年目标的", **fields):
    return report_of(area, "2023H1", Said(f"到位资金{base}{quote}。", {quote: DONE | fields}))


def test_areas_are_ranked_by_what_they_completed(tmp_path):
    rows = rows_of(tmp_path, completed("甲县", "38%"), completed("乙县", "53%"), completed("丙县", "46%"))
    told = [(row["area"], row["completion"], row["lead"], row["light"], row["rank"], row["of"]) for row in rows]
    assert told == [
        ("乙县", Decimal("53"), Decimal("3.0"), "绿", 1, 3),
        ("丙县", Decimal("46"), Decimal("-4.0"), "黄", 2, 3),
        ("甲县", Decimal("38"), Decimal("-12.0"), "红", 3, 3),
    ]
    row = rows[0]
    assert (row["round"], row["share_of_year"], row["state"], row["base"]) == (
        "季督查",
        Decimal("50.0"),
        "stated",
        "year",
    )
    assert (row["quote"], row["sentence"], row["start"]) == ("53%", "到位资金完成全年目标的53%。", 11)


def test_equals_share_a_rank_and_one_alone_has_none(tmp_path):
    rows = rows_of(tmp_path, completed("甲县", "46%"), completed("乙县", "46%"), completed("丙县", "30%"))
    assert [row["rank"] for row in rows] == [1, 1, 3]
    rows = rows_of(tmp_path / "alone", completed("甲县", "46%"))
    assert [(row["rank"], row["light"]) for row in rows] == [(None, "黄")]


def test_masked_stays_masked_even_where_it_would_follow(tmp_path):
    text = "到位资金9亿元，完成全年目标20亿元的*%。"
    masked = report_of("甲县", "2023H1", Said(text, {"9亿元": {}, "20亿元": GOAL, "*%": DONE}))
    rows = rows_of(tmp_path, masked, completed("乙县", "53%"), completed("丙县", "40%"))
    row = next(row for row in rows if row["area"] == "甲县")
    assert (row["state"], row["completion"], row["lead"], row["light"], row["rank"]) == (
        "masked",
        None,
        None,
        None,
        None,
    )
    assert row["quote"] == "*%"
    assert [row["rank"] for row in rows if row["light"]] == [1, 2]


def test_a_completion_follows_from_the_target_beside_it_and_is_marked(tmp_path):
    said = Said("到位资金9.36亿元，全年目标20亿元。", {"9.36亿元": {}, "20亿元": GOAL})
    (row,) = rows_of(tmp_path, report_of("甲县", "2023H1", said))
    assert (row["state"], row["completion"], row["lead"]) == ("derived", Decimal("46.8"), Decimal("-3.2"))
    assert row["formula"] == "9.36亿元 ÷ 20亿元"
    assert (row["quote"], row["target_quote"], row["target_doc_path"]) == ("9.36亿元", "20亿元", row["doc_path"])


def test_a_goal_set_years_ago_is_not_the_years_target(tmp_path):
    now = report_of("甲县", "2023", Said("到位资金9亿元。", {"9亿元": {}}))
    goal = report_of(
        "甲县", "2018", Said("到2023年到位资金达到20亿元。", {"20亿元": {"status": "plan", "period_key": "2023"}})
    )
    assert rows_of(tmp_path, now, goal, period="2023") == []


def test_rates_have_no_completion(tmp_path):
    text = "项目开工率、投资完成率均为100%。"
    said = Said(text, {"100%": DONE | {"indicator": "项目开工率", "indicator_text": "项目开工率"}})
    assert rows_of(tmp_path, report_of("甲县", "2023H1", said)) == []


def test_a_target_of_the_report_before_serves_but_none_of_a_later_one(tmp_path):
    now = report_of("甲县", "2023H1", Said("到位资金9亿元。", {"9亿元": {}}))
    plan = {"status": "plan", "period_key": "2023"}
    before = report_of("甲县", "2022", Said("力争到位资金20亿元。", {"20亿元": plan}))
    after = report_of("甲县", "2023", Said("调整后目标10亿元。", {"10亿元": GOAL}))
    (row,) = rows_of(tmp_path, now, before, after)
    assert (row["completion"], row["target_quote"]) == (Decimal("45.0"), "20亿元")
    assert rows_of(tmp_path / "later", now, after) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("到位资金超过9亿元，全年目标20亿元。", {"9亿元": {"bound": "gt"}, "20亿元": GOAL}),
        ("到位资金9亿元，全年目标20亿元。", {"9亿元": {}, "20亿元": GOAL | {"value_high": "25"}}),
        ("到位资金9亿元，省外目标20亿元。", {"9亿元": {}, "20亿元": GOAL | {"qualifiers": ("省外",)}}),
        ("到位资金9亿元，全年目标*亿元。", {"9亿元": {}, "*亿元": GOAL}),
        (
            "新签约项目9个，全年目标20个。",
            {"9个": {"indicator": "签约项目数"}, "20个": GOAL | {"indicator": "签约项目数"}},
        ),
    ],
)
def test_nothing_follows_from_bounds_ranges_masks_other_scopes_and_nameless_counts(tmp_path, text, figures):
    assert rows_of(tmp_path, report_of("甲县", "2023H1", Said(text, figures))) == []


@pytest.mark.parametrize(
    ("base", "quote", "state", "marks"),
    [
        ("完成上半年目标的", "98%", "stage", ()),
        ("完成目标任务的", "98%", "unclear", ()),
        ("完成目标任务的", "46%", "stated", (ASSUMED,)),
        ("完成年度目标的", "98%", "stated", ()),
    ],
)
def test_what_the_target_is_for_decides_whether_there_is_a_light(tmp_path, base, quote, state, marks):
    (row,) = rows_of(tmp_path, completed("甲县", quote, base))
    assert (row["state"], row["marks"], row["light"] is not None) == (state, marks, state == "stated")
    assert row["completion"] == Decimal(quote[:-1])


def test_a_bound_and_a_contradiction_have_neither_light_nor_rank(tmp_path):
    twice = report_of(
        "乙县",
        "2023H1",
        Said("到位资金完成全年目标的53%。", {"53%": DONE}),
        Said("到位资金完成全年目标的61%。", {"61%": DONE}),
    )
    rows = rows_of(
        tmp_path, completed("甲县", "50%", bound="gt"), twice, completed("丙县", "40%"), completed("丁县", "45%")
    )
    states = {row["area"]: (row["state"], row["light"], row["rank"]) for row in rows}
    assert states["甲县"] == ("bound", None, None)
    assert states["乙县"] == ("conflict", None, None)
    assert (states["丁县"][2], states["丙县"][2]) == (1, 2)


def test_scopes_are_ranked_apart(tmp_path):
    rows = rows_of(
        tmp_path,
        completed("甲县", "40%", qualifiers=("省外",)),
        completed("乙县", "50%", qualifiers=("省外",)),
        completed("丙县", "99%"),
    )
    assert {row["area"]: (row["scope"], row["rank"]) for row in rows} == {
        "丙县": ("", None),
        "乙县": ("省外", 1),
        "甲县": ("省外", 2),
    }


def test_the_words_on_the_target_are_no_scope(tmp_path):
    text = "到位资金9亿元，完成全年目标20亿元的45%。"
    before = report_of(
        "甲县", "2023H1", Said(text, {"9亿元": {}, "20亿元": GOAL, "45%": DONE | {"rule": "figure.previous"}})
    )
    (row,) = rows_of(tmp_path, before)
    assert (row["scope"], row["completion"]) == ("", Decimal("45"))


def test_missing_and_not_received_are_told_apart(tmp_path):
    silent = report_of("乙县", "2023H1", Said("招商工作有序推进。"))
    absent = report_of("丙县", "2022H1", Said("招商工作有序推进。"))
    rows = rows_of(tmp_path, completed("甲县", "46%"), silent, absent)
    assert {row["area"]: row["state"] for row in rows} == {"甲县": "stated", "乙县": "missing", "丙县": "no_report"}


def test_the_reports_own_lead_is_checked(tmp_path):
    def told(area, lead):
        text = f"到位资金完成全年目标的53%，超时序进度{lead}。"
        return report_of(area, "2023H1", Said(text, {"53%": DONE, lead: {"measure": "lead"}}))

    rows = rows_of(tmp_path, told("甲县", "3个百分点"), told("乙县", "8个百分点"))
    assert {row["area"]: row["marks"] for row in rows} == {"甲县": (), "乙县": (DISAGREES,)}


def test_a_row_of_a_table_needs_a_value_of_its_indicator(tmp_path):
    table = {"rule": "table.cell"}
    own = report_of("甲县", "2023H1", Said("到位资金｜9亿元｜45%\n", {"9亿元": table, "45%": DONE | table}))
    other = report_of(
        "乙县",
        "2023H1",
        Said("新签约项目｜12个｜46%\n", {"12个": {"indicator": "签约项目数"} | table, "46%": DONE | table}),
    )
    rows = rows_of(tmp_path, own, other)
    assert {row["area"]: row["state"] for row in rows} == {"甲县": "stated", "乙县": "missing"}


def test_an_area_may_be_picked_and_keeps_its_rank_among_all(tmp_path):
    reports = completed("甲县", "38%"), completed("乙县", "53%")
    (row,) = rows_of(tmp_path, *reports, area=["甲"])
    assert (row["area"], row["rank"], row["of"]) == ("甲县", 2, 2)


@pytest.mark.parametrize(
    ("period", "wishes", "message"),
    [
        ("2023H2", {}, "不是从年初算起"),
        ("去年", {}, "不是从年初算起"),
        ("2023", {"indicator": ["到位资经"]}, "没有名为"),
    ],
)
def test_wrong_questions_are_told(tmp_path, period, wishes, message):
    with pytest.raises(UsageError, match=message):
        rows_of(tmp_path, completed("甲县", "38%"), period=period, **wishes)


def test_the_half_year_ranking_of_the_corpus(tmp_path):
    from reportmine.batch.run import run
    from reportmine.pipeline import load

    reports = Path(__file__).resolve().parents[2] / "corpus" / "reports"
    run(sorted(reports.glob("*_2023上半年_*")), tmp_path / "out", make_miner=load)
    with open_store(tmp_path / "out") as store:
        rows = pace(store, "2023H1", indicator=["到位资金"]).to_dict("records")
    counties = [row for row in rows if row["area_level"] != "township"]
    assert [(row["rank"], row["area"], row["scope"], row["completion"], row["light"]) for row in counties] == [
        (None, "**县", "", None, None),
        (None, "*县", "", None, None),
        (1, "澄溪县", "省外", Decimal("53"), "绿"),
        (2, "石淙县", "省外", Decimal("52.5"), "绿"),
        (3, "望川县", "省外", Decimal("52"), "绿"),
        (4, "松泽县", "省外", Decimal("45"), "黄"),
    ]
    assert [row["state"] for row in counties] == ["masked"] * 2 + ["stated"] * 4
    texts = {path.name: path.read_text("utf-8") for path in reports.glob("*.txt")}
    for row in rows:
        assert texts[Path(row["doc_path"]).name][row["start"] : row["end"]] == row["quote"]
