"""The engine for a cluster: Ray actors that each watch over a worker of their own. The only importer of ray.

The actors do the same jobs in the same supervised processes as the engine for one machine; chunks go straight to the
store, which must lie in a folder that all machines share. Nothing but counts travels through Ray.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from typing import Any

from reportmine.batch.engines import Job, Tick
from reportmine.batch.supervise import Limits, Supervisor
from reportmine.batch.worker import MakeMiner
from reportmine.errors import ReportmineError, UsageError

_GLANCE = 0.5
_RETRIES = 5


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
        except ImportError as error:
            raise UsageError(
                "没有安装 Ray", hint='请先运行 pip install "reportmine[ray]"，或去掉 --engine ray'
            ) from error
        self._ray = ray
        self._ours = not ray.is_initialized()
        if self._ours:
            try:
                here = {"num_cpus": workers, "include_dashboard": False} if address is None else {}
                ray.init(address=address, log_to_driver=False, configure_logging=False, **here)
            except (ConnectionError, ValueError, RuntimeError) as error:
                raise ReportmineError(
                    f"连不上 Ray（{address or '本机'}）：{error}",
                    hint="请核对 --address，并确认 ray start 已在各机器上运行",
                ) from error
        actor = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=_RETRIES)(_Actor)
        self._actors = [actor.remote(make_miner, limits) for _ in range(workers)]

    def results(self, jobs: Sequence[Job], stop: threading.Event, tick: Tick) -> Generator[Any]:
        """Yield the results of jobs as they come; Ray starts an actor that was killed again, and its job with it."""
        waiting = iter(jobs)
        under_way: dict[Any, Any] = {}
        for actor in self._actors:
            if (job := next(waiting, None)) is not None:
                under_way[actor.do.remote(job)] = actor
        while under_way:
            ready, _ = self._ray.wait(list(under_way), timeout=_GLANCE)
            tick(0)
            for reference in ready:
                actor = under_way.pop(reference)
                yield self._answer(reference)
                if not stop.is_set() and (job := next(waiting, None)) is not None:
                    under_way[actor.do.remote(job)] = actor

    def _answer(self, reference: Any) -> Any:  # noqa: ANN401 - the result of any job
        try:
            answer = self._ray.get(reference)
        except self._ray.exceptions.RayError as error:
            raise ReportmineError(
                f"Ray 的工作进程接连退出：{str(error).splitlines()[0]}", hint="请查看集群的状态，再运行一次会接着做"
            ) from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """End the actors, and Ray itself when it was started here."""
        actors, self._actors = self._actors, []
        for actor in actors:
            self._ray.kill(actor)
        if actors and self._ours:
            self._ray.shutdown()


class _Actor:
    """A supervisor on some machine of the cluster."""

    def __init__(self, make_miner: MakeMiner, limits: Limits) -> None:
        self._supervisor = Supervisor(make_miner, limits)

    def do(self, job: Job) -> Any:  # noqa: ANN401 - the result of any job, or its error
        """Have a job done."""
        try:
            return self._supervisor.do(job)
        except ReportmineError as error:  # as a value: Ray would wrap what is raised
            return error
