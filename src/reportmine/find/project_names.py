"""Which stretch of a clause is a project's name, and where in the stretch the name begins and ends."""

import re
from dataclasses import dataclass, field

from reportmine.rules.project_rules import (
    COUNT,
    FIGURATIVE,
    PROJECT,
    SITE,
    WORKS,
    ProjectWords,
    industries,
)

Token = tuple[int, int, int, int]
"""A word of the lexicon in the text: kind, start, end, number."""

_GROUP_START = re.compile(
    rf"(?:约|近|超|超过|不少于|第)?{COUNT}[余多]?[万千百亿]*(?:个|家|处|座|条|所|项|公里|亩|平方|套|栋|户|批|宗|类|元|名|张|辆|吨|千瓦时)"
)
_GROUP_AFTER = re.compile(
    r"(?:[（(]|共|近|约|超|达)?(?:[\d一二两三四五六七八九十百*＊]+(?:\.\d+)?[万千百余多]*|多)(?:个|家|处|座|条|所|项|公里|平方|万平|亩|套|栋|米|户|间|张)"
)
_ONE = ("1个", "一个")
_PHASE = re.compile(
    r"(?:[（(][一二三四五]期[）)]|[二三四五]期|一期(?=竣工|投产|建成|完工|[工项]|等|、|出产品|[，。；]))(?:项目|工程)?"
)
_PART_OF_WORKS = re.compile("路基|路面|主体|配套|附属|土建|装饰|装修|安装|外墙|地下|基础|收尾")
_BARE_END = re.compile(r"[在于已将正被由因并均也]|成功|顺利|正式|完成")
_JUNK = re.compile(r"[对把让其每不所招抓谈找带做等个于的了吗呢啊们你他她您，。；：]|有(?![色机限])|避免|以|名单|清单|企业|部门|机构|指标|协议")
_MARKED = re.compile(r"[*＊“]|[A-Za-z]{2}|\d")
_EXAMPLE = re.compile(r"(?:尤其是|特别是|例如|比如|诸如|譬如|如)$")


@dataclass(slots=True)
class Stretch:
    """A piece of a clause between two verbs, breaks or list commas.

    Attributes:
        start: first code point.
        end: one past the last.
        heads: the heads in it.
    """

    start: int
    end: int
    heads: list[Token] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sign:
    """What beside a stretch says that a project is told.

    Attributes:
        rule: id of the rule; `named` when nothing beside the name says so.
        event: stage of the event that follows, empty when none does.
        closed: a noun for projects closes the list that it stands in.
        amount: an investment stands right before it.
        limit: end of the clause.
    """

    rule: str
    event: str
    closed: bool
    amount: bool
    limit: int


class NameJudge:
    """Find the name in a stretch.

    Args:
        text: the report's text.
        words: the vocabulary.
    """

    def __init__(self, text: str, words: ProjectWords) -> None:
        self.text = text
        self.words = words
        self.products = industries()[0]

    def span(self, stretch: Stretch, sign: Sign, is_last: bool) -> tuple[int, int] | None:
        """Return the span of the name, None when the stretch names no project.

        Args:
            stretch: the stretch.
            sign: what stands beside it.
            is_last: whether it is the last of its list, the one that the sign touches.
        """
        if sign.closed:
            return self._bare(stretch, sign)
        head = self._head(stretch, sign, is_last)
        if head is None:
            return self._bare(stretch, sign) if sign.amount and not stretch.heads else None
        kind, head_start, end, _ = head
        text = self.text
        start = self._start(stretch.start, head_start)
        if _GROUP_START.match(text, start, end):
            return None
        if _GROUP_AFTER.match(text, end, sign.limit) and not text.startswith(_ONE, end):
            return None
        if not self._is_specific(kind, start, head_start, end, sign):
            return None
        phase = _PHASE.match(text, end, min(sign.limit + 1, len(text)))
        return start, phase.end() if phase is not None and phase.end() <= sign.limit else end

    def _head(self, stretch: Stretch, sign: Sign, is_last: bool) -> Token | None:
        """Choose the head that ends the name: the first 项目, else the last of the others where they count."""
        heads = stretch.heads
        for head in heads:
            if head[0] == PROJECT:
                return head
        if heads:
            head = heads[-1]
            if head[0] == WORKS:
                if len(heads) > 1 and _PART_OF_WORKS.fullmatch(self.text, heads[-2][2], head[1]):
                    return heads[-2]
                return head
            if sign.rule == "named" or (sign.rule == "verb" and head[0] == FIGURATIVE):
                return head if self.text[stretch.start] in "*＊" and head[1] > stretch.start + 2 else None
            if not is_last and head[2] != stretch.end:
                return None
            return head
        if sign.rule == "event" and sign.event in {"投产", "开工"}:
            weak = self.words.weak.search(self.text, stretch.start, stretch.end)
            if weak is not None and weak.end() - self._start(stretch.start, weak.start()) >= 3:
                return SITE, weak.start(), weak.end(), -1
        return None

    def _is_specific(self, kind: int, start: int, head_start: int, end: int, sign: Sign) -> bool:
        """Tell whether a name says which project, not only what kind."""
        text, words = self.text, self.words
        generic = head_start - start <= 14 and words.generic.fullmatch(text, start, head_start) is not None
        if kind in {SITE, FIGURATIVE}:
            if start == head_start:
                return end - start >= 4 and sign.rule in {"event", "amount"}
            return not generic or (kind == SITE and end - head_start >= 3 and sign.rule in {"event", "amount"})
        if generic:
            return False
        if kind == WORKS:
            return not words.campaign.search(text, start, head_start) and words.works.search(text, start, head_start) is not None
        if _MARKED.match(text, start) or self._tells_product(start, head_start):
            return True
        if sign.rule == "named" and not _EXAMPLE.search(text[max(0, start - 3) : start]):
            return False
        return 2 <= head_start - start <= 12 and not _JUNK.search(text, start, head_start)

    def _tells_product(self, start: int, end: int) -> bool:
        """Tell whether a word of a product or building, not only of a sector, stands in a span."""
        wording = self.text[start:end]
        generic = self.words.generic
        return any(not generic.fullmatch(wording, left, right) for _, left, right in self.products.find(wording))

    def _start(self, start: int, head_start: int) -> int:
        """Return where a name begins: behind relative clauses, dashes and lead words."""
        text = self.text
        of = text.rfind("的", start, head_start + 1)
        if of >= start and text.count("“", start, of) == text.count("”", start, of):
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
        return shorter.end() if shorter is not None and shorter.end() < head_start - 1 else start

    def _bare(self, stretch: Stretch, sign: Sign) -> tuple[int, int] | None:
        """Return the span of a name that needs no head: all of its stretch."""
        text = self.text
        start = self._start(stretch.start, stretch.end)
        end = stretch.end
        if not sign.closed:
            stop = _BARE_END.search(text, start, end)
            end = stop.start() if stop is not None else end
        while end > start and text[end - 1] in " 　，、":
            end -= 1
        if not 2 <= end - start <= 40 or _GROUP_START.match(text, start, end):
            return None
        if self.words.generic.fullmatch(text, start, end):
            return None
        return start, end


