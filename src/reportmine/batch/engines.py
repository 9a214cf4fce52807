"""What every way of working through the jobs of a run has in common, and the plainest one: in this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from reportmine.batch.work import Losses, Miner, Place, Stage, Watch

Tick = Callable[[int], None]
"""Called now and then with the number of files dealt with in jobs whose result is still to come."""


class Job(Protocol):
    """Something that a worker does; what it returns must be small, since it is sent between processes."""

    def work(self, miner: Miner, watch: Watch, lost: Losses) -> Any:  # noqa: ANN401 - each job has a result of its own
        """Do it."""


class Engine(Protocol):
    """A way of working through jobs."""

    def results(self, jobs: Sequence[Job], stop: threading.Event, tick: Tick) -> Iterator[Any]:
        """Yield the results of jobs as they come.

        Args:
            jobs: what to do.
            stop: when set, no further job is begun, and those under way end after the document at hand.
            tick: told how far the jobs under way are.

        Raises:
            ReportmineError: it cannot go on; the results yielded so far are good.
        """

    def close(self) -> None:
        """End all workers, at once."""


@dataclass(slots=True)
class _Here:
    """The watch of a job in this process."""

    stop: threading.Event
    tick: Tick

    @property
    def stopped(self) -> bool:
        return self.stop.is_set()

    def begin(self, place: Place, stage: Stage) -> None:
        """Nobody watches over this process."""

    def done(self, files: int) -> None:
        self.tick(files)


class HereEngine:
    """Works in this process: nothing is started, but a document that kills or hangs the process ends the run."""

    def __init__(self, make: Callable[[], Miner]) -> None:
        """Take what returns the miner."""
        self._make = make

    def results(self, jobs: Sequence[Job], stop: threading.Event, tick: Tick) -> Generator[Any]:
        """Yield the results of jobs in their order."""
        for job in jobs:
            if stop.is_set():
                return
            yield job.work(self._make(), _Here(stop, tick), {})

    def close(self) -> None:
        """There is nothing to end."""
