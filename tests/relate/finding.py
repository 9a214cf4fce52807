"""Tell the ties that a finder reads in a text, in a form that fits into tables of cases."""

from collections.abc import Callable, Iterable

import reportmine
from reportmine.relate.scenes import Scene, scenes
from reportmine.relate.ties import Tie
from reportmine.relate.verdicts import judge

_MINER = reportmine.load()


def told_ties(find: Callable[[Scene], Iterable[Tie]], text: str) -> list[str]:
    """Return each tie as `total:16个 part:12个 其中 consistent`; 其中 marks parts that need not exhaust the total."""
    report = _MINER(text)
    told = []
    for scene in scenes(report):
        for tie in find(scene):
            words = [f"{term.role}:{report.text[term.start : term.end]}" for term in tie.terms]
            verdict = judge(tie, 0, report).verdict_round
            told.append(" ".join([tie.type, *words, *(["其中"] if tie.partial else []), str(verdict)]))
    return told
