"""One report as a page: its text with everything highlighted, readable without any script.

The page is one file. Report text is untrusted: the template escapes all of it, and the page forbids scripts and
anything from outside. Kinds of highlights are switched by check boxes and style rules alone.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportmine.export.captions import column_caption, label_caption, shown, table_caption
from reportmine.export.marks import LAYERS, Mark, Piece, lines_of, section_title
from reportmine.schema.document import Document
from reportmine.schema.labels import STATEMENT_KINDS
from reportmine.schema.records import Figure, Record, Statement
from reportmine.schema.report import Report

_CARD_LAYERS = frozenset(LAYERS) - {"headings"}
_NOT_ON_CARDS = frozenset({"id", "start", "end", "quote", "section_id"})
_ORIGIN = frozenset({"rule", "confidence"})
_LISTED = {
    "figures": (
        *("quote", "indicator", "indicator_text", "status", "measure", "bound", "direction"),
        *("qualifiers", "period", "canonical_value", "canonical_unit"),
    ),
    "statements": ("kind", "categories", "title", "parent_title"),
    "projects": ("name", "stage", "amount", "investor", "industry"),
    "organisations": ("name", "kind", "event"),
    "masks": ("quote", "kind", "form"),
    "findings": ("severity", "message", "quote"),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class _Card:
    """The details of one record."""

    title: str
    quote: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Span:
    """A piece of a line as the template needs it.

    Attributes:
        text: the piece.
        layers: what the style rules go by, one entry per record over the piece, from the outer to the inner.
        anchors: ids of the records that begin here.
        tags: kind and label of each statement that begins here, the outer first.
        cards: details of the records over the piece.
    """

    text: str
    layers: tuple[str, ...]
    anchors: tuple[str, ...]
    tags: tuple[tuple[str, str], ...]
    cards: tuple[_Card, ...]


@dataclass(frozen=True, slots=True)
class _Key:
    """An entry of the legend, which shows or hides the records of one kind.

    Attributes:
        name: part of the switch's id.
        caption: what it says.
        count: number of records.
        classes: what marks these records in the text, for a sample.
    """

    name: str
    caption: str
    count: int
    classes: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the outline."""

    anchor: str
    title: str
    role: str
    level: int


@dataclass(frozen=True, slots=True)
class _Listing:
    """A table of records under the text."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def render_page(report: Report) -> str:
    """Return a self-contained HTML page of a report.

    Args:
        report: a mined report.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("reportmine.export"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("page.html").render(
        title=_visible(report.document.title or report.document.path),
        facts=list(_facts(report.document)),
        keys=[key for key in _legend(report) if key.count],
        outline=list(_outline(report)),
        lines=list(_lines(report)),
        listings=list(_listings(report)),
    )


def _facts(document: Document) -> Iterable[tuple[str, str]]:
    for name in ("area", "period", "doc_type", "issuer", "path", "char_count", "numbers_seen"):
        if value := getattr(document, name):
            yield column_caption(name), _visible(shown(name, value))


def _lines(report: Report) -> Iterable[list[_Span]]:
    """Yield the lines; sections without heading, which no mark shows, get their anchor where their text begins."""
    headless = deque(section for section in report.sections if section.heading_start is None)
    for line in lines_of(report):
        spans = []
        for piece in line:
            anchors = [_anchor(mark.layer, mark.record) for mark in piece.begins]
            while headless and headless[0].start <= piece.start:
                anchors.append(_anchor("sections", headless.popleft()))
            spans.append(_span(piece, anchors))
        yield spans


def _span(piece: Piece, anchors: Sequence[str]) -> _Span:
    records = [mark.record for mark in piece.begins]
    narrowest_first = reversed(piece.marks)
    return _Span(
        text=_visible(piece.text),
        layers=tuple(" ".join(_classes(mark)) for mark in piece.marks),
        anchors=tuple(anchors),
        tags=tuple((record.kind, _tag(record)) for record in records if isinstance(record, Statement)),
        cards=tuple(_card(mark) for mark in narrowest_first if mark.layer in _CARD_LAYERS),
    )


def _classes(mark: Mark) -> Iterable[str]:
    """Return the layer and, where style tells them apart, the label; labels are closed, so they may be class names."""
    yield mark.layer
    if isinstance(mark.record, Figure):
        yield f"status-{mark.record.status}"
    if isinstance(mark.record, Statement):
        yield f"kind-{mark.record.kind}"


def _card(mark: Mark) -> _Card:
    record = mark.record
    names = [name for name in record.__struct_fields__ if name not in _NOT_ON_CARDS | _ORIGIN]
    values = [(name, getattr(record, name)) for name in (*names, *sorted(_ORIGIN, reverse=True))]
    return _Card(
        title=f"{table_caption(mark.layer)} {record.id}",
        quote=_visible(record.quote if len(record.quote) <= 60 else f"{record.quote[:60]}…"),
        rows=tuple(
            (column_caption(name), _visible(shown(name, value)))
            for name, value in values
            if value is not None and value is not False and value not in ("", ())
        ),
    )


def _tag(statement: Statement) -> str:
    return _visible("·".join([label_caption("kind", statement.kind), *statement.categories]))


def _outline(report: Report) -> Iterable[_Entry]:
    for section in report.sections:
        title = _visible(section_title(report, section, 60))
        yield _Entry(_anchor("sections", section), title, section.role, min(section.level, 5))


def _listings(report: Report) -> Iterable[_Listing]:
    for table, columns in _LISTED.items():
        records: tuple[Record, ...] = getattr(report, table)
        if records:
            rows = tuple(
                (
                    _anchor(table, record),
                    tuple(_visible(shown(column, getattr(record, column))) for column in columns),
                )
                for record in records
            )
            yield _Listing(table_caption(table), tuple(map(column_caption, columns)), rows)


def _anchor(layer: str, record: Record) -> str:
    return f"{'sections' if layer == 'headings' else layer}-{record.id}"


def _legend(report: Report) -> Iterable[_Key]:
    """Yield the entries of the legend: each kind of statement, then every other layer."""
    for kind in STATEMENT_KINDS:
        count = sum(statement.kind == kind for statement in report.statements)
        yield _Key(f"kind-{kind}", label_caption("kind", kind), count, f"statements kind-{kind}")
    headings = sum(section.heading_start is not None for section in report.sections)
    yield _Key("headings", "标题", headings, "headings")
    for layer in LAYERS:
        if layer not in ("statements", "headings"):
            yield _Key(layer, table_caption(layer), len(getattr(report, layer)), layer)


def _visible(text: str) -> str:
    """Replace control characters one for one, which a page may not hold or which would hide text."""
    return _CONTROL.sub("\ufffd", text)
