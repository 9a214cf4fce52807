"""Which stretch of a clause is a project's name, and where in the stretch the name begins and ends."""

from typing import NamedTuple

from reportmine.rules.project_patterns import project_patterns
from reportmine.rules.project_rules import (
    BUILT,
    FIGURATIVE,
    PROJECT,
    SITE,
    WORKS,
    ProjectWords,
    industries,
)
from reportmine.rules.search import is_made_of

Head = tuple[int, int, int]
"""A head in the text: kind, start, end."""

_NUMERALS = frozenset("0123456789０１２３４５６７８９*＊一二两三四五六七八九十百余多几约近超不第共达（(")
_PHASE_STARTS = frozenset("（(一二三四五")
_ONE = ("1个", "一个")

Span = tuple[int, int]
"""Start and end in the text."""

Stretch = tuple[int, int, list[Head]]
"""A piece of a clause between two verbs, breaks or list commas: start, end, the heads in it."""


class ProjectName(NamedTuple):
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
    amount: Span | None
    group: int
    rule: str


class Sign(NamedTuple):
    """What beside a stretch says that a project is told.

    Attributes:
        rule: id of the rule; `named` when nothing beside the name says so.
        event: stage of the event that follows, empty when none does.
        closed: a noun for projects closes the list that it stands in.
        amount: span of the investment right before it, None when there is none.
        limit: end of the clause.
    """

    rule: str
    event: str
    closed: bool
    amount: Span | None
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
        self.patterns = project_patterns()
        self.products = industries()[0]

    def span(self, stretch: Stretch, sign: Sign, is_last: bool) -> Span | None:
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
            return self._bare(stretch, sign) if sign.amount is not None and is_last and not stretch[2] else None
        kind, head_start, end = head
        text = self.text
        if sign.rule == "named" and kind == PROJECT and not self._may_stand_alone(stretch[0], head_start):
            return None
        start = self._start(stretch[0], head_start)
        after = text[end : end + 1]
        if text[start] in _NUMERALS and self.patterns.count_first.match(text, start, end):
            return None
        if (
            after in _NUMERALS
            and self.patterns.count_behind.match(text, end, sign.limit)
            and not text.startswith(_ONE, end)
        ):
            return None
        if not self._is_specific(kind, start, head_start, end, sign) or self.patterns.count_inside.search(
            text, start, end
        ):
            return None
        if after in _PHASE_STARTS:
            phase = self.patterns.phase.match(text, end, sign.limit + 1)
            if phase is not None and phase.end() <= sign.limit:
                end = phase.end()
        elif after in {"）", ")"} and text.rfind("（", start, end) > text.rfind("）", start, end):
            end += 1
        return start, end

    def _may_stand_alone(self, start: int, head_start: int) -> bool:
        """Tell, before anything dearer is looked at, whether 项目 with nothing beside it may be a name's end."""
        return (
            len(self.products(self.text[max(start, head_start - 16) : head_start])) > 0
            or self.patterns.mark.search(self.text, start, head_start) is not None
            or self.patterns.example.search(self.text[max(0, start - 3) : start]) is not None
        )

    def _head(self, stretch: Stretch, sign: Sign, is_last: bool) -> Head | None:
        """Choose the head that ends the name: the first 项目, else the last of the others where they count."""
        heads = stretch[2]
        for head in heads:
            if head[0] == PROJECT:
                return head
        if heads:
            head = heads[-1]
            if head[0] == WORKS:
                is_part = (
                    len(heads) > 1
                    and self.patterns.part_of_works.fullmatch(self.text, heads[-2][2], head[1]) is not None
                )
                return heads[-2] if is_part else head
            if len(heads) > 1 and self.patterns.part_of_site.fullmatch(self.text, heads[-2][2], head[2]):
                head = heads[-2]
            if sign.rule == "named" or (sign.rule == "verb" and head[0] == FIGURATIVE):
                return (
                    head if self.patterns.masked.match(self.text, stretch[0]) and head[2] - stretch[0] <= 12 else None
                )
            if head[2] == stretch[1]:
                return head
            weak = self._weak(stretch)
            return weak if weak is not None and weak[2] > head[2] else head if is_last else None
        return self._weak(stretch) if sign.rule == "event" and sign.event in BUILT else None

    def _weak(self, stretch: Stretch) -> Head | None:
        """Return the one-character head at the end of a stretch, time and adverbs after it left out."""
        weak = self.words.weak.search(self.text, stretch[0], stretch[1])
        if weak is None or weak.end() - self._start(stretch[0], weak.start()) < 3:
            return None
        return SITE, weak.start(), weak.end()

    def _is_specific(self, kind: int, start: int, head_start: int, end: int, sign: Sign) -> bool:
        """Tell whether a name says which project, not only what kind."""
        text, words = self.text, self.words
        if kind == WORKS and not words.works.search(text, start, head_start):
            return False
        generic = is_made_of(words.generic, text[start:head_start]) and self.patterns.marked.match(text, start) is None
        if kind in {SITE, FIGURATIVE}:
            if start == head_start:
                return (
                    end - start >= 4
                    and (sign.rule == "amount" or (sign.rule == "event" and sign.event in BUILT))
                    and not self.patterns.count_soon.match(text, end)
                )
            if generic:
                return (
                    kind == SITE
                    and end - head_start >= 3
                    and (
                        sign.rule in {"event", "amount"}
                        or (end - start >= 6 and bool(self.products(text[start:head_start])))
                    )
                )
            return sign.rule in {"event", "amount"} or self.patterns.bad_start.match(text, start) is None
        if generic:
            return False
        if kind == WORKS:
            return not words.campaign.search(text, start, head_start)
        if self.patterns.marked.match(text, start) or self._tells_product(start, head_start, sign.rule != "named"):
            return True
        if sign.rule == "named" and not self.patterns.example.search(text[max(0, start - 3) : start]):
            return False
        return (
            2 <= head_start - start <= 12
            and not is_made_of(words.generic, text[head_start - 2 : head_start])
            and not words.junk.search(text, start, head_start)
        )

    def _tells_product(self, start: int, end: int, has_sign: bool) -> bool:
        """Tell whether a word of a product or building stands in a span, with a sign beside also one of a sector."""
        wording = self.text[start:end]
        found = [hit for hit in self.products(wording) if hit[2] - hit[1] > 1]
        if not found:
            return False
        generic = self.words.generic
        if any(not is_made_of(generic, wording[left:right]) for _, left, right in found):
            return True
        return has_sign and self.words.junk.search(wording) is None

    def _start(self, start: int, head_start: int) -> int:
        """Return where a name begins: behind relative clauses, dashes and lead words."""
        text = self.text
        wording = text[start:head_start]
        if "的" in wording:
            of = text.rfind("的", start, head_start)
            if text.count("“", start, of) == text.count("”", start, of):
                start = of + 1
        if "——" in wording:
            start = max(start, text.rfind("——", start, head_start) + 2)
        if "“" in wording:
            quote = text.rfind("“", start, head_start)
            if quote >= start and text.find("”", quote, head_start) < 0:
                start = quote + 1
        if start >= head_start or text[start] not in self.words.lead_characters:
            return start
        lead = self.words.lead.match(text, start, head_start)
        return start if lead is None else lead.end()

    def _bare(self, stretch: Stretch, sign: Sign) -> Span | None:
        """Return the span of a name that needs no head: all of its stretch."""
        text = self.text
        start = self._start(stretch[0], stretch[1])
        end = stretch[1]
        if not sign.closed:
            stop = self.patterns.bare_end.search(text, start, end)
            end = stop.start() if stop is not None else end
        elif text[end - 1] in "）)" and "投资" in text[start:end]:
            end = max(text.rfind("（", start, end), text.rfind("(", start, end))
        if text.startswith("项目", start):
            return None
        if text[end - 1] in "〕]］":
            note = self.patterns.note.search(text, start, end)
            end = note.start() if note is not None else end
        while end > start and text[end - 1] in " 　，、":
            end -= 1
        if not 2 <= end - start <= 40 or (
            text[start] in _NUMERALS and self.patterns.count_first.match(text, start, end)
        ):
            return None
        if is_made_of(self.words.generic if stretch[2] else self.words.sector, text[start:end]):
            return None
        return start, end
