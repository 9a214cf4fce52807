from pathlib import Path

import pytest

from reportmine.errors import GoldError, UsageError
from reportmine.export.convert import gold_file, load_golds, read_golds, write_golds
from reportmine.export.interchange.doors import InterchangeError
from reportmine.train.gold import Gold, parse_gold

GOLD = Path(__file__).resolve().parents[2] / "corpus" / "gold"


@pytest.mark.parametrize("form", ["labelstudio", "doccano", "docbin"])
def test_the_corpus_comes_back_byte_for_byte(form, tmp_path):
    if form == "docbin":
        pytest.importorskip("spacy", reason="没有安装 spaCy（pip install 'reportmine[spacy]'）")
    (tmp_path / "标注").write_bytes(gold_file(load_golds(GOLD), form))
    written = write_golds(read_golds(tmp_path / "标注", form), tmp_path / "新")
    assert len(written) >= 16
    assert {path.name: path.read_bytes() for path in written} == {p.name: p.read_bytes() for p in GOLD.glob("*.xml")}


@pytest.mark.parametrize("name", ["", "..", "../某县.xml", "a\\b", "/某县", "C:某县", "某\n县", "某\0县"])
def test_names_do_not_lead_out_of_the_folder(name, tmp_path):
    with pytest.raises(InterchangeError, match="不能作文件名"):
        write_golds([Gold(name, "甲", ())], tmp_path / "新")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over_other_content(tmp_path):
    (tmp_path / "甲.xml").write_text("旧", "utf-8")
    with pytest.raises(InterchangeError, match="已经存在"):
        write_golds([Gold("乙", "新", ()), Gold("甲", "新", ())], tmp_path)
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {"甲.xml": "旧"}
    assert write_golds([Gold("甲", "旧", ())], tmp_path) == [tmp_path / "甲.xml"]


def test_two_of_one_name_are_refused(tmp_path):
    with pytest.raises(InterchangeError, match=r"都叫 甲\.xml"):
        write_golds([Gold("甲", "一", ()), Gold("甲.xml", "二", ())], tmp_path)


@pytest.mark.parametrize(
    ("form", "content", "complaint"),
    [
        ("labelstudio", "{", "不是 JSON"),
        ("labelstudio", "{}", "不是一列任务"),
        ("labelstudio", "[3]", "第 1 个任务：没有 data"),
        ("doccano", '{"text": "甲", "label": []}\n\n{', "第 3 行 不是 JSON"),
        ("doccano", "[]", "第 1 行：不是一条记录"),
    ],
)
def test_a_malformed_file_says_where(form, content, complaint, tmp_path):
    path = tmp_path / "标注.json"
    path.write_text(content, "utf-8")
    with pytest.raises(InterchangeError) as error:
        read_golds(path, form)
    assert complaint in str(error.value)


def test_sources_that_are_not_there(tmp_path):
    with pytest.raises(UsageError, match="找不到标注"):
        load_golds(tmp_path / "无")
    with pytest.raises(GoldError, match="里没有标注"):
        load_golds(tmp_path)
    for form in ("doccano", "docbin"):
        with pytest.raises(GoldError, match="读不了"):
            read_golds(tmp_path / "无", form)


def test_a_single_file_is_taken(tmp_path):
    (tmp_path / "甲.xml").write_text("<a>甲</a>", "utf-8")
    assert load_golds(tmp_path / "甲.xml") == [parse_gold("<a>甲</a>", "甲.xml")]
