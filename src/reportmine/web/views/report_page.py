"""One report as its page shows it: lines cut into marked pieces, an outline, and a card for every record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from reportmine.audit.words import period_words
from reportmine.export.captions import column_caption, label_caption, shown, table_caption
from reportmine.export.marks import Mark, lines_of, section_title
from reportmine.schema.records import Figure, Record, Statement
from reportmine.schema.report import Report
from reportmine.web.markup import anchor

_LISTED = ("figures", "statements", "projects", "organisations", "masks", "relations", "findings")
_NOT_ON_CARDS = frozenset({"id", "start", "end", "quote", "section_id"})
_ORIGIN = ("rule", "confidence")
_QUOTE = 90


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line with one set of marks.

    Attributes:
        start: first code point in the report's text.
        text: the stretch.
        classes: what it is styled by.
        records: what it belongs to, the narrowest last: `statement-3 figure-12`.
        tags: what statements begin here: kind and words.
    """

    start: int
    text: str
    classes: str
    records: str
    tags: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A record in the list on the right.

    Attributes:
        anchor: what its link ends with.
        start: where it stands.
        end: likewise.
        head: its words, cut short.
        brief: what it was read as.
        rows: everything that is known of it, captions and values.
    """

    anchor: str
    start: int
    end: int
    head: str
    brief: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one table."""

    table: str
    caption: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline."""

    anchor: str
    title: str
    role: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """All that the page shows."""

    doc_id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[tuple[Piece, ...], ...]
    outline: tuple[Entry, ...]
    groups: tuple[Group, ...]
    counts: dict[str, int]


def report_view(report: Report) -> ReportView:
    """Return a report as its page shows it.

    Args:
        report: with all its records.
    """
    document = report.document
    facts = (
        (column_caption(name), period_words(value) if name == "period" else shown(name, value))
        for name in ("area", "period", "doc_type", "issuer", "path", "char_count", "numbers_seen")
        if (value := getattr(document, name))
    )
    return ReportView(
        document.doc_id,
        document.title or document.path.rsplit("/", 1)[-1],
        tuple(facts),
        tuple(tuple(_pieces(line)) for line in lines_of(report)),
        tuple(_outline(report)),
        tuple(group for table in _LISTED if (group := _group(report, table)).cards),
        _counts(report),
    )


def _pieces(line: Iterable[Any]) -> Iterator[Piece]:
    for piece in line:
        classes = " ".join(dict.fromkeys(name for mark in piece.marks for name in _classes(mark)))
        begun = tuple(mark.record for mark in piece.begins)
        tags = tuple((record.kind, _tag(record)) for record in begun if isinstance(record, Statement))
        yield Piece(piece.start, piece.text, classes, " ".join(map(_anchor, piece.marks)), tags)


def _classes(mark: Mark) -> Iterator[str]:
    yield mark.layer
    if isinstance(mark.record, Figure):
        yield f"status-{mark.record.status}"
    if isinstance(mark.record, Statement):
        yield f"kind-{mark.record.kind}"


def _anchor(mark: Mark) -> str:
    return anchor("sections" if mark.layer == "headings" else mark.layer, mark.record.id)


def _tag(statement: Statement) -> str:
    return "·".join([label_caption("kind", statement.kind), *statement.categories])


def _outline(report: Report) -> Iterator[Entry]:
    for section in report.sections:
        start, end = section.heading_start, section.heading_end
        yield Entry(
            anchor("sections", section.id),
            section_title(report, section, 40),
            section.role,
            min(section.level, 5),
            section.start if start is None else start,
            min(section.end, section.start + 20) if end is None else end,
        )


def _group(report: Report, table: str) -> Group:
    records: tuple[Record, ...] = getattr(report, table)
    return Group(table, table_caption(table), tuple(_card(table, record) for record in records))


def _card(table: str, record: Record) -> Card:
    names = [name for name in record.__struct_fields__ if name not in {*_NOT_ON_CARDS, *_ORIGIN}]
    rows = [(name, getattr(record, name)) for name in (*names, *_ORIGIN)]
    kept = tuple(
        (column_caption(name), _value(name, value))
        for name, value in rows
        if value is not None and value is not False and value not in ("", ())
    )
    words = " ".join(record.quote.split())
    head = words if len(words) <= _QUOTE else f"{words[:_QUOTE]}…"
    return Card(anchor(table, record.id), record.start, record.end, head, _brief(table, record), kept)


def _value(name: str, value: Any) -> str:  # noqa: ANN401 - of any field
    """Return a value as people read it, records inside it as `名称 值`."""
    if isinstance(value, Struct):
        inner = ((name, getattr(value, name)) for name in value.__struct_fields__)
        return "，".join(f"{column_caption(part)} {shown(part, told)}" for part, told in inner if told is not None)
    if isinstance(value, tuple) and value and isinstance(value[0], Struct):
        return "；".join(_value(name, item) for item in value)
    return shown(name, value)


def _brief(table: str, record: Any) -> str:  # noqa: ANN401 - a record of any table
    """Return in a few words what a record was read as."""
    match table:
        case "figures":
            period = period_words(record.period_key) if record.period_key else record.period
            name = record.indicator_text if record.indicator == "其他" else record.indicator
            labels = [label_caption("status", record.status), label_caption("measure", record.measure)]
            parts = [name, *labels, *record.qualifiers, period]
        case "statements":
            parts = [label_caption("kind", record.kind), *record.categories]
        case "projects":
            parts = [record.stage, record.amount, record.investor]
        case "organisations":
            parts = [label_caption("kind", record.kind), record.event]
        case "masks":
            parts = [f"遮{label_caption('kind', record.kind)}", label_caption("form", record.form)]
            parts.append("可推回" if record.recovered else "")
        case "relations":
            parts = [label_caption("type", record.type), label_caption("verdict_round", record.verdict_round or "")]
        case _:
            parts = [record.severity, record.message]
    return " · ".join(part for part in parts if part)


def _counts(report: Report) -> dict[str, int]:
    """Return how many records each switch of the legend shows or hides."""
    counts: dict[str, int] = {}
    for statement in report.statements:
        counts[f"kind-{statement.kind}"] = counts.get(f"kind-{statement.kind}", 0) + 1
    for table in ("figures", "projects", "organisations", "masks", "findings"):
        counts[table] = len(getattr(report, table))
    return {name: count for name, count in counts.items() if count}
