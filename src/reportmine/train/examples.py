"""Gold → what is to be mined and where in it the gold counts."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportmine.errors import GoldError, UsageError
from reportmine.readers import SUPPORTED, is_candidate, read
from reportmine.schema.document import Source
from reportmine.train.gold import Gold, GoldSpan, difference, read_gold
from reportmine.train.standoff import EXCERPTS, Excerpt, read_standoff


@dataclass(frozen=True, slots=True)
class Example:
    """A report with its gold.

    Attributes:
        name: of the gold file, or of the report's file for stand-off gold.
        source: what is mined: the whole report.
        windows: half-open stretches of the text that were annotated; outside them nothing is scored.
        spans: what was marked.
        note: what the reader of the scores should know, in Chinese; empty as a rule.
    """

    name: str
    source: Source
    windows: tuple[tuple[int, int], ...]
    spans: tuple[GoldSpan, ...]
    note: str = ""


def load_examples(gold: Path, reports: Path | None) -> list[Example]:
    """Read gold and the reports that it belongs to.

    Args:
        gold: an annotated `.xml` file, or a folder of such files, or one with stand-off gold (`excerpts.csv`).
        reports: folder of the reports, None when they lie beside the gold. Inline gold whose text equals no file of
            the same stem there or beside it is mined in its own text.

    Raises:
        UsageError: `gold` or `reports` does not exist.
        GoldError: the gold is malformed, there is none, or stand-off gold does not fit its report.
        ReadError: a report cannot be read.
    """
    if not gold.exists():
        raise UsageError(f"找不到标注 {gold}", hint="请给出标注文件（.xml）或它们所在的文件夹")
    if reports == gold:
        reports = None
    if reports is not None and not reports.is_dir():
        raise UsageError(f"找不到原文文件夹 {reports}", hint="请检查 --reports 的路径")
    if gold.is_file():
        return [_inline(gold, reports)]
    examples = [_inline(path, reports) for path in sorted(gold.glob("*.xml")) if is_candidate(path)]
    if (gold / EXCERPTS).exists():
        examples += _standoff(gold, reports or gold)
    if not examples:
        raise GoldError(f"文件夹 {gold} 里没有标注", hint=f"标注是 .xml 文件，或 {EXCERPTS} 和 spans.csv 一对文件")
    return examples


def _inline(path: Path, reports: Path | None) -> Example:
    gold = read_gold(path)
    sources = [read(candidate) for candidate in _twins(path, reports)]
    source = next((source for source in sources if source.text == gold.text), None)
    note = ""
    if source is None:
        source = _own(gold, path)
        if sources:
            where = difference(gold.text, sources[0].text)
            note = f"{path.name} {where}（{sources[0].path}），改用标注自己的文字评测"
    return Example(path.name, source, ((0, len(gold.text)),), gold.spans, note)


def _twins(path: Path, reports: Path | None) -> Iterator[Path]:
    """Yield the files that may be the report of a gold file, those in the folder of reports first."""
    folders = dict.fromkeys(folder for folder in (reports, path.parent) if folder is not None)
    for folder in folders:
        for candidate in sorted(folder.iterdir()):
            if candidate.stem == path.stem and candidate.suffix.lower() in SUPPORTED and candidate.is_file():
                yield candidate


def _own(gold: Gold, path: Path) -> Source:
    digest = hashlib.sha256(gold.text.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(text=gold.text, media_type="text/plain", sha256=digest, path=str(path))


def _standoff(folder: Path, reports: Path) -> list[Example]:
    by_file: dict[str, list[Excerpt]] = {}
    for excerpt in read_standoff(folder):
        by_file.setdefault(excerpt.file, []).append(excerpt)
    return [_reported(file, excerpts, reports) for file, excerpts in sorted(by_file.items())]


def _reported(file: str, excerpts: list[Excerpt], reports: Path) -> Example:
    """Make the example of one report from its excerpts."""
    path = reports / file
    if not path.is_file():
        raise GoldError(f"标注用到的报告 {file} 不在 {reports} 里", hint="请用 --reports 指明原文所在的文件夹")
    source = read(path)
    for excerpt in excerpts:
        if excerpt.sha256 != source.sha256:
            raise GoldError(
                f"报告 {path} 的内容与标注 {excerpt.name} 时的不同（sha256 {source.sha256[:12]}…，"
                f"应为 {excerpt.sha256[:12]}…）",
                hint="请换回标注时的文件，或重新标注",
            )
        if excerpt.end > len(source.text):
            raise GoldError(
                f"节选 {excerpt.name} 止于第 {excerpt.end} 个字，报告 {file} 只有 {len(source.text)} 个字",
                hint=f"请改正 {EXCERPTS}",
            )
    windows = tuple(sorted((excerpt.start, excerpt.end) for excerpt in excerpts))
    spans = sorted((span for excerpt in excerpts for span in excerpt.spans), key=lambda s: (s.start, -s.end))
    return Example(file, source, windows, tuple(spans))
