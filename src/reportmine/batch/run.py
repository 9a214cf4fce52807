"""The run: plan, process, store, and account for everything."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from types import FrameType
from typing import Literal

from reportmine.batch.digests import Digest, digests_here
from reportmine.batch.engines import Engine, HereEngine
from reportmine.batch.found import Listing, by_content, list_files
from reportmine.batch.known import known_of
from reportmine.batch.ledger import Ledger
from reportmine.batch.look import Leaves, ListJob, digest_jobs
from reportmine.batch.plan import Known, Plan, containers_in, make_plan
from reportmine.batch.receipt import Receipt
from reportmine.batch.supervise import Limits
from reportmine.batch.urls import Entry, entry_of
from reportmine.batch.work import MineJob, Miner, Tally
from reportmine.schema.records import Failure
from reportmine.store.catalog import open_store
from reportmine.store.chunks import new_run_id
from reportmine.store.mirror import local_view
from reportmine.store.remote import check_out, is_remote
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
        inputs: files and folders, or URLs of some.
        out: folder or URL of the store; made when missing.
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
        UsageError: the manifest is malformed or names files that are not there, or the engine, or what opens a URL, is
            not installed.
        StoreError: the store cannot be read or written; what was stored before stays.
        RemoteError: a URL cannot be reached.
        ReportmineError: no worker can be kept alive, or the sums do not hold.
    """
    started, clock = datetime.now().astimezone(), time.monotonic()
    entries = [entry_of(entry) for entry in inputs]
    out = out if isinstance(out, str) and is_remote(out) else Path(out)
    settings = settings or Settings(workers=workers)
    make = cache(make_miner)
    with closing(_engine(settings, make, make_miner)) as engine:
        fingerprint = make().fingerprint  # before anything is written, for there may be no such model
        with local_view(out) as view:
            with open_store(view) as store:
                known = known_of(store, fingerprint)
                told = set(store.frame("failures")[["path", "sha256", "error"]].itertuples(index=False, name=None))
            listing = list_files(entries, entry_of(manifest) if manifest else None, ready)
            here = list(digests_here(listing.files))
            with nullcontext(stop) if stop else ctrl_c() as end:
                plan = _plan(engine, listing, here, known, fingerprint, end, retry=settings.retry_failures)
                if plan.units:
                    check_out(out)
                ledger = Ledger(out=out, run=new_run_id(view), plan=plan, told=told)
                try:
                    _work(engine, ledger, end, progress)
                finally:  # whatever ended it, what is finished is accounted for
                    engine.close()
                    seconds = time.monotonic() - clock
                    receipt = ledger.close(_run_record(ledger.run, started, seconds, fingerprint, settings, entries))
    receipt.check()
    return receipt


def _plan(
    engine: Engine,
    listing: Listing,
    here: Sequence[Digest | Failure],
    known: Known,
    fingerprint: str,
    stop: threading.Event,
    *,
    retry: bool,
) -> Plan:
    """Have the workers look at what a plan must know beyond the digests of the files here, and plan."""
    looks: Iterator[Sequence[Digest | Failure]]
    looks = engine.results(list(digest_jobs(listing.remote)), stop, lambda _done: None)
    found = by_content(listing, [*here, *(digest for look in looks for digest in look)])
    unknown = containers_in(found, known, fingerprint, retry=retry)
    listed = [ListJob(path, sha256) for sha256, path in unknown.items()]
    leaves: Iterator[Leaves] = engine.results(listed, stop, lambda _done: None)
    containers = {each.sha256: each.digests for each in leaves}
    return make_plan(found, known, fingerprint, containers=containers, retry=retry)


def _run_record(
    run: str, started: datetime, seconds: float, fingerprint: str, settings: Settings, inputs: Sequence[Entry]
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


def _engine(settings: Settings, make: Callable[[], Miner], make_miner: Callable[[], Miner]) -> Engine:
    """Return what does the work; the libraries of the others are not imported.

    Args:
        settings: which engine.
        make: returns the miner of this process.
        make_miner: makes that of another process.
    """
    if settings.engine == "ray":
        from reportmine.batch.ray import RayEngine

        return RayEngine(make_miner, max(1, settings.workers), settings.limits, settings.address)
    if settings.workers:
        from reportmine.batch.local import LocalEngine

        return LocalEngine(make_miner, settings.workers, settings.limits)
    return HereEngine(make)


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
