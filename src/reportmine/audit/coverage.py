"""How far the audit could see: numbers and sentences without a record, ties checked, and arithmetic closure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.audit.material import Material

_CHECKED = ("consistent", "inconsistent")


def coverage(material: Material) -> pd.DataFrame:
    """Return what was and what could not be checked, per report.

    Arithmetic closure, ties that hold ÷ ties checked, is a measure of quality that needs no gold: a report whose
    arithmetic was read right closes. A tie holds when it is consistent under rounding or under truncation.

    Args:
        material: the reports.

    Returns:
        One row per report in the order of area and period: `doc_id`, `doc_path`, `area`, `area_key`, `period`,
        `numbers`, `unexplained` (numbers that no record explains), `sentences`, `no_role` (sentences whose role is
        其他), `ties`, `checked` (ties with a verdict), `held`, `closure` (missing when none was checked).
    """
    documents = material.documents.set_index("doc_id")
    result = documents[["path", "area", "area_key", "period"]].rename(columns={"path": "doc_path"})
    seen = documents["numbers_seen"]
    result["numbers"] = [sum(uses.values()) for uses in seen]
    result["unexplained"] = [uses.get("unexplained", 0) for uses in seen]
    sentences, relations = material.sentences, checked_ties(material)
    result["sentences"] = sentences.groupby("doc_id").size()
    result["no_role"] = sentences[sentences["role"] == "其他"].groupby("doc_id").size()
    result["ties"] = relations.groupby("doc_id").size()
    result["checked"] = relations[relations["checked"]].groupby("doc_id").size()
    result["held"] = relations[relations["held"]].groupby("doc_id").size()
    counts = ["sentences", "no_role", "ties", "checked", "held"]
    result[counts] = result[counts].fillna(0).astype("int64")
    return _with_closure(result).reset_index()


def coverage_by(per_report: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Return coverage summed over the reports of each area, or of all.

    Args:
        per_report: from `coverage`.
        by: `area_key`, `period`, or None for one row over all reports.
    """
    counts = ["numbers", "unexplained", "sentences", "no_role", "ties", "checked", "held"]
    if by is None:
        summed = per_report[counts].sum().to_frame().T
        summed.insert(0, "reports", len(per_report))
    else:
        groups = per_report.groupby(by, sort=False)
        summed = groups[counts].sum()
        summed.insert(0, "reports", groups.size())
        summed = summed.reset_index()
    return _with_closure(summed)


def checked_ties(material: Material) -> pd.DataFrame:
    """Return the relations with `checked`: whether there is a verdict, and `held`: whether one of the two is good."""
    relations = material.relations.copy()
    verdicts = relations[["verdict_round", "verdict_truncate"]]
    relations["checked"] = verdicts.isin(_CHECKED).any(axis=1)
    relations["held"] = (verdicts == "consistent").any(axis=1)
    return relations


def _with_closure(frame: pd.DataFrame) -> pd.DataFrame:
    held, checked = frame["held"].astype(float), frame["checked"].astype(float)
    frame["closure"] = (held / checked.where(checked > 0)).round(4)
    return frame
