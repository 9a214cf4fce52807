import csv
import io
import json

import pytest

LAND = "用地问题突出，排队等地的项目有7个，合计需要860亩，占补平衡只能靠外购。"
STAFF = "招商队伍的问题是懂化工和电池材料的只有两个人，谈技术和税务时接不住话。"


@pytest.fixture
def stored(call, tmp_path):
    folder = tmp_path / "报告"
    folder.mkdir()
    (folder / "一.txt").write_text(f"松泽县2022年总结\n{LAND}\n{STAFF}\n", "utf-8")
    (folder / "二.txt").write_text(f"松泽县2023年总结\n{LAND}\n用电问题不大。\n", "utf-8")
    assert call("run", folder).status == 0
    return call


def test_copies_on_the_screen(stored):
    outcome = stored("copies")
    assert (outcome.status, outcome.errors) == (0, "")
    assert "二.txt" in outcome.output.split("报告 2 份")[0]
    assert "报告 2 份，其中 1 份有照抄的句子；照抄的事项 1 处" in outcome.output
    lines = outcome.output.split("1. 相似 100%\n")[1].splitlines()
    assert lines[0] == "   松泽县｜2023｜二.txt｜第 12—48 字"
    assert lines[2] == "   松泽县｜2022｜一.txt｜第 12—48 字"
    assert lines[1].strip() == lines[3].strip() == LAND


def test_copies_as_json_and_csv(stored, tmp_path):
    told = json.loads(stored("copies", "problems", "--format", "json").output)
    (pair,) = told["pairs"]
    assert (pair["later_quote"], pair["earlier_period"], pair["similarity"], pair["same_numbers"]) == (
        LAND,
        "2022",
        1,
        True,
    )
    assert [row["passages"] for row in told["shares"]] == [0, 1]
    outcome = stored("copies", "problems", "--output", tmp_path / "照抄.csv")
    assert outcome.errors.startswith("1 处照抄已写入")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "照抄.csv").read_text("utf-8-sig"))))
    assert len(rows) == 1
    assert LAND in rows[0].values()


def test_conditions(stored):
    assert "照抄的事项 0 处" in stored("copies", "--until", "2022").output
    assert "照抄的事项 1 处" in stored("copies", "--since", "2023", "--area", "松泽").output
    assert "照抄的计划 0 处" in stored("copies", "plans").output
    outcome = stored("copies", "--threshold", "0.3")
    assert (outcome.status, outcome.output) == (2, "")
    assert "相似程度不能是 0.3" in outcome.errors


def test_a_query_may_leave_copies_out(stored):
    rows = json.loads(stored("query", "problems", "--distinct", "--format", "json").output)
    assert [(row["doc_period"], row["quote"][:4], row["copies"]) for row in rows] == [
        ("2022", "用地问题", 1),
        ("2022", "招商队伍", 0),
        ("2023", "用电问题", 0),
    ]
    outcome = stored("query", "problems", "--distinct", "--limit", "1")
    assert "第 1 条后来被照抄 1 次" in outcome.output
    assert "共 4 条，去掉照抄的 1 条，剩 3 条" in outcome.errors
    assert "copies" not in json.loads(stored("query", "problems", "--format", "json").output)[0]


def test_only_statements_can_be_told_apart(stored):
    outcome = stored("query", "figures", "--distinct")
    assert outcome.status == 2
    assert "figures 不能去掉照抄的" in outcome.errors
