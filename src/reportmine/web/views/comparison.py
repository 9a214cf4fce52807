"""An indicator across areas and periods, as the page and its twin show it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportmine.export.rows import plain_rows
from reportmine.query.comparison.compare import Comparison, Wishes, compare
from reportmine.query.comparison.rows import labels
from reportmine.query.periods import in_order
from reportmine.schema.labels import OTHER_INDICATOR

if TYPE_CHECKING:
    from reportmine.store.catalog import Store

NOTES = 60
_OPTION, _FIELD = re.compile(r"加 --qualifier (\S+) "), r"在“口径”里写 \1，"
_INDICATORS = """
    SELECT indicator, count(*) AS n FROM figures WHERE indicator <> ? GROUP BY indicator ORDER BY n DESC, indicator
"""
_WORDINGS = """
    SELECT indicator_text AS indicator, count(*) AS n FROM figures WHERE indicator = ? AND indicator_text <> ''
    GROUP BY indicator_text HAVING count(DISTINCT doc_id) > 1 ORDER BY n DESC, indicator LIMIT 200
"""
_FIRST = """
    SELECT indicator FROM (
        SELECT indicator, doc_id FROM figures
        WHERE indicator <> ? AND measure = 'value' AND status = 'actual' AND len(qualifiers) = 0
        GROUP BY indicator, doc_id HAVING count(*) = 1 AND NOT bool_or(masked)
    ) GROUP BY indicator ORDER BY count(*) DESC, indicator LIMIT 1
"""
_AREAS = """
    SELECT area_key, any_value(area ORDER BY path) AS area FROM documents WHERE area_key <> ''
    GROUP BY area_key ORDER BY area, area_key
"""


@dataclass(frozen=True)
class Asked:
    """What a comparison is asked for; hashable, so that the answer can be remembered."""

    indicator: str
    periods: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    measure: str = "value"
    status: str = "actual"
    qualifiers: tuple[str, ...] = ()
    by: str = "area"
    allow_scope: bool = False
    derived: bool = False


def compared(store: Store, asked: Asked) -> Comparison:
    """Return a comparison.

    Args:
        store: an open store.
        asked: what is compared.

    Raises:
        UsageError: unknown indicator, measure, status, period or area.
    """
    wishes: Wishes = {
        "periods": asked.periods,
        "areas": asked.areas,
        "measure": asked.measure,
        "status": asked.status,
        "qualifiers": asked.qualifiers,
        "by": asked.by,
        "allow_scope": asked.allow_scope,
        "derived": asked.derived,
    }
    return compare(store, asked.indicator, **wishes)


def cells(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the cells of a comparison as plain rows with exact decimal strings."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in comparison.tidy.to_dict("records")]


def grid(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as a table: heads, and rows of cells that know their state and their place in a report.

    Args:
        comparison: from `compared`.

    Returns:
        `heads`, `rows` (`head`, `cells`) and `notes`; a cell has `shown`, `state`, `reason`, `rank`, `change`,
        `doc_id`, `start`, `end` and `sentence`.
    """
    names = labels(comparison.areas)
    told = {(row["area_key"], row["period"]): row for row in cells(comparison) if row["state"] != "derived"}
    derived = {(row["area_key"], row["period"]): row for row in cells(comparison) if row["state"] == "derived"}

    def cell(key: str, period: str) -> dict[str, Any]:
        return told[key, period] | {"derived": derived.get((key, period))}

    keys = [area.key for area in comparison.areas]
    if comparison.by == "area":
        heads = list(comparison.periods)
        rows = [{"head": names[key], "cells": [cell(key, period) for period in heads]} for key in keys]
    else:
        heads = [names[key] for key in keys]
        rows = [{"head": period, "cells": [cell(key, period) for key in keys]} for period in comparison.periods]
    return {
        "heads": heads,
        "rows": rows,
        "notes": [_OPTION.sub(_FIELD, note) for note in comparison.notes[:NOTES]],
        "unit": comparison.unit.name,
    }


def choices(store: Store) -> dict[str, Any]:
    """Return what can be chosen: indicators with the number of their figures, areas, periods.

    Args:
        store: an open store.
    """
    found = plain_rows(store.query(_INDICATORS, [OTHER_INDICATOR]))
    worded = plain_rows(store.query(_WORDINGS, [OTHER_INDICATOR]))
    known = {row["indicator"] for row in found}
    periods = store.query("SELECT DISTINCT period FROM documents WHERE period <> ''")["period"]
    first = store.query(_FIRST, [OTHER_INDICATOR])["indicator"]
    return {
        "first": next(iter([*first, *(row["indicator"] for row in found)]), ""),
        "indicators": {row["indicator"]: row["n"] for row in found},
        "wordings": {row["indicator"]: row["n"] for row in worded if row["indicator"] not in known},
        "areas": {row["area_key"]: row["area"] or row["area_key"] for row in plain_rows(store.query(_AREAS))},
        "periods": in_order(periods),
    }


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    return list(value) if isinstance(value, tuple) else value
