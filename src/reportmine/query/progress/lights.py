"""The share of the year gone, and what a lead over it is worth: 红, 黄 or 绿."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from reportmine.errors import LexiconError
from reportmine.rules.lexicon import read_toml
from reportmine.rules.periods import Period

Light = Literal["红", "黄", "绿"]
Base = Literal["year", "stage", "untold"]

ROUNDS = {"month": "月通报", "months": "月通报", "quarter": "季督查", "half": "季督查", "year": "年考核"}
"""What a ranking is called by the kind of its period."""

_CLAUSE = re.compile(r"[，。；：！？\n]")


@dataclass(frozen=True, slots=True)
class LightSettings:
    """What lexicons/pace.toml sets.

    Attributes:
        green: least lead, in percentage points, that is green.
        yellow: least lead that is yellow.
        most_lead: greatest lead at which a target without a time is taken for the year's.
        bases: what a clause says of the target's time, the first that matches.
    """

    green: Decimal
    yellow: Decimal
    most_lead: Decimal
    bases: tuple[tuple[Base, re.Pattern[str]], ...]


@cache
def light_settings() -> LightSettings:
    """Return the settings.

    Raises:
        LexiconError: a threshold is missing or no number, they stand in the wrong order, or a base is not allowed.
    """
    told = read_toml("pace")
    try:
        green, yellow = Decimal(told["lights"]["green"]), Decimal(told["lights"]["yellow"])
        most = Decimal(told["untold"]["most_lead"])
    except (KeyError, ArithmeticError) as error:
        raise LexiconError(
            "词典 lexicons/pace.toml 的界限缺了一个或不是数", hint='写成 green = "0"、yellow = "-10"、most_lead = "20"'
        ) from error
    if green <= yellow:
        raise LexiconError(f"词典 lexicons/pace.toml 的 green（{green}）应大于 yellow（{yellow}）", hint="请对调")
    bases: list[tuple[Base, re.Pattern[str]]] = []
    for row in told["base"]:
        if row["base"] not in {"year", "stage"}:
            raise LexiconError(f"词典 lexicons/pace.toml 的 base 不能是“{row['base']}”", hint="可用：year、stage")
        bases.append((row["base"], re.compile(row["pattern"])))
    return LightSettings(green, yellow, most, tuple(bases))


def base_of(words: str) -> Base:
    """Return the time of the target that a completion is of.

    Args:
        words: the sentence up to the completion; its last clause is looked at.
    """
    clause = _CLAUSE.split(words)[-1]
    return next((base for base, pattern in light_settings().bases if pattern.search(clause)), "untold")


def light_of(lead: Decimal) -> Light:
    """Return the light of a lead.

    Args:
        lead: completion less the share of the year gone, in percentage points.
    """
    settings = light_settings()
    if lead >= settings.green:
        return "绿"
    return "黄" if lead >= settings.yellow else "红"


def share_of_year(period: Period) -> Decimal | None:
    """Return how much of the year is gone when a period ends, in per cent; None unless it begins with the year.

    Args:
        period: a period.
    """
    if not period.key or not period.start.endswith("-01-01") or period.first_year != period.last_year:
        return None
    return Decimal(100 * period.last_month) / 12
