"""One file, and one batch of files: the part of a run that happens in a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from reportmine import readers
from reportmine.batch.manifest import told_fingerprint
from reportmine.batch.plan import Task
from reportmine.errors import ReportmineError
from reportmine.schema.document import Source, Told
from reportmine.schema.records import Failure
from reportmine.schema.report import Report
from reportmine.store.tables import tables_of_reports

if TYPE_CHECKING:
    import pyarrow as pa


class Miner(Protocol):
    """What turns a source into a report; `reportmine.load()` returns one."""

    @property
    def fingerprint(self) -> str:
        """Hash of everything that decides the result."""

    def mine(self, source: Source) -> Report:
        """Find everything in a source."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of a batch of tasks, small enough to be sent between processes.

    Attributes:
        tables: rows of the reports by table.
        files: files of the batch; reports, duplicates and failures add up to it.
        reports: reports made.
        duplicates: further files with the content of one of the reports.
        failures: files without a report.
        numbers_seen: numbers in the reports, counted over the reports.
        characters: length of the reports' texts in code points.
    """

    tables: dict[str, pa.Table] = field(repr=False)
    files: int
    reports: int
    duplicates: int
    failures: tuple[Failure, ...]
    numbers_seen: int
    characters: int


def mine_file(path: Path, sha256: str, miner: Miner, told: Told = Told()) -> Report | Failure:  # noqa: B008 (frozen)
    """Read and process one file; whatever goes wrong becomes a `Failure`, since one file must not end a run.

    Args:
        path: the file.
        sha256: digest of its content, for the failure.
        miner: what processes it.
        told: what the manifest says of it; the report's fingerprint then depends on that, too.
    """
    stage = "read"
    try:
        source = readers.read(path)
        stage = "extract"
        report = miner.mine(replace(source, told=told))
        fingerprint = told_fingerprint(report.document.fingerprint, told)
        return replace(report, document=replace(report.document, fingerprint=fingerprint))
    except ReportmineError as error:
        return Failure(path=str(path), sha256=sha256, stage=stage, error=error.message, hint=error.hint)
    except Exception as error:  # a fault of ours, in whatever library: the file is named and the run goes on
        what = f"{'读取' if stage == 'read' else '处理'} {path} 时程序出错：{type(error).__name__}：{error}"
        return Failure(path=str(path), sha256=sha256, stage=stage, error=what, hint="请把文件和这句话一起告诉维护者")


def mine_batch(tasks: Sequence[Task], miner: Miner, run: str) -> BatchResult:
    """Process some tasks.

    Args:
        tasks: what to do.
        miner: what processes it.
        run: id of the run, for the rows.
    """
    reports: list[Report] = []
    failures: list[Failure] = []
    duplicates = 0
    for task in tasks:
        failed: list[Failure] = []
        for path in task.paths:
            outcome = mine_file(path, task.sha256, miner, task.told)
            if isinstance(outcome, Report):
                reports.append(outcome)
                duplicates += len(task.paths) - 1
                break
            failed.append(outcome)
        else:  # no file with this content could be read, whatever it is called: each is told
            failures += failed
    return BatchResult(
        tables=tables_of_reports(reports, run),
        files=sum(len(task.paths) for task in tasks),
        reports=len(reports),
        duplicates=duplicates,
        failures=tuple(failures),
        numbers_seen=sum(sum(report.document.numbers_seen.values()) for report in reports),
        characters=sum(report.document.char_count for report in reports),
    )
