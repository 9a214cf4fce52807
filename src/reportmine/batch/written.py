"""What a unit of files gives on its way to the disk: reports become columns, columns become a chunk."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from reportmine.batch.plan import UNIT_REPORTS
from reportmine.schema.records import Failure
from reportmine.schema.report import Report
from reportmine.store.remote import store_chunk
from reportmine.store.tables import SeenFile, table_of_rows, tables_of_reports

if TYPE_CHECKING:
    import pyarrow as pa

_COLUMNS_EVERY = 16
"""Reports are turned into columns, which take less memory, in portions of this size."""

CHUNK_CHARACTERS = 50_000_000
"""A chunk is closed early when its texts together are longer, to bound memory."""

_PARTS = 1000
"""Most chunks that one unit may write: a large archive fills several."""


class Writer:
    """Gathers reports, failures and files of a unit and writes them as chunks, nearly always one.

    Attributes:
        met: files to note; failed: failures to store; both are written with the next chunk.
        reports: reports taken.
        numbers_seen: numbers in them, counted over the reports.
        numbers_by_use: the same numbers by what became of them, counted over what was written.
        records: rows written, by table.
    """

    def __init__(self, out: Path | str, run: str, unit: int) -> None:
        """Begin.

        Args:
            out: folder or URL of the store.
            run: id of the run.
            unit: number of the unit, from 1.
        """
        self._out, self._run, self._unit = out, run, unit
        self._chunks = self._characters = self._held = 0
        self._fresh: list[Report] = []
        self._parts: list[dict[str, pa.Table]] = []
        self.met: list[SeenFile] = []
        self.failed: list[Failure] = []
        self.reports = self.numbers_seen = 0
        self.numbers_by_use: Counter[str] = Counter()
        self.records: Counter[str] = Counter()

    def keep(self, report: Report) -> None:
        """Take a report; write those before it when the chunk is full."""
        if self._held >= UNIT_REPORTS or self._characters > CHUNK_CHARACTERS:
            self.write()
        doc = report.document
        self._fresh.append(report)
        self._held += 1
        self._characters += doc.char_count
        self.reports += 1
        self.numbers_seen += sum(doc.numbers_seen.values())
        self.met.append(
            SeenFile(path=doc.path, sha256=doc.sha256, doc_id=doc.doc_id, fingerprint=doc.fingerprint, role="report")
        )
        if len(self._fresh) >= _COLUMNS_EVERY:
            self._to_columns()

    def write(self) -> None:
        """Write what is held as a chunk, unless that is nothing."""
        import pyarrow as pa

        self._to_columns()
        if not (self._parts or self.met or self.failed):
            return
        names = self._parts[0] if self._parts else ()
        tables = {name: pa.concat_tables([part[name] for part in self._parts]) for name in names}
        for name, table in tables.items():
            self.records[name] += table.num_rows
        if tables:
            for uses in tables["documents"].column("numbers_seen").to_pylist():
                self.numbers_by_use.update(dict(uses))
        tables["failures"] = table_of_rows("failures", self.failed, self._run)
        tables["files"] = table_of_rows("files", self.met, self._run)
        number = self._unit * _PARTS + self._chunks
        store_chunk(self._out, self._run, number, tables)
        self._chunks += 1
        self._held = self._characters = 0
        self._parts, self.met, self.failed = [], [], []

    def _to_columns(self) -> None:
        if self._fresh:
            self._parts.append(tables_of_reports(self._fresh, self._run))
            self._fresh = []
