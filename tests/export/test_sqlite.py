import json
import sqlite3

import pytest

from reportmine.export.files import columns_of
from reportmine.export.sqlite import metadata
from reportmine.export.sqlite_tables import APART, columns
from reportmine.schema.report import TABLES
from reportmine.store.catalog import open_store
from reportmine.store.tables import ROW_TYPES


@pytest.fixture(scope="session")
def database(export_store, export, tmp_path_factory):
    path = tmp_path_factory.mktemp("sqlite") / "store.sqlite"
    assert export(export_store, "--sqlite", path) == 0
    return path


@pytest.fixture
def connection(database):
    found = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    yield found
    found.close()


def all_of(connection, sql, *parameters):
    return connection.execute(sql, parameters).fetchall()


def test_the_file_is_sound_and_every_key_points_at_something(connection):
    assert all_of(connection, "PRAGMA integrity_check") == [("ok",)]
    assert all_of(connection, "PRAGMA foreign_key_check") == []
    for table in (*TABLES, *APART):
        assert all_of(connection, f'PRAGMA foreign_key_list("{table}")')


@pytest.mark.parametrize("table", list(ROW_TYPES))
def test_every_row_of_the_store_is_there(connection, export_store, table):
    with open_store(export_store) as store:
        count = len(store.frame(table))
    assert all_of(connection, f'SELECT count(*) FROM "{table}"') == [(count,)]


def test_records_stand_in_their_texts_and_sentences(connection):
    for table in TABLES:
        wrong = f"""
            SELECT count(*) FROM "{table}" AS record JOIN documents USING (doc_id)
            WHERE substr(text, record.start + 1, record."end" - record.start) <> record.quote
        """
        assert all_of(connection, wrong) == [(0,)]
    outside = """
        SELECT count(*) FROM figures JOIN sentences ON sentences.key = sentence_key
        WHERE figures.start < sentences.start OR figures.start >= sentences."end" OR figures.doc_id <> sentences.doc_id
    """
    assert all_of(connection, outside) == [(0,)]
    assert all_of(connection, "SELECT count(*) > 100 FROM figures WHERE sentence_key IS NOT NULL") == [(1,)]


def test_lists_of_records_are_tables(connection, export_store):
    with open_store(export_store) as store:
        statements = store.frame("statements")
        relations = store.frame("relations")
    assert all_of(connection, "SELECT count(*) FROM statement_figures") == [(sum(map(len, statements["figure_ids"])),)]
    assert all_of(connection, "SELECT count(*) FROM statement_answers") == [(sum(map(len, statements["answered_by"])),)]
    assert all_of(connection, "SELECT count(*) FROM relation_operands") == [(sum(map(len, relations["operands"])),)]
    across = """
        SELECT count(*) FROM statement_figures
        JOIN statements ON statements.key = statement_figures.statement_key
        JOIN figures ON figures.key = figure_key
        WHERE statements.doc_id <> figures.doc_id OR figures.start NOT BETWEEN statements.start AND statements."end"
    """
    assert all_of(connection, across) == [(0,)]


def test_lists_of_words_are_json(connection):
    rows = all_of(connection, "SELECT category, categories FROM statements WHERE kind = 'problem'")
    assert rows
    for category, categories in rows:
        assert json.loads(categories)[0] == category
    assert all_of(connection, "SELECT count(*) FROM figures, json_each(qualifiers)")[0][0] > 0


def test_full_text_search_finds_what_reading_finds(connection):
    for words in ("用地指标", "招商引资"):
        found = all_of(connection, "SELECT rowid FROM sentences_fts WHERE sentences_fts MATCH ?", f'"{words}"')
        read = all_of(connection, "SELECT key FROM sentences WHERE quote LIKE '%' || ? || '%'", words)
        assert found
        assert sorted(found) == sorted(read)


def test_values_are_exact_decimal_text_and_masked_ones_missing(connection):
    assert all_of(connection, "SELECT DISTINCT typeof(value) FROM figures WHERE masked = 0 ORDER BY 1")[-1] == ("text",)
    assert all_of(connection, "SELECT count(*) FROM figures WHERE masked = 1 AND value IS NOT NULL") == [(0,)]
    assert all_of(connection, "SELECT value FROM figures WHERE quote = '1234567890123456.78元'") == [
        ("1234567890123456.78",)
    ]


def test_views_are_in_chinese(connection):
    cursor = connection.execute("SELECT * FROM \"数据一览\" WHERE 地区 = '恶意县' AND 原文 = '20亿元'")
    heads = [column[0] for column in cursor.description]
    (row,) = [dict(zip(heads, values, strict=True)) for values in cursor]
    assert all("\u4e00" <= head[0] <= "\u9fff" for head in heads)
    assert row["状态"] in {"目标", "计划"}
    assert row["遮蔽"] == "否"
    assert row["所在句子"].startswith("力争2024年")
    kinds = all_of(connection, 'SELECT DISTINCT 种类 FROM "措施计划诉求成效一览"')
    assert {kind for (kind,) in kinds} <= {"措施", "计划", "诉求", "成效"}


def test_promises_lead_to_sentences(connection):
    sql = "SELECT promised_quote, quote FROM promises JOIN sentences ON sentences.key = promised_sentence_key"
    rows = all_of(connection, sql)
    assert rows
    assert all(promised in sentence for promised, sentence in rows)


def test_the_description_knows_every_table_and_column_and_its_questions_have_answers(database, connection):
    told = json.loads(database.with_suffix(".metadata.json").read_text("utf-8"))["databases"]["store"]
    objects = all_of(connection, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    named = {name for (name,) in objects if "_fts" not in name and not name.startswith("sqlite_")}
    assert set(told["tables"]) == named
    for table in named:
        if "columns" in told["tables"][table]:
            assert list(told["tables"][table]["columns"]) == [
                row[1] for row in all_of(connection, f'PRAGMA table_info("{table}")')
            ]
    for query in told["queries"].values():
        connection.execute(query["sql"], {"词": "用地", "指标": "到位资金"}).fetchall()
    (found,) = connection.execute(f"SELECT count(*) FROM ({told['queries']['查句子']['sql']})", {"词": "用地"})
    assert found[0] > 0


def test_without_promises_they_are_not_described():
    told = json.loads(metadata("x"))["databases"]["x"]["tables"]
    assert "promises" not in told
    assert "figures" in told


def test_every_column_of_the_store_is_kept_or_has_become_something_else():
    kept = set(columns("figures"))
    gone = set(columns_of("figures")) - kept
    assert gone == {
        *("section_id", "statement_id"),  # keys
        *("doc_path", "doc_title", "doc_area", "doc_period", "section", "sentence", "sentence_id"),  # by joining
    }
