"""Inline-tagged gold → the untagged text and spans that point into it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reportmine.errors import GoldError
from reportmine.train.tags import TAGS, wrong_attributes

_MARK = re.compile(
    r"<(?P<close>/?)(?P<tag>[A-Za-z]\w*)(?P<attributes>(?:\s+\w+=\"[^\"]*\")*)\s*>"
    r"|(?P<odd></?[A-Za-z]\w*(?=[\s>/]))"
)
"""A well-formed tag, or the beginning of something that was meant to be one."""

_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")
_BEFORE, _AFTER = 15, 25


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A place that a person marked.

    Attributes:
        tag: h, f, m, p, i, a, g or r.
        start: first code point.
        end: one past the last.
        attributes: values by the names that the inline tags use (`ind`, `v`, `st` …).
    """

    tag: str
    start: int
    end: int
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated text.

    Attributes:
        name: the file's name, for messages.
        text: the text without its tags; offsets point into it.
        spans: in text order, outer ones first.
    """

    name: str
    text: str
    spans: tuple[GoldSpan, ...]


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    start: int
    attributes: dict[str, str]
    line: int


def parse_gold(tagged: str, name: str = "<text>") -> Gold:
    """Parse an annotated text.

    Args:
        tagged: the text with its tags; `<` that opens no tag is text.
        name: what to call it in messages.

    Raises:
        GoldError: a tag is crossed, unclosed, unknown, malformed or empty, or an attribute or label is unknown.
    """
    gold, problems = scan_gold(tagged, name)
    if problems:
        more = f"（另有 {len(problems) - 1} 处）" if len(problems) > 1 else ""
        raise GoldError(f"标注 {name} {problems[0]}{more}", hint="请改正标注文件后再试")
    return gold


def read_gold(path: Path) -> Gold:
    """Read an annotated file.

    Args:
        path: the file, in UTF-8.

    Raises:
        GoldError: it cannot be read, or as in `parse_gold`.
    """
    return parse_gold(read_text(path), path.name)


def read_text(path: Path) -> str:
    """Return the content of a UTF-8 file with LF line ends and without byte-order mark.

    Args:
        path: the file.

    Raises:
        GoldError: it cannot be read, or is not in UTF-8.
    """
    try:
        return path.read_text("utf-8-sig")  # universal newlines: what readers.read does to reports, too
    except UnicodeDecodeError as error:
        raise GoldError(f"标注 {path.name} 不是 UTF-8 编码", hint="请用 UTF-8 另存") from error
    except OSError as error:
        raise GoldError(f"读不了标注 {path}：{error.strerror or error}", hint="请检查路径和权限") from error


def scan_gold(tagged: str, name: str) -> tuple[Gold, list[str]]:
    """Parse an annotated text and list what is wrong with it.

    Args:
        tagged: the text with its tags.
        name: what to call it.

    Returns:
        The gold, and one Chinese clause with its line per fault. A fault in the nesting ends the reading there.
    """
    scan = _Scan()
    position = 0
    for mark in _MARK.finditer(tagged):
        scan.take(tagged[position : mark.start()])
        position = mark.end()
        if not scan.mark(mark, tagged.count("\n", 0, mark.start()) + 1):
            break
    else:
        scan.take(tagged[position:])
        scan.problems += [f"第{opened.line}行：<{opened.tag}> 没有关上" for opened in scan.stack]
    spans = tuple(sorted(scan.spans, key=lambda span: (span.start, -span.end)))
    return Gold(name, "".join(scan.chunks), spans), scan.problems


class _Scan:
    """The state of a reading: the text so far, the open tags, the finished spans, the faults."""

    def __init__(self) -> None:
        self.chunks: list[str] = []
        self.length = 0
        self.stack: list[_Open] = []
        self.spans: list[GoldSpan] = []
        self.problems: list[str] = []

    def take(self, text: str) -> None:
        """Add text."""
        self.chunks.append(text)
        self.length += len(text)

    def mark(self, mark: re.Match[str], line: int) -> bool:
        """Take a tag; return whether reading can go on."""
        if mark["odd"]:
            self.problems.append(f'第{line}行：{mark["odd"]}… 像标签但写法不对，应如 <m k="number">')
            return False
        tag = mark["tag"]
        if tag not in TAGS:
            self.problems.append(f"第{line}行：不认识标签 <{tag}>（可用：{'、'.join(TAGS)}）")
            return False
        return self._close(tag, line) if mark["close"] else self._open(tag, mark["attributes"], line)

    def _open(self, tag: str, written: str, line: int) -> bool:
        pairs = _ATTRIBUTE.findall(written)
        attributes = dict(pairs)
        if len(pairs) > len(attributes):
            self.problems.append(f"第{line}行：<{tag}> 有重复的属性")
        self.problems += [f"第{line}行：{fault}" for fault in wrong_attributes(tag, attributes)]
        self.stack.append(_Open(tag, self.length, attributes, line))
        return True

    def _close(self, tag: str, line: int) -> bool:
        if not self.stack:
            self.problems.append(f"第{line}行：</{tag}> 没有对应的 <{tag}>")
            return False
        opened = self.stack.pop()
        if opened.tag != tag:
            self.problems.append(f"第{line}行：</{tag}> 与第{opened.line}行的 <{opened.tag}> 交叉")
            return False
        if opened.start == self.length:
            self.problems.append(f"第{line}行：<{tag}> 里没有文字")
        self.spans.append(GoldSpan(tag, opened.start, self.length, opened.attributes))
        return True


def difference(gold: str, report: str) -> str:
    """Say where an annotated text first differs from its report.

    Args:
        gold: the text without tags.
        report: the report's text.

    Returns:
        A Chinese clause with the offset and both sides; empty when they are equal.
    """
    if gold == report:
        return ""
    pairs = enumerate(zip(gold, report, strict=False))
    at = next((i for i, (ours, theirs) in pairs if ours != theirs), min(len(gold), len(report)))
    ours, theirs = (_around(text, at) for text in (gold, report))
    return f"与报告从第 {at} 个字起不同：标注里是“{ours}”，报告里是“{theirs}”"


def require_same_text(gold: Gold, report: str, report_name: str) -> None:
    """Make sure that an annotated text is its report's.

    Args:
        gold: the annotated text.
        report: the report's text.
        report_name: what to call the report.

    Raises:
        GoldError: they differ; the message has the offset and both sides.
    """
    where = difference(gold.text, report)
    if where:
        hint = "去掉标签后须与报告逐字相同，请改正标注或换回原来的报告"
        raise GoldError(f"标注 {gold.name} {where}（{report_name}）", hint=hint)


def _around(text: str, at: int) -> str:
    """Return the text around a place on one line, `|` before it."""
    before, after = text[max(0, at - _BEFORE) : at], text[at : at + _AFTER]
    return f"{before}|{after}".replace("\n", "\\n") if after else f"{before}|（到此结束）".replace("\n", "\\n")
