import json

import pytest

from fake_miner import FakeMiner
from reportmine import readers
from reportmine.cli.help import width_of


def test_on_the_screen(call, reports):
    outcome = call("show", reports / "青石.txt")
    assert (outcome.status, outcome.errors) == (0, "")
    for words in (
        "标题：青石县2022年总结",
        "地区：青石县",
        "时期：2022",
        "[成效] 一、成效",
        "（3）",
        "数据 3",
        "85.21亿元",
        "实际",
        "目标",
        "星号",
    ):
        assert words in outcome.output, words


def test_statements_stand_by_kind_and_problems_with_their_classes(call, reports):
    (reports / "全.txt").write_text(
        "全县总结\n用地问题。\n资金问题。\n举措：清理。\n打算：收储。\n恳请：追加。\n成绩：签约。古城项目，宏图公司。\n",
        "utf-8",
    )
    lines = call("show", reports / "全.txt").output.splitlines()
    for title in ("问题 2", "措施 1", "计划 1", "诉求 1", "成效 1", "项目 1", "单位 1"):
        assert title in [line.strip() for line in lines], title
    table = lines[lines.index(next(line for line in lines if line.startswith("问题 2"))) :][1:5]
    assert "问题类别" in table[0]
    assert "用地保障" in table[2]
    assert "资金支持、用地保障" in table[3]
    assert "资金问题。" in table[3]
    measures = lines[lines.index(next(line for line in lines if line.startswith("措施 1"))) :][1]
    assert "问题类别" not in measures
    assert [line for line in lines if "古城项目" in line and "签约" in line and "文旅" in line]


def test_columns_line_up_although_chinese_is_two_wide(call, reports):
    lines = call("show", reports / "青石.txt").output.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("数据 3"))
    table = (lines[start + 1], *lines[start + 3 : start + 6])  # the header, and below its rule the rows
    words = ("状态", "实际", "目标", "实际")
    assert len({width_of(line[: line.rindex(word)]) for line, word in zip(table, words, strict=True)}) == 1


def test_json_is_the_report_as_a_dict(call, reports):
    path = reports / "青石.txt"
    outcome = call("show", path, "--json")
    assert outcome.status == 0
    assert json.loads(outcome.output) == FakeMiner().mine(readers.read(path)).to_dict()
    assert "到位资金" in outcome.output, "Chinese stays Chinese"


def test_html_goes_to_a_file(call, reports, tmp_path):
    outcome = call("show", reports / "青石.txt", "--html", tmp_path / "看.html")
    assert outcome.status == 0
    assert "看.html" in outcome.output
    page = (tmp_path / "看.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "85.21亿元" in page


def test_a_page_that_cannot_be_written_is_status_1(call, reports, tmp_path):
    outcome = call("show", reports / "青石.txt", "--html", tmp_path / "没有" / "看.html")
    assert outcome.status == 1
    assert outcome.errors.startswith("错误：写不了文件")


@pytest.mark.parametrize("name", ["没有.txt", "."])
def test_a_file_that_cannot_be_read_is_one_line_and_status_1(call, reports, name):
    outcome = call("show", reports / name)
    assert (outcome.status, outcome.output) == (1, "")
    assert outcome.errors.startswith("错误：")
    assert outcome.errors.count("\n") == 1


def test_the_model_is_passed_on(call, reports, pipeline):
    call("show", reports / "青石.txt", "--model", "某个")
    assert pipeline.asked == ["某个"]


def test_report_text_cannot_steer_the_terminal_or_rich(call, reports):
    (reports / "坏.txt").write_text("坏县[red]总结\x1b[2J\n一、[/bold]\x07头\u202e\n签约7个。\n", "utf-8")
    outcome = call("show", reports / "坏.txt")
    assert outcome.status == 0
    assert "[red]总结" in outcome.output
    assert "[/bold]" in outcome.output
    assert not {"\x1b", "\x07", "\u202e"} & set(outcome.output)
