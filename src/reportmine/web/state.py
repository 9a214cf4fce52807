"""The store that is being looked at: opened once, opened again when a run has added to it, asked from one thread."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from reportmine.errors import ReportmineError
from reportmine.store.catalog import open_store
from reportmine.store.chunks import CHUNKS

if TYPE_CHECKING:
    from reportmine.store.catalog import Store

P = ParamSpec("P")
T = TypeVar("T")

_REMEMBERED = 50
"""Answers kept; the oldest goes first."""


class Site:
    """One store, as the pages see it.

    DuckDB connections belong to one thread, so questions are asked one after another in a thread of their own and the
    server goes on meanwhile. What takes longer (an audit of everything, the index of all problems) is worked out in
    another process. Answers are kept until the store changes.

    Args:
        path: folder of the store; it exists.
        workers: processes for long work.
        model: name of the model that uploaded files are processed with.

    Attributes:
        path: the folder.
        model: the model's name.
    """

    def __init__(self, path: Path, *, workers: int = 2, model: str = "none") -> None:
        self.path = path
        self.model = model
        self._workers = workers
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._processes: ProcessPoolExecutor | None = None
        self._store: Store | None = None
        self._opened_as: tuple[str, ...] = ()
        self._closed = False
        self._known: OrderedDict[tuple[Hashable, ...], asyncio.Future[Any]] = OrderedDict()

    def version(self) -> tuple[str, ...]:
        """Return what changes whenever a run, `compact` or `vacuum` changes the store."""
        return tuple(sorted(path.parent.name for path in (self.path / CHUNKS).glob("[!.]*/documents.parquet")))

    async def ask(self, question: Callable[Concatenate[Store, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Ask the store; nothing is remembered.

        Args:
            question: called with the open store first; it must be quick.
            args: what else it is called with.
            named: likewise.

        Raises:
            ReportmineError: the store is damaged, or what was asked for is not allowed.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(self._answer, question, *args, **named))

    async def know(self, question: Callable[Concatenate[Store, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Ask the store, or return what it said when the same was asked before and nothing changed since.

        Args:
            question: as for `ask`; arguments must be hashable.
            args: what else it is called with.
            named: likewise.

        Raises:
            ReportmineError: as for `ask`.
        """
        answer: T = await self._once(question, args, named, lambda: self.ask(question, *args, **named))
        return answer

    async def work(self, question: Callable[Concatenate[Store, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Work an answer out in another process, once for each state of the store.

        Args:
            question: a function of a module, called with a store of its own; what it returns must be picklable.
            args: what else it is called with; picklable and hashable.
            named: likewise.

        Raises:
            ReportmineError: as for `ask`, or the process died.
        """
        task = partial(_in_process, self.path, question, args, named)
        answer: T = await self._once(question, args, named, lambda: self.in_process(task))
        return answer

    def warm(self) -> None:
        """Start the processes, open the store and import what takes long before any of it is needed."""
        self._thread.submit(self._prepare)
        for _ in range(self._workers):
            self._pool().submit(_nothing)

    def _prepare(self) -> None:
        import plotly.graph_objects as go  # noqa: F401

        with suppress(ReportmineError):  # who asks is told
            self._current()

    def _pool(self) -> ProcessPoolExecutor:
        if self._processes is None:
            context = multiprocessing.get_context("spawn")
            self._processes = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_start_worker)
        return self._processes

    async def in_process(self, task: Callable[[], T]) -> T:
        """Run something in another process.

        Args:
            task: picklable.

        Raises:
            ReportmineError: the process died.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._pool(), task)
        except BrokenProcessPool as error:
            self._processes = None
            raise ReportmineError("处理用的进程意外结束", hint="多半是内存不够；请缩小范围再试一次") from error

    async def _once(
        self, question: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any], start: Callable[[], Any]
    ) -> Any:  # noqa: ANN401 - whatever the question answers
        version = self.version()
        for outdated in [key for key in self._known if key[0] != version]:
            del self._known[outdated]
        key = (version, question.__module__, question.__qualname__, args, tuple(sorted(named.items())))
        found = self._known.get(key)
        if found is None or found.cancelled() or (found.done() and found.exception() is not None):
            found = asyncio.ensure_future(start())
            self._known[key] = found
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return await asyncio.shield(found)

    def _answer(self, question: Callable[..., T], *args: Any, **named: Any) -> T:  # noqa: ANN401 - any question's
        return question(self._current(), *args, **named)

    def _current(self) -> Store:
        """Return the store as it is now."""
        version = self.version()
        if self._store is None or version != self._opened_as:
            if self._store is not None:
                self._store.close()
                self._store = None
            self._store = open_store(self.path)
            self._opened_as = version
        return self._store

    def close(self) -> None:
        """End the thread and the processes, and close the store; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        self._thread.submit(self._close_store).result()
        self._thread.shutdown()
        if self._processes is not None:
            self._processes.shutdown(wait=False, cancel_futures=True)

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None


def _start_worker() -> None:
    """Leave Ctrl-C to the server, which ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import duckdb  # noqa: F401 - what takes longest to import
    import pandas as pd  # noqa: F401
    import pyarrow as pa  # noqa: F401


def _nothing() -> None:
    """Do nothing, in a process that is started for it."""


def _in_process(path: Path, question: Callable[..., T], args: tuple[Any, ...], named: dict[str, Any]) -> T:
    with open_store(path) as store:
        return question(store, *args, **named)
