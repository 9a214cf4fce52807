"""The overview: which reports came in from whom for when, what failed, what is masked, what the last runs did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportmine.export.rows import plain_rows
from reportmine.query.periods import in_order, months_of

if TYPE_CHECKING:
    from reportmine.store.catalog import Store

AREAS, PERIODS = 40, 12
"""Rows and columns of the matrix at once."""

_TABLES = ("documents", "figures", "statements", "projects", "masks", "findings", "failures")
_PLACES = """
    SELECT area_key, min(area) AS area, period, count(*) AS reports, min(doc_id) AS doc_id
    FROM documents WHERE area_key <> '' AND period <> '' GROUP BY area_key, period
"""
_AREAS = """
    SELECT area_key, any_value(area ORDER BY path) AS area, max(area_level) AS level, max(area_code) AS code
    FROM documents WHERE area_key <> '' GROUP BY area_key ORDER BY level, code, area, area_key
"""
_FOUND = """
    SELECT document.area_key, document.period, count(*) AS n FROM {table} AS record
    JOIN documents AS document USING (doc_id) WHERE {condition} GROUP BY document.area_key, document.period
"""
_RUNS = "SELECT * FROM runs ORDER BY run DESC LIMIT 5"
_FAILURES = "SELECT path, stage, error, hint, run FROM failures ORDER BY run DESC, path"


def totals(store: Store) -> dict[str, Any]:
    """Return how much there is of everything, findings by severity, and what tells no area or period.

    Args:
        store: an open store.
    """
    counts = {name: int(store.query(f"SELECT count(*) AS n FROM {name}")["n"][0]) for name in _TABLES}
    found = store.query("SELECT severity, count(*) AS n FROM findings GROUP BY severity")
    kinds = store.query("SELECT kind, count(*) AS n FROM masks GROUP BY kind ORDER BY n DESC")
    untold = store.query("SELECT count(*) AS n FROM documents WHERE area_key = '' OR period = ''")
    areas = store.query("SELECT count(DISTINCT area_key) AS n FROM documents WHERE area_key <> ''")
    problems = store.query("SELECT count(*) AS n FROM statements WHERE kind = 'problem'")
    return counts | {
        "areas": int(areas["n"][0]),
        "problems": int(problems["n"][0]),
        "untold": int(untold["n"][0]),
        "findings_by_severity": {row["severity"]: row["n"] for row in plain_rows(found)},
        "masks_by_kind": {row["kind"]: row["n"] for row in plain_rows(kinds)},
    }


def matrix(store: Store, *, offset: int = 0, last: int = 0) -> dict[str, Any]:
    """Return which areas sent reports for which periods.

    Args:
        store: an open store.
        offset: areas before the first row.
        last: how many of the newest periods to leave out; 0 ends with the newest.

    Returns:
        `areas`, `periods` (the oldest first), `all_areas` and `all_periods` how many there are, and `rows`: one per
        area with `cells`, one per period: None for a gap, else `reports`, `doc_id` of one, `masks`, `grave` findings.
    """
    areas = plain_rows(store.query(_AREAS))
    places = plain_rows(store.query(_PLACES))
    every = in_order({row["period"] for row in places if months_of(row["period"])})
    periods = every[max(0, len(every) - last - PERIODS) : len(every) - last]
    shown = areas[offset : offset + AREAS]
    masks = _by_place(store, "masks", "TRUE")
    grave = _by_place(store, "findings", "record.severity = '严重'")
    told = {(row["area_key"], row["period"]): row for row in places}
    rows = []
    for area in shown:
        cells = []
        for period in periods:
            place = area["area_key"], period
            cell = told.get(place)
            counts = {"masks": masks.get(place, 0), "grave": grave.get(place, 0)}
            cells.append(None if cell is None else {"reports": cell["reports"], "doc_id": cell["doc_id"], **counts})
        rows.append({"area_key": area["area_key"], "area": area["area"] or area["area_key"], "cells": cells})
    return {
        "periods": periods,
        "rows": rows,
        "offset": offset,
        "last": last,
        "all_areas": len(areas),
        "all_periods": len(every),
    }


def failures(store: Store) -> list[dict[str, Any]]:
    """Return the files that could not be read or processed, the newest first."""
    return plain_rows(store.query(_FAILURES))


def runs(store: Store) -> list[dict[str, Any]]:
    """Return the last runs with their receipts, the newest first."""
    return plain_rows(store.query(_RUNS))


def _by_place(store: Store, table: str, condition: str) -> dict[tuple[str, str], int]:
    found = store.query(_FOUND.format(table=table, condition=condition))
    return {(row["area_key"], row["period"]): row["n"] for row in plain_rows(found)}
