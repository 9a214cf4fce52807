"""Whether a figure was reached, was set as a target, or is intended; and the period that the text gives it."""

import re
from dataclasses import dataclass
from functools import cache

from reportmine.find.phrase import Phrase
from reportmine.rules.patterns import pattern_group
from reportmine.schema.labels import Role, Status


@dataclass(frozen=True, slots=True)
class _StatusPatterns:
    """The patterns `status.*` of lexicons/readings.toml."""

    target_named: re.Pattern[str]
    target_asked: re.Pattern[str]
    asked: re.Pattern[str]
    at_least: re.Pattern[str]
    of_target: re.Pattern[str]
    intended: re.Pattern[str]
    done: re.Pattern[str]
    estimate: re.Pattern[str]
    to_be_reached: re.Pattern[str]
    listed_to_sign: re.Pattern[str]
    proposed: re.Pattern[str]
    investment: re.Pattern[str]


@cache
def _status() -> _StatusPatterns:
    return pattern_group(_StatusPatterns, "status")


_NOT_YET = re.compile("[务标划原初算求规应得须拟需争保将望议请]|下达|[少低]于|至少|[成产运]后|可[加实新年带形]|到20")
"""Cheap test: one of these stands in all words that make a number a target or a plan; tests hold the lexicon to it."""
_ASKS = "要求"
"""Cheap test: this stands in all words that ask for a number; tested likewise."""
_TO_SIGN = "拟签约项目"
"""Cheap test: this opens a list of projects that are still to be signed; tested likewise."""
_CALLS_TARGET = frozenset("以左的年全考预目任要")
"""What opens all words after a number that call it a target."""
_TELLS_PERIOD = re.compile("[年月季周五]")
"""Cheap test: one of these stands in every period; tested likewise."""


@dataclass(frozen=True, slots=True)
class _PeriodPatterns:
    """The patterns `period.*` of lexicons/readings.toml."""

    named: re.Pattern[str]
    not_after: re.Pattern[str]
    sure: re.Pattern[str]
    compared: re.Pattern[str]
    quoted: re.Pattern[str]
    ended: re.Pattern[str]


@cache
def _period() -> _PeriodPatterns:
    return pattern_group(_PeriodPatterns, "period")


def status_of(phrase: Phrase, role: Role, sentence_left: str, measure: str) -> Status:
    """Return actual, target or plan.

    Args:
        phrase: the figure's phrase.
        role: role of the sentence.
        sentence_left: the sentence up to the phrase.
        measure: the figure's measure; a completion is always reached, never a target.
    """
    words = _status()
    left = phrase.left
    forward = role in {"计划", "诉求"}
    if measure == "completion":
        return "plan" if forward and not words.done.search(left) else "actual"
    if not forward:
        return _status_looking_back(words, phrase, sentence_left)
    if words.estimate.search(left) is None and words.intended.search(left):
        return "plan"
    if words.done.search(left) and not words.to_be_reached.search(left):
        return "actual"
    if phrase.right.startswith("的") and phrase.number.dimension == "money" and words.investment.search(left):
        return "actual"
    return "plan"


def _status_looking_back(words: _StatusPatterns, phrase: Phrase, sentence_left: str) -> Status:
    """Return the status in text that tells what has been: actual unless the words say target or plan."""
    left = phrase.left
    may = _NOT_YET.search(left) is not None
    if may and words.target_named.search(left):
        return "target"
    first = phrase.after[:1]
    if (first in _CALLS_TARGET or first.isspace()) and words.of_target.match(phrase.after):
        return "target"
    if may and words.target_asked.search(left) and not words.done.search(left):
        return "target"
    if _ASKS in sentence_left[-60:] and _asked_before(words, left, sentence_left):
        return "target"
    if may and words.intended.search(left) and not words.estimate.search(left):
        return "plan"
    if _TO_SIGN in sentence_left and words.listed_to_sign.search(sentence_left):
        return "plan" if words.proposed.search(phrase.wording) else "actual"
    return "actual"


def _asked_before(words: _StatusPatterns, left: str, sentence_left: str) -> bool:
    """Tell whether the words before the phrase ask for its number."""
    just_before = sentence_left[-30:]
    if words.asked.search(just_before) and "，" not in sentence_left[-6:] and words.target_asked.search(just_before):
        return True
    asked = words.at_least.search(left) is not None and words.asked.search(sentence_left[-60:]) is not None
    return asked and not words.done.search(left)


class Periods:
    """The periods of one sentence as written; each holds for the figures after it, within the sentence."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._found: list[re.Match[str]] = []
        if not _TELLS_PERIOD.search(text, start, end):
            return
        words = _period()
        self._found = [
            match
            for match in words.named.finditer(text, start, end)
            if not words.compared.search(text[max(0, match.start() - 2) : match.start()])
            and not words.quoted.search(text[max(0, match.start() - 1) : match.start()])
            and not _is_name(words, text, match)
        ]

    def before(self, position: int) -> str | None:
        """Return the last period before `position`, None when there is none or 目前 has ended it."""
        if not self._found:
            return None
        last = None
        for match in self._found:
            if match.start() >= position:
                break
            last = match
        if last is None or _period().ended.search(self._text, last.start(), position):
            return None
        return last.group()


def _is_name(words: _PeriodPatterns, text: str, match: re.Match[str]) -> bool:
    """Tell whether the words after a period make it part of a name or of a longer time."""
    if words.sure.match(text[match.start() : match.end() + 3]):
        return False
    return words.not_after.match(text[match.end() : match.end() + 3]) is not None
