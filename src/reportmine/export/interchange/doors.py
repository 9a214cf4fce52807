"""What every format shares: the labels, how attributes are written, and the checks on what comes in."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from reportmine.errors import ReportmineError, StoreError
from reportmine.schema.report import Report
from reportmine.store.revive import revive_report
from reportmine.train.gold import Gold, GoldSpan
from reportmine.train.kinds import KINDS
from reportmine.train.tags import wrong_attributes

LABELS: dict[str, str] = {kind.tag: kind.caption for kind in KINDS}
"""Tag of gold → the label that annotators see: 章节标题, 数据, 遮蔽, 项目, 问题, 措施, 计划, 诉求."""

TAG_OF: dict[str, str] = {label: tag for tag, label in LABELS.items()}
"""The label that annotators see → tag of gold."""

_WRITTEN = re.compile(r"\s*(?:\w+=\"[^\"]*\"\s*)*")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")


class InterchangeError(ReportmineError):
    """A file from an annotation tool does not fit its text, its labels or itself."""


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, which tells whether a tool changed it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def write_attributes(attributes: Mapping[str, str]) -> str:
    """Return attributes as the inline tags write them: `ind="到位资金" v="100"`; empty when there are none."""
    return " ".join(f'{name}="{value}"' for name, value in attributes.items())


def read_attributes(written: object, where: str) -> dict[str, str]:
    """Return the attributes that `write_attributes` wrote or a person wrote like it.

    Args:
        written: the line.
        where: what to call its place in messages.

    Raises:
        InterchangeError: it is no text, not of the form `名="值" 名="值"`, or has an attribute twice.
    """
    if not isinstance(written, str) or not _WRITTEN.fullmatch(written):
        raise InterchangeError(f"{where}：属性“{written}”写法不对", hint='应如 ind="到位资金" v="100" u="亿元"')
    pairs = _ATTRIBUTE.findall(written)
    if len(dict(pairs)) < len(pairs):
        raise InterchangeError(f"{where}：属性“{written}”里有重复的", hint="每个属性只写一次")
    return dict(pairs)


def check_text(text: object, sha256: object, where: str) -> str:
    """Return a text after making sure that it is the one that was handed out.

    Args:
        text: the text as it came back.
        sha256: its digest when it was handed out, None when the file has none.
        where: what to call it in messages.

    Raises:
        InterchangeError: it is no text or another one.
    """
    if not isinstance(text, str):
        raise InterchangeError(f"{where}：没有原文（text）", hint="请从工具里导出带原文的 JSON")
    if sha256 is not None and sha256 != digest(text):
        raise InterchangeError(
            f"{where}：原文在工具里被改动过（sha256 {digest(text)[:12]}…，导出时是 {str(sha256)[:12]}…），位置已不可靠",
            hint="请用原来的文字重新导入工具，再标一遍",
        )
    return text


def check_place(text: str, start: object, end: object, quote: object, where: str) -> tuple[int, int]:
    """Return a place after making sure that it lies in the text and holds what it should.

    Args:
        text: the whole text.
        start: first code point.
        end: one past the last.
        quote: what stands there according to the file, None when the file does not say.
        where: what to call it in messages.

    Raises:
        InterchangeError: the offsets are no whole numbers, lie outside the text or hold something else.
    """
    if type(start) is not int or type(end) is not int:
        raise InterchangeError(f"{where}：位置 {start}–{end} 不是整数", hint="位置是从 0 起的字数")
    if not 0 <= start < end <= len(text):
        raise InterchangeError(f"{where}：位置 {start}–{end} 不在全文（{len(text)} 字）里或没有文字", hint="请改正位置")
    if quote is not None and quote != text[start:end]:
        raise InterchangeError(
            f"{where}：位置 {start}–{end} 处的原文是“{text[start:end]}”，文件里写的是“{quote}”",
            hint="位置按字数（Unicode 码点）数；请核对原文是否被改动、工具是否按别的单位计数",
        )
    return start, end


def make_span(label: object, place: tuple[int, int], attributes: Mapping[str, str], where: str) -> GoldSpan:
    """Return a span of gold after making sure that gold knows its label and attributes.

    Args:
        label: one of `LABELS`' values.
        place: start and end.
        attributes: values by name.
        where: what to call it in messages.

    Raises:
        InterchangeError: the label, an attribute or a value is unknown, or an attribute is missing.
    """
    if not isinstance(label, str) or label not in TAG_OF:
        raise InterchangeError(f"{where}：不认识标签“{label}”", hint=f"可用：{'、'.join(TAG_OF)}")
    faults = wrong_attributes(TAG_OF[label], attributes)
    if faults:
        raise InterchangeError(f"{where}：“{label}”{faults[0]}", hint="请在工具里补上或改正属性")
    return GoldSpan(TAG_OF[label], *place, dict(attributes))


def make_gold(name: str, text: str, spans: Iterable[GoldSpan], where: str) -> Gold:
    """Return gold after making sure that its spans nest.

    Args:
        name: the file's name.
        text: the whole text.
        spans: in any order; of spans with the same extent the inner one comes first.
        where: what to call it in messages.

    Raises:
        InterchangeError: two spans cross.
    """
    ordered = sorted(spans, key=lambda span: (span.start, -span.end))
    around: list[GoldSpan] = []
    for span in ordered:
        while around and around[-1].end <= span.start:
            around.pop()
        if around and span.end > around[-1].end:
            one, other = (f"{LABELS[s.tag]}“{text[s.start : s.end][:20]}”" for s in (around[-1], span))
            raise InterchangeError(
                f"{where}：{one}（{around[-1].start}–{around[-1].end}）与{other}（{span.start}–{span.end}）交叉",
                hint="标签可以嵌套，不能交叉，请在工具里改正其中一处",
            )
        around.append(span)
    return Gold(name, text, tuple(ordered))


def report_payload(report: Report) -> dict[str, Any]:
    """Return a report as plain data without its text, which every format carries once of its own."""
    found = report.to_dict()
    del found["document"]["text"]
    return found


def report_from(payload: object, text: str, where: str) -> Report:
    """Return the report that `report_payload` was called on, every offset verified.

    Args:
        payload: what `report_payload` returned.
        text: the report's text.
        where: what to call it in messages.

    Raises:
        InterchangeError: it is no report, of another version, or does not fit the text.
    """
    if not isinstance(payload, Mapping) or not isinstance(payload.get("document"), Mapping):
        raise InterchangeError(f"{where}：里面没有 reportmine 的结果", hint="这可能是标注而不是结果，请按标注读取")
    try:
        return revive_report({**payload, "document": {**payload["document"], "text": text}})
    except StoreError as error:
        raise InterchangeError(f"{where}：{error.message}", hint=error.hint) from error
