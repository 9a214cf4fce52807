"""Copies here of stores on other machines: whole ones to work on, and outlines to plan a run by."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from reportmine.errors import StoreError
from reportmine.store.chunks import (
    CHUNKS,
    NOTE,
    TABLE_ORDER,
    check_writable,
    complete_chunks,
    create_store,
    file_digest,
    install_chunk,
    is_chunk_name,
    read_note,
    written_chunks,
)
from reportmine.store.remote import RemoteError, filesystem, push, reaching
from reportmine.store.tables import SCHEMA_VERSION, VERSION_KEY, arrow_schema

_AT_ONCE = 8
_LAST = f"{TABLE_ORDER[-1]}.parquet"
_PLANNED_BY = ("failures", "files", "runs")
"""Tables that a plan needs, with `documents` less its texts."""

_LEFT_OUT = ("text", "scan_lines")


@dataclass(frozen=True, slots=True)
class Copied:
    """What copying a store did.

    Attributes:
        chunks: chunks copied.
        there: chunks that were there already, or that others have replaced.
    """

    chunks: int
    there: int


def push_store(folder: Path, url: str) -> Copied:
    """Copy the chunks of a store that count to a URL.

    A chunk that replaces others there (after `compact`, `vacuum` or `migrate`) does so with its last file.

    Args:
        folder: of the store.
        url: where to; made when missing.

    Raises:
        StoreError: there is no store in the folder.
        RemoteError: the URL cannot be written to.
    """
    chunks = complete_chunks(folder)
    copied = sum(push(chunk, url) for chunk in chunks)
    return Copied(copied, len(chunks) - copied)


def pull(url: str, folder: Path) -> Copied:
    """Copy the chunks of a store on a URL that count and are not yet in a folder.

    Args:
        url: of the store.
        folder: of the copy, made when missing; every command works on it. It may hold more, such as merged chunks.

    Raises:
        StoreError: a chunk is damaged, or the folder cannot be written to.
        RemoteError: the URL cannot be read or holds no results.
    """
    remote = _Remote.at(url)
    if not remote.chunks:
        raise RemoteError(f"{url} 里没有结果库", hint=f"请核对网址，或先运行：reportmine run 报告文件夹 --out {url}")
    create_store(folder)
    check_writable(folder)
    here = written_chunks(folder)
    known = {chunk.name for chunk in here} | {name for chunk in here for name in read_note(chunk).replaces}
    fresh = [name for name in remote.chunks if name not in known]

    def fetch(draft: Path) -> None:
        for name in sorted(remote.chunks[draft.name]):
            remote.get(f"{draft.name}/{name}", draft / name)
        note = read_note(draft)
        for table, digest in note.digests.items():
            if file_digest(draft / f"{table}.parquet") != digest:
                raise remote.damaged(draft.name, f"{table}.parquet 与 {NOTE} 记的摘要对不上")

    copied = _copy(remote, fresh, folder, fetch)
    return Copied(copied, len(remote.chunks) - copied)


@contextmanager
def local_view(out: Path | str) -> Iterator[Path]:
    """Give a folder in which a run can look up what a store holds.

    Args:
        out: folder or URL of the store; made when missing.

    Yields:
        The folder itself; or, for a URL, a store here for the time of the block, of whose reports only the texts and
        records are missing.

    Raises:
        StoreError: the folder cannot be made, or a chunk is damaged or of another version.
        RemoteError: the URL cannot be read.
    """
    if isinstance(out, Path):
        create_store(out)
        yield out
        return
    with tempfile.TemporaryDirectory(prefix="reportmine-") as name:
        here = Path(name)
        create_store(here)
        remote = _Remote.at(out)
        _copy(remote, list(remote.chunks), here, lambda draft: _outline(remote, draft))
        yield here


@dataclass(frozen=True, slots=True)
class _Remote:
    """A store on a URL.

    Attributes:
        url: of the store.
        fs: its fsspec file system.
        folder: of its chunks, as `fs` knows it.
        chunks: names of the files of each whole chunk.
    """

    url: str
    fs: Any
    folder: str
    chunks: dict[str, set[str]]

    @classmethod
    def at(cls, url: str) -> _Remote:
        """List the whole chunks on a URL, in order; none when there is no store."""
        wanted = {NOTE, *(f"{table}.parquet" for table in TABLE_ORDER)}
        found: dict[str, set[str]] = {}
        with reaching(url):
            fs, base = filesystem(url)
            fs.invalidate_cache()
            folder = f"{base.rstrip('/')}/{CHUNKS}"
            for path in sorted(fs.find(folder)) if fs.exists(folder) else ():
                chunk, name = PurePosixPath(path).parts[-2:]
                if is_chunk_name(chunk) and name in wanted:
                    found.setdefault(chunk, set()).add(name)
        return cls(url, fs, folder, {chunk: names for chunk, names in found.items() if _LAST in names})

    def get(self, name: str, to: Path) -> None:
        """Copy a file of a chunk."""
        with reaching(f"{self.url}/{CHUNKS}/{name}"):
            self.fs.get_file(f"{self.folder}/{name}", str(to))

    def damaged(self, chunk: str, what: str) -> StoreError:
        """Return the error for a chunk that cannot be used."""
        hint = "请把这个文件夹移到别处，再运行一次 reportmine run，其中的报告会重新处理"
        return StoreError(f"结果块 {self.url}/{CHUNKS}/{chunk} 已损坏：{what}", hint=hint)


def _copy(remote: _Remote, names: Iterable[str], folder: Path, fetch: Callable[[Path], None]) -> int:
    """Make chunks in a folder out of those on a URL, less those that others of them replace; return how many.

    Args:
        remote: the store.
        names: of the chunks.
        folder: of the store here.
        fetch: fills a folder named as the chunk; its note is there already.
    """
    drafts = folder / CHUNKS / f".pull.{secrets.token_hex(3)}"

    def begin(name: str) -> Path:
        (drafts / name).mkdir(parents=True)
        if NOTE in remote.chunks[name]:
            remote.get(f"{name}/{NOTE}", drafts / name / NOTE)
        return drafts / name

    def finish(draft: Path) -> None:
        fetch(draft)
        install_chunk(draft, folder / CHUNKS / draft.name)

    try:
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            begun = list(threads.map(begin, names))
            replaced = {name for draft in begun for name in read_note(draft).replaces}
            wanted = [draft for draft in begun if draft.name not in replaced]
            return len(list(threads.map(finish, wanted)))
    except OSError as error:
        hint = "请检查磁盘空间和文件夹权限"
        raise StoreError(f"写不进结果库 {folder}：{error.strerror or error}", hint=hint) from error
    finally:
        shutil.rmtree(drafts, ignore_errors=True)


def _outline(remote: _Remote, draft: Path) -> None:
    """Fill a chunk with what a plan needs of it, and with empty tables for the rest."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for table in TABLE_ORDER:
        path = draft / f"{table}.parquet"
        if table in _PLANNED_BY:
            remote.get(f"{draft.name}/{path.name}", path)
        elif path.name != _LAST:
            pq.write_table(arrow_schema(table).empty_table(), path)
    schema = arrow_schema(TABLE_ORDER[-1])
    try:
        with (
            reaching(f"{remote.url}/{CHUNKS}/{draft.name}"),
            remote.fs.open(f"{remote.folder}/{draft.name}/{_LAST}", "rb", cache_type="none") as file,
        ):
            parquet = pq.ParquetFile(file, pre_buffer=True)
            version = int((parquet.schema_arrow.metadata or {})[VERSION_KEY])
            if version != SCHEMA_VERSION:
                raise _of_other_version(remote.url, version)
            rows = parquet.read(columns=[name for name in schema.names if name not in _LEFT_OUT])
    except RemoteError as error:
        if isinstance(error.__cause__, (pa.ArrowInvalid, KeyError, ValueError)):
            raise remote.damaged(draft.name, f"{_LAST} 读不出来") from error
        raise
    for position, field in enumerate(schema):
        if field.name in _LEFT_OUT:
            empty: object = "" if pa.types.is_string(field.type) else []
            rows = rows.add_column(position, field, pa.array([empty] * rows.num_rows, field.type))
    pq.write_table(rows.cast(schema), draft / _LAST)


def _of_other_version(url: str, version: int) -> StoreError:
    if version > SCHEMA_VERSION:
        return StoreError(
            f"结果库 {url} 由更新的版本写成（格式 {version}，本程序认识到 {SCHEMA_VERSION}）",
            hint="请升级 reportmine，或换一个 --out",
        )
    hint = f"请先 reportmine store pull {url} 文件夹，再对文件夹 store migrate 和 store push，或换一个 --out"
    return StoreError(f"结果库 {url} 由较早的版本写成（格式 {version}，现在是 {SCHEMA_VERSION}）", hint=hint)
