"""Which role a sentence has: that of its section, unless its own words say otherwise."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from reportmine.rules.patterns import pattern_group
from reportmine.rules.search import Find, search_for
from reportmine.schema.labels import Role


@dataclass(frozen=True, slots=True)
class _SentencePatterns:
    """The patterns `role.*` of lexicons/sentences.toml that are asked of single sentences."""

    plan_turn: re.Pattern[str]
    achieved: re.Pattern[str]
    firm_plan: re.Pattern[str]
    problem_turn: re.Pattern[str]
    solved: re.Pattern[str]
    problem_over: re.Pattern[str]
    request: re.Pattern[str]


@cache
def _patterns() -> _SentencePatterns:
    return pattern_group(_SentencePatterns, "role")


NEAR = {
    "problem-turn": ("清醒", "存在", "面临", "问题", "困难", "不足", "但"),
    "plan-turn": ("目标是", "目标为", "目标：", "目标:", "目标任务", "要求是", "要求：", "要求:"),
    "request": ("建议", "恳请", "请求", "希望上级", "请县委", "提请"),
    "achieved": ("取得", "得到", "去年"),
}
"""Pattern → words one of which stands in all that it finds: few sentences have one, and only they are read closely.

No word of one pattern overlaps a word of another, so that none hides behind it in the search.
"""


@cache
def _near() -> tuple[Find, tuple[str, ...]]:
    names = {word: name for name, words in NEAR.items() for word in words}
    return search_for(names), tuple(names.values())


def _worth_reading(text: str, spans: list[tuple[int, int]]) -> dict[str, set[int]]:
    """Return for each pattern of `NEAR` the numbers of the sentences that have one of its words."""
    find, names = _near()
    starts = [start for start, _ in spans]
    near: dict[str, set[int]] = {name: set() for name in NEAR}
    for number, start, _ in find(text):
        near[names[number]].add(bisect_right(starts, start) - 1)
    return near


def sentence_roles(text: str, spans: list[tuple[int, int]], roles: list[Role]) -> list[tuple[Role, str]]:
    """Return role and deciding stage of every sentence, given the role of its section.

    A paragraph that turns to problems (`我们也清醒地看到`) stays with them to its end; a sentence that asks a superior
    for something is a request wherever it stands; one that tells what was achieved is a result even among plans.
    """
    patterns = _patterns()
    near = _worth_reading(text, spans)
    may_turn, may_plan, may_ask, may_achieve = (near[name] for name in NEAR)
    worth_reading = set().union(*near.values())
    result: list[tuple[Role, str]] = []
    in_problem = in_plan = False
    previous_end = 0
    for number, ((start, end), section_role) in enumerate(zip(spans, roles, strict=True)):
        if number not in worth_reading and not in_problem and not in_plan:  # most sentences
            result.append((section_role, "section"))
            previous_end = end
            continue
        sentence = text[start:end]
        if (in_problem or in_plan) and text.find("\n", previous_end, start) >= 0:
            in_problem = in_plan = False
        previous_end = end
        asks = number in may_ask and patterns.request.search(sentence) is not None
        if section_role in _SETTLED:
            result.append(_leaving(section_role, sentence, asks=asks, may_achieve=number in may_achieve))
            continue
        if number in may_turn and patterns.problem_turn.search(sentence) and not patterns.solved.search(sentence):
            in_problem = True
        if in_problem and patterns.problem_over.match(sentence):
            in_problem = False
        in_plan = in_plan or (number in may_plan and patterns.plan_turn.search(sentence) is not None)
        if in_problem:
            result.append(("问题", "rule"))
        elif in_plan:
            result.append(("计划", "rule"))
        elif asks:
            result.append(("诉求", "rule"))
        else:
            result.append((section_role, "section"))
    return result


def _leaving(section_role: Role, sentence: str, *, asks: bool, may_achieve: bool) -> tuple[Role, str]:
    """Return role and deciding stage of a sentence whose section's role only a request or a result leaves."""
    if asks and section_role == "问题":
        return "诉求", "rule"
    if section_role == "计划" and may_achieve:
        patterns = _patterns()
        if patterns.achieved.search(sentence) and not patterns.firm_plan.search(sentence):
            return "成效", "rule"
    return section_role, "section"


_SETTLED = frozenset({"问题", "诉求", "标题", "计划"})
"""Roles of a section that its sentences leave only for a request or a result."""
