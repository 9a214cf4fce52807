"""Clause by clause: the stretches between verbs and breaks, and the project names in them."""

import re

from reportmine.find.project_names import Head, NameJudge, ProjectName, Sign, Span, Stretch
from reportmine.find.project_scan import NO_NAME, WEAK_BEFORE
from reportmine.rules.project_patterns import project_patterns
from reportmine.rules.project_rules import (
    BREAK,
    BUILT,
    CLOSER,
    HIDDEN,
    LIST,
    MONEY,
    PAUSE,
    PROJECT,
    SITE,
    WORKS,
    project_words,
)

_MONEY_NEXT = ("，总投资", "（总投资", "，计划投资", "，概算投资", "，投资")
_DEAL = frozenset({"签约", "落地", "在谈", "未引进"})
_JOINTS = "和及与暨以"
"""What joins two names; 以 stands for 以及."""


def read_clauses(text: str, clauses: list[Span]) -> list[ProjectName]:
    """Find the names of projects by what stands beside them.

    Args:
        text: the report's text.
        clauses: the clauses that may name one.

    Returns:
        The names in text order, without overlaps.
    """
    reader = ClauseReader(text)
    for start, end in clauses:
        reader.read(start, end)
    return reader.names


class ClauseReader:
    """Read the names out of one clause after another into `names`.

    A clause is read word by word. The stretch since the last bound is open; list commas close it into `_stretches`.
    An event, a verb, an amount or the end of the clause closes the list, and what its last stretch touches tells
    whether it names projects.

    Args:
        text: the report's text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: list[ProjectName] = []
        self._words = project_words()
        self._patterns = project_patterns()
        self._judge = NameJudge(text, self._words)
        self._group = 0
        self._clause = 0
        self._limit = 0
        self._has_named = False
        self._stretches: list[Stretch] = []
        self._heads: list[Head] = []
        self._open(0, "")

    def _open(self, begin: int, governor: str) -> None:
        """Begin a list at a place, after a word that governs it."""
        if self._stretches:
            self._stretches = []
        if self._heads:
            self._heads = []
        self._begin = begin
        self._governor = governor
        self._amount: Span | None = None
        self._told = False

    def read(self, start: int, end: int) -> None:
        """Read one clause."""
        text = self.text
        vocabulary = self._words.clause
        kinds, stages = vocabulary.kinds, vocabulary.stages
        clause = text[start:end]
        is_enclosing = "“" in clause or "（" in clause or "(" in clause
        self._clause, self._limit = start, end
        self._has_named = "*" in clause
        self._open(start, "")
        resume = start
        for number, from_start, to in vocabulary.find(clause):
            left, right, kind = start + from_start, start + to, kinds[number]
            if left < resume or kind == HIDDEN:
                continue
            if kind >= SITE:
                self._head(kind, left, right)
            elif kind == PAUSE:
                if not (is_enclosing and self._is_enclosed(left)):
                    self._pause(left, right)
            elif kind == LIST:
                resume = self._list(left, right)
            elif kind == MONEY:
                resume = self._money(left, right)
            elif not (self._stretches and text.startswith("项目", right)):
                self._bound(kind, stages[number], left, right)
        if self._told and (
            self._has_named or self._governor or self._amount is not None or text.startswith(_MONEY_NEXT, end)
        ):
            self._close(end, "")

    def _head(self, kind: int, left: int, right: int) -> None:
        text = self.text
        if kind >= WORKS:
            is_group = left == self._begin or text[left - 1] in NO_NAME or text[left - 2 : left] in self._words.groups
            if is_group and not self._stretches:
                return
            self._has_named = True
        self._heads.append((kind, left, right))
        self._told = True
        if right < self._limit and text[right] in _JOINTS:
            self._pause(right, right + (2 if text[right] == "以" else 1))

    def _pause(self, left: int, right: int) -> None:
        """Close the open stretch and open the next one of the same list."""
        self._stretches.append((self._begin, left, self._heads))
        self._begin, self._heads = right, []

    def _is_enclosed(self, position: int) -> bool:
        """Tell whether a place stands in quotation marks or brackets that open in its stretch."""
        rfind, start = self.text.rfind, self._begin
        return (
            rfind("“", start, position) > rfind("”", start, position)
            or rfind("（", start, position) > rfind("）", start, position)
            or rfind("(", start, position) > rfind(")", start, position)
        )

    def _list(self, left: int, right: int) -> int:
        """Close a list at 等 where a noun for projects follows; return where reading goes on."""
        text, patterns, limit = self.text, self._patterns, self._limit
        group = patterns.group.match(text, right, limit)
        if group is None or patterns.no_group.search(text, right, group.end()):
            group = patterns.counted.match(text, right, limit) or patterns.built_kind.match(text, right, limit)
        if group is None:
            return right
        self._pause(left, right)
        self._take(group.end(), Sign("list", "", True, self._amount, limit))
        self._open(group.end(), "")
        return group.end()

    def _money(self, left: int, right: int) -> int:
        """Read an investment: before 的 it belongs to the name that follows, else to the one before."""
        match = self._amount_at(left)
        if match is None:
            return right
        if self._heads and self.text[self._heads[-1][2] : self._heads[-1][2] + 1] in {"（", "("}:
            return match.end()
        if self._told and self.text[self._begin - 2 : self._begin] != "完成":
            self._pause(match.start(), match.end())
            self._conclude(Sign("amount", "", False, self._amount, self._limit))
        self._open(match.end(), "")
        if self._patterns.amount_of.match(self.text, match.end()) and not match.group().endswith("以上"):
            self._amount, self._told = match.span("amount"), True
        return match.end()

    def _amount_at(self, left: int) -> re.Match[str] | None:
        """Return the investment whose 投资 stands at a place, up to three characters (总, 计划) behind its start."""
        for begin in range(max(self._clause, left - 3), left + 1):
            match = self._patterns.amount.match(self.text, begin, self._limit)
            if match is not None and match.end() > left:
                return match
        return None

    def _bound(self, kind: int, stage: str, left: int, right: int) -> None:
        """Read an event, a verb or a break: it ends a list and may govern the next."""
        text = self.text
        if self._told and (self._has_named or stage or self._governor or self._amount is not None):
            self._close(left, stage)
        elif kind == CLOSER and self._stretches:
            self._pause(left, right)
            self._take(left, Sign("list", "", True, self._amount, self._limit))
        elif stage in BUILT and text[left - 1] in WEAK_BEFORE:
            self._close(left, stage)
        if kind == BREAK:
            self._open(right, "")
        else:
            is_deal = stage in _DEAL or (stage and text[right : right + 1] == "的")
            self._open(right, "relative" if is_deal else "verb")

    def _close(self, end: int, event: str) -> None:
        """Take names from the list that ends at a place, before an event or the end of the clause."""
        self._pause(end, end)
        rule = self._rule(event)
        if rule != "named" or self._has_named:
            self._conclude(Sign(rule, event, False, self._amount, self._limit))

    def _rule(self, event: str) -> str:
        """Return what says that the last stretch is about a project."""
        text, patterns = self.text, self._patterns
        _, end, heads = self._stretches[-1]
        if self._amount is not None or text.startswith(_MONEY_NEXT, end):
            return "amount"
        head_end = heads[-1][2] if heads else end
        if event and (
            head_end == end
            or patterns.light.fullmatch(text, head_end, end)
            or (event in BUILT and self._words.weak.search(text, head_end, end))
        ):
            return "event"
        if self._governor == "verb":
            return "verb" if patterns.object.match(text, head_end, self._limit) else "named"
        return self._governor or "named"

    def _conclude(self, sign: Sign) -> None:
        """Take names from a list without 等; a count before its last 项目 (`3个新签项目`) closes it all the same."""
        text, stretches = self.text, self._stretches
        start, end, heads = stretches[-1]
        project = next((head for head in heads if head[0] == PROJECT), None) if heads else None
        wording = text[start : project[1]] if project is not None else ""
        if project is not None and ("个" in wording or "项" in wording or "大" in wording):
            counted = self._patterns.counted_noun.search(text, start + 2, project[1])
            if counted is not None and (len(stretches) > 1 or counted.group() in {"一个", "1个"}):
                stretches[-1] = (start, counted.start(), [])
                end, sign = project[2], Sign("list", "", True, sign.amount, sign.limit)
        self._take(end, sign)

    def _take(self, after: int, sign: Sign) -> None:
        """Keep the names of a list, of which something is said from a place on."""
        taken = False
        last = len(self._stretches) - 1
        for number, stretch in enumerate(self._stretches):
            if stretch[1] <= stretch[0] or (not stretch[2] and not sign.closed and number < last):
                continue
            span = self._judge.span(stretch, sign, number == last)
            if span is not None:
                amount = sign.amount if number == 0 else None
                self.names.append(ProjectName(*span, self._clause, after, amount, self._group, sign.rule))
                taken = True
        self._group += taken
