"""Whose a count or a sum is that has no name of its own: the area's, or an event's, a team's, a go-between's.

`[brought_about]` in lexicons/scope.toml holds the words.
"""

from __future__ import annotations

import re

from reportmine.rules.figure_rules import indicators
from reportmine.rules.scopes import Part, is_plain, scope_words
from reportmine.schema.records import Figure

_CLAUSE_END = re.compile(r"[，。；：！？,;:!?\s—]")


def parts_of_bringers(figure: Figure, sentence: str, at: int) -> set[Part]:
    """Return the event, team or go-between whose figure it is, when the sentence names one and not the area.

    Args:
        figure: the figure.
        sentence: its sentence.
        at: where the figure begins in the sentence.
    """
    known = scope_words().brought_about
    if figure.indicator not in known.indicators:
        return set()
    begin, clause = _clause_of(sentence, at)
    behind = _CLAUSE_END.split(sentence[at + len(figure.quote) :], maxsplit=1)[0]
    own = sentence[clause:at]
    if known.some.search(own):
        return {("部分", "其中一部分")}
    if known.whole.search(own):
        return set()
    told = sentence[begin:at] + "　" + behind
    if known.means.search(told):
        return set()
    return {(known.dimension, value) for words, value in known.words if words.search(told)}


def speaks_of_all(figure: Figure, sentence: str, sentence_start: int) -> bool:
    """Tell whether a count or sum without a name of its own is told of all that there is, not of some or of one.

    `新签约项目31个，总投资84.8亿元` is; `对未开工的6个项目` and `由某集团投资12亿元建设的` are not. Other indicators
    are called by their names, which tell enough.

    Args:
        figure: the figure.
        sentence: the sentence around it, empty when there is none.
        sentence_start: where the sentence begins in the report.
    """
    known = scope_words().brought_about
    if figure.indicator not in known.indicators or not sentence:
        return True
    begin, clause = _clause_of(sentence, figure.start - sentence_start)
    at = figure.start - sentence_start
    if known.whole.search(sentence[clause:at]) or figure.rule.startswith("table."):
        return True
    if indicators()[figure.indicator].dimensions != {"money"}:
        wording = figure.indicator_text
        if sentence.startswith(wording, at + len(figure.quote)):  # `38个新签约项目中`
            wording = wording.removesuffix("中")
        return is_plain(wording, figure.indicator)
    if figure.bound in {"le", "lt"}:
        return False
    return figure.rule == "figure.term" or (
        known.sum.search(sentence[clause:at]) is not None and "约" in sentence[begin:at]
    )


def _clause_of(sentence: str, at: int) -> tuple[int, int]:
    """Return where the part of a sentence up to the last semicolon, and the clause, around an offset begin."""
    begin = max(sentence.rfind(mark, 0, at) for mark in "；;。") + 1
    return begin, max(begin, *(sentence.rfind(mark, begin, at) + 1 for mark in "，,：:"))
