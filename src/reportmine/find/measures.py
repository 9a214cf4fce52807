"""What a figure says of its indicator: measure, direction, bound, tone."""

import re
from dataclasses import dataclass
from functools import cache

from reportmine.find.phrase import Phrase
from reportmine.rules.patterns import pattern, pattern_group
from reportmine.schema.labels import Bound, Direction, Measure

_POINTS = frozenset({"个百分点", "百分点", "个点"})


_RISE_ENDS = frozenset("到至为在")
"""Cheap test: one of these is among the last four characters of all that tells what something rose or fell to; a test
holds the lexicon to it, as to the next."""
_INCREASE_ENDS = frozenset("加增少长减升高收多降低大短了近约超过共计逾达到\n")
"""Cheap test: one of these ends all words that tell an increase or decrease, also without 约 or 近 after them."""
_FALLS = re.compile("[降减落滑负跌缩窄少]")
"""Cheap test: one of these stands in all words that tell a fall."""
_BOUND_ENDS = frozenset("超过破逾于达上少在到足内至多约近了\n")
"""One of these ends all words before a number that set a bound, but for what follows 至少."""
_BOUNDS_AFTER = frozenset("以之左上及多余")
"""One of these opens all words after a number that set a bound."""


@dataclass(frozen=True, slots=True)
class _MeasurePatterns:
    """The patterns `measure.*` of lexicons/readings.toml."""

    down: re.Pattern[str]
    up: re.Pattern[str]
    growth: re.Pattern[str]
    rise_to: re.Pattern[str]
    points_against: re.Pattern[str]
    completion: re.Pattern[str]
    no_completion: re.Pattern[str]
    task: re.Pattern[str]
    completed_after: re.Pattern[str]
    only_of: re.Pattern[str]
    share: re.Pattern[str]
    share_before: re.Pattern[str]
    share_then: re.Pattern[str]
    rate: re.Pattern[str]
    rate_moved: re.Pattern[str]
    rate_word: re.Pattern[str]
    growing: re.Pattern[str]
    growth_rate: re.Pattern[str]
    schedule: re.Pattern[str]
    progress: re.Pattern[str]
    times_of: re.Pattern[str]
    total: re.Pattern[str]
    added: re.Pattern[str]
    increase: re.Pattern[str]
    new_thing: re.Pattern[str]
    other_verb: re.Pattern[str]
    goes_on: re.Pattern[str]


@cache
def _measure() -> _MeasurePatterns:
    return pattern_group(_MeasurePatterns, "measure")


@dataclass(frozen=True, slots=True)
class _BoundPatterns:
    """The patterns `bound.*` of lexicons/readings.toml."""

    at_least_before: re.Pattern[str]
    at_most_before: re.Pattern[str]
    about_before: re.Pattern[str]
    at_most_after: re.Pattern[str]
    about_after: re.Pattern[str]
    at_least_after: re.Pattern[str]


@cache
def _bound() -> _BoundPatterns:
    return pattern_group(_BoundPatterns, "bound")


def bound_of(phrase: Phrase, vague: bool) -> Bound:
    """Return the bound that the words before and after the figure set."""
    words = _bound()
    left = phrase.left.rstrip(" 　")
    after = phrase.after.lstrip("”’ ")
    told_after = after[:1] in _BOUNDS_AFTER
    told_before = left[-1:] in _BOUND_ENDS or "至少" in left
    if told_after and words.at_most_after.match(after):
        return "le"
    if told_before and words.at_least_before.search(left):
        return "ge"
    if told_after and words.about_after.match(after):
        return "approx"
    if vague or (told_after and words.at_least_after.match(after)):
        return "ge"
    if told_before and words.at_most_before.search(left):
        return "le"
    return "approx" if told_before and words.about_before.search(left) else "eq"


def tone_of(phrase: Phrase) -> str | None:
    """Return the word that says how firmly a target is put, None when none does."""
    found = None
    for match in pattern("tone.before").finditer(phrase.left):
        found = match.group()
    if found:
        return found
    after = pattern("tone.after").match(phrase.after)
    return after.group() if after else None


def direction_of(phrase: Phrase, context: str) -> Direction | None:
    """Return `down` for a decline, `up` for a stated rise, None when the text says neither.

    Args:
        phrase: the figure's phrase.
        context: wording before the list that the figure stands in, for shared verbs.
    """
    patterns = _measure()
    for words in (phrase.left, context):
        down = _last(patterns.down, words) if _FALLS.search(words) else -1
        up = _last(patterns.up, words)
        if down < 0 and up < 0:
            continue
        return "down" if down > up else "up"
    return None


def _last(wanted: re.Pattern[str], words: str) -> int:
    position = -1
    for match in wanted.finditer(words):
        position = match.start()
    return position


def measure_of(phrase: Phrase, context: str, before: str) -> Measure:
    """Return what the figure says: value, increase, growth, share, completion or lead.

    Args:
        phrase: the figure's phrase.
        context: wording whose verb the figure shares (a list after 分别), empty when none.
        before: up to 30 code points of the sentence before the phrase, for `完成目标任务4次的150％`.
    """
    words = _measure()
    left = phrase.left
    if phrase.number.dimension == "ratio":
        if phrase.number.unit in _POINTS:
            return _points(words, left, phrase.right)
        return _ratio(words, phrase, context, before)
    if not _RISE_ENDS.isdisjoint(left[-4:]) and words.rise_to.search(left):
        return "value"
    bare = left.rstrip(" 　约近")
    if bare[-1:] in _INCREASE_ENDS and (words.increase.search(bare) or words.increase.search(left)):
        return "increase"
    if "增" in left and words.new_thing.search(left) and not words.total.search(left):
        return "increase"
    if context and words.added.search(context) and not words.rise_to.search(context):
        return "increase"
    return "value"


def carries_increase(phrase: Phrase) -> bool:
    """Tell whether a list item goes on with the 新增 of the item before it (`新增停车位1100个、充电桩935个`)."""
    words = _measure()
    return words.goes_on.search(phrase.left) is not None and words.other_verb.search(phrase.left) is None


def _points(words: _MeasurePatterns, left: str, right: str) -> Measure:
    if words.schedule.search(left + right) or words.progress.search(left):
        return "lead"
    if words.points_against.search(left):
        return "share" if words.rate.search(left) and not words.growing.search(left) else "growth"
    if words.growth_rate.search(left):
        return "growth"
    return "increase"


def _ratio(words: _MeasurePatterns, phrase: Phrase, context: str, before: str) -> Measure:
    left = phrase.left
    unit = phrase.number.unit
    if words.completed_after.match(phrase.right):
        return "completion"
    if words.schedule.search(left) and not words.rate_word.search(left):
        return "lead"
    if words.only_of.match(left) and words.task.search(before):
        return "completion"
    if words.completion.search(left) and not words.no_completion.search(left):
        return "completion"
    if left.startswith("的") and words.share_before.search(before):
        return "share"
    tail = left if left.strip("、和及与，") else context
    grown = _last(words.growth, tail)
    shared = _last(words.share, tail)
    if words.rise_to.search(tail) and unit != "倍":
        return "share" if shared >= 0 or grown < 0 or words.rate_moved.search(tail) else "growth"
    if grown >= 0 and (grown > shared or not words.share_then.search(tail, grown)):
        return "growth"
    if shared >= 0:
        return "share"
    if unit == "倍":
        if words.task.search(tail + before[-12:]):
            return "completion"
        return "share" if words.times_of.search(tail) else "growth"
    if context and words.growth.search(context):
        return "growth"
    return "share"
