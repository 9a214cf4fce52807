"""Gold and results ↔ tasks of Label Studio (https://labelstud.io/guide/task_format).

A task holds the text and its digest in `data`. Gold goes into `annotations`; results go into `predictions`, which
annotators see as a first draft, and whole into `meta.report`. A region's attributes stand in its `meta.text` as the
inline tags write them (`ind="到位资金" v="100"`), where Label Studio shows them and lets them be edited.
Offsets are code points, as Label Studio counts them (its older versions counted UTF-16 units: the quotes tell).
"""

import re
from collections.abc import Mapping
from html import escape
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
from reportmine.train.gold import Gold, GoldSpan

Task = dict[str, Any]

_FROM, _TO = "label", "text"
_COLOURS = ("#6b7280", "#2563eb", "#dc2626", "#7c3aed", "#ea580c", "#0d9488", "#65a30d", "#db2777")
_BLANK = re.compile(r"\\n|\s")
"""Label Studio writes line ends in a region's text as backslash and n, and leaves blanks to the browser."""


def labeling_config() -> str:
    """Return the labelling interface to paste into Label Studio before importing tasks."""
    labels = "".join(
        f'    <Label value="{escape(label)}" background="{colour}"/>\n'
        for label, colour in zip(LABELS.values(), _COLOURS, strict=True)
    )
    return (
        f'<View>\n  <Labels name="{_FROM}" toName="{_TO}">\n{labels}  </Labels>\n'
        f'  <Text name="{_TO}" value="$text" granularity="symbol"/>\n</View>\n'
    )


def gold_task(gold: Gold) -> Task:
    """Return gold as a task that is already annotated.

    Args:
        gold: the annotated text.
    """
    return {"data": _data(gold), "annotations": [{"result": _regions(gold)}]}


def report_task(report: Report, name: str) -> Task:
    """Return a result as a task with predictions for annotators to correct.

    Args:
        report: a mined report.
        name: what to call it; the annotated file will have this name.
    """
    drafted = draft(report, name)
    prediction = {"model_version": f"reportmine-{report.document.fingerprint}", "result": _regions(drafted)}
    return {"data": _data(drafted), "predictions": [prediction], "meta": {"report": report_payload(report)}}


def task_gold(task: object, where: str = "任务") -> Gold:
    """Return the gold of an annotated task.

    Args:
        task: one element of the list that Label Studio exports as JSON.
        where: what to call it in messages.

    Raises:
        InterchangeError: the text was changed, there is not exactly one annotation, or a region does not fit.
    """
    name, text = _opened(task, where)
    where = f"{where} {name}"
    annotations = [
        a for a in _list(task, "annotations", where) if not (isinstance(a, Mapping) and a.get("was_cancelled"))
    ]
    if len(annotations) != 1:
        raise InterchangeError(
            f"{where}：应有一份标注，现有 {len(annotations)} 份", hint="请在 Label Studio 里提交标注，每个任务只留一份"
        )
    return _gold_of(annotations[0], name, text, where)


def task_report(task: object, where: str = "任务") -> Report:
    """Return the report that `report_task` made a task of.

    Args:
        task: one element of the list that Label Studio exports as JSON.
        where: what to call it in messages.

    Raises:
        InterchangeError: the text or a prediction was changed, or the task holds no result of this version.
    """
    name, text = _opened(task, where)
    where = f"{where} {name}"
    meta = task.get("meta") if isinstance(task, Mapping) else None
    report = report_from(meta.get("report") if isinstance(meta, Mapping) else None, text, where)
    for prediction in _list(task, "predictions", where):
        found = tuple(_read_region(region, text, where) for region in _list(prediction, "result", where))
        expected = tuple((LABELS[s.tag], (s.start, s.end), dict(s.attributes)) for s in draft(report, name).spans)
        if found != expected:
            odd = next((one for one in (*found, *expected) if (one in found) != (one in expected)), None)
            what = f"“{odd[0]}”{odd[1][0]}–{odd[1][1]}" if odd else "顺序"
            raise InterchangeError(f"{where}：预标与结果不一致：{what}", hint="改过的标注请按标注（gold）读取")
    return report


def _data(gold: Gold) -> dict[str, str]:
    return {"text": gold.text, "name": gold.name, "sha256": digest(gold.text)}


def _regions(gold: Gold) -> list[dict[str, Any]]:
    return [_region(number, span, gold.text) for number, span in enumerate(gold.spans)]


def _region(number: int, span: GoldSpan, text: str) -> dict[str, Any]:
    region: dict[str, Any] = {
        "id": f"r{number}",
        "from_name": _FROM,
        "to_name": _TO,
        "type": "labels",
        "value": {
            "start": span.start,
            "end": span.end,
            "text": text[span.start : span.end],
            "labels": [LABELS[span.tag]],
        },
    }
    if span.attributes:
        region["meta"] = {"text": [write_attributes(span.attributes)]}
    return region


def _opened(task: object, where: str) -> tuple[str, str]:
    """Return the name and the text of a task."""
    data = task.get("data") if isinstance(task, Mapping) else None
    if not isinstance(data, Mapping):
        raise InterchangeError(f"{where}：没有 data", hint="请从 Label Studio 里导出 JSON（不是 JSON-MIN）")
    name = data.get("name")
    return name if isinstance(name, str) else "", check_text(data.get("text"), data.get("sha256"), where)


def _list(holder: object, key: str, where: str) -> list[Any]:
    value = holder.get(key, []) if isinstance(holder, Mapping) else None
    if not isinstance(value, list):
        raise InterchangeError(f"{where}：{key} 应为一列", hint="请从 Label Studio 里导出 JSON（不是 JSON-MIN）")
    return value


def _gold_of(annotation: object, name: str, text: str, where: str) -> Gold:
    spans = []
    for region in _list(annotation, "result", where):
        label, place, attributes = _read_region(region, text, where)
        spans.append(make_span(label, place, attributes, f"{where} {place[0]}–{place[1]}"))
    return make_gold(name, text, spans, where)


def _read_region(region: object, text: str, where: str) -> tuple[str, tuple[int, int], dict[str, str]]:
    """Return the label, the place and the attributes of a region."""
    value = region.get("value") if isinstance(region, Mapping) else None
    if not isinstance(region, Mapping) or not isinstance(value, Mapping) or region.get("type") != "labels":
        kind = region.get("type") if isinstance(region, Mapping) else region
        raise InterchangeError(f"{where}：不认识的标注“{kind}”", hint="只读文字上的标签（labels）；关系和选项请去掉")
    labels = value.get("labels")
    if not isinstance(labels, list) or len(labels) != 1:
        raise InterchangeError(f"{where}：一处应有一个标签，现为 {labels}", hint="请在 Label Studio 里只选一个标签")
    start, end = check_place(text, value.get("start"), value.get("end"), None, where)
    quote = value.get("text")
    if quote is not None and _BLANK.sub("", str(quote)) != _BLANK.sub("", text[start:end]):
        check_place(text, start, end, quote, where)
    meta = region.get("meta") or {}
    lines = meta.get("text", []) if isinstance(meta, Mapping) else None
    lines = [lines] if isinstance(lines, str) else lines
    if not isinstance(lines, list):
        raise InterchangeError(
            f"{where}：位置 {start}–{end} 的 meta 写法不对", hint='属性写在 meta.text 里，如 v="100"'
        )
    return str(labels[0]), (start, end), read_attributes(" ".join(map(str, lines)), f"{where} {start}–{end}")
