"""Project names: clause by clause, the stretches between verbs and breaks that end with a head or stand in a list that 等…项目 closes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportmine.rules.project_rules import (
    AMOUNT,
    BREAK,
    CLOSE,
    EVENT,
    FIGURATIVE,
    HIDDEN,
    LIST,
    MONEY,
    OPEN,
    PAUSE,
    PROGRESS,
    PROJECT,
    SITE,
    STOP,
    VERB,
    WORKS,
    ProjectWords,
    project_words,
)

_COUNT = r"(?:[\d一二两三四五六七八九十百余多几*＊]+)"
_NOT_FIRMS = r"(?:(?!企业(?!项目)|公司|集团|部门|单位|地区|领域|行业)[^，。；：！？\n])"
_GROUP = re.compile(
    rf"(?:(?:近|超|约|共|这)?(?:一?大?批|一系列|系列|多个|{_COUNT})(?:个|项|条|座|家|处|所|大|宗|件)?)?{_NOT_FIRMS}{{0,20}}?(?:项目|工程)(?:建设)?"
)
_COUNTED = re.compile(rf"{_COUNT}(?:条|座|处|所|个)(?!村|乡|镇|县|市|部门|单位|方面|领域|景区)[^，。；：！？\n、]{{1,10}}?(?=完成|建成|竣工|开工|投|启用|通车|加快|全面|已|全部|顺利)")
_COUNT_BEFORE_HEAD = re.compile(rf"(?<![第产期\d.]){_COUNT}(?:个|大(?=[项工])|项)(?!月)")
_GROUP_START = re.compile(rf"(?:约|近|超|超过|不少于|第)?{_COUNT}(?:余|多)?(?:万|千|百|亿)*(?:个|家|处|座|条|所|项|公里|亩|平方|米|套|栋|户|批|宗|期|只|村|镇|类|元|名|张|辆|吨|千伏安)(?!以上高层)")
_GROUP_AFTER = re.compile(rf"(?:[（(]|共|近|约|超|达)?(?:[\d一二两三四五六七八九十百*＊]+(?:\.\d+)?[万千百余多]*|多)(?:个|家|处|座|条|所|项|公里|平方|万平|亩|套|栋|米|户|间|张)")
_PHASE = re.compile(r"(?:[（(][一二三四五]期[）)]|[二三四五]期|一期(?=竣工|投产|建成|完工|[工项]|等|、|出产品|[，。；]))(?:项目|工程)?")
_LIGHT = re.compile(
    r"(?:(?:20\d\d|[今去明前当上])年|[上下]半年|年[内底初末]前?|[\d*＊]+月(?:份|底前?|初|末)?|\d+日|[一二三四]季度|国庆前夕|底前|前|已经|已|将|也|正在|正|于|也|均|都|全部|全面|基本|主体|主体工程"
    r"|主体结构|主体建筑|一期|二期|三期|主厂房|厂房|首批|整体|正式|顺利|成功|如期|按期|提前|率先|相继|陆续|项目|工程|建设|[—\-–·”（）() 　]|等|部分|土建|竣工|现|即|又|全线|全|完成|实现|开始|进展|抓紧|快速)*"
)
_OBJECT = re.compile(r"(?:(?:项目|工程)?(?:建设|改造|扩建|施工|主体|前期|进度|进场|规划|核准|报批|征迁|征拆|选址|论证|手续|开工|投用|$)|[，。；、和及]|等)")
_BARE_END = re.compile(r"(?:[在于已将正被由因并均也]|成功|顺利|正式|完成)")
_JOINTS = "和及与暨"

_Token = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class ProjectName:
    """The name of a project in the text.

    Attributes:
        start: first code point.
        end: one past the last.
        clause: where its clause begins.
        after: where what is said of it begins: behind the list it stands in.
        amount: span of the investment told right before it.
        group: number of its list in the report; names of one list share what is said of them.
        closed: whether a noun for projects closes its list (`等8个项目`).
        rule: what made it a name.
    """

    start: int
    end: int
    clause: int
    after: int
    amount: tuple[int, int] | None
    group: int
    closed: bool
    rule: str


@dataclass(slots=True)
class _Stretch:
    """A piece of a clause between two verbs, breaks or list commas, with the heads in it."""

    start: int
    end: int
    heads: list[_Token]


@dataclass(frozen=True, slots=True)
class Event:
    """A word that tells how far a project is."""

    start: int
    end: int
    stage: str


def read_names(text: str) -> tuple[list[ProjectName], list[Event]]:
    """Find the names of projects in a text, and all events.

    Args:
        text: the report's text.

    Returns:
        The names in text order, without overlaps, and the events in text order.
    """
    words = project_words()
    names: list[ProjectName] = []
    events: list[Event] = []
    clause: list[_Token] = []
    start = 0
    headed = False
    kinds = words.kinds
    stages = words.stages
    reader = ClauseReader(text, words, names)
    for number, left, right in words.matcher.find(text):
        kind = kinds[number]
        if kind == STOP:
            if headed:
                reader.read(start, left, clause)
            if clause:
                clause = []
            start, headed = right, False
            continue
        if kind == HIDDEN:
            continue
        clause.append((kind, left, right, number))
        if kind >= EVENT:
            headed = True
            if kind == EVENT:
                events.append(Event(left, right, stages[number]))
    if headed:
        reader.read(start, len(text), clause)
    return names, events


class ClauseReader:
    """Read the names out of one clause after another.

    Args:
        text: the report's text.
        words: the vocabulary.
        names: where the names go.
    """

    def __init__(self, text: str, words: ProjectWords, names: list[ProjectName]) -> None:
        self.text = text
        self.words = words
        self.names = names
        self.group = 0

    def read(self, start: int, end: int, tokens: list[_Token]) -> None:
        """Read one clause."""
        self.clause = start
        self.limit = end
        self.stretches: list[_Stretch] = []
        self.open = _Stretch(start, start, [])
        self.governed = False
        self.amount: tuple[int, int] | None = None
        depth = 0
        resume = start
        for token in tokens:
            kind, left, right, _ = token
            if left < resume:
                continue
            if kind >= SITE:
                self.open.heads.append(token)
                if self.text[right : right + 1] in _JOINTS and right < end:
                    self._pause(right, right + 1)
                elif self.text.startswith("以及", right):
                    self._pause(right, right + 2)
            elif kind == PAUSE:
                if depth == 0:
                    self._pause(left, right)
            elif kind == OPEN:
                depth += 1
            elif kind == CLOSE:
                depth = max(0, depth - 1)
            elif kind == LIST:
                resume = self._list(left, right)
            elif kind == MONEY:
                resume = self._money(left)
            else:
                self._close(left, token)
                self._restart(right, kind in {EVENT, VERB})
        self._close(end, None)

    def _pause(self, left: int, right: int) -> None:
        self.open.end = left
        self.stretches.append(self.open)
        self.open = _Stretch(right, right, [])

    def _restart(self, start: int, governed: bool) -> None:
        self.stretches = []
        self.open = _Stretch(start, start, [])
        self.governed = governed
        self.amount = None

    def _list(self, left: int, right: int) -> int:
        """Close a list at 等; return where reading goes on."""
        group = _GROUP.match(self.text, right, self.limit)
        if group is None:
            group = _COUNTED.match(self.text, right, self.limit)
        if group is None:
            return right
        self._pause(left, group.end())
        self._take(self.stretches, group.end(), "project.list", closed=True)
        self._restart(group.end(), False)
        return group.end()

    def _money(self, left: int) -> int:
        """Read an investment; before 的 it belongs to the name that follows, else to the one before."""
        start = max(self.clause, left - 3)
        match = None
        for begin in range(start, left + 1):
            match = _MONEY.match(self.text, begin, self.limit)
            if match is not None and match.end() > left:
                break
        if match is None:
            return left
        self._close(match.start(), None, money=True)
        self._restart(match.end(), False)
        self.amount = match.span(1)
        return match.end()

    def _close(self, end: int, token: _Token | None, *, money: bool = False) -> None:
        """End the open stretch and take names from the list that ends with it."""
        self.open.end = end
        if end <= self.open.start and not self.stretches:
            return
        stretches = [*self.stretches, self.open]
        event = self.words.stages[token[3]] if token is not None and token[0] == EVENT else ""
        last = stretches[-1]
        if last.heads and last.heads[0][0] == PROJECT and len(stretches) > 1:
            counted = _COUNT_BEFORE_HEAD.search(self.text, last.start, last.heads[0][1])
            if counted is not None and counted.start() > last.start:
                after = last.heads[0][2]
                last.end, last.heads = counted.start(), []
                self._take(stretches, after, "project.counted", closed=True)
                return
        self._take(stretches, end, self._evidence(last, event, money), closed=False, event=event)

    def _evidence(self, last: _Stretch, event: str, money: bool) -> str:
        """Return the rule by which things without 项目 in their name count, empty when none does."""
        text = self.text
        head_end = last.heads[-1][2] if last.heads else last.end
        if self.amount is not None:
            return "project.amount"
        if money or text.startswith(("，总投资", "（总投资", "，计划投资", "，概算投资", "，投资"), last.end):
            return "project.amount"
        if event and _LIGHT.fullmatch(text, head_end, last.end):
            return "project.event"
        if self.governed and _OBJECT.match(text, head_end):
            return "project.verb"
        return ""

    def _take(self, stretches: list[_Stretch], after: int, rule: str, *, closed: bool, event: str = "") -> None:
        """Keep the names of a list."""
        taken = False
        for number, stretch in enumerate(stretches):
            span = self._span(stretch, rule, event, closed, number == 0)
            if span is None:
                continue
            amount = self.amount if number == 0 else None
            own = "project.named" if not rule else rule
            self.names.append(ProjectName(*span, self.clause, after, amount, self.group, closed, own))
            taken = True
        if taken:
            self.group += 1

    def _span(self, stretch: _Stretch, rule: str, event: str, closed: bool, first: bool) -> tuple[int, int] | None:
        """Return the span of the name in a stretch, None when it names no project."""
        head = self._head(stretch, rule, event, first)
        if head is None:
            if not closed and not (rule == "project.amount" and first and self.amount is not None):
                return None
            return self._bare(stretch, closed)
        kind, head_start, end, _ = head
        start = self._start(stretch.start, head_start, end)
        text = self.text
        if _GROUP_START.match(text, start, end) or (_GROUP_AFTER.match(text, end, self.limit) and not text.startswith("1个", end)):
            return None
        if kind < WORKS and start == head_start:
            return (start, end) if end - start >= 4 and rule in {"project.event", "project.amount", "project.list"} else None
        if head_start - start <= 14 and self.words.generic.fullmatch(text, start, head_start):
            if kind >= WORKS or end - head_start < 3:
                return None
        if kind == WORKS and (
            self.words.campaign.search(text, start, head_start)
            or not self.words.works.search(text, start, head_start)
        ):
            return None
        phase = _PHASE.match(text, end, self.limit + 1)
        return start, phase.end() if phase is not None and phase.end() <= self.limit else end

    def _head(self, stretch: _Stretch, rule: str, event: str, first: bool) -> _Token | None:
        """Choose the head that ends the name: the first 项目, else the last of the others where they count."""
        heads = stretch.heads
        for head in heads:
            if head[0] == PROJECT:
                return head
        if heads:
            head = heads[-1]
            if head[0] == WORKS or rule in {"project.event", "project.amount", "project.list", "project.counted"}:
                return head
            if rule == "project.verb" and head[0] == SITE:
                return head
            return None
        if rule == "project.event" and event not in {PROGRESS, "在谈", "签约", "落地", ""}:
            weak = self.words.weak.search(self.text, stretch.start, stretch.end)
            if weak is not None and weak.end() - stretch.start >= 3:
                return (SITE, weak.start(), weak.end(), -1)
        return None

    def _start(self, start: int, head_start: int, end: int) -> int:
        """Return where a name begins: behind lead words, relative clauses and dashes."""
        text = self.text
        of = text.rfind("的", start, head_start + 1)
        if of >= start and text.count("“", of, end) == text.count("”", of, end):
            start = of + 1
        dash = text.rfind("——", start, head_start)
        if dash >= start:
            start = dash + 2
        lead = self.words.lead.match(text, start, head_start)
        if lead is None:
            return start
        if lead.end() < head_start:
            return lead.end()
        shorter = self.words.lead.match(text, start, head_start - 1)
        return shorter.end() if shorter is not None and shorter.end() < head_start else start

    def _bare(self, stretch: _Stretch, closed: bool) -> tuple[int, int] | None:
        """Return the span of a name without a head: all of its stretch."""
        text = self.text
        start = self._start(stretch.start, stretch.end, stretch.end)
        end = stretch.end
        if not closed:
            stop = _BARE_END.search(text, start, end)
            end = stop.start() if stop is not None else end
        while end > start and text[end - 1] in " 　，、":
            end -= 1
        if not 2 <= end - start <= 40 or _GROUP_START.match(text, start, end):
            return None
        if self.words.generic.fullmatch(text, start, end):
            return None
        return start, end


_MONEY = re.compile(AMOUNT)
