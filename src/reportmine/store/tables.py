"""Column schemas of the store, derived from the record classes, and the way from reports to columns."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from reportmine.schema.document import Document
from reportmine.schema.records import Failure
from reportmine.schema.report import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

    from reportmine.schema.report import Report

SCHEMA_VERSION = 4
"""Raised whenever a column is added, dropped or changes its meaning; kept in the metadata of every file."""

OLDEST_VERSION = 3
"""Oldest version that `migrate` rewrites: what came later are columns with a default, and the table `files`."""

VERSION_KEY = b"reportmine_schema"
"""Name of the entry of a Parquet file's metadata that holds `SCHEMA_VERSION`."""


class Run(Struct, frozen=True, kw_only=True):
    """One call of `reportmine run` that added something to the store.

    Attributes:
        run: id; sorts after the ids of all earlier runs.
        started: local time with offset, ISO 8601.
        seconds: time from start to the last chunk.
        version: version of the package.
        fingerprint: of the miner that the run used.
        settings: settings as given (`workers`), values as text.
        inputs: files and folders as given.
        files: entries looked at; the five counts below add up to it.
        reports: newly processed.
        already_done: stored before with the same content and fingerprint.
        duplicates: same content as another file of the run.
        failures: could not be read or processed.
        unfinished: not reached because the run was interrupted.
        numbers_seen: numbers of the new reports by what became of them.
    """

    run: str
    started: str
    seconds: float
    version: str
    fingerprint: str
    settings: dict[str, str]
    inputs: tuple[str, ...]
    files: int = 0
    reports: int = 0
    already_done: int = 0
    duplicates: int = 0
    failures: int = 0
    unfinished: int = 0
    numbers_seen: dict[str, int] = {}


class SeenFile(Struct, frozen=True, kw_only=True):
    """A file that a run came across and whose content is in the store, under whatever path it was read.

    Attributes:
        path: where it lies; `外.zip!/内.docx` inside an archive.
        sha256: hex digest of its bytes.
        doc_id: its report; empty for an archive or message, which may hold several.
        fingerprint: of the result, as in `documents`.
        role: report (the report was read from here), copy (same content as a report) or container.
        members: reports and failures that a container held; 0 for the others.
        failed: those of `members` that failed.
    """

    path: str
    sha256: str
    doc_id: str
    fingerprint: str
    role: str
    members: int = 0
    failed: int = 0


ROW_TYPES: dict[str, type] = {"documents": Document, **TABLES, "failures": Failure, "runs": Run}
"""All tables that are asked for, with the class whose fields are their columns."""

KEPT_TYPES: dict[str, type] = {**ROW_TYPES, "files": SeenFile}
"""All tables that a chunk keeps: `files`, which finds renamed and revised reports, in addition."""


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Return the columns of a table.

    Record tables start with `doc_id`; every table but `runs`, which has it as its key, ends with `run`.

    Args:
        table: name in `KEPT_TYPES`.
    """
    import pyarrow as pa

    fields = [_field(name, hint) for name, hint in typing.get_type_hints(KEPT_TYPES[table]).items()]
    if table in TABLES:
        fields.insert(0, pa.field("doc_id", pa.string(), nullable=False))
    if table != "runs":
        fields.append(pa.field("run", pa.string(), nullable=False))
    return pa.schema(fields, metadata={VERSION_KEY: str(SCHEMA_VERSION).encode()})


def tables_of_reports(reports: Sequence[Report], run: str) -> dict[str, pa.Table]:
    """Return `documents` and the nine record tables of some reports as columns.

    Args:
        reports: in the order in which their rows shall stand.
        run: id of the run that made them.
    """
    tables = {"documents": table_of_rows("documents", [report.document for report in reports], run)}
    for name in TABLES:
        groups = [getattr(report, name) for report in reports]
        ids = chain.from_iterable(
            repeat(report.document.doc_id, len(group)) for report, group in zip(reports, groups, strict=True)
        )
        tables[name] = table_of_rows(name, list(chain.from_iterable(groups)), run, doc_ids=list(ids))
    return tables


def table_of_rows(table: str, rows: Sequence[Any], run: str, *, doc_ids: Sequence[str] | None = None) -> pa.Table:
    """Return rows of one table as columns.

    Args:
        table: name in `KEPT_TYPES`.
        rows: instances of the table's class.
        run: id of the run, constant over the rows.
        doc_ids: one per row, for record tables.
    """
    import pyarrow as pa

    schema = arrow_schema(table)
    columns = []
    for field in schema:
        if field.name == "doc_id" and doc_ids is not None:
            values: list[Any] = list(doc_ids)
        elif field.name == "run" and table != "runs":
            values = [run] * len(rows)
        else:
            values = list(map(attrgetter(field.name), rows))
        columns.append(_column(values, field))
    return pa.Table.from_arrays(columns, schema=schema)


def _column(values: list[Any], field: pa.Field) -> pa.Array:
    """Turn the values of one field into a column; raise when a value does not fit its type."""
    import pyarrow as pa

    plain = _flattener(field.type)
    if plain is not None:
        values = [plain(value) for value in values]
    try:
        return pa.array(values, field.type)
    except UnicodeEncodeError:  # file names that are no UTF-8 reach Python as lone surrogates, which Arrow cannot hold
        return pa.array([_without_surrogates(value) for value in values], field.type)


def _flattener(kind: pa.DataType) -> Callable[[Any], Any] | None:
    """Return what turns a Python value into the form that Arrow takes for `kind`, None where it takes it as it is."""
    import pyarrow.types as kinds

    if kinds.is_map(kind):
        return lambda value: list(value.items())
    if kinds.is_struct(kind):
        get = attrgetter(*(names := [field.name for field in kind]))
        return lambda item: None if item is None else dict(zip(names, get(item), strict=True))
    if kinds.is_list(kind) and (inner := _flattener(kind.value_type)) is not None:
        return lambda items: [inner(item) for item in items]
    return None


def _without_surrogates(value: object) -> object:
    """Replace lone surrogates one for one, so that offsets keep pointing where they did."""
    if not isinstance(value, str):
        return value
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in value)


def _field(name: str, hint: object) -> pa.Field:
    import pyarrow as pa

    inner = _without_none(hint)
    return pa.field(name, _arrow_type(inner), nullable=inner is not hint)


def _without_none(hint: object) -> object:
    """Return `X` for `X | None`, the hint itself for all others."""
    if typing.get_origin(hint) not in (types.UnionType, typing.Union):
        return hint
    members = [member for member in typing.get_args(hint) if member is not types.NoneType]
    (member,) = members
    return member


def _arrow_type(hint: object) -> pa.DataType:
    """Map a Python annotation to its column type; the list is closed so that a new kind of field is a decision."""
    import pyarrow as pa

    scalars: dict[object, pa.DataType] = {str: pa.string(), int: pa.int64(), bool: pa.bool_(), float: pa.float64()}
    if hint in scalars:
        return scalars[hint]
    if isinstance(hint, type) and issubclass(hint, Struct):
        return pa.struct([_field(name, inner) for name, inner in typing.get_type_hints(hint).items()])
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return pa.string()
    if origin is tuple and arguments[1:] == (Ellipsis,):
        return pa.list_(_arrow_type(arguments[0]))
    if origin is dict:
        return pa.map_(_arrow_type(arguments[0]), _arrow_type(arguments[1]))
    raise TypeError(f"no column type for {hint!r}")
