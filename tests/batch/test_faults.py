"""Faults from outside: processes killed at any moment, full disks, read-only stores, two runs at once, odd clocks."""

import errno
import multiprocessing
import os
import random
import signal
import threading
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from fake_miner import fake_miner
from fault_miners import run_and_tell, slow_miner
from reportmine.batch.run import run
from reportmine.errors import StoreError
from reportmine.schema.report import TABLES
from reportmine.store.catalog import open_store
from reportmine.store.chunks import complete_chunks
from reportmine.store.maintain import compact, vacuum
from reportmine.store.verify import verify

REPORTS, MANY = 36, 64
KILLS = {0: (4, 8), 2: (1, 8)}
"""Stores, and moments at which a run on each is killed, by the number of worker processes: 40 in all."""


def put(folder, count=REPORTS):
    folder.mkdir()
    for i in range(count):
        (folder / f"{i:04d}.txt").write_text(f"青石县{2000 + i}年总结\n签约{i}个，到位资金{i}.5亿元。", "utf-8")
    (folder / "bad.txt").write_text("读不懂", "utf-8")
    return folder


def stored(out):
    with open_store(out) as store:
        frames = {table: store.frame(table) for table in ("documents", *TABLES)}
    return {table: frame.drop(columns="run", errors="ignore") for table, frame in frames.items()}


def begin(folder, out, workers):
    context = multiprocessing.get_context("forkserver")
    pipe, its_end = context.Pipe()
    process = context.Process(target=run_and_tell, args=(its_end, folder, out, workers))
    process.start()
    its_end.close()
    assert pipe.recv() == "begun"
    return process, pipe


@pytest.mark.skipif("forkserver" not in multiprocessing.get_all_start_methods(), reason="no fork server here")
@pytest.mark.parametrize("workers", list(KILLS))
def test_killed_at_any_moment_nothing_is_lost_and_nothing_twice(tmp_path, workers):
    folder = put(tmp_path / "reports", MANY)
    process, pipe = begin(folder, tmp_path / "whole", workers)
    seconds = pipe.recv()
    process.join()
    wanted = stored(tmp_path / "whole")
    moments = random.Random(4)
    stores, kills = KILLS[workers]
    cut_short = 0
    for number in range(stores):
        out = tmp_path / f"out{number}"
        for _ in range(kills):
            process, pipe = begin(folder, out, workers)
            time.sleep(moments.uniform(0, seconds))
            process.kill()
            process.join()
            cut_short += process.exitcode == -signal.SIGKILL
        if (out / "chunks").is_dir():
            assert verify(out).problems == ()
        receipt = run([folder], out, make_miner=slow_miner)
        assert receipt.reports + receipt.already_done == MANY
        assert verify(out).problems == ()
        found = stored(out)
        for table, frame in wanted.items():
            assert frame.equals(found[table]), table
    assert cut_short > stores * kills // 4, "many were killed with work left"


@pytest.mark.parametrize("nth", [1, 14, 20, 41])
def test_a_disk_that_is_full_at_the_nth_file_loses_nothing_stored(tmp_path, monkeypatch, nth):
    folder, out = put(tmp_path / "reports"), tmp_path / "out"
    real = pq.write_table
    calls = []

    def writing(table, path, **settings):
        calls.append(path)
        if len(calls) >= nth:
            Path(path).write_bytes(b"PAR1")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(table, path, **settings)

    monkeypatch.setattr(pq, "write_table", writing)
    with pytest.raises(StoreError, match=r"写不进结果库.*请检查磁盘空间"):
        run([folder], out, make_miner=fake_miner)
    monkeypatch.undo()
    assert verify(out).problems == ()
    assert not list((out / "chunks").glob(".0*")), "no half-written chunk takes up the room that is left"
    receipt = run([folder], out, make_miner=fake_miner)
    assert receipt.reports + receipt.already_done == REPORTS
    assert verify(out).problems == ()


@pytest.mark.skipif(os.name == "nt", reason="no limit on file sizes here")
def test_a_real_limit_on_file_size_is_told_like_a_full_disk(tmp_path):
    import resource

    folder, out = put(tmp_path / "reports"), tmp_path / "out"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, hard))
        with pytest.raises(StoreError, match="写不进结果库"):
            run([folder], out, make_miner=fake_miner)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert run([folder], out, make_miner=fake_miner).reports == REPORTS
    assert verify(out).problems == ()


def test_a_read_only_store_is_told_before_any_work_and_can_be_read(tmp_path, monkeypatch):
    folder, out = put(tmp_path / "reports"), tmp_path / "out"
    run([folder], out, make_miner=fake_miner)
    (folder / "new.txt").write_text("平湖县\n签约3个。", "utf-8")
    real = Path.mkdir

    def refusing(self, *arguments, **settings):
        if self.parent == out / "chunks":
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return real(self, *arguments, **settings)

    monkeypatch.setattr(Path, "mkdir", refusing)
    mined = []
    monkeypatch.setattr("fake_miner.FakeMiner.mine", lambda _self, source: mined.append(source))
    with pytest.raises(StoreError, match=r"写不进结果库.*权限"):
        run([folder], out, make_miner=fake_miner)
    assert mined == []
    with open_store(out) as store:
        assert len(store.frame("documents")) == REPORTS


def test_two_runs_at_once_store_everything_once(tmp_path):
    folder, out = put(tmp_path / "reports"), tmp_path / "out"
    errors = []

    def go():
        try:
            run([folder], out, make_miner=slow_miner)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(stored(out)["documents"]) == REPORTS
    assert verify(out).problems == ()
    assert run([folder], out, make_miner=slow_miner).already_done == REPORTS


def test_a_clock_that_goes_backwards_changes_nothing(tmp_path, monkeypatch):
    folder, out = put(tmp_path / "reports"), tmp_path / "out"
    for year in (2030, 2020, 1971):
        stamp = time.mktime((year, 1, 1, 0, 0, 0, 0, 0, 0))
        monkeypatch.setattr(time, "time", lambda stamp=stamp: stamp)
        (folder / "0000.txt").write_text(f"平湖县{year}年总结\n签约{year}个。", "utf-8")
        run([folder], out, make_miner=fake_miner)
    runs = [chunk.name[:8] for chunk in complete_chunks(out)]
    assert runs == sorted(runs)
    with open_store(out) as store:
        found = store.query("SELECT revises_path FROM revisions WHERE doc_id IN (SELECT doc_id FROM documents)")
        (newest,) = store.query("SELECT quote FROM figures WHERE quote = '1971个'")["quote"]
    assert len(found) == 2, "each version revises the one before"
    assert newest == "1971个"
    vacuum(out, minutes=0)
    assert verify(out).problems == ()


def test_questions_are_right_while_a_run_writes_and_chunks_are_merged(tmp_path):
    folder, out = put(tmp_path / "reports", 60), tmp_path / "out"
    run([folder], out, make_miner=fake_miner)
    stop = threading.Event()
    wrong, asked = [], []

    def ask():
        while not stop.is_set():
            stop.wait(0.02)  # leaves the run its share of the processor
            with open_store(out) as store:
                (count,) = store.query("SELECT count(*) AS n FROM documents")["n"]
                (same,) = store.query("SELECT count(DISTINCT doc_id) AS n FROM figures")["n"]
            asked.append(count)
            if not count == same >= 60:
                wrong.append((count, same))

    asker = threading.Thread(target=ask)
    asker.start()
    for i in range(4):
        (folder / f"new{i}.txt").write_text(f"平湖县{i}年\n签约{i}个。", "utf-8")
        run([folder], out, make_miner=fake_miner)
        compact(out)
        vacuum(out)
    stop.set()
    asker.join()
    assert wrong == []
    assert asked
    assert len(complete_chunks(out)) == 1
    assert len(stored(out)["documents"]) == 64
