"""The engine for one machine: several supervised processes, each with a thread that hands it jobs."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Sequence
from typing import Any

from reportmine.batch.engines import Job, Tick
from reportmine.batch.supervise import Limits, Supervisor
from reportmine.batch.worker import MakeMiner, start_server

_GLANCE = 0.2
_IDLE = object()
_Answers = queue.SimpleQueue[tuple[Supervisor, Any]]


class LocalEngine:
    """Works in several processes of this machine."""

    def __init__(self, make_miner: MakeMiner, workers: int, limits: Limits) -> None:
        """Start nothing yet.

        Args:
            make_miner: called once in each process; must be picklable.
            workers: number of processes.
            limits: what each may use.
        """
        self._supervisors = [Supervisor(make_miner, limits) for _ in range(workers)]

    def results(self, jobs: Sequence[Job], stop: threading.Event, tick: Tick) -> Generator[Any]:
        """Yield the results of jobs as they come."""
        waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
        answers: _Answers = queue.SimpleQueue()
        for job in jobs:
            waiting.put(job)
        used = self._supervisors[: len(jobs)]
        start_server()
        threads = [threading.Thread(target=_serve, args=(one, waiting, answers), daemon=True) for one in used]
        for thread in threads:
            thread.start()
        idle = 0
        while idle < len(threads):
            if stop.is_set():
                _empty(waiting)
                for one in used:
                    one.stop()
            try:
                one, answer = answers.get(timeout=_GLANCE)
            except queue.Empty:
                tick(sum(one.marks.files for one in used))
                continue
            if answer is _IDLE:
                idle += 1
            elif isinstance(answer, Exception):
                _empty(waiting)
                raise answer
            else:
                yield answer

    def close(self) -> None:
        """Kill all processes."""
        for one in self._supervisors:
            one.close()


def _serve(
    one: Supervisor, waiting: queue.SimpleQueue[Job], answers: queue.SimpleQueue[tuple[Supervisor, Any]]
) -> None:
    """Hand jobs to a process until there are none; the whole life of a thread."""
    while True:
        try:
            job = waiting.get_nowait()
        except queue.Empty:
            answers.put((one, _IDLE))
            return
        try:
            answer = one.do(job)
        except Exception as error:
            answer = error
        one.marks.clear()
        answers.put((one, answer))


def _empty(waiting: queue.SimpleQueue[Job]) -> None:
    while True:
        try:
            waiting.get_nowait()
        except queue.Empty:
            return
