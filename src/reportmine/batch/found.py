"""The files of a run's inputs, by content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportmine import readers
from reportmine.batch.manifest import read_manifests
from reportmine.errors import ReportmineError
from reportmine.schema.document import Told
from reportmine.schema.records import Failure
from reportmine.store.chunks import is_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The files of the inputs.

    Attributes:
        by_content: paths by digest, both in the order of the paths.
        told: what the manifest says, by digest.
        sizes: bytes, by digest.
        failures: inputs that are missing, empty or forbidden.
    """

    by_content: Mapping[str, tuple[Path, ...]]
    told: Mapping[str, Told]
    sizes: Mapping[str, int]
    failures: tuple[Failure, ...]


def find_files(
    inputs: Sequence[Path], manifest: Path | None = None, ready: Callable[[Path], bool] | None = None
) -> Found:
    """Look through the inputs.

    Args:
        inputs: files and folders; a file that is named is taken whatever it is called.
        manifest: what tells area, period and issuer of files; None for the `manifest.csv` in folders of the inputs.
        ready: tells which files to take; None for all. With it, a folder without files is no failure.

    Raises:
        UsageError: the manifest is malformed, or names files that are not there.
    """
    failures: list[Failure] = []
    by_content: dict[str, list[Path]] = {}
    sizes: dict[str, int] = {}
    paths = files_of(inputs, failures)
    told_by_path = read_manifests(inputs, paths, manifest)
    if ready is not None:
        failures.clear()
        paths = [path for path in paths if ready(path)]
    for path in paths:
        try:
            sha256, size = _digest(path)
        except ReportmineError as error:
            failures.append(_failure(path, error.message, error.hint))
            continue
        by_content.setdefault(sha256, []).append(path)
        sizes[sha256] = size
    told = {
        sha256: next((told for path in same if (told := told_by_path.get(path.absolute()))), Told())
        for sha256, same in by_content.items()
    }
    same = {sha256: tuple(paths) for sha256, paths in by_content.items()}
    return Found(by_content=same, told=told, sizes=sizes, failures=tuple(failures))


def files_of(inputs: Sequence[Path], failures: list[Failure]) -> list[Path]:
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


def _digest(path: Path) -> tuple[str, int]:
    """Return the digest of a file's content and its size.

    Raises:
        ReadError: it cannot be read; the reader says why, since it knows more reasons than the system names.
    """
    try:
        if path.is_file():  # a pipe or device would keep us waiting
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size
    except OSError:
        pass
    return readers.read(path).sha256, 0


def _failure(path: Path, error: str, hint: str) -> Failure:
    return Failure(path=str(path), sha256="", stage="read", error=error, hint=hint)
