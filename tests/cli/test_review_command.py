import csv
import io
import json

import pytest
from msgspec.structs import replace

from fake_miner import FakeMiner
from reportmine.batch.run import run
from reportmine.review.decisions import FILE


class Unsure(FakeMiner):
    """Unsure of every sentence."""

    def mine(self, source):
        report = super().mine(source)
        sentences = (
            replace(one, uncertain=True, rule_role=one.role, model_role="措施", confidence=0.4)
            for one in report.sentences
        )
        return replace(report, sentences=tuple(sentences))


@pytest.fixture
def store(reports, tmp_path):
    run([reports], tmp_path / "out", make_miner=Unsure)
    return tmp_path / "out"


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_export_fill_in_import_and_gold(call, store, tmp_path):
    exported = call("review", "export", "--output", tmp_path / "表.csv")
    rows = rows_of(tmp_path / "表.csv")
    assert exported.status == 0 and rows and f"待复核 {len(rows)} 条" in exported.errors
    row = next(row for row in rows if row["定什么"] == "句子的作用")
    row["决定"] = "诉求"
    with (tmp_path / "填好.csv").open("w", encoding="gb18030", newline="") as stream:
        writer = csv.DictWriter(stream, list(row))
        writer.writeheader()
        writer.writerows(rows)
    imported = call("review", "import", tmp_path / "填好.csv", "--who", "王丽")
    assert (imported.status, imported.output) == (0, "记下决定 1 条，其中与机器不同的 1 条\n")
    (line,) = (store / FILE).read_text("utf-8").splitlines()
    decision = json.loads(line)
    assert (decision["who"], decision["value"], decision["quote"]) == ("王丽", "诉求", row["原文"])
    gold = call("review", "gold")
    (label,) = csv.DictReader(io.StringIO(gold.output.removeprefix("\ufeff")))
    assert (label["role"], label["problem_class"], label["sha256"]) == ("诉求", "", decision["sha256"])
    call("review", "export", "--output", tmp_path / "余下.csv")
    call("review", "export", "--all", "--output", tmp_path / "全部.csv")
    assert len(rows_of(tmp_path / "余下.csv")) == len(rows) - 1
    assert [one["决定"] for one in rows_of(tmp_path / "全部.csv") if one["决定"]] == ["诉求"]


def test_a_wrong_decision_keeps_nothing_of_the_sheet(call, store, tmp_path):
    call("review", "export", "--output", tmp_path / "表.csv")
    rows = rows_of(tmp_path / "表.csv")
    rows[0]["决定"], rows[-1]["决定"] = rows[0]["可选"].split("、")[0], "不知道"
    with (tmp_path / "表.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    outcome = call("review", "import", tmp_path / "表.csv")
    assert (outcome.status, outcome.output) == (2, "")
    assert "不知道" in outcome.errors and "可以填" in outcome.errors
    assert not (store / FILE).exists()


def test_no_store_is_said(call, tmp_path):
    outcome = call("review", "export", "--out", tmp_path / "没有")
    assert outcome.status != 0 and "没有" in outcome.errors


def test_nothing_decided_is_no_gold(call, store):
    outcome = call("review", "gold")
    assert outcome.status == 0 and "标注 0 条" in outcome.errors
    assert outcome.output.strip().removeprefix("\ufeff") == "file,sha256,start,end,role,problem_class"
