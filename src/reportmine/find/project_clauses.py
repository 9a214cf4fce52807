"""Clause by clause: the stretches between verbs and breaks, and the names and events in them."""

import re

from reportmine.find.project_names import Head, NameJudge, ProjectName, Sign, Span, Stretch
from reportmine.rules.project_rules import (
    AMOUNT,
    BREAK,
    BUILT,
    CLOSER,
    COUNT,
    HIDDEN,
    LIST,
    MONEY,
    PAUSE,
    PROJECT,
    SITE,
    STOPS,
    WORKS,
    project_words,
)

_GROUP = re.compile(
    rf"(?:(?:(?:近|超|约|共|这)?(?:一?大?批|一系列|系列|多个|{COUNT})(?:个|项|条|座|家|处|所|大|宗|件)?[^，。；：！？\n]{{0,22}}?)"
    r"|[^，。；：！？\n、]{0,14}?)(?:项目|工程)(?:建设)?"
)
_NO_GROUP = re.compile(
    r"企业(?!项目)|公司|集团|部门|单位|地区|领域|方面|行业|前来|进行|政策|资金|方式|措施|(?:民生|民心|惠民|实事|人才|素质|育才)[^，。]{0,2}工程"
)
_COUNTED = re.compile(
    rf"(?:{COUNT}(?:条|座|处|所|个)|一?大?批)(?!村|乡|镇|县|市|部门|单位|方面|领域|景区|国家|地区)[^，。；：！？\n、]{{1,10}}?"
    r"(?=完成|建成|竣工|开工|投[产运用入]|启用|通车|加快|全面|全部|顺利)"
)
_BUILT_KIND = re.compile(
    r"[^，。；：！？\n、]{0,8}?(?:道路|公路|街道|大街|路段|高速|铁路|桥梁|隧道|航道|码头|水库|河道|渠道|灌区|泵站|电站|厂房|管网|公园|场馆|学校|医院|片区)"
    r"[^，。；：！？\n、]{0,4}?(?:改造|建设|扩建|新建|改建|拓宽|提升|整治|治理|加固|通车|施工)"
)
_COUNT_BEFORE_HEAD = re.compile(rf"(?<![第产期\d.]){COUNT}(?:个|大(?=[项工])|项)(?!月)")
_LIGHT = re.compile(
    r"(?:(?:20\d\d|[今去明前当上])年|[上下]半年|年[内底初末]前?|[\d*＊]+月(?:份|底前?|初|末)?|\d+日|[一二三四]季度|国庆前夕|底前|前|已经|已|将|也|正在|正|于|均|都|全部|全面|基本"
    r"|主体工程|主体结构|主体建筑|主体|一期|二期|三期|主厂房|厂房|首批|整体|正式|顺利|成功|如期|按期|提前|率先|相继|陆续|项目|工程|建设|[—\-–·”（）() 　]"
    r"|部分|完成|土建|等|现|再|仍|即|又|全线|全|开始|进展|抓紧|快速|投资方|企业)*"
)
_OBJECT = re.compile(
    r"(?:项目|工程)?(?:建设|改造|扩建|施工|主体|前期|进度|进场|规划|核准|报批|征迁|征拆|选址|论证|手续|$)|[，。；、和及等]"
)
_MONEY = re.compile(AMOUNT)
_OF = re.compile("(?:建设|兴建|打造|新建|实施)?的")
_MONEY_NEXT = ("，总投资", "（总投资", "，计划投资", "，概算投资", "，投资")
_DEAL = frozenset({"签约", "落地", "在谈", "未引进"})
_LONGEST = 300
"""How far from a head its clause may reach, so that a text without marks is read in linear time."""

_NO_NAME = frozenset("的该此新大好小老各类批些每多某上谈抓、，。；：\n")
"""What before 项目 makes it no name's end."""

_JOINTS = "和及与暨以"
_WEAK_BEFORE = frozenset("路街巷桥园馆楼厂站院校库城场港渠坝塔线段式面利本期前体已经将于程目月份日年底初末夕季度线")


def read_clauses(text: str) -> tuple[list[ProjectName], list[int]]:
    """Find the names of projects in a text by what stands beside them.

    Args:
        text: the report's text.

    Returns:
        The names, without overlaps, and where heads end. Each in text order.
    """
    reader = ClauseReader(text)
    clauses, ends = _told(text)
    for start, end in clauses:
        reader.read(start, end)
    return reader.names, ends


def _told(text: str) -> tuple[list[Span], list[int]]:
    """Return the clauses that may name a project, and where heads end."""
    words = project_words()
    kinds, weak, groups, follow = words.scan.kinds, words.weak, words.groups, words.follow
    flat = text
    for mark in STOPS[1:]:
        flat = flat.replace(mark, STOPS[0])
    rfind, find = flat.rfind, flat.find
    clauses: list[Span] = []
    ends: list[int] = []
    read = 0
    for number, left, right in words.scan.find(text):
        kind = kinds[number]
        if kind >= SITE:
            ends.append(right)
        elif kind == HIDDEN:
            continue
        if left < read or (SITE <= kind < WORKS and text[right : right + 1] not in follow):
            continue
        start = max(rfind(STOPS[0], max(0, left - _LONGEST), left) + 1, left - _LONGEST, read)
        if kind >= WORKS:
            is_group = text[left - 1] in _NO_NAME or text[left - 2 : left] in groups
            if is_group and find("、", start, left) < 0 and find("等", start, left) < 0:
                continue
        elif kind == MONEY:
            if find("的", right, right + 14) < 0:
                continue
        elif kind < MONEY and not (
            find("、", start, left) >= 0
            if kind == CLOSER
            else find("等", start, left) >= 0 or (text[left - 1] in _WEAK_BEFORE and weak.search(text, start, left))
        ):
            continue
        read = find(STOPS[0], right, right + _LONGEST)
        if read < 0:
            read = min(len(text), right + _LONGEST)
        clauses.append((start, read))
    return clauses, ends


class ClauseReader:
    """Read the names out of one clause after another into `names`.

    Args:
        text: the report's text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._words = project_words()
        self.names: list[ProjectName] = []
        self._judge = NameJudge(text, self._words)
        self._group = 0
        self._clause = 0
        self._limit = 0

    def read(self, start: int, end: int) -> None:
        """Read one clause."""
        text = self.text
        words = self._words.clause
        kinds, stages, groups = words.kinds, words.stages, self._words.groups
        clause = text[start:end]
        named = "*" in clause
        enclosing = "“" in clause or "（" in clause or "(" in clause
        self._clause, self._limit = start, end
        stretches: list[Stretch] = []
        heads: list[Head] = []
        governor = ""
        amount: Span | None = None
        told = False
        begin = resume = start
        for number, left, right in words.find(clause):
            left += start
            right += start
            kind = kinds[number]
            if left < resume or kind == HIDDEN:
                continue
            if kind >= SITE:
                if kind >= WORKS and not stretches and (left == begin or text[left - 1] in _NO_NAME or text[left - 2 : left] in groups):
                    continue
                heads.append((kind, left, right))
                told = True
                named = named or kind >= WORKS
                if right < end and text[right] in _JOINTS:
                    stretches.append((begin, right, heads))
                    begin, heads = right + (2 if text[right] == "以" else 1), []
            elif stretches and BREAK <= kind < MONEY and text.startswith("项目", right):
                continue
            elif kind == PAUSE:
                if not (enclosing and self._is_enclosed(begin, left)):
                    stretches.append((begin, left, heads))
                    begin, heads = right, []
            elif kind == LIST:
                group = self._group_after(right)
                if group:
                    stretches.append((begin, left, heads))
                    self._take(stretches, group, Sign("list", "", True, amount, end))
                    begin = resume = group
                    stretches, heads, governor, amount, told = [], [], "", None, False
            elif kind == MONEY:
                money = self._money(left)
                if money is not None and heads and text[heads[-1][2] : heads[-1][2] + 1] in {"（", "("}:
                    resume = money.end()
                elif money is not None:
                    if told:
                        stretches.append((begin, money.start(), heads))
                        self._close(stretches, Sign("amount", "", False, amount, end))
                    begin = resume = money.end()
                    stretches, heads, governor, amount, told = [], [], "", None, False
                    if _OF.match(text, begin) and not money.group().endswith("以上"):
                        amount, told = money.span(1), True
            else:
                stage = stages[number]
                if (told and (named or stage or governor or amount is not None)) or (stretches and kind == CLOSER) or (stage in BUILT and text[left - 1] in _WEAK_BEFORE):
                    stretches.append((begin, left, heads))
                    rule = self._rule(stretches[-1], stage, governor, amount)
                    if kind == CLOSER and not told:
                        self._take(stretches, left, Sign("list", "", True, amount, end))
                    else:
                        self._close(stretches, Sign(rule, stage, False, amount, end))
                if stretches:
                    stretches = []
                if heads:
                    heads = []
                governor = "" if kind == BREAK else "relative" if stage in _DEAL or (stage and text[right : right + 1] == "的") else "verb"
                begin, amount, told = right, None, False
        if told and (named or governor or amount is not None or text.startswith(_MONEY_NEXT, end)):
            stretches.append((begin, end, heads))
            self._close(stretches, Sign(self._rule(stretches[-1], "", governor, amount), "", False, amount, end))

    def _is_enclosed(self, start: int, position: int) -> bool:
        """Tell whether a place stands in quotation marks or brackets that open after `start`."""
        rfind = self.text.rfind
        return (
            rfind("“", start, position) > rfind("”", start, position)
            or rfind("（", start, position) > rfind("）", start, position)
            or rfind("(", start, position) > rfind(")", start, position)
        )

    def _group_after(self, start: int) -> int:
        """Return the end of the noun for projects that follows 等, 0 when none does."""
        group = _GROUP.match(self.text, start, self._limit)
        if group is not None and _NO_GROUP.search(self.text, start, group.end()) is None:
            return group.end()
        group = _COUNTED.match(self.text, start, self._limit) or _BUILT_KIND.match(self.text, start, self._limit)
        return 0 if group is None else group.end()

    def _money(self, left: int) -> re.Match[str] | None:
        """Read an investment whose 投资 stands at `left`."""
        for begin in range(max(self._clause, left - 3), left + 1):
            match = _MONEY.match(self.text, begin, self._limit)
            if match is not None and match.end() > left:
                return match
        return None

    def _rule(self, last: Stretch, event: str, governor: str, amount: Span | None) -> str:
        """Return what says that the last stretch is about a project."""
        text = self.text
        start, end, heads = last
        if amount is not None or text.startswith(_MONEY_NEXT, end):
            return "amount"
        head_end = heads[-1][2] if heads else end
        if event and (
            head_end == end
            or _LIGHT.fullmatch(text, head_end, end)
            or (event in BUILT and self._words.weak.search(text, head_end, end))
        ):
            return "event"
        if governor == "relative":
            return "relative"
        if governor and _OBJECT.match(text, head_end, self._limit):
            return "verb"
        return "named"

    def _close(self, stretches: list[Stretch], sign: Sign) -> None:
        """Take names from a list that no noun for projects closes."""
        text = self.text
        start, _, heads = stretches[-1]
        for kind, left, right in heads:
            if kind == PROJECT:
                if text.find("个", start, left) < 0 and text.find("项", start, left) < 0 and text.find("大", start, left) < 0:
                    break
                counted = _COUNT_BEFORE_HEAD.search(text, start + 2, left)
                if counted is not None and (len(stretches) > 1 or counted.group() in {"一个", "1个"}):
                    stretches[-1] = (start, counted.start(), [])
                    self._take(stretches, right, Sign("list", "", True, sign.amount, sign.limit))
                    return
                break
        self._take(stretches, stretches[-1][1], sign)

    def _take(self, stretches: list[Stretch], after: int, sign: Sign) -> None:
        """Keep the names of a list."""
        taken = False
        last = len(stretches) - 1
        for number, stretch in enumerate(stretches):
            if stretch[1] <= stretch[0] or (not stretch[2] and not sign.closed and number < last):
                continue
            span = self._judge.span(stretch, sign, number == last)
            if span is not None:
                amount = sign.amount if number == 0 else None
                self.names.append(ProjectName(*span, self._clause, after, amount, self._group, sign.rule))
                taken = True
        self._group += taken
