"""A finding that rests on several reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from reportmine.audit.settings import settings

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("kind", "severity", "message", "doc_area", "doc_period", "doc_path", "doc_id", "start", "end", "quote"),
    *("evidence", "rests_on"),
)
"""Columns of a table of findings, whether of one report or across reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossFinding:
    """Something that shows only when several reports are laid side by side.

    Attributes:
        kind: as in lexicons/audit.toml.
        severity: 提示, 一般 or 严重.
        message: the finding with its working, in plain Chinese.
        doc_area: area of the report that it is about.
        doc_period: its period.
        doc_path: its file.
        doc_id: its id.
        start: first code point of the record that it is about.
        end: one past the last.
        quote: the record's words.
        evidence: quotes of all records it rests on.
        rests_on: those records as `doc_id#figures-12`, in the same order.
    """

    kind: str
    severity: str
    message: str
    doc_area: str
    doc_period: str
    doc_path: str
    doc_id: str
    start: int
    end: int
    quote: str
    evidence: tuple[str, ...]
    rests_on: tuple[str, ...]


def cross_finding(
    kind: str, message: str, *figures: Mapping[str, Any] | pd.Series, severity: str | None = None
) -> CrossFinding:
    """Return a finding about the first of some figures.

    Args:
        kind: as in lexicons/audit.toml.
        message: with the working.
        figures: rows of `Material.figures`; the first is what the finding is about.
        severity: where it differs from that of the kind.
    """
    about = figures[0]
    return CrossFinding(
        kind=kind,
        severity=severity or settings().severities[kind],
        message=message,
        doc_area=about["doc_area"],
        doc_period=about["doc_period"],
        doc_path=about["doc_path"],
        doc_id=about["doc_id"],
        start=int(about["start"]),
        end=int(about["end"]),
        quote=about["quote"],
        evidence=tuple(figure["quote"] for figure in figures),
        rests_on=tuple(f"{figure['doc_id']}#figures-{figure['id']}" for figure in figures),
    )


def as_frame(findings: Iterable[CrossFinding]) -> pd.DataFrame:
    """Return findings as a table with `COLUMNS`."""
    import pandas as pd

    rows = [{**asdict(finding), "evidence": list(finding.evidence)} for finding in findings]
    return pd.DataFrame(rows, columns=list(COLUMNS))
