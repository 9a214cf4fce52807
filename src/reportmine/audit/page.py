"""The audit as a page: each finding beside the words that it rests on; no script, nothing from outside, prints well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from reportmine.audit.tables import Table, tables
from reportmine.audit.words import period_words
from reportmine.export.rows import plain_rows
from reportmine.schema.labels import SEVERITIES

if TYPE_CHECKING:
    from reportmine.audit.result import Audit
    from reportmine.store.catalog import Store

WHOLE_TEXTS = 3
"""Up to this many reports are shown whole; of more, only the paragraphs with findings."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class _Finding:
    """A finding as the template needs it; `codes` are the classes by which it is chosen."""

    anchor: str
    codes: str
    kind: str
    severity: str
    message: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a paragraph.

    Attributes:
        text: the stretch.
        anchors: of the findings over it, the gravest first; empty for plain text.
        severity: of the gravest, empty for plain text.
    """

    text: str
    anchors: tuple[str, ...]
    severity: str


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph with its findings, or, without pieces, paragraphs left out.

    Attributes:
        pieces: its text.
        findings: those that begin in it.
        skipped: paragraphs left out before it.
    """

    pieces: tuple[_Piece, ...]
    findings: tuple[_Finding, ...]
    skipped: int = 0

    @property
    def codes(self) -> str:
        """The classes of its findings."""
        return " ".join(sorted({code for finding in self.findings for code in finding.codes.split()}))


@dataclass(frozen=True, slots=True)
class _ReportView:
    """A report with findings."""

    title: str
    facts: str
    paragraphs: tuple[_Paragraph, ...]

    @property
    def codes(self) -> str:
        """The classes of its findings."""
        return " ".join(sorted({code for paragraph in self.paragraphs for code in paragraph.codes.split()}))


def render_audit(store: Store, audit: Audit) -> str:
    """Return a self-contained HTML page of an audit.

    Args:
        store: the store that was audited; the reports' texts are read from it.
        audit: what was found.

    Raises:
        StoreError: a chunk is damaged.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("reportmine.audit"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    total = plain_rows(audit.total)[0]
    names = _filters(audit)
    return environment.get_template("audit.html").render(
        severities=[(name, int((audit.findings["severity"] == name).sum())) for name in SEVERITIES],
        filters=[code for code, _, _ in names],
        filter_names=names,
        total=total,
        closure=_per_cent(total["closure"]),
        checked=f"{total['checked']}/{total['ties']}",
        masks=int(audit.density["masks"].sum()) if len(audit.density) else 0,
        recovered=len(audit.recovered),
        selective=audit.selective.sentence,
        briefs=_briefs(audit),
        reports=list(_reports(store, audit, {name: code for code, name, _ in names})),
        tables=[_visible_table(table) for table in tables(audit) if table.name != "疑点"],
    )


def _briefs(audit: Audit) -> list[tuple[str, _Finding]]:
    """Return the findings that are more than hints, each with its report: what a reader should see first."""
    rows = plain_rows(audit.findings)
    return [
        (_title(row), _finding({**row, "anchor": f"finding-{number}", "codes": ""}))
        for number, row in enumerate(rows)
        if row["severity"] != SEVERITIES[-1]
    ]


def _title(row: Mapping[str, Any]) -> str:
    return _visible(str(row["doc_path"]).rsplit("/", 1)[-1])


def _filters(audit: Audit) -> list[tuple[str, str, int]]:
    """Return what the page can be narrowed to: class, name and count of each severity and kind that there is."""
    grave = audit.findings["severity"].value_counts()
    chosen = [(f"s{number}", name, int(grave.get(name, 0))) for number, name in enumerate(SEVERITIES)]
    kinds = audit.findings["kind"].value_counts()
    chosen += [(f"k{number}", str(name), int(count)) for number, (name, count) in enumerate(kinds.items())]
    return [one for one in chosen if one[2]]


def _reports(store: Store, audit: Audit, codes: Mapping[str, str]) -> Iterator[_ReportView]:
    found: dict[str, list[dict[str, Any]]] = {}
    for number, row in enumerate(plain_rows(audit.findings)):
        found.setdefault(row["doc_id"], []).append(
            {**row, "anchor": f"finding-{number}", "codes": f"{codes[row['severity']]} {codes[row['kind']]}"}
        )
    covered = {row["doc_id"]: row for row in plain_rows(audit.coverage)}
    whole = len(covered) <= WHOLE_TEXTS
    shown = list(covered) if whole else [doc_id for doc_id in covered if doc_id in found]
    for doc_id in shown:
        text = _text(store, doc_id)
        row = covered[doc_id]
        facts = (
            f"{row['area'] or '地区不明'} {period_words(row['period'])}；疑点 {len(found.get(doc_id, []))}；"
            f"算式 {row['ties']}，核对 {row['checked']}，成立 {row['held']}（{_per_cent(row['closure'])}）；"
            f"数字 {row['numbers']}，未解释 {row['unexplained']}"
        )
        paragraphs = tuple(_paragraphs(text, found.get(doc_id, []), whole=whole))
        yield _ReportView(_title(row), _visible(facts), paragraphs)


def _text(store: Store, doc_id: str) -> str:
    return str(store.query("SELECT text FROM documents WHERE doc_id = ?", [doc_id])["text"].iloc[0])


def _paragraphs(text: str, rows: Sequence[dict[str, Any]], *, whole: bool) -> Iterator[_Paragraph]:
    """Yield the paragraphs of a text, or only those that findings touch."""
    start, skipped = 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        touching = [row for row in rows if row["start"] < end and row["end"] > start]
        begun = tuple(_finding(row) for row in touching if row["start"] >= start)
        if line.strip() and (whole or touching):
            yield _Paragraph(tuple(_pieces(text, start, end, touching)), begun, skipped)
            skipped = 0
        elif line.strip():
            skipped += 1
        start = end + 1


def _pieces(text: str, start: int, end: int, rows: Sequence[dict[str, Any]]) -> Iterator[_Piece]:
    marks = [(max(start, row["start"]), min(end, row["end"]), row) for row in rows]
    cuts = sorted({start, end, *(mark[0] for mark in marks), *(mark[1] for mark in marks)})
    for left, right in pairwise(cuts):
        over = [row for first, last, row in marks if first <= left and right <= last]
        over.sort(key=lambda row: SEVERITIES.index(row["severity"]))
        yield _Piece(
            _visible(text[left:right]),
            tuple(row["anchor"] for row in over),
            over[0]["severity"] if over else "",
        )


def _finding(row: dict[str, Any]) -> _Finding:
    return _Finding(
        row["anchor"],
        row["codes"],
        row["kind"],
        row["severity"],
        _visible(row["message"]),
        tuple(_visible(quote) for quote in row["evidence"]),
    )


def _visible_table(table: Table) -> Table:
    rows = tuple(tuple(_visible(cell) for cell in row) for row in table.text_rows())
    return Table(table.name, table.note, table.columns, rows)


def _per_cent(share: float | None) -> str:
    return "未核对" if share is None else f"{100 * share:.1f}%"


def _visible(text: str) -> str:
    """Replace control characters one for one, which a page may not hold or which would hide or turn text."""
    return _CONTROL.sub("\ufffd", text)
