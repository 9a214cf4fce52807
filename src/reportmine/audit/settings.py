"""The thresholds and kinds of lexicons/audit.toml."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from reportmine.rules.lexicon import read_toml


@dataclass(frozen=True, slots=True)
class Settings:
    """What the audit goes by.

    Attributes:
        headline: indicators that a reader looks for first.
        also_named: other words by which a plan may name a headline indicator.
        nominal: indicators whose growth rate gives last period's value back.
        not_nominal_when: words in the sentence that say the rate is on another basis.
        narrower: words in a clause that say that it tells of a part of the area.
        longest_between: characters between a value and its growth rate at most.
        estimate: words in the sentence that say that a value was told before it was known.
        outlier_times: how many times the median a value must be (or its inverse) to stand out.
        outlier_points: values that a series needs before any of them can stand out.
        outlier_years: years on either side from which the others are taken.
        selective_level: p below which masking is called rarely a coincidence.
        selective_cases: cases below which nothing is concluded.
        project_lost: words that say that a project did not come.
        name_masks: kinds of masks that hide names.
        number_masks: kinds that hide numbers.
        severities: severity by kind of finding.
        meanings: what each kind means.
    """

    headline: frozenset[str]
    also_named: dict[str, tuple[str, ...]]
    nominal: frozenset[str]
    not_nominal_when: tuple[str, ...]
    narrower: tuple[str, ...]
    longest_between: int
    estimate: tuple[str, ...]
    outlier_times: Decimal
    outlier_points: int
    outlier_years: int
    selective_level: Decimal
    selective_cases: int
    project_lost: tuple[str, ...]
    name_masks: frozenset[str]
    number_masks: frozenset[str]
    severities: dict[str, str]
    meanings: dict[str, str]


@cache
def settings() -> Settings:
    """Return the settings; read once."""
    told = read_toml("audit")
    kinds = told["kinds"]
    return Settings(
        headline=frozenset(told["headline"]["indicators"]),
        also_named={name: tuple(words) for name, words in told["headline"]["also_named"].items()},
        nominal=frozenset(told["nominal"]["indicators"]),
        not_nominal_when=tuple(told["nominal"]["not_when"]),
        narrower=tuple(told["nominal"]["narrower"]),
        longest_between=told["nominal"]["longest_between"],
        estimate=tuple(told["nominal"]["estimate"]),
        outlier_times=Decimal(told["outlier"]["times"]),
        outlier_points=told["outlier"]["least_points"],
        outlier_years=told["outlier"]["years"],
        selective_level=Decimal(told["selective"]["level"]),
        selective_cases=told["selective"]["least_cases"],
        project_lost=tuple(told["projects"]["lost"]),
        name_masks=frozenset(told["mask_kinds"]["names"]),
        number_masks=frozenset(told["mask_kinds"]["numbers"]),
        severities={kind: entry["severity"] for kind, entry in kinds.items()},
        meanings={kind: entry["meaning"] for kind, entry in kinds.items()},
    )
