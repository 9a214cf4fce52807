# ruff: noqa: E402 - nothing of this can be imported without Ray
"""The engine for clusters, on two workers of this machine."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

ray = pytest.importorskip("ray", reason="Ray is not installed; pip install 'reportmine[ray]'")
if not hasattr(ray, "init"):
    pytest.skip("Ray is not installed; pip install 'reportmine[ray]'", allow_module_level=True)

from fake_miner import fake_miner
from reportmine.batch.run import Settings, run
from reportmine.batch.supervise import Limits
from reportmine.schema.report import TABLES
from reportmine.store.catalog import open_store
from reportmine.store.chunks import complete_chunks
from reportmine.store.verify import verify

psutil = pytest.importorskip("psutil", reason="psutil, which comes with Ray, is not installed")


@pytest.fixture(scope="module")
def cluster():
    here = str(Path(__file__).parents[1])
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        configure_logging=False,
        runtime_env={"env_vars": {"PYTHONPATH": here}},
    )
    yield
    ray.shutdown()


def put(folder, count):
    folder.mkdir()
    for i in range(count):
        (folder / f"{i:04d}.txt").write_text(f"青石县{2000 + i}年总结\n签约{i}个，资金{i}.5亿元。", "utf-8")
    return folder


def on_ray(workers=2):
    return Settings(workers=workers, engine="ray", limits=Limits(seconds=60))


def frames(out):
    with open_store(out) as store:
        return {table: store.frame(table).drop(columns="run", errors="ignore") for table in ("documents", *TABLES)}


def test_the_same_chunks_and_records_as_on_one_machine(tmp_path, cluster):
    folder = put(tmp_path / "reports", 60)
    (folder / "bad.txt").write_text("读不懂", "utf-8")
    (folder / "dead.txt").write_text("自尽", "utf-8")
    here = run([folder], tmp_path / "here", make_miner=fake_miner, workers=2)
    there = run([folder], tmp_path / "there", make_miner=fake_miner, settings=on_ray())
    assert (there.files, there.reports, there.failures) == (here.files, here.reports, here.failures)
    chunks = [[chunk.name[15:] for chunk in complete_chunks(tmp_path / name)] for name in ("here", "there")]
    assert chunks[0] == chunks[1]
    other = frames(tmp_path / "there")
    for table, frame in frames(tmp_path / "here").items():
        assert frame.equals(other[table]), table
    assert verify(tmp_path / "there").problems == ()


def test_a_killed_ray_worker_loses_nothing(tmp_path, cluster):
    folder = put(tmp_path / "reports", 400)
    killed = []

    def kill_one():
        for _ in range(200):
            for process in psutil.Process().children(recursive=True) + list(psutil.process_iter()):
                try:
                    if "ray::_Actor.do" in " ".join(process.cmdline()):
                        os.kill(process.pid, signal.SIGKILL)
                        killed.append(process.pid)
                        return
                except (psutil.Error, OSError):
                    continue
            time.sleep(0.02)

    killer = threading.Thread(target=kill_one)
    killer.start()
    receipt = run([folder], tmp_path / "out", make_miner=fake_miner, settings=on_ray())
    killer.join()
    assert killed
    assert (receipt.reports, receipt.failures) == (400, ())
    with open_store(tmp_path / "out") as store:
        assert len(store.frame("documents")) == 400
    assert verify(tmp_path / "out").problems == ()
