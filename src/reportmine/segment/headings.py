"""Find headings: numbered, Markdown, run-in, labels with a colon, and short unnumbered lead-ins."""

import re
from dataclasses import dataclass

_CHINESE = "一二三四五六七八九十百"
_NUMBERING = (
    ("markdown", re.compile(r"#{1,6}[ \t]+")),
    ("part", re.compile(rf"第[{_CHINESE}]+(?:部分|章|篇|节)[ \t　:：、，]*")),
    ("chinese", re.compile(rf"[{_CHINESE}]+(?:、|．|[.](?!\d))[ \t　]*")),
    ("chinese-bracket", re.compile(rf"[（(][{_CHINESE}]+[)）][、.．]?[ \t　]*")),
    ("arabic", re.compile(r"[\d０-９]{1,2}(?:[.．、](?![\d０-９])|[)）])[ \t　]*")),
    ("arabic-bracket", re.compile(r"[（(][\d０-９]{1,2}[)）][、.．]?[ \t　]*")),
    ("circled", re.compile(r"[①-⑳❶-❿][、.．]?[ \t　]*")),
    ("ordinal", re.compile(rf"第[{_CHINESE}]+[，,、：:][ \t　]*")),
)
"""Numbering styles in the order in which they are tried; a style is one habit of numbering."""
_NUMBER_START = frozenset("#第（(" + _CHINESE + "0123456789０１２３４５６７８９" + "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿")

_STOP = re.compile("[。！？!?；;]")
_LONGEST_LINE = 60
_LONGEST_RUN_IN = 60
_LONGEST_LEAD = 36
_LONGEST_INNER_LEAD = 14
_SHORTEST_PARAGRAPH = 24
_SHORTEST_BODY = 25
_SALUTATION = re.compile(
    r"(?:各位|同志们|尊敬的|女士们|先生们)|(?:代表|委员|同志|领导|县委|市委|政府|区委|省委|中心|局|办公室|委员会)[：:]$"
)
_ANNOUNCES = re.compile(
    r"(?:如下|以下(?:几个?|[一二三四五六七八九十]+个?)?(?:方面|工作|几点)?|汇报|报告|总结|工作|方面|主要是|目标是|要求是|任务是|情况|表现在|有|是|为)[：:]$"
)
_LABEL = re.compile(r"[^，,。；;！？!?、：:“”\n]{2,24}[：:]")
_NO_LABEL = re.compile(r"(?:[是为有即如按到在指做]|如下|包括|其中|主要|附件?|注|来源|日期|时间|电话|单位|报告人)[：:]$")
_DIGIT = re.compile(r"[\d０-９*＊]")
_LEAD_OPENERS = (
    "目前",
    "当前",
    "截至",
    "截止",
    "今年以来",
    "同时",
    "此外",
    "另外",
    "其中",
    "例如",
    "比如",
    "但",
    "由于",
    "因此",
    "对此",
    "为此",
    "一是",
    "二是",
    "三是",
    "四是",
    "五是",
    "六是",
    "七是",
    "八是",
    "九是",
    "各位",
    "现将",
    "现在",
    "根据",
    "按照",
    "即",
    "如",
    "我们也",
    "我们将",
    "一年来，主要",
    "回顾",
    "以上",
    "这些",
    "谢谢",
    "报告完毕",
    "注",
    "请予",
    "总的看",
    "实践证明",
    "成绩的取得",
    "首先",
    "其次",
    "最后",
)
_DATE_LINE = re.compile(
    r"^[（(]?\s*[\d０-９○〇零一二三四五六七八九十*]{2,4}年.{0,12}[日会上][）)]?$|^[（(].{0,40}[）)]$"
)
_ISSUER = re.compile(r"(?:局|中心|办公室|办|委员会|委|政府|党组|党委|管委会|协会|专班|指挥部|镇|乡|街道)$")
_FURNITURE = re.compile(r"[|｜]|版权|网站|备案|打印|上一[页篇]|下一[页篇]|责任编辑|来源：|免责声明")
"""Words of a web page's frame that is saved along with the report."""
_ATTACHMENT = re.compile(r"附(?:表|件|录)[一二三四五\d]*[：:]?.{2,}")
_TITLE_END = re.compile(
    r"(?:报\s*告|总\s*结|汇\s*报|思路|要点|计划|情况|公报|打算|材料|意见|小结|安排)(?:[（(].{1,12}[）)])?$"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as found, before its depth and role are known.

    Attributes:
        start: first code point, number included.
        end: one past the last code point; a run-in heading's `。` and a label's colon are inside.
        style: numbering style, `title`, `label`, `line` (unnumbered line of its own) or `lead` (unnumbered run-in).
        text_start: where the wording begins, after the number.
        run_in: whether its text goes on in the same paragraph.
    """

    start: int
    end: int
    style: str
    text_start: int
    run_in: bool


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def find_headings(text: str) -> list[Heading]:
    """Return the headings of a report in text order.

    Unnumbered lead-ins are accepted only where a sister paragraph has one too: a lone short sentence is no heading.
    """
    lines = _lines(text)
    found: list[Heading] = []
    title = _title(lines)
    if title is not None:
        found.append(title)
    for index, line in enumerate(lines):
        if title is not None and line.start < title.end:
            continue
        heading = _numbered(line) or _label(line) or _unnumbered(lines, index)
        if heading is not None:
            found.append(heading)
        if len(line.text) > _SHORTEST_PARAGRAPH:
            found.extend(_inner_leads(line, heading))
    return _drop_lone_leads(found, lines)


def _lines(text: str) -> list[_Line]:
    lines = []
    position = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            start = position + raw.index(stripped)
            lines.append(_Line(start, start + len(stripped), stripped))
        position += len(raw) + 1
    return lines


def _title(lines: list[_Line]) -> Heading | None:
    """Take a title from the first lines: it ends like a title and holds no sentence mark."""
    for index, line in enumerate(lines[:3]):
        if (
            len(line.text) <= _LONGEST_LINE
            and not any(mark in line.text for mark in "。；：:")
            and not _matches_number(line)
        ):
            if _TITLE_END.search(line.text):
                start = lines[index - 1].start if index == 1 and _ISSUER.search(lines[0].text) else line.start
                return Heading(start, line.end, "title", start, run_in=False)
        else:
            return None
    return None


def _matches_number(line: _Line) -> bool:
    return any(pattern.match(line.text) for _, pattern in _NUMBERING)


def _numbered(line: _Line) -> Heading | None:
    if line.text[0] not in _NUMBER_START:
        return None
    for style, pattern in _NUMBERING:
        match = pattern.match(line.text)
        if match is None:
            continue
        body = line.text[match.end() :]
        length = _heading_length(body)
        if length is None:
            return None
        end = line.start + match.end() + length
        return Heading(line.start, end, style, line.start + match.end(), run_in=end < line.end)
    return None


def _first_stop(words: str) -> int | None:
    match = _STOP.search(words)
    return match.start() if match else None


def _heading_length(body: str) -> int | None:
    """Return how much of a numbered paragraph is heading, None when it is all text."""
    if not body:
        return None
    stop = _first_stop(body)
    label = _LABEL.match(body)
    if (
        label
        and label.end() < len(body)
        and (stop is None or label.end() <= stop)
        and not _NO_LABEL.search(label.group())
    ):
        return label.end()
    if stop is None:
        return len(body) if len(body) <= _LONGEST_LINE and not body.endswith(("，", "、")) else None
    if stop + 1 < len(body):
        return stop + 1 if body[stop] in "。！" and stop <= _LONGEST_RUN_IN else None
    return stop + 1 if body[stop] == "。" and stop <= _LONGEST_RUN_IN // 2 and "，" not in body[:4] else None


def _label(line: _Line) -> Heading | None:
    match = _LABEL.match(line.text)
    if (
        match is None
        or match.end() == len(line.text)
        or _NO_LABEL.search(match.group())
        or _SALUTATION.search(match.group())
    ):
        return None
    if _ATTACHMENT.match(line.text) or _DIGIT.search(match.group()) or "，" in match.group():
        return None
    return Heading(line.start, line.start + match.end(), "label", line.start, run_in=True)


def _unnumbered(lines: list[_Line], index: int) -> Heading | None:
    line = lines[index]
    if _ATTACHMENT.fullmatch(line.text) and len(line.text) <= _LONGEST_LINE:
        return Heading(line.start, line.end, "attachment", line.start, run_in=False)
    if line.text.startswith(_LEAD_OPENERS) or _SALUTATION.search(line.text) or _DATE_LINE.search(line.text):
        return None
    stop = _first_stop(line.text)
    if stop is None:
        return _own_line(lines, index)
    lead = line.text[: stop + 1]
    if line.text[stop] != "。" or len(lead) > _LONGEST_LEAD or not _is_slogan(lead):
        return None
    if stop + 1 == len(line.text):
        return None
    return Heading(line.start, line.start + stop + 1, "lead", line.start, run_in=True)


def _inner_leads(line: _Line, opening: Heading | None) -> list[Heading]:
    """Find the short lead-ins inside a paragraph (`坚持顶格推进。… 紧盯线索项目。…`), each over longer text.

    A paragraph has them throughout or not at all, so its text must open with one.
    """
    offset = opening.end - line.start if opening is not None else 0
    ends = [match.end() for match in re.finditer("[。！？；]", line.text[offset:])]
    sentences = [(offset + a, offset + b) for a, b in zip([0, *ends], ends, strict=False)]
    leads = [
        span
        for span in sentences[:-1]
        if _is_inner_lead(line.text[span[0] : span[1]], line.text[span[0] - 1 : span[0]])
    ]
    stops = [span[0] for span in leads[1:]] + [len(line.text)]
    leads = [span for span, stop in zip(leads, stops, strict=False) if stop - span[1] >= _SHORTEST_BODY]
    opened = opening is not None and opening.style == "lead" and _is_inner_lead(line.text[:offset], "")
    first = sentences[0] if sentences else (0, 0)
    opener = line.text[first[0] : first[1]]
    if not opened and first not in leads and (opener.startswith(_LEAD_OPENERS) or not _is_slogan(opener)):
        return []
    if len(leads) + opened < 2:
        return []
    start = line.start
    return [Heading(start + a, start + b, "inner", start + a, run_in=True) for a, b in leads]


def _is_inner_lead(sentence: str, before: str) -> bool:
    return (
        sentence.endswith("。")
        and before != "；"
        and len(sentence) <= _LONGEST_INNER_LEAD
        and not sentence.startswith(_LEAD_OPENERS)
        and _is_slogan(sentence)
    )


def _own_line(lines: list[_Line], index: int) -> Heading | None:
    """Accept a short line without a full stop that stands over a longer paragraph."""
    line = lines[index]
    if index and index <= 2 and _ISSUER.search(line.text):
        return None
    if _FURNITURE.search(line.text):
        return None
    if len(line.text) > _LONGEST_LEAD + 4 or line.text[-1] in "：:，,、）)" or "\t" in line.text:
        return None
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is None or not re.search(r"[一-鿿]{4}", line.text):
        return None
    if len(following.text) < _SHORTEST_PARAGRAPH and not _matches_number(following):
        return None
    return Heading(line.start, line.end, "line", line.start, run_in=False)


def _is_slogan(lead: str) -> bool:
    """Tell a lead-in from a plain sentence: no figures, at most three clauses, no clause of running text."""
    if _DIGIT.search(lead) or "：" in lead or "《" in lead:
        return False
    clauses = [clause for clause in re.split(r"[，,]", lead.rstrip("。")) if clause]
    return 1 <= len(clauses) <= 4 and all(len(clause) <= 16 for clause in clauses) and len(lead) >= 5


def _drop_lone_leads(found: list[Heading], lines: list[_Line]) -> list[Heading]:
    """Keep unnumbered lead-ins only where a neighbouring long paragraph opens so, or more follow in their own."""
    leads = {heading.start for heading in found if heading.style == "lead"}
    inner = sorted(heading.start for heading in found if heading.style == "inner")
    if not leads:
        return found
    headed = {heading.start for heading in found}
    paragraphs = [
        line.start
        for line in lines
        if len(line.text) > _LONGEST_LEAD and (line.start in leads or line.start not in headed)
    ]
    ends = {line.start: line.end for line in lines}
    keep = {start for start in leads if any(start < other < ends[start] for other in inner)}
    for position, start in enumerate(paragraphs):
        if start in leads:
            around = paragraphs[max(0, position - 2) : position + 3]
            sisters = sum(other in leads for other in around) - 1
            if sisters >= 1:
                keep.add(start)
    return [heading for heading in found if heading.style != "lead" or heading.start in keep]
