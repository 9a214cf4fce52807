import csv
import io
import json

import pytest

from comparison_reports import Said, report_of, write_store


@pytest.fixture
def compared(call, tmp_path):
    completion = {"measure": "completion", "rule": "figure.previous"}
    reports = [
        report_of("甲县", "2022H1", Said("到位资金4亿元。", {"4亿元": {}})),
        report_of(
            "甲县", "2023H1", Said("到位资金5.25亿元，完成目标任务的105%。", {"5.25亿元": {}, "105%": completion})
        ),
        report_of("乙县", "2023H1", Said("到位资金6亿元。", {"6亿元": {}})),
        report_of("丙县", "2023H1", Said("省外到位资金7亿元。", {"7亿元": {"qualifiers": ("省外",)}})),
    ]
    write_store(tmp_path / "out", *reports)
    return lambda *arguments: call("compare", "到位资金", *arguments)


def test_the_table_on_the_screen(compared):
    outcome = compared("--period", "2023H1")
    assert (outcome.status, outcome.errors) == (0, "")
    lines = {line.split()[0]: line.split()[1:] for line in outcome.output.splitlines() if line.strip()}
    assert lines["甲县"] == ["5.25", "2"]
    assert lines["乙县"] == ["6", "1"]
    assert lines["丙县"] == ["≠[1]"]
    assert lines["[1]"] == ["省外到位资金不能与全部到位资金相比"]
    assert "亿元" in outcome.output


def test_change_and_scope(compared):
    outcome = compared("--allow-scope")
    assert "+1.25（+31.25%）" in outcome.output
    assert "7〈口径不同〉[1]" in outcome.output
    outcome = compared("--qualifier", "省外", "--area", "丙")
    assert "≠" not in outcome.output


def test_csv_and_json_have_one_row_per_cell(compared):
    rows = list(csv.reader(io.StringIO(compared("--format", "csv").output.removeprefix("\ufeff"))))
    assert len(rows) == 7
    assert any("到位资金6亿元。" in row for row in rows)
    found = json.loads(compared("--format", "json", "--period", "2023H1").output)
    assert found["unit"] == "亿元"
    cell = next(row for row in found["cells"] if row["area"] == "甲县")
    assert (cell["value"], cell["quote"], cell["start"], cell["rank"]) == ("5.25", "5.25亿元", 4, 2)
    assert found["notes"]


def test_labels_may_be_given_in_chinese_and_derived_values_are_marked(compared):
    outcome = compared("--status", "目标", "--derived", "--period", "2023H1")
    assert outcome.status == 0
    assert "〔4." in outcome.output
    assert "推算" in outcome.output


def test_workbook_chart_and_reference(compared, tmp_path):
    (tmp_path / "年鉴.csv").write_text("地区,时期,指标,数值,单位\n甲县,2023H1,到位资金,5,亿元\n", "utf-8")
    outcome = compared("--format", "xlsx", "--plot", "图.html", "--reference", "年鉴.csv")
    assert outcome.status == 0
    assert "到位资金.xlsx" in outcome.errors
    assert (tmp_path / "到位资金.xlsx").stat().st_size > 1000
    assert "plotly" in (tmp_path / "图.html").read_text("utf-8")
    assert "（参考 5，偏差 5%）" in compared("--reference", "年鉴.csv").output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--period", "去年"), "不是时期"),
        (("--area", "丁县"), "没有“丁县”的报告"),
        (("--measure", "much"), "可用：value"),
        (("--reference", "没有.csv"), "打不开参考数据"),
    ],
)
def test_complaints_are_one_chinese_line(compared, arguments, words):
    outcome = compared(*arguments)
    assert outcome.status != 0
    assert words in outcome.errors
    assert outcome.errors.count("\n") == 1
