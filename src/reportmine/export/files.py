"""One file a table: CSV for people and spreadsheets, JSON lines and Parquet for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from reportmine.export.captions import as_text, column_caption, shown, table_caption
from reportmine.export.gather import PLACE_COLUMNS, Rows
from reportmine.export.outputs import MADE_BY, MANIFEST
from reportmine.export.sheet import BOM, safe_cell
from reportmine.query.promises.ledger import COLUMNS as PROMISE_COLUMNS
from reportmine.schema.report import TABLES
from reportmine.store.tables import ROW_TYPES, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

Form = Literal["csv", "jsonl", "parquet"]

CHECK_COLUMNS = (
    *("kind", "severity", "message", "doc_area", "doc_period", "doc_path", "doc_id", "start", "end", "quote"),
    *("evidence", "rests_on"),
)
"""Columns of `checks`: findings of an audit, within reports and across them."""

FURTHER_COLUMNS = {"promises": PROMISE_COLUMNS, "checks": CHECK_COLUMNS}
"""Tables that follow from the records, with their columns."""

_NUMBERS = frozenset({"start", "end", "promised_start", "promised_end", "told_start", "told_end"})
_LISTS = frozenset({"qualifiers", "evidence", "rests_on"})


def columns_of(table: str) -> tuple[str, ...]:
    """Return the columns of a table as it is exported.

    Args:
        table: a table of the store, `promises` or `checks`.
    """
    if table in FURTHER_COLUMNS:
        return FURTHER_COLUMNS[table]
    names = [name for name in arrow_schema(table).names if table not in TABLES or name != "run"]
    if table in TABLES:
        kept = PLACE_COLUMNS if table not in ("sections", "sentences") else PLACE_COLUMNS[:-2]
        names += [name for name in kept if name not in names]
    return tuple(names)


def write_files(
    batches: Iterable[Rows], folder: Path, form: Form, tables: Iterable[str], *, captions: bool = True
) -> dict[str, int]:
    """Write tables into a folder, one file each, and a manifest that says what is in it.

    Args:
        batches: rows as `gather.Source.batches` yields them.
        folder: an empty folder.
        form: csv (UTF-8 with byte order mark, no cell a formula; without the reports' texts), jsonl or parquet.
        tables: which ones; also those without a row get a file.
        captions: Chinese captions for columns and labels, csv only.

    Returns:
        Number of rows by table.

    Raises:
        OSError: a file cannot be written.
    """
    counts = dict.fromkeys(tables, 0)
    names: list[str] = []
    with ExitStack() as stack:
        writers: dict[str, Any] = {}
        for table in counts:
            names.append(f"{table_caption(table) if form == 'csv' and captions else table}.{form}")
            path = folder / names[-1]
            writer = _Csv(path, table, captions) if form == "csv" else _KINDS[form](path, table)
            writers[table] = writer
            stack.callback(writer.close)
        for batch in batches:
            for table, rows in batch.items():
                if table in writers:
                    writers[table].write(rows)
                    counts[table] += len(rows)
    told = {"made_by": MADE_BY, "format": form, "files": names, "rows": counts}
    (folder / MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return counts


class _Csv:
    """A CSV file."""

    def __init__(self, path: Path, table: str, captions: bool) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8", errors="replace", newline="")
        self._file.write(BOM)
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._columns = [name for name in columns_of(table) if (table, name) != ("documents", "text")]
        self._captions = captions
        self._writer.writerow([column_caption(name) if captions else name for name in self._columns])

    def write(self, rows: Iterable[Mapping[str, object]]) -> None:
        for row in rows:
            cells = (shown(name, row[name]) if self._captions else as_text(row[name]) for name in self._columns)
            self._writer.writerow([safe_cell(cell) for cell in cells])

    def close(self) -> None:
        self._file.close()


class _JsonLines:
    """A file with one JSON object a line."""

    def __init__(self, path: Path, table: str) -> None:
        self._file = path.open("w", encoding="utf-8", errors="replace", newline="\n")
        self._columns = columns_of(table)

    def write(self, rows: Iterable[Mapping[str, object]]) -> None:
        for row in rows:
            self._file.write(json.dumps({name: row[name] for name in self._columns}, ensure_ascii=False) + "\n")

    def close(self) -> None:
        self._file.close()


class _Parquet:
    """A Parquet file with the column types of the store."""

    def __init__(self, path: Path, table: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._schema = _schema(table)
        self._maps = {field.name for field in self._schema if pa.types.is_map(field.type)}
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        import pyarrow as pa

        plain = [
            {name: list(row[name].items()) if name in self._maps else row[name] for name in self._schema.names}
            for row in rows
        ]
        if plain:
            self._writer.write_table(pa.Table.from_pylist(plain, schema=self._schema))

    def close(self) -> None:
        self._writer.close()


_KINDS: dict[str, type[_JsonLines] | type[_Parquet]] = {"jsonl": _JsonLines, "parquet": _Parquet}


def _schema(table: str) -> pa.Schema:
    """Return the Arrow schema of a table as it is exported."""
    import pyarrow as pa

    known = {field.name: field for field in arrow_schema(table)} if table in ROW_TYPES else {}
    return pa.schema([known.get(name) or pa.field(name, _type_of(name)) for name in columns_of(table)])


def _type_of(name: str) -> pa.DataType:
    import pyarrow as pa

    if name in _LISTS:
        return pa.list_(pa.string())
    return pa.int64() if name in _NUMBERS or name == "sentence_id" else pa.string()
