"""A comparison over the project's own reports, from the files to the table."""

from pathlib import Path

import pytest

from comparison_reports import write_store
from reportmine.pipeline import load
from reportmine.query.comparison.compare import compare
from reportmine.readers import read
from reportmine.store.catalog import open_store

REPORTS = Path(__file__).resolve().parents[2] / "corpus" / "reports"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    miner = load()
    files = [path for name in ("澄溪县", "石淙县") for path in sorted(REPORTS.glob(f"{name}_*招商*总结*"))]
    assert len(files) == 8
    reports = [miner.mine(read(path)) for path in files]
    with open_store(write_store(tmp_path_factory.mktemp("out"), *reports)) as store:
        yield store


def test_what_the_reports_say_of_capital_from_outside_the_province(store):
    found = compare(store, "到位资金", qualifiers=["省外"])
    assert found.wide.loc["澄溪县"].to_dict() == {"2022H1": "32.4", "2022": "63.6", "2023H1": "37.1", "2023": "72.8"}
    assert found.wide.loc["石淙县", "2022"] == "88.15"
    for row in found.tidy.to_dict("records"):
        if row["state"] == "value":
            assert row["quote"] in row["sentence"]


def test_a_target_follows_from_value_and_completion(store):
    found = compare(store, "到位资金", qualifiers=["省外"], status="target", derived=True)
    derived = [value for value in found.derived if "41.28亿元" in value.formula]
    assert [(value.period_key, value.kind) for value in derived] == [("2022", "implied_target")]
    assert derived[0].values.low <= 86 * 10**8 <= derived[0].values.high
    assert found.wide.loc["石淙县", "2022"] == "86", "what is told is shown, what is derived stands apart"


def test_completion_against_the_target_of_the_year(store):
    found = compare(store, "到位资金", qualifiers=["省外"], measure="completion", derived=True, periods=["2022H1"])
    (derived,) = [value for value in found.derived if "41.28亿元 ÷ 86亿元" in value.formula]
    assert derived.values.low <= 48 <= derived.values.high
