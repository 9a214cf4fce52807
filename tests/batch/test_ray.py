# ruff: noqa: E402 - nothing of this can be imported without Ray
"""The engine for clusters, on two workers of this machine."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

ray = pytest.importorskip("ray", reason="Ray is not installed; pip install 'reportmine[ray]'")
if not hasattr(ray, "init"):
    pytest.skip("Ray is not installed; pip install 'reportmine[ray]'", allow_module_level=True)
pytest.importorskip("ray.data", reason="Ray Data is not installed; pip install 'reportmine[ray]'")

import reportmine
from fake_miner import fake_miner
from fault_miners import broken_miner, harmful_miner, slow_miner
from reportmine.batch.run import Settings, run
from reportmine.batch.supervise import Limits
from reportmine.errors import ReportmineError
from reportmine.schema.report import TABLES
from reportmine.store.catalog import open_store
from reportmine.store.chunks import complete_chunks, read_note
from reportmine.store.verify import verify

psutil = pytest.importorskip("psutil", reason="psutil is not installed; pip install 'reportmine[bench]'")

_TESTS = Path(__file__).resolve().parents[1]
_REPORTS = _TESTS.parent / "corpus" / "reports"


@pytest.fixture(scope="module")
def cluster():
    with pytest.MonkeyPatch.context() as patch:  # a machine of the cluster has the miners of these tests, too
        patch.setenv("PYTHONPATH", str(_TESTS))
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, configure_logging=False)
    yield
    ray.shutdown()


def put(folder, count):
    folder.mkdir()
    for i in range(count):
        (folder / f"{i:04d}.txt").write_text(f"青石县{2000 + i}年总结\n签约{i}个，资金{i}.5亿元。", "utf-8")
    return folder


def on_ray(workers=2, **limits):
    return Settings(workers=workers, engine="ray", limits=Limits(**{"seconds": 60, **limits}))


def frames(out):
    with open_store(out) as store:
        return {table: store.frame(table).drop(columns="run", errors="ignore") for table in ("documents", *TABLES)}


def chunks(out):
    """Return the chunks of a store less the receipt, by number: their files' rows."""
    found = {chunk.name[15:]: read_note(chunk).rows for chunk in complete_chunks(out)}
    return {number: rows for number, rows in found.items() if number != "0001"}


def same(one, other):
    assert chunks(one) == chunks(other)
    theirs = frames(other)
    for table, frame in frames(one).items():
        assert frame.equals(theirs[table]), table


def test_the_same_chunks_and_records_as_on_one_machine(tmp_path, cluster):
    folder = put(tmp_path / "reports", 60)
    (folder / "bad.txt").write_text("读不懂", "utf-8")
    (folder / "dead.txt").write_text("自尽", "utf-8")
    here = run([folder], tmp_path / "here", make_miner=fake_miner, workers=2)
    there = run([folder], tmp_path / "there", make_miner=fake_miner, settings=on_ray())
    assert (there.files, there.reports, there.failures) == (here.files, here.reports, here.failures)
    same(tmp_path / "here", tmp_path / "there")
    assert verify(tmp_path / "there").problems == ()


def test_the_real_miner_finds_the_same_in_every_table(tmp_path, cluster):
    here = run([_REPORTS], tmp_path / "here", make_miner=reportmine.load, workers=2)
    there = run([_REPORTS], tmp_path / "there", make_miner=reportmine.load, settings=on_ray())
    assert there.reports == here.reports > 30
    assert (there.numbers_by_use, there.records) == (here.numbers_by_use, here.records)
    same(tmp_path / "here", tmp_path / "there")
    assert verify(tmp_path / "there").problems == ()


def test_a_killed_ray_worker_loses_nothing(tmp_path, cluster):
    folder = put(tmp_path / "reports", 400)
    killed = []

    def kill_one():
        for _ in range(1500):
            for process in psutil.process_iter():
                try:
                    if "MapWorker(MapBatches(_Actor)).submit" in " ".join(process.cmdline()):
                        os.kill(process.pid, signal.SIGKILL)
                        killed.append(process.pid)
                        return
                except (psutil.Error, OSError):
                    continue
            time.sleep(0.02)

    killer = threading.Thread(target=kill_one)
    killer.start()
    receipt = run([folder], tmp_path / "out", make_miner=slow_miner, settings=on_ray())
    killer.join()
    assert killed
    assert (receipt.reports, receipt.failures) == (400, ())
    with open_store(tmp_path / "out") as store:
        assert len(store.frame("documents")) == 400
    assert verify(tmp_path / "out").problems == ()


def test_a_document_that_crashes_or_hangs_costs_itself_alone(tmp_path, cluster):
    folder = put(tmp_path / "reports", 20)
    (folder / "crash.txt").write_text("段错误", "utf-8")
    (folder / "hang.txt").write_text("发呆", "utf-8")
    receipt = run([folder], tmp_path / "out", make_miner=harmful_miner, settings=on_ray(seconds=3))
    assert receipt.reports == 20
    assert [Path(failure.path).name for failure in receipt.failures] == ["crash.txt", "hang.txt"]


def test_told_to_stop_it_stores_what_is_at_hand_and_begins_nothing(tmp_path, cluster):
    folder = put(tmp_path / "reports", 900)
    stop, told = threading.Event(), []

    def progress(done, total):
        told.append(done)
        if done:
            stop.set()

    settings = on_ray()
    receipt = run([folder], tmp_path / "out", make_miner=slow_miner, settings=settings, progress=progress, stop=stop)
    assert 0 < receipt.reports < 900
    assert receipt.reports + receipt.unfinished == 900
    with open_store(tmp_path / "out") as store:
        assert len(store.frame("documents")) == receipt.reports
    assert run([folder], tmp_path / "out", make_miner=slow_miner, settings=settings).already_done == receipt.reports
    assert verify(tmp_path / "out").problems == ()


def test_a_miner_that_cannot_be_made_is_told_as_it_is(tmp_path, cluster):
    folder = put(tmp_path / "reports", 3)
    settings = on_ray()
    with pytest.raises((ReportmineError, ValueError), match="词典坏了"):
        run([folder], tmp_path / "out", make_miner=broken_miner, settings=settings)


def test_a_cluster_that_is_not_there_is_named(tmp_path):
    code = (
        "from reportmine.batch.run import *; from fake_miner import fake_miner\n"
        f"run([{str(put(tmp_path / 'reports', 1))!r}], {str(tmp_path / 'out')!r}, make_miner=fake_miner, "
        "settings=Settings(workers=1, engine='ray', address='127.0.0.1:1'))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        env={**os.environ, "PYTHONPATH": str(_TESTS)},
        capture_output=True,
        text=True,
    )
    assert found.returncode == 1
    assert "连不上 Ray（127.0.0.1:1）" in found.stderr
