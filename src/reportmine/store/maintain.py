"""Keeping a store in order: many small chunks into few large ones, and superseded results thrown away.

Neither disturbs a run that writes or a question that is being answered: chunks are replaced, never changed, and what
was replaced stays on the disk for a while. One of them at a time, by a lock that the system frees when its holder dies.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from reportmine.errors import StoreError
from reportmine.schema.report import TABLES
from reportmine.store.chunks import (
    CHUNKS,
    TABLE_ORDER,
    check_chunk,
    complete_chunks,
    damaged,
    new_chunk,
    new_run_id,
    read_note,
    written_chunks,
)
from reportmine.store.tables import arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

MERGED_REPORTS = 20_000
"""Most reports in a chunk that `compact` makes."""

_BUFFER = 32 * 1024 * 1024
_LOCK = ".maintenance.lock"
_DRAFT_AGE = 24 * 3600.0

Change = Callable[["pa.Table", str], "pa.Table"]
"""Turns rows of a table, given its name, into the rows that are kept."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """What tidying did.

    Attributes:
        before: chunks that counted before.
        after: chunks that count now.
        reports: superseded reports left out.
        removed: folders removed.
        waiting: replaced folders that stay for now, since a question may still be reading them.
        freed: bytes freed.
    """

    before: int
    after: int
    reports: int = 0
    removed: int = 0
    waiting: int = 0
    freed: int = 0


def compact(store: Path, *, most: int = MERGED_REPORTS) -> Tidied:
    """Merge small chunks; nothing that is seen changes.

    Args:
        store: folder of the store.
        most: reports in a merged chunk.

    Returns:
        What was done; the old chunks stay until `vacuum`.

    Raises:
        StoreError: a chunk is damaged or of another version, or nothing can be written.
    """
    with alone(store):
        chunks = complete_chunks(store)
        groups = [group for group in _groups(chunks, most) if len(group) > 1]
        if groups:
            run = new_run_id(store)
            for number, group in enumerate(groups, start=1):
                rewrite(store, f"{run}-{number:04d}", group, lambda table, _name: table)
        return Tidied(len(chunks), len(complete_chunks(store)))


def vacuum(store: Path, *, minutes: float = 60.0) -> Tidied:
    """Leave superseded reports out of their chunks, and remove what no longer counts.

    Args:
        store: folder of the store.
        minutes: replaced chunks stay this long, for questions that began before.

    Returns:
        What was done.

    Raises:
        StoreError: a chunk is damaged or of another version, or nothing can be written.
    """
    with alone(store):
        before = complete_chunks(store)
        dropped = _drop_superseded(store, before)
        removed, waiting, freed = _remove_replaced(store, minutes * 60)
        return Tidied(len(before), len(complete_chunks(store)), dropped, removed, waiting, freed)


def rewrite(
    store: Path,
    name: str,
    group: Sequence[Path],
    change: Change,
    *,
    dropped: Mapping[str, int] | None = None,
    more: Mapping[str, pa.Table] | None = None,
) -> Path:
    """Write one chunk that stands for several.

    Args:
        store: folder of the store.
        name: of the new chunk.
        group: the chunks that it replaces.
        change: what becomes of their rows.
        dropped: reports that `change` leaves out, by run.
        more: further rows, by table.

    Raises:
        StoreError: a chunk cannot be read, or the new one not written; then the old ones go on to count.
    """
    notes = [read_note(chunk) for chunk in group]
    replaces = tuple(sorted({name for note in notes for name in note.replaces} | {chunk.name for chunk in group}))
    gone = sum((Counter(note.dropped) for note in notes), Counter(dropped or {}))
    with new_chunk(store, name, replaces=replaces, dropped=gone) as draft:
        for table in TABLE_ORDER:
            parts = (change(rows, table) for chunk in group for rows in _rows_of(chunk, table))
            _write_table(table, chain(parts, [more[table]] if more and table in more else []), draft)
    return store / CHUNKS / name


def _write_table(table: str, parts: Iterable[pa.Table], draft: Path) -> None:
    """Write the parts of one table to one file, a few megabytes at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema(table)
    waiting: list[pa.Table] = []
    with pq.ParquetWriter(draft / f"{table}.parquet", schema, compression="zstd") as writer:
        for part in parts:
            waiting.append(part.cast(schema))
            if sum(each.nbytes for each in waiting) > _BUFFER:
                writer.write_table(pa.concat_tables(waiting))
                waiting.clear()
        if waiting:
            writer.write_table(pa.concat_tables(waiting))


def _rows_of(chunk: Path, table: str) -> Iterator[pa.Table]:
    """Yield the rows of a table, one row group after the other; none for a table that an older version did not have."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = chunk / f"{table}.parquet"
    if not path.is_file():
        return
    try:
        with pq.ParquetFile(path) as file:
            for number in range(file.num_row_groups):
                yield file.read_row_group(number)
    except (OSError, pa.ArrowException) as error:
        raise damaged(chunk, f"{table}.parquet 读不出来") from error


def _groups(chunks: Sequence[Path], most: int) -> Iterator[list[Path]]:
    """Yield runs of chunks that together hold no more than `most` reports."""
    group: list[Path] = []
    held = 0
    for chunk in chunks:
        check_chunk(chunk)
        reports = read_note(chunk).rows["documents"]
        if group and held + reports > most:
            yield group
            group, held = [], 0
        group.append(chunk)
        held += reports
    if group:
        yield group


def _drop_superseded(store: Path, chunks: Sequence[Path]) -> int:
    """Replace the chunks that hold superseded reports by ones without; return how many reports that are."""
    import pyarrow as pa
    import pyarrow.compute as pc

    places = {chunk: _places(chunk) for chunk in chunks}
    newest: dict[str, str] = {}
    for doc_id, run in (place for found in places.values() for place in found):
        newest[doc_id] = max(run, newest.get(doc_id, ""))
    stale = {
        chunk: Counter(run for doc_id, run in found if newest[doc_id] != run)
        for chunk, found in places.items()
        if any(newest[doc_id] != run for doc_id, run in found)
    }
    run_id = new_run_id(store)
    for number, (chunk, dropped) in enumerate(stale.items(), start=1):
        kept = pa.array([f"{doc_id}/{run}" for doc_id, run in places[chunk] if newest[doc_id] == run], pa.string())

        def only_kept(table: pa.Table, name: str, kept: pa.Array = kept) -> pa.Table:
            if name != "documents" and name not in TABLES:
                return table
            return table.filter(pc.is_in(pc.binary_join_element_wise(table["doc_id"], table["run"], "/"), kept))

        rewrite(store, f"{run_id}-{number:04d}", [chunk], only_kept, dropped=dropped)
    return sum(dropped.total() for dropped in stale.values())


def _places(chunk: Path) -> list[tuple[str, str]]:
    """Return `(doc_id, run)` of each report in a chunk."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    check_chunk(chunk)
    try:
        table = pq.read_table(chunk / "documents.parquet", columns=["doc_id", "run"])
    except (OSError, pa.ArrowException) as error:
        raise damaged(chunk, "documents.parquet 读不出来") from error
    return list(zip(table["doc_id"].to_pylist(), table["run"].to_pylist(), strict=True))


def _remove_replaced(store: Path, seconds: float) -> tuple[int, int, int]:
    """Remove replaced chunks, and drafts of processes that died; return how many, how many wait, and the bytes."""
    now = time.time()
    since: dict[str, float] = {}
    for chunk in written_chunks(store):
        for name in read_note(chunk).replaces:
            since[name] = max(chunk.stat().st_mtime, since.get(name, 0.0))
    removed = waiting = freed = 0
    for folder in sorted((store / CHUNKS).iterdir()):
        age = now - since.get(folder.name, now)
        if folder.name.startswith(".") and folder.is_dir():
            if now - folder.stat().st_mtime < _DRAFT_AGE:  # a run may be writing it
                continue
        elif folder.name not in since:
            continue
        elif age < seconds:
            waiting += 1
            continue
        freed += sum(file.stat().st_size for file in folder.iterdir())
        gone = folder if folder.name.startswith(".") else folder.with_name(f".{folder.name}.gone")
        folder.rename(gone)  # first out of sight, at once, then file by file
        shutil.rmtree(gone)
        removed += 1
    return removed, waiting, freed


@contextmanager
def alone(store: Path) -> Iterator[None]:
    """Hold the lock of the store's upkeep during the block.

    Raises:
        StoreError: somebody else holds it, or it cannot be made.
    """
    written_chunks(store)
    path = store / CHUNKS / _LOCK
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"写不进结果库 {store}：{error.strerror}", hint="请检查文件夹权限") from error
    try:
        _lock(handle)
    except OSError as error:
        os.close(handle)
        raise StoreError(f"结果库 {store} 正在被另一个程序整理", hint="请等它做完再试") from error
    try:
        yield
    finally:
        os.close(handle)  # which frees the lock


def _lock(handle: int) -> None:
    """Lock an open file, or raise `OSError`; the system frees the lock with the process."""
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
