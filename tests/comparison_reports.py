"""Reports for comparisons, put together from sentences and the figures in them."""

import hashlib
from dataclasses import dataclass, field

from reportmine.rules.periods import parse_period
from reportmine.rules.units import match_unit
from reportmine.schema.document import Document
from reportmine.schema.records import Figure, Sentence
from reportmine.schema.report import Report
from reportmine.store.chunks import create_store, new_run_id, write_chunk
from reportmine.store.tables import table_of_rows, tables_of_reports


@dataclass
class Said:
    """A sentence with its figures: the quote and what differs from an actual value of 到位资金 in this period."""

    text: str
    figures: dict = field(default_factory=dict)
    role: str = "成效"


def figure_of(quote, start, number=0, **fields):
    digits = "".join(mark for mark in quote if mark in "0123456789.")
    masked = "*" in quote
    unit = match_unit(quote.lstrip("0123456789.*"), 0)
    known = {
        "indicator": "到位资金",
        "indicator_text": "到位资金",
        "measure": "value",
        "status": "actual",
        "rule": "figure.term",
        "direction": None,
        "bound": "eq",
        "qualifiers": (),
        "period_key": "",
        "value": None if masked else digits,
        "value_high": None,
    } | fields
    period = parse_period(known["period_key"])
    exact = None if known["value"] is None else unit.factor * _number(known["value"])
    high = None if known["value_high"] is None else format(unit.factor * _number(known["value_high"]), "f")
    return Figure(
        id=number,
        start=start,
        end=start + len(quote),
        quote=quote,
        section_id=0,
        unit=unit.name,
        masked=masked,
        mask_low=None,
        mask_high=None,
        canonical_value=None if exact is None else format(exact, "f"),
        canonical_high=high,
        canonical_unit=unit.canonical,
        tone=None,
        period=None,
        period_kind=period.kind if period else "",
        period_start=period.start if period else "",
        period_end=period.end if period else "",
        **known,
    )


def _number(text):
    from decimal import Decimal

    return Decimal(text)


def report_of(area, period, *said, code="", level="county", path=None):
    text = "".join(sentence.text for sentence in said) or f"{area}{period}"
    digest = hashlib.sha256(f"{area}{period}{path}{text}".encode()).hexdigest()
    sentences, figures, at = [], [], 0
    for number, sentence in enumerate(said):
        sentences.append(
            Sentence(
                id=number,
                start=at,
                end=at + len(sentence.text),
                quote=sentence.text,
                section_id=0,
                rule="",
                role=sentence.role,
                decided_by="rule",
            )
        )
        for quote, fields in sentence.figures.items():
            start = at + sentence.text.index(quote)
            figures.append(figure_of(quote, start, len(figures), **({"period_key": period} | fields)))
        at += len(sentence.text)
    document = Document(
        doc_id=digest[:16],
        sha256=digest,
        path=path or f"报告/{area}_{period}.txt",
        media_type="text/plain",
        encoding="utf-8",
        title="",
        issuer="",
        doc_type="工作总结",
        area=area,
        area_key=code or area,
        area_code=code,
        area_level=level,
        period=period,
        text=text,
        char_count=len(text),
        numbers_seen={"figure": len(figures)},
        fingerprint="test",
    )
    return Report(document, sentences=tuple(sentences), figures=tuple(figures))


def write_store(folder, *reports):
    create_store(folder)
    run = new_run_id(folder)
    write_chunk(folder, run, 1, tables_of_reports(reports, run) | {"failures": table_of_rows("failures", [], run)})
    return folder
