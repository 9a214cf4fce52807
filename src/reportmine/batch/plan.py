"""What a run has to do: the files of its inputs, less what is stored already."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from reportmine import readers
from reportmine.batch.manifest import read_manifests, told_fingerprint
from reportmine.errors import ReportmineError
from reportmine.schema.document import Told
from reportmine.schema.records import Failure
from reportmine.store.chunks import is_store


@dataclass(frozen=True, slots=True)
class Task:
    """One content to process.

    Attributes:
        sha256: hex digest of the content.
        paths: all files of the run with this content, in sorted order; the first that can be read stands for all.
        told: what the manifest says of the first of them that it names.
    """

    sha256: str
    paths: tuple[Path, ...]
    told: Told = Told()  # noqa: RUF009 (frozen)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to do.

    Attributes:
        files: entries looked at: files, and inputs that could not be looked into.
        tasks: contents to process, by sorted path.
        already_done: contents stored before with the same fingerprint.
        duplicates: further files with a content that is `already_done`.
        failures: inputs that are missing, empty or forbidden.
    """

    files: int
    tasks: tuple[Task, ...]
    already_done: int
    duplicates: int
    failures: tuple[Failure, ...]


def make_plan(
    inputs: Sequence[Path], known: Set[tuple[str, str]], fingerprint: str, manifest: Path | None = None
) -> Plan:
    """Look through the inputs and find out what is left to do.

    Args:
        inputs: files and folders; a file that is named is taken whatever it is called.
        known: `(sha256, fingerprint)` of what is stored.
        fingerprint: of the miner that will run.
        manifest: what tells area, period and issuer of files; None for the `manifest.csv` in folders of the inputs.

    Raises:
        UsageError: the manifest is malformed, or names files that are not there.
    """
    failures: list[Failure] = []
    by_content: dict[str, list[Path]] = {}
    paths = _files_of(inputs, failures)
    told_by_path = read_manifests(inputs, paths, manifest)
    for path in paths:
        try:
            by_content.setdefault(_sha256(path), []).append(path)
        except ReportmineError as error:
            failures.append(_failure(path, error.message, error.hint))
    told = {
        sha256: next((told for path in same if (told := told_by_path.get(path.absolute()))), Told())
        for sha256, same in by_content.items()
    }
    done = [sha256 for sha256 in by_content if (sha256, told_fingerprint(fingerprint, told[sha256])) in known]
    duplicates = sum(len(by_content.pop(sha256)) - 1 for sha256 in done)
    tasks = tuple(Task(sha256, tuple(same), told[sha256]) for sha256, same in by_content.items())
    files = len(done) + duplicates + sum(len(task.paths) for task in tasks) + len(failures)
    return Plan(files, tasks, len(done), duplicates, tuple(failures))


def _files_of(inputs: Sequence[Path], failures: list[Failure]) -> list[Path]:
    """Return all files by sorted path, each once; inputs without any go to `failures`."""
    found: dict[Path, Path] = {}
    for start in inputs:
        if start.is_dir():
            refused = len(failures)
            inside = list(_walk(start, failures))
            if not inside and len(failures) == refused:
                failures.append(
                    _failure(start, f"文件夹 {start} 里没有可以读取的报告", "请换一个放有报告的文件夹，或直接给出文件")
                )
        else:
            inside = [start]
        for path in inside:
            found.setdefault(path.absolute(), path)
    return sorted(found.values(), key=os.fspath)


def _walk(folder: Path, failures: list[Failure]) -> Iterator[Path]:
    """Yield the files under a folder that look like reports; links to folders are not followed, so it ends.

    Folders that hold results are passed over: a store often lies among the reports.
    """

    def refuse(error: OSError) -> None:
        path = Path(error.filename)
        failures.append(_failure(path, f"打不开文件夹 {path}：{error.strerror}", "请检查这个文件夹的读取权限"))

    for parent, folders, names in os.walk(folder, onerror=refuse):
        here = Path(parent)
        folders[:] = [name for name in folders if readers.is_candidate(here / name) and not is_store(here / name)]
        yield from (here / name for name in names if readers.is_candidate(here / name))


def _sha256(path: Path) -> str:
    """Return the digest of a file's content.

    Raises:
        ReadError: it cannot be read; the reader says why, since it knows more reasons than the system names.
    """
    try:
        if path.is_file():  # a pipe or device would keep us waiting
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        pass
    return readers.read(path).sha256


def _failure(path: Path, error: str, hint: str) -> Failure:
    return Failure(path=str(path), sha256="", stage="read", error=error, hint=hint)
