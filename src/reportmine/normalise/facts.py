"""What the report says of itself: title, issuer, kind and the period that it looks back on."""

import re
from dataclasses import dataclass
from functools import cache

from msgspec.structs import replace

from reportmine.normalise.report_period import period_told
from reportmine.rules.patterns import labelled_patterns, pattern_group
from reportmine.rules.shadow import shadow
from reportmine.schema.report import Report

_OPENING = 600


@dataclass(frozen=True, slots=True)
class _FactPatterns:
    """The patterns `fact.*` of lexicons/facts.toml."""

    issuer: re.Pattern[str]


@cache
def _fact() -> _FactPatterns:
    return pattern_group(_FactPatterns, "fact")


def read_facts(report: Report) -> Report:
    """Fill title, issuer, doc_type and period of the document from its own words; what is untold stays as it is."""
    text = shadow(report.text)
    title = _title(report)
    opening = text[:_OPENING]
    period, period_source = period_told(report, title)
    issuer = _issuer(title, opening) or report.document.issuer
    document = replace(
        report.document,
        title=report.document.title or title,
        issuer=issuer,
        doc_type=_doc_type(title) or _doc_type(opening) or "其他",
        period=period or report.document.period,
        period_source=period_source or report.document.period_source,
    )
    return replace(report, document=document)


def _title(report: Report) -> str:
    for section in report.sections[:3]:
        if section.role == "标题" and section.heading_start is not None:
            return " ".join(report.text[section.heading_start : section.heading_end].split())
    return ""


def _doc_type(words: str) -> str:
    return next((label for label, named in labelled_patterns("doc-type") if named.search(words)), "")


def _issuer(title: str, opening: str) -> str:
    lines = [line.strip() for line in opening.split("\n")[:4]]
    for line in [title, *lines]:
        match = _fact().issuer.match(line)
        if match and len(line) < 60:
            return match.group(1)
    return ""
