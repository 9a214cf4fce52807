from pathlib import Path

import pytest

spacy = pytest.importorskip("spacy", reason="没有安装 spaCy（pip install 'reportmine[spacy]'）")

from spacy.tokens import DocBin  # noqa: E402

from fake_miner import mine  # noqa: E402
from reportmine import spacy_pipe  # noqa: E402
from reportmine.errors import UsageError  # noqa: E402
from reportmine.export.docbin import docbin_gold, docbin_reports, gold_docbin, report_docbin  # noqa: E402
from reportmine.export.interchange.doors import InterchangeError  # noqa: E402
from reportmine.train.gold import parse_gold, read_gold  # noqa: E402

GOLD = sorted((Path(__file__).resolve().parents[2] / "corpus" / "gold").glob("*.xml"))
TAGGED = (
    '<h l="1" t="问题">一、问题</h>\n\n  <i c="其他">到位<f ind="其他:棚改套数" v="*" u="" st="actual" ms="value">'
    '<m k="number">*</m></f>，建<p stage="签约">甲 乙项目</p>。</i>'
)


def docs_of(data):
    return list(DocBin().from_bytes(data).get_docs(spacy.blank("zh").vocab))


def repacked(data, change):
    """Return a DocBin whose first doc another program has changed."""
    docs = docs_of(data)
    change(docs[0])
    return DocBin(store_user_data=True, docs=docs).to_bytes()


def test_the_corpus_comes_back_equal():
    golds = [read_gold(path) for path in GOLD]
    assert len(golds) >= 16
    assert docbin_gold(gold_docbin(golds)) == golds


def test_gold_has_span_groups_to_train_on():
    doc = docs_of(gold_docbin([parse_gold(TAGGED, "某县.xml")]))[0]
    assert {key: [(span.text, span.label_) for span in group] for key, group in doc.spans.items()} == {
        "headings": [("一、问题", "问题")],
        "figures": [("*", "其他")],
        "masks": [("*", "number")],
        "projects": [("甲 乙项目", "签约")],
        "statements": [("到位*，建甲 乙项目。", "problem")],
    }
    assert doc.spans["figures"][0]._.exact == (10, 11)
    assert doc.spans["figures"][0]._.record["attributes"]["v"] == "*"
    assert doc._.report is None


def test_results_come_back_equal():
    reports = [mine("一、成效\n到位资金85.21亿元，签约*个。"), mine("无"), mine("一、问题\n*梦项目有问题。")]
    assert docbin_reports(report_docbin(reports)) == reports


def test_an_empty_file_is_no_doc():
    assert docbin_gold(gold_docbin([])) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda doc: doc.user_data.clear(), "里面没有标注"),
        (lambda doc: spacy_pipe.kept(doc).update(sha256="0"), "文字与导出时不同"),
        (lambda doc: doc.spans.pop("figures"), "标注组 figures 与保存的位置不符"),
        (lambda doc: spacy_pipe.kept(doc)["gold"][0].update(end=9), "标注组 headings 与保存的位置不符"),
        (lambda doc: spacy_pipe.kept(doc)["gold"][0].update(end=999), "不在全文"),
        (lambda doc: spacy_pipe.kept(doc)["gold"][0].update(label="标题"), "不认识标签“标题”"),
        (lambda doc: spacy_pipe.kept(doc)["gold"][0].pop("attributes"), "标注写法不对"),
    ],
)
def test_gold_door(change, complaint):
    data = repacked(gold_docbin([parse_gold(TAGGED, "某县.xml")]), change)
    with pytest.raises(InterchangeError) as error:
        docbin_gold(data)
    assert complaint in str(error.value)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda doc: doc.user_data.clear(), "文字与导出时不同，或不是 reportmine 导出的"),
        (lambda doc: spacy_pipe.kept(doc)["report"]["figures"][0].update(start=0), "figures 第 0 条：位置 0–"),
        (lambda doc: doc.spans.pop("figures"), "标注组 figures"),
    ],
)
def test_result_door(change, complaint):
    data = repacked(report_docbin([mine("到位资金85.21亿元，签约*个。")]), change)
    with pytest.raises(InterchangeError) as error:
        docbin_reports(data)
    assert complaint in str(error.value)


def test_gold_and_results_are_told_apart():
    with pytest.raises(InterchangeError, match="可能是结果而不是标注"):
        docbin_gold(report_docbin([mine("签约5个。")]))
    with pytest.raises(InterchangeError, match="可能是标注而不是结果"):
        docbin_reports(gold_docbin([parse_gold(TAGGED)]))


def test_what_is_no_docbin_is_named():
    with pytest.raises(UsageError, match="不是 spaCy 的 DocBin"):
        docbin_gold(b"PK\x03\x04")
