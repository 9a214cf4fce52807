"""One worker process and what watches over it: death and delay cost the document at hand and nothing else.

A pool of `concurrent.futures` is lost with its first dead process; pebble's survives, but knows only which task was
at work, not which document of it. Here the worker notes each document in shared memory before it touches it.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from reportmine.batch.engines import Job
from reportmine.batch.work import Loss, Losses, Place, Stage
from reportmine.batch.worker import MakeMiner, Marks, deaf_to_ctrl_c, serve, worker_context
from reportmine.errors import ReportmineError

_DEATHS = 2
"""A document is given up when this many processes died on it: the first may have been killed for another's memory."""

_BLAMELESS = 3
_START_SECONDS = 300.0
_GLANCE = 0.2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may use.

    Attributes:
        seconds: time for one document; None for any.
        memory: bytes of data that a worker may hold; None for any. Kept where the system can (Linux).
    """

    seconds: float | None = 300.0
    memory: int | None = 4 * 1024**3


class Supervisor:
    """Has jobs done by one process at a time, and replaces it when it dies or takes too long.

    Attributes:
        marks: what the process is doing.
    """

    def __init__(self, make_miner: MakeMiner, limits: Limits) -> None:
        """Take what makes the miner in the process (must be picklable), and what the process may use."""
        self._make_miner, self._limits = make_miner, limits
        self._context = worker_context(make_miner)
        self.marks = Marks(self._context)
        self._stop = self._context.RawValue("b", 0)
        self._process: Any = None
        self._pipe: Connection | None = None
        self._scratch: str | None = None
        self._closed = False

    def stop(self) -> None:
        """Have the job under way end after the document at hand."""
        self._stop.value = 1

    def close(self) -> None:
        """Kill the process."""
        self._closed = True
        self._kill()

    def do(self, job: Job) -> Any:  # noqa: ANN401 - each job has a result of its own
        """Have a job done.

        Returns:
            What it returns, documents that no process survived given up.

        Raises:
            ReportmineError: what the job raised, or no process can be started or kept alive.
        """
        lost: dict[Place, Loss] = {}
        deaths: Counter[Place | None] = Counter()
        while True:
            answer = self._try(job, lost)
            if not isinstance(answer, _Death):
                if isinstance(answer, Exception):
                    raise answer
                return answer
            if self._closed:
                raise ReportmineError("已中断", hint="再运行一次会接着做")
            deaths[answer.place] += 1
            if answer.place is None and deaths[None] >= _BLAMELESS:
                raise ReportmineError(
                    f"工作进程接连意外退出（{answer.cause}）",
                    hint="请减小 --workers 或提高 --memory-limit 后再运行一次",
                )
            if answer.place is not None and (answer.late or deaths[answer.place] >= _DEATHS):
                lost[answer.place] = answer.loss(self._limits)

    def _try(self, job: Job, lost: Losses) -> Any:  # noqa: ANN401 - the job's result, its error or a death
        """Send a job to the process, started first if there is none, and wait for its answer or its end."""
        if self._process is None:
            self._start()
        assert self._pipe is not None
        self.marks.clear()
        try:
            self._pipe.send((job, lost))
        except OSError:
            return self._bury()
        while True:
            if wait([self._pipe, self._process.sentinel], _GLANCE):
                try:
                    return self._pipe.recv() if self._pipe.poll() else self._bury()
                except (EOFError, OSError):
                    return self._bury()
            if (found := self._overdue()) is not None:
                self._kill()
                # on its way to the next document when the time was up: nobody is to blame, all is done again
                blamed = self.marks.read()
                return _Death(found if blamed and blamed[1] == found else None, "超时", True, blamed and blamed[2])

    def _overdue(self) -> Place | None:
        """Return the document that has taken too long."""
        mark = self.marks.read()
        if mark is None or self._limits.seconds is None or time.monotonic() - mark[0] < self._limits.seconds:
            return None
        return mark[1]

    def _start(self) -> None:
        """Start a process and wait until its miner is ready.

        Raises:
            ReportmineError: it does not start.
        """
        pipe, its_end = self._context.Pipe()
        self._scratch = tempfile.mkdtemp(prefix="reportmine-")
        arguments = (its_end, self._make_miner, self.marks.cells, self._stop, self._limits.memory, self._scratch)
        with deaf_to_ctrl_c():
            self._process = self._context.Process(target=serve, args=arguments, daemon=True)  # type: ignore[attr-defined]
            self._process.start()
        its_end.close()
        self._pipe = pipe
        if self._closed:
            self._kill()
            raise ReportmineError("已中断", hint="再运行一次会接着做")
        try:
            ready = pipe.recv() if pipe.poll(_START_SECONDS) else TimeoutError()
        except (EOFError, OSError):
            death = self._bury()
            hint = "请提高 --memory-limit；在脚本里调用时，请放在 if __name__ == '__main__': 之下"
            raise ReportmineError(f"工作进程启动不了（{death.cause}）", hint=hint) from None
        if isinstance(ready, Exception):
            self._kill()
            raise ready

    def _bury(self) -> _Death:
        """Take note of the death of the process."""
        mark = self.marks.read()
        assert self._process is not None
        self._process.join(1.0)
        code = self._process.exitcode
        self._kill()
        return _Death(mark and mark[1], _cause(code), False, mark and mark[2])

    def _kill(self) -> None:
        process, self._process, pipe, self._pipe = self._process, None, self._pipe, None
        if process is not None:
            if hasattr(os, "killpg"):
                with suppress(OSError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.join()
            process.close()
        if pipe is not None:
            pipe.close()
        scratch, self._scratch = self._scratch, None
        if scratch is not None:  # what a killed process could not clear away
            shutil.rmtree(scratch, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Death:
    """The end of a worker process.

    Attributes:
        place: the document that it was working on; None when it was between two.
        cause: how it ended, in Chinese.
        late: whether it was ended for taking too long.
        stage: what it was doing.
    """

    place: Place | None
    cause: str
    late: bool
    stage: Stage | None

    def loss(self, limits: Limits) -> Loss:
        """Return why the document is given up."""
        stage: Stage = self.stage or "read"
        if self.late:
            what = f"处理超过 {limits.seconds:g} 秒，已停止"
            return Loss(stage, what, "请把文件拆小，或用更大的 --time-limit 加 --retry-failures 重试")
        return Loss(
            stage,
            f"使工作进程意外退出（{self.cause}）",
            "文件可能已损坏或太大：用原程序打开另存，或提高 --memory-limit，再加 --retry-failures 重试",
        )


def _cause(code: int | None) -> str:
    """Say in Chinese how a process ended."""
    if code is None:
        return "没有退出码"
    if code >= 0:
        return f"退出码 {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"信号 {-code}"
    return f"{name}，多半是内存不够" if name == "SIGKILL" else name
