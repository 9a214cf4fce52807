"""Projects: names in the text → records with stage, amount, investor and industry."""

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import groupby

from reportmine.find.project_clauses import read_clauses
from reportmine.find.project_names import ProjectName
from reportmine.find.project_repeats import find_repeats
from reportmine.find.project_stage import StageReader, later
from reportmine.rules.project_rules import AMOUNT, FIRM, Industry, industries
from reportmine.schema.labels import Stage
from reportmine.schema.records import Project
from reportmine.schema.report import Report

_AMOUNT = re.compile(AMOUNT)
_NOT_WHOLE = re.compile(r"[。；\n]|完成|年度|累计|新增|已|前者|[^（(，、：]{9}")
_REACH = 32
_FIRM_REACH = 10
_BRAND = re.compile(r"([一-鿿]{2,3}?)(?:年产|\d|(?=硬碳|钠离子|精密|智能|高端|中药|电子|储能|锂|全屋|即食|预制菜|新型|生物|光伏|针织))")
_FIRM_ALONE = re.compile(r"([一-鿿]{2,4})(?:项目)?")
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
    names, ends = read_clauses(text)
    names = sorted([*names, *find_repeats(text, names, ends)])
    if not names:
        return report
    lists = [list(group) for _, group in groupby(names, key=lambda name: name.group)]
    stages = StageReader(text)
    told: dict[str, Stage] = {}
    sentences = [sentence.start for sentence in report.sentences]
    sections = [section.start for section in report.sections]
    projects: list[Project] = []
    for number, group in enumerate(lists):
        first, last = group[0], group[-1]
        following = lists[number + 1][0] if number + 1 < len(lists) else None
        sentence = bisect_right(sentences, first.start) - 1
        is_plan = sentence >= 0 and report.sentences[sentence].role == "计划"
        previous = lists[number - 1][-1] if number else None
        stage = stages.stage(previous, first, last, following, is_plan)
        for name in group:
            wording = text[name.start : name.end]
            key = _TAIL.sub("", wording) if wording.endswith(("项目", "工程")) else wording
            found = later(told.get(key, "不明"), stage or "不明")
            told[key] = found
            industry = _industry(wording) or _industry(text[name.end : name.after])
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
                    investor=_investor(text, name, industry),
                    industry=industry.name if industry is not None else None,
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
    limit = min(len(text), name.end + _REACH, following.start if following is not None else len(text))
    match = _AMOUNT.search(text, name.end, limit)
    if match is None or _NOT_WHOLE.search(text, name.end, match.start()):
        return None
    if following is not None and following.amount == match.span(1):
        return None
    return match.group(1)


def _investor(text: str, name: ProjectName, industry: Industry | None) -> str | None:
    """Return the firm that the name begins with, or that the clause names as the one behind it."""
    own = _FIRM.match(text, name.start, min(name.end, name.start + _FIRM_REACH))
    if own is not None:
        return own.group()
    if text[name.start - 1] == "的" or text.find("由", name.clause, name.start) >= 0:
        beside = _BY_FIRM.search(text, name.clause, name.start)
        if beside is not None:
            return beside.group(1) or beside.group(2)
    if industry is None:
        alone = _FIRM_ALONE.fullmatch(text, name.start, name.end)
        return alone.group(1) if alone is not None and (name.rule != "list" or "企业" in text[name.end : name.after]) else None
    if industry.section == "C":
        brand = _BRAND.match(text, name.start, name.end)
        return brand.group(1) if brand is not None else None
    return None


def _industry(wording: str) -> Industry | None:
    """Return the industry of the last word that tells one, processes and buildings only when nothing else does."""
    find, industry = industries()
    best: Industry | None = None
    for number, _, _ in find(wording):
        if best is None or best.weak or not industry[number].weak:
            best = industry[number]
    return best
