"""The kinds of expressions of time, each with a cheap test that spares most sentences its pattern."""

import re
from functools import cache

from reportmine.rules.patterns import pattern, pattern_rows

TELLS_TIME = re.compile("[年月季周期届每来目现迄五]")
"""Cheap test: one of these stands in every expression of time; a test holds the lexicon to it."""

HOLDS = {
    "when.dated": r"[今本去上一前明来全半\d\s二三四首个年][年季月内]",
    "when.until-day": r"[到至止](?:目前)?[\d今去]",
    "when.years": r"[-~—–至到]\s?(?:19|20)\d",
    "when.plan-term": "十[一二三四五六]?五",
    "when.past-years": "[二两三四五十本][年届]",
    "when.coming-years": "[三五]年",
    "when.each": "每|期间|假期|黄金周|近年来|近些年|历年|多年来|以来|连续",
    "when.masked": "[*＊×xX]",
    "when.report-time": "",
}
"""Pattern → what stands in all that it finds: cheap tests for patterns that are slow to fail; tested likewise."""


@cache
def expressions() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """Return label, pattern and cheap test of each kind of expression, in file order."""
    rows = [row for row in pattern_rows().values() if row.id.startswith("when.")]
    return tuple((row.gives, pattern(row.id), re.compile(HOLDS.get(row.id, ""))) for row in rows)
