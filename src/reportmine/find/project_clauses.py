"""Clause by clause: the stretches between verbs and breaks, and the names and events in them."""

import re
from dataclasses import dataclass

from reportmine.find.project_names import NameJudge, Sign, Stretch, Token
from reportmine.rules.project_rules import (
    AMOUNT,
    BREAK,
    CLOSE,
    COUNT,
    EVENT,
    HIDDEN,
    LIST,
    MONEY,
    OPEN,
    PAUSE,
    PROJECT,
    SITE,
    STOP,
    VERB,
    project_words,
)

_GROUP = re.compile(
    rf"(?:(?:(?:近|超|约|共|这)?(?:一?大?批|一系列|系列|多个|{COUNT})(?:个|项|条|座|家|处|所|大|宗|件)?[^，。；：！？\n]{{0,22}}?)"
    r"|[^，。；：！？\n、]{0,14}?)(?:项目|工程)(?:建设)?"
)
_NO_GROUP = re.compile(r"企业(?!项目)|公司|集团|部门|单位|地区|领域|行业|前来|进行|政策|资金|方式|措施")
_COUNTED = re.compile(
    rf"{COUNT}(?:条|座|处|所|个)(?!村|乡|镇|县|市|部门|单位|方面|领域|景区|国家|地区)[^，。；：！？\n、]{{1,10}}?"
    r"(?=完成|建成|竣工|开工|投[产运用入]|启用|通车|加快|全面|全部|顺利)"
)
_COUNT_BEFORE_HEAD = re.compile(rf"(?<![第产期\d.]){COUNT}(?:个|大(?=[项工])|项)(?!月)")
_LIGHT = re.compile(
    r"(?:(?:20\d\d|[今去明前当上])年|[上下]半年|年[内底初末]前?|[\d*＊]+月(?:份|底前?|初|末)?|\d+日|[一二三四]季度|国庆前夕|底前|前|已经|已|将|也|正在|正|于|均|都|全部|全面|基本"
    r"|主体工程|主体结构|主体建筑|主体|一期|二期|三期|主厂房|厂房|首批|整体|正式|顺利|成功|如期|按期|提前|率先|相继|陆续|项目|工程|建设|[—\-–·”（）() 　]"
    r"|部分|土建|现|即|又|全线|全|开始|进展|抓紧|快速|投资方|企业)*"
)
_OBJECT = re.compile(
    r"(?:项目|工程)?(?:建设|改造|扩建|施工|主体|前期|进度|进场|规划|核准|报批|征迁|征拆|选址|论证|手续|$)|[，。；、和及]"
)
_MONEY = re.compile(AMOUNT)
_MONEY_NEXT = ("，总投资", "（总投资", "，计划投资", "，概算投资", "，投资")
_DEAL = frozenset({"签约", "落地", "在谈", "未引进"})
_JOINTS = "和及与暨"


@dataclass(frozen=True, slots=True)
class ProjectName:
    """The name of a project in the text.

    Attributes:
        start: first code point.
        end: one past the last.
        clause: where its clause begins.
        after: where what is said of it begins: behind the list it stands in.
        amount: span of the investment told right before it.
        group: number of its list; names of one list share what is said of them.
        rule: what made it a name: list, amount, event, relative, verb or named.
    """

    start: int
    end: int
    clause: int
    after: int
    amount: tuple[int, int] | None
    group: int
    rule: str


@dataclass(frozen=True, slots=True)
class Event:
    """A word that tells how far a project is.

    Attributes:
        start: first code point.
        end: one past the last.
        stage: the stage it tells, or 推进.
    """

    start: int
    end: int
    stage: str


def read_clauses(text: str) -> tuple[list[ProjectName], list[Event]]:
    """Find the names of projects in a text, and all events.

    Args:
        text: the report's text.

    Returns:
        The names in text order, without overlaps, and the events in text order.
    """
    words = project_words()
    kinds, stages = words.kinds, words.stages
    reader = ClauseReader(text)
    events: list[Event] = []
    clause: list[Token] = []
    start = 0
    headed = False
    for number, left, right in words.matcher.find(text):
        kind = kinds[number]
        if kind == STOP:
            if headed:
                reader.read(start, left, clause)
            if clause:
                clause = []
            start, headed = right, False
        elif kind != HIDDEN:
            clause.append((kind, left, right, number))
            if kind >= EVENT:
                headed = True
                if kind == EVENT:
                    events.append(Event(left, right, stages[number]))
    if headed:
        reader.read(start, len(text), clause)
    return reader.names, events


class ClauseReader:
    """Read the names out of one clause after another into `names`.

    Args:
        text: the report's text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = project_words()
        self.names: list[ProjectName] = []
        self._judge = NameJudge(text, self.words)
        self._group = 0
        self._clause = 0
        self._limit = 0
        self._restart(0, "")

    def read(self, start: int, end: int, tokens: list[Token]) -> None:
        """Read one clause."""
        self._clause, self._limit = start, end
        self._restart(start, "")
        depth = 0
        resume = start
        for token in tokens:
            kind, left, right, number = token
            if left < resume:
                continue
            if kind >= SITE:
                self._open.heads.append(token)
                if right < end and self.text[right] in _JOINTS:
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
                self._close(left, self.words.stages[number] if kind == EVENT else "")
                self._restart(right, self._governor(kind, right, number))
        self._close(end, "")

    def _governor(self, kind: int, right: int, number: int) -> str:
        """Return the rule for a name that follows a word."""
        if kind == BREAK:
            return ""
        if self.text.startswith("的", right) and kind == EVENT:
            return "relative"
        return "relative" if self.words.stages[number] in _DEAL else "verb"

    def _pause(self, left: int, right: int) -> None:
        self._open.end = left
        self._stretches.append(self._open)
        self._open = Stretch(right, right)

    def _restart(self, start: int, governor: str) -> None:
        self._stretches: list[Stretch] = []
        self._open = Stretch(start, start)
        self._governed_by = governor
        self._amount: tuple[int, int] | None = None

    def _list(self, left: int, right: int) -> int:
        """Close a list at 等; return where reading goes on."""
        group = _GROUP.match(self.text, right, self._limit)
        if group is not None and _NO_GROUP.search(self.text, right, group.end()):
            group = None
        if group is None:
            group = _COUNTED.match(self.text, right, self._limit)
        if group is None:
            return right
        self._pause(left, group.end())
        self._take(self._stretches, group.end(), Sign("list", "", True, False, self._limit))
        self._restart(group.end(), "")
        return group.end()

    def _money(self, left: int) -> int:
        """Read an investment; before 的 it belongs to the name that follows, else to the one before."""
        match = None
        for begin in range(max(self._clause, left - 3), left + 1):
            match = _MONEY.match(self.text, begin, self._limit)
            if match is not None and match.end() > left:
                break
        if match is None:
            return left
        self._close(match.start(), "", is_money=True)
        self._restart(match.end(), "")
        if not self.text.startswith("以上", match.end()):
            self._amount = match.span(1)
        return match.end()

    def _close(self, end: int, event: str, *, is_money: bool = False) -> None:
        """End the open stretch and take names from the list that ends with it."""
        self._open.end = end
        if end <= self._open.start and not self._stretches:
            return
        stretches = [*self._stretches, self._open]
        last = stretches[-1]
        project = next((head for head in last.heads if head[0] == PROJECT), None)
        if project is not None:
            counted = _COUNT_BEFORE_HEAD.search(self.text, last.start, project[1])
            if counted is not None and counted.start() > last.start + 1 and (
                len(stretches) > 1 or counted.group() in {"一个", "1个"}
            ):
                last.end, last.heads = counted.start(), []
                self._take(stretches, project[2], Sign("list", "", True, False, self._limit))
                return
        rule = self._rule(last, event, is_money)
        self._take(stretches, end, Sign(rule, event, False, self._amount is not None, self._limit))

    def _rule(self, last: Stretch, event: str, is_money: bool) -> str:
        """Return what says that the last stretch is about a project."""
        text = self.text
        if self._amount is not None or is_money or text.startswith(_MONEY_NEXT, last.end):
            return "amount"
        head_end = last.heads[-1][2] if last.heads else last.end
        if event and _LIGHT.fullmatch(text, head_end, last.end):
            return "event"
        if self._governed_by == "relative":
            return "relative"
        if self._governed_by and _OBJECT.match(text, head_end, self._limit):
            return "verb"
        return "named"

    def _take(self, stretches: list[Stretch], after: int, sign: Sign) -> None:
        """Keep the names of a list."""
        taken = False
        last = len(stretches) - 1
        for number, stretch in enumerate(stretches):
            if stretch.end <= stretch.start:
                continue
            span = self._judge.span(stretch, sign, number == last)
            if span is not None:
                amount = self._amount if number == 0 else None
                self.names.append(ProjectName(*span, self._clause, after, amount, self._group, sign.rule))
                taken = True
        self._group += taken
