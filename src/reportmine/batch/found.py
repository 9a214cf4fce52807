"""The files of a run's inputs, by content."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportmine import readers
from reportmine.batch.digests import Digest, digests_here
from reportmine.batch.manifest import read_manifests
from reportmine.batch.urls import Entry, Url, files_at
from reportmine.schema.document import Told
from reportmine.schema.records import Failure
from reportmine.store.chunks import is_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The files of the inputs, by name.

    Attributes:
        files: each once, in the order of the paths.
        told: what the manifest says, by absolute path.
        failures: inputs that are missing, empty or forbidden.
    """

    files: tuple[Entry, ...]
    told: Mapping[Entry, Told]
    failures: tuple[Failure, ...]

    @property
    def remote(self) -> list[Url]:
        """Those on other machines."""
        return [file for file in self.files if isinstance(file, Url)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The files of the inputs.

    Attributes:
        by_content: paths by digest, both in the order of the paths.
        told: what the manifest says, by digest.
        sizes: bytes, by digest.
        failures: inputs that are missing, empty or forbidden.
        leaves: digests of the contents of archives and messages on other machines, by the digest of the archive.
        unread: files whose content was not reached before the run was told to stop.
    """

    by_content: Mapping[str, tuple[Entry, ...]]
    told: Mapping[str, Told]
    sizes: Mapping[str, int]
    failures: tuple[Failure, ...]
    leaves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unread: int = 0


def find_files(
    inputs: Sequence[Path], manifest: Path | None = None, ready: Callable[[Path], bool] | None = None
) -> Found:
    """Look through inputs that are all on this machine.

    Args:
        inputs: files and folders; a file that is named is taken whatever it is called.
        manifest: what tells area, period and issuer of files; None for the `manifest.csv` in folders of the inputs.
        ready: tells which files to take; None for all. With it, a folder without files is no failure.

    Raises:
        UsageError: the manifest is malformed, or names files that are not there.
    """
    listing = list_files(inputs, manifest, ready)
    return by_content(listing, digests_here(listing.files))


def list_files(
    inputs: Sequence[Entry], manifest: Entry | None = None, ready: Callable[[Path], bool] | None = None
) -> Listing:
    """List the files of the inputs.

    Args:
        inputs: files and folders; a file that is named is taken whatever it is called.
        manifest: what tells area, period and issuer of files; None for the `manifest.csv` in folders of the inputs.
        ready: tells which files to take; None for all. With it, a folder without files is no failure.

    Raises:
        UsageError: the manifest is malformed, or names files that are not there; or nothing opens a URL.
        RemoteError: another machine cannot be reached.
    """
    failures: list[Failure] = []
    files = files_of(inputs, failures)
    told = read_manifests(inputs, files, manifest)
    if ready is not None:
        failures.clear()
        files = [file for file in files if isinstance(file, Path) and ready(file)]
    return Listing(files=tuple(files), told=told, failures=tuple(failures))


def by_content(listing: Listing, digests: Iterable[Digest | Failure]) -> Found:
    """Put together the files with the same content.

    Args:
        listing: the files.
        digests: of the files, or why there is none; those without either were not reached.
    """
    failures = list(listing.failures)
    known: dict[str, Digest | Failure] = {}
    for each in digests:
        known[each.path if isinstance(each, Failure) else str(each.entry)] = each
    same: dict[str, list[Entry]] = {}
    sizes: dict[str, int] = {}
    leaves: dict[str, tuple[str, ...]] = {}
    unread = 0
    for entry in listing.files:
        digest = known.get(str(entry))
        if digest is None:
            unread += 1
        elif isinstance(digest, Failure):
            failures.append(digest)
        else:
            same.setdefault(digest.sha256, []).append(entry)
            sizes[digest.sha256] = digest.size
            if digest.leaves is not None:
                leaves[digest.sha256] = digest.leaves
    told = {
        sha256: next((told for entry in entries if (told := listing.told.get(entry.absolute()))), Told())
        for sha256, entries in same.items()
    }
    return Found(
        by_content={sha256: tuple(entries) for sha256, entries in same.items()},
        told=told,
        sizes=sizes,
        failures=tuple(failures),
        leaves=leaves,
        unread=unread,
    )


def files_of(inputs: Sequence[Entry], failures: list[Failure]) -> list[Entry]:
    """Return all files by sorted path, each once; inputs without any go to `failures`."""
    found: dict[Entry, Entry] = {}
    for start in inputs:
        inside: Sequence[Entry]
        if isinstance(start, Url):
            inside = files_at(start, failures)
        elif start.is_dir():
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


def _failure(path: Path, error: str, hint: str) -> Failure:
    return Failure(path=str(path), sha256="", stage="read", error=error, hint=hint)
