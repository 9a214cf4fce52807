"""Selective masking: are missed targets masked more often than met ones?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from reportmine.audit.quantities import Row, groups, interval_of, rows_of
from reportmine.audit.settings import settings
from reportmine.relate.intervals import Interval

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.audit.material import Material


@dataclass(frozen=True, slots=True)
class SelectiveMasking:
    """Targets by whether they were met and whether something about them is masked.

    Attributes:
        missed_masked: missed targets of which a figure is masked.
        missed_open: missed targets told in full.
        met_masked: met targets of which a figure is masked.
        met_open: met targets told in full.
        untold: targets of which the completion itself is masked and nothing gives it back: met or missed, who knows.
        p_value: of Fisher's exact test, two-sided; None when a margin is empty.
        sentence: what this shows, and how little when counts are small.
        cases: one row per target: `doc_id`, `doc_path`, `area`, `period`, `indicator`, `quote`, `met`, `masked`, `why`.
    """

    missed_masked: int
    missed_open: int
    met_masked: int
    met_open: int
    untold: int
    p_value: float | None
    sentence: str
    cases: pd.DataFrame


def selective_masking(material: Material) -> SelectiveMasking:
    """Count targets by outcome and masking.

    The outcome is told by the completion rate (met from 100 % on, or from the share of the year gone where the report
    covers a part of it), by a masked rate that other figures give back, or by the wording (超 or 低于时序进度) of a
    masked lead. A target is masked when a figure of its indicator in the same sentence is. Fisher (1922), two-sided.
    """
    import pandas as pd
    from scipy.stats import fisher_exact

    told, untold = _cases(material)
    cases = pd.DataFrame(
        told,
        columns=["doc_id", "doc_path", "area", "period", "indicator", "quote", "met", "masked", "why"],
    )
    counts = {
        (met, masked): int(((cases["met"] == met) & (cases["masked"] == masked)).sum())
        for met in (False, True)
        for masked in (True, False)
    }
    table = [[counts[False, True], counts[False, False]], [counts[True, True], counts[True, False]]]
    margins = [*(sum(row) for row in table), *(sum(column) for column in zip(*table, strict=True))]
    p_value = float(fisher_exact(table).pvalue) if all(margins) else None
    (missed_masked, missed_open), (met_masked, met_open) = table
    return SelectiveMasking(
        *(missed_masked, missed_open, met_masked, met_open, untold),
        p_value,
        _sentence(missed_masked, missed_open, met_masked, met_open, p_value) + _of_untold(untold),
        cases,
    )


def _of_untold(untold: int) -> str:
    return f"另有{untold}项连完成率一起遮盖，完成与否看不出，不在比较之内。" if untold else ""


def _cases(material: Material) -> tuple[list[dict[str, object]], int]:
    """Return the targets whose outcome is told, and how many more hide it."""
    gone = {row["doc_id"]: _share_gone(row["period_start"], row["period_end"]) for row in rows_of(material.documents)}
    recovered = {
        (row["doc_id"], row["figure"]): row["recovered"]
        for row in rows_of(material.masks[material.masks["recovered"].notna()])
    }
    figures = material.figures[material.figures["status"] == "actual"].copy()
    figures["sentence"] = _sentence_of(material, figures)
    telling = figures[figures["measure"].isin(["completion", "lead"])][["doc_id", "sentence"]].drop_duplicates()
    found: list[dict[str, object]] = []
    untold = 0
    for (doc_id, _, indicator), same in groups(figures.merge(telling), ["doc_id", "sentence", "indicator"]):
        outcome = _outcome(same, recovered, gone[str(doc_id)])
        untold += outcome is None and any(row["measure"] == "completion" and row["masked"] for row in same)
        if outcome is not None:
            row, met, why = outcome
            found.append(
                {
                    "doc_id": doc_id,
                    "doc_path": row["doc_path"],
                    "area": row["doc_area"],
                    "period": row["doc_period"],
                    "indicator": indicator,
                    "quote": row["quote"],
                    "met": met,
                    "masked": any(other["masked"] for other in same),
                    "why": why,
                }
            )
    return found, untold


def _sentence_of(material: Material, figures: pd.DataFrame) -> pd.Series:
    """Return for each figure the start of its sentence."""
    import pandas as pd

    starts = material.sentences[["doc_id", "start"]].rename(columns={"start": "sentence"}).sort_values("sentence")
    starts["sentence"] = starts["sentence"].astype("int64")
    placed = figures[["doc_id", "start"]].astype({"start": "int64"}).reset_index().sort_values("start")
    merged = pd.merge_asof(placed, starts, left_on="start", right_on="sentence", by="doc_id")
    return merged.set_index("index")["sentence"].reindex(figures.index)


def _outcome(
    rows: list[Row], recovered: Mapping[tuple[str, int], Mapping[str, str]], gone: Decimal
) -> tuple[Row, bool, str] | None:
    """Return the figure that tells whether the target was met, whether it was, and by what; None when untold."""
    for row in rows:
        if row["measure"] == "completion" and not row["masked"] and row["canonical_value"] is not None:
            return row, interval_of(row).high >= gone, f"完成率{row['quote']}"
    for row in rows:
        given = recovered.get((row["doc_id"], row["id"]))
        if row["measure"] == "completion" and row["masked"] and given is not None:
            interval = Interval(Decimal(given["low"]), Decimal(given["high"]))
            if interval.low >= gone or interval.high < gone:
                return row, interval.low >= gone, f"完成率由{given['formula']}推回"
    for row in rows:
        if row["measure"] == "lead" and row["direction"] in {"up", "down"}:
            return row, row["direction"] == "up", "超时序进度" if row["direction"] == "up" else "低于时序进度"
    return None


def _share_gone(start: str, end: str) -> Decimal:
    """Return the share of the year that a report covers, in per cent; 100 when its period is unknown or longer."""
    if not end or start[:4] != end[:4]:
        return Decimal(100)
    return Decimal(end[5:7]) / 12 * 100


def _sentence(missed_masked: int, missed_open: int, met_masked: int, met_open: int, p_value: float | None) -> str:
    chosen = settings()
    missed, met = missed_masked + missed_open, met_masked + met_open
    counted = f"未完成的目标{missed}项，遮盖{missed_masked}项；完成的{met}项，遮盖{met_masked}项"
    if p_value is None:
        return f"{counted}。有一类没有例子，无从比较。"
    told = f"{counted}（Fisher 精确检验，双侧 p={p_value:.3f}）"
    if missed + met < chosen.selective_cases:
        return f"{told}。总共只有{missed + met}项，说明不了什么。"
    if p_value >= float(chosen.selective_level):
        return f"{told}。这样的差别，随机也常见。"
    more = "未完成的更常被遮盖" if missed_masked * met > met_masked * missed else "完成的更常被遮盖"
    return f"{told}。{more}，不像巧合；但各项未必互相独立，这不是有意为之的证明。"
