"""A miner that finds what a test plants, so that the right scores can be worked out by hand."""

from dataclasses import dataclass, field

from msgspec.structs import replace

from reportmine.schema.document import Document, Source
from reportmine.schema.records import Figure, Mask, Project, Section, Statement
from reportmine.schema.report import Report


@dataclass
class PlantedMiner:
    """Finds in every report the quotes planted; keeps the sources that it was given.

    Each plant is a table, the quote (its first place in the text) and the columns that matter.
    """

    plants: list[tuple] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)

    def mine(self, source: Source) -> Report:
        self.sources.append(source)
        records = {"sections": [], "figures": [], "masks": [], "projects": [], "statements": []}
        for table, quote, columns in self.plants:
            start = source.text.find(quote)
            if start >= 0:
                records[table].append(_MAKERS[table](len(records[table]), start, quote, columns))
        return Report(_document(source), **{table: tuple(rows) for table, rows in records.items()})


def heading(quote, role, level):
    return ("sections", quote, {"role": role, "level": level})


def figure(quote, value, unit, indicator, **columns):
    return ("figures", quote, {"value": value, "unit": unit, "indicator": indicator, **columns})


def mask(quote, kind):
    return ("masks", quote, {"kind": kind})


def project(quote, stage):
    return ("projects", quote, {"stage": stage})


def statement(quote, kind, *categories):
    return ("statements", quote, {"kind": kind, "categories": categories})


def make_figure(**columns) -> Figure:
    """Make a figure record; `value` None means masked."""
    defaults = {
        "value": "1",
        "value_high": None,
        "unit": "个",
        "masked": columns.get("value", "1") is None,
        "mask_low": None,
        "mask_high": None,
        "canonical_value": None,
        "canonical_high": None,
        "canonical_unit": "",
        "indicator": "到位资金",
        "indicator_text": "",
        "status": "actual",
        "measure": "value",
        "direction": None,
        "bound": "eq",
        "qualifiers": (),
        "period": None,
        "tone": None,
    }
    return Figure(**_PLACE, **defaults | columns)


_PLACE = {"id": 0, "start": 0, "end": 1, "quote": "一", "section_id": 0, "rule": "planted"}


def _place(number, start, quote):
    return _PLACE | {"id": number, "start": start, "end": start + len(quote), "quote": quote}


def _section(number, start, quote, columns):
    end = start + len(quote)
    return Section(**_place(number, start, quote), heading_start=start, heading_end=end, parent_id=None, **columns)


def _figure(number, start, quote, columns):
    return replace(make_figure(**columns), **_place(number, start, quote))


def _mask(number, start, quote, columns):
    return Mask(**_place(number, start, quote), form="asterisk", figure=None, **columns)


def _project(number, start, quote, columns):
    rest = {"name": quote, "amount": None, "investor": None, "industry": None, "masked": False}
    return Project(**_place(number, start, quote), **rest, **columns)


def _statement(number, start, quote, columns):
    return Statement(**_place(number, start, quote), title="", parent_title="", **columns)


_MAKERS = {"sections": _section, "figures": _figure, "masks": _mask, "projects": _project, "statements": _statement}


def _document(source):
    return Document(
        doc_id=source.sha256[:16],
        sha256=source.sha256,
        path=source.path,
        media_type=source.media_type,
        encoding="",
        title="",
        issuer="",
        doc_type="",
        area="",
        period="",
        text=source.text,
        char_count=len(source.text),
        numbers_seen={},
        fingerprint="planted",
    )
