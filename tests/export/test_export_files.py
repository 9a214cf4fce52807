import csv
import json

import pyarrow.parquet as pq
import pytest

from reportmine.export.dictionary import column_meaning, table_meaning
from reportmine.export.files import FURTHER_COLUMNS, columns_of
from reportmine.export.gather import source
from reportmine.export.rows import plain_rows
from reportmine.query.select import select
from reportmine.schema.report import TABLES
from reportmine.store.catalog import open_store
from reportmine.store.tables import ROW_TYPES


@pytest.fixture(scope="session")
def folders(export_store, export, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    paths = {form: folder / form for form in ("csv", "jsonl", "parquet")}
    arguments = [word for form, path in paths.items() for word in (f"--{form}", path)]
    assert export(export_store, *arguments, "--raw") == 0
    return paths


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_a_file_for_every_table_and_a_list_of_them(folders, form):
    tables = {*ROW_TYPES, *FURTHER_COLUMNS}
    assert {path.name for path in folders[form].iterdir()} == {f"{table}.{form}" for table in tables} | {
        "reportmine-export.json"
    }
    told = json.loads((folders[form] / "reportmine-export.json").read_text("utf-8"))
    assert set(told["rows"]) == tables
    assert told["rows"]["figures"] > 100


def test_all_forms_have_the_same_rows(folders):
    for table in (*ROW_TYPES, *FURTHER_COLUMNS):
        lines = [json.loads(line) for line in (folders["jsonl"] / f"{table}.jsonl").read_text("utf-8").splitlines()]
        frame = pq.read_table(folders["parquet"] / f"{table}.parquet")
        with (folders["csv"] / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            read = list(csv.DictReader(file))
        assert len(lines) == frame.num_rows == len(read)
        assert tuple(frame.schema.names) == columns_of(table)
        for line, row in zip(lines, read, strict=True):
            assert list(line) == list(columns_of(table))
            if "quote" in line:
                assert row["quote"].removeprefix("'") == line["quote"].removeprefix("'")


def test_rows_are_those_of_query(export_store, folders):
    with open_store(export_store) as store:
        asked = select(store, "figures", area="恶意")
    lines = [json.loads(line) for line in (folders["jsonl"] / "figures.jsonl").read_text("utf-8").splitlines()]
    lines = [line for line in lines if line["doc_area"] == "恶意县"]
    assert [line["quote"] for line in lines] == list(asked["quote"])
    for name in ("sentence", "section", "doc_path", "value", "period_key"):
        assert [line[name] for line in lines] == [row[name] for row in plain_rows(asked)]


def test_parquet_keeps_numbers_and_lists(folders):
    frame = pq.read_table(folders["parquet"] / "figures.parquet").to_pydict()
    assert all(value is None or isinstance(value, str) for value in frame["value"])
    assert any(frame["qualifiers"])
    documents = pq.read_table(folders["parquet"] / "documents.parquet").to_pydict()
    assert all(text for text in documents["text"])
    assert dict(documents["numbers_seen"][0])["figure"] > 0


def test_csv_has_chinese_captions_unless_asked(export_store, export, tmp_path):
    assert export(export_store, "--csv", tmp_path / "表", "--records-only") == 0
    with (tmp_path / "表/数据.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["状态"] for row in rows} <= {"实际", "目标", "计划"}
    assert not (tmp_path / "表/承诺台账.csv").exists()


def test_areas_stay_together_and_nothing_is_lost(export_store, monkeypatch):
    monkeypatch.setattr("reportmine.export.gather._CHARACTERS", 1)
    with open_store(export_store) as store:
        batches = list(source(store).batches())
        count = len(store.frame("documents"))
    areas = [{row["area_key"] for row in batch["documents"]} for batch in batches[:-1]]
    assert len(areas) > 3
    assert all(len(keys) == 1 for keys in areas)
    assert len({key for keys in areas for key in keys}) == len(areas)
    assert sum(len(batch["documents"]) for batch in batches[:-1]) == count
    assert set(batches[-1]) == {"failures", "runs"}


def test_every_table_and_column_is_explained_in_chinese():
    for table in (*ROW_TYPES, *FURTHER_COLUMNS):
        for words in (table_meaning(table), *(column_meaning(table, column) for column in columns_of(table))):
            assert any("\u4e00" <= character <= "\u9fff" for character in words)
    assert set(columns_of("figures")) > {"doc_path", "sentence"}
    assert "sentence" not in columns_of("sentences")
    assert set(TABLES) < set(ROW_TYPES)
