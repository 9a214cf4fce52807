"""Which role a section has: 概述 成效 措施 问题 计划 诉求 标题 其他."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from reportmine.rules.lexicon import read_toml
from reportmine.rules.patterns import pattern_group
from reportmine.rules.phrases import PhraseMatcher
from reportmine.schema.labels import Role
from reportmine.segment.outline import Node

_FORWARD: tuple[Role, ...] = ("计划", "问题", "诉求")
"""Roles that a heading hands down to everything under it."""


_PARAGRAPH_BREAK = re.compile(r"\n\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class _RolePatterns:
    """The patterns `role.*` of lexicons/headings.toml and lexicons/sentences.toml."""

    year: re.Pattern[str]
    congress: re.Pattern[str]
    tackled: re.Pattern[str]
    result_shape: re.Pattern[str]
    measure_shape: re.Pattern[str]
    action: re.Pattern[str]
    outcome: re.Pattern[str]
    figure: re.Pattern[str]
    strong_plan: re.Pattern[str]
    open_figure: re.Pattern[str]
    closed_figure: re.Pattern[str]
    item: re.Pattern[str]


@cache
def _patterns() -> _RolePatterns:
    return pattern_group(_RolePatterns, "role")


@cache
def _heading_cues() -> tuple[PhraseMatcher, tuple[tuple[Role, int], ...]]:
    entries = [(word, cue["role"], cue["weight"]) for cue in read_toml("headings")["cue"] for word in cue["words"]]
    return PhraseMatcher(word for word, _, _ in entries), tuple((role, weight) for _, role, weight in entries)


@cache
def _content_cues() -> tuple[PhraseMatcher, tuple[tuple[Role, int, bool], ...]]:
    entries = [
        (word, cue["role"], cue["weight"], cue.get("at") == "start")
        for cue in read_toml("sentences")["cue"]
        for word in cue["words"]
    ]
    return PhraseMatcher(word for word, _, _, _ in entries), tuple((r, w, at) for _, r, w, at in entries)


def section_roles(text: str, nodes: list[Node]) -> list[tuple[Role, str]]:
    """Return role and deciding rule of every node, in order.

    In a report to the people's congress everything after the first plan is plan.
    A heading's own words decide first; a heading that says nothing takes the role above it, but under 成效 the text
    itself may show that measures are told, not results.
    """
    base = _base_year(text, nodes)
    government = _patterns().congress.search(text, 0, 600) is not None
    alone = sum(node.heading is None for node in nodes) <= 1
    result: list[tuple[Role, str]] = []
    turned = False
    announced: Role | None = None
    for index, node in enumerate(nodes):
        parent = result[node.parent][0] if node.parent is not None else None
        body = text[node.start : _subtree_end(nodes, index) if node.heading else node.end]
        role, rule = _node_role(text, node, parent, body, base, alone, government)
        if node.heading is None and announced is not None and _patterns().item.match(body):
            role, rule = announced, "outline.announced"
        else:
            announced = role if node.heading is None and len(body.strip()) <= _LONGEST_ANNOUNCEMENT else None
        if government and node.level == 1 and turned and role in {"成效", "措施", "其他"} and node.heading is not None:
            role, rule = "计划", "outline.after-plan"
        turned = turned or (role == "计划" and node.level == 1 and node.heading is not None)
        result.append((role, rule))
    return result


_LONG_UNHEADED = 400
_LONGEST_ANNOUNCEMENT = 50
"""A paragraph of at most this many code points announces what the items after it do."""


def paragraph_nodes(text: str, nodes: list[Node]) -> list[Node]:
    """Give each paragraph that no heading governs a node of its own, so that it can have a role.

    These are the paragraphs of a long stretch before the first heading, and those after the paragraph that a label
    with a colon opens: `基本情况：…` speaks for its own paragraph only.
    """
    result: list[Node] = []
    place: list[int] = []
    for node in nodes:
        parent = None if node.parent is None else place[node.parent]
        place.append(len(result))
        starts = _paragraph_starts(text, node)
        ends = [*starts[1:], node.end]
        result.append(Node(node.start, ends[0], node.heading, node.level, parent))
        result.extend(Node(a, b, None, node.level, parent) for a, b in zip(starts[1:], ends[1:], strict=True))
    return result


def _paragraph_starts(text: str, node: Node) -> list[int]:
    """Return where the node's pieces begin; only its own start when it stays whole."""
    label = node.heading is not None and node.heading.style == "label"
    long_unheaded = node.heading is None and node.end - node.start >= _LONG_UNHEADED
    if not label and not long_unheaded:
        return [node.start]
    starts = [node.start]
    for match in _PARAGRAPH_BREAK.finditer(text, node.heading.end if node.heading else node.start, node.end):
        if match.end() > starts[-1] + 1:
            starts.append(match.end())
    return starts


def _node_role(
    text: str, node: Node, parent: Role | None, body: str, base: int | None, alone: bool, government: bool
) -> tuple[Role, str]:
    heading = node.heading
    if heading is None:
        if parent is not None and parent != "标题":
            return parent, "outline.inherited"
        if alone and node.end - node.start < _LONG_UNHEADED:
            return "概述", "outline.before-first-heading"
        scores = _heading_scores(body, base) if len(body.strip()) <= _LONGEST_ANNOUNCEMENT else None
        return (scores.most_common(1)[0][0] if scores else _content_role(body)), "outline.paragraph"
    if heading.style == "title":
        return "标题", "outline.title"
    inherited = None if parent == "标题" else parent
    wording = text[heading.text_start : heading.end]
    scores = _heading_scores(wording, base)
    if inherited in _FORWARD and scores.most_common(1)[:1] != [("诉求", 4)]:
        return inherited, "outline.inherited"
    if scores and (inherited is None or scores.most_common(1)[0][1] > 2):
        best = [role for role, weight in scores.items() if weight == max(scores.values())]
        if len(best) == 1 and not {"成效", "措施"} <= set(scores):
            return best[0], "outline.heading-cue"
        if set(best) <= {"成效", "措施"}:
            return _result_or_measure(wording, body), "outline.mixed-heading"
        return best[-1], "outline.heading-cue"
    if inherited == "成效":
        return ("成效" if government else _result_or_measure(wording, body)), "outline.content"
    if inherited is not None:
        return inherited, "outline.inherited"
    return _content_role(body), "outline.content"


def _heading_scores(wording: str, base: int | None) -> Counter[Role]:
    patterns = _patterns()
    matcher, cues = _heading_cues()
    scores: Counter[Role] = Counter()
    for number, _, _ in matcher.find(wording):
        role, weight = cues[number]
        scores[role] += weight
    if patterns.tackled.search(wording):
        del scores["问题"]
    years = [int(year) for year in patterns.year.findall(wording)]
    if base is not None and years and max(years) > base:
        scores["计划"] += 6
    return scores


def _base_year(text: str, nodes: list[Node]) -> int | None:
    """Return the year that the report looks back on: the earliest in the first heading that names one."""
    for node in nodes:
        years = _patterns().year.findall(text[node.heading.start : node.heading.end]) if node.heading else []
        if years:
            return min(int(year) for year in years)
    return None


def _subtree_end(nodes: list[Node], index: int) -> int:
    level = nodes[index].level
    for node in nodes[index + 1 :]:
        if node.level <= level:
            return node.start
    return nodes[-1].end


def content_scores(text: str) -> Counter[Role]:
    """Weigh the role cues in a stretch of text; `at = "start"` cues count at the start of a clause only."""
    matcher, cues = _content_cues()
    scores: Counter[Role] = Counter()
    for number, start, _ in matcher.find(text):
        role, weight, at_start = cues[number]
        if not at_start or start == 0 or text[start - 1] in "，。；：、\n　 ）":
            scores[role] += weight
    return scores


def _result_or_measure(wording: str, body: str) -> Role:
    """Under a heading of results: does the text tell what was reached, or what was done to reach it?

    Words of action and of outcome and the density of figures are weighed per hundred characters; the heading's own
    shape (`…持续改善` or `强化…`) tips the scale.
    """
    patterns = _patterns()
    actions = len(patterns.action.findall(body))
    outcomes = len(patterns.outcome.findall(body)) + len(patterns.figure.findall(body))
    score = 100 * (actions - 0.7 * outcomes) / max(len(body), 80)
    score -= 1.5 * (patterns.result_shape.search(wording) is not None)
    score += 1.5 * (patterns.measure_shape.search(wording) is not None)
    return "措施" if score > 0 else "成效"


def _content_role(body: str) -> Role:
    """Return the role that the text alone suggests: figures that are bounds speak of plans, exact ones of results."""
    patterns = _patterns()
    scores = content_scores(body)
    ahead = len(patterns.strong_plan.findall(body)) + len(patterns.open_figure.findall(body))
    scores["计划"] = 2 * ahead + scores["计划"] // 4
    scores["成效"] += len(patterns.closed_figure.findall(body))
    scores["问题"] //= 2
    best = max(scores, key=lambda role: scores[role])
    return best if scores[best] else "其他"
