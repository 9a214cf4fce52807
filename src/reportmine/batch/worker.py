"""The inside of a worker process: does the jobs that it is sent, and notes in shared memory what it is doing."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any

from reportmine.batch.engines import Job
from reportmine.batch.work import Losses, Miner, Place, Stage
from reportmine.errors import ReportmineError

MakeMiner = Callable[[], Miner]


class Marks:
    """Shared memory: what a worker is doing."""

    def __init__(self, context: BaseContext) -> None:
        """Take a piece of memory that a process of `context` can be given."""
        # doubles hold these small whole numbers exactly: begun at, task, path, content, stage, files done
        self.cells = context.RawArray("d", 6)
        self.clear()

    def clear(self) -> None:
        """Note that no document is being worked on."""
        self.cells[:] = [0.0, -1.0, 0.0, 0.0, 0.0, 0.0]

    def read(self) -> tuple[float, Place, Stage] | None:
        """Return when work on a document began, which, and what is being done; None when none is."""
        began, task, path, content, stage, _ = self.cells
        if task < 0:
            return None
        return began, (int(task), int(path), int(content)), "extract" if stage else "read"

    @property
    def files(self) -> int:
        """Files of the job dealt with."""
        return int(self.cells[5])


class _Watch:
    """The watch of a job in a worker process."""

    def __init__(self, cells: Any, stop: Any) -> None:  # noqa: ANN401 - ctypes arrays
        self._cells, self._stop, self._parent = cells, stop, os.getppid()
        self._place: Place | None = None

    @property
    def stopped(self) -> bool:
        return bool(self._stop.value)

    def begin(self, place: Place, stage: Stage) -> None:
        if os.getppid() != self._parent:  # nobody is left who would want the result
            os._exit(1)
        self._cells[1] = -1.0  # while the rest changes, nobody is to blame
        if place != self._place:
            self._cells[0], self._place = time.monotonic(), place
        self._cells[2], self._cells[3], self._cells[4] = place[1], place[2], stage == "extract"
        self._cells[1] = place[0]

    def done(self, files: int) -> None:
        self._cells[5] = files


def serve(
    pipe: Connection,
    make_miner: MakeMiner,
    cells: Any,  # noqa: ANN401 - ctypes arrays
    stop: Any,  # noqa: ANN401
    memory: int | None,
    scratch: str,
) -> None:
    """Do jobs until the other end of the pipe is gone; the whole life of a worker process."""
    tempfile.tempdir = scratch  # whoever started the process clears it away
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        os.setsid()  # so that LibreOffice and the like, started by a reader, end with it
    limit_memory(memory)
    with suppress(EOFError, BrokenPipeError):
        try:
            miner = make_miner()
        except Exception as error:
            pipe.send(error)
            return
        gc.collect()
        gc.freeze()  # vocabularies and patterns live as long as the process; no collection need look at them again
        pipe.send(None)
        while True:
            job, lost = pipe.recv()
            answer = _answer(job, miner, _Watch(cells, stop), lost)
            cells[1] = -1.0
            pipe.send(answer)


def _answer(job: Job, miner: Miner, watch: _Watch, lost: Losses) -> Any:  # noqa: ANN401 - any result, or an error
    try:
        return job.work(miner, watch, lost)
    except ReportmineError as error:
        return error
    except Exception as error:  # not every exception survives the pipe
        return ReportmineError(f"工作进程出错：{type(error).__name__}：{error}", hint="请告诉维护者")


def limit_memory(most: int | None) -> None:
    """Have the system refuse this process more memory than `most` bytes of data, where it can."""
    if most is None or sys.platform != "linux":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def worker_context(make_miner: MakeMiner) -> BaseContext:
    """Return the way to start processes.

    Never a plain fork, since a forked child may inherit a lock that a thread of Arrow or DuckDB holds. A fork server
    has no threads and has the modules loaded already; where there is none, processes are started afresh.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    made_by = getattr(getattr(make_miner, "func", make_miner), "__module__", "")
    context.set_forkserver_preload(["reportmine.batch.work", "pyarrow.parquet", made_by])
    return context


def start_server() -> None:
    """Start the fork server, where there is one, deaf to Ctrl-C from its first moment on."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        from multiprocessing.forkserver import ensure_running

        with deaf_to_ctrl_c():
            ensure_running()


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """Let processes started inside the block inherit that Ctrl-C is ignored, from their first moment on.

    The terminal sends Ctrl-C to all processes; only the parent may act on it, or finished work is lost.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
