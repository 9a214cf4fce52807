import csv
import io
import json

import pytest

from fake_miner import mine
from reportmine.store.chunks import create_store, new_run_id, write_chunk
from reportmine.store.tables import table_of_rows, tables_of_reports


@pytest.fixture
def stored(call, tmp_path):
    """A store of two reports with one target, which the fake miner gives no period, a project and a problem."""
    folder = tmp_path / "out"
    folder.mkdir()
    create_store(folder)
    run = new_run_id(folder)
    reports = [
        mine("青石县2022年总结\n到位资金目标100亿元。\n星禾冷链物流园项目\n一、用地问题。", path="青石.txt"),
        mine("青石县2023年总结\n到位资金目标120亿元。\n星禾冷链物流园项目\n一、用地问题。", path="青石二.txt"),
    ]
    tables = tables_of_reports(reports, run) | {"failures": table_of_rows("failures", [], run)}
    write_chunk(folder, run, 1, tables)
    return call


def test_a_table_on_the_screen(stored):
    outcome = stored("ledger", "--area", "青石")
    assert (outcome.status, outcome.errors) == (0, "")
    assert "100亿元" in outcome.output
    assert "共 2 行：" in outcome.output


def test_json_has_every_column(stored):
    rows = json.loads(stored("ledger", "--format", "json").output)
    assert [row["promised_quote"] for row in rows] == ["100亿元", "120亿元"]
    assert {"told_quote", "told_start", "gap", "joined_by", "note"} <= set(rows[0])
    assert rows[0]["told_quote"] is None


def test_csv_by_the_ending_of_the_file(stored, tmp_path):
    outcome = stored("ledger", "--indicator", "到位资金", "--raw", "--output", "台账.csv")
    assert "2 行已写入 台账.csv" in outcome.errors
    rows = list(csv.DictReader(io.StringIO((tmp_path / "台账.csv").read_text("utf-8-sig"))))
    assert [row["promised_value"] for row in rows] == ["100", "120"]


def test_projects_and_problems(stored):
    for what in ("projects", "problems"):
        outcome = stored("ledger", "--what", what)
        assert (outcome.status, outcome.errors) == (0, "")
        assert outcome.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--indicator", "到位资"), "是不是想找 到位资金"),
        (("--verdict", "达标"), "没有名为“达标”的结果"),
        (("--what", "projects", "--indicator", "到位资金"), "只用于 --what targets"),
        (("--since", "去年"), "不是时期"),
    ],
)
def test_misuse_is_told_in_one_line(stored, arguments, message):
    outcome = stored("ledger", *arguments)
    assert outcome.status == 2
    assert message in outcome.errors
    assert outcome.errors.count("\n") == 1


def test_nothing_found(stored):
    assert "没有符合条件的记录" in stored("ledger", "--area", "平湖").output
