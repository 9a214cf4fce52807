"""Figures made for a number, as they would be read from a text."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from hypothesis import strategies as st

from reportmine.relate.intervals import Mode
from reportmine.schema.records import Figure

_ROUNDING = {"round": ROUND_HALF_UP, "truncate": ROUND_DOWN}
_CANONICAL = {"亿元": "元", "万元": "元", "%": "%", "个百分点": "百分点", "个": "个", "人": "人"}

MODES = st.sampled_from(("round", "truncate"))
"""Both ways of shortening a number."""

DECIMALS = st.integers(min_value=0, max_value=3)
"""How many decimals a writer keeps."""


def shortened(truth: Decimal, decimals: int, mode: Mode) -> str:
    """Return a number as a writer shortens it."""
    return format(truth.quantize(Decimal(1).scaleb(-decimals), rounding=_ROUNDING[mode]), "f")


def figure_of(value: str | None, unit: str, measure: str = "value", direction: str | None = None) -> Figure:
    """Return a figure with a value and unit, masked when the value is None."""
    return Figure(
        id=0,
        start=0,
        end=1,
        quote="*",
        section_id=0,
        rule="test",
        value=value,
        value_high=None,
        unit=unit,
        masked=value is None,
        mask_low=None,
        mask_high=None,
        canonical_value=None,
        canonical_high=None,
        canonical_unit=_CANONICAL[unit],
        indicator="其他",
        indicator_text="",
        status="actual",
        measure=measure,  # type: ignore[arg-type]
        direction=direction,  # type: ignore[arg-type]
        bound="eq",
        qualifiers=(),
        period=None,
        tone=None,
    )
