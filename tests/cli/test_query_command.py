import csv
import io
import json

import pytest

from reportmine.cli.query import _CONDITIONS
from reportmine.query.filters import Filters


@pytest.fixture
def stored(call, reports):
    assert call("run", reports).status == 0
    return call


def csv_rows(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_every_condition_of_a_selection_is_an_option():
    assert {*_CONDITIONS, "masked"} == set(Filters.__annotations__)


def test_a_table_on_the_screen(stored):
    outcome = stored("query", "figures", "--indicator", "到位资金", "--status", "actual")
    assert (outcome.status, outcome.errors) == (0, "")
    assert "85.21亿元" in outcome.output
    assert "3亿元" in outcome.output
    assert "100亿元" not in outcome.output.replace("，目标100亿元，", "")
    assert "指标" in outcome.output
    assert "平湖.txt" in outcome.output
    assert "报告/平湖.txt" not in outcome.output, "the folder takes too much of the screen"


def test_labels_may_be_given_in_chinese(stored):
    for status in ("target", "目标"):
        rows = json.loads(stored("query", "figures", "--status", status, "--format", "json").output)
        assert [row["quote"] for row in rows] == ["100亿元"]


def test_json_has_identifiers_and_missing_values_as_null(stored):
    rows = json.loads(stored("query", "figures", "--masked", "--format", "json").output)
    (row,) = rows
    assert (row["quote"], row["value"], row["masked"], row["qualifiers"]) == ("*个", None, True, [])
    assert (row["statement_id"], row["end"] - row["start"]) == (None, 2)
    assert row["doc_area"] == "青石县"
    assert row["sentence"] == "省外到位资金85.21亿元，目标100亿元，签约*个。"


def test_csv_has_captions_and_a_byte_order_mark(stored):
    outcome = stored("query", "figures", "--unmasked", "--area", "平湖", "--format", "csv")
    assert outcome.output.startswith("\ufeff")
    rows = csv_rows(outcome.output)
    assert [(row["原文"], row["指标"], row["状态"], row["遮蔽"]) for row in rows] == [
        ("7个", "签约项目数", "实际", "否"),
        ("3亿元", "到位资金", "实际", "否"),
    ]


def test_raw_csv_has_identifiers(stored):
    (row,) = csv_rows(stored("query", "figures", "--status", "target", "--format", "csv", "--raw").output)
    assert (row["quote"], row["status"], row["masked"]) == ("100亿元", "target", "false")


@pytest.mark.parametrize(
    ("name", "begin"), [("x.csv", b"\xef\xbb\xbf"), ("x.json", b"["), ("x.txt", "报告文件".encode())]
)
def test_a_file_takes_its_format_from_its_name(stored, tmp_path, name, begin):
    outcome = stored("query", "figures", "--output", tmp_path / name)
    assert (outcome.status, outcome.output) == (0, "")
    assert "5 条记录已写入" in outcome.errors
    assert (tmp_path / name).read_bytes().lstrip().startswith(begin)


def test_formulas_in_reports_are_text_in_the_sheet(call, reports):
    (reports / "坏.txt").write_text("=HYPERLINK(1)县总结\n签约7个。\n", "utf-8")
    call("run", reports)
    rows = csv_rows(call("query", "sections", "--doc", "坏", "--format", "csv").output)
    assert rows[0]["原文"].startswith("'=HYPERLINK")
    assert rows[0]["报告标题"].startswith("'=HYPERLINK")


def test_an_unknown_indicator_lists_what_there_is_and_is_wrong_usage(stored):
    outcome = stored("query", "figures", "--indicator", "到位资经")
    assert (outcome.status, outcome.output) == (2, "")
    assert "没有“到位资经”这个值" in outcome.errors
    assert "到位资金、签约项目数" in outcome.errors
    assert outcome.errors.count("\n") == 1


def test_an_unknown_label_lists_what_is_allowed(stored):
    outcome = stored("query", "figures", "--status", "完成")
    assert outcome.status == 2
    assert "可用：actual、target、plan" in outcome.errors


def test_a_condition_of_another_table_is_wrong_usage(stored):
    outcome = stored("query", "masks", "--indicator", "到位资金")
    assert outcome.status == 2
    assert "表 masks 不能按“indicator”筛选" in outcome.errors


def test_nothing_found_is_no_error(stored):
    outcome = stored("query", "figures", "--area", "无此县")
    assert outcome.status == 0
    assert "没有符合条件的记录" in outcome.output
    assert json.loads(stored("query", "figures", "--area", "无此县", "--format", "json").output) == []


def test_limit(stored):
    assert len(json.loads(stored("query", "figures", "--limit", "2", "--format", "json").output)) == 2


def test_a_long_answer_is_cut_on_the_screen_only(call, reports):
    (reports / "长.txt").write_text("长县\n" + "签约7个。" * 60, "utf-8")
    call("run", reports)
    outcome = call("query", "figures", "--doc", "长")
    assert outcome.output.count("7个 ") == 50
    assert "只显示前 50 条" in outcome.errors
    assert call("query", "figures", "--doc", "长", "--limit", "60").output.count("7个 ") == 60
    assert len(json.loads(call("query", "figures", "--doc", "长", "--format", "json").output)) == 60


@pytest.mark.parametrize(
    "table", ["documents", "sections", "sentences", "statements", "projects", "masks", "relations", "runs", "failures"]
)
@pytest.mark.parametrize("shape", ["table", "csv", "json"])
def test_every_table_in_every_format(stored, table, shape):
    outcome = stored("query", table, "--format", shape)
    assert (outcome.status, outcome.errors) == (0, "")
    assert outcome.output


def test_the_whole_text_stays_out_of_sheets(stored):
    assert "全文" not in csv_rows(stored("query", "documents", "--format", "csv").output)[0]
    assert "text" in json.loads(stored("query", "documents", "--format", "json").output)[0]


def test_a_missing_store_is_status_1(call):
    outcome = call("query", "figures", "--out", "没有")
    assert (outcome.status, outcome.output) == (1, "")
    assert "找不到结果库 没有；请先运行：reportmine run" in outcome.errors
