"""Projects: names in the text → records with stage, amount, investor and industry."""

import re
from bisect import bisect_left, bisect_right
from itertools import groupby

from msgspec.structs import replace

from reportmine.find.project_clauses import read_clauses
from reportmine.find.project_names import ProjectName
from reportmine.find.project_repeats import find_repeats
from reportmine.find.project_scan import scan_clauses
from reportmine.find.project_stage import StageReader, later
from reportmine.find.project_trade import trade_of
from reportmine.rules.project_patterns import project_patterns
from reportmine.schema.labels import Stage
from reportmine.schema.records import Project
from reportmine.schema.report import Report

_REACH = 32
_MASKS = "*＊某"
_CONFIDENCE = {"list": 0.9, "amount": 0.95, "event": 0.9, "relative": 0.85, "verb": 0.8, "named": 0.7, "repeat": 0.8}


_RULES = {rule: f"project.{rule}" for rule in _CONFIDENCE}


def find_projects(report: Report) -> Report:
    """Fill `projects`.

    Args:
        report: with sections and sentences.
    """
    text = report.text
    scan = scan_clauses(text)
    names = read_clauses(text, scan.clauses)
    repeats = find_repeats(text, names, scan.ends)
    if repeats:
        names = sorted([*names, *repeats])
    if not names:
        return report
    lists = [list(group) for _, group in groupby(names, key=lambda name: name.group)]
    stages = StageReader(text, scan.events)
    tail = project_patterns().tail
    told: dict[str, Stage] = {}
    sentences = [sentence.start for sentence in report.sentences]
    sections = [section.start for section in report.sections]
    projects: list[Project] = []
    previous: ProjectName | None = None
    for number, group in enumerate(lists):
        first, last = group[0], group[-1]
        following = lists[number + 1][0] if number + 1 < len(lists) else None
        sentence = bisect_right(sentences, first.start) - 1
        is_plan = sentence >= 0 and report.sentences[sentence].role == "计划"
        stage = stages.stage(previous, first, last, following, is_plan) or "不明"
        section_id = max(0, bisect_right(sections, first.start) - 1)
        for name in group:
            wording = text[name.start : name.end]
            key = tail.sub("", wording) if wording.endswith(("项目", "工程")) else wording
            told[key] = later(told.get(key, "不明"), stage)
            trade = trade_of(text, name)
            projects.append(
                Project(
                    id=len(projects),
                    start=name.start,
                    end=name.end,
                    quote=wording,
                    section_id=section_id,
                    rule=_RULES[name.rule],
                    confidence=_CONFIDENCE[name.rule],
                    name=wording,
                    stage=told[key],
                    amount=_amount(text, name, following if name is last else None, is_last=name is last),
                    investor=trade.investor,
                    industry=trade.industry,
                    masked=any(mask in wording for mask in _MASKS),
                )
            )
        previous = last
    return replace(report, projects=tuple(_with_groups(report, projects)))


def _with_groups(report: Report, projects: list[Project]) -> list[Project]:
    """Give each project the count that it is told as part of: `甲、乙等8个项目`, `甲、乙、丙3个新签项目`."""
    starts = [figure.start for figure in report.figures]
    result = []
    for project in projects:
        position = bisect_left(starts, project.end)
        count = report.figures[position] if position < len(starts) else None
        counted = (
            count is not None
            and count.canonical_unit in _GROUP_UNITS
            and count.start - project.end <= _LONGEST_LIST
            and _LIST_TO_COUNT.fullmatch(report.text, project.end, count.start) is not None
        )
        result.append(replace(project, group_figure=count.id) if count is not None and counted else project)
    return result


_GROUP_UNITS = frozenset({"个", "项", "宗"})
_LONGEST_LIST = 240
_LIST_TO_COUNT = re.compile(r"(?:(?:、|和|及|与)[^，。；：！？\n]*)?等?")
"""What may stand between a project and the count that closes its list."""


def _amount(text: str, name: ProjectName, following: ProjectName | None, *, is_last: bool) -> str | None:
    """Return the investment told right before a name, or after it before the next one."""
    if name.amount is not None:
        return text[slice(*name.amount)]
    if not is_last and not text.startswith(("（", "("), name.end):
        return None
    patterns = project_patterns()
    limit = min(len(text), name.end + _REACH, following.start if following is not None else len(text))
    if text.find("投资", name.end, limit) < 0:
        return None
    match = patterns.amount.search(text, name.end, limit)
    if match is None or patterns.not_whole.search(text, name.end, match.start()):
        return None
    if following is not None and following.amount == match.span("amount"):
        return None
    return match["amount"]
