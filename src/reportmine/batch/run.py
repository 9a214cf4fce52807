"""The run: plan, process, store, and account for everything."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from importlib import metadata
from pathlib import Path
from types import FrameType

from reportmine.batch.engines import mine_in_processes, mine_serially
from reportmine.batch.ledger import Ledger
from reportmine.batch.plan import make_plan
from reportmine.batch.receipt import Receipt
from reportmine.batch.work import BatchResult, Miner
from reportmine.store.catalog import open_store
from reportmine.store.chunks import create_store, new_run_id
from reportmine.store.tables import Run

BATCH_TASKS = 8
"""Tasks sent to a worker at once; constant, so that any number of workers writes the same chunks."""

Progress = Callable[[int, int], None]
"""Called with the number of files dealt with so far and the number of all files."""


def run(
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    make_miner: Callable[[], Miner],
    workers: int = 1,
    manifest: str | Path | None = None,
    progress: Progress | None = None,
) -> Receipt:
    """Process all reports of the inputs that the store does not hold yet, and store them.

    A run that finds nothing new writes nothing. Ctrl-C ends it after the batches under way, with all of them stored.

    Args:
        inputs: files and folders.
        out: folder of the store; made when missing.
        make_miner: makes the miner, once here and once in each worker process; must be picklable for `workers` > 1.
        workers: processes; 1 works in this one.
        manifest: table that tells area, period and issuer of files; None for the `manifest.csv` in input folders.
        progress: told how far the run is, after planning and after each batch.

    Returns:
        The receipt; its sums hold.

    Raises:
        UsageError: the manifest is malformed, or names files that are not there.
        StoreError: the store cannot be read or written; what was stored before stays.
        ReportmineError: a worker process died, or the sums do not hold.
    """
    started, clock = datetime.now().astimezone(), time.monotonic()
    paths, out = [Path(entry) for entry in inputs], Path(out)
    miner = make_miner()
    create_store(out)
    with open_store(out) as store:
        known = store.known()
        told = set(store.frame("failures")[["path", "sha256", "error"]].itertuples(index=False, name=None))
    plan = make_plan(paths, known, miner.fingerprint, Path(manifest) if manifest else None)
    ledger = Ledger(out=out, run=new_run_id(out), plan=plan, told=told)
    batches = [plan.tasks[start : start + BATCH_TASKS] for start in range(0, len(plan.tasks), BATCH_TASKS)]
    with _ctrl_c() as stop:
        if workers > 1 and len(batches) > 1:
            results = mine_in_processes(batches, make_miner, ledger.run, workers, stop)
        else:
            results = mine_serially(batches, miner, ledger.run, stop)
        try:
            _take(results, ledger, progress)
        finally:  # whatever ended it, what is finished is stored
            receipt = ledger.close(
                Run(
                    run=ledger.run,
                    started=started.isoformat(timespec="seconds"),
                    seconds=time.monotonic() - clock,
                    version=metadata.version("reportmine"),
                    fingerprint=miner.fingerprint,
                    settings={"workers": str(workers)},
                    inputs=tuple(map(str, paths)),
                )
            )
    receipt.check()
    return receipt


def _take(results: Generator[BatchResult], ledger: Ledger, progress: Progress | None) -> None:
    """Book the results as they come, and tell how far the run is."""
    if progress:
        progress(ledger.done, ledger.plan.files)
    with closing(results):
        for result in results:
            ledger.add(result)
            if progress:
                progress(ledger.done, ledger.plan.files)


@contextmanager
def _ctrl_c() -> Iterator[threading.Event]:
    """Turn the first Ctrl-C inside the block into a flag, the second into the usual interruption."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():  # only the main thread may set handlers
        yield stop
        return

    def note(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
