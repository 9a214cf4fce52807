"""The mask inventory: what is hidden, how, where, and how densely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportmine.audit.settings import settings

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.audit.material import Material

_BY = ["hides", "kind", "form", "role", "indicator", "status"]


def mask_inventory(material: Material) -> pd.DataFrame:
    """Return how many masks there are of each sort.

    Args:
        material: the reports.

    Returns:
        One row per sort, the most frequent first: `hides` (名称, 数字, 其他), `kind`, `form`, `role` of the section,
        `indicator` and `status` of the figure that the mask hides (empty when it hides none), `count`, `recovered`:
        how many of them other figures give back, `headline`: whether the indicator is one that readers look for first.
    """
    masks = _with_figures(material)
    masks["recovered"] = masks["recovered"].notna()
    counted = masks.groupby(_BY, dropna=False, as_index=False).agg(count=("id", "size"), recovered=("recovered", "sum"))
    counted["headline"] = counted["indicator"].isin(settings().headline)
    return counted.sort_values(["count", *_BY], ascending=[False] + [True] * len(_BY), ignore_index=True)


def mask_density(material: Material) -> pd.DataFrame:
    """Return how densely each report is masked.

    Args:
        material: the reports.

    Returns:
        One row per report in the order of area and period: `doc_id`, `doc_path`, `area`, `period`, `masks`, `numbers`
        and `names` hidden, `per_thousand`: masks per thousand characters, `figures`, `figures_masked`, `headline`:
        headline indicators of which some figure is masked, as a list, `recovered`: masked numbers given back.
    """
    masks = _with_figures(material)
    by_report = masks.groupby("doc_id")
    documents = material.documents.set_index("doc_id")
    result = documents[["path", "area", "period"]].rename(columns={"path": "doc_path"})
    result["masks"] = by_report.size()
    for name, label in (("numbers", "数字"), ("names", "名称")):
        result[name] = masks[masks["hides"] == label].groupby("doc_id").size()
    result["recovered"] = masks[masks["recovered"].notna()].groupby("doc_id").size()
    figures = material.figures
    result["figures"] = figures.groupby("doc_id").size()
    result["figures_masked"] = figures[figures["masked"]].groupby("doc_id").size()
    counts = ["masks", "numbers", "names", "recovered", "figures", "figures_masked"]
    result[counts] = result[counts].fillna(0).astype("int64")
    result["per_thousand"] = (1000 * result["masks"] / documents["char_count"].clip(lower=1)).astype(float).round(2)
    hidden = figures[figures["masked"] & figures["indicator"].isin(settings().headline)]
    headline = hidden.groupby("doc_id")["indicator"].agg(lambda names: sorted(set(names)))
    result["headline"] = [headline.get(doc_id, []) for doc_id in result.index]
    return result.reset_index()


def _with_figures(material: Material) -> pd.DataFrame:
    """Return the masks with `hides` and with indicator and status of the figure that each hides."""
    figures = material.figures[["doc_id", "id", "indicator", "status"]].rename(columns={"id": "figure"})
    masks = material.masks.merge(figures, on=["doc_id", "figure"], how="left")
    masks[["indicator", "status"]] = masks[["indicator", "status"]].fillna("")
    names, numbers = settings().name_masks, settings().number_masks
    masks["hides"] = ["名称" if kind in names else "数字" if kind in numbers else "其他" for kind in masks["kind"]]
    return masks
