"""A store as one SQLite file, and the description of it that datasette reads."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from reportmine.errors import ReportmineError
from reportmine.export.captions import column_caption, labels_of, table_caption
from reportmine.export.dictionary import column_meaning, table_meaning
from reportmine.export.files import FURTHER_COLUMNS
from reportmine.export.gather import Row, Rows
from reportmine.export.outputs import SQLITE_ID
from reportmine.export.sqlite_tables import APART, LINKS, columns, creation, lists, plain
from reportmine.schema.report import TABLES
from reportmine.store.tables import ROW_TYPES, SCHEMA_VERSION

_LEAST_VERSION = (3, 34, 0)
_FTS = {"sentences": ("quote",), "statements": ("quote", "title", "cause", "consequence")}
_SOURCE = """
    FROM "{table}" AS record JOIN documents AS document ON document.doc_id = record.doc_id
    LEFT JOIN sections AS section ON section.key = record.section_key
    LEFT JOIN sentences AS sentence ON sentence.key = record.sentence_key
"""
_BESIDE = {
    "document.area": "地区", "document.period": "报告时期", "section.heading": "章节", "sentence.quote": "所在句子",
    "document.path": "报告文件", "record.start": "起", 'record."end"': "止", "record.key": "键",
}  # fmt: skip
_ABOUT_KEYS = {
    "key": "本表的主键，整数。",
    "rank": "在列表里的次序，从 0 数起。",
    "heading": "各级标题，从大到小。",
    "category": "问题类别里主要的一个。",
    "record_table": "所依据的记录在哪张表。",
    "record_key": "所依据的记录在那张表里的键。",
    "score": "回应的程度，0 到 1。",
    "role": "在算式里的作用。",
}
_ABOUT_APART = {
    "statement_figures": "事项里的数据，一行一个。",
    "statement_answers": "哪些措施、计划、诉求回应问题，最好的在前。",
    "relation_operands": "参加算式的各数据。",
    "finding_records": "疑点依据的各条记录。",
}


def write_sqlite(batches: Iterable[Rows], path: Path, *, further: Sequence[str] = ()) -> dict[str, int]:
    """Write records into a new SQLite file with keys, indexes, full-text search and views in Chinese.

    Args:
        batches: rows as `gather.Source.batches` yields them.
        path: a file that is not there yet.
        further: which of `promises` and `checks` the batches have.

    Returns:
        Number of rows by table.

    Raises:
        ReportmineError: SQLite is too old for full-text search in Chinese.
        OSError: the file cannot be written.
    """
    if sqlite3.sqlite_version_info < _LEAST_VERSION:
        raise ReportmineError(
            f"这台电脑的 SQLite 是 {sqlite3.sqlite_version}，中文全文检索要 3.34 以上",
            hint="请换用较新的 Python，或改用 --parquet、--jsonl",
        )
    connection = sqlite3.connect(path)
    try:
        writer = _Writer(connection, further)
        for batch in batches:
            writer.add(batch)
        writer.finish()
    except sqlite3.OperationalError as error:
        raise OSError(f"SQLite：{error}") from error
    finally:
        connection.close()
    return writer.counts


class _Writer:
    """Fills the tables; keys run on over the batches."""

    def __init__(self, connection: sqlite3.Connection, further: Sequence[str]) -> None:
        self._connection = connection
        self._tables = (*ROW_TYPES, *further)
        self.counts = dict.fromkeys(self._tables, 0)
        # the file is a draft until it is whole, so there is nothing to guard against a crash
        connection.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA application_id = {SQLITE_ID};"
            f"PRAGMA user_version = {SCHEMA_VERSION}; BEGIN"
        )
        for table in (*self._tables, *APART):
            connection.execute(creation(table))

    def add(self, batch: Rows) -> None:
        """Write the rows of some reports; what they point at stands in the same batch."""
        keys: dict[str, dict[tuple[str, int], int]] = defaultdict(dict)
        for table in TABLES:
            first = self.counts[table] + 1
            keys[table] = {(row["doc_id"], row["id"]): first + at for at, row in enumerate(batch.get(table, ()))}
        places = _Places(batch.get("sentences", ()), keys["sentences"])
        apart: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for table in self._tables:
            rows = [self._row(table, row, keys, places) for row in batch.get(table, ())]
            if table in TABLES or table in FURTHER_COLUMNS:
                for number, row in enumerate(rows, start=self.counts[table] + 1):
                    row["key"] = number
            self._insert(table, rows)
            self.counts[table] += len(rows)
            for row in batch.get(table, ()) if table in TABLES else ():
                for name, rank, told in lists(table, row):
                    apart[name].append(_apart(row, table, rank, told, keys))
        for table, rows in apart.items():
            self._insert(table, [{next(iter(APART[table])): row.pop("own"), **row} for row in rows])

    def _row(
        self, table: str, row: Row, keys: Mapping[str, Mapping[tuple[str, int], int]], places: _Places
    ) -> dict[str, object]:
        told = plain(table, row)
        if table == "promises":
            for side in ("promised", "told"):
                told[f"{side}_sentence_key"] = places.at(row[f"{side}_doc"], row[f"{side}_start"])
        elif table == "checks":
            told["sentence_key"] = places.at(row["doc_id"], row["start"])
        elif table in TABLES:
            told["sentence_key"] = keys["sentences"].get((row["doc_id"], row.get("sentence_id")))  # type: ignore[arg-type]
            for (owner, column), (name, other) in LINKS.items():
                if owner == table:
                    told[name] = keys[other].get((row["doc_id"], row[column]))
        return told

    def _insert(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        names = list(columns(table))
        quoted = ", ".join(f'"{name}"' for name in names)
        sql = f'INSERT INTO "{table}" ({quoted}) VALUES ({", ".join("?" * len(names))})'
        self._connection.executemany(sql, ([row[name] for name in names] for row in rows))

    def finish(self) -> None:
        """Make indexes, full-text search and views."""
        execute = self._connection.execute
        for index in _told()["indexes"]:
            for names in index["columns"] if index["table"] in self.counts else ():
                quoted = ", ".join(f'"{name}"' for name in names)
                execute(f'CREATE INDEX "{index["table"]}_{"_".join(names)}" ON "{index["table"]}" ({quoted})')
        for table, names in _FTS.items():
            execute(
                f'CREATE VIRTUAL TABLE {table}_fts USING fts5({", ".join(names)}, content="{table}",'
                " content_rowid='key', tokenize='trigram')"
            )
            execute(f"INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')")
        for view in _told()["views"]:
            execute(_view(view))
        execute("ANALYZE")
        self._connection.commit()


def _apart(
    row: Row, table: str, rank: int, told: Mapping[str, Any], keys: Mapping[str, Mapping[tuple[str, int], int]]
) -> dict[str, Any]:
    """Return a row of a table of `APART`, ids of the report turned into keys."""
    found: dict[str, Any] = {"own": keys[table][row["doc_id"], row["id"]], "rank": rank}
    for name, value in told.items():
        found[name] = keys[value[0]].get((row["doc_id"], value[1])) if isinstance(value, tuple) else value
    return found


class _Places:
    """Finds the sentence at a place of a report of the batch."""

    def __init__(self, sentences: Iterable[Row], keys: Mapping[tuple[str, int], int]) -> None:
        self._starts: dict[str, list[int]] = defaultdict(list)
        self._found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row in sentences:
            self._starts[row["doc_id"]].append(row["start"])
            self._found[row["doc_id"]].append((row["end"], keys[row["doc_id"], row["id"]]))

    def at(self, doc_id: str | None, start: int | None) -> int | None:
        """Return the key of the sentence, None where there is none or the report is not exported."""
        if doc_id is None or start is None or doc_id not in self._starts:
            return None
        number = bisect_right(self._starts[doc_id], start) - 1
        if number < 0 or start >= self._found[doc_id][number][0]:
            return None
        return self._found[doc_id][number][1]


def _view(view: Mapping[str, Any]) -> str:
    """Return the statement that makes a view with Chinese captions, labels in Chinese."""
    named = [f'{_labelled(name)} AS "{column_caption(name)}"' for name in view["columns"]]
    beside = [f'{column} AS "{caption}"' for column, caption in _BESIDE.items()]
    where = ""
    if "kind" in view:
        where = " WHERE record.kind IN ({})".format(", ".join(f"'{kind}'" for kind in view["kind"]))
    chosen = ", ".join([*beside[:3], *named, *beside[3:]])
    return f'CREATE VIEW "{view["name"]}" AS SELECT {chosen} {_SOURCE.format(table=view["table"])}{where}'


def _labelled(column: str) -> str:
    """Return a column as people read it; labels and captions are our own constants."""
    if column == "masked":
        return "CASE record.masked WHEN 1 THEN '是' ELSE '否' END"
    cases = " ".join(f"WHEN '{label}' THEN '{caption}'" for label, caption in labels_of(column).items())
    return f'CASE record."{column}" {cases} ELSE record."{column}" END' if cases else f'record."{column}"'


def metadata(name: str, *, further: Sequence[str] = ()) -> str:
    """Return the file that `datasette -m` takes: what tables and columns are, what to search, questions ready-made.

    Args:
        name: of the database, the name of its file without ending.
        further: which of `promises` and `checks` it has.
    """
    tables: dict[str, object] = {}
    for table in (*ROW_TYPES, *APART, *further):
        about = _ABOUT_APART.get(table) or table_meaning(table)
        if table in _FTS:
            about += "搜索框按连续的字找，要写三个字以上；两个字的词用“查句子”“查问题”，或用筛选 contains。"
        tables[table] = {
            "title": _ABOUT_APART[table] if table in APART else f"{table_caption(table)} {table}",
            "description": about,
            "columns": {column: _meaning(table, column) for column in columns(table)},
        } | ({"label_column": _LABEL[table]} if table in _LABEL else {})
    for view in _told()["views"]:
        tables[view["name"]] = {"description": view["about"]}
    queries = {
        query["name"]: {"sql": query["sql"].strip(), "title": query["name"], "description": query["about"]}
        for query in _told()["queries"]
    }
    told = {
        "title": "工作报告记录",
        "description": "由 reportmine export 从结果库导出。每条记录都带出处：报告、句子、起止位置（从 0 数起的码点）。",
        "databases": {name: {"tables": tables, "queries": queries}},
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


_LABEL = {"documents": "title", "sections": "heading", "sentences": "quote", "statements": "title"} | {
    "figures": "quote", "projects": "name", "organisations": "name", "relations": "working", "findings": "message",
}  # fmt: skip


def _meaning(table: str, column: str) -> str:
    if column in _ABOUT_KEYS and (column != "role" or table in APART):
        return _ABOUT_KEYS[column]
    if column.endswith("_key") and column != "area_key":
        return f"{column_caption(column).removesuffix('键')}在它那张表里的键。"
    if column.startswith("recovered_"):
        return f"{column_caption(column)}；推不回时为空。"
    return column_meaning("relations" if table == "relation_operands" else table, column)


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((resources.files("reportmine.export") / "sqlite.toml").read_text("utf-8"))
