"""Stand-off gold: spans of reports whose text may not be committed, as offsets into that text.

A folder holds `excerpts.csv`, the pieces of reports that were annotated, and `spans.csv`, what was marked in them.
Offsets count code points of the report's text as `readers.read` returns it, not of the excerpt.
"""

from dataclasses import dataclass
from pathlib import Path

from reportmine.errors import GoldError
from reportmine.train.gold import GoldSpan
from reportmine.train.sheets import Row, offset, read_rows
from reportmine.train.tags import TAGS, wrong_attributes

EXCERPTS, SPANS = "excerpts.csv", "spans.csv"
EXCERPT_COLUMNS = ("name", "file", "sha256", "start", "end")
ATTRIBUTE_COLUMNS = (
    *("ind", "v", "u", "st", "ms", "b", "per", "q"),
    *("l", "t"),
    *("stage", "amt", "org", "industry"),
    *("c", "k"),
)
SPAN_COLUMNS = ("excerpt", "tag", "start", "end", *ATTRIBUTE_COLUMNS)

_Marked = tuple[int, GoldSpan]
"""A span with its line in `spans.csv`."""

_COLUMN_OF = {("p", "ind"): "industry"}
"""A project's `ind` is its industry, a figure's its indicator; each has a column of its own."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An annotated piece of a report.

    Attributes:
        name: short name of the piece.
        file: the report, relative to the folder of reports.
        sha256: hex digest of that file's bytes.
        start: first code point of the piece in the report's text.
        end: one past the last.
        spans: in text order, outer ones first; offsets point into the report's text.
    """

    name: str
    file: str
    sha256: str
    start: int
    end: int
    spans: tuple[GoldSpan, ...]


def read_standoff(folder: Path) -> list[Excerpt]:
    """Read a folder of stand-off gold.

    Args:
        folder: holds `excerpts.csv` and `spans.csv`.

    Raises:
        GoldError: a file is missing or malformed, or a span has unknown attributes or labels, lies outside its
            excerpt, crosses another or stands twice.
    """
    marked: dict[str, list[_Marked]] = {}
    for line, row in read_rows(folder / SPANS, SPAN_COLUMNS):
        marked.setdefault(row["excerpt"], []).append((line, _span(row, f"{SPANS} 第{line}行")))
    excerpts: list[Excerpt] = []
    for line, row in read_rows(folder / EXCERPTS, EXCERPT_COLUMNS):
        if any(row["name"] == other.name for other in excerpts):
            raise GoldError(f"{EXCERPTS} 第{line}行：节选名“{row['name']}”重复", hint="每段节选要有自己的名字")
        excerpts.append(_excerpt(row, marked.pop(row["name"], []), f"{EXCERPTS} 第{line}行"))
    if marked:
        raise GoldError(f"{SPANS} 里的节选“{'、'.join(marked)}”在 {EXCERPTS} 里没有", hint="请补上或改正名字")
    return excerpts


def _excerpt(row: Row, marked: list[_Marked], where: str) -> Excerpt:
    start, end = offset(row["start"], where), offset(row["end"], where)
    if start >= end:
        raise GoldError(f"{where}：节选起于 {start}、止于 {end}，没有文字", hint="请改正位置")
    for line, span in marked:
        if not start <= span.start < span.end <= end:
            raise GoldError(
                f"{SPANS} 第{line}行：{span.start}–{span.end} 不在节选 {row['name']}（{start}–{end}）里",
                hint="位置要从报告全文的开头数起",
            )
    return Excerpt(row["name"], row["file"], row["sha256"], start, end, _ordered(marked))


def _span(row: Row, where: str) -> GoldSpan:
    tag = row["tag"]
    if tag not in TAGS:
        raise GoldError(f"{where}：不认识标签“{tag}”", hint=f"可用：{'、'.join(TAGS)}")
    columns = {_COLUMN_OF.get((tag, name), name): (name, rule) for name, rule in TAGS[tag].items()}
    # A required attribute may be empty (a figure without unit); an optional one that is empty is not there.
    attributes = {name: row[column] for column, (name, rule) in columns.items() if row[column] or rule.required}
    stray = [column for column in ATTRIBUTE_COLUMNS if row[column] and column not in columns]
    if stray:
        raise GoldError(f"{where}：标签 {tag} 不该有 {'、'.join(stray)}", hint="请清空这些格子或改正标签")
    faults = wrong_attributes(tag, attributes)
    if faults:
        raise GoldError(f"{where}：{faults[0]}", hint="请改正后再试")
    return GoldSpan(tag, offset(row["start"], where), offset(row["end"], where), attributes)


def _ordered(marked: list[_Marked]) -> tuple[GoldSpan, ...]:
    """Return spans in text order, outer ones first, after making sure that they nest and stand once."""
    ordered = sorted(marked, key=lambda item: (item[1].start, -item[1].end))
    around: list[_Marked] = []
    seen: set[tuple[str, int, int]] = set()
    for line, span in ordered:
        while around and around[-1][1].end <= span.start:
            around.pop()
        if around and span.end > around[-1][1].end:
            raise GoldError(f"{SPANS} 第{line}行：与第{around[-1][0]}行交叉", hint="标签可以嵌套，不能交叉")
        if (span.tag, span.start, span.end) in seen:
            raise GoldError(f"{SPANS} 第{line}行：同一处标了两次 {span.tag}", hint="请删去一行")
        seen.add((span.tag, span.start, span.end))
        around.append((line, span))
    return tuple(span for _, span in ordered)
