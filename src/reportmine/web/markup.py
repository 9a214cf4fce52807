"""Escaped HTML: the only way from report text to a page.

Everything that comes from a report is untrusted. Templates escape all of it, and `visible` takes away the characters
that would hide or turn text. The only importer of jinja2 on this floor.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from reportmine.export.captions import column_caption, label_caption, shown, table_caption

if TYPE_CHECKING:
    import jinja2

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

_LARGE = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
_MONEY = ("元", "美元")
_RESTS_ON = re.compile(r"([0-9a-f]+)#([a-z]+)-(\d+)")

_KEYS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:H[12]|Q[1-4]|M\d{1,2}(?:-\d{1,2})?|(?=的))", re.ASCII)

ANCHORS = {
    "sections": "section",
    "sentences": "sentence",
    "statements": "statement",
    "figures": "figure",
    "projects": "project",
    "organisations": "organisation",
    "masks": "mask",
    "relations": "relation",
    "findings": "finding",
}
"""What the records of a table are called in links: `#figure-12`."""


def visible(text: object) -> str:
    """Return text with control characters replaced one for one: those that a page may not hold, hide or turn text.

    Args:
        text: any text of a report; None gives nothing.
    """
    return "" if text is None else _CONTROL.sub("\ufffd", str(text))


def anchor(table: str, number: int) -> str:
    """Return what a record is called in a link.

    Args:
        table: one of `ANCHORS`.
        number: its id.
    """
    return f"{ANCHORS[table]}-{number}"


def record_link(doc_id: str, table: str, number: int) -> str:
    """Return the address of a record."""
    return f"/report/{doc_id}#{anchor(table, number)}"


def place_link(doc_id: str, start: int, end: int) -> str:
    """Return the address of a stretch of a report's text, in code points."""
    return f"/report/{doc_id}#at-{start}-{end}"


def address(path: str, given: Mapping[str, object]) -> str:
    """Return a path with the conditions that are not empty.

    Args:
        path: of a page or its twin.
        given: values by name, lists for several.
    """
    wanted = {name: value for name, value in given.items() if value not in (None, "", [], ())}
    return f"{path}?{urlencode(wanted, doseq=True)}" if wanted else path


def file_name(path: object) -> str:
    """Return the name of a file without its folders."""
    return PurePath(str(path or "")).name


def rendered(template: str, **values: Any) -> str:  # noqa: ANN401 - whatever a template shows
    """Return a template filled in, every value escaped.

    Args:
        template: name of a file in `templates`.
        values: what it shows.
    """
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("reportmine.web"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_cleaned,
    )
    environment.filters |= {
        "caption": column_caption,
        "table_caption": table_caption,
        "file_name": file_name,
        "period": _period,
        "in_words": in_words,
        "amount": _amount,
        "rests_link": _rests_link,
        "thousands": "{:,}".format,
    }
    environment.globals |= {
        "shown": shown,
        "label": label_caption,
        "record_link": record_link,
        "place_link": place_link,
        "address": address,
    }
    return environment


def _cleaned(value: object) -> object:
    """Clean whatever a template prints; markup that macros made was cleaned when it was made."""
    return visible(value) if type(value) is str else "" if value is None else value


def _period(key: object) -> str:
    from reportmine.audit.words import period_words

    return period_words(str(key or ""))


def in_words(note: object) -> str:
    """Return a note with the keys of periods in words: `2023H1的报告` becomes 2023年上半年的报告."""
    return _KEYS.sub(lambda key: _period(key.group()), str(note or ""))


def _amount(number: str, unit: str) -> str:
    """Return a number as people write it: `-0.08亿元` for `-8000000` 元."""
    value = Decimal(number)
    for size, name in _LARGE:
        if unit in _MONEY and abs(value) >= size:
            return f"{(value / size).normalize():f}{name}{unit}"
    return f"{value.normalize():f}{unit}"


def _rests_link(rests_on: str) -> str:
    """Return the address of a record that a finding rests on, `1a2b…#figures-12`; empty when it is none."""
    match = _RESTS_ON.fullmatch(rests_on)
    return record_link(match[1], match[2], int(match[3])) if match and match[2] in ANCHORS else ""
