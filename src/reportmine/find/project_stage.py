"""How far a project is, told by the events around its name."""

import re
from bisect import bisect_left

from reportmine.find.project_names import ProjectName
from reportmine.rules.project_rules import PROGRESS, UNDER_WAY, project_words
from reportmine.schema.labels import STAGES, Stage

Word = tuple[int, int, int]
"""A word of the lexicon in the text: number, start, end."""

_SENTENCE_END = re.compile(r"[。！？\n；]")
_CLAUSE_START = re.compile(r"[^，。；：！？\n、]*$")
_CLAUSE_END = re.compile(r"[，。；：！？\n]")
_REACH = 24
"""How far before an event a word may put it in the future."""

_GOES_ON = re.compile(
    r"[，、](?:于|但|并|现|已|正|将|拟|力争|争取|有望|预计|计划|目前|当年|次年|年内|年底|[上下]半年|[一二三四]季度|[\d*＊]+月|20\d\d年|今年|[一二三]期|总?投资|估算|概算|占地"
    r"|主体|主厂房|厂房|桩基|设备|场地|土地|首期|完成|累计|联合|合同|投资方|企业|施工单位|原定|建成|圆满|规划选址|选址|双方|预可研|可研|环评)"
)
"""How a clause begins that still speaks of the project before it."""

_RANK = {"不明": 0, "储备": 1, "在谈": 2, "拟签约": 3, "签约": 4, "落地": 5, "拟开工": 6, "开工": 7, "投产": 8, "未引进": 9}
_COMING: dict[str, Stage] = {
    "储备": "储备",
    "在谈": "在谈",
    "签约": "拟签约",
    "落地": "拟签约",
    "开工": "拟开工",
    UNDER_WAY: "开工",
    "投产": "开工",
    "未引进": "不明",
}
"""Where a project is for which an event is still to come."""

_REACHED: dict[str, Stage] = {**{stage: stage for stage in STAGES}, UNDER_WAY: "开工"}  # type: ignore[dict-item]
_PUBLIC_WORKS = re.compile("交通|市政|水利|基础设施|公路|道路|城建|民生")
_BUILDING = re.compile(r"[^，。；、]{0,4}建设")
_EXAMPLE = re.compile(r"(?:尤其是|特别是|例如|比如|诸如|如|其中)[^，。；]{0,12}$")


class StageReader:
    """Tell the stage of the projects of one report.

    Args:
        text: the report's text.
        events: all events in it, in text order.
    """

    def __init__(self, text: str, events: list[Word]) -> None:
        self.text = text
        self.events = events
        self._starts = [event[1] for event in events]
        self._words = project_words()

    def stage(self, first: ProjectName, last: ProjectName, following: ProjectName | None, is_plan: bool) -> Stage | None:
        """Return the stage of a list of names, None when nothing around tells it.

        Args:
            first: the first name of the list.
            last: the last name of the list.
            following: the name after the list, None when there is none.
            is_plan: whether the sentence tells what is intended.
        """
        text, words = self.text, self._words
        intent = words.before.search(text, first.clause, first.start) is not None
        progress = False
        best: Stage = "不明"
        for start, end, is_own in self._windows(first, last, following):
            for number, left, right in self._within(start, end):
                stage = words.stages[number]
                if stage == PROGRESS:
                    progress = progress or is_own
                    continue
                clause = self._clause(start, left)
                if words.denied.search(text, clause, left) or (not is_own and stage not in _REACHED):
                    continue
                coming = (is_plan or intent or self._is_coming(clause, left, right, stage)) and not words.done.search(text, clause, left)
                found = _COMING[stage] if coming else _REACHED[stage]
                if (is_own or found == "未引进") and _RANK[found] > _RANK[best]:
                    best = found
        if progress and _RANK[best] < _RANK["签约"] and best != "储备":
            return self._under_way(first, last)
        return best if best != "不明" else None

    def before(self, name: ProjectName) -> Stage | None:
        """Return the stage that the sentence told last before a name that is given as an example."""
        text = self.text
        if not _EXAMPLE.search(text, name.clause, name.start):
            return None
        start = max(text.rfind("。", 0, name.start), text.rfind("\n", 0, name.start)) + 1
        for number, left, _ in reversed(self._within(start, name.start)):
            stage = self._words.stages[number]
            if stage != PROGRESS and not self._words.denied.search(text, self._clause(start, left), left):
                return _REACHED[stage]
        return None

    def _windows(self, first: ProjectName, last: ProjectName, following: ProjectName | None) -> list[tuple[int, int, bool]]:
        """Return the stretches of text that tell of a list: start, end, and whether they surely speak of it."""
        text = self.text
        ends = _SENTENCE_END.search(text, last.after)
        limit = ends.start() if ends is not None else len(text)
        if following is not None and following.start < limit:
            same_clause = following.clause < last.after
            limit = max(last.after, text.rfind("、", last.after, following.start) if same_clause else following.clause)
        windows = [(first.clause, first.start, True)]
        start, is_own, told = last.after, True, False
        while start < limit:
            match = _CLAUSE_END.search(text, start + 1, limit)
            end = match.start() if match is not None else limit
            if told and not _GOES_ON.match(text, start, limit):
                is_own = False
            windows.append((start, end, is_own))
            told = told or any(self._words.stages[event[0]] != PROGRESS for event in self._within(start, end))
            start = end
        return windows

    def _under_way(self, first: ProjectName, last: ProjectName) -> Stage:
        """Return the stage of what is only said to be pushed on."""
        if _BUILDING.match(self.text, last.after) or _PUBLIC_WORKS.search(self.text, last.end, last.after):
            return "开工"
        return "不明" if first.rule == "list" else "开工"

    def _within(self, start: int, end: int) -> list[Word]:
        return self.events[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _clause(self, floor: int, position: int) -> int:
        """Return where the clause before a place begins, not before `floor`."""
        match = _CLAUSE_START.search(self.text, max(floor, position - _REACH), position)
        return match.start() if match is not None else floor

    def _is_coming(self, clause: int, left: int, right: int, stage: str) -> bool:
        """Tell whether the words around an event put it in the future."""
        text, words = self.text, self._words
        if words.before.search(text, clause, left) or words.after.match(text, right):
            return True
        return text[right : right + 1] == "后" and stage in {"投产", "开工"}


def later(told: Stage, found: Stage) -> Stage:
    """Return the stage further on: a report never takes a project back, except one that was lost."""
    return max(told, found, key=_RANK.__getitem__)


