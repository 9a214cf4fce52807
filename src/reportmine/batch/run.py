"""The run: plan, process, store, and account for everything."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from types import FrameType
from typing import Literal

from reportmine.batch.engines import Engine, HereEngine
from reportmine.batch.found import find_files
from reportmine.batch.known import known_of
from reportmine.batch.ledger import Ledger
from reportmine.batch.plan import Plan, containers_in, make_plan
from reportmine.batch.receipt import Receipt
from reportmine.batch.supervise import Limits
from reportmine.batch.work import Leaves, ListJob, MineJob, Miner, Tally
from reportmine.store.catalog import open_store
from reportmine.store.chunks import check_writable, create_store, new_run_id
from reportmine.store.tables import Run

Progress = Callable[[int, int], None]
"""Called with the number of files dealt with so far and the number of all files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a run works; none of this changes what it finds.

    Attributes:
        workers: processes; 0 works in this one, where a file that kills or hangs the process ends the run.
        engine: local, or ray for a cluster.
        address: of the Ray cluster; None starts Ray on this machine.
        limits: time and memory for a worker process.
        retry_failures: try files again that failed before with the same program and vocabulary.
    """

    workers: int = 0
    engine: Literal["local", "ray"] = "local"
    address: str | None = None
    limits: Limits = Limits()  # noqa: RUF009 (frozen)
    retry_failures: bool = False


def run(  # noqa: PLR0913
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    make_miner: Callable[[], Miner],
    workers: int = 0,
    settings: Settings | None = None,
    manifest: str | Path | None = None,
    progress: Progress | None = None,
    ready: Callable[[Path], bool] | None = None,
    stop: threading.Event | None = None,
) -> Receipt:
    """Process all reports of the inputs that the store does not hold yet, and store them.

    A run that finds nothing new writes nothing. Ctrl-C ends it after the documents at hand, with all of them stored.

    Args:
        inputs: files and folders.
        out: folder of the store; made when missing.
        make_miner: makes the miner, once here and once in each worker process; must be picklable for `workers` > 0.
        workers: short for `Settings(workers=…)`.
        settings: how to work.
        manifest: table that tells area, period and issuer of files; None for the `manifest.csv` in input folders.
        progress: told how far the run is, after planning and from time to time.
        ready: tells which files of the inputs to take; None for all.
        stop: ends the run when set, as Ctrl-C does; with it, Ctrl-C is left to the caller.

    Returns:
        The receipt; its sums hold.

    Raises:
        UsageError: the manifest is malformed or names files that are not there, or the engine is not installed.
        StoreError: the store cannot be read or written; what was stored before stays.
        ReportmineError: no worker can be kept alive, or the sums do not hold.
    """
    started, clock = datetime.now().astimezone(), time.monotonic()
    paths, out = [Path(entry) for entry in inputs], Path(out)
    settings = settings or Settings(workers=workers)
    miner = make_miner()
    create_store(out)
    with open_store(out) as store:
        known = known_of(store, miner.fingerprint)
        told = set(store.frame("failures")[["path", "sha256", "error"]].itertuples(index=False, name=None))
    found = find_files(paths, Path(manifest) if manifest else None, ready)
    with nullcontext(stop) if stop else ctrl_c() as end, closing(_engine(settings, miner, make_miner)) as engine:
        retry = settings.retry_failures
        unknown = containers_in(found, known, miner.fingerprint, retry=retry)
        listed = [ListJob(path, sha256) for sha256, path in unknown.items()]
        leaves: Iterator[Leaves] = engine.results(listed, end, lambda _done: None)
        containers = {each.sha256: each.digests for each in leaves}
        plan = make_plan(found, known, miner.fingerprint, containers=containers, retry=retry)
        if plan.units:
            check_writable(out)
        ledger = Ledger(out=out, run=new_run_id(out), plan=plan, told=told)
        try:
            _work(engine, ledger, end, progress)
        finally:  # whatever ended it, what is finished is accounted for
            engine.close()
            seconds = time.monotonic() - clock
            receipt = ledger.close(_run_record(ledger.run, started, seconds, miner.fingerprint, settings, paths))
    receipt.check()
    return receipt


def _run_record(
    run: str, started: datetime, seconds: float, fingerprint: str, settings: Settings, inputs: Sequence[Path]
) -> Run:
    """Return what the store keeps of a run."""
    return Run(
        run=run,
        started=started.isoformat(timespec="seconds"),
        seconds=seconds,
        version=metadata.version("reportmine"),
        fingerprint=fingerprint,
        settings={"workers": str(settings.workers), "engine": settings.engine},
        inputs=tuple(map(str, inputs)),
    )


def _engine(settings: Settings, miner: Miner, make_miner: Callable[[], Miner]) -> Engine:
    """Return what does the work; the libraries of the others are not imported."""
    if settings.engine == "ray":
        from reportmine.batch.ray import RayEngine

        return RayEngine(make_miner, max(1, settings.workers), settings.limits, settings.address)
    if settings.workers:
        from reportmine.batch.local import LocalEngine

        return LocalEngine(make_miner, settings.workers, settings.limits)
    return HereEngine(miner)


def _work(engine: Engine, ledger: Ledger, stop: threading.Event, progress: Progress | None) -> None:
    """Have the units done, book them as they come, and tell how far the run is."""
    plan: Plan = ledger.plan

    def tick(under_way: int) -> None:
        if progress:
            progress(min(ledger.done + under_way, plan.files), plan.files)

    tick(0)
    jobs = [MineJob(ledger.out, ledger.run, number, unit) for number, unit in enumerate(plan.units, start=1)]
    tallies: Iterator[Tally] = engine.results(jobs, stop, tick)
    for tally in tallies:
        ledger.add(tally)
        tick(0)


@contextmanager
def ctrl_c() -> Iterator[threading.Event]:
    """Turn the first Ctrl-C or SIGTERM inside the block into a flag, the second into the usual interruption."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():  # only the main thread may set handlers
        yield stop
        return

    def note(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
