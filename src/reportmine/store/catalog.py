"""Reading the store: DuckDB views over all complete chunks. The only importer of duckdb."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING, Self

from reportmine.errors import StoreError, UsageError
from reportmine.schema.report import TABLES
from reportmine.store.chunks import CHUNKS, check_chunk, complete_chunks, read_whole_chunk
from reportmine.store.tables import KEPT_TYPES, ROW_TYPES, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    import duckdb
    import pandas as pd
    import pyarrow as pa

_ORDER = {"documents": "path, doc_id", "failures": "path", "runs": "run"}
_FAILURES = """
    SELECT * FROM all_failures AS failure
    WHERE NOT EXISTS (
        FROM all_documents AS later
        WHERE later.run > failure.run
          AND (later.path = failure.path OR (failure.sha256 <> '' AND later.sha256 = failure.sha256))
    )
    QUALIFY row_number() OVER (PARTITION BY path ORDER BY run DESC) = 1
"""
_FILES = """
    SELECT * FROM all_files QUALIFY row_number() OVER (PARTITION BY path, sha256 ORDER BY run DESC) = 1
"""
_REVISIONS = """
    WITH seen AS (
        SELECT path, sha256, min(run) AS first FROM all_files WHERE role <> 'container' GROUP BY path, sha256
    ), report AS (
        SELECT doc_id, sha256, path, area_key, period, doc_type, issuer,
               (SELECT min(first) FROM seen WHERE seen.sha256 = documents.sha256) AS first
        FROM documents
    ), pair AS (
        SELECT later.sha256, earlier.sha256 AS revises, 'path' AS shown_by, TRUE AS order_known, earlier.first AS first
        FROM seen AS later JOIN seen AS earlier USING (path)
        WHERE later.sha256 <> earlier.sha256 AND earlier.first < later.first
        UNION ALL
        SELECT later.sha256, earlier.sha256, 'content', earlier.first < later.first, earlier.first
        FROM report AS later JOIN report AS earlier USING (area_key, period, doc_type, issuer)
        WHERE later.sha256 <> earlier.sha256 AND (earlier.first, earlier.path) < (later.first, later.path)
          AND area_key <> '' AND period <> '' AND issuer <> '' AND doc_type NOT IN ('', '其他')
    )
    SELECT later.doc_id, later.path, earlier.doc_id AS revises, earlier.path AS revises_path, shown_by, order_known
    FROM pair
    JOIN report AS later USING (sha256)
    JOIN report AS earlier ON earlier.sha256 = pair.revises
    QUALIFY row_number() OVER (PARTITION BY later.doc_id ORDER BY pair.first DESC, shown_by DESC, earlier.path DESC) = 1
"""

_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,  # else a name in a question may mean a variable of the program
}


class Store:
    """The results in a folder, as tables.

    Of a report that was processed more than once, only what the newest run found is seen. What is seen is what was
    complete when the store was opened; a run that goes on meanwhile does not disturb it.

    Attributes:
        path: the folder.
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, chunks: Sequence[Path]) -> None:
        """Take an open connection and the chunks that count; use `open_store` instead."""
        self.path = path
        self._connection = connection
        self._chunks = tuple(chunks)

    def __enter__(self) -> Self:
        """Return the store itself; leaving the block closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of all tables."""
        return tuple(ROW_TYPES)

    def frame(self, table: str) -> pd.DataFrame:
        """Return a whole table, in the order of the reports' paths or ids.

        Args:
            table: `documents`, a record table such as `figures`, `failures` or `runs`.

        Returns:
            One row per record. Record tables have the columns of `Report.to_frames()`.

        Raises:
            UsageError: there is no such table.
            StoreError: a chunk is damaged.
        """
        if table not in ROW_TYPES:
            raise UsageError(f"结果库里没有名为“{table}”的表", hint=f"可用：{'、'.join(ROW_TYPES)}")
        return self.query(f"SELECT * FROM {table} ORDER BY {_ORDER.get(table, 'doc_id, id')}")

    def query(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """Answer one SQL question (DuckDB's dialect) over the tables.

        Args:
            sql: one SELECT statement; every table is a view of its name, values stand as `?`. There are two more views:
                `files` (every path under which a content was met) and `revisions` (a report and the one it revises).
                It can read nothing but the store.
            parameters: the values for the `?`, in order.

        Returns:
            The answer; whole numbers as nullable `Int64`, lists as Python lists, missing text as missing.

        Raises:
            UsageError: the statement is wrong, or is no single SELECT: the store is for reading.
            StoreError: a chunk is damaged.
        """
        import duckdb

        try:
            statements = duckdb.extract_statements(sql)
            if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
                raise UsageError("只能用一条 SELECT 语句查询", hint="结果库只供读取，不能用语句改动")
            result = self._connection.sql(sql, params=list(parameters)).to_arrow_table()
        except duckdb.Error as error:
            self._look_for_damage()
            raise UsageError(f"查询语句有错：{_first_line(error)}", hint=f"可用的表：{'、'.join(ROW_TYPES)}") from error
        return _to_pandas(result)

    def known(self) -> set[tuple[str, str]]:
        """Return `(sha256, fingerprint)` of every report as it is seen now: what need not be done again."""
        found = self.query("SELECT sha256, fingerprint FROM documents")
        return set(zip(found["sha256"], found["fingerprint"], strict=True))

    def _look_for_damage(self) -> None:
        """Find out whether a chunk is to blame for an answer that failed.

        Raises:
            StoreError: a chunk is damaged, or was removed while the store was open.
        """
        if not all(chunk.is_dir() for chunk in self._chunks):
            raise StoreError(f"结果库 {self.path} 刚被整理（vacuum），打开时的文件已经删去", hint="请再运行一次")
        for chunk in self._chunks:
            read_whole_chunk(chunk)

    def close(self) -> None:
        """Free the memory and files that the store holds."""
        self._connection.close()


def open_store(path: str | Path) -> Store:
    """Open the results in a folder for reading.

    Args:
        path: the folder given to `reportmine run --out`.

    Raises:
        StoreError: the folder is missing, holds no results, was written by a newer version, or a chunk is damaged.
    """
    import duckdb

    path = Path(path)
    chunks = complete_chunks(path)
    for chunk in chunks:
        check_chunk(chunk)
    connection = duckdb.connect(config=_CLOSED)
    try:
        for table in KEPT_TYPES:
            _view_of_files(connection, f"all_{table}", table, chunks)
        _shut_in(connection, path)
        _views_of_newest(connection)
    except duckdb.Error as error:
        connection.close()
        for chunk in chunks:
            read_whole_chunk(chunk)
        raise StoreError(f"打不开结果库 {path}：{_first_line(error)}", hint="请检查文件夹权限") from error
    return Store(path, connection, chunks)


def _shut_in(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Let questions read the chunks of this store and nothing else: no other file, no network, no extension.

    What cannot be undone by a question: DuckDB locks its settings (https://duckdb.org/docs/stable/operations_manual/
    securing_duckdb/overview).
    """
    chunks = str(path / CHUNKS)
    folders = [chunks, glob.escape(chunks)]  # DuckDB compares before it resolves the pattern
    connection.execute("SET allowed_directories = ?", [folders])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _view_of_files(connection: duckdb.DuckDBPyConnection, name: str, table: str, chunks: Sequence[Path]) -> None:
    """Make the view of all rows of a table, superseded ones included."""
    if not chunks:
        connection.register(name, arrow_schema(table).empty_table())
        return
    # DuckDB reads names as patterns, and folders may be called 结果[1]
    files = [glob.escape(str(chunk / f"{table}.parquet")) for chunk in chunks]
    connection.read_parquet(files).create_view(name)


def _views_of_newest(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the views that users see; names are our own constants, so they may stand in the statement."""
    connection.sql("CREATE TEMP TABLE newest AS SELECT doc_id, max(run) AS run FROM all_documents GROUP BY doc_id")
    connection.sql("CREATE VIEW documents AS SELECT * FROM all_documents SEMI JOIN newest USING (doc_id, run)")
    for table in TABLES:
        columns = ", ".join(f'"{name}"' for name in arrow_schema(table).names if name != "run")
        connection.sql(f"CREATE VIEW {table} AS SELECT {columns} FROM all_{table} SEMI JOIN newest USING (doc_id, run)")
    connection.sql(f"CREATE VIEW failures AS {_FAILURES}")
    connection.sql("CREATE VIEW runs AS SELECT * FROM all_runs")
    connection.sql(f"CREATE VIEW files AS {_FILES}")
    connection.sql(f"CREATE VIEW revisions AS {_REVISIONS}")


def _to_pandas(table: pa.Table) -> pd.DataFrame:
    """Turn an answer into a frame without losing whole numbers to floats or lists to arrays."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.types as kinds

    frame = table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get, maps_as_pydicts="strict")
    for position, field in enumerate(table.schema):
        if kinds.is_list(field.type):
            frame.isetitem(position, pd.Series(table.column(position).to_pylist(), dtype=object, index=frame.index))
    result: pd.DataFrame = frame
    return result


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
