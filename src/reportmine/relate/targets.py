"""Implied targets: `完成到位资金9.36亿元，完成年度目标的117%` tells a target of about 8 亿元 without saying so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reportmine.relate.operands import (
    between,
    is_amount,
    is_percent,
    left_of,
    list_after,
    list_before,
    tells_completion,
)
from reportmine.relate.scenes import Scene
from reportmine.relate.ties import Tie, term_of
from reportmine.rules.patterns import pattern
from reportmine.schema.records import Figure

_STOP = re.compile("[。；;]")
_TASK = re.compile("任务|目标|计划|预算|指标|完成|兑现|达成")
"""Cheap test: one of these stands in all words that tell a completion; tests hold the lexicon to it."""


def find_targets(scene: Scene) -> Iterable[Tie]:
    """Return the implied targets of a sentence: amounts with their completion, the target itself untold."""
    return _targets(scene) if _TASK.search(scene.words) else ()


def _targets(scene: Scene) -> Iterator[Tie]:
    figures = scene.figures
    tied: set[int] = set()
    for index, figure in enumerate(figures):
        if index in tied or not (is_percent(figure) or figure.canonical_unit == "倍"):
            continue
        left = left_of(scene, index)
        if not _TASK.search(left) or not tells_completion(left):
            continue
        if (told := _told_before(scene, index)) is not None:
            yield Tie("implied_target", (term_of("num", told), term_of("rate", figure)), "target.before")
            continue
        rates = list_after(scene, index)
        amounts = _amounts(scene, index, len(rates))
        if len(amounts) != len(rates):
            continue
        tied.update(rates)
        for amount, rate in zip(amounts, rates, strict=True):
            if not _excluded(figures[amount], left_of(scene, amount), left):
                yield Tie("implied_target", (term_of("num", figures[amount]), term_of("rate", figures[rate])), "target")


def _amounts(scene: Scene, index: int, wanted: int) -> list[int]:
    """Return the amounts that the per cents from `index` on are the completion of, empty when that is not certain."""
    figures = scene.figures
    for at in range(index - 1, -1, -1):
        if not is_amount(figures[at]):
            if figures[at].measure not in {"growth", "increase", "share"}:
                return []
            continue
        if pattern("tie-rate.compared-before").search(left_of(scene, at)):
            continue
        if not pattern("tie-rate.until-rate").match(between(scene, figures[at], figures[index])):
            return []
        if wanted == 1:
            return [at]
        return [place for place in list_before(scene, at, "tie-rate.listed") if is_amount(figures[place])][-wanted:]
    return []


def _told_before(scene: Scene, index: int) -> Figure | None:
    """Return the amount that ends the sentence before, when this one tells its completion (`；完成任务的60%`)."""
    if index or not scene.before or not is_amount(scene.before[-1]):
        return None
    amount = scene.before[-1]
    words = _STOP.sub("，", scene.text[amount.end : scene.figures[0].start])
    if not pattern("tie-rate.until-rate").match(words):
        return None
    left = scene.text[max(0, amount.start - 20) : amount.start]
    return None if _excluded(amount, left, words) else amount


def _excluded(amount: Figure, before: str, words: str) -> bool:
    """Tell whether an amount cannot be what is done.

    Args:
        amount: the figure.
        before: the words before it.
        words: the words before its completion.
    """
    if amount.status != "actual" or pattern("tie-rate.planned-size").search(before):
        return True
    return pattern("tie-rate.money-task").search(words) is not None and not amount.canonical_unit.endswith("元")
