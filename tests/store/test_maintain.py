"""Merging chunks, dropping what is superseded, looking a store over."""

import json
import os

import pyarrow.parquet as pq
import pytest

from fake_miner import mine
from reportmine.errors import StoreError
from reportmine.schema.records import Failure
from reportmine.schema.report import TABLES
from reportmine.store import maintain
from reportmine.store.catalog import open_store
from reportmine.store.chunks import (
    complete_chunks,
    create_store,
    file_digest,
    new_run_id,
    read_note,
    write_chunk,
    written_chunks,
)
from reportmine.store.maintain import compact, vacuum
from reportmine.store.tables import Run, table_of_rows, tables_of_reports
from reportmine.store.verify import verify


def text(i, more=""):
    return f"青石县{2000 + i}年总结\n一、成效\n省外到位资金{i}.5亿元，签约{i}个，增长*%。{more}"


def write(store, *reports, counted=True):
    create_store(store)
    run = new_run_id(store)
    tables = tables_of_reports(reports, run)
    tables["failures"] = table_of_rows(
        "failures", [Failure(path="坏", sha256="", stage="read", error=run, hint="")], run
    )
    if counted:
        counts = {"files": len(reports), "reports": len(reports)}
        tables["runs"] = table_of_rows(
            "runs",
            [Run(run=run, started="", seconds=1.0, version="", fingerprint="f", settings={}, inputs=(), **counts)],
            run,
        )
    return write_chunk(store, run, 1, tables)


def everything(store):
    with open_store(store) as opened:
        return {table: opened.frame(table) for table in opened.tables}


def same(one, other):
    assert all(frame.equals(other[table]) for table, frame in one.items())


@pytest.fixture
def store(tmp_path):
    for i in range(6):
        write(tmp_path, mine(text(i)), mine(text(i + 10)))
    write(tmp_path, mine(text(0), fingerprint="newer"), mine(text(3), fingerprint="newer"))
    return tmp_path


def test_merging_changes_nothing_that_is_seen(store):
    before = everything(store)
    done = compact(store)
    assert (done.before, done.after) == (7, 1)
    same(before, everything(store))
    assert verify(store).problems == ()
    assert compact(store).before == 1
    assert len(written_chunks(store)) == 8, "the old chunks stay for who is reading them"


def test_merged_chunks_have_a_limit(store):
    assert compact(store, most=5).after == 4
    assert [read_note(chunk).rows["documents"] for chunk in complete_chunks(store)] == [2, 4, 4, 4]


def test_a_store_opened_before_goes_on_to_answer(store):
    with open_store(store) as opened:
        before = opened.frame("figures")
        compact(store)
        vacuum(store)
        assert opened.frame("figures").equals(before)
        vacuum(store, minutes=0)
        with pytest.raises(StoreError, match=r"刚被整理.*再运行一次"):
            opened.frame("masks")
    same({"figures": before}, everything(store))


def test_superseded_reports_are_dropped_and_nothing_else(store):
    before = everything(store)
    done = vacuum(store, minutes=0)
    assert (done.reports, done.removed, done.waiting) == (2, 2, 0)
    assert done.freed > 0
    same(before, everything(store))
    with open_store(store) as opened:
        for table in ("documents", *TABLES):
            (left,) = opened.query(f"SELECT count(*) AS n FROM all_{table}")["n"]
            assert left == len(before[table])
    assert verify(store).problems == ()
    assert vacuum(store, minutes=0).reports == 0


def test_what_was_replaced_waits(store):
    compact(store)
    done = vacuum(store)
    assert (done.removed, done.waiting) == (0, 8)
    for chunk in written_chunks(store):
        os.utime(chunk, (0, 0))
    assert vacuum(store).removed == 8
    assert verify(store).problems == ()


def test_a_crash_between_replacing_and_removing_shows_nothing_twice(store, monkeypatch):
    before = everything(store)
    compact(store, most=6)
    compact(store)
    removed = []

    def dying(path, **_settings):
        if len(removed) == 3:
            raise KeyboardInterrupt
        removed.append(path)

    monkeypatch.setattr(maintain.shutil, "rmtree", dying)
    with pytest.raises(KeyboardInterrupt):
        vacuum(store, minutes=0)
    monkeypatch.undo()
    same(before, everything(store))
    vacuum(store, minutes=0)
    same(before, everything(store))
    assert len(written_chunks(store)) == 1


def test_drafts_of_the_dead_are_removed_when_old(store):
    draft = store / "chunks" / ".00000009-abcdef-0001.aaaaaa"
    draft.mkdir()
    (draft / "figures.parquet").write_bytes(b"x")
    vacuum(store)
    assert draft.is_dir()
    os.utime(draft, (0, 0))
    vacuum(store)
    assert not draft.exists()


def test_a_crash_while_merging_leaves_the_store_as_it_was(store, monkeypatch):
    before, chunks = everything(store), complete_chunks(store)
    real = pq.ParquetWriter.write_table

    def full(self, table, *arguments, **settings):
        if table.schema.names[0] == "sha256" or "issuer" in table.schema.names:
            raise OSError(28, "No space left on device")
        return real(self, table, *arguments, **settings)

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    with pytest.raises(StoreError, match="写不进结果库"):
        compact(store)
    monkeypatch.undo()
    assert complete_chunks(store) == chunks
    same(before, everything(store))


def test_one_at_a_time(store):
    with maintain.alone(store), pytest.raises(StoreError, match="正在被另一个程序整理"):
        compact(store)
    assert compact(store).after == 1


def test_runs_after_merging_get_later_ids(store):
    compact(store)
    vacuum(store, minutes=0)
    (merged,) = complete_chunks(store)
    assert new_run_id(store)[:8] > merged.name[:8] > "00000007"
    write(store, mine(text(0), fingerprint="newest"))
    with open_store(store) as opened:
        assert "newest" in set(opened.frame("documents")["fingerprint"])


def test_a_clean_store_is_verified(store):
    found = verify(store)
    assert (found.problems, found.chunks, found.reports, found.interrupted) == ((), 7, 12, 0)
    assert found.records > 100


def test_a_run_without_receipt_is_counted_and_no_problem(store):
    write(store, mine(text(30)), counted=False)
    found = verify(store)
    assert (found.problems, found.interrupted) == ((), 1)


def rewrite(chunk, table, change):
    path = chunk / f"{table}.parquet"
    found = pq.read_table(path)
    pq.write_table(change(found), path)
    note = json.loads((chunk / "chunk.json").read_text("utf-8"))
    note["digests"][table] = file_digest(path)
    (chunk / "chunk.json").write_text(json.dumps(note), "utf-8")


def column(table, name, values):
    import pyarrow as pa

    at = table.schema.get_field_index(name)
    return table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type))


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


DAMAGE = [
    (lambda chunk: flip(chunk / "figures.parquet"), "figures.parquet"),
    (lambda chunk: (chunk / "masks.parquet").write_bytes(b"PAR1"), "masks.parquet"),
    (lambda chunk: (chunk / "masks.parquet").unlink(), "缺少 masks.parquet"),
    (lambda chunk: (chunk / "chunk.json").unlink(), "缺少 chunk.json"),
    (lambda chunk: (chunk / "chunk.json").write_text("{"), "chunk.json 读不出来"),
    (
        lambda chunk: rewrite(chunk, "figures", lambda t: column(t, "start", [s + 1 for s in t["start"].to_pylist()])),
        "引文与原文对不上",
    ),
    (lambda chunk: rewrite(chunk, "masks", lambda t: column(t, "doc_id", ["x"] * t.num_rows)), "引文与原文对不上"),
    (lambda chunk: rewrite(chunk, "runs", lambda t: column(t, "files", [9])), "各项合计 2"),
    (lambda chunk: rewrite(chunk, "runs", lambda t: column(t, "reports", [1])), "回执"),
    (lambda chunk: rewrite(chunk, "documents", lambda t: column(t, "sha256", ["ff"] * t.num_rows)), "编号与内容不符"),
]


@pytest.mark.parametrize(("harm", "complaint"), DAMAGE)
def test_damage_is_named_with_its_chunk_or_run(store, harm, complaint):
    harm(complete_chunks(store)[2])
    try:
        problems = verify(store).problems
    except StoreError as error:  # a note that cannot be read hides which chunks count
        assert complaint in error.message
        return
    assert any(complaint in problem.what for problem in problems)
    assert all(problem.hint for problem in problems)


def test_the_loss_of_a_chunk_is_a_receipt_that_does_not_add_up(store, tmp_path):
    write(store, *(mine(text(i)) for i in range(40, 44)))
    chunk = complete_chunks(store)[-1]
    rewrite(chunk, "runs", lambda t: column(column(t, "reports", [7]), "files", [7]))
    assert any("处理 7 份，库里有 4 份" in problem.what for problem in verify(store).problems)
