"""Gold and results ↔ spaCy's DocBin, the binary file that `spacy train` and `spacy debug data` read.

Tokens are characters. Results have the span groups of `reportmine.spacy_pipe`; gold has `headings`, `figures`, `masks`,
`projects` and `statements` with the same kinds of labels, so that the two can be compared. Exact offsets and all
attributes are kept with each doc, and both are verified against the text when a DocBin is read.
"""

from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

from reportmine.errors import UsageError
from reportmine.export.interchange.doors import (
    LABELS,
    InterchangeError,
    check_place,
    digest,
    make_gold,
    make_span,
    report_from,
)
from reportmine.schema.labels import OTHER_INDICATOR
from reportmine.schema.report import Report
from reportmine.train.gold import Gold, GoldSpan
from reportmine.train.tags import OTHER_PREFIX

_GROUP = {"h": "headings", "f": "figures", "m": "masks", "p": "projects"} | dict.fromkeys("iagr", "statements")
_STATEMENT = {"i": "problem", "a": "measure", "g": "plan", "r": "request"}
_LABELLED_BY = {"h": "t", "m": "k", "p": "stage"}


def gold_docbin(golds: Iterable[Gold]) -> bytes:
    """Return gold as the bytes of a DocBin, one doc per text.

    Args:
        golds: annotated texts.

    Raises:
        UsageError: spaCy is not installed.
    """
    spacy_pipe = _spacy_pipe()
    docs = []
    for gold in golds:
        doc = spacy_pipe.blank_doc(gold.text)
        rows = [
            {"start": s.start, "end": s.end, "label": LABELS[s.tag], "attributes": dict(s.attributes)}
            for s in gold.spans
        ]
        spacy_pipe.keep(doc, {"name": gold.name, "sha256": digest(gold.text), "gold": rows})
        for group, places in _places(gold.spans, spacy_pipe).items():
            spacy_pipe.mark(doc, group, places)
        docs.append(doc)
    data: bytes = spacy_pipe.pack(docs)
    return data


def report_docbin(reports: Iterable[Report]) -> bytes:
    """Return results as the bytes of a DocBin, one doc per report.

    Args:
        reports: mined reports.

    Raises:
        UsageError: spaCy is not installed.
    """
    spacy_pipe = _spacy_pipe()
    docs = []
    for report in reports:
        doc = spacy_pipe.annotate(spacy_pipe.blank_doc(report.text), report)
        spacy_pipe.keep(doc, {**spacy_pipe.kept(doc), "sha256": digest(report.text)})
        docs.append(doc)
    data: bytes = spacy_pipe.pack(docs)
    return data


def docbin_gold(data: bytes) -> list[Gold]:
    """Return the gold that `gold_docbin` was called on.

    Args:
        data: the bytes of the DocBin.

    Raises:
        UsageError: spaCy is not installed, or this is no DocBin.
        InterchangeError: a doc holds no gold, or text, offsets, labels and span groups do not fit each other.
    """
    spacy_pipe = _spacy_pipe()
    golds = []
    for at, doc in enumerate(spacy_pipe.unpack(data)):
        kept = spacy_pipe.kept(doc)
        where = f"第 {at + 1} 个文档 {kept.get('name', '')}".rstrip()
        rows = kept.get("gold")
        if not isinstance(rows, list | tuple):
            raise InterchangeError(f"{where}：里面没有标注", hint="这可能是结果而不是标注，或不是 reportmine 导出的")
        _check_digest(doc.text, kept, where)
        spans = [_gold_span(row, doc.text, where) for row in rows]
        _check_groups(doc, _places(spans, spacy_pipe), spacy_pipe, where)
        golds.append(make_gold(str(kept.get("name", "")), doc.text, spans, where))
    return golds


def docbin_reports(data: bytes) -> list[Report]:
    """Return the reports that `report_docbin` was called on, without the mentions that stages pass on to each other.

    Args:
        data: the bytes of the DocBin.

    Raises:
        UsageError: spaCy is not installed, or this is no DocBin.
        InterchangeError: a doc holds no result of this version, or text, offsets and span groups do not fit each other.
    """
    spacy_pipe = _spacy_pipe()
    reports = []
    for at, doc in enumerate(spacy_pipe.unpack(data)):
        where = f"第 {at + 1} 个文档"
        kept = spacy_pipe.kept(doc)
        _check_digest(doc.text, kept, where)
        report = report_from(kept.get("report"), doc.text, where)
        again = spacy_pipe.annotate(spacy_pipe.blank_doc(doc.text), report)
        for group in spacy_pipe.GROUPS:
            _compare(doc.spans.get(group, ()), again.spans[group], group, where)
        reports.append(report)
    return reports


def _spacy_pipe() -> ModuleType:
    """Return the door to spaCy."""
    try:
        from reportmine import spacy_pipe
    except ModuleNotFoundError as error:
        if error.name != "spacy":
            raise
        raise UsageError("DocBin 要用 spaCy，现在没有安装", hint="请运行 pip install 'reportmine[spacy]'") from error
    return spacy_pipe


def _places(spans: Iterable[GoldSpan], spacy_pipe: ModuleType) -> dict[str, list[Any]]:
    """Return what is to be marked in each span group."""
    groups: dict[str, list[Any]] = {group: [] for group in dict.fromkeys(_GROUP.values())}
    for at, span in enumerate(spans):
        groups[_GROUP[span.tag]].append(spacy_pipe.Place(span.start, span.end, _label(span), f"gold/{at}"))
    return groups


def _label(span: GoldSpan) -> str:
    """Return the label that a result would have: 其他 for every indicator outside the packs."""
    if span.tag == "f":
        indicator = span.attributes["ind"]
        return OTHER_INDICATOR if indicator.startswith(OTHER_PREFIX) else indicator
    return _STATEMENT[span.tag] if span.tag in _STATEMENT else span.attributes[_LABELLED_BY[span.tag]]


def _gold_span(row: object, text: str, where: str) -> GoldSpan:
    if not isinstance(row, Mapping) or not isinstance(row.get("attributes"), Mapping):
        raise InterchangeError(f"{where}：标注写法不对", hint="文件可能被改动过，请重新导出")
    place = check_place(text, row.get("start"), row.get("end"), None, where)
    return make_span(row.get("label"), place, row["attributes"], f"{where} {place[0]}–{place[1]}")


def _check_digest(text: str, kept: Mapping[str, Any], where: str) -> None:
    if kept.get("sha256") != digest(text):
        raise InterchangeError(f"{where}：文字与导出时不同，或不是 reportmine 导出的", hint="请重新导出 .spacy 文件")


def _check_groups(doc: Any, places: Mapping[str, list[Any]], spacy_pipe: ModuleType, where: str) -> None:  # noqa: ANN401
    for group, expected in places.items():
        spans = [span for place in expected if (span := spacy_pipe.span_of(doc, place)) is not None]
        _compare(doc.spans.get(group, ()), spans, group, where)


def _compare(found: Iterable[Any], expected: Iterable[Any], group: str, where: str) -> None:
    """Make sure that a span group is what its exact offsets give."""
    one, other = ([(s.start_char, s.end_char, s.label_) for s in spans] for spans in (found, expected))
    if one != other:
        odd = next(item for item in (*one, *other, "顺序") if item == "顺序" or (item in one) != (item in other))
        raise InterchangeError(
            f"{where}：标注组 {group} 与保存的位置不符：{odd}", hint="标注组可能被别的程序改动过，请重新导出"
        )
