"""Find headings: numbered, Markdown, run-in, labels with a colon, and short unnumbered lead-ins."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from reportmine.rules.patterns import labelled_patterns, pattern_group, word_list

_LONGEST_LINE = 60
_LONGEST_RUN_IN = 60
_LONGEST_LEAD = 36
_LONGEST_INNER_LEAD = 14
_SHORTEST_PARAGRAPH = 24
_SHORTEST_BODY = 25


@dataclass(frozen=True, slots=True)
class _HeadingPatterns:
    """The patterns `heading.*` of lexicons/headings.toml."""

    number_start: re.Pattern[str]
    stop: re.Pattern[str]
    sentence_end: re.Pattern[str]
    digit: re.Pattern[str]
    label: re.Pattern[str]
    no_label: re.Pattern[str]
    salutation: re.Pattern[str]
    date_line: re.Pattern[str]
    issuer: re.Pattern[str]
    amount_first: re.Pattern[str]
    furniture: re.Pattern[str]
    attachment: re.Pattern[str]
    title_end: re.Pattern[str]
    has_words: re.Pattern[str]


@cache
def _patterns() -> _HeadingPatterns:
    return pattern_group(_HeadingPatterns, "heading")


@cache
def _lead_openers() -> tuple[str, ...]:
    return word_list("headings", "lead-opener")


class Heading(NamedTuple):
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


class _Line(NamedTuple):
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
            start = position + len(raw) - len(raw.lstrip())
            lines.append(_Line(start, start + len(stripped), stripped))
        position += len(raw) + 1
    return lines


def _title(lines: list[_Line]) -> Heading | None:
    """Take a title from the first lines: it ends like a title and holds no sentence mark."""
    patterns = _patterns()
    for index, line in enumerate(lines[:3]):
        if (
            len(line.text) <= _LONGEST_LINE
            and not any(mark in line.text for mark in "。；：:")
            and not _matches_number(line)
        ):
            if patterns.title_end.search(line.text):
                start = lines[index - 1].start if index == 1 and patterns.issuer.search(lines[0].text) else line.start
                return Heading(start, line.end, "title", start, run_in=False)
        else:
            return None
    return None


def _matches_number(line: _Line) -> bool:
    return any(numbering.match(line.text) for _, numbering in labelled_patterns("numbering"))


def _numbered(line: _Line) -> Heading | None:
    if not _patterns().number_start.match(line.text):
        return None
    for style, numbering in labelled_patterns("numbering"):
        match = numbering.match(line.text)
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
    match = _patterns().stop.search(words)
    return match.start() if match else None


def _heading_length(body: str) -> int | None:
    """Return how much of a numbered paragraph is heading, None when it is all text."""
    if not body:
        return None
    patterns = _patterns()
    stop = _first_stop(body)
    label = patterns.label.match(body)
    if (
        label
        and label.end() < len(body)
        and (stop is None or label.end() <= stop)
        and not patterns.no_label.search(label.group())
    ):
        return label.end()
    if stop is None:
        return len(body) if len(body) <= _LONGEST_LINE and not body.endswith(("，", "、")) else None
    if stop + 1 < len(body):
        return stop + 1 if body[stop] in "。！" and stop <= _LONGEST_RUN_IN else None
    return stop + 1 if body[stop] == "。" and stop <= _LONGEST_RUN_IN // 2 and "，" not in body[:4] else None


def _label(line: _Line) -> Heading | None:
    patterns = _patterns()
    match = patterns.label.match(line.text)
    if (
        match is None
        or match.end() == len(line.text)
        or patterns.no_label.search(match.group())
        or patterns.salutation.search(match.group())
    ):
        return None
    if patterns.attachment.match(line.text) or patterns.digit.search(match.group()) or "，" in match.group():
        return None
    return Heading(line.start, line.start + match.end(), "label", line.start, run_in=True)


def _unnumbered(lines: list[_Line], index: int) -> Heading | None:
    patterns = _patterns()
    line = lines[index]
    if patterns.attachment.fullmatch(line.text) and len(line.text) <= _LONGEST_LINE:
        return Heading(line.start, line.end, "attachment", line.start, run_in=False)
    if line.text.startswith(_lead_openers()) or _addresses(line.text):
        return None
    if patterns.date_line.match(line.text):
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


HEARERS = ("各位", "同志们", "尊敬的", "女士们", "先生们")
"""Cheap test: one of these stands in every salutation that no colon ends."""


def _addresses(words: str) -> bool:
    """Tell a line that addresses the hearers; the cheap test spares most lines the pattern."""
    may = words.endswith(("：", ":")) or any([hearer in words for hearer in HEARERS])  # noqa: C419 - quicker
    return may and _patterns().salutation.search(words) is not None


def _inner_leads(line: _Line, opening: Heading | None) -> list[Heading]:
    """Find the short lead-ins inside a paragraph (`坚持顶格推进。… 紧盯线索项目。…`), each over longer text.

    A paragraph has them throughout or not at all, so its text must open with one.
    """
    offset = opening.end - line.start if opening is not None else 0
    first = _patterns().sentence_end.search(line.text, offset)
    if first is None:
        return []
    opened = opening is not None and opening.style == "lead" and _is_inner_lead(line.text[:offset], "")
    if not opened:
        opener = line.text[offset : first.end()]
        if opener.startswith(_lead_openers()) or not _is_slogan(opener):
            return []
    ends = [match.end() for match in _patterns().sentence_end.finditer(line.text, offset)]
    leads = [
        (start, end)
        for start, end in pairwise((offset, *ends[:-1]))
        if end - start <= _LONGEST_INNER_LEAD and _is_inner_lead(line.text[start:end], line.text[start - 1 : start])
    ]
    stops = [span[0] for span in leads[1:]] + [len(line.text)]
    leads = [span for span, stop in zip(leads, stops, strict=False) if stop - span[1] >= _SHORTEST_BODY]
    if len(leads) + opened < 2:
        return []
    return [Heading(line.start + a, line.start + b, "inner", line.start + a, run_in=True) for a, b in leads]


def _is_inner_lead(sentence: str, before: str) -> bool:
    return (
        sentence.endswith("。")
        and before != "；"
        and len(sentence) <= _LONGEST_INNER_LEAD
        and not sentence.startswith(_lead_openers())
        and _is_slogan(sentence)
    )


def _own_line(lines: list[_Line], index: int) -> Heading | None:
    """Accept a short line without a full stop that stands over a longer paragraph."""
    patterns = _patterns()
    line = lines[index]
    if index and index <= 2 and patterns.issuer.search(line.text):
        return None
    if patterns.furniture.search(line.text) or patterns.amount_first.match(line.text):
        return None
    if len(line.text) > _LONGEST_LEAD + 4 or line.text[-1] in "：:，,、）)" or "\t" in line.text:
        return None
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is None or not patterns.has_words.search(line.text):
        return None
    if len(following.text) < _SHORTEST_PARAGRAPH and not _matches_number(following):
        return None
    return Heading(line.start, line.end, "line", line.start, run_in=False)


def _is_slogan(lead: str) -> bool:
    """Tell a lead-in from a plain sentence: no figures, at most three clauses, no clause of running text."""
    if len(lead) < 5 or "：" in lead or "《" in lead:
        return False
    clauses = [clause for clause in lead.rstrip("。").replace(",", "，").split("，") if clause]
    if not 1 <= len(clauses) <= 4 or max(map(len, clauses)) > 16:
        return False
    return _patterns().digit.search(lead) is None


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
