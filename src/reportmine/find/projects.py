"""Projects: names in the text → records with stage, amount, investor and industry."""

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import groupby

from reportmine.find.project_clauses import read_clauses
from reportmine.find.project_names import ProjectName
from reportmine.find.project_repeats import find_repeats
from reportmine.find.project_stage import StageReader, later
from reportmine.rules.project_rules import AMOUNT, FIRM, industries
from reportmine.schema.labels import Stage
from reportmine.schema.records import Project
from reportmine.schema.report import Report

_AMOUNT = re.compile(rf"(?:[，（(]|[^，。；、\n]{{0,3}})?(?<!完成)(?<!年度)(?<!已){AMOUNT}")
_AFTER = re.compile(r"[^。；\n]{0,12}?" + _AMOUNT.pattern)
_FIRM = re.compile(FIRM)
_BY_FIRM = re.compile(rf"(?:由|与)({FIRM})[^，。；]{{0,4}}(?:投资|洽谈|建设|合作)|({FIRM})的$")
_MASK = re.compile(r"[*＊]|某|[xX×]{1,3}(?=[县市区镇公集])")
_TAIL = re.compile(r"(?:建设|改建|扩建|新建)?(?:项目|工程)$")
_CONFIDENCE = {"list": 0.9, "amount": 0.95, "event": 0.9, "relative": 0.85, "verb": 0.8, "named": 0.7, "repeat": 0.8}


def find_projects(report: Report) -> Report:
    """Fill `projects`.

    Args:
        report: with sections and sentences.
    """
    text = report.text
    names, events, ends = read_clauses(text)
    names = sorted([*names, *find_repeats(text, names, ends)])
    if not names:
        return report
    lists = [list(group) for _, group in groupby(names, key=lambda name: name.group)]
    stages = StageReader(text, events)
    told: dict[str, Stage] = {}
    sentences = [sentence.start for sentence in report.sentences]
    sections = [section.start for section in report.sections]
    projects: list[Project] = []
    for number, group in enumerate(lists):
        first, last = group[0], group[-1]
        following = lists[number + 1][0] if number + 1 < len(lists) else None
        sentence = bisect_right(sentences, first.start) - 1
        is_plan = sentence >= 0 and report.sentences[sentence].role == "计划"
        stage = stages.stage(first, last, following, is_plan)
        for name in group:
            wording = text[name.start : name.end]
            key = _TAIL.sub("", wording)
            found = later(told.get(key, "不明"), stage or stages.before(name) or "不明")
            told[key] = found
            projects.append(
                Project(
                    id=len(projects),
                    start=name.start,
                    end=name.end,
                    quote=wording,
                    section_id=max(0, bisect_right(sections, name.start) - 1),
                    rule=f"project.{name.rule}",
                    confidence=_CONFIDENCE[name.rule],
                    name=wording,
                    stage=found,
                    amount=_amount(text, name, following if name is last else None, is_last=name is last),
                    investor=_investor(text, name),
                    industry=_industry(wording),
                    masked=_MASK.search(wording) is not None,
                )
            )
    return replace(report, projects=tuple(projects))


def _amount(text: str, name: ProjectName, following: ProjectName | None, *, is_last: bool) -> str | None:
    """Return the investment told right before a name, or after it before the next one."""
    if name.amount is not None:
        return text[slice(*name.amount)]
    if not is_last and not text.startswith(("（", "("), name.end):
        return None
    limit = min(len(text), name.end + 40, following.start if following is not None else len(text))
    match = _AFTER.match(text, name.end, limit)
    if match is not None and following is not None and following.amount == match.span(1):
        return None
    return match.group(1) if match is not None else None


def _investor(text: str, name: ProjectName) -> str | None:
    """Return the firm that the name begins with, or that the clause names as the one behind it."""
    own = _FIRM.match(text, name.start, name.end)
    if own is not None:
        return own.group()
    beside = _BY_FIRM.search(text, name.clause, name.start)
    if beside is not None:
        return beside.group(1) or beside.group(2)
    return None


def _industry(name: str) -> str | None:
    """Return the industry of the last word in a name that tells one."""
    find, terms = industries()
    found = find(name)
    return terms[found[-1][0]][0] if found else None
