import pytest
from msgspec.structs import replace

from fake_miner import mine
from reportmine.schema.report import TABLES
from reportmine.store.tables import (
    ROW_TYPES,
    SCHEMA_VERSION,
    VERSION_KEY,
    arrow_schema,
    table_of_rows,
    tables_of_reports,
)

TEXT = "青石县2022年总结\n一、成效\n省外到位资金85.21亿元，签约12个，增长*%。*梦项目有问题。宏图公司？"


def test_columns_are_the_fields_of_the_record_classes():
    for table, row_type in ROW_TYPES.items():
        names = list(row_type.__struct_fields__)
        lead = ["doc_id"] if table in TABLES else []
        tail = [] if table == "runs" else ["run"]
        assert arrow_schema(table).names == lead + names + tail


def test_only_optional_fields_may_be_missing():
    figures = arrow_schema("figures")
    nullable = {field.name for field in figures if field.nullable}
    assert {"value", "value_high", "mask_low", "direction", "period", "tone", "statement_id"} <= nullable
    assert not {"doc_id", "start", "quote", "indicator", "status", "masked", "qualifiers", "run"} & nullable


def test_every_file_carries_the_schema_version():
    for table in ROW_TYPES:
        assert arrow_schema(table).metadata[VERSION_KEY] == str(SCHEMA_VERSION).encode()


def test_rows_of_reports_are_those_of_to_dict():
    reports = [mine(TEXT), mine("平湖县\n无数字。"), mine(TEXT + "再来3个。")]
    tables = tables_of_reports(reports, "r1")
    assert tables["figures"].num_rows > 6
    for name in TABLES:
        wanted = [
            {"doc_id": report.document.doc_id, **row, "run": "r1"}
            for report in reports
            for row in report.to_dict()[name]
        ]
        assert tables[name].to_pylist() == wanted
        assert wanted, f"the fake miner fills every table, {name} too"
    documents = tables["documents"].to_pylist()
    documents = [{**row, "numbers_seen": dict(row["numbers_seen"])} for row in documents]
    assert documents == [{**report.to_dict()["document"], "run": "r1"} for report in reports]


def test_lone_surrogates_are_replaced_one_for_one():
    report = mine("青石县\n完成1亿元。", path="报告\udcce\udcc4.txt")
    assert tables_of_reports([report], "r1")["documents"].column("path").to_pylist() == ["报告\ufffd\ufffd.txt"]


def test_a_value_of_the_wrong_type_is_refused():
    import pyarrow as pa

    broken = replace(mine(TEXT).figures[0], value=85.21)
    with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError)):
        table_of_rows("figures", [broken], "r1", doc_ids=["x"])
