import csv
import io
import json
import re

import pytest

from reportmine.cli.query import _CONDITIONS
from reportmine.query.filters import Filters
from reportmine.query.targets import TARGETS
from reportmine.rules.lexicon import read_tsv


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


@pytest.fixture
def problems(call, reports):
    """Three reports with statements, one of which tells no period."""
    (reports / "全年.txt").write_text(
        "澄溪县2022年总结\n一、困难\n\n头一句。土地问题突出，指标少。尾一句。\n打算：收储土地。\n", "utf-8"
    )
    (reports / "半年.txt").write_text("澄溪县2022年上半年总结\n土地问题。资金问题。\n恳请：追加。\n", "utf-8")
    (reports / "不明.txt").write_text("澄溪县总结\n土地问题。\n", "utf-8")
    assert call("run", reports).status == 0
    return call


def test_the_question_of_a_researcher(problems):
    arguments = ["--class", "用地保障", "--area", "澄溪", "--since", "2022", "--search", "土地"]
    outcome = problems("query", "problems", *arguments)
    assert outcome.status == 0
    assert outcome.output.splitlines() == [
        "1. 澄溪县｜2022H1｜半年.txt｜第 15—24 字",
        "   资金支持、用地保障",
        "   土地问题。资金问题。",
        "",
        "2. 澄溪县｜2022｜全年.txt｜一、困难｜第 18—36 字",
        "   用地保障",
        "   头一句。土地问题突出，指标少。尾一句。",
        "",
    ]
    assert outcome.errors == "另有 1 份报告看不出时期，没有计入；用 reportmine query documents 查看\n"
    assert "看不出时期" not in problems("query", "problems", "--area", "澄溪").errors


def test_json_of_a_hit_leads_back_to_the_text(problems, reports):
    outcome = problems("query", "problems", "--since", "2022H2", "--area", "澄溪", "--context", "1", "--format", "json")
    (row,) = json.loads(outcome.output)
    text = (reports / "全年.txt").read_text("utf-8").rstrip()
    assert row["doc_path"].endswith("全年.txt")
    assert len(row["doc_id"]) == 16
    assert text[row["start"] : row["end"]] == row["quote"]
    assert text[row["context_start"] : row["context_end"]] == row["context"]
    assert row["context"].endswith("尾一句。\n打算：收储土地。")
    assert (row["section"], row["kind"], row["categories"]) == ("一、困难", "problem", ["用地保障"])


@pytest.mark.parametrize(
    ("what", "arguments", "quotes"),
    [
        ("problems", ["--category", "资金支持"], ["土地问题。资金问题。"]),
        ("problems", ["--search", "土地 指标"], ["头一句。土地问题突出，指标少。尾一句。"]),
        (
            "problems",
            ["--area", "澄溪", "--search", "资金", "--search", "指标"],
            ["土地问题。资金问题。", "头一句。土地问题突出，指标少。尾一句。"],
        ),
        ("plans", ["--until", "2022"], ["打算：收储土地。"]),
        ("plans", ["--until", "2022H1"], []),
        ("requests", ["--since", "2022上半年"], ["恳请：追加。"]),
        ("statements", ["--kind", "诉求", "--kind", "plan", "--doc", "年.txt"], ["恳请：追加。", "打算：收储土地。"]),
        ("measures", [], []),
        ("results", [], []),
        ("projects", ["--stage", "签约", "--industry", "文旅"], ["*梦项目"]),
        ("projects", ["--investor", "某某"], []),
        ("organisations", ["--kind", "企业"], []),
        ("organisations", ["--event", "拜访"], []),
    ],
)
def test_what_is_asked_for_and_its_conditions(problems, what, arguments, quotes):
    outcome = problems("query", what, *arguments, "--format", "json")
    assert [row["quote"] for row in json.loads(outcome.output)] == quotes


def test_a_hit_is_marked_in_its_context(problems):
    lines = problems("query", "plans", "--context", "1").output.splitlines()
    assert lines[1:] == ["   尾一句。", "   【打算：收储土地。】", ""]
    lines = problems("query", "projects", "--context", "0").output.splitlines()
    assert "   名称：*梦项目" not in lines, "the quote says so already"
    assert lines[1:] == ["   阶段：签约　投资额：1亿元　产业：文旅", "   【*梦项目】有问题。", ""]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["problems", "--class", "土地"], "没有“土地”这个值"),
        (["problems", "--since", "去年"], "“since”的值“去年”不是时期；写成 2022、2022H1"),
        (["plans", "--class", "用地保障"], "表 plans 不能按“category”筛选"),
        (["problems", "--search", " "], "没有要找的词"),
        (["problems", "--context", "-1"], "选项 --context 的值不对"),
        (["documents", "--context", "1"], "documents 的上下文"),
    ],
)
def test_wrong_questions_are_one_line_and_status_2(problems, arguments, sentence):
    outcome = problems("query", *arguments)
    assert (outcome.status, outcome.output) == (2, "")
    assert sentence in outcome.errors
    assert outcome.errors.count("\n") == 1


def test_an_unknown_class_lists_those_of_the_lexicon(problems):
    errors = problems("query", "problems", "--class", "土地").errors
    assert all(row["class"] in errors for row in read_tsv("problem_classes"))


def test_passages_cannot_steer_the_terminal(call, reports):
    (reports / "坏.txt").write_text("坏县2022年总结\n一、[/bold]\x07头\n\x1b[2J有[red]问题。\u202e\n", "utf-8")
    call("run", reports)
    output = call("query", "problems", "--doc", "坏", "--context", "1").output
    assert "[red]" in output
    assert not {"\x1b", "\x07", "\u202e"} & set(output)


def test_the_help_explains_every_name_and_how_periods_compare(call):
    output = call("query", "--help").output
    for what in TARGETS:
        assert re.search(rf"\b{what}\b", output), what
    assert "按它的最后一个月算" in output
    assert "--class, --category" in output


def test_the_whole_text_stays_out_of_sheets(stored):
    assert "全文" not in csv_rows(stored("query", "documents", "--format", "csv").output)[0]
    assert "text" in json.loads(stored("query", "documents", "--format", "json").output)[0]


def test_a_missing_store_is_status_1(call):
    outcome = call("query", "figures", "--out", "没有")
    assert (outcome.status, outcome.output) == (1, "")
    assert "找不到结果库 没有；请先运行：reportmine run" in outcome.errors
