"""The whole audit of some reports: findings, masks, ties, and how far it could see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from reportmine.audit.between import find_bases_told_anew, find_conflicts, find_restated_bases
from reportmine.audit.coverage import checked_ties, coverage, coverage_by
from reportmine.audit.finding import COLUMNS, as_frame
from reportmine.audit.given_back import find_implied_by_growth, find_visible_elsewhere
from reportmine.audit.inventory import mask_density, mask_inventory
from reportmine.audit.material import Material, material
from reportmine.audit.promises import find_restated_targets, find_vanished_projects
from reportmine.audit.selective import SelectiveMasking, selective_masking
from reportmine.audit.series import find_newly_masked, find_outliers, find_vanished_targets
from reportmine.schema.labels import SEVERITIES

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.query.filters import Filters
    from reportmine.store.catalog import Store

_ACROSS = (
    find_conflicts,
    find_restated_bases,
    find_bases_told_anew,
    find_visible_elsewhere,
    find_implied_by_growth,
    find_newly_masked,
    find_vanished_targets,
    find_outliers,
)
_OF_PROMISES = (find_vanished_projects, find_restated_targets)


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found.

    Attributes:
        findings: columns `finding.COLUMNS`; the gravest first, then by area, period, file and place.
        ties: the arithmetic ties with `checked` and `held`, columns of `relations` and of the report.
        masks: see `inventory.mask_inventory`.
        density: see `inventory.mask_density`.
        recovered: masks that other figures give back, with `low`, `high`, `unit`, `formula`.
        selective: see `selective.selective_masking`.
        coverage: one row per report, see `coverage.coverage`.
        coverage_by_area: the same summed by area.
        total: the same over all reports, one row.
    """

    findings: pd.DataFrame
    ties: pd.DataFrame
    masks: pd.DataFrame
    density: pd.DataFrame
    recovered: pd.DataFrame
    selective: SelectiveMasking
    coverage: pd.DataFrame
    coverage_by_area: pd.DataFrame
    total: pd.DataFrame

    def at_least(self, severity: str) -> int:
        """Return how many findings are as grave as `severity` or graver."""
        grave = SEVERITIES[: SEVERITIES.index(severity) + 1]
        return int(self.findings["severity"].isin(grave).sum())


def audit(store: Store, **filters: Unpack[Filters]) -> Audit:
    """Audit the reports that meet the conditions.

    Args:
        store: an open store.
        filters: conditions on reports: area, period, since, until, doc.

    Raises:
        UsageError: unknown condition or value, or no report meets the conditions.
        StoreError: a chunk is damaged.
    """
    chosen = material(store, **filters)
    per_report = coverage(chosen)
    return Audit(
        findings=_findings(store, chosen),
        ties=checked_ties(chosen),
        masks=mask_inventory(chosen),
        density=mask_density(chosen),
        recovered=_recovered(chosen),
        selective=selective_masking(chosen),
        coverage=per_report,
        coverage_by_area=coverage_by(per_report, "area_key"),
        total=coverage_by(per_report, None),
    )


def _findings(store: Store, chosen: Material) -> pd.DataFrame:
    """Return the findings of each report and those across reports in one table."""
    import pandas as pd

    within = chosen.findings.copy()
    within["rests_on"] = [
        [f"{doc_id}#{record}" for record in records]
        for doc_id, records in zip(within["doc_id"], within["rests_on"], strict=True)
    ]
    found = [finding for find in _ACROSS for finding in find(chosen)]
    across = as_frame([*found, *(finding for tell in _OF_PROMISES for finding in tell(store, chosen))])
    both = pd.concat([frame for frame in (within[list(COLUMNS)], across) if not frame.empty] or [across])
    gravity = both["severity"].map(SEVERITIES.index)
    return (
        both.assign(_gravity=gravity)
        .sort_values(["_gravity", "doc_area", "doc_period", "doc_path", "start"], kind="stable", ignore_index=True)
        .drop(columns="_gravity")
    )


def _recovered(chosen: Material) -> pd.DataFrame:
    """Return the masks that figures of their own report give back."""
    masks = chosen.masks[chosen.masks["recovered"].notna()].copy()
    for part in ("low", "high", "unit", "formula"):
        masks[part] = [recovered[part] for recovered in masks["recovered"]]
    return masks.drop(columns="recovered").reset_index(drop=True)
