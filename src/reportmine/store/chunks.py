"""Chunks: the folders that results are written to, a few hundred reports each.

A chunk is `chunks/<run>-<n>/` with one Parquet file per table. It is filled in a hidden folder, `documents.parquet`
last, and renamed when whole; a folder without `documents.parquet` counts for nothing. Chunks are never changed, so a
crash at any moment leaves all earlier ones as they were.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from reportmine.errors import StoreError
from reportmine.store.tables import ROW_TYPES, SCHEMA_VERSION, VERSION_KEY, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

CHUNKS = "chunks"
"""Name of the folder inside a store that holds the chunks."""

_LAST = "documents"
_RUN = re.compile(r"(\d{8})-[0-9a-f]{6}-\d+")


def create_store(store: Path) -> None:
    """Make the folder of a store unless it is there.

    Raises:
        StoreError: the folder cannot be made or written to.
    """
    try:
        (store / CHUNKS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(store, error) from error


def is_store(folder: Path) -> bool:
    """Tell whether a folder holds results, so that nobody takes them for reports."""
    chunks = folder / CHUNKS
    return chunks.is_dir() and any(_RUN.match(entry.name.removeprefix(".")) for entry in chunks.iterdir())


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
        number: position of the chunk in the run, from 1.
        tables: columns by table; tables left out are written empty.

    Returns:
        The chunk's folder.

    Raises:
        StoreError: the disk is full or the folder cannot be written to. Earlier chunks are untouched.
    """
    import pyarrow.parquet as pq

    target = store / CHUNKS / f"{run}-{number:04d}"
    draft = store / CHUNKS / f".{target.name}.{secrets.token_hex(3)}"
    names = [name for name in ROW_TYPES if name != _LAST] + [_LAST]
    try:
        draft.mkdir()
        for name in names:
            table = tables.get(name)
            path = draft / f"{name}.parquet"
            pq.write_table(arrow_schema(name).empty_table() if table is None else table, path, compression="zstd")
            _sync(path)
        _sync(draft)
        draft.rename(target)
        _sync(target.parent)
    except OSError as error:
        raise _unwritable(store, error) from error
    return target


def complete_chunks(store: Path) -> list[Path]:
    """Return the chunks that count, oldest run first.

    Raises:
        StoreError: `store` is missing or holds no results.
    """
    if not store.is_dir():
        raise StoreError(f"找不到结果库 {store}", hint=f"请先运行：reportmine run 报告文件夹 --out {store}")
    if not (store / CHUNKS).is_dir():
        raise StoreError(
            f"{store} 里没有结果库（缺少 {CHUNKS} 文件夹）", hint=f"请先运行：reportmine run 报告文件夹 --out {store}"
        )
    folders = (entry for entry in (store / CHUNKS).iterdir() if not entry.name.startswith("."))
    return sorted(folder for folder in folders if (folder / f"{_LAST}.parquet").is_file())


def check_chunk(chunk: Path) -> None:
    """Look at the last-written file of a chunk: can it be read, and was it written by this version or an older one?

    Raises:
        StoreError: the chunk is damaged, or was written by another version.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    missing = [name for name in ROW_TYPES if not (chunk / f"{name}.parquet").is_file()]
    if missing:
        raise _damaged(chunk, f"缺少 {missing[0]}.parquet")
    path = chunk / f"{_LAST}.parquet"
    try:
        version = int((pq.read_metadata(path).metadata or {})[VERSION_KEY])
    except (OSError, pa.ArrowException, KeyError, ValueError) as error:
        raise _damaged(chunk, f"{path.name} 读不出来") from error
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"结果库 {chunk.parent.parent} 由更新的版本写成（格式 {version}，本程序认识到 {SCHEMA_VERSION}）",
            hint="请升级 reportmine，或换一个 --out 文件夹",
        )
    if version < SCHEMA_VERSION:
        raise StoreError(
            f"结果库 {chunk.parent.parent} 由较早的版本写成（格式 {version}，现在是 {SCHEMA_VERSION}）",
            hint="请换一个 --out 文件夹，对原来的报告重新运行 reportmine run",
        )


def read_whole_chunk(chunk: Path) -> None:
    """Read every file of a chunk from end to end, to find out whether it is the damaged one.

    Raises:
        StoreError: a file cannot be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    check_chunk(chunk)
    for name in ROW_TYPES:
        try:
            pq.ParquetFile(chunk / f"{name}.parquet").read()
        except (OSError, pa.ArrowException) as error:
            raise _damaged(chunk, f"{name}.parquet 读不出来") from error


def _damaged(chunk: Path, what: str) -> StoreError:
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
