"""Figures that stand in recognised lines of a scan: none of them may pass for a printed one."""

from msgspec.structs import replace

from reportmine.schema.document import Document
from reportmine.schema.records import Figure
from reportmine.schema.report import Report

UNSURE = 0.5
"""Confidence at most, where a digit may be misread: as likely wrong as right."""


def note_readings(report: Report) -> Report:
    """Mark the figures that were recognised in a picture, and trust them no more than their line.

    Args:
        report: with its figures; a document that was printed throughout changes nothing.
    """
    document = report.document
    if not document.scan_lines:
        return report
    return replace(report, figures=tuple(_noted(figure, document) for figure in report.figures))


def _noted(figure: Figure, document: Document) -> Figure:
    lines = document.scanned(figure.start, figure.end)
    if not lines:
        return figure
    confidence = min(figure.confidence, *(line.confidence for line in lines))
    if any(figure.start <= place < figure.end for line in lines for place in line.unsure):
        return replace(figure, reading="ocr_unsure", confidence=min(confidence, UNSURE))
    return replace(figure, reading="ocr", confidence=confidence)
