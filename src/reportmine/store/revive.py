"""Plain dicts as `Report.to_dict` makes them → the report again, every offset verified."""

import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from reportmine.errors import StoreError
from reportmine.schema.document import Document
from reportmine.schema.records import Record
from reportmine.schema.report import TABLES, Report

_SAME_VERSION = "请用产生它的那一版 reportmine 读取，或重新导出"


def revive_report(found: Mapping[str, Any]) -> Report:
    """Return the report that `Report.to_dict` was called on.

    The mentions that stages pass on to each other (`Report.numbers`, `Report.figure_mentions`) are not in the dict and
    come back empty.

    Args:
        found: what `to_dict` returned; lists may have become tuples.

    Raises:
        StoreError: a table or column is missing or unknown, or a record's offsets do not slice to its quote.
    """
    for key in ("document", *TABLES):
        if key not in found:
            raise StoreError(f"记录里没有“{key}”", hint=_SAME_VERSION)
    document: Document = _revive(Document, found["document"], "document")
    tables = {}
    for table, kind in TABLES.items():
        rows = found[table]
        if not isinstance(rows, list | tuple):
            raise StoreError(f"“{table}”应为一列记录", hint=_SAME_VERSION)
        tables[table] = tuple(revive_record(table, row, f"{table} 第 {at} 条") for at, row in enumerate(rows))
        for at, record in enumerate(tables[table]):
            if issubclass(kind, Record):
                _verify(record, document.text, f"{table} 第 {at} 条")
    return Report(document, **tables)


def revive_record(table: str, row: Mapping[str, Any], where: str = "记录") -> Any:  # noqa: ANN401 - of the table's type
    """Return one record of a table; its offsets are not verified.

    Args:
        table: one of `TABLES`.
        row: values by column.
        where: what to call it in messages.

    Raises:
        StoreError: a column is missing or unknown.
    """
    return _revive(TABLES[table], row, where)


def _verify(record: Record, text: str, where: str) -> None:
    start, end = record.start, record.end
    if type(start) is not int or type(end) is not int or not 0 <= start <= end <= len(text):
        raise StoreError(
            f"{where}：位置 {start}–{end} 不在全文（{len(text)} 字）里", hint="文件可能被改动过，请重新导出"
        )
    if text[start:end] != record.quote:
        raise StoreError(
            f"{where}：位置 {start}–{end} 处的原文是“{text[start:end]}”，记录里写的是“{record.quote}”",
            hint="文件可能被改动过，请重新导出",
        )


def _revive(kind: type[Struct], row: object, where: str) -> Any:  # noqa: ANN401 - an instance of `kind`
    if not isinstance(row, Mapping):
        raise StoreError(f"{where}：应为按列名写的一条记录", hint=_SAME_VERSION)
    inside = _records_inside(kind)
    if row.keys() != inside.keys():
        missing, unknown = [n for n in inside if n not in row], [str(n) for n in row if n not in inside]
        what = f"缺少列 {'、'.join(missing)}" if missing else f"有不认识的列 {'、'.join(unknown)}"
        raise StoreError(f"{where}：{what}", hint=_SAME_VERSION)
    values = {}
    for name, value in row.items():
        if isinstance(value, list | tuple | dict):
            values[name] = _nested(inside[name], value, where, name)
        else:
            values[name] = value
    return kind(**values)


def _nested(inside: type | None, value: Any, where: str, name: str) -> Any:  # noqa: ANN401 - the value of any field
    if isinstance(value, list | tuple):
        return tuple(_nested(inside, item, where, name) for item in value)
    if inside is not None and isinstance(value, dict):
        return _revive(inside, value, f"{where} {name}")
    return dict(value) if isinstance(value, dict) else value


@cache
def _records_inside(kind: type[Struct]) -> dict[str, type | None]:
    """Return for each field the record type that it holds, alone or in a tuple; None for plain values."""
    hints = typing.get_type_hints(kind)
    return {
        name: next((part for part in _parts(hints[name]) if isinstance(part, type) and issubclass(part, Struct)), None)
        for name in kind.__struct_fields__
    }


def _parts(hint: Any) -> Iterator[Any]:  # noqa: ANN401 - type hints have no common type
    yield hint
    for part in typing.get_args(hint):
        yield from _parts(part)
