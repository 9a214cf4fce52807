"""What a comparison is asked for: the words of a user turned into indicator, scope, areas, periods and references."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportmine.errors import UsageError
from reportmine.query.comparison.grid import Area
from reportmine.query.comparison.reference import Reference, read_reference
from reportmine.query.comparison.scope_guard import wanted_parts
from reportmine.rules.figure_rules import indicators
from reportmine.rules.lexicon import read_tsv
from reportmine.rules.periods import read_period
from reportmine.rules.scopes import Part, parts_in
from reportmine.schema.labels import OTHER_INDICATOR

if TYPE_CHECKING:
    from reportmine.store.catalog import Store

_AREAS = """
    SELECT area_key, any_value(area ORDER BY path) AS area, max(area_code) AS code, max(area_level) AS level
    FROM documents WHERE area_key <> '' GROUP BY area_key ORDER BY level, code, area_key
"""


def indicator_and_parts(store: Store, indicator: str, qualifiers: Sequence[str]) -> tuple[str, frozenset[Part]]:
    """Return what is compared and in which scope: another name may bring one (`引进省外资金`).

    Args:
        store: asked for the wordings of figures that stand under no indicator.
        indicator: term of the lexicon, another name of it, or such a wording.
        qualifiers: the scope asked for.

    Raises:
        UsageError: nothing is called so.
    """
    parts: frozenset[Part] = frozenset()
    if indicator not in indicators():
        of_alias = next((row["indicator"] for row in read_tsv("indicators") if indicator in _names(row)), None)
        if of_alias is None:
            _check_wording(store, indicator)
        else:
            parts = parts_in(indicator, of_alias)[0]
            indicator = of_alias
    return indicator, parts | wanted_parts(tuple(qualifiers), indicator)


def _names(row: Mapping[str, str]) -> list[str]:
    return row["aliases"].split("|") if row["aliases"] else []


def _check_wording(store: Store, wording: str) -> None:
    """Raise unless some figure that stands under no indicator is worded so."""
    sql = "SELECT count(*) AS n FROM figures WHERE indicator = ? AND indicator_text = ?"
    if int(store.query(sql, [OTHER_INDICATOR, wording])["n"][0]):
        return
    names = dict.fromkeys(name for row in read_tsv("indicators") for name in (row["indicator"], *_names(row)))
    near = difflib.get_close_matches(wording, list(names), 3, 0.5)
    guess = f"是不是想找 {'、'.join(near)}；" if near else ""
    raise UsageError(f"没有名为“{wording}”的指标，也没有数据这样说", hint=f"{guess}用 reportmine lexicon 看全部指标")


def areas_meant(store: Store, wanted: Sequence[str]) -> tuple[Area, ...]:
    """Return the areas of a store, by level and code.

    Args:
        store: an open store.
        wanted: names, parts of names, codes or keys; empty for all.

    Raises:
        UsageError: an area is not in the store, or there is none at all.
    """
    rows = store.query(_AREAS).itertuples(index=False, name=None)
    found = tuple(Area(key, name or key, code or "", level or "") for key, name, code, level in rows)
    if not found:
        raise UsageError("结果库里没有看得出地区的报告", hint="先用 reportmine run 处理；地区写不明的可用清单说明")
    if not wanted:
        return found
    kept = tuple(area for area in found if any(_is_meant(area, words) for words in wanted))
    unknown = [words for words in wanted if not any(_is_meant(area, words) for area in found)]
    if unknown:
        near = difflib.get_close_matches(unknown[0], [area.name for area in found], 3, 0.4)
        raise UsageError(
            f"没有“{unknown[0]}”的报告", hint=f"是不是想找 {'、'.join(near)}" if near else "写地区的名称或六位代码"
        )
    return kept


def _is_meant(area: Area, words: str) -> bool:
    return words in area.name or words in {area.code, area.key}


def period_key(words: str) -> str:
    """Return the key of a period.

    Args:
        words: as people write it, `2023H1` or `2023年上半年`.

    Raises:
        UsageError: it is no period.
    """
    period = read_period(words)
    if period is None:
        raise UsageError(
            f"“{words}”不是时期", hint="写成 2022、2022H1（上半年）、2022Q3（三季度）或 2022M1-10（1—10月）"
        )
    return period.key


def checked(name: str, value: str, allowed: Sequence[str]) -> str:
    """Return a label.

    Args:
        name: what it is asked for.
        value: the label.
        allowed: labels that there are.

    Raises:
        UsageError: it is none of these.
    """
    if value not in allowed:
        raise UsageError(f"“{name}”没有“{value}”这个值", hint=f"可用：{'、'.join(allowed)}")
    return value


def references_of(
    path: Path, indicator: str, areas: Sequence[Area], periods: Collection[str]
) -> dict[tuple[str, str], Reference]:
    """Return the official numbers of an indicator by area key and period key.

    Args:
        path: a CSV file, see `query.reference`.
        indicator: what is compared.
        areas: the areas compared; rows on others are left out.
        periods: keys of the periods compared.

    Raises:
        ReadError: the file cannot be read.
        UsageError: it is malformed, or a name in it stands for several areas.
    """
    found = {}
    for row in read_reference(path):
        if row.indicator != indicator or row.period_key not in periods:
            continue
        meant = [area for area in areas if row.area in {area.name, area.code, area.key}]
        meant = meant or [area for area in areas if area.name[:-1] == row.area]
        if len(meant) > 1:
            raise UsageError(
                f"参考数据 {path.name} 第{row.line}行的“{row.area}”有 {len(meant)} 个地区同名", hint="请写六位代码"
            )
        found.update({(area.key, row.period_key): row for area in meant})
    return found
