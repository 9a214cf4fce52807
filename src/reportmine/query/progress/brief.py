"""What the bulletin 《投资促进专报》 says: sentences and tables made of records only, each number with its source.

Nothing is said that no record says: sentences have fixed forms, numbers stand as they do in the reports or as `pace`
and subtraction give them, and every number taken from a report carries the number of its place in the list of sources.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP
from typing import TYPE_CHECKING, Any

from reportmine.errors import UsageError
from reportmine.query.comparison.display import display_unit, number
from reportmine.query.comparison.figures import Candidate
from reportmine.query.progress.brief_content import SIGNS, Brief, Line, Ranking, Source, Text, notes, words_of
from reportmine.query.progress.lights import share_of_year
from reportmine.query.progress.pace import COLUMNS, pace, scope_words_of
from reportmine.query.progress.pace_figures import TENTH, Told, cell_of, source_of, told_by_area
from reportmine.query.promises.wording import Alike, alike
from reportmine.rules.periods import Period, read_period, year_before

if TYPE_CHECKING:
    from reportmine.store.catalog import Store

_OPEN = {
    "conflict": "报告前后不一",
    "bound": "只说了界限",
    "stage": "是阶段目标的完成率",
    "unclear": "看不出是哪个目标的完成率",
}
_LEVELS = {"province": "省", "prefecture": "市", "county": "县", "township": "乡镇"}
_LOST = """
    SELECT path FROM documents WHERE period = '' OR area_key = '' ORDER BY path
"""


@dataclass(slots=True)
class _Sources:
    """Numbers sources in the order in which they are first cited."""

    found: dict[tuple[str, int, int], Source] = field(default_factory=dict)

    def cite(self, row: Mapping[str, Any], prefix: str = "") -> tuple[int, ...]:
        """Return the number of the place that a row names, none where it names none."""
        path = row[f"{prefix}doc_path"]
        if path is None:
            return ()
        start, end = int(row[f"{prefix}start"]), int(row[f"{prefix}end"])
        quote, sentence = row[f"{prefix}quote"], row[f"{prefix}sentence"].rstrip()
        at = start - int(row[f"{prefix}sentence_start"])
        source = Source(len(self.found) + 1, path, start, end, quote, sentence, at)
        return (self.found.setdefault((path, start, end), source).number,)


def brief(store: Store, period: str, *, indicator: Sequence[str] = (), area: Sequence[str] = ()) -> Brief:
    """Return the content of the bulletin for a period.

    Args:
        store: an open store.
        period: a period that begins with the year, as `pace` takes it.
        indicator: terms of the lexicon; by default all that have a completion.
        area: names or parts of names, codes or keys; by default all. Ranks are those among all areas.

    Raises:
        UsageError: no such indicator, a period that does not begin with the year, or nothing to tell.
    """
    table = pace(store, period, indicator=indicator, area=area)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in table.itertuples(index=False, name=None)]
    when = read_period(period)
    share = share_of_year(when) if when is not None else None
    told = [row for row in rows if row["state"] not in {"missing", "no_report"}]
    if when is None or share is None or not told:
        raise UsageError(
            f"{period}没有完成率可写", hint="用 reportmine query figures --measure completion 看报告里有哪些完成率"
        )
    sources = _Sources()
    groups = _groups(told)
    common = {key for key, members in groups.items() if len({row["area_key"] for row in members}) > 1}
    shown = {
        (row["indicator"], row["area_key"], row["scope"]): row["area"]
        for row in told
        if _key(row) in common and row["state"] != "masked"
    }
    moved = _moved(store, when, shown, sources)
    rankings = tuple(
        _ranking(key, [row for row in rows if _key(row) == key], sources) for key in groups if key in common
    )
    alone = [row for key, members in groups.items() if key not in common for row in members]
    found = store.query("SELECT count(*) AS n FROM documents WHERE period = ?", [when.key])
    return Brief(
        period=words_of(when),
        share_of_year=share.quantize(TENTH, ROUND_HALF_UP),
        reports=int(found["n"][0]),
        moved=moved,
        rankings=rankings,
        alone=tuple((row["indicator"], _line(row, sources)) for row in alone),
        ahead=_standing(rankings, lambda line: line.light == "绿"),
        behind=_standing(rankings, lambda line: line.light in {"黄", "红"}),
        gaps=_gaps(store, [row for row in rows if _key(row) in common or row in alone], sources),
        notes=notes(),
        sources=tuple(sources.found.values()),
    )


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["indicator"], row["area_level"]


def _groups(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(_key(row), []).append(row)
    return groups


def _ranking(key: tuple[str, str], rows: Sequence[Mapping[str, Any]], sources: _Sources) -> Ranking:
    ordered = sorted(rows, key=lambda row: (row["light"] is None, row["scope"]))  # a stable sort keeps the ranks
    return Ranking(key[0], _LEVELS.get(key[1], ""), tuple(_line(row, sources) for row in ordered))


def _line(row: Mapping[str, Any], sources: _Sources) -> Line:
    remarks = [*row["marks"]]
    if row["state"] in _OPEN:
        remarks.append(_OPEN[row["state"]])
    if row["state"] == "derived":
        remarks.append(f"推算：{row['formula']}")
    shown = SIGNS.get(row["state"], "未定" if row["completion"] is None else f"{number(row['completion'])}%")
    return Line(
        rank=row["rank"],
        area=row["area"],
        scope=row["scope"],
        completion=row["completion"],
        shown=shown,
        lead=row["lead"],
        light=row["light"],
        remark="；".join(remarks),
        sources=sources.cite(row) + sources.cite(row, "target_"),
    )


def _moved(
    store: Store, when: Period, shown: Mapping[tuple[str, str, str], str], sources: _Sources
) -> tuple[Text, ...]:
    """Return what changed against the same stretch one year before, where both values are told exactly.

    Args:
        store: an open store.
        when: the period.
        shown: name of the area by indicator, area key and scope, for what the rankings tell.
        sources: numbers the sources.
    """
    names = sorted({name for name, _, _ in shown})
    before = year_before(when)
    now, then = told_by_area(store, names, when), told_by_area(store, names, before)
    sentences: list[Text] = []
    for (name, key, scope), area in sorted(shown.items()):
        new = _exact(now, name, key, scope, when)
        old = _exact(then, name, key, scope, before)
        if new is not None and old is not None:
            title = f"{area}{name}（{scope}）" if scope else f"{area}{name}"
            sentences += _change(title, new, old, "上年" if when.kind == "year" else "上年同期", sources)
    return tuple(sentences)


def _exact(told: Mapping[str, Mapping[str, Told]], name: str, key: str, scope: str, when: Period) -> Candidate | None:
    """Return the one exact value of a scope, None where there is none or more than one."""
    figures = told[name][key].actuals if name in told and key in told[name] else []
    fitting = [candidate for candidate in figures if scope_words_of(candidate.scope.parts) == scope]
    cell = cell_of(key, when, fitting, fitting[0].scope.parts) if fitting else None
    return cell.chosen if cell is not None and cell.exact and not cell.marks else None


def _change(title: str, new: Candidate, old: Candidate, before: str, sources: _Sources) -> list[Text]:
    if new.value is None or old.value is None or new.scope.unit != old.scope.unit:
        return []
    if alike(new.figure.indicator, new.figure.indicator_text, old.figure.indicator_text) < Alike.SAME:
        return []  # 存量工业用地 and 供而未用工业用地 are not one thing grown
    unit = display_unit([new.figure.canonical_unit] * 2, [new.value, old.value])
    one, other = unit.of(new.value), unit.of(old.value)
    difference = one - other
    way = "持平" if not difference else f"{'增加' if difference > 0 else '减少'}{number(abs(difference))}{unit.name}"
    if difference and other > 0 and unit.name != "%":
        percent = (100 * abs(difference) / other).quantize(TENTH, ROUND_HALF_UP)
        way += f"（{number(percent)}%，按两数推算）"
    here, there = sources.cite(source_of(new)), sources.cite(source_of(old))
    return [(f"{title}{new.figure.quote}", *here, f"，{before}{old.figure.quote}", *there, f"，{way}。")]


def _standing(rankings: Sequence[Ranking], chosen: Callable[[Line], bool]) -> tuple[Text, ...]:
    """Return one sentence per indicator on the lines chosen; the rest go unmentioned."""
    sentences: list[Text] = []
    for ranking in rankings:
        pieces: list[str | int] = []
        for line in ranking.lines:
            if line.lead is None or not chosen(line):
                continue
            way = f"{'超' if line.lead > 0 else '落后'}{number(abs(line.lead))}个百分点" if line.lead else "持平"
            scope = f"（{line.scope}）" if line.scope else ""
            remark = f"（{line.remark}）" if line.remark else ""
            pieces += [f"{'；' if pieces else ''}{line.area}{scope}{line.shown}", *line.sources, f"，{way}{remark}"]
        if pieces:
            sentences.append((f"{ranking.indicator}：", *pieces, "。"))
    return tuple(sentences)


def _gaps(store: Store, rows: Sequence[Mapping[str, Any]], sources: _Sources) -> tuple[Text, ...]:
    """Return what cannot be told and why."""
    gaps: list[Text] = []
    for title, states in (
        ("数字被遮蔽，不推测，不排名", ("masked",)),
        ("报告里没有这项完成率", ("missing",)),
        ("没有收到本期报告", ("no_report",)),
        ("有数但不能判定进度", tuple(_OPEN)),
    ):
        by_area: dict[str, list[str | int]] = {}
        for row in rows:
            if row["state"] not in states:
                continue
            pieces = by_area.setdefault(row["area"], [])
            if row["state"] == "no_report":
                continue
            scope = f"（{row['scope']}）" if row["scope"] else ""
            pieces += [f"{'、' if pieces else ''}{row['indicator']}{scope}", *sources.cite(row)]
        for area, pieces in by_area.items():
            gaps.append((f"{title}：{area}", *((" ", *pieces) if pieces else ()), "。"))
    lost = list(store.query(_LOST)["path"])
    if lost:
        gaps.append((f"另有 {len(lost)} 份报告看不出地区或时期，没有计入：{'、'.join(lost)}。",))
    return tuple(gaps)
