import json

import pytest


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "标注" / "甲县.xml"
    path.parent.mkdir()
    path.write_text('来<m k="org">*</m>考察。<a>已经办好。</a>\n', "utf-8")
    return path


@pytest.mark.parametrize("form", ["labelstudio", "doccano"])
def test_there_and_back(call, gold, tmp_path, form):
    out = call("corpus", "convert", gold.parent, "出.json", "--to", form)
    assert (out.status, out.errors) == (0, "")
    assert "已转换 1 份：出.json" in out.output
    back = call("corpus", "convert", "出.json", "回", "--from", form)
    assert (back.status, back.output) == (0, "已写入 1 份标注：回\n")
    assert (tmp_path / "回" / "甲县.xml").read_bytes() == gold.read_bytes()


def test_label_studio_gets_its_interface(call, gold, tmp_path):
    assert "出.config.xml" in call("corpus", "convert", gold, "出.json", "--to", "labelstudio").output
    assert '<Label value="遮蔽"' in (tmp_path / "出.config.xml").read_text("utf-8")


def test_reports_are_mined_on_request(call, reports, tmp_path, monkeypatch):
    from fake_miner import FakeMiner

    monkeypatch.setattr("reportmine.export.convert.load", FakeMiner)
    out = call("corpus", "convert", reports, "预标.jsonl", "--to", "doccano", "--predict")
    assert (out.status, out.output) == (0, "已转换 2 份：预标.jsonl\n")
    rows = [json.loads(line) for line in (tmp_path / "预标.jsonl").read_text("utf-8").splitlines()]
    assert [row["name"] for row in rows] == ["平湖.xml", "青石.xml"]
    assert "7个" in [rows[0]["text"][start:end] for start, end, label in rows[0]["label"] if label == "数据"]


@pytest.mark.parametrize(
    ("arguments", "status", "complaint"),
    [
        (("来", "去"), 2, "--to 和 --from 要用一个"),
        (("来", "去", "--to", "doccano", "--from", "doccano"), 2, "也只能用一个"),
        (("来", "去", "--from", "doccano", "--predict"), 2, "--predict 只和 --to 一起用"),
        (("来", "去", "--to", "brat"), 2, "可用：labelstudio、doccano、docbin"),
        (("来", "去", "--to", "doccano"), 2, "找不到标注 来"),
        (("来", "去", "--to", "doccano", "--predict"), 2, "找不到报告 来"),
        (("来", "去", "--from", "labelstudio"), 1, "读不了标注 来"),
    ],
)
def test_wrong_use(call, arguments, status, complaint):
    out = call("corpus", "convert", *arguments)
    assert out.status == status
    assert complaint in out.errors
    assert out.errors.count("\n") == 1
