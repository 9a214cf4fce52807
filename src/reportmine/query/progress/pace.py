"""时序进度: how much of its target each area has reached, against the share of the year gone.

A completion is what the report tells, or follows from an actual value and the year's target and is then marked derived.
Masked ones stay masked, contradictory ones are left open; neither has a light or a rank. Ranks are given among areas of
one level whose figures have the same scope, since 省外到位资金 and 到位资金 are not the same race.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP
from typing import TYPE_CHECKING, Any

from reportmine.errors import UsageError
from reportmine.query.progress.lights import ROUNDS, share_of_year
from reportmine.query.progress.pace_figures import SOURCE, TENTH, Told, cell_of, derived, stated, told_by_area
from reportmine.rules.figure_rules import indicators
from reportmine.rules.periods import Period, read_period
from reportmine.rules.scopes import Part

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.store.catalog import Store

COLUMNS = (
    *("area_key", "area", "area_level", "period", "round", "indicator", "scope", "state"),
    *("completion", "share_of_year", "lead", "light", "rank", "of", "base", "marks", "formula"),
    *SOURCE,
    *(f"target_{name}" for name in SOURCE),
)
"""Columns of `pace`.

`state` is stated, derived, masked, conflict (told differently in one report), bound (more than …), stage (of a target
for part of the year), unclear (of which target is not told), missing or no_report.
"""

_AREAS = """
    SELECT area_key, any_value(area ORDER BY path) AS area, any_value(area_level ORDER BY path) AS level,
           list(DISTINCT period) AS periods
    FROM documents WHERE area_key <> '' GROUP BY area_key ORDER BY area_key
"""
_NAMES = """
    SELECT area_key, any_value(area ORDER BY path) AS area FROM documents
    WHERE area_key <> '' AND period = ? GROUP BY area_key
"""


@dataclass(frozen=True, slots=True)
class _Area:
    key: str
    name: str
    level: str
    reported: bool


def pace(store: Store, period: str, *, indicator: Sequence[str] = (), area: Sequence[str] = ()) -> pd.DataFrame:
    """Return how much of its target each area has reached by the end of a period, with light and rank.

    Args:
        store: an open store.
        period: a period that begins with the year: `2023H1`, `2023M1-5`, `2023年一季度`, `2023`.
        indicator: terms of the lexicon; by default all that a report tells a completion or a target of.
        area: names or parts of names, codes or keys; by default all. Ranks are those among all areas.

    Returns:
        One row per area, indicator and scope with the columns `COLUMNS`, ordered by indicator, scope and rank.
        `completion` in per cent and `lead` in percentage points are `Decimal`; `light` is 红, 黄 or 绿; `rank` is None
        where none is due, and `of` is the number of areas ranked. Of an area whose reports tell nothing of an
        indicator there is one row with the state missing, or no_report when there is no report on the period.

    Raises:
        UsageError: no such indicator, or a period that does not begin with the year.
    """
    import pandas as pd

    when = _period(period)
    unknown = [name for name in indicator if name not in indicators()]
    if unknown:
        raise UsageError(f"没有名为“{unknown[0]}”的指标", hint="用 reportmine lexicon 看全部指标")
    areas = _areas(store, when.key)
    rows: list[dict[str, Any]] = []
    for name, told in told_by_area(store, indicator, when).items():
        rows += _rows(name, when, areas, told)
    wanted = [row for row in rows if not area or any(_is_meant(row, words) for words in area)]
    return pd.DataFrame(wanted, columns=list(COLUMNS), dtype=object)


def _is_meant(row: Mapping[str, Any], words: str) -> bool:
    # the key of a masked county may be its name, as its file has it; part of a code names nothing
    return words in row["area"] or words == row["area_key"] or (not words.isdigit() and words in row["area_key"])


def _period(words: str) -> Period:
    when = read_period(words)
    if when is None or share_of_year(when) is None:
        raise UsageError(
            f"“{words}”不是从年初算起的时期", hint="写成 2023H1（上半年）、2023Q1（一季度）、2023M1-5（1—5月）或 2023"
        )
    return when


def _areas(store: Store, period: str) -> dict[str, _Area]:
    """Return the areas by key; each is called what its reports on the period call it, masked ones included."""
    names = dict(store.query(_NAMES, [period]).itertuples(index=False, name=None))
    found = store.query(_AREAS).itertuples(index=False, name=None)
    return {
        key: _Area(key, names.get(key, name) or key, level or "", period in periods)
        for key, name, level, periods in found
    }


def _rows(name: str, when: Period, areas: Mapping[str, _Area], told: Mapping[str, Told]) -> Iterator[dict[str, Any]]:
    """Yield the rows of an indicator; nothing when no area tells a completion or lets one be derived."""
    rows: list[dict[str, Any]] = []
    for key, area in areas.items():
        if key in told:
            rows += _distinct(_rows_of_area(name, when, area, told[key]))
    if not rows:
        return
    seen = {row["area_key"] for row in rows}
    levels = {row["area_level"] for row in rows}
    for area in areas.values():
        if area.key not in seen and area.level in levels:
            rows.append(_blank(name, when, area) | {"state": "missing" if area.reported else "no_report"})
    _rank(rows)
    last = len(rows) + 1
    yield from sorted(rows, key=lambda row: (row["scope"], row["area_level"], row["rank"] or last, row["area_key"]))


def _rows_of_area(name: str, when: Period, area: _Area, told: Told) -> Iterator[dict[str, Any]]:
    """Yield the rows of an area, one per scope: what it tells, or else what follows; never both."""
    figures = told.completions or told.actuals
    for parts in sorted({candidate.scope.parts for candidate in figures}, key=sorted):
        row = _blank(name, when, area) | {"scope": scope_words_of(parts)}
        cell = cell_of(area.key, when, told.completions, parts)
        found = derived(area.key, when, told, parts)
        if cell is not None:
            yield row | stated(when, cell, cell_of(area.key, when, told.leads, parts))
        elif found is not None:
            yield row | found


def scope_words_of(parts: frozenset[Part]) -> str:
    """Return a scope in words, `省外、亿元以上`; empty for the whole.

    Args:
        parts: values of the scope dimensions.
    """
    return "、".join(value for _, value in sorted(parts))


def _distinct(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out rows that tell once more, with fewer words for the scope, what another row of the report tells.

    In a table a row is called 到位资金 that the text calls 省外到位资金.
    """
    told = list(rows)
    kept = []
    for row in told:
        narrower = [
            other
            for other in told
            if other is not row
            and other["doc_id"] == row["doc_id"]
            and other["completion"] == row["completion"] is not None
            and set(filter(None, row["scope"].split("、"))) < set(other["scope"].split("、"))
        ]
        if not narrower:
            kept.append(row)
    return kept


def _rank(rows: Sequence[dict[str, Any]]) -> None:
    """Give each row its rank among those of its scope and level; equals share one, and one alone has none."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["light"] is not None:
            groups[row["scope"], row["area_level"]].append(row)
    for group in groups.values():
        ordered = sorted((row["completion"] for row in group), reverse=True)
        for row in group:
            row["of"] = len(group)
            row["rank"] = ordered.index(row["completion"]) + 1 if len(group) > 1 else None


def _blank(name: str, when: Period, area: _Area) -> dict[str, Any]:
    share = share_of_year(when)
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {"area_key": area.key, "area": area.name, "area_level": area.level, "period": when.key, "indicator": name}
    row |= {"scope": "", "round": ROUNDS[when.kind], "marks": (), "formula": ""}
    return row | {"share_of_year": share and share.quantize(TENTH, ROUND_HALF_UP)}
