"""A fork server that has everything loaded, so that the many processes of these tests start in milliseconds."""

import multiprocessing
import os
from pathlib import Path

import pytest

# pytest itself is loaded too: each process imports the program that its parent was started as
_LOADED = ["pytest", "reportmine.batch.run", "reportmine.batch.local", "reportmine.batch.worker"]
_LOADED += ["pandas", "duckdb", "pyarrow.parquet", "fault_miners"]


@pytest.fixture(scope="session", autouse=True)
def fork_server():
    if "forkserver" in multiprocessing.get_all_start_methods():
        multiprocessing.get_context("forkserver").set_forkserver_preload(_LOADED)
        with pytest.MonkeyPatch.context() as patch:  # the server does not look along the path that pytest has made
            patch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
            multiprocessing.forkserver.ensure_running()


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch):
    """Spare this process the wait for the disk, since no test cuts the power; processes that are killed do wait."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)
