"""Files on other machines, handled like paths: listed here, fetched one at a time by the workers that read them."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec.structs import replace

from reportmine import readers
from reportmine.errors import ReadError, ReportmineError
from reportmine.readers import limits
from reportmine.schema.document import Source
from reportmine.schema.records import Failure
from reportmine.store.chunks import CHUNKS, is_chunk_name
from reportmine.store.remote import RemoteError, filesystem, is_remote, reaching

_LONGEST_NAME = 200  # bytes; file systems take 255, object stores 1,024
_KEPT_OF_NAME = 40
_LONGEST_SUFFIX = 16
_PIECE = 1024 * 1024


class FetchError(ReadError):
    """A file on another machine could not be fetched; that says nothing of its content."""


@dataclass(frozen=True, slots=True, order=True)
class Url:
    """A file or folder on another machine, with what is asked of a `Path`.

    Attributes:
        text: the URL as given, or that of the folder given with the rest of the file's path.
        size: bytes of a file, as listed; None when that is not known.
    """

    text: str
    size: int | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.text

    def __fspath__(self) -> str:
        return self.text

    def __truediv__(self, more: str | Path) -> Url:
        name = more if isinstance(more, str) else more.as_posix()
        return Url(f"{self.text.rstrip('/')}/{name}")

    @property
    def parts(self) -> tuple[str, ...]:
        """Scheme, host and the names on the way."""
        return tuple(self.text.split("/"))

    @property
    def name(self) -> str:
        """The last name."""
        return self.text.rstrip("/").rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """The extension, with its dot."""
        return PurePosixPath(self.name).suffix

    @property
    def parent(self) -> Url:
        """The folder that it lies in."""
        return Url(self.text.rstrip("/").rpartition("/")[0])

    def absolute(self) -> Url:
        """Return itself."""
        return self

    def is_dir(self) -> bool:
        """Tell whether it is a folder."""
        with reaching(self.text):
            fs, path = filesystem(self.text)
            return bool(fs.isdir(path))

    def is_file(self) -> bool:
        """Tell whether it is a file."""
        with reaching(self.text):
            fs, path = filesystem(self.text)
            return bool(fs.isfile(path))

    def read_bytes(self) -> bytes:
        """Return the content of a small file.

        Raises:
            RemoteError: it cannot be read.
        """
        with reaching(self.text):
            fs, path = filesystem(self.text)
            content: bytes = fs.cat_file(path)
            return content


Entry = Path | Url
"""Where a file or folder is."""


def entry_of(place: str | Path) -> Entry:
    """Return what a person named as a path or URL."""
    return Url(place) if isinstance(place, str) and is_remote(place) else Path(place)


def files_at(start: Url, failures: list[Failure]) -> list[Url]:
    """Return the files at a URL that look like reports, by the same rules as in a folder.

    Args:
        start: a file, which is taken whatever it is called, or a folder.
        failures: told when it is missing, forbidden or empty.

    Raises:
        UsageError: its scheme is unknown or wants a library that is not installed.
        RemoteError: it cannot be reached, or nobody is logged in.
    """
    try:
        with reaching(start.text):
            fs, path = filesystem(start.text)
            about = fs.info(path)
            if about["type"] != "directory":
                return [Url(start.text, about.get("size"))]
            inside = fs.find(path, detail=True)
    except RemoteError as error:
        if isinstance(error.__cause__, (FileNotFoundError, PermissionError)):
            failures.append(failure_of(start, error))
            return []
        raise
    found = _wanted(start, path, inside)
    if not found:
        what, hint = f"文件夹 {start} 里没有可以读取的报告", "请换一个放有报告的文件夹，或直接给出文件"
        failures.append(Failure(path=str(start), sha256="", stage="read", error=what, hint=hint))
    return found


def _wanted(start: Url, folder: str, inside: Mapping[str, Mapping[str, Any]]) -> list[Url]:
    """Return the files under a folder that look like reports and lie in no store.

    Args:
        start: URL of the folder.
        folder: the folder as its file system knows it.
        inside: size and type of all files under it, by their path there.
    """
    above = f"{folder.rstrip('/')}/"
    names = {path.removeprefix(above): about for path, about in inside.items() if about["type"] == "file"}
    parts = {name: PurePosixPath(name).parts for name in names}
    stores = {
        each[:place]
        for each in parts.values()
        for place, (here, below) in enumerate(pairwise(each))
        if here == CHUNKS and is_chunk_name(below.removeprefix("."))
    }
    return [
        Url(f"{start.text.rstrip('/')}/{name}", about.get("size"))
        for name, about in names.items()
        if not name.endswith("/")  # object stores keep such a file to show an empty folder
        and all(readers.is_candidate(Path(part)) for part in parts[name])
        and not any(parts[name][: len(store)] == store for store in stores)
    ]


@contextmanager
def fetched(url: Url) -> Iterator[Path]:
    """Give a copy of a file, under its own name, for the time of the block.

    Raises:
        FetchError: it is too large or cannot be fetched.
    """
    with tempfile.TemporaryDirectory(prefix="reportmine-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / _name_of(url)
        try:
            _check_size(url, url.size)
            with reaching(url.text):
                _fetch(url, copy)
        except ReportmineError as error:
            raise FetchError(error.message, hint=error.hint) from error
        yield copy


def _name_of(url: Url) -> str:
    """Return a name that file systems take: object stores allow longer ones."""
    if len(url.name.encode("utf-8", "replace")) <= _LONGEST_NAME:
        return url.name
    return f"{url.name[:_KEPT_OF_NAME]}…{url.suffix[-_LONGEST_SUFFIX:]}"


def _fetch(url: Url, copy: Path) -> None:
    fs, path = filesystem(url.text)
    if url.size is not None:
        fs.get_file(path, str(copy))
        return
    with fs.open(path, "rb") as source, copy.open("wb") as target:  # of unknown size: stop where the limit is
        while piece := source.read(_PIECE):
            target.write(piece)
            _check_size(url, target.tell())


def _check_size(url: Url, size: int | None) -> None:
    """Refuse what the readers would refuse, before it is fetched."""
    if size is not None and size > limits.MAX_FILE_BYTES:
        held, most = size / limits.MEGABYTE, limits.MAX_FILE_BYTES // limits.MEGABYTE
        raise ReadError(
            f"{url.name}：文件有 {held:.0f} MB，超过 {most} MB 的上限", hint="确认没有选错文件，或拆成几个文件"
        )


def open_sources(entry: Entry, *, skip: Collection[str] = frozenset()) -> Iterator[Source | Failure]:
    """Read a file, and every file inside it, wherever it is; the readers' function of this name does the work.

    Args:
        entry: the file.
        skip: digests of contents that are not wanted.

    Raises:
        FetchError: a file on another machine cannot be fetched.
    """
    if isinstance(entry, Path):
        yield from readers.open_sources(entry, skip=skip)
        return
    with fetched(entry) as copy:
        for item in readers.open_sources(copy, skip=skip):
            path = entry.text + item.path.removeprefix(str(copy))
            if isinstance(item, Failure):
                error, hint = (text.replace(str(copy), entry.text) for text in (item.error, item.hint))
                yield replace(item, path=path, error=error, hint=hint)
            else:
                yield replace(item, path=path)


def failure_of(entry: Entry, error: ReportmineError) -> Failure:
    """Return the failure of a file that could not be looked at; without a digest, so the next run tries it again."""
    return Failure(path=str(entry), sha256="", stage="read", error=error.message, hint=error.hint)
