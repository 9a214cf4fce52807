import pandas as pd
import pytest

from fake_miner import mine
from reportmine.errors import UsageError
from reportmine.query.filters import Filters, filters_of
from reportmine.query.select import select
from reportmine.schema.records import Failure
from reportmine.schema.report import TABLES
from reportmine.store.catalog import open_store
from reportmine.store.chunks import create_store, new_run_id, write_chunk
from reportmine.store.tables import ROW_TYPES, table_of_rows, tables_of_reports

ONE = "青石县2022年总结\n一、成效\n省外到位资金85.21亿元，签约12个，增长*%。\n目标100亿元。*梦项目有问题。宏图公司？"
TWO = "平湖县2023年总结\n签约7个，目标*个。资金3亿元"
HOSTILE = ["x' OR '1'='1", "'; DROP VIEW figures; --", "%", "_", "?", '"', "\\", "' UNION SELECT 1 --"]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    create_store(folder)
    run = new_run_id(folder)
    reports = [mine(ONE, path="报告/青石.txt"), mine(TWO, path="报告/平湖.txt")]
    failures = [Failure(path="坏.docx", sha256="", stage="read", error="读不出", hint="")]
    tables = tables_of_reports(reports, run) | {"failures": table_of_rows("failures", failures, run)}
    write_chunk(folder, run, 1, tables)
    with open_store(folder) as store:
        yield store


@pytest.mark.parametrize(
    ("filters", "quotes"),
    [
        ({}, ["7个", "*个", "3亿元", "85.21亿元", "12个", "*%", "100亿元"]),
        ({"indicator": "到位资金"}, ["3亿元", "85.21亿元", "100亿元"]),
        ({"indicator": ["到位资金", "其他"]}, ["3亿元", "85.21亿元", "*%", "100亿元"]),
        ({"indicator": "到位资金", "status": "actual"}, ["3亿元", "85.21亿元"]),
        ({"status": ("target", "plan")}, ["*个", "100亿元"]),
        ({"measure": "growth"}, ["*%"]),
        ({"masked": True}, ["*个", "*%"]),
        ({"masked": False, "area": "平湖"}, ["7个", "3亿元"]),
        ({"period": "2022"}, ["85.21亿元", "12个", "*%", "100亿元"]),
        ({"period": "20", "area": ["青石县", "平湖县"], "measure": "growth"}, ["*%"]),
        ({"doc": "青石.txt"}, ["85.21亿元", "12个", "*%", "100亿元"]),
        ({"qualifier": "省外"}, ["85.21亿元"]),
        ({"text": "目标"}, ["7个", "*个", "100亿元"]),
        ({"bound": "eq", "limit": 2}, ["7个", "*个"]),
        ({"direction": "up"}, []),
        ({"indicator": "失业率"}, []),  # in the lexicon, not in the store
    ],
)
def test_figures_by_conditions(store, filters, quotes):
    assert select(store, "figures", **filters)["quote"].tolist() == quotes


@pytest.mark.parametrize(
    ("table", "filters", "quotes"),
    [
        ("masks", {"kind": "place"}, ["*"]),
        ("masks", {"kind": "number", "form": "asterisk"}, ["*", "*"]),
        ("sections", {"role": "成效"}, [ONE[ONE.index("一、") :]]),
        ("sentences", {"text": "问题"}, ["*梦项目有问题。"]),
        ("statements", {"kind": "problem", "category": "用地保障"}, [ONE.rsplit("\n", 1)[1]]),
        ("projects", {"stage": "签约", "masked": True}, ["*梦项目"]),
        ("organisations", {"kind": "firm"}, ["宏图公司"]),
        ("relations", {"type": "ratio", "doc": "青石"}, ["85.21亿元"]),
        ("findings", {"kind": "疑问"}, ["？"]),
    ],
)
def test_other_tables_by_conditions(store, table, filters, quotes):
    assert select(store, table, **filters)["quote"].tolist() == quotes


def test_records_come_with_their_report_and_sentence(store):
    row = select(store, "figures", indicator="到位资金", status="target").iloc[0]
    assert (row.doc_path, row.doc_title, row.doc_area, row.doc_period) == (
        "报告/青石.txt",
        "青石县2022年总结",
        "青石县",
        "2022",
    )
    assert row.sentence == "目标100亿元。"
    assert row.value == "100"


def test_a_record_outside_every_sentence_has_no_sentence(store, tmp_path):
    report = mine("青石县\n签约7个。")
    create_store(tmp_path)
    tables = tables_of_reports([report], "r")
    first = tables["sentences"].slice(0, 1)  # 青石县: ends before the figure
    write_chunk(tmp_path, "00000001-abcdef", 1, tables | {"sentences": first})
    with open_store(tmp_path) as other:
        found = select(other, "figures")
    assert found["quote"].tolist() == ["7个"]
    assert pd.isna(found["sentence"][0])


def test_documents_failures_and_runs(store):
    assert select(store, "documents", area="平湖")["path"].tolist() == ["报告/平湖.txt"]
    doc_id = select(store, "documents", doc="青石")["doc_id"][0]
    assert select(store, "figures", doc=doc_id[:8])["doc_area"].unique().tolist() == ["青石县"]
    assert select(store, "failures", stage="read", doc="坏")["error"].tolist() == ["读不出"]
    assert select(store, "failures", stage="extract").empty
    assert select(store, "runs").empty


@pytest.mark.parametrize(
    ("table", "filters", "message"),
    [
        (
            "figures",
            {"indicator": "到位资经"},
            "是不是想找 到位资金.*结果库里有：.*签约项目数.*词典里还有",
        ),
        ("figures", {"indicator": ["到位资金", "没有的"]}, "没有“没有的”.*到位资金、签约项目数"),
        ("figures", {"status": "done"}, "没有“done”.*可用：actual、target、plan"),
        ("masks", {"kind": "problem"}, "没有“problem”.*可用：number、place"),
        ("statements", {"kind": "number"}, "可用：problem、measure"),
        ("sections", {"role": ""}, "没有“”.*概述、成效"),
        ("masks", {"indicator": "到位资金"}, "表 masks 不能按“indicator”筛选.*kind、form"),
        ("runs", {"area": "青石县"}, "不能按“area”筛选.*无"),
        ("figure", {}, "没有名为“figure”的表.*figures"),
        ("figures", {"limit": 0}, "大于 0"),
    ],
)
def test_what_is_not_allowed_is_told_with_what_is(store, table, filters, message):
    with pytest.raises(UsageError, match=message):
        select(store, table, **filters)


def test_values_are_never_sql(store):
    every = len(select(store, "figures"))
    for value in HOSTILE:
        for name in ("area", "period", "doc", "text"):
            found = select(store, "figures", **{name: value})
            assert all(value in row.quote + row.sentence for row in found.itertuples()), (name, value)
        for name in ("indicator", "status", "qualifier"):
            with pytest.raises(UsageError):
                select(store, "figures", **{name: value})
    assert len(select(store, "figures")) == every


def test_no_values_select_nothing(store):
    assert select(store, "figures", area=[]).empty
    assert select(store, "figures", status=[]).empty


def test_every_condition_is_taken_by_some_table_and_every_record_table_by_its_report():
    assert {name for table in ROW_TYPES for name in filters_of(table)} == set(Filters.__annotations__)
    for table in TABLES:
        assert {"area", "period", "doc", "text"} <= set(filters_of(table))
