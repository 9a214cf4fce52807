"""What an indicator is: its definition, which way is good, and whether it adds up over periods and areas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from reportmine.errors import LexiconError
from reportmine.rules.lexicon import read_tsv

Good = Literal["up", "down", "none"]

_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """A row of lexicons/indicators.tsv, without what only the finding of figures needs.

    Attributes:
        name: the indicator.
        definition: what it measures, in Chinese.
        dimensions: dimensions that its value may have (`money`, `count`, `ratio` …); empty for any.
        good: whether more (`up`) or less (`down`) is better; `none` where neither is.
        adds_over_periods: whether the values of two halves make that of the year; not so for stocks and ratios.
        adds_over_areas: whether the values of its counties make that of the city.
    """

    name: str
    definition: str
    dimensions: frozenset[str]
    good: Good
    adds_over_periods: bool
    adds_over_areas: bool


@cache
def indicator_facts() -> dict[str, IndicatorFacts]:
    """Return the facts of all indicators by name.

    Raises:
        LexiconError: a row has no definition, or a label that is not allowed.
    """
    return {row["indicator"]: _facts(number, row) for number, row in enumerate(read_tsv("indicators"), start=2)}


def _facts(number: int, row: dict[str, str]) -> IndicatorFacts:
    where = f"词典 lexicons/indicators.tsv 第{number}行（{row['indicator']}）"
    if not row["definition"]:
        raise LexiconError(f"{where}没有定义", hint="请在 definition 一列写一句话")
    good: Good | None = next((label for label in get_args(Good) if label == row["good"]), None)
    if good is None:
        raise LexiconError(f"{where}的 good 是“{row['good']}”", hint=f"可用：{'、'.join(get_args(Good))}")
    for column in ("adds_over_periods", "adds_over_areas"):
        if row[column] not in _YES_NO:
            raise LexiconError(f"{where}的 {column} 是“{row[column]}”", hint="可用：yes、no")
    return IndicatorFacts(
        row["indicator"],
        row["definition"],
        frozenset(filter(None, row["dimensions"].split(","))),
        good,
        _YES_NO[row["adds_over_periods"]],
        _YES_NO[row["adds_over_areas"]],
    )
