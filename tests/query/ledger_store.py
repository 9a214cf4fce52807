"""Hand-made stores for tests of the ledger: figures stand in the text as 〈quote indicator key=value …〉.

Keys: `st` status (actual), `ms` measure (value), `b` bound (eq), `q` qualifiers, `text` wording (the indicator), `dir`
direction, `when` period key (the report's), `per` period as written, `tone`, `rule`.
`全年到位资金〈46.8亿元 到位资金〉。`
"""

import hashlib
import re
from dataclasses import dataclass, field

from reportmine.rules.periods import parse_period
from reportmine.schema.document import Document
from reportmine.schema.records import Figure, Project, Statement
from reportmine.schema.report import Report
from reportmine.store.catalog import open_store
from reportmine.store.chunks import create_store, new_run_id, write_chunk
from reportmine.store.tables import table_of_rows, tables_of_reports

_MARK = re.compile(r"〈(\S+) (\S+?)((?: \w+=\S+?)*)〉")
_NUMBER = re.compile(r"([\d.]+|\*)(?:—([\d.]+))?(.*)")
_UNITS = {"亿元": ("00000000", "元"), "万美元": ("0000", "美元"), "万亩": ("0000", "亩")}


@dataclass
class Told:
    """A report to be: its area, period and text with marks."""

    area: str
    period: str
    text: str
    doc_type: str = "招商引资总结"
    issuer: str = ""
    projects: list[dict] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def store_of(folder, *reports):
    """Return an open store of reports."""
    create_store(folder)
    run = new_run_id(folder)
    made = [_report(told, number) for number, told in enumerate(reports)]
    write_chunk(folder, run, 1, tables_of_reports(made, run) | {"failures": table_of_rows("failures", [], run)})
    return open_store(folder)


def _report(told, number):
    plain, figures = "", []
    last = 0
    for mark in _MARK.finditer(told.text):
        plain += told.text[last : mark.start()]
        given = dict(pair.split("=", 1) for pair in mark[3].split())
        figures.append(_figure(len(figures), len(plain), mark[1], mark[2], given, told.period))
        plain += mark[1]
        last = mark.end()
    plain += told.text[last:]
    sha256 = hashlib.sha256(f"{number}{plain}".encode()).hexdigest()
    document = Document(
        doc_id=sha256[:16],
        sha256=sha256,
        path=f"报告/{told.area}_{told.period}.txt",
        media_type="text/plain",
        encoding="utf-8",
        title="",
        issuer=told.issuer,
        doc_type=told.doc_type,
        area=told.area,
        area_key=told.area.lstrip("*"),
        period=told.period,
        text=plain,
        char_count=len(plain),
        numbers_seen={},
        fingerprint="test",
    )
    return Report(
        document,
        figures=tuple(figures),
        projects=tuple(_project(plain, at, given) for at, given in enumerate(told.projects)),
        statements=tuple(_problem(plain, at, *given) for at, given in enumerate(told.problems)),
    )


def _figure(number, start, quote, indicator, given, period):
    value, high, unit = _NUMBER.fullmatch(quote).groups()
    zeros, canonical_unit = _UNITS.get(unit, ("", unit))
    masked = value == "*"
    when = parse_period(given.get("when", period))
    return Figure(
        id=number,
        start=start,
        end=start + len(quote),
        quote=quote,
        section_id=0,
        rule=given.get("rule", "figure.term"),
        value=None if masked else value,
        value_high=high,
        unit=unit,
        masked=masked,
        mask_low=None,
        mask_high=None,
        canonical_value=None if masked else _canonical(value, zeros),
        canonical_high=None if high is None else _canonical(high, zeros),
        canonical_unit=canonical_unit,
        indicator=indicator,
        indicator_text=given.get("text", indicator),
        status=given.get("st", "actual"),
        measure=given.get("ms", "value"),
        direction=given.get("dir"),
        bound=given.get("b", "eq"),
        qualifiers=tuple(given["q"].split(",")) if "q" in given else (),
        period=given.get("per"),
        tone=given.get("tone"),
        period_key=when.key if when else "",
        period_kind=when.kind if when else "",
        period_start=when.start if when else "",
        period_end=when.end if when else "",
    )


def _canonical(number, zeros):
    whole, _, part = number.partition(".")
    return (whole + (part + zeros)[: len(zeros)] + ("." + part[len(zeros) :] if len(part) > len(zeros) else "")).lstrip(
        "0"
    ) or "0"


def _project(text, number, given):
    start = text.index(given["name"])
    return Project(
        id=number,
        start=start,
        end=start + len(given["name"]),
        quote=given["name"],
        section_id=0,
        rule="test",
        name=given["name"],
        stage=given["stage"],
        amount=given.get("amount"),
        investor=given.get("investor"),
        industry=None,
        masked="*" in given["name"],
    )


def _problem(text, number, quote, category):
    start = text.index(quote)
    return Statement(
        id=number,
        start=start,
        end=start + len(quote),
        quote=quote,
        section_id=0,
        rule="test",
        kind="problem",
        title=quote[:8],
        parent_title="",
        categories=(category,),
        category_confidence=(0.5,),
    )
