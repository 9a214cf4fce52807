"""How far a project is, told by the events around its name."""

import re
from bisect import bisect_left

from reportmine.find.project_names import ProjectName
from reportmine.find.project_scan import Event
from reportmine.rules.project_patterns import project_patterns
from reportmine.rules.project_rules import PROGRESS, UNDER_WAY, project_words
from reportmine.schema.labels import Stage

_SENTENCE_END = re.compile(r"[。！？\n；]")
_REACH = 24
"""How far before an event a word may put it in the future."""

_FURTHEST = 72
"""How far behind a name it is still spoken of."""

_RANK = {
    "不明": 0,
    "储备": 1,
    "在谈": 2,
    "拟签约": 3,
    "签约": 4,
    "落地": 5,
    "拟开工": 6,
    "开工": 7,
    "投产": 8,
    "未引进": 9,
}
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

_REACHED: dict[str, Stage] = {
    "储备": "储备",
    "在谈": "在谈",
    "签约": "签约",
    "落地": "落地",
    "开工": "开工",
    UNDER_WAY: "开工",
    "投产": "投产",
    "未引进": "未引进",
}
"""Where a project is after an event."""

_VERB_STAGE = {"完成": "投产", "新建": "开工", "续建": UNDER_WAY, "改建": "开工", "兴建": "开工", "修建": "开工"}


class StageReader:
    """Tell the stage of the projects of one report.

    Args:
        text: the report's text.
        events: all events in it, in text order.
    """

    def __init__(self, text: str, events: list[Event]) -> None:
        self.text = text
        self._events = events
        self._starts = [event[0] for event in events]
        self._words = project_words()
        self._patterns = project_patterns()

    def stage(
        self,
        previous: ProjectName | None,
        first: ProjectName,
        last: ProjectName,
        following: ProjectName | None,
        is_plan: bool,
    ) -> Stage | None:
        """Return the stage of a list of names, None when nothing around tells it.

        Args:
            previous: the name before the list, None when there is none.
            first: the first name of the list.
            last: the last name of the list.
            following: the name after the list, None when there is none.
            is_plan: whether the sentence tells what is intended.
        """
        text, words = self.text, self._words
        lead = first.clause
        if previous is not None and previous.end > lead:
            lead = max(lead, text.rfind("、", previous.end, first.start))
        intent = is_plan or words.before.search(text, first.clause, first.start) is not None
        progress, is_own, told = False, True, -1
        best: Stage = "不明"
        for left, right, stage in self._between(lead, self._limit(last, following)):
            if first.start <= left < last.after:
                continue
            if stage == PROGRESS:
                progress = progress or told < 0
                continue
            clause = self._clause(lead if left < first.start else last.after, left)
            if left >= last.end and 0 <= told < clause and not self._patterns.goes_on.match(text, clause - 1):
                is_own = False
            if stage == "投产" and text[right : right + 1] == "后":
                continue
            coming = intent or words.after.match(text, right) is not None
            # `项目拟于9月`开工: words that a name takes along behind it speak of the event too
            since = last.end if clause == last.after else clause
            if since < left and words.modal.search(text, since, left):
                if words.denied.search(text, since, left):
                    continue
                coming = coming or words.before.search(text, since, left) is not None
                coming = coming and words.done.search(text, since, left) is None
            found = _COMING[stage] if coming else _REACHED[stage]
            if (is_own or found == "未引进") and _RANK[found] > _RANK[best]:
                best = found
            if left >= last.end and told < 0:
                told = clause
        if best != "不明":
            return best
        finished = self._patterns.verb_before.search(text, lead, first.start)
        if finished is not None:
            return _COMING[_VERB_STAGE[finished.group(1)]] if intent else _REACHED[_VERB_STAGE[finished.group(1)]]
        return self._before(first) or (self._under_way(first, last) if progress else None)

    def _between(self, start: int, end: int) -> list[Event]:
        return self._events[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _limit(self, last: ProjectName, following: ProjectName | None) -> int:
        """Return where the text stops speaking of a list: at the sentence's end or at the next name's clause."""
        text = self.text
        limit = min(len(text), last.after + _FURTHEST)
        end = _SENTENCE_END.search(text, last.after, limit)
        if end is not None:
            limit = end.start()
        if following is not None and following.start < limit:
            if following.clause < last.after:
                return max(last.after, text.rfind("、", last.after, following.start))
            return following.clause
        return limit

    def _before(self, name: ProjectName) -> Stage | None:
        """Return the stage that the sentence told last before a name that is given as an example."""
        text = self.text
        if not self._patterns.given_as.search(text, name.clause, name.start):
            return None
        floor = max(0, name.start - 2 * _FURTHEST)
        start = max(floor, text.rfind("。", floor, name.start) + 1, text.rfind("\n", floor, name.start) + 1)
        for left, _, stage in reversed(self._between(start, name.start)):
            if stage != PROGRESS and not self._words.denied.search(text, self._clause(start, left), left):
                return _REACHED[stage]
        return None

    def _under_way(self, first: ProjectName, last: ProjectName) -> Stage:
        """Return the stage of what is only said to be pushed on."""
        if self._patterns.building.match(self.text, last.after) or self._patterns.public_works.search(
            self.text, last.end, last.after
        ):
            return "开工"
        return "不明" if first.rule == "list" else "开工"

    def _clause(self, floor: int, position: int) -> int:
        """Return where the clause before a place begins, not before `floor` nor further than the reach of its words."""
        rfind = self.text.rfind
        floor = max(floor, position - _REACH)
        return max(
            floor,
            rfind("，", floor, position) + 1,
            rfind("、", floor, position) + 1,
            rfind("：", floor, position) + 1,
            rfind("。", floor, position) + 1,
        )


def later(told: Stage, found: Stage) -> Stage:
    """Return the stage further on: a report never takes a project back, except one that was lost."""
    return max(told, found, key=_RANK.__getitem__)
