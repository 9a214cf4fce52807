"""Looking a store over: are the files as they were written, do the records stand in their texts, do the sums hold?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportmine.errors import StoreError
from reportmine.schema.report import TABLES
from reportmine.store.catalog import Store, open_store
from reportmine.store.chunks import (
    TABLE_ORDER,
    ChunkNote,
    check_chunk,
    chunk_version,
    complete_chunks,
    file_digest,
    read_note,
    read_whole_chunk,
)
from reportmine.store.tables import SCHEMA_VERSION

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_SHOWN = 3
_INTERRUPTED = "SELECT count(DISTINCT run) AS n FROM all_documents ANTI JOIN runs USING (run)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is wrong with a store.

    Attributes:
        where: the chunk, or the run.
        what: what is wrong, in plain Chinese.
        hint: what to do.
    """

    where: str
    what: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What looking a store over found.

    Attributes:
        chunks: chunks that count.
        reports: reports seen.
        records: records whose place in the text was looked up, superseded ones included.
        interrupted: runs without a receipt: their process was killed.
        problems: what is wrong; empty when all is well.
    """

    chunks: int
    reports: int
    records: int
    interrupted: int
    problems: tuple[Problem, ...]


def verify(path: Path) -> Verified:
    """Look a store over.

    Args:
        path: folder of the store.

    Returns:
        What was looked at and what is wrong.

    Raises:
        StoreError: there is no store, or it is of another version.
    """
    chunks = complete_chunks(path)
    _check_versions(chunks)
    problems = [problem for chunk in chunks for problem in _of_files(chunk)]
    if problems:  # what damaged files hold need not be asked
        return Verified(chunks=len(chunks), reports=0, records=0, interrupted=0, problems=tuple(problems))
    dropped: Counter[str] = Counter()
    records = 0
    for chunk in chunks:
        dropped.update(read_note(chunk).dropped)
        misplaced, count = _of_places(chunk)
        problems += misplaced
        records += count
    with open_store(path) as store:
        problems += [*_of_reports(store), *_of_receipts(store, dropped)]
        (reports,) = store.query("SELECT count(*) AS n FROM documents")["n"]
        (interrupted,) = store.query(_INTERRUPTED)["n"]
    return Verified(
        chunks=len(chunks),
        reports=int(reports),
        records=records,
        interrupted=int(interrupted),
        problems=tuple(problems),
    )


def _check_versions(chunks: Sequence[Path]) -> None:
    """Raise for chunks of another version, once for the whole store; damage is told later, chunk by chunk."""
    for chunk in chunks:
        try:
            version = chunk_version(chunk)
        except StoreError:
            continue
        if version != SCHEMA_VERSION:
            check_chunk(chunk)


def _of_files(chunk: Path) -> Iterator[Problem]:
    """Yield what is wrong with the files of a chunk."""
    redo = f"请把文件夹 {chunk.name} 移到别处，再运行一次 reportmine run，其中的报告会重新处理"
    try:
        note: ChunkNote = read_note(chunk)
        read_whole_chunk(chunk)
    except StoreError as error:
        yield Problem(where=chunk.name, what=error.message, hint=error.hint)
        return
    if not note.digests:
        yield Problem(where=chunk.name, what="缺少 chunk.json，不知道文件原来的样子", hint=redo)
        return
    for table in TABLE_ORDER:
        if file_digest(chunk / f"{table}.parquet") != note.digests.get(table):
            yield Problem(where=chunk.name, what=f"{table}.parquet 写好以后变过", hint=redo)


def _of_places(chunk: Path) -> tuple[list[Problem], int]:
    """Return the tables of a chunk whose records do not all stand in their text, and the number of all records."""
    import pyarrow.parquet as pq

    texts = {}
    for doc_id, run, text in _rows(pq.ParquetFile(chunk / "documents.parquet"), "doc_id", "run", "text"):
        texts[doc_id, run] = text
    problems, records = [], 0
    for table in TABLES:
        wrong: list[str] = []
        columns = ("doc_id", "run", "id", "start", "end", "quote")
        for doc_id, run, number, start, end, quote in _rows(pq.ParquetFile(chunk / f"{table}.parquet"), *columns):
            records += 1
            if start < 0 or texts.get((doc_id, run), "")[start:end] != quote:
                wrong.append(f"{doc_id} 第 {number} 条")
        if wrong:
            what = f"{table} 有 {len(wrong)} 条记录的引文与原文对不上：{'、'.join(wrong[:_SHOWN])}"
            hint = "这是程序的错误，请告诉维护者；换一个 --out 文件夹重新运行可得到干净的结果"
            problems.append(Problem(where=chunk.name, what=what, hint=hint))
    return problems, records


def _rows(file: pq.ParquetFile, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield the values of some columns, row by row."""
    for batch in file.iter_batches(columns=list(columns)):
        yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)


def _of_reports(store: Store) -> Iterator[Problem]:
    """Yield reports that are there twice or whose id is not the beginning of their digest."""
    found = store.query(
        """
        SELECT doc_id, run FROM all_documents GROUP BY doc_id, run HAVING count(*) > 1
        UNION ALL SELECT doc_id, run FROM all_documents WHERE NOT starts_with(sha256, doc_id)
        """
    )
    for row in found.itertuples():
        yield Problem(
            where=str(row.run),
            what=f"报告 {row.doc_id} 存了两次，或编号与内容不符",
            hint="这是程序的错误，请告诉维护者",
        )


def _of_receipts(store: Store, dropped: Mapping[str, int]) -> Iterator[Problem]:
    """Yield runs whose receipt does not add up, or whose reports are not all there.

    A run that was interrupted twice may have stored reports that its receipt calls unfinished.
    """
    stored = store.query("SELECT run, count(*) AS n FROM all_documents GROUP BY run")
    counts = {str(run): int(count) for run, count in zip(stored["run"], stored["n"], strict=True)}
    for row in store.frame("runs").to_dict("records"):
        parts = sum(int(row[name]) for name in ("reports", "already_done", "duplicates", "failures", "unfinished"))
        if parts != row["files"]:
            what = f"回执对不上：文件 {row['files']}，各项合计 {parts}"
            yield Problem(where=str(row["run"]), what=what, hint="这是程序的错误，请告诉维护者")
        there = counts.get(str(row["run"]), 0) + dropped.get(str(row["run"]), 0)
        if there < row["reports"] or (there > row["reports"] and not row["unfinished"]):
            what = f"回执写着处理 {row['reports']} 份，库里有 {there} 份"
            yield Problem(where=str(row["run"]), what=what, hint="若曾移走过结果块，再运行一次 reportmine run 即可补上")
