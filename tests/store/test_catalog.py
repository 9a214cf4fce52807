import pandas as pd
import pyarrow.parquet as pq
import pytest

from fake_miner import mine
from reportmine.errors import StoreError, UsageError
from reportmine.schema.records import Failure
from reportmine.schema.report import TABLES
from reportmine.store.catalog import open_store
from reportmine.store.chunks import create_store, new_run_id, write_chunk
from reportmine.store.tables import VERSION_KEY, arrow_schema, table_of_rows, tables_of_reports

ONE = "青石县2022年总结\n一、成效\n省外到位资金85.21亿元，签约12个，增长*%。*梦项目有问题。宏图公司？"
TWO = "平湖县2023年总结\n签约7个。"


def write(store, *reports, failures=()):
    create_store(store)
    run = new_run_id(store)
    tables = tables_of_reports(reports, run) | {"failures": table_of_rows("failures", failures, run)}
    return write_chunk(store, run, 1, tables)


def failure(path="坏.txt", sha256="ab", error="读不出"):
    return Failure(path=path, sha256=sha256, stage="read", error=error, hint="")


def test_frames_have_the_columns_and_rows_of_the_report(tmp_path):
    report = mine(ONE)
    write(tmp_path, report)
    wanted = report.to_frames()
    with open_store(tmp_path) as store:
        for table in TABLES:
            found = store.frame(table)
            assert list(found.columns) == list(wanted[table].columns)
            assert len(found) == len(wanted[table]) > 0
        figures = store.frame("figures")
        assert figures["qualifiers"].tolist() == [["省外"], [], []]
        assert figures["value"].tolist()[:2] == ["85.21", "12"]
        assert pd.isna(figures["value"][2])
        assert figures["start"].dtype == pd.Int64Dtype()
        assert store.frame("documents")["numbers_seen"].tolist() == [{"figure": 3, "date": 1}]
        assert store.frame("relations")["operands"][0][1]["figure_id"] is None


def test_the_newest_run_of_a_document_wins(tmp_path):
    write(tmp_path, mine(ONE, fingerprint="old"), mine(TWO, fingerprint="old"))
    write(tmp_path, mine(ONE, fingerprint="new"))
    with open_store(tmp_path) as store:
        documents = store.frame("documents")
        assert sorted(documents["fingerprint"]) == ["new", "old"]
        assert len(store.frame("figures")) == 3 + 1
        sha_one, sha_two = mine(ONE).document.sha256, mine(TWO).document.sha256
        assert store.known() == {(sha_one, "new"), (sha_two, "old")}


def test_superseded_results_are_not_known(tmp_path):
    for fingerprint in ("a", "b"):
        write(tmp_path, mine(TWO, fingerprint=fingerprint))
    with open_store(tmp_path) as store:  # going back to "a" must be work to do
        assert {fingerprint for _, fingerprint in store.known()} == {"b"}


def test_a_store_without_chunks_is_empty_and_no_error(tmp_path):
    create_store(tmp_path)
    with open_store(tmp_path) as store:
        assert store.known() == set()
        for table in store.tables:
            assert store.frame(table).empty


def test_what_is_seen_is_what_was_complete_at_opening(tmp_path):
    write(tmp_path, mine(ONE))
    with open_store(tmp_path) as store:
        write(tmp_path, mine(TWO))
        assert len(store.frame("documents")) == 1


@pytest.mark.parametrize("name", ["out", "结果[1]", "a*b?", "o'ut", "空 格"])
def test_any_folder_name_will_do(tmp_path, name):
    write(tmp_path / name, mine(ONE))
    with open_store(tmp_path / name) as store:
        assert len(store.frame("figures")) == 3


def test_failures_are_told_once_and_go_when_the_file_was_read_later(tmp_path):
    write(
        tmp_path, failures=[failure("坏.txt"), failure("好.txt", "cd"), failure("旧名.txt", mine(TWO).document.sha256)]
    )
    write(tmp_path, failures=[failure("坏.txt", error="还是读不出")])
    write(tmp_path, mine(ONE, path="好.txt"), mine(TWO, path="新名.txt"))
    with open_store(tmp_path) as store:
        assert store.frame("failures")[["path", "error"]].to_numpy().tolist() == [["坏.txt", "还是读不出"]]


def test_a_failure_after_a_success_is_told(tmp_path):
    write(tmp_path, mine(ONE, path="甲.txt"))
    write(tmp_path, failures=[failure("甲.txt")])
    with open_store(tmp_path) as store:
        assert store.frame("failures")["path"].tolist() == ["甲.txt"]
        assert len(store.frame("documents")) == 1


def test_queries_take_parameters(tmp_path):
    write(tmp_path, mine(ONE), mine(TWO))
    hostile = "x' OR '1'='1"
    with open_store(tmp_path) as store:
        found = store.query("SELECT count(*) AS n FROM figures WHERE indicator = ?", ["签约项目数"])
        assert found["n"].tolist() == [2]
        assert store.query("SELECT count(*) AS n FROM figures WHERE indicator = ?", [hostile])["n"].tolist() == [0]
        assert store.query("SELECT path, path FROM documents").shape == (2, 2)


def test_wrong_sql_and_unknown_tables_are_usage_errors(tmp_path):
    write(tmp_path, mine(ONE))
    with open_store(tmp_path) as store:
        with pytest.raises(UsageError, match="查询语句有错"):
            store.query("SELEC 1")
        with pytest.raises(UsageError, match=r"没有名为“figure”的表.*figures"):
            store.frame("figure")


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "SET threads = 1",
        "DROP VIEW figures",
        "SELECT 1; SELECT 2",
        "COPY (SELECT 1) TO '{target}'",
        "ATTACH '{target}'",
        "CREATE TABLE t AS SELECT 1",
    ],
)
def test_queries_only_read(tmp_path, sql):
    write(tmp_path, mine(ONE))
    target = tmp_path / "written"
    with open_store(tmp_path) as store:
        with pytest.raises(UsageError, match="SELECT"):
            store.query(sql.format(target=target))
        assert not target.exists()
        assert len(store.frame("figures")) == 3


def test_a_missing_store_is_told(tmp_path):
    with pytest.raises(StoreError, match=r"找不到结果库.*reportmine run"):
        open_store(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="里没有结果库"):
        open_store(tmp_path)


@pytest.mark.parametrize(
    ("version", "message"),
    [(b"99", r"由更新的版本写成.*升级"), (b"3", r"由较早的版本写成.*store migrate"), (b"1", r"格式 1 太早.*重新运行")],
)
def test_a_store_of_another_version_is_told(tmp_path, version, message):
    chunk = write(tmp_path, mine(ONE))
    path = chunk / "documents.parquet"
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({VERSION_KEY: version}), path)
    with pytest.raises(StoreError, match=message):
        open_store(tmp_path)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"nothing of the kind" * 40])
def test_damage_in_documents_is_named_at_opening(tmp_path, content):
    write(tmp_path, mine(TWO))
    chunk = write(tmp_path, mine(ONE))
    (chunk / "documents.parquet").write_bytes(content)
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path)
    assert str(chunk) in caught.value.message


def test_a_foreign_parquet_file_is_damage(tmp_path):
    chunk = write(tmp_path, mine(ONE))
    table = pq.read_table(chunk / "documents.parquet").replace_schema_metadata(None)
    pq.write_table(table, chunk / "documents.parquet", store_schema=False)
    with pytest.raises(StoreError, match="已损坏"):
        open_store(tmp_path)


@pytest.mark.parametrize("cut", [0, 4, 100, -1])
def test_damage_in_a_record_table_is_named_when_met(tmp_path, cut):
    chunk = write(tmp_path, mine(ONE))
    path = chunk / "figures.parquet"
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(StoreError) as caught, open_store(tmp_path) as store:
        store.frame("figures")
    assert str(chunk) in caught.value.message
    assert "figures.parquet" in caught.value.message


def test_columns_of_the_views_are_documented_fields(tmp_path):
    write(tmp_path, mine(ONE))
    with open_store(tmp_path) as store:
        for table in store.tables:
            names = [name for name in arrow_schema(table).names if name != "run" or table not in TABLES]
            assert list(store.frame(table).columns) == names
