"""Ways to work through the batches of a run: in this process, or in several.

Both yield results in the order of the batches, so that they write the same chunks.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from reportmine.batch.plan import Task
from reportmine.batch.work import BatchResult, Miner, mine_batch
from reportmine.errors import ReportmineError

_AHEAD = 3
"""Batches under way per worker: enough to keep all busy, few enough to bound memory."""

_miner: Miner | None = None
"""The miner of a worker process, made once by `_start_worker`."""


def mine_serially(
    batches: Sequence[Sequence[Task]], miner: Miner, run: str, stop: threading.Event
) -> Generator[BatchResult]:
    """Yield the result of each batch, worked on in this process.

    Args:
        batches: what to do.
        miner: what processes it.
        run: id of the run.
        stop: when set, no further batch is begun.
    """
    for batch in batches:
        if stop.is_set():
            return
        yield mine_batch(batch, miner, run)


def mine_in_processes(
    batches: Sequence[Sequence[Task]],
    make_miner: Callable[[], Miner],
    run: str,
    workers: int,
    stop: threading.Event,
) -> Generator[BatchResult]:
    """Yield the result of each batch, worked on by several processes.

    Args:
        batches: what to do.
        make_miner: called once in each process; must be picklable.
        run: id of the run.
        workers: number of processes.
        stop: when set, no further batch is begun; those under way are still yielded.

    Raises:
        ReportmineError: a process died; the batches yielded so far are good.
    """
    # spawned, since a forked child may inherit a lock that a thread of Arrow or DuckDB holds
    context = multiprocessing.get_context("spawn")
    waiting = iter(batches)
    under_way: deque[Future[BatchResult]] = deque()
    with ProcessPoolExecutor(workers, context, _start_worker, (make_miner,)) as pool:
        try:
            while True:
                while len(under_way) < workers * _AHEAD and not stop.is_set() and (batch := next(waiting, None)):
                    with _children_deaf_to_ctrl_c():
                        under_way.append(pool.submit(_mine_in_worker, batch, run))
                if not under_way:
                    return
                yield under_way.popleft().result()
        except BrokenProcessPool as error:
            raise ReportmineError(
                "有一个工作进程意外退出（多半是内存不够），运行到此为止，已完成的结果都已存好",
                hint="请减小 --workers 后再运行一次，会从这里接着做",
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _start_worker(make_miner: Callable[[], Miner]) -> None:
    """Make the miner of a worker process."""
    global _miner  # noqa: PLW0603  the only way that the pool has to hand a process something to keep
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _miner = make_miner()


def _mine_in_worker(batch: Sequence[Task], run: str) -> BatchResult:
    assert _miner is not None
    return mine_batch(batch, _miner, run)


@contextmanager
def _children_deaf_to_ctrl_c() -> Iterator[None]:
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
