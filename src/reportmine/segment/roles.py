"""Which role a section or sentence has: 概述 成效 措施 问题 计划 诉求 标题 其他."""

import re
from collections import Counter
from dataclasses import replace
from functools import cache

from reportmine.rules.lexicon import read_toml
from reportmine.rules.phrases import PhraseMatcher
from reportmine.schema.labels import Role
from reportmine.segment.outline import Node

_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_FORWARD: tuple[Role, ...] = ("计划", "问题", "诉求")
"""Roles that a heading hands down to everything under it."""


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


_GOVERNMENT = re.compile(r"政府工作报告|各位代表")
"""A report to the people's congress tells results throughout its review."""


def section_roles(text: str, nodes: list[Node]) -> list[tuple[Role, str]]:
    """Return role and deciding rule of every node, in order.

    In a report to the people's congress everything after the first plan is plan.
    A heading's own words decide first; a heading that says nothing takes the role above it, but under 成效 the text
    itself may show that measures are told, not results.
    """
    base = _base_year(text, nodes)
    government = _GOVERNMENT.search(text, 0, 600) is not None
    alone = sum(node.heading is None for node in nodes) <= 1
    result: list[tuple[Role, str]] = []
    turned = False
    for index, node in enumerate(nodes):
        parent = result[node.parent][0] if node.parent is not None else None
        body = text[node.start : _subtree_end(nodes, index) if node.heading else node.end]
        role, rule = _node_role(text, node, parent, body, base, alone, government)
        if government and node.level == 1 and turned and role in {"成效", "措施", "其他"} and node.heading is not None:
            role, rule = "计划", "outline.after-plan"
        turned = turned or (role == "计划" and node.level == 1 and node.heading is not None)
        result.append((role, rule))
    return result


_LONG_UNHEADED = 400


def paragraph_nodes(text: str, nodes: list[Node]) -> list[Node]:
    """Split a long stretch of text without headings into one node a paragraph, so that each can have a role."""
    result: list[Node] = []
    shift = 0
    for node in nodes:
        parent = None if node.parent is None else node.parent + shift
        moved = replace(node, parent=parent)
        if node.heading is not None or node.end - node.start < _LONG_UNHEADED:
            result.append(moved)
            continue
        starts = [node.start]
        for match in re.finditer(r"\n\s*(?=\S)", text[node.start : node.end]):
            if match.end() + node.start > starts[-1] + 1:
                starts.append(node.start + match.end())
        ends = [*starts[1:], node.end]
        result.extend(replace(moved, start=a, end=b) for a, b in zip(starts, ends, strict=True))
        shift += len(starts) - 1
    return result


def _node_role(
    text: str, node: Node, parent: Role | None, body: str, base: int | None, alone: bool, government: bool
) -> tuple[Role, str]:
    heading = node.heading
    if heading is None:
        if alone and node.end - node.start < _LONG_UNHEADED:
            return "概述", "outline.before-first-heading"
        return _content_role(body), "outline.paragraph"
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


_TACKLED = re.compile(r"打通|破解|解决|化解|补齐|补强|补短板|补足|强弱项|解难题|攻克|突破|紧盯|聚焦|防范|直面|面对|应对|克服|战胜|迎难|破除|消除|整改|清零|机遇")
"""Verbs that make a heading about problems one about what is done with them."""


def _heading_scores(wording: str, base: int | None) -> Counter[Role]:
    matcher, cues = _heading_cues()
    scores: Counter[Role] = Counter()
    for number, _, _ in matcher.find(wording):
        role, weight = cues[number]
        scores[role] += weight
    if _TACKLED.search(wording):
        del scores["问题"]
    years = [int(year) for year in _YEAR.findall(wording)]
    if base is not None and years and max(years) > base:
        scores["计划"] += 6
    return scores


def _base_year(text: str, nodes: list[Node]) -> int | None:
    """Return the year that the report looks back on: the earliest in the first heading that names one."""
    for node in nodes:
        years = _YEAR.findall(text[node.heading.start : node.heading.end]) if node.heading else []
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


_ACTION = re.compile(
    r"机制|制度|队伍|带队|亲自|挂帅|领衔|包抓|挂钩|联系|选派|抽调|聘请|成立|组建|设立|出台|印发|下发|修订|制定|健全|优化|明确|强化|规范|办法|方案|流程|清单"
    r"|小组|专班|培训|邀请|赴|走访|拜访|上门|对接|开展|组织|召开|推行|实行|坚持|围绕|紧盯|落实|搭建|依托|宣传|推介|督促|督查|督导|调度|排查|检查|跟踪|服务"
)
_OUTCOME = re.compile(
    r"同比|增长|完成|达到|达(?=[\d*近约])|实现|总投资|投资额|签约|落地|亿元|荣获|位居|排名|突破|指标|竣工|投产|开工|到位|[\d*]\s*[％%]|获评|入选|成功|稳步|新增"
)
_RESULT_SHAPE = re.compile(
    r"(?:持续|不断|稳步|明显|显著|加快|更加|全面|逐步|进一步|有序|成功|顺利|越来越|日益|扎实)[一-鿿]{1,6}。?$|(?:成效|突破|佳绩|新高|成绩|成果|丰硕|完成|见效|向好|达标|落地|过半|签约)[一-鿿]{0,3}。?$"
)
_MEASURE_SHAPE = re.compile(
    r"^(?:坚持|强化|优化|健全|完善|建强|抓|紧抓|狠抓|突出|聚焦|围绕|紧盯|瞄准|创新|深化|加强|加大|提升|推动|推进|开展|组织|压实|拧紧|做|办好|用好|搭建|守好|贴身|高位|领导)|机制|制度|队伍"
)
_FIGURE = re.compile(r"[\d*＊][\d.*]*(?:[万亿]?元|[个家户项万亿名次]|[％%])")


def _result_or_measure(wording: str, body: str) -> Role:
    """Under a heading of results: does the text tell what was reached, or what was done to reach it?

    Words of action and of outcome and the density of figures are weighed per hundred characters; the heading's own
    shape (`…持续改善` or `强化…`) tips the scale.
    """
    actions = len(_ACTION.findall(body))
    outcomes = len(_OUTCOME.findall(body)) + len(_FIGURE.findall(body))
    score = 100 * (actions - 0.7 * outcomes) / max(len(body), 80)
    score -= 1.5 * (_RESULT_SHAPE.search(wording) is not None)
    score += 1.5 * (_MEASURE_SHAPE.search(wording) is not None)
    return "措施" if score > 0 else "成效"


_STRONG_PLAN = re.compile(
    r"力争|确保|争取(?!到)|预期目标|目标是|下一步|将(?:继续|进一步|以|于|在)|我们将|继续|明年|要(?:坚持|加快|强化|着力|抓)"
)
_OPEN_FIGURE = re.compile(r"\d[\d.]*[^，。；、\d]{1,5}(?:以上|左右|以内)")
_CLOSED_FIGURE = re.compile(
    r"\d[\d.]*(?:[万亿]?[元亩吨]|[％%]|[个家户项万亿名次座所公人件])(?!.{0,3}(?:以上|左右|以内))"
)


def _content_role(body: str) -> Role:
    """Return the role that the text alone suggests: figures that are bounds speak of plans, exact ones of results."""
    scores = content_scores(body)
    scores["计划"] = 2 * (len(_STRONG_PLAN.findall(body)) + len(_OPEN_FIGURE.findall(body))) + scores["计划"] // 4
    scores["成效"] += len(_CLOSED_FIGURE.findall(body))
    scores["问题"] //= 2
    best = max(scores, key=lambda role: scores[role])
    return best if scores[best] else "其他"


_PLAN_TURN = re.compile(r"(?:预期|奋斗|发展|主要|总体|工作)目标(?:任务)?(?:是|为|[：:])|(?:总体|总的)要求(?:是|[：:])")
_PROBLEM_TURN = re.compile(
    r"清醒(?:地)?(?:看到|认识到|认识)|(?:存在|面临)(?:着)?[^。；]{0,14}(?:问题|困难|不足|短板|挑战)|(?:问题|困难|不足)(?:主要)?(?:有|是|表现)|但(?:是|受|由于)[^。]{0,30}(?:不足|困难|不够|影响|不高)"
)
_REQUEST = re.compile(r"(?:^|[，。；：])(?:为此，?)?(?:建议|恳请|请求|希望上级|请县委|提请)")
_ITEM = re.compile(r"[一二三四五六七八九十]是|[（(]?[一二三四五六七八九\d]+[)）、]|同时|此外|另外")


def sentence_roles(text: str, spans: list[tuple[int, int]], roles: list[Role]) -> list[tuple[Role, str]]:
    """Return role and deciding stage of every sentence, given the role of its section.

    A paragraph that turns to problems (`我们也清醒地看到`) stays with them to its end; a sentence that asks a superior
    for something is a request wherever it stands.
    """
    result: list[tuple[Role, str]] = []
    in_problem = in_plan = False
    previous_end = 0
    for (start, end), section_role in zip(spans, roles, strict=True):
        sentence = text[start:end]
        if "\n" in text[previous_end:start]:
            in_problem = in_plan = False
        previous_end = end
        if section_role in {"问题", "诉求", "标题", "计划"}:
            asks = section_role == "问题" and _REQUEST.search(sentence) is not None
            result.append(("诉求", "rule") if asks else (section_role, "section"))
            continue
        if _PROBLEM_TURN.search(sentence) and not re.search(r"解决|化解|整改|攻克", sentence):
            in_problem = True
        if in_problem and re.match(r"对此|为此|下一步|我们将|面对这些", sentence):
            in_problem = False
        in_plan = in_plan or _PLAN_TURN.search(sentence) is not None
        if in_problem:
            result.append(("问题", "rule"))
        elif in_plan:
            result.append(("计划", "rule"))
        elif _REQUEST.search(sentence):
            result.append(("诉求", "rule"))
        else:
            result.append((section_role, "section"))
    return result
