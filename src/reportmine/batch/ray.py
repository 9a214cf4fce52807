"""The engine for a cluster: Ray Data over the same jobs. The only importer of ray.

Each row of a dataset is a job; a pool of actors works through the rows, each actor with a supervised process of its
own as on one machine, and the results are taken as they come. Chunks go straight to the store: nothing but jobs and
counts travels through Ray.
"""

from __future__ import annotations

import logging
import os
import pickle
import queue
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from reportmine.batch.engines import Job, Tick
from reportmine.batch.supervise import Limits, Supervisor
from reportmine.batch.worker import MakeMiner
from reportmine.errors import ReportmineError, UsageError

_GLANCE = 0.5
_KNOCK = 10.0
_TIMES = 6
"""Most times that a job is begun: each time its actor or machine died. Ray Data itself would go on for ever."""

_DONE = object()


class RayEngine:
    """Works on a Ray cluster, or on Ray workers of this machine."""

    def __init__(self, make_miner: MakeMiner, workers: int, limits: Limits, address: str | None) -> None:
        """Connect to the cluster.

        Args:
            make_miner: called once in each worker; must be picklable.
            workers: number of actors, one CPU each.
            limits: what each worker may use.
            address: of the cluster (`auto`, `ray://…`); None starts Ray on this machine.

        Raises:
            UsageError: Ray is not installed.
            ReportmineError: there is no cluster at the address.
        """
        try:
            import ray
            import ray.data
        except ImportError as error:
            raise UsageError(
                "没有安装 Ray", hint='请先运行 pip install "reportmine[ray]"，或去掉 --engine ray'
            ) from error
        self._ray, self._make_miner, self._workers, self._limits = ray, make_miner, workers, limits
        self._address, self._ours = address, not ray.is_initialized()
        self._board: Any = None
        self._given = 0
        self._failed: Exception | None = None
        self._connected, self._closing = threading.Event(), threading.Event()
        self._holder = threading.Thread(target=self._hold, daemon=True)  # starting Ray takes seconds
        self._holder.start()

    def _hold(self) -> None:
        """Join the cluster, or start Ray here, until all is over; the whole life of a thread.

        The processes of Ray end with the thread that started them.
        """
        try:
            self._connect()
        except Exception as error:  # raised where somebody listens
            self._failed = error
        self._connected.set()
        self._closing.wait()
        if self._board is not None:  # what a run left behind on somebody else's Ray ends after the documents at hand
            with suppress(self._ray.exceptions.RayError):
                self._ray.get(self._board.look.remote(True))
        if self._ours:
            self._ray.shutdown()

    def _connect(self) -> None:
        if self._ours:
            _be_quiet()
            here = {"num_cpus": self._workers, "include_dashboard": False} if self._address is None else {}
            address = self._address or "local"  # else one that RAY_ADDRESS names would be taken
            _knock(address)
            with _stderr_shut():
                self._ray.init(address=address, log_to_driver=False, configure_logging=False, **here)
        self._board = self._ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)(_Board).remote()

    def results(self, jobs: Sequence[Job], stop: threading.Event, tick: Tick) -> Generator[Any]:
        """Yield the results of jobs as they come; Ray starts an actor that was killed again, and its job with it."""
        if not jobs:
            return
        while not (stop.is_set() or self._connected.wait(_GLANCE)):
            tick(0)
        if stop.is_set():
            return
        if self._failed is not None:
            what = f"连不上 Ray（{self._address or '本机'}）：{_first_line(self._failed)}"
            raise ReportmineError(what, hint="请核对 --address，并确认 ray start 已在各机器上运行") from self._failed
        answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        threading.Thread(target=self._stream, args=(jobs, answers), daemon=True).start()
        while True:
            if stop.is_set():
                self._look(stop)
            try:
                answer = answers.get(timeout=_GLANCE)
            except queue.Empty:
                tick(self._look(stop))
                continue
            if answer is _DONE:
                return
            if isinstance(answer, Exception):
                raise self._told(answer)
            if answer is not None:
                yield answer

    def _told(self, error: Exception) -> Exception:
        """Return an error of a job as it is, and one of Ray in Chinese."""
        if isinstance(error, ReportmineError):
            return error
        hint = "请查看集群的状态，再运行一次会接着做"
        told = ReportmineError(f"Ray 出错（{type(error).__name__}）：{_first_line(error)}", hint=hint)
        told.__cause__ = error
        return told

    def _stream(self, jobs: Sequence[Job], answers: queue.SimpleQueue[Any]) -> None:
        """Have Ray Data work through the jobs, and hand on what comes; the whole life of a thread."""
        data = self._ray.data
        try:
            rows = data.from_items(
                [{"number": number, "job": pickle.dumps(job)} for number, job in enumerate(jobs, self._given)],
                override_num_blocks=len(jobs),
            )
            self._given += len(jobs)
            rows.context.enable_progress_bars = False
            # an actor or machine that dies is replaced and its job done again, without end: that is Ray Data's default
            done = rows.map_batches(
                _Actor,
                fn_constructor_args=(self._make_miner, self._limits, self._board),
                batch_size=None,
                compute=data.ActorPoolStrategy(size=min(self._workers, len(jobs)), max_tasks_in_flight_per_actor=2),
                num_cpus=1,
            )
            for batch in done.iter_batches(batch_size=None, prefetch_batches=0):
                for answer in batch["answer"]:
                    answers.put(pickle.loads(answer))
            answers.put(_DONE)
        except Exception as error:
            answers.put(error)

    def _look(self, stop: threading.Event) -> int:
        """Pass on the wish to stop, and return how many files the jobs under way have dealt with."""
        try:
            files: int = self._ray.get(self._board.look.remote(stop.is_set()))
        except self._ray.exceptions.RayError:  # it is being started again
            return 0
        return files

    def close(self) -> None:
        """End the actors, and Ray itself when it was started here."""
        self._closing.set()
        self._holder.join()


def _be_quiet() -> None:
    """Keep Ray from printing logs of its own: the run tells how far it is. Ray keeps them in its folder."""
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def _stderr_shut() -> Iterator[None]:
    """Drop what Ray's C++ side writes: it says aloud that it was told to be quiet."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _knock(address: str) -> None:
    """Find out at once whether anybody is there: Ray itself would go on trying for minutes.

    Raises:
        OSError: nobody is.
    """
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_KNOCK).close()


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


class _Board:
    """What the run and its actors tell each other: that they shall stop, and how far they are."""

    def __init__(self) -> None:
        self._stop = False
        self._files: dict[str, int] = {}
        self._begun: Counter[int] = Counter()

    def look(self, stop: bool) -> int:
        """Take the wish of the run, and return the number of files in the jobs under way."""
        self._stop = self._stop or stop
        return sum(self._files.values())

    def begin(self, job: int) -> int:
        """Note that a job is begun, and return how many times it was."""
        self._begun[job] += 1
        return self._begun[job]

    def tell(self, actor: str, files: int) -> bool:
        """Take the number of files that an actor has dealt with in its job, and return whether to stop."""
        self._files[actor] = files
        return self._stop


class _Actor:
    """A supervisor on some machine of the cluster."""

    def __init__(self, make_miner: MakeMiner, limits: Limits, board: Any) -> None:  # noqa: ANN401 - an actor handle
        self._supervisor = Supervisor(make_miner, limits)
        self._board, self._name = board, uuid.uuid4().hex
        threading.Thread(target=self._follow, daemon=True).start()

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[bytes]]:
        """Have jobs done; none any more when the run shall stop."""
        jobs = zip(batch["number"], batch["job"], strict=True)
        return {"answer": [pickle.dumps(self._do(int(number), pickle.loads(job))) for number, job in jobs]}

    def _do(self, number: int, job: Job) -> Any:  # noqa: ANN401 - the result of any job, or its error
        import ray

        if self._tell(0):
            return None
        if ray.get(self._board.begin.remote(number)) > _TIMES:
            return ReportmineError(
                f"Ray 的工作进程在同一批文件上退出了 {_TIMES} 次", hint="请查看集群的内存和日志，再运行一次会接着做"
            )
        try:
            return self._supervisor.do(job)
        except ReportmineError as error:  # as a value: Ray would end everything for what is raised
            return error
        finally:
            self._supervisor.marks.clear()
            self._tell(0)

    def _follow(self) -> None:
        """Tell how far the job is, and end it after the document at hand when the run shall stop."""
        while True:
            time.sleep(_GLANCE)
            if self._tell(self._supervisor.marks.files):
                self._supervisor.stop()

    def _tell(self, files: int) -> bool:
        import ray

        try:
            stop: bool = ray.get(self._board.tell.remote(self._name, files))
        except ray.exceptions.RayError:  # the run is over, or the board is being started again
            return False
        return stop
