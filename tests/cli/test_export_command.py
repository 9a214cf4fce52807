import json
import sqlite3
import zipfile

import pytest


@pytest.fixture
def stored(call, reports):
    assert call("run", reports).status == 0
    return call


def test_several_forms_at_once(stored, tmp_path):
    outcome = stored(
        "export", "--xlsx", "甲.xlsx", "--sqlite", "乙.sqlite", "--csv", "丙", "--jsonl", "丁", "--parquet", "戊"
    )
    assert (outcome.status, outcome.errors) == (0, "")
    assert [line.split("：")[0] for line in outcome.output.splitlines()] == [
        f"已写入 {name}" for name in ("甲.xlsx", "乙.sqlite", "丙", "丁", "戊")
    ]
    assert zipfile.is_zipfile(tmp_path / "甲.xlsx")
    assert (tmp_path / "乙.metadata.json").is_file()
    assert (tmp_path / "丙/数据.csv").is_file()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "没有说导出成什么，可用：--xlsx、--sqlite"),
        (("--xlsx", "a.xlsx", "--raw"), "--raw 只用于 --csv"),
        (("--xlsx", "a.xlsx", "--area", "没有的县"), "没有符合条件的报告"),
        (("--xlsx", "a.xlsx", "--since", "去年"), "不是时期"),
    ],
)
def test_misuse_is_told_in_one_line_and_writes_nothing(stored, tmp_path, arguments, message):
    outcome = stored("export", *arguments)
    assert outcome.status == 2
    assert message in outcome.errors
    assert outcome.errors.count("\n") == 1
    assert not (tmp_path / "a.xlsx").exists()


def test_a_store_that_is_not_there(call):
    outcome = call("export", "没有/", "--xlsx", "a.xlsx")
    assert outcome.status == 1
    assert "没有" in outcome.errors


@pytest.mark.parametrize(("option", "name"), [("--xlsx", "a.xlsx"), ("--sqlite", "a.sqlite"), ("--csv", "a")])
def test_what_is_there_is_replaced_only_when_asked_and_only_when_ours(stored, tmp_path, option, name):
    assert stored("export", option, name).status == 0
    again = stored("export", option, name)
    assert again.status == 1
    assert f"{name} 已存在；要换成新的导出，加 --force" in again.errors
    assert stored("export", option, name, "--force").status == 0
    path = tmp_path / name
    if path.is_dir():
        (path / "我的.txt").write_text("我的")
    else:
        path.write_bytes(b"mine")
    refused = stored("export", option, name, "--force")
    assert refused.status == 1
    assert "不是 reportmine export 写的，不覆盖" in refused.errors
    assert ((path / "我的.txt") if path.is_dir() else path).read_bytes() in {b"mine", "我的".encode()}


def test_databases_and_workbooks_of_others_are_left_alone(stored, tmp_path):
    sqlite3.connect(tmp_path / "他.sqlite").execute("CREATE TABLE t (a)").connection.close()
    with zipfile.ZipFile(tmp_path / "他.xlsx", "w") as book:
        book.writestr("docProps/core.xml", "<creator>张三</creator>")
    for option, name in (("--sqlite", "他.sqlite"), ("--xlsx", "他.xlsx")):
        assert "不覆盖" in stored("export", option, name, "--force").errors


def test_a_failure_on_the_way_leaves_what_was_there(stored, tmp_path, monkeypatch):
    assert stored("export", "--xlsx", "a.xlsx", "--records-only").status == 0
    before = (tmp_path / "a.xlsx").read_bytes()

    def fail(*_arguments):
        raise OSError(28, "磁盘满了")

    monkeypatch.setattr("reportmine.export.workbook.fill_contents", fail)
    outcome = stored("export", "--xlsx", "a.xlsx", "--records-only", "--force")
    assert outcome.status == 1
    assert "写不了 a.xlsx：磁盘满了" in outcome.errors
    assert (tmp_path / "a.xlsx").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "out", "报告"]


def test_only_some_reports(stored, tmp_path):
    outcome = stored("export", "--jsonl", "行", "--period", "2023", "--records-only")
    assert "1 份报告" in outcome.output
    lines = (tmp_path / "行/documents.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["path"].rpartition("/")[2] for line in lines] == ["平湖.txt"]


def test_a_folder_where_a_file_is_wanted(stored, tmp_path):
    (tmp_path / "夹").mkdir()
    assert "夹 是文件夹，这里要写文件名" in stored("export", "--xlsx", "夹").errors
    (tmp_path / "件").write_text("x")
    assert "件 是文件，这里要写文件夹" in stored("export", "--csv", "件").errors
