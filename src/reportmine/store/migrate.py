"""Stores of the version before: their chunks rewritten with today's columns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import NODEFAULT
from msgspec.structs import FieldInfo, fields

from reportmine.errors import StoreError
from reportmine.store.chunks import check_chunk, chunk_version, complete_chunks, new_run_id
from reportmine.store.maintain import alone, rewrite
from reportmine.store.tables import KEPT_TYPES, OLDEST_VERSION, SCHEMA_VERSION, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa


def migrate(store: Path) -> int:
    """Rewrite the chunks of an older version; results and their origin stay as they are.

    Args:
        store: folder of the store.

    Returns:
        How many chunks were rewritten; the old ones stay until `vacuum`.

    Raises:
        StoreError: a chunk is damaged, too old or too new, or nothing can be written.
    """
    with alone(store):
        old = [chunk for chunk in complete_chunks(store) if chunk_version(chunk) != SCHEMA_VERSION]
        for chunk in old:
            if not OLDEST_VERSION <= chunk_version(chunk) < SCHEMA_VERSION:
                check_chunk(chunk)
        if old:
            run = new_run_id(store)
            for number, chunk in enumerate(old, start=1):
                rewrite(store, f"{run}-{number:04d}", [chunk], _fit, more={"files": _files_of(chunk)})
        return len(old)


def _fit(table: pa.Table, name: str) -> pa.Table:
    """Return rows with the columns of today; a column that was not there yet holds its default.

    Raises:
        StoreError: a new column has no default.
    """
    import pyarrow as pa

    schema = arrow_schema(name)
    defaults = {field.name: _default(field) for field in fields(KEPT_TYPES[name])}
    columns = []
    for field in schema:
        if field.name in table.column_names:
            columns.append(table[field.name].cast(field.type))
            continue
        value = defaults.get(field.name, NODEFAULT)
        if value is NODEFAULT:
            raise StoreError(
                f"旧结果库的表 {name} 没有 {field.name} 一列，补不出来",
                hint="请换一个 --out 文件夹，对原来的报告重新运行 reportmine run",
            )
        columns.append(pa.array([value] * table.num_rows, field.type))
    return pa.table(columns, schema=schema)


def _default(field: FieldInfo) -> Any:  # noqa: ANN401 - the value of any field
    if field.default_factory is not NODEFAULT:
        return field.default_factory()
    return list(field.default) if isinstance(field.default, tuple) else field.default


def _files_of(chunk: Path) -> pa.Table:
    """Return the table `files`, which version 3 did not have, as far as the reports tell it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema("files")
    if (chunk / "files.parquet").is_file():
        return schema.empty_table()
    found = pq.read_table(chunk / "documents.parquet", columns=["path", "sha256", "doc_id", "fingerprint", "run"])
    rest = {"role": "report", "members": 0, "failed": 0}
    columns = [
        found[field.name].cast(field.type)
        if field.name in found.column_names
        else pa.array([rest[field.name]] * found.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)
