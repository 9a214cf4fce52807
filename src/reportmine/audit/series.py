"""What changes along the reports of one area: masks that appear, targets that vanish, values that leap."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from reportmine.audit.between import named, year_before
from reportmine.audit.finding import CrossFinding, cross_finding
from reportmine.audit.quantities import Row, groups, rows_of, single, told
from reportmine.audit.scopes import WHOLE, Scopes
from reportmine.audit.settings import settings
from reportmine.audit.words import period_words, quantity_words, report_words
from reportmine.rules.patterns import word_list

if TYPE_CHECKING:
    from reportmine.audit.material import Material


def find_newly_masked(material: Material) -> Iterator[CrossFinding]:
    """Yield, one per report, the indicators that the report before it told and that it hides.

    A report tells an indicator when some figure of it (same scope, measure and status) is not masked, and hides it
    when all are.

    Args:
        material: the reports.
    """
    figures = told(material)
    figures = figures[~figures["indicator"].isin(word_list("conflicts", "single"))]
    by = ["indicator", "scope", "measure", "status"]
    masked = set(figures[figures["masked"]]["doc_id"])
    for earlier, later in _consecutive(material):
        if later["doc_id"] not in masked:
            continue
        before = dict(groups(figures[figures["doc_id"] == earlier["doc_id"]], by))
        hidden: list[tuple[Row, Row]] = []
        for key, rows in groups(figures[figures["doc_id"] == later["doc_id"]], by):
            open_before = [row for row in before.get(key, []) if not row["masked"]]
            if open_before and all(row["masked"] for row in rows):
                hidden.append((rows[0], open_before[0]))
        if hidden:
            yield _newly_masked(hidden, earlier)


def _newly_masked(hidden: list[tuple[Row, Row]], earlier: Row) -> CrossFinding:
    hidden.sort(key=lambda pair: int(pair[0]["start"]))
    told = "；".join(
        f"{quantity_words(row)}{'目标' if row['status'] in {'target', 'plan'} else ''}"
        f"（{was['quote']}→“{row['quote']}”）"
        for row, was in hidden
    )
    return cross_finding(
        "由露转遮",
        f"{report_words({'doc_path': earlier['path']})}写明、这一期遮盖的有{len(hidden)}项：{told}",
        *(row for pair in hidden for row in pair),
    )


def find_vanished_targets(material: Material) -> Iterator[CrossFinding]:
    """Yield, one per report, the headline targets for a year of which the next report of its kind sets none any more.

    The next report is that on the same part of the next year; it must set a target for some headline indicator, and
    where it still names the indicator among its plans, with whatever number, the target has not vanished.

    Args:
        material: the reports.
    """
    figures, scopes = told(material), Scopes(material)
    headline = figures["indicator"].isin(settings().headline)
    targets = figures[figures["status"].isin(["target", "plan"]) & headline & (figures["period_kind"] == "year")]
    reported: set[tuple[str, str, str, str]] = set()
    for earlier, later in sorted(_consecutive(material), key=lambda pair: pair[0]["period_kind"] != "year"):
        if year_before(str(later["period"])) != earlier["period"]:
            continue
        now = set(targets[targets["doc_id"] == later["doc_id"]]["indicator"])
        plans = _plans(material, str(later["doc_id"]))
        lost: list[Row] = []
        for (indicator,), rows in groups(targets[targets["doc_id"] == earlier["doc_id"]], ["indicator"]):
            key = (str(later["area_key"]), str(later["series"]), str(later["period"])[:4], str(indicator))
            whole = [row for row in rows if scopes.of(row) is not None and not row["masked"]]
            if not now or indicator in now or not whole or key in reported or _named(str(indicator), plans):
                continue
            reported.add(key)
            lost.append(max(whole, key=lambda row: str(row["period_key"])))
        if lost:
            yield _vanished(lost, later, material.texts[str(later["doc_id"])])


def _vanished(lost: list[Row], later: Row, text: str) -> CrossFinding:
    gone = [row for row in lost if not _named(row["indicator"], text)]
    kept = [row for row in lost if row not in gone]
    parts = []
    if gone:
        parts.append(f"通篇不再提{_listed(gone)}")
    if kept:
        parts.append(f"不再为{_listed(kept)}提目标")
    return cross_finding(
        "目标消失",
        f"{period_words(lost[0]['doc_period'])}的报告提出了目标，下一期{report_words({'doc_path': later['path']})}"
        f"{'，也'.join(parts)}",
        *(*gone, *kept),
        severity=None if gone else "提示",
    )


def _listed(rows: list[Row]) -> str:
    told = (f"{quantity_words(row)}（{period_words(row['period_key'])}{row['quote']}）" for row in rows)
    return "、".join(told)


def _plans(material: Material, doc_id: str) -> str:
    sentences = material.sentences[(material.sentences["doc_id"] == doc_id) & (material.sentences["role"] == "计划")]
    return "\n".join(sentences["quote"])


def _named(indicator: str, text: str) -> bool:
    """Tell whether a text has an indicator's name or another word by which plans may mean it."""
    return named(indicator, text) or any(word in text for word in settings().also_named.get(indicator, ()))


def find_outliers(material: Material) -> Iterator[CrossFinding]:
    """Yield values that are many times the median of the area's others in the years around, or a small part of it.

    Args:
        material: the reports.
    """
    chosen = settings()
    figures, scopes = told(material), Scopes(material)
    figures = figures[figures["clear"] & (figures["status"] == "actual") & (figures["measure"] == "value")]
    figures = figures[~figures["indicator"].isin(word_list("conflicts", "single"))]
    for _, rows in groups(figures, ["area_key", "series", "indicator", "scope", "canonical_unit", "period_kind"]):
        if not _may_leap([Decimal(row["canonical_value"]) for row in rows]):
            continue
        by_period: dict[str, list[Row]] = {}
        for row in rows:
            if scopes.of(row) == WHOLE:
                by_period.setdefault(row["period_key"], []).append(row)
        once = [row for row in map(single, by_period.values()) if row is not None]
        points = [row for row in once if Decimal(row["canonical_value"]) > 0]
        for row in points:
            others = [other for other in points if other is not row and _near(row, other)]
            if len(others) + 1 < chosen.outlier_points:
                continue
            times = Decimal(row["canonical_value"]) / median(Decimal(other["canonical_value"]) for other in others)
            if times >= chosen.outlier_times or times <= 1 / chosen.outlier_times:
                yield cross_finding(
                    "离群",
                    f"{quantity_words(row)}：{period_words(row['period_key'])}写{row['quote']}，是前后五年内"
                    f"其余{len(others)}期（{'、'.join(other['quote'] for other in others)}）中位数的{_times(times)}",
                    *(row, *others),
                )


def _may_leap(values: list[Decimal]) -> bool:
    """Tell at little cost whether any value can stand out, whatever the scopes."""
    above = [value for value in values if value > 0]
    return len(above) >= settings().outlier_points and max(above) >= settings().outlier_times * min(above)


def _near(one: Row, other: Row) -> bool:
    return abs(int(one["period_key"][:4]) - int(other["period_key"][:4])) <= settings().outlier_years


def _times(times: Decimal) -> str:
    return f"{times:.1f}倍" if times >= 1 else f"{100 * times:.1f}%"


def _consecutive(material: Material) -> Iterator[tuple[Row, Row]]:
    """Yield the reports of one area, row of reports and kind of period that follow each other."""
    documents = material.documents
    known = documents[(documents["area_key"] != "") & (documents["period"] != "")]
    for _, group in known.groupby(["area_key", "series", "period_kind"], sort=True):
        ordered = group.sort_values(["order", "path"]).drop_duplicates("period", keep="last")
        yield from pairwise(rows_of(ordered))
