"""Files that were dropped on the page: kept beside the store, processed by a run in another process, and watched."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from reportmine.batch.receipt import Receipt
from reportmine.batch.run import run
from reportmine.errors import ReportmineError, UsageError
from reportmine.pipeline import load
from reportmine.web.extract import safe_name
from reportmine.web.settings import Settings
from reportmine.web.state import Site

FOLDER = "uploads"
"""Name of the folder inside a store that keeps the files as they were sent."""

WAITING, RUNNING, DONE, FAILED = "等待", "处理中", "完成", "出错"


@dataclass(slots=True)
class Upload:
    """Some files that were sent together.

    Attributes:
        number: counts the uploads since the server was started, from 1.
        names: the files, as they are kept.
        when: when they came, ISO 8601.
        state: 等待, 处理中, 完成 or 出错.
        done: files dealt with.
        total: files to deal with.
        receipt: what became of them, once it is known.
        trouble: why the run failed; empty otherwise.
    """

    number: int
    names: tuple[str, ...]
    when: str
    state: str = WAITING
    done: int = 0
    total: int = 0
    receipt: Receipt | None = None
    trouble: str = ""

    def told(self) -> dict[str, Any]:
        """Return it as plain values."""
        receipt = None
        if self.receipt is not None:
            names = ("run", "files", "reports", "already_done", "duplicates", "unfinished", "numbers_seen", "seconds")
            receipt = {name: getattr(self.receipt, name) for name in names}
            receipt["failures"] = [
                {
                    "path": Path(failure.path).name,
                    "error": failure.error.replace(f"{Path(failure.path).parent}/", ""),
                    "hint": failure.hint,
                }
                for failure in self.receipt.failures
            ]
        return {
            "number": self.number,
            "names": list(self.names),
            "when": self.when,
            "state": self.state,
            "done": self.done,
            "total": self.total,
            "receipt": receipt,
            "trouble": self.trouble,
        }


@dataclass
class Uploads:
    """All uploads since the server was started; they are processed one after another.

    Args:
        site: whose store they go to.
        settings: how much may be sent.
    """

    site: Site
    settings: Settings
    all: list[Upload] = field(default_factory=list)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def add(self, files: Sequence[tuple[str, bytes]]) -> Upload:
        """Keep files and have them processed.

        Args:
            files: names and contents.

        Returns:
            The upload, which changes as the run goes on.

        Raises:
            UsageError: too many or too large files, or none.
        """
        self._check(files)
        number = len(self.all) + 1
        now = datetime.now().astimezone()
        folder = self.site.path / FOLDER / f"{now:%Y%m%d-%H%M%S}-{number}"
        try:
            folder.mkdir(parents=True)
            names = tuple(_keep(folder, name, content) for name, content in files)
        except OSError as error:
            raise ReportmineError(f"存不下上传的文件：{error.strerror or error}", hint="请检查磁盘空间") from error
        upload = Upload(number, names, now.isoformat(timespec="seconds"), total=len(names))
        self.all.append(upload)
        task = asyncio.get_running_loop().create_task(self._process(upload, folder))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return upload

    def _check(self, files: Sequence[tuple[str, bytes]]) -> None:
        if not files:
            raise UsageError("没有收到文件", hint="请选一个或几个文件")
        if len(files) > self.settings.max_files:
            raise UsageError(f"一次最多 {self.settings.max_files} 个文件，收到 {len(files)} 个", hint="请分几次上传")
        for name, content in files:
            if len(content) > self.settings.max_file_bytes:
                most = self.settings.max_file_bytes // 1024**2
                raise UsageError(
                    f"文件“{safe_name(name)}”太大，最多 {most} MB", hint="这样的文件请用 reportmine run 处理"
                )

    async def _process(self, upload: Upload, folder: Path) -> None:
        async with self._turn:
            upload.state = RUNNING
            ours, theirs = multiprocessing.Pipe(duplex=False)
            context = multiprocessing.get_context("spawn")
            process = context.Process(target=_run, args=(folder, self.site.path, self.site.model, theirs), daemon=True)
            process.start()
            theirs.close()
            try:
                await asyncio.to_thread(_follow, ours, upload)
            finally:
                ours.close()
                await asyncio.to_thread(process.join)
            if upload.state == RUNNING:
                upload.state, upload.trouble = FAILED, "处理用的进程意外结束；多半是内存不够。文件已留下，可以再试一次"


def _keep(folder: Path, name: str, content: bytes) -> str:
    """Write a file under its own name, or one with a number where that is taken."""
    wanted = safe_name(name) or "文件"
    kept, number = wanted, 1
    while (folder / kept).exists():
        number += 1
        stem, dot, ending = wanted.rpartition(".")
        kept = f"{stem or ending}-{number}{dot if stem else ''}{ending if stem else ''}"
    (folder / kept).write_bytes(content)
    return kept


def _run(folder: Path, store: Path, model: str, to: Connection) -> None:
    """Process a folder in a process of its own, and tell how far it is."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends it
    try:
        receipt = run(
            [folder],
            store,
            make_miner=partial(load, model),
            progress=lambda done, total: to.send(("progress", (done, total))),
        )
        to.send(("receipt", receipt))
    except ReportmineError as error:
        to.send(("trouble", str(error)))
    finally:
        to.close()


def _follow(pipe: Connection, upload: Upload) -> None:
    """Book what the process tells until it has no more to tell."""
    while True:
        try:
            what, told = pipe.recv()
        except EOFError:
            return
        if what == "progress":
            upload.done, upload.total = told
        elif what == "receipt":
            upload.receipt, upload.state = told, DONE
        else:
            upload.trouble, upload.state = told, FAILED
