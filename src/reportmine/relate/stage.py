"""The stage that finds the arithmetic ties of a report, checks them, and says what an auditor should look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from msgspec.structs import replace

from reportmine.relate.differences import find_differences
from reportmine.relate.findings import find_findings
from reportmine.relate.growth import find_growth
from reportmine.relate.means import find_means
from reportmine.relate.pace import find_pace_gaps
from reportmine.relate.ratio import find_ratios
from reportmine.relate.recover import recover_masks
from reportmine.relate.scenes import Scene, scenes
from reportmine.relate.sums import find_sums
from reportmine.relate.targets import find_targets
from reportmine.relate.ties import STATED, Term, Tie
from reportmine.relate.verdicts import judge
from reportmine.schema.report import Report


class Finder(NamedTuple):
    """A finder of ties, and without what a sentence is not shown to it, for it would find nothing.

    Attributes:
        find: the finder; it asks at little cost whether a sentence has the words for a tie, as few sentences have.
        figures: how many figures the sentence must hold.
        rates: whether one of them must be in per cent or told in times as much.
    """

    find: Callable[[Scene], Iterable[Tie]]
    figures: int
    rates: bool


FINDERS = (
    Finder(find_ratios, 1, rates=True),
    Finder(find_sums, 1, rates=False),
    Finder(find_growth, 3, rates=True),
    Finder(find_differences, 2, rates=False),
    Finder(find_means, 1, rates=False),
    Finder(find_pace_gaps, 2, rates=True),
    Finder(find_targets, 1, rates=True),
)
"""Where two finders explain one stated figure alike, the earlier one is believed."""


def relate(report: Report) -> Report:
    """Fill `relations` with the ties that the text states, checked, `recovered` of the masks, and `findings`.

    Args:
        report: with sentences and figures, whose periods are resolved.
    """
    ties = find_ties(report)
    related = replace(report, relations=tuple(judge(tie, number, report) for number, tie in enumerate(ties)))
    return find_findings(recover_masks(related, ties))


def find_ties(report: Report) -> list[Tie]:
    """Return the ties of a report in the order of the text, masked operands included.

    Each stated figure is explained once: by the tie with the most operands, and of those by the earlier finder.
    """
    if not report.figures:
        return []
    kept: dict[tuple[str, int], Tie] = {}
    for scene in scenes(report):
        count, tells_rates = len(scene.figures), scene.tells_rates
        for find, figures, rates in FINDERS:
            if count < figures or (rates and not tells_rates):
                continue
            for tie in find(scene):
                key = _explains(tie)
                if key not in kept or len(tie.terms) > len(kept[key].terms):
                    kept[key] = tie
    return sorted(kept.values(), key=lambda tie: (tie.start, tie.end, tie.type))


def _explains(tie: Tie) -> tuple[str, int]:
    """Return what one tie only may explain: the stated figure, the parts of a whole by their first part.

    A whole may be broken down twice (by trade and by place), so a sum is told by its first part and not by its total.
    A rate may give both a growth check and, told as a completion, a lead over schedule: they explain different figures.
    """
    role = "part" if tie.type == "sum" else STATED.get(tie.type, "rate")
    term: Term | None = tie.term(role)
    kind = "sum" if tie.type == "sum" else "stated"
    return kind, term.start if term is not None else tie.start
