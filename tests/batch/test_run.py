import _thread
import dataclasses
from functools import partial

import pyarrow.parquet as pq
import pytest

from fake_miner import FakeMiner, fake_miner
from fault_miners import slow_miner
from reportmine.batch import plan, written
from reportmine.batch.found import find_files
from reportmine.batch.receipt import Receipt
from reportmine.batch.run import run
from reportmine.errors import ReportmineError, StoreError
from reportmine.schema.report import TABLES
from reportmine.store.catalog import open_store
from reportmine.store.chunks import complete_chunks
from reportmine.store.verify import verify


def put(folder, count, text="青石县{i}年总结\n一、成效\n省外到位资金{i}.5亿元，签约{i}个，增长*%。\n"):
    folder.mkdir(exist_ok=True)
    for i in range(count):
        (folder / f"{i:04d}.txt").write_text(text.format(i=2000 + i), "utf-8")
    return folder


def go(folder, out, **settings):
    return run([folder], out, **{"make_miner": fake_miner, **settings})


def frames(out):
    with open_store(out) as store:
        return {table: store.frame(table).drop(columns="run", errors="ignore") for table in ("documents", *TABLES)}


@pytest.fixture
def reports(tmp_path):
    return put(tmp_path / "reports", 21)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def test_everything_is_stored_and_the_receipt_adds_up(reports, out):
    (reports / "again.txt").write_bytes((reports / "0000.txt").read_bytes())
    (reports / "bad.txt").write_text("读不懂", "utf-8")
    receipt = go(reports, out)
    assert (receipt.files, receipt.reports, receipt.duplicates, len(receipt.failures)) == (23, 21, 1, 1)
    assert receipt.records["figures"] == 63
    assert receipt.numbers_by_use == {"figure": 63, "date": 21}
    assert receipt.numbers_seen == 84
    with open_store(out) as store:
        assert len(store.frame("figures")) == 63
        (row,) = store.frame("runs").to_dict("records")
    assert (row["files"], row["reports"], row["duplicates"], row["failures"], row["unfinished"]) == (23, 21, 1, 1, 0)
    assert row["numbers_seen"] == {"figure": 63, "date": 21}
    assert row["fingerprint"] == "fake-1"
    assert row["inputs"] == [str(reports)]


def test_a_second_run_does_nothing(reports, out):
    (reports / "bad.txt").write_text("读不懂", "utf-8")
    go(reports, out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    receipt = go(reports, out)
    assert (receipt.files, receipt.reports, receipt.already_done, len(receipt.failures)) == (22, 0, 21, 1)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_a_new_file_is_all_that_a_later_run_does(reports, out):
    go(reports, out)
    (reports / "new.txt").write_text("平湖县\n签约3个。", "utf-8")
    receipt = go(reports, out)
    assert (receipt.reports, receipt.already_done) == (1, 21)
    assert len(complete_chunks(out)) == 5, "two and one of reports, and one with the receipt for each run"


def test_a_renamed_file_is_done_already(reports, out):
    go(reports, out)
    (reports / "0000.txt").rename(reports / "renamed.txt")
    receipt = go(reports, out)
    assert (receipt.reports, receipt.met) == (0, 1)
    with open_store(out) as store:
        paths = store.query(
            "SELECT path, role FROM files WHERE sha256 IN (SELECT sha256 FROM files WHERE role = 'copy')"
        )
    assert sorted(map(tuple, paths.itertuples(index=False))) == [
        (str(reports / "0000.txt"), "report"),
        (str(reports / "renamed.txt"), "copy"),
    ]
    assert go(reports, out).met == 0, "noted once"


def test_a_changed_fingerprint_redoes_and_the_new_result_is_seen(reports, out):
    go(reports, out)
    receipt = go(reports, out, make_miner=partial(FakeMiner, "fake-2"))
    assert (receipt.reports, receipt.already_done) == (21, 0)
    with open_store(out) as store:
        assert set(store.frame("documents")["fingerprint"]) == {"fake-2"}
        assert len(store.frame("figures")) == 63
    assert go(reports, out).reports == 21, "going back is work, too"


def test_failures_are_rows_and_harm_nobody(reports, out):
    (reports / "a.txt").write_text("读不懂", "utf-8")
    (reports / "b.txt").write_text("崩溃", "utf-8")
    (reports / "c.docx").write_text("not a word file", "utf-8")
    (reports / "d.txt").write_bytes(b"")
    receipt = run([reports, reports / "missing.txt"], out, make_miner=fake_miner)
    assert receipt.reports == 21
    with open_store(out) as store:
        rows = {row.path.rsplit("/", 1)[-1]: row for row in store.frame("failures").itertuples()}
    assert set(rows) == {"a.txt", "b.txt", "c.docx", "d.txt", "missing.txt"}
    assert (rows["a.txt"].stage, rows["a.txt"].hint) == ("extract", "换一个")
    assert "ZeroDivisionError：除以零" in rows["b.txt"].error
    assert rows["c.docx"].stage == rows["d.txt"].stage == rows["missing.txt"].stage == "read"
    assert all(row.error for row in rows.values())
    assert len(rows["c.docx"].sha256) == 64


def test_a_mended_file_is_no_failure_any_more(reports, out):
    (reports / "a.txt").write_text("读不懂", "utf-8")
    go(reports, out)
    (reports / "a.txt").write_text("平湖县\n签约3个。", "utf-8")
    assert go(reports, out).failures == ()
    with open_store(out) as store:
        assert store.frame("failures").empty


def test_of_files_with_the_same_content_one_that_can_be_read_stands_for_all(tmp_path, out):
    folder = put(tmp_path / "reports", 1)
    (folder / "0000.docx").write_bytes((folder / "0000.txt").read_bytes())
    receipt = go(folder, out)
    assert (receipt.reports, receipt.duplicates, receipt.failures) == (1, 1, ())
    with open_store(out) as store:
        assert store.frame("documents")["path"].tolist() == [str(folder / "0000.txt")]


def test_of_files_with_the_same_bad_content_all_are_told(tmp_path, out):
    folder = put(tmp_path / "reports", 0)
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("读不懂", "utf-8")
    assert [failure.path for failure in go(folder, out).failures] == [str(folder / "a.txt"), str(folder / "b.txt")]


def test_chunks_hold_no_more_than_their_limit(reports, out, monkeypatch):
    monkeypatch.setattr(plan, "UNIT_REPORTS", 8)
    receipt = go(reports, out)
    chunks = complete_chunks(out)
    assert [pq.read_metadata(chunk / "documents.parquet").num_rows for chunk in chunks] == [0, 8, 8, 5]
    assert [chunk.name.rsplit("-", 1)[1] for chunk in chunks] == ["0001", "1000", "2000", "3000"]
    with open_store(out) as store:
        assert len(store.frame("documents")) == receipt.records["documents"] == 21
        assert len(store.frame("runs")) == 1


def test_long_texts_close_a_chunk_early(reports, out, monkeypatch):
    monkeypatch.setattr(written, "CHUNK_CHARACTERS", 400)
    go(reports, out)
    assert [chunk.name.rsplit("-", 1)[1] for chunk in complete_chunks(out)] == ["0001", "1000", "1001", "2000"]


def test_several_processes_store_the_same(reports, tmp_path):
    (reports / "bad.txt").write_text("崩溃", "utf-8")
    alone, together = tmp_path / "alone", tmp_path / "together"
    assert [len(unit) for unit in plan.make_plan(find_files([reports]), plan.Known(), "f").units] == [16, 6]
    receipt_alone = go(reports, alone, workers=1)
    receipt_together = go(reports, together, workers=2)
    same = {"run": "", "seconds": 0}
    assert dataclasses.replace(receipt_alone, **same) == dataclasses.replace(receipt_together, **same)
    for table, frame in frames(alone).items():
        assert frame.equals(frames(together)[table]), table


@pytest.mark.parametrize("workers", [0, 2])
def test_ctrl_c_ends_with_what_is_finished_stored(tmp_path, out, workers):
    folder = put(tmp_path / "reports", 90)

    def interrupt(done, total):
        if 0 < done < total:
            _thread.interrupt_main()

    once = iter([interrupt])
    receipt = go(
        folder,
        out,
        workers=workers,
        make_miner=slow_miner,
        progress=lambda done, total: done and next(once, lambda *_: None)(done, total),
    )
    assert 0 < receipt.reports < 90
    assert receipt.unfinished == 90 - receipt.reports
    with open_store(out) as store:
        assert len(store.frame("documents")) == receipt.reports
        assert store.frame("runs")["unfinished"].tolist() == [receipt.unfinished]
    assert verify(out).problems == ()
    assert go(folder, out).reports == receipt.unfinished


def test_a_second_ctrl_c_ends_at_once_and_loses_nothing_finished(tmp_path, out):
    folder = put(tmp_path / "reports", 90)

    def interrupt(done, total):
        if done:
            _thread.interrupt_main()

    with pytest.raises(KeyboardInterrupt):
        go(folder, out, workers=2, progress=interrupt, make_miner=slow_miner)
    assert verify(out).problems == ()
    with open_store(out) as store:
        stored = len(store.frame("documents"))
    assert stored < 90
    assert go(folder, out).reports == 90 - stored


def test_progress_begins_with_the_plan_and_ends_with_all(reports, out):
    calls = []
    go(reports, out, progress=lambda done, total: calls.append((done, total)))
    assert calls[0] == (0, 21)
    assert calls[-1] == (21, 21)
    assert [done for done, _ in calls] == sorted(done for done, _ in calls)
    assert {total for _, total in calls} == {21}


def test_an_empty_folder_is_a_failure_row(tmp_path, out):
    receipt = go(put(tmp_path / "reports", 0), out)
    assert (receipt.files, receipt.reports, len(receipt.failures)) == (1, 0, 1)
    with open_store(out) as store:
        assert len(store.frame("failures")) == 1


def test_a_damaged_store_is_told_and_left_alone(reports, out):
    go(reports, out)
    chunks = complete_chunks(out)
    (chunks[1] / "documents.parquet").write_bytes(b"broken")
    with pytest.raises(StoreError, match="已损坏"):
        go(reports, out)
    assert complete_chunks(out) == chunks
    chunks[1].rename(out / "坏块")  # as the sentence says
    receipt = go(reports, out)
    assert (receipt.reports, receipt.already_done) == (16, 5)


RIGHT = Receipt(
    run="r",
    files=5,
    reports=1,
    already_done=1,
    duplicates=1,
    failures=(),
    unfinished=2,
    numbers_seen=3,
    numbers_by_use={"figure": 2, "date": 1},
    records={"documents": 1},
    seconds=1.0,
)


def test_a_right_receipt_passes():
    RIGHT.check()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"files": 6}, "文件 6 ≠"),
        ({"unfinished": 1}, "文件 5 ≠"),
        ({"records": {"documents": 2}}, "存入 2 份"),
        ({"numbers_seen": 4}, "数字 4 个"),
        ({"numbers_by_use": {"figure": 2, "page": 1}}, "page"),
    ],
)
def test_a_receipt_that_does_not_add_up_is_refused(wrong, message):
    with pytest.raises(ReportmineError, match=message):
        dataclasses.replace(RIGHT, **wrong).check()
