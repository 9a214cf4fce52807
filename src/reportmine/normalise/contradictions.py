"""A report whose sources name different areas: the more trusted one is kept, and the contradiction is told."""

from msgspec.structs import replace

from reportmine.normalise.areas import area_conflict
from reportmine.rules.lexicon import read_toml
from reportmine.schema.document import Told
from reportmine.schema.records import Finding
from reportmine.schema.report import Report

_KIND = "地区不一"


def note_contradictions(report: Report, told: Told) -> Report:
    """Add a finding when title, issuer, text, folder, file name or manifest name another area than the one kept.

    Args:
        report: with its area resolved and its other findings made.
        told: what the manifest says of the file.
    """
    message = area_conflict(report, told)
    if message is None:
        return report
    place = report.text.find(report.document.area)
    start, end = (place, place + len(report.document.area)) if place >= 0 else (0, 0)
    finding = Finding(
        id=len(report.findings),
        start=start,
        end=end,
        quote=report.text[start:end],
        section_id=max((section.id for section in report.sections if section.start <= start), default=0),
        rule="area.conflict",
        kind=_KIND,
        severity=read_toml("findings")["kinds"][_KIND]["severity"],
        message=message,
        evidence=(report.text[start:end],),
        rests_on=(),
    )
    return replace(report, findings=(*report.findings, finding))
