"""The part of a run that happens in a worker: a unit of files is read, processed and written as one chunk.

The same jobs are done in this process, in supervised processes (`local`) and on a Ray cluster (`ray`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from msgspec.structs import replace

from reportmine.batch.manifest import told_fingerprint
from reportmine.batch.plan import Task
from reportmine.batch.urls import Entry, FetchError, failure_of, open_sources
from reportmine.batch.written import Writer
from reportmine.errors import ReportmineError
from reportmine.schema.document import Source, Told
from reportmine.schema.records import Failure
from reportmine.schema.report import Report
from reportmine.store.tables import SeenFile

Place = tuple[int, int, int]
"""A document in a job: number of the task, of the path in it, and of the content in an archive."""

Stage = Literal["read", "extract"]


class Miner(Protocol):
    """What turns a source into a report; `reportmine.load()` returns one."""

    @property
    def fingerprint(self) -> str:
        """Hash of everything that decides the result."""

    def mine(self, source: Source) -> Report:
        """Find everything in a source."""


class Watch(Protocol):
    """What a job tells of its progress, and the wish of others that it end."""

    @property
    def stopped(self) -> bool:
        """Whether it shall end after the document at hand."""

    def begin(self, place: Place, stage: Stage) -> None:
        """Note that work on a document begins: should the process die, that document is to blame."""

    def done(self, files: int) -> None:
        """Note how many files of the job are dealt with."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a document is given up: a worker died on it, or it took too long.

    Attributes:
        stage: what was being done.
        error: what happened, in Chinese, to follow the path.
        hint: what to try.
    """

    stage: Stage
    error: str
    hint: str


Losses = Mapping[Place, Loss]
"""Documents to give up, by their place in the job."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of a unit.

    Attributes:
        number: of the unit.
        expected: files that its finished tasks were expected to account for.
        files: files that they did account for; the next three add up to it.
        reports: reports stored.
        duplicates: further files with the content of one of the reports.
        failures: files without a report.
        numbers_seen: numbers in the reports, counted over the reports.
        numbers_by_use: the same numbers by what became of them, counted over what was written.
        records: rows written, by table.
    """

    number: int
    expected: int
    files: int
    reports: int
    duplicates: int
    failures: tuple[Failure, ...]
    numbers_seen: int
    numbers_by_use: dict[str, int]
    records: dict[str, int]


@dataclass(frozen=True, slots=True)
class MineJob:
    """Process a unit of files and write it as a chunk.

    Attributes:
        out: folder or URL of the store.
        run: id of the run.
        number: of the unit, from 1.
        tasks: what to do.
    """

    out: Path | str
    run: str
    number: int
    tasks: tuple[Task, ...]

    def work(self, miner: Miner, watch: Watch, lost: Losses) -> Tally:
        """Do it.

        Args:
            miner: what processes the files.
            watch: told of each document.
            lost: documents to give up.

        Raises:
            StoreError: the chunk cannot be written.
            RemoteError: the chunk cannot be written to the URL.
        """
        unit = _Unit(self, miner, watch, lost)
        for number, task in enumerate(self.tasks):
            if watch.stopped:
                break
            unit.take(number, task)
        return unit.close()


class _Unit:
    """A unit on its way: reports become columns, columns become a chunk."""

    def __init__(self, job: MineJob, miner: Miner, watch: Watch, lost: Losses) -> None:
        self._miner, self._watch, self._lost = miner, watch, lost
        self._writer = Writer(job.out, job.run, job.number)
        self._job = job
        self._expected = self._files = self._duplicates = 0
        self._failures: list[Failure] = []

    def take(self, number: int, task: Task) -> None:
        """Work on a task: of its files, the first that can be read stands for all."""
        failed: list[Failure] = []
        reports = 0
        fetched = True
        for at, path in enumerate(task.paths if task.leaves is None else task.paths[:1]):
            failed_here: list[Failure] = []
            try:
                for outcome in self.outcomes(number, at, task):
                    if isinstance(outcome, Failure):
                        failed_here.append(outcome)
                    else:
                        reports += 1
                        self._writer.keep(outcome)
            except FetchError as error:  # before anything of it was read
                failed_here.append(failure_of(path, error))
                fetched = False
            if reports:
                failed = failed_here
                self._note_copies(task, path)
                break
            failed += failed_here
        self._book(task, reports, failed, fetched)

    def _note_copies(self, task: Task, read: Entry) -> None:
        """Note the other files with the content of the report that was read last."""
        if task.leaves is None:
            report = self._writer.met[-1]
            others = (path for path in task.paths if path != read)
            self._writer.met += [replace(report, path=str(path), role="copy") for path in others]

    def _book(self, task: Task, reports: int, failed: list[Failure], fetched: bool) -> None:
        """Count what became of a task; an archive that could not be fetched has not been gone through."""
        stopped = task.leaves is not None and self._watch.stopped
        copies = 0 if stopped or (task.leaves is None and not reports) else len(task.paths) - 1
        dealt = reports + len(failed) + copies
        self._files += dealt
        self._expected += min(dealt, task.files) if stopped else task.files
        self._duplicates += copies
        self._failures += failed
        self._writer.failed += failed
        if task.leaves and fetched and not stopped:
            members = len(task.leaves) + sum(failure.sha256 not in task.leaves for failure in failed)
            self._writer.met += [
                SeenFile(
                    path=str(path),
                    sha256=task.sha256,
                    doc_id="",
                    fingerprint=told_fingerprint(self._miner.fingerprint, task.told),
                    role="container",
                    members=members,
                    failed=len(failed),
                )
                for path in task.paths
            ]
        self._watch.done(self._files)

    def close(self) -> Tally:
        """Write what is left, and say what became of the unit."""
        self._writer.write()
        return Tally(
            number=self._job.number,
            expected=self._expected,
            files=self._files,
            reports=self._writer.reports,
            duplicates=self._duplicates,
            failures=tuple(self._failures),
            numbers_seen=self._writer.numbers_seen,
            numbers_by_use=dict(self._writer.numbers_by_use),
            records=dict(self._writer.records),
        )

    def outcomes(self, number: int, at: int, task: Task) -> Iterator[Report | Failure]:
        """Yield what one file of a task gives: one report or failure, or one for each content of an archive."""
        path = task.paths[at]
        contents = [leaf for leaf in dict.fromkeys(task.leaves or (task.sha256,)) if leaf not in task.skip]
        lost = {place[2]: loss for place, loss in self._lost.items() if place[:2] == (number, at)}
        end = next((k for k in sorted(lost) if k + 1 in lost and k + 2 in lost), len(contents))
        for k, sha256 in enumerate(contents):
            if k in lost or k >= end:  # after three in a row, the archive itself is to blame
                loss = lost[k] if k in lost else lost[end]
                yield _given_up(path, sha256, loss, task.leaves.index(sha256) + 1 if task.leaves else 0)
        order = {sha256: k for k, sha256 in enumerate(contents) if k not in lost and k < end}
        skip = set(task.skip) | (set(contents) - set(order))
        if lost and not task.leaves:
            return
        sources = open_sources(path, skip=skip)
        while not (self._watch.stopped and task.leaves is not None):
            k = next(iter(order.values()), len(contents))
            if k > end:
                return
            self._watch.begin((number, at, k), "read")
            if (item := next(sources, None)) is None:
                return
            order.pop(item.sha256, None)
            skip.add(item.sha256)
            if isinstance(item, Failure):
                yield item if item.sha256 or task.leaves else replace(item, sha256=task.sha256)
            else:
                self._watch.begin((number, at, k), "extract")
                yield mine_source(item, self._miner, task.told)


def mine_source(source: Source, miner: Miner, told: Told = Told()) -> Report | Failure:  # noqa: B008 (frozen)
    """Process what was read; whatever goes wrong becomes a `Failure`, since one file must not end a run.

    Args:
        source: a report's text.
        miner: what processes it.
        told: what the manifest says of it; the report's fingerprint then depends on that, too.
    """
    try:
        report = miner.mine(replace(source, told=told))
    except ReportmineError as error:
        return Failure(path=source.path, sha256=source.sha256, stage="extract", error=error.message, hint=error.hint)
    except MemoryError:
        what, hint = f"处理 {source.path} 时内存不够", "请提高 --memory-limit，或把报告拆开，再加 --retry-failures 重试"
        return Failure(path=source.path, sha256=source.sha256, stage="extract", error=what, hint=hint)
    except Exception as error:  # a fault of ours, in whatever library: the file is named and the run goes on
        what = f"处理 {source.path} 时程序出错：{type(error).__name__}：{error}"
        hint = "请把文件和这句话一起告诉维护者"
        return Failure(path=source.path, sha256=source.sha256, stage="extract", error=what, hint=hint)
    fingerprint = told_fingerprint(report.document.fingerprint, told)
    return replace(report, document=replace(report.document, fingerprint=fingerprint))


def _given_up(path: Entry, sha256: str, loss: Loss, position: int) -> Failure:
    """Return the failure of a document that a worker died on.

    Args:
        path: the file.
        sha256: digest of the document.
        loss: what happened.
        position: of the document in the archive, from 1; 0 for an ordinary file.
    """
    where = f"{path}!/第{position}份" if position else str(path)
    return Failure(path=where, sha256=sha256, stage=loss.stage, error=f"{where} {loss.error}", hint=loss.hint)
