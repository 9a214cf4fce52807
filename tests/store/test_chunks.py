import os

import pyarrow.parquet as pq
import pytest

from fake_miner import mine
from reportmine.errors import StoreError
from reportmine.store import chunks
from reportmine.store.chunks import complete_chunks, create_store, new_run_id, read_note, write_chunk
from reportmine.store.tables import KEPT_TYPES, tables_of_reports


def write(store, text="青石县\n完成1亿元。", run=None):
    create_store(store)
    run = run or new_run_id(store)
    return write_chunk(store, run, 1, tables_of_reports([mine(text)], run))


def test_a_chunk_has_one_file_per_table(tmp_path):
    chunk = write(tmp_path / "out")
    assert {path.stem for path in chunk.glob("*.parquet")} == set(KEPT_TYPES)
    assert read_note(chunk).rows["figures"] == 1
    assert pq.read_table(chunk / "figures.parquet").num_rows == 1
    assert pq.read_table(chunk / "failures.parquet").num_rows == 0


def test_run_ids_sort_by_age_whatever_the_clock_says(tmp_path):
    store = tmp_path / "out"
    runs = [write(store, f"青石县\n完成{i}亿元。").name for i in range(12)]
    assert runs == sorted(runs)
    assert [run[:8] for run in runs] == [f"{i:08d}" for i in range(1, 13)]


def test_a_crash_at_any_file_leaves_the_store_as_it_was(tmp_path, monkeypatch):
    store = tmp_path / "out"
    before = write(store)
    real = pq.write_table
    for crash_at in range(len(KEPT_TYPES)):
        calls = []

        def crashing(table, path, crash_at=crash_at, calls=calls, **settings):
            if len(calls) == crash_at:
                path.write_bytes(b"PAR1 half")
                raise KeyboardInterrupt
            calls.append(path.stem)
            real(table, path, **settings)

        monkeypatch.setattr(pq, "write_table", crashing)
        with pytest.raises(KeyboardInterrupt):
            write(store, "青石县\n完成2亿元。")
        assert "documents" not in calls
        assert complete_chunks(store) == [before]


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be opened here")
def test_everything_is_on_the_disk_before_the_chunk_gets_its_name(tmp_path, monkeypatch):
    chunks_folder = tmp_path / "out" / "chunks"
    synced = []

    def fsync(handle):
        named = any(not path.name.startswith(".") for path in chunks_folder.iterdir())
        synced.append((os.fstat(handle).st_ino, named))

    monkeypatch.setattr(os, "fsync", fsync)
    chunk = write(tmp_path / "out")
    written = {path.stat().st_ino for path in (chunk, *chunk.iterdir())}
    assert {number for number, named in synced if not named} == written
    assert [number for number, named in synced if named] == [chunks_folder.stat().st_ino]


def test_documents_are_written_last(tmp_path, monkeypatch):
    order = []
    real = pq.write_table
    monkeypatch.setattr(pq, "write_table", lambda t, p, **s: (order.append(p.stem), real(t, p, **s)))
    write(tmp_path / "out")
    assert order[-1] == "documents"
    assert sorted(order) == sorted(KEPT_TYPES)


def test_a_full_disk_is_told_and_harms_nothing(tmp_path, monkeypatch):
    store = tmp_path / "out"
    before = write(store)

    def full(*_arguments, **_settings):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(StoreError, match=r"写不进结果库.*之前存好的结果没有变化"):
        write(store, "青石县\n完成2亿元。")
    assert complete_chunks(store) == [before]


def test_a_store_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="写不进结果库"):
        create_store(tmp_path / "file")


def test_a_chunk_without_documents_counts_for_nothing(tmp_path):
    chunk = write(tmp_path / "out")
    (chunk / "documents.parquet").unlink()
    assert complete_chunks(tmp_path / "out") == []


@pytest.mark.parametrize("table", [name for name in KEPT_TYPES if name != "documents"])
def test_a_missing_table_is_damage(tmp_path, table):
    chunk = write(tmp_path / "out")
    (chunk / f"{table}.parquet").unlink()
    with pytest.raises(StoreError) as caught:
        chunks.check_chunk(chunk)
    assert str(chunk) in caught.value.message
    assert table in caught.value.message
