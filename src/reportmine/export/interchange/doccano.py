"""Gold and results ↔ rows of doccano's JSONL for sequence labelling.

A row is `{"text": …, "label": [[start, end, label], …]}`. doccano keeps no attributes, but any other key of a row as
metadata that it exports again, so these stand there: `name`, `sha256` of the text, and `marks`, one
`{"start", "end", "label", "quote", "attributes"}` per label with attributes as the inline tags write them. A label may
also carry its own attributes (`遮蔽 k="place"`): that is how annotators give them to places that they mark anew.
Results also stand whole in `report`. Offsets are code points; the project must allow overlapping labels.
"""

from collections.abc import Mapping
from typing import Any

from reportmine.export.interchange.doors import (
    LABELS,
    InterchangeError,
    check_place,
    check_text,
    digest,
    make_gold,
    make_span,
    read_attributes,
    report_from,
    report_payload,
    write_attributes,
)
from reportmine.export.interchange.drafts import draft
from reportmine.schema.report import Report
from reportmine.train.gold import Gold

Row = dict[str, Any]
_Place = tuple[int, int, str]
"""Start, end and label without attributes: what doccano keeps of a span."""


def gold_row(gold: Gold) -> Row:
    """Return gold as a row.

    Args:
        gold: the annotated text.
    """
    marks = [
        {
            "start": span.start,
            "end": span.end,
            "label": LABELS[span.tag],
            "quote": gold.text[span.start : span.end],
            "attributes": write_attributes(span.attributes),
        }
        for span in gold.spans
    ]
    label = [[mark["start"], mark["end"], mark["label"]] for mark in marks]
    return {"text": gold.text, "label": label, "name": gold.name, "sha256": digest(gold.text), "marks": marks}


def report_row(report: Report, name: str) -> Row:
    """Return a result as a row with a first draft for annotators to correct.

    Args:
        report: a mined report.
        name: what to call it; the annotated file will have this name.
    """
    return {**gold_row(draft(report, name)), "report": report_payload(report)}


def row_gold(row: object, where: str = "行") -> Gold:
    """Return the gold of a row that doccano exported.

    Args:
        row: one line of the JSONL file.
        where: what to call it in messages.

    Raises:
        InterchangeError: the text was changed, or a label or its attributes do not fit.
    """
    kept = _kept(row, where)
    text, where = _opened(kept, where)
    marks = _marks(kept, text, where)
    spans = []
    for start, end, label in _labels(kept, text, where):
        name, _, written = label.partition(" ")
        here = f"{where} {start}–{end}"
        ranked = marks.get((start, end, name), [])
        rank, attributes = ranked.pop(0) if ranked else (len(marks), {})
        attributes = attributes | read_attributes(written, here)
        spans.append((rank, make_span(name, (start, end), attributes, here)))
    # doccano sorts labels by their words; the marks know which of two with the same extent is the inner one
    spans.sort(key=lambda item: item[0])
    return make_gold(str(kept.get("name", "")), text, [span for _, span in spans], where)


def row_report(row: object, where: str = "行") -> Report:
    """Return the report that `report_row` made a row of.

    Args:
        row: one line of the JSONL file.
        where: what to call it in messages.

    Raises:
        InterchangeError: the text or a label was changed, or the row holds no result of this version.
    """
    kept = _kept(row, where)
    text, where = _opened(kept, where)
    _marks(kept, text, where)
    report = report_from(kept.get("report"), text, where)
    drafted = gold_row(draft(report, str(kept.get("name", ""))))
    expected = sorted(tuple(label) for label in drafted["label"])
    found = sorted(_labels(kept, text, where))
    if found != expected or kept.get("marks") != drafted["marks"]:
        odd = next((one for one in (*found, *expected) if (one in found) != (one in expected)), None)
        what = f"“{odd[2]}”{odd[0]}–{odd[1]}" if odd else "属性"
        raise InterchangeError(f"{where}：标签与结果不一致：{what}", hint="改过的标注请按标注（gold）读取")
    return report


def _kept(row: object, where: str) -> Mapping[str, Any]:
    """Return a row with its metadata beside the rest, where newer versions of doccano put it."""
    if not isinstance(row, Mapping):
        raise InterchangeError(f"{where}：不是一条记录", hint="请从 doccano 里导出 JSONL")
    meta = row.get("meta")
    return {**meta, **row} if isinstance(meta, Mapping) else row


def _opened(row: Mapping[str, Any], where: str) -> tuple[str, str]:
    """Return the text of a row and what to call the row."""
    where = f"{where} {row.get('name', '')}".rstrip()
    return check_text(row.get("text"), row.get("sha256"), where), where


def _labels(row: Mapping[str, Any], text: str, where: str) -> list[_Place]:
    labels = row.get("label", row.get("labels"))
    if not isinstance(labels, list):
        raise InterchangeError(f"{where}：没有 label", hint="请从 doccano 里按序列标注导出 JSONL")
    places = []
    for label in labels:
        if not isinstance(label, list) or len(label) != 3 or not isinstance(label[2], str):
            raise InterchangeError(f"{where}：标签 {label} 写法不对", hint='应如 [12, 15, "数据"]')
        places.append((*check_place(text, label[0], label[1], None, where), label[2]))
    return places


def _marks(row: Mapping[str, Any], text: str, where: str) -> dict[_Place, list[tuple[int, dict[str, str]]]]:
    """Return rank and attributes of the places that were handed out, after verifying their quotes."""
    marks = row.get("marks", [])
    if not isinstance(marks, list) or not all(isinstance(mark, Mapping) for mark in marks):
        raise InterchangeError(f"{where}：marks 写法不对", hint="marks 是导出时写进去的，请不要改动")
    found: dict[_Place, list[tuple[int, dict[str, str]]]] = {}
    for rank, mark in enumerate(marks):
        start, end = check_place(text, mark.get("start"), mark.get("end"), mark.get("quote"), where)
        attributes = read_attributes(mark.get("attributes", ""), f"{where} {start}–{end}")
        found.setdefault((start, end, str(mark.get("label"))), []).append((rank, attributes))
    return found
