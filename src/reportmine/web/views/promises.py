"""What became of promises and projects, as the pages and their twins show it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from reportmine.export.rows import plain_rows
from reportmine.query.periods import in_order
from reportmine.query.promises.histories import project_histories
from reportmine.query.promises.ledger import ledger
from reportmine.query.promises.verdicts import PROJECT_VERDICTS, VERDICTS

if TYPE_CHECKING:
    from reportmine.store.catalog import Store


def promises(
    store: Store, *, area: str = "", indicator: str = "", since: str = "", until: str = ""
) -> list[dict[str, Any]]:
    """Return every target and plan with what became of it.

    Args:
        store: an open store.
        area: name of an area, part of it, code or key; all by default.
        indicator: term of the lexicon; all by default.
        since: promises of reports whose period ends from this one on.
        until: and up to this one.

    Returns:
        Rows with the columns of `ledger.COLUMNS`.

    Raises:
        UsageError: an unknown indicator or period.
    """
    found = ledger(store, area=area or None, indicator=indicator or None, since=since or None, until=until or None)
    return plain_rows(found)


def verdicts(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return how many rows there are of each verdict, in the order of the closed lists."""
    counts = Counter(row["verdict"] for row in rows)
    return {name: counts[name] for name in (*VERDICTS, *PROJECT_VERDICTS) if counts[name]}


def by_area(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return how many promises each area met and missed."""
    areas: dict[str, Counter[str]] = {}
    names = {row["area_key"]: row["area"] or row["area_key"] for row in rows}
    for row in rows:
        areas.setdefault(row["area_key"], Counter())[row["verdict"]] += 1
    return [{"area_key": key, "area": names[key], "verdicts": dict(counts)} for key, counts in areas.items()]


def projects(store: Store, *, area: str = "", since: str = "", until: str = "") -> list[dict[str, Any]]:
    """Return every named project of some areas with its stage in each report.

    Args:
        store: an open store.
        area: name of an area, part of it, code or key; all by default.
        since: reports whose period ends from this one on.
        until: and up to this one.

    Returns:
        One row per project: `area`, `area_key`, `project`, `amount`, `investor`, `industry`, `verdict` (the latest) and
        `history`: the rows of `project_histories` in order of time. Of each area, those named in most reports come
        first: what moved stands before what was named once.

    Raises:
        UsageError: an unknown period.
    """
    found = project_histories(store, area=area or None, since=since or None, until=until or None)
    histories: dict[tuple[Any, Any], list[dict[str, Any]]] = {}
    for row in plain_rows(found):
        histories.setdefault((row["area_key"], row["project"]), []).append(row)
    rows = []
    for (area_key, project), history in histories.items():
        order = {period: rank for rank, period in enumerate(in_order({row["period"] or "" for row in history}))}
        history.sort(key=lambda row: order[row["period"] or ""])
        told = {name: next((row[name] for row in reversed(history) if row[name]), None) for name in _LATEST}
        rows.append(
            {"area": history[0]["area"], "area_key": area_key, "project": project}
            | told
            | {"verdict": history[-1]["verdict"], "history": history}
        )
    place = {key: rank for rank, key in enumerate(dict.fromkeys(row["area_key"] for row in rows))}
    rows.sort(key=lambda row: (place[row["area_key"]], -sum(step["verdict"] != "消失" for step in row["history"])))
    return rows


_LATEST = ("amount", "investor", "industry", "stage")
