"""Labelled sentences for the trained models: those labelled by hand, and those that headings label.

Text of real reports is never kept here: `corpus/sentences/*.csv` holds offsets into reports beside the repository.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reportmine.classify.contexts import Context, body_sentences, contexts_of
from reportmine.errors import GoldError
from reportmine.readers import read
from reportmine.schema.document import Document
from reportmine.schema.records import Sentence
from reportmine.schema.report import Report
from reportmine.segment import segment
from reportmine.train.corrections import CORRECTION_COLUMNS, corrected_roles
from reportmine.train.gold import GoldSpan, read_gold, read_text
from reportmine.train.sheets import Row, offset, read_rows

COLUMNS = ("file", "sha256", "start", "end", "role", "doubtful")
SAMPLE = "sample"
"""A last column that may follow."""
ROLES: tuple[str, ...] = ("概述", "成效", "措施", "问题", "计划", "诉求", "其他")
"""What a model tells apart; 标题 is left to the rules."""

_CUED = frozenset({"outline.heading-cue", "outline.inherited", "outline.after-plan", "outline.mixed-heading"})
"""Section rules that go by the words of a heading. The others look at the text, so they would teach what rules know."""

_STATED = {"i": "问题", "a": "措施", "g": "计划", "r": "诉求"}
"""Tags of statements in inline gold, and what the sentences inside them do."""


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence with its role.

    Attributes:
        file: the report, relative to the folder of reports.
        start: first code point in the report's text.
        end: one past the last.
        text: the sentence.
        context: what stands around it, headings included.
        role: one of `ROLES`.
        doubtful: whether the person who labelled it was torn between two.
        sample: how it came to be labelled, `noise` (to measure how good headings are as labels) or `hard`; empty for
            sentences not labelled by hand.
    """

    file: str
    start: int
    end: int
    text: str
    context: Context
    role: str
    doubtful: bool = False
    sample: str = ""

    @property
    def county(self) -> str:
        """The place that the report is about, the same for all of its years."""
        return county_of(self.file)


def county_of(file: str) -> str:
    """Return the place that a report's file name tells: `county/甲省乙市丙县_2021.txt` is about `甲省乙市丙县`."""
    return Path(file).stem.rpartition("_")[0] or Path(file).stem


def outline(text: str) -> Report:
    """Return a text with its sections and sentences, the same as a miner finds, without the later stages."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(
        doc_id=digest[:16],
        sha256=digest,
        path="<text>",
        media_type="text/plain",
        encoding="",
        title="",
        issuer="",
        doc_type="",
        area="",
        period="",
        text=text,
        char_count=len(text),
        numbers_seen={},
        fingerprint="",
    )
    return segment(Report(document))


def read_sentences(path: Path, reports: Path) -> list[LabelledSentence]:
    """Read sentences labelled by hand.

    Args:
        path: CSV file with the columns `COLUMNS`, and `SAMPLE` or not; or one with decisions made in review, of which
            those on roles count (`corrections.CORRECTION_COLUMNS`).
        reports: the folder that `file` is relative to.

    Returns:
        The sentences in file order, without those that are headings: rules alone decide on them.

    Raises:
        GoldError: the file is malformed, a report is missing or another, a role is unknown, or a span is no sentence.
        ReadError: a report cannot be read.
    """
    by_file: dict[str, list[tuple[str, Row]]] = {}
    for where, row in _rows(path, reports):
        if row["role"] not in ROLES:
            raise GoldError(f"{where}：不认识作用“{row['role']}”", hint=f"可用：{'、'.join(ROLES)}")
        by_file.setdefault(row["file"], []).append((where, row))
    return [sentence for file, rows in by_file.items() for sentence in _of_file(file, rows, reports)]


def _rows(path: Path, reports: Path) -> list[tuple[str, Row]]:
    head = read_text(path).partition("\n")[0].split(",")
    if head == list(CORRECTION_COLUMNS):
        return corrected_roles(path, reports)
    columns = (*COLUMNS, SAMPLE) if head[-1] == SAMPLE else COLUMNS
    return [(f"{path.name} 第{line}行", row) for line, row in read_rows(path, columns)]


def _of_file(file: str, rows: list[tuple[str, Row]], reports: Path) -> Iterator[LabelledSentence]:
    if not (reports / file).is_file():
        raise GoldError(f"{rows[0][0]}：报告 {file} 不在 {reports} 里", hint="请指明原文所在的文件夹")
    source = read(reports / file)
    report = outline(source.text)
    every = {(sentence.start, sentence.end) for sentence in report.sentences}
    known = {(start, end): (text, context) for start, end, text, context in _sentences(report)}
    for where, row in rows:
        if row["sha256"] != source.sha256:
            raise GoldError(f"{where}：报告 {file} 的内容与标注时的不同", hint="请换回标注时的文件，或重新标注")
        span = offset(row["start"], where), offset(row["end"], where)
        if span not in every:
            raise GoldError(f"{where}：{span[0]}–{span[1]} 不是报告里的一句", hint="断句有变时要重新对齐位置")
        if span in known:
            doubtful, sample = row.get("doubtful") == "1", row.get(SAMPLE, "")
            yield LabelledSentence(file, *span, *known[span], row["role"], doubtful, sample)


def _sentences(report: Report) -> Iterator[tuple[int, int, str, Context]]:
    own = body_sentences(report.sections, report.sentences)
    contexts = contexts_of(report.text, report.sections, report.sentences)
    for sentence, context in zip(own, contexts, strict=True):
        yield sentence.start, sentence.end, sentence.quote, context


def body_texts(text: str) -> list[str]:
    """Return the sentences of a report that are no headings."""
    report = outline(text)
    return [sentence.quote for sentence in body_sentences(report.sections, report.sentences)]


def weak_sentences(files: Iterable[str], reports: Path) -> Iterator[LabelledSentence]:
    """Yield the sentences that the headings above them label.

    Args:
        files: reports to read, relative to `reports`; the caller leaves out those that are held out.
        reports: the folder of the reports.
    """
    for file in files:
        report = outline(read(reports / file).text)
        own = body_sentences(report.sections, report.sentences)
        for sentence, (start, end, text, context) in zip(own, _sentences(report), strict=True):
            if _labelled_by_heading(report, sentence):
                yield LabelledSentence(file, start, end, text, context, sentence.role)


def _labelled_by_heading(report: Report, sentence: Sentence) -> bool:
    governed = report.sections[sentence.section_id].rule in _CUED
    return sentence.role in ROLES and (governed or sentence.decided_by == "rule")


def gold_sentences(path: Path) -> list[LabelledSentence]:
    """Return the sentences of an inline-annotated report: its statements label them, its headings the others.

    Args:
        path: the annotated `.xml` file.

    Raises:
        GoldError: it cannot be read or is malformed.
    """
    gold = read_gold(path)
    headings = [span for span in gold.spans if span.tag == "h"]
    stated = [span for span in gold.spans if span.tag in _STATED]
    result = []
    for start, end, text, context in _sentences(outline(gold.text)):
        role = _gold_role(start, end, headings, stated)
        if role in ROLES:
            result.append(LabelledSentence(path.name, start, end, text, context, role))
    return result


def _gold_role(start: int, end: int, headings: list[GoldSpan], stated: list[GoldSpan]) -> str:
    if any(span.start <= start and end <= span.end for span in headings):
        return "标题"
    inside = [span for span in stated if span.start <= start and end <= span.end]
    if inside:
        return _STATED[inside[-1].tag]
    above = [span for span in headings if span.start <= start]
    return above[-1].attributes["t"] if above else "概述"


def training_files(reports: Path, held_out: Iterable[str]) -> list[str]:
    """Return the text reports that may be learnt from, relative to their folder, sorted.

    Args:
        reports: the folder of reports.
        held_out: files that may not, relative to it. The `docx` folder repeats others and is left out whole.
    """
    left_out = set(held_out)
    files = (path.relative_to(reports).as_posix() for path in reports.rglob("*.txt"))
    return sorted(file for file in files if file not in left_out)
