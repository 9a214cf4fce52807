import pyarrow.parquet as pq
import pytest

from fake_miner import mine
from reportmine.errors import StoreError
from reportmine.store.catalog import open_store
from reportmine.store.chunks import complete_chunks, create_store, new_run_id, write_chunk
from reportmine.store.migrate import migrate
from reportmine.store.tables import KEPT_TYPES, VERSION_KEY, tables_of_reports
from reportmine.store.verify import verify

TEXT = "青石县2022年总结\n一、成效\n省外到位资金85.21亿元，签约12个。"
NEW = {"documents": ["scan_lines"]}
"""Columns that version 3 did not have."""


def write_old(store, version=3, drop=NEW):
    create_store(store)
    run = new_run_id(store)
    chunk = write_chunk(store, run, 1, tables_of_reports([mine(TEXT)], run))
    (chunk / "chunk.json").unlink()
    (chunk / "files.parquet").unlink()
    for table in KEPT_TYPES:
        path = chunk / f"{table}.parquet"
        if path.exists():
            rows = pq.read_table(path)
            rows = rows.drop_columns([name for name in drop.get(table, []) if name in rows.column_names])
            pq.write_table(rows.replace_schema_metadata({VERSION_KEY: str(version).encode()}), path)
    return chunk


def test_a_store_of_the_version_before_is_rewritten(tmp_path):
    old = write_old(tmp_path)
    with pytest.raises(StoreError, match=r"由较早的版本写成.*reportmine store migrate"):
        open_store(tmp_path)
    with pytest.raises(StoreError, match="reportmine store migrate"):
        verify(tmp_path)
    assert migrate(tmp_path) == 1
    assert old.is_dir()
    assert verify(tmp_path).problems == ()
    with open_store(tmp_path) as store:
        (row,) = store.frame("documents").to_dict("records")
        assert row["doc_id"] == mine(TEXT).document.doc_id
        assert list(row["scan_lines"]) == []
        assert len(store.frame("figures")) == 2
        assert store.known() == {(row["sha256"], "fake-1")}
        assert store.query("SELECT role, path FROM files")["role"].tolist() == ["report"]
    assert migrate(tmp_path) == 0
    assert len(complete_chunks(tmp_path)) == 1


@pytest.mark.parametrize(("version", "message"), [(2, r"格式 2 太早.*重新运行"), (99, "由更新的版本写成")])
def test_what_cannot_be_rewritten_is_refused_with_a_way(tmp_path, version, message):
    old = write_old(tmp_path, version)
    for attempt in (migrate, open_store, verify):
        with pytest.raises(StoreError, match=message):
            attempt(tmp_path)
    assert complete_chunks(tmp_path) == [old]


def test_a_column_without_a_default_cannot_be_made_up(tmp_path):
    write_old(tmp_path, drop={"figures": ["value"]})
    with pytest.raises(StoreError, match=r"figures 没有 value 一列.*重新运行"):
        migrate(tmp_path)
