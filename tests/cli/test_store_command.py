"""`reportmine store …` and `reportmine query --sql`."""

import csv
import io
import json
import sys

import pytest

from reportmine.store.chunks import complete_chunks, written_chunks


@pytest.fixture
def store(call, reports):
    call("run", reports)
    (reports / "新.txt").write_text("平湖县2024年总结\n签约9个。", "utf-8")
    call("run", reports)
    return "out"


def test_verify_says_that_all_is_well(call, store):
    outcome = call("store", "verify")
    assert outcome.status == 0
    assert "没有问题：4 块，3 份报告" in outcome.output


def test_verify_names_a_damaged_chunk(call, store, tmp_path):
    chunk = complete_chunks(tmp_path / store)[1]
    (chunk / "figures.parquet").write_bytes(b"PAR1")
    outcome = call("store", "verify", "--out", store)
    assert outcome.status == 1
    assert f"问题：{chunk.name}" in outcome.output
    assert "移到别处" in outcome.output


def test_compact_and_vacuum(call, store, tmp_path):
    assert "4 块并成 1 块" in call("store", "compact").output
    assert "不用合并" in call("store", "compact").output
    outcome = call("store", "vacuum")
    assert "另有 4 块换下不到 60 分钟" in outcome.output
    assert "删去 4 块" in call("store", "vacuum", "--minutes", "0").output
    assert len(written_chunks(tmp_path / store)) == 1
    assert "没有问题：1 块，3 份报告" in call("store", "verify").output


def test_migrate_has_nothing_to_do(call, store):
    assert "不用转" in call("store", "migrate").output


@pytest.mark.parametrize("name", ["verify", "compact", "vacuum", "migrate"])
def test_a_missing_store_is_an_error_sentence(call, name):
    outcome = call("store", name, "--out", "没有")
    assert outcome.status == 1
    assert outcome.errors.startswith("错误：找不到结果库")


def test_sql_as_table_csv_and_json(call, store):
    sql = "SELECT area, count(*) AS n FROM documents GROUP BY area ORDER BY area"
    assert "平湖县" in call("query", "--sql", sql).output
    rows = list(csv.reader(io.StringIO(call("query", "--sql", sql, "--format", "csv").output.lstrip("\ufeff"))))
    assert rows == [["area", "n"], ["平湖县", "2"], ["青石县", "1"]]
    assert json.loads(call("query", "--sql", sql, "--format", "json").output)[0] == {"area": "平湖县", "n": 2}
    outcome = call("query", "--sql", sql, "--output", "答.csv", "--limit", "1")
    assert (outcome.status, "共 2 行，只给出前 1 行" in outcome.errors) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--sql", "DROP VIEW figures"), "只能用一条 SELECT"),
        (("--sql", "SELECT * FROM read_text('/etc/hostname')"), "查询语句有错"),
        (("--sql", "SELECT 1 AS a, 2 AS a"), "两列同名"),
        (("figures", "--sql", "SELECT 1"), "不能和"),
        (("--sql", "SELECT 1", "--area", "甲"), "不能和"),
        ((), "缺少参数“查什么”"),
    ],
)
def test_sql_that_is_refused(call, store, arguments, message):
    outcome = call("query", *arguments)
    assert (outcome.status, outcome.output) == (2, "")
    assert message in outcome.errors


def test_no_formula_gets_into_a_csv(call, store):
    sql = "SELECT unnest(['=1+1', '+1', '-1+2', '@x', '\t=1', '\r=1', '-5', ' =1']) AS a"
    output = call("query", "--sql", sql, "--format", "csv").output
    cells = [row[0] for row in csv.reader(io.StringIO(output.lstrip("\ufeff"), newline=""))][1:]
    assert cells == ["'=1+1", "+1", "'-1+2", "'@x", "'\t=1", "'\r=1", "-5", "' =1"]


def test_watch_wants_folders(call, reports):
    outcome = call("run", reports / "青石.txt", "--watch")
    assert outcome.status == 2
    assert "--watch 守着的应是文件夹" in outcome.errors


def test_failures_before_and_new_names_are_told(call, reports):
    (reports / "坏.txt").write_text("读不懂", "utf-8")
    call("run", reports)
    (reports / "青石.txt").rename(reports / "改名.txt")
    outcome = call("run", reports)
    assert "其中 1 个内容以前处理过，换了名字或位置" in outcome.output
    assert "其中 1 个以前失败过，这次没有重试；要重试，加 --retry-failures" in outcome.output
    assert "没有重试" not in call("run", reports, "--retry-failures").output


def test_ray_that_is_missing_is_named_with_what_to_install(call, reports, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    outcome = call("run", reports, "--engine", "ray")
    assert outcome.status == 2
    assert "reportmine[ray]" in outcome.errors


def test_a_run_to_a_url_is_pulled_and_pushed(call, reports, tmp_path):
    pytest.importorskip("fsspec", reason="fsspec is not installed; pip install fsspec")
    url = f"file://{tmp_path}/far"
    outcome = call("run", f"file://{reports}", "--out", url)
    assert (outcome.status, outcome.errors) == (0, "")
    assert f"结果库：{url}" in outcome.output
    assert "取来 2 块，0 块不用取；查询时写 --out 副本" in call("store", "pull", url, "副本").output
    assert "取来 0 块，2 块不用取" in call("store", "pull", url, "副本").output
    assert f"file://{reports}/青石.txt" in call("query", "figures", "--out", "副本", "--format", "csv").output
    call("store", "compact", "--out", "副本")
    assert "存上 1 块，0 块已经有了" in call("store", "push", "副本", url).output
    assert "已有 2" in call("run", f"file://{reports}", "--out", url).output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("store", "pull", "结果", "副本"), "结果 不是网址"),
        (("store", "pull", "abc://x/y", "副本"), "不认识 abc://"),
        (("run", "abc://x/y"), "不认识 abc://"),
        (("run", "file:///x", "--watch"), "本机上"),
    ],
)
def test_urls_that_are_refused(call, reports, arguments, message):
    pytest.importorskip("fsspec", reason="fsspec is not installed; pip install fsspec")
    outcome = call(*arguments)
    assert (outcome.status, outcome.output) == (2, "")
    assert message in outcome.errors


def test_a_url_where_a_folder_is_wanted_says_what_to_do(call):
    outcome = call("query", "figures", "--out", "s3://桶/结果")
    assert outcome.status == 1
    assert "reportmine store pull 网址 文件夹" in outcome.errors
