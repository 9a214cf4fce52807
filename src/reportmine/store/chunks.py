"""Chunks: the folders that results are written to, up to a few hundred reports each.

A chunk is `chunks/<run>-<n>/` with one Parquet file per table and `chunk.json`, which tells the digest of each. It is
filled in a hidden folder and renamed when whole; a folder without `documents.parquet` counts for nothing. Chunks are
never changed, so a crash at any moment leaves all earlier ones as they were. A chunk may replace others (`compact`,
`vacuum`, `migrate`): with the rename that makes it count, those stop counting, and nothing is seen twice or missed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reportmine.errors import StoreError
from reportmine.store.tables import KEPT_TYPES, OLDEST_VERSION, SCHEMA_VERSION, VERSION_KEY, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

CHUNKS = "chunks"
"""Name of the folder inside a store that holds the chunks."""

NOTE = "chunk.json"
"""Name of the file in a chunk that tells what is in it."""

_LAST = "documents"
TABLE_ORDER = (*(name for name in KEPT_TYPES if name != _LAST), _LAST)
"""Order in which the tables of a chunk are written."""

_URL = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
_RUN = re.compile(r"(\d{8})-[0-9a-f]{6}-\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkNote:
    """What a chunk tells of itself.

    Attributes:
        digests: SHA-256 in hex of each Parquet file, by table.
        rows: rows of each table.
        replaces: names of the chunks that no longer count because of this one, and of those that they had replaced.
        dropped: superseded reports that `vacuum` left out, by the run that had made them.
    """

    digests: dict[str, str]
    rows: dict[str, int]
    replaces: tuple[str, ...] = ()
    dropped: dict[str, int] = field(default_factory=dict)


def create_store(store: Path) -> None:
    """Make the folder of a store unless it is there.

    Raises:
        StoreError: the folder cannot be made.
    """
    try:
        (store / CHUNKS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(store, error) from error


def check_writable(store: Path) -> None:
    """Find out before hours of work whether a store can be written to.

    Raises:
        StoreError: it cannot.
    """
    probe = store / CHUNKS / f".probe.{secrets.token_hex(3)}"
    try:
        probe.mkdir()
        probe.rmdir()
    except OSError as error:
        raise _unwritable(store, error) from error


def is_store(folder: Path) -> bool:
    """Tell whether a folder holds results, so that nobody takes them for reports."""
    chunks = folder / CHUNKS
    return chunks.is_dir() and any(is_chunk_name(entry.name.removeprefix(".")) for entry in chunks.iterdir())


def is_chunk_name(name: str) -> bool:
    """Tell whether a folder in `chunks` is named as a run names it."""
    return bool(_RUN.match(name))


def new_run_id(store: Path) -> str:
    """Return the id of a new run, which sorts after those of all runs in the store.

    Counted and not taken from the clock, since clocks go back; the random end keeps two runs at once apart.
    """
    numbers = [int(match[1]) for entry in (store / CHUNKS).iterdir() if (match := _RUN.fullmatch(entry.name))]
    return f"{max(numbers, default=0) + 1:08d}-{secrets.token_hex(3)}"


def write_chunk(store: Path, run: str, number: int, tables: Mapping[str, pa.Table]) -> Path:
    """Write one chunk, whole or not at all.

    Args:
        store: folder of the store.
        run: id of the run.
        number: number of the chunk in the run, from 1.
        tables: columns by table; tables left out are written empty.

    Returns:
        The chunk's folder. When it is there already, it stays as it is: the same run wrote it before its worker died.

    Raises:
        StoreError: the disk is full or the folder cannot be written to. Earlier chunks are untouched.
    """
    import pyarrow.parquet as pq

    with new_chunk(store, f"{run}-{number:04d}") as draft:
        for name in TABLE_ORDER:
            table = arrow_schema(name).empty_table() if (given := tables.get(name)) is None else given
            pq.write_table(table, draft / f"{name}.parquet", compression="zstd")
    return store / CHUNKS / f"{run}-{number:04d}"


@contextmanager
def new_chunk(
    store: Path, name: str, *, replaces: tuple[str, ...] = (), dropped: Mapping[str, int] | None = None
) -> Iterator[Path]:
    """Give a hidden folder to write all tables of a chunk into; at the end of the block it becomes the chunk.

    Args:
        store: folder of the store.
        name: of the chunk.
        replaces: names of chunks that it stands for.
        dropped: reports left out, by run.

    Yields:
        The folder.

    Raises:
        StoreError: it cannot be written to; then nothing of it stays.
    """
    target = store / CHUNKS / name
    draft = store / CHUNKS / f".{name}.{secrets.token_hex(3)}"
    try:
        draft.mkdir()
        yield draft
        note = _note_of(draft, replaces, dict(dropped or {}))
        (draft / NOTE).write_text(json.dumps(asdict(note), indent=1), "utf-8")
        install_chunk(draft, target)
    except OSError as error:
        raise _unwritable(store, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def install_chunk(draft: Path, target: Path) -> None:
    """Turn a folder that holds all files of a chunk into the chunk, unless that is there already.

    Args:
        draft: the folder, on the same disk.
        target: folder of the chunk.
    """
    for path in draft.iterdir():  # after all writing: the system then puts most of them on the disk in one go
        _sync(path)
    _sync(draft)
    if not target.exists():
        draft.rename(target)
        _sync(target.parent)


def _note_of(draft: Path, replaces: tuple[str, ...], dropped: dict[str, int]) -> ChunkNote:
    import pyarrow.parquet as pq

    paths = {name: draft / f"{name}.parquet" for name in TABLE_ORDER}
    return ChunkNote(
        digests={name: file_digest(path) for name, path in paths.items()},
        rows={name: pq.read_metadata(path).num_rows for name, path in paths.items()},
        replaces=replaces,
        dropped=dropped,
    )


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def complete_chunks(store: Path) -> list[Path]:
    """Return the chunks that count, oldest run first.

    Raises:
        StoreError: `store` is missing or holds no results, or a chunk's note cannot be read.
    """
    written = written_chunks(store)
    replaced = {name for chunk in written for name in read_note(chunk).replaces}
    return [chunk for chunk in written if chunk.name not in replaced]


def written_chunks(store: Path) -> list[Path]:
    """Return all whole chunks, those that others have replaced included, oldest run first.

    Raises:
        StoreError: `store` is missing or holds no results.
    """
    hint = f"请先运行：reportmine run 报告文件夹 --out {store}"
    if _URL.match(str(store)):
        hint = "网址上的结果库要先取到本机：reportmine store pull 网址 文件夹，再用 --out 文件夹"
    if not store.is_dir():
        raise StoreError(f"找不到结果库 {store}", hint=hint)
    if not (store / CHUNKS).is_dir():
        raise StoreError(f"{store} 里没有结果库（缺少 {CHUNKS} 文件夹）", hint=hint)
    folders = (entry for entry in (store / CHUNKS).iterdir() if not entry.name.startswith("."))
    return sorted(folder for folder in folders if (folder / f"{_LAST}.parquet").is_file())


def read_note(chunk: Path) -> ChunkNote:
    """Return what a chunk tells of itself; empty for a chunk of version 3 or before, which tells nothing.

    Raises:
        StoreError: the note cannot be read.
    """
    try:
        found = json.loads((chunk / NOTE).read_text("utf-8"))
        return ChunkNote(**{**found, "replaces": tuple(found["replaces"])})
    except FileNotFoundError:
        return ChunkNote(digests={}, rows={})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise damaged(chunk, f"{NOTE} 读不出来") from error


def check_chunk(chunk: Path) -> None:
    """Look at the last-written file of a chunk: can it be read, and was it written by this version?

    Raises:
        StoreError: the chunk is damaged, or was written by another version.
    """
    version, store = chunk_version(chunk), chunk.parent.parent
    if version > SCHEMA_VERSION:
        what = f"结果库 {store} 由更新的版本写成（格式 {version}，本程序认识到 {SCHEMA_VERSION}）"
        raise StoreError(what, hint="请升级 reportmine，或换一个 --out 文件夹")
    if version < OLDEST_VERSION:
        raise StoreError(
            f"结果库 {store} 的格式 {version} 太早，转不成现在的 {SCHEMA_VERSION}（能转 {OLDEST_VERSION} 起的）",
            hint="请换一个 --out 文件夹，对原来的报告重新运行 reportmine run",
        )
    if version < SCHEMA_VERSION:
        raise StoreError(
            f"结果库 {store} 由较早的版本写成（格式 {version}，现在是 {SCHEMA_VERSION}）",
            hint=f"请运行 reportmine store migrate --out {store}，或换一个 --out 文件夹重新运行 reportmine run",
        )
    missing = [name for name in TABLE_ORDER if not (chunk / f"{name}.parquet").is_file()]
    if missing:
        raise damaged(chunk, f"缺少 {missing[0]}.parquet")


def chunk_version(chunk: Path) -> int:
    """Return the version of the columns that a chunk was written with.

    Raises:
        StoreError: the chunk is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return int((pq.read_metadata(chunk / f"{_LAST}.parquet").metadata or {})[VERSION_KEY])
    except (OSError, pa.ArrowException, KeyError, ValueError) as error:
        raise damaged(chunk, f"{_LAST}.parquet 读不出来") from error


def read_whole_chunk(chunk: Path) -> None:
    """Read every file of a chunk from end to end, to find out whether it is the damaged one.

    Raises:
        StoreError: a file cannot be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    check_chunk(chunk)
    for name in TABLE_ORDER:
        try:
            pq.ParquetFile(chunk / f"{name}.parquet").read()
        except (OSError, pa.ArrowException) as error:
            raise damaged(chunk, f"{name}.parquet 读不出来") from error


def damaged(chunk: Path, what: str) -> StoreError:
    """Return the error for a chunk that cannot be read."""
    return StoreError(
        f"结果块 {chunk} 已损坏：{what}", hint="请把这个文件夹移到别处，再运行一次 reportmine run，其中的报告会重新处理"
    )


def _unwritable(store: Path, error: OSError) -> StoreError:
    return StoreError(
        f"写不进结果库 {store}：{error.strerror or error}",
        hint="请检查磁盘空间和文件夹权限；之前存好的结果没有变化",
    )


def _sync(path: Path) -> None:
    """Have the system put a file or folder on the disk, so that a power cut leaves no hole behind a finished rename."""
    if os.name == "nt" and path.is_dir():  # Windows cannot open folders
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
