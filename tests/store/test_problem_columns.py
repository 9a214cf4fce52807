"""The columns of problems in depth go through the store and come back as they were."""

import pandas as pd
from msgspec.structs import replace

from fake_miner import mine
from reportmine.store.catalog import open_store
from reportmine.store.chunks import create_store, new_run_id, write_chunk
from reportmine.store.revive import revive_report
from reportmine.store.tables import arrow_schema, tables_of_reports

DEPTH = {
    "category_confidence": (0.889, 0.4),
    "cause": "受指标限制",
    "consequence": "制约项目落地",
    "affected": "项目落地",
    "examples": ("*公司", "润生木业"),
    "answered_by": (2, 0),
    "answer_scores": (0.8, 0.45),
}


def report():
    found = mine("青石县2022年总结\n用地有问题。\n资金有问题。\n")
    first, second = found.statements
    return replace(found, statements=(replace(first, **DEPTH), second))


def test_the_columns_are_lists_of_their_kind():
    schema = arrow_schema("statements")
    kinds = {name: str(schema.field(name).type) for name in DEPTH}
    assert "double" in kinds["category_confidence"]
    assert "double" in kinds["answer_scores"]
    assert "int64" in kinds["answered_by"]
    assert "string" in kinds["examples"]
    assert {name for name in DEPTH if schema.field(name).nullable} == {"cause", "consequence", "affected"}


def test_they_come_back_from_the_store(tmp_path):
    create_store(tmp_path / "out")
    run = new_run_id(tmp_path / "out")
    write_chunk(tmp_path / "out", run, 1, tables_of_reports([report()], run))
    with open_store(tmp_path / "out") as store:
        told, bare = store.frame("statements").sort_values("id").to_dict("records")
    for name, value in DEPTH.items():
        assert (told[name] if isinstance(value, str) else tuple(told[name])) == value
        assert not isinstance(value, tuple) or list(bare[name]) == []
    assert all(pd.isna(bare[name]) for name in ("cause", "consequence", "affected"))


def test_they_come_back_from_json():
    assert revive_report(report().to_dict()).statements == report().statements
