"""Questions in SQL read the store and nothing else."""

import pytest
from msgspec.structs import replace

from fake_miner import mine
from reportmine.errors import UsageError
from reportmine.store.catalog import open_store
from reportmine.store.chunks import create_store, new_run_id, write_chunk
from reportmine.store.tables import SeenFile, table_of_rows, tables_of_reports

OUTSIDE = [
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM '{secret}'",
    "SELECT * FROM read_blob('{chunks}/../../secret.csv')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM sniff_csv('{secret}')",
    "SELECT * FROM parquet_metadata('{secret}')",
    "SELECT * FROM read_json('https://example.org/a.json')",
    "SELECT * FROM duckdb_secrets()",
    "SELECT getenv('HOME')",
    "SELECT * FROM secret_frame",
    "SELECT * FROM query('COPY (SELECT 1) TO ''{folder}/x''')",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "PRAGMA threads = 1",
    "INSTALL httpfs",
    "LOAD httpfs",
    "INSERT INTO newest VALUES ('a', 'b')",
    "DELETE FROM newest",
    "CREATE VIEW v AS SELECT 1",
    "CALL pragma_version()",
    "EXPORT DATABASE '{folder}/x'",
    "CHECKPOINT",
]


def write(store, *reports, met=()):
    create_store(store)
    run = new_run_id(store)
    seen = [
        SeenFile(path=doc.path, sha256=doc.sha256, doc_id=doc.doc_id, fingerprint="f", role="report")
        for doc in (report.document for report in reports)
    ]
    tables = tables_of_reports(reports, run) | {"files": table_of_rows("files", [*seen, *met], run)}
    write_chunk(store, run, 1, tables)


@pytest.mark.parametrize("sql", OUTSIDE)
def test_nothing_outside_can_be_reached_or_changed(tmp_path, sql):
    import pandas as pd

    secret_frame = pd.DataFrame({"a": [1]})
    assert len(secret_frame) == 1
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    folder = tmp_path / "库[1] o'ut"
    write(folder, mine("青石县2022年总结\n签约4个。"))
    before = sorted(path.name for path in tmp_path.iterdir())
    with open_store(folder) as store:
        with pytest.raises(UsageError):
            store.query(sql.format(secret=secret, folder=tmp_path, chunks=str(folder / "chunks").replace("'", "''")))
        assert len(store.frame("figures")) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_relative_store_can_be_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "out", mine("青石县2022年总结\n签约4个。"))
    with open_store("out") as store:
        assert len(store.frame("figures")) == 1


def report(text, path, **values):
    found = mine(text, path)
    known = {"area_key": "330326", "period": "2022", "doc_type": "工作总结", "issuer": "县商务局"}
    return replace(found, document=replace(found.document, **{**known, **values}))


def links(store):
    with open_store(store) as opened:
        rows = opened.query("SELECT path, revises_path, shown_by, order_known FROM revisions ORDER BY path")
    return [tuple(row) for row in rows.itertuples(index=False)]


def test_other_content_under_the_same_path_revises(tmp_path):
    write(tmp_path, report("初稿", "a.txt", issuer=""))
    write(tmp_path, report("二稿", "a.txt", issuer=""))
    write(tmp_path, report("三稿", "a.txt", issuer=""))
    assert links(tmp_path) == [("a.txt", "a.txt", "path", True)] * 2
    with open_store(tmp_path) as store:
        ids = store.query("SELECT doc_id, revises FROM revisions")
    assert set(zip(ids["doc_id"], ids["revises"], strict=True)) == {
        (mine("二稿").document.doc_id, mine("初稿").document.doc_id),
        (mine("三稿").document.doc_id, mine("二稿").document.doc_id),
    }


def test_the_same_report_with_other_content_revises(tmp_path):
    write(tmp_path, report("初稿", "a.txt"))
    write(tmp_path, report("终稿", "b.txt"))
    assert links(tmp_path) == [("b.txt", "a.txt", "content", True)]


def test_of_two_versions_in_one_run_the_order_is_not_known(tmp_path):
    write(tmp_path, report("初稿", "a.txt"), report("终稿", "b.txt"))
    assert links(tmp_path) == [("b.txt", "a.txt", "content", False)]


@pytest.mark.parametrize(
    "other",
    [{"period": "2023"}, {"issuer": ""}, {"doc_type": "其他"}, {"area_key": ""}, {"issuer": "县发改局"}],
)
def test_reports_that_may_be_two_are_not_linked(tmp_path, other):
    both = other if "" in other.values() or "其他" in other.values() else {}
    write(tmp_path, report("甲", "a.txt", **both))
    write(tmp_path, report("乙", "b.txt", **other))
    assert links(tmp_path) == []


def test_a_copy_is_no_revision_and_reprocessing_keeps_the_order(tmp_path):
    write(tmp_path, report("初稿", "a.txt"))
    write(tmp_path, report("终稿", "b.txt"))
    doc = mine("初稿").document
    copy = SeenFile(path="c.txt", sha256=doc.sha256, doc_id=doc.doc_id, fingerprint="f", role="copy")
    write(tmp_path, report("终稿", "b.txt"), met=[copy])
    write(tmp_path, report("初稿", "a.txt"))
    assert links(tmp_path) == [("b.txt", "a.txt", "content", True)]
