"""The ledger of a run: gathers results into chunks, and counts what goes in and what is written."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reportmine.batch.plan import Plan
from reportmine.batch.receipt import Receipt
from reportmine.batch.work import BatchResult
from reportmine.schema.records import Failure
from reportmine.store.chunks import write_chunk
from reportmine.store.tables import Run, table_of_rows

if TYPE_CHECKING:
    import pyarrow as pa

CHUNK_REPORTS = 200
"""Most reports in a chunk."""

CHUNK_CHARACTERS = 50_000_000
"""A chunk is closed early when its texts together would be longer than this, to bound memory."""


@dataclass(slots=True, kw_only=True)
class Ledger:
    """What a run has done so far.

    Attributes:
        out: folder of the store.
        run: id of the run.
        plan: what the run set out to do.
        told: `(path, sha256, error)` of the failures that the store holds already.
    """

    out: Path
    run: str
    plan: Plan
    told: set[tuple[str, str, str]]
    _pending: list[BatchResult] = field(default_factory=list)
    _chunks: int = 0
    _files: int = 0
    _reports: int = 0
    _duplicates: int = 0
    _failures: list[Failure] = field(default_factory=list)
    _numbers_seen: int = 0
    _numbers_by_use: Counter[str] = field(default_factory=Counter)
    _records: Counter[str] = field(default_factory=Counter)

    @property
    def done(self) -> int:
        """Files dealt with so far."""
        return self.plan.already_done + self.plan.duplicates + len(self.plan.failures) + self._files

    def add(self, result: BatchResult) -> None:
        """Take a batch; write the chunk before it when both together would be too large."""
        reports = result.reports + sum(batch.reports for batch in self._pending)
        characters = result.characters + sum(batch.characters for batch in self._pending)
        if self._pending and (reports > CHUNK_REPORTS or characters > CHUNK_CHARACTERS):
            self._write(self._gather())
        self._pending.append(result)
        self._files += result.files
        self._reports += result.reports
        self._duplicates += result.duplicates
        self._failures += result.failures
        self._numbers_seen += result.numbers_seen

    def close(self, run: Run) -> Receipt:
        """Write the last chunk, with the failures and the run itself, unless nothing is new.

        Args:
            run: the row for the table `runs`, without its counts, which are filled in here.

        Returns:
            The receipt, not yet checked.
        """
        tables = self._gather()
        receipt = self._receipt(run.seconds)
        new = [item for item in receipt.failures if (item.path, item.sha256, item.error) not in self.told]
        if self._chunks or self._reports or new:
            tables["failures"] = table_of_rows("failures", new, self.run)
            tables["runs"] = table_of_rows("runs", [_with_counts(run, receipt)], self.run)
            self._write(tables)
        return receipt

    def _receipt(self, seconds: float) -> Receipt:
        return Receipt(
            run=self.run,
            files=self.plan.files,
            reports=self._reports,
            already_done=self.plan.already_done,
            duplicates=self.plan.duplicates + self._duplicates,
            failures=tuple(sorted((*self.plan.failures, *self._failures), key=lambda failure: failure.path)),
            unfinished=sum(len(task.paths) for task in self.plan.tasks) - self._files,
            numbers_seen=self._numbers_seen,
            numbers_by_use=dict(self._numbers_by_use),
            records=dict(self._records),
            seconds=seconds,
        )

    def _gather(self) -> dict[str, pa.Table]:
        """Put the pending batches together, and count the rows that will be written."""
        import pyarrow as pa

        parts = [batch.tables for batch in self._pending]
        tables = {name: pa.concat_tables([part[name] for part in parts]) for name in (parts[0] if parts else ())}
        for name, table in tables.items():
            self._records[name] += table.num_rows
        if tables:
            for uses in tables["documents"].column("numbers_seen").to_pylist():
                self._numbers_by_use.update(dict(uses))
        return tables

    def _write(self, tables: Mapping[str, pa.Table]) -> None:
        write_chunk(self.out, self.run, self._chunks + 1, tables)
        self._chunks += 1
        self._pending.clear()


def _with_counts(run: Run, receipt: Receipt) -> Run:
    return dataclasses.replace(
        run,
        files=receipt.files,
        reports=receipt.reports,
        already_done=receipt.already_done,
        duplicates=receipt.duplicates,
        failures=len(receipt.failures),
        unfinished=receipt.unfinished,
        numbers_seen=receipt.numbers_by_use,
    )
