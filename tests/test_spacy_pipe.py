"""The spaCy component: spans, exact offsets, and what survives between processes and on the disk."""

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

spacy = pytest.importorskip("spacy", reason="没有安装 spaCy（pip install 'reportmine[spacy]'）")

from spacy import displacy  # noqa: E402
from spacy.tokens import Doc, DocBin, Span  # noqa: E402

from fake_miner import mine  # noqa: E402
from reportmine import load, spacy_pipe  # noqa: E402
from reportmine.errors import ReportmineError, UsageError  # noqa: E402
from reportmine.readers import read  # noqa: E402

REPORTS = Path(__file__).resolve().parents[1] / "corpus" / "reports"
TEXT = (
    "一、成效\n上半年签约项目16个，总投资额85.21亿元，到位*亿元。\n"
    "二、存在问题\n（一）用地紧张。部分项目缺少用地指标，落地缓慢。\n"
)
GROUPS = ("figures", "projects", "masks", "statements", "sections")
LINE = "reportmine = reportmine.spacy_pipe:create_reportmine"
"""The entry point under `spacy_factories`, by which spaCy finds the factory without an import."""


@pytest.fixture
def nlp():
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("reportmine")
    return pipeline


def mined(text):
    """Mine a text as the component does; the stages' own mentions do not travel."""
    return replace(load()(text), numbers=(), figure_mentions=())


def shape(doc):
    return {key: [(s.start, s.end, s.label_, s._.exact) for s in group] for key, group in doc.spans.items()}


@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.txt"))[:4], ids=lambda path: path.stem)
def test_every_record_is_a_span_with_its_label_and_exact_offsets(nlp, path):
    text = read(path).text
    doc, report = nlp(text), mined(text)
    assert doc._.report == report
    assert tuple(doc.spans) == GROUPS
    for group, column in zip(GROUPS, ("indicator", "stage", "kind", "kind", "role"), strict=True):
        records = getattr(report, group)
        assert [span.label_ for span in doc.spans[group]] == [getattr(record, column) for record in records]
        assert [span._.exact for span in doc.spans[group]] == [(record.start, record.end) for record in records]
        assert [span._.record for span in doc.spans[group]] == list(records)
        for span, record in zip(doc.spans[group], records, strict=True):
            assert span.start_char <= record.start
            assert span.end_char >= record.end or text[span.end_char : record.end].isspace()
    assert [span.text for span in doc.spans["figures"]] == [figure.quote for figure in report.figures]


def test_the_example_of_the_module(nlp):
    doc = nlp("上半年签约项目16个，总投资额85.21亿元。")
    assert [(span.text, span.label_, span._.exact) for span in doc.spans["figures"]] == [
        ("16个", "签约项目数", (7, 10)),
        ("85.21亿元", "签约投资额", (15, 22)),
    ]


def test_spans_widen_to_tokens_and_keep_exact_offsets():
    text = "到位资金85.21亿元，签约*个。"
    report = mine(text)
    doc = Doc(spacy.blank("zh").vocab, words=["到位资金85.", "21亿元", "，签约", "*", "个。"], spaces=[False] * 5)
    spacy_pipe.annotate(doc, report)
    assert [(span.text, span._.exact) for span in doc.spans["figures"]] == [
        ("到位资金85.21亿元", (4, 11)),
        ("*个。", (14, 16)),
    ]
    assert [figure.quote for figure in doc._.report.figures] == ["85.21亿元", "*个"]


def test_other_languages_and_tokenizers_take_the_component():
    english = spacy.blank("en")
    english.add_pipe("reportmine")
    doc = english(TEXT)
    assert doc._.report == mined(TEXT)
    assert [span._.exact for span in doc.spans["figures"]] == [(f.start, f.end) for f in doc._.report.figures]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "没有", "a b\n\n  签约 16个 。 "])
def test_blank_and_odd_texts(nlp, text):
    doc = nlp(text)
    assert doc.text == text
    assert doc._.report == mined(text)


def test_two_processes_give_what_one_gives(nlp):
    texts = [TEXT, "", "签约*个。", TEXT * 2, "投产项目3个。"]
    alone = list(nlp.pipe(texts))
    together = list(nlp.pipe(texts, n_process=2, batch_size=2))
    assert [doc._.report for doc in together] == [doc._.report for doc in alone] == [mined(text) for text in texts]
    assert [shape(doc) for doc in together] == [shape(doc) for doc in alone]


def test_a_pipeline_on_the_disk_has_settings_only(nlp, tmp_path):
    small = spacy.blank("zh")
    small.add_pipe("reportmine", config={"groups": ["masks", "figures"]})
    small.to_disk(tmp_path / "nlp")
    assert (tmp_path / "nlp" / "reportmine" / "settings.json").read_text("utf-8") == (
        '{"model": "none", "groups": ["masks", "figures"]}'
    )
    assert [path.name for path in (tmp_path / "nlp" / "reportmine").iterdir()] == ["settings.json"]
    loaded = spacy.load(tmp_path / "nlp")
    assert tuple(loaded(TEXT).spans) == ("masks", "figures")
    assert loaded(TEXT)._.report == mined(TEXT)
    # settings travel in bytes, too, and win over those of the pipeline that takes them
    assert tuple(nlp.from_bytes(small.to_bytes())(TEXT).spans) == ("masks", "figures")


def test_docs_travel_with_their_report(nlp):
    doc = nlp(TEXT)
    vocab = spacy.blank("zh").vocab
    for other in (
        Doc(vocab).from_bytes(doc.to_bytes()),
        next(DocBin().from_bytes(DocBin(store_user_data=True, docs=[doc]).to_bytes()).get_docs(vocab)),
        doc.copy(),
    ):
        assert other._.report == mined(TEXT)
        assert shape(other) == shape(doc)
        assert [span._.record for span in other.spans["figures"]] == list(mined(TEXT).figures)


@pytest.mark.parametrize("group", GROUPS)
def test_displacy_shows_every_group(group):
    report = mine("一、成效\n到位资金85.21亿元，签约*个。\n二、下一步\n*梦项目有问题。")
    doc = spacy_pipe.annotate(spacy_pipe.blank_doc(report.text), report)
    assert doc.spans[group]
    page = displacy.render(doc, style="span", options={"spans_key": group}, page=True, jupyter=False)
    assert all(span.label_ in page for span in doc.spans[group])


def test_docs_and_spans_of_others_have_nothing():
    doc = spacy.blank("zh")("签约5个")
    assert doc._.report is None
    assert Span(doc, 0, 2)._.exact is None
    assert Span(doc, 0, 2, span_id="figures/0")._.record is None


@pytest.mark.parametrize(
    ("config", "complaint"),
    [({"groups": ["figures", "facts"]}, "没有标注组“facts”"), ({"model": "big"}, "没有名为“big”的模型")],
)
def test_unknown_settings_are_refused(config, complaint):
    with pytest.raises(ReportmineError, match=complaint):
        spacy.blank("zh").add_pipe("reportmine", config=config)


@pytest.mark.parametrize("data", [b"", b"[]", b'{"model": "none"}', b"\xff"])
def test_settings_that_cannot_be_read_are_named(nlp, data):
    with pytest.raises(UsageError, match="设置读不懂"):
        nlp.get_pipe("reportmine").from_bytes(data)


def test_a_report_of_another_text_is_refused():
    with pytest.raises(UsageError, match="文字与报告不同"):
        spacy_pipe.annotate(spacy_pipe.blank_doc("甲"), mine("乙"))


def run(code, *paths):
    script = f"import sys; sys.path[:0] = {[str(path) for path in paths]}\n{code}"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)


def test_the_entry_point_registers_the_factory_without_an_import(tmp_path):
    metadata = tmp_path / "planted-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: planted\nVersion: 1\n", "utf-8")
    (metadata / "entry_points.txt").write_text(f"[spacy_factories]\n{LINE}\n", "utf-8")
    code = "import spacy\nnlp = spacy.blank('zh')\nnlp.add_pipe('reportmine')\nprint(list(nlp('').spans))"
    done = run(code, tmp_path)
    assert (done.stdout, done.returncode) == (f"{list(GROUPS)}\n", 0), done.stderr


def test_nothing_is_imported_or_registered_before_it_is_asked_for():
    done = run("import reportmine; reportmine.load()('签约16个'); print('spacy' in sys.modules)")
    assert (done.stdout, done.returncode) == ("False\n", 0), done.stderr


def test_without_spacy_the_extra_is_named():
    code = "sys.modules['spacy'] = None\nfrom reportmine.export.docbin import gold_docbin\ngold_docbin([])"
    assert "UsageError: DocBin 要用 spaCy，现在没有安装；请运行 pip install 'reportmine[spacy]'" in run(code).stderr
    done = run("sys.modules['spacy'] = None\nimport reportmine.spacy_pipe")
    assert "ModuleNotFoundError: 没有安装 spaCy；请运行 pip install 'reportmine[spacy]'" in done.stderr
