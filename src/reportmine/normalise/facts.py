"""What the report says of itself: title, issuer, kind, area and the period that it looks back on."""

import re
from dataclasses import replace

from reportmine.rules.shadow import shadow
from reportmine.schema.report import Report

_OPENING = 600
_BODY = (
    r"(?:局|中心|办公室|招商办|委员会|人民政府|县政府|市政府|区政府|党组|党委|管委会|协会|专班|指挥部|镇|乡|街道办事处)"
)
_ISSUER = re.compile(
    rf"^(?:中共)?([一-鿿*＊×X]{{2,24}}?{_BODY})(?:党组|党委)?(?=关于|\s|\d|$|[“一-鿿]*(?:工作|总结|汇报|报告))"
)
_AREA = re.compile(r"(?:中共|^|[^一-鿿])?([一-鿿]{1,7}?(?:自治县|县|自治州|市|区|旗|省|自治区)|[*＊×]+[县市区旗省])")
_GENERAL = re.compile(r"^(?:全|我|本|各|该|市|县|省|中|上|下|省市|市县|工业|开发|新|城|社|地|片|山|园|景)[县市区省]")
_YEAR = r"(?P<year>(?:19|20)\d\d)年(?:度)?"
_PARTS = (
    ("H1", re.compile(rf"{_YEAR}(?:的)?上半年")),
    ("H2", re.compile(rf"{_YEAR}(?:的)?下半年")),
    ("Q1", re.compile(rf"{_YEAR}(?:第)?一季度")),
    ("M1-9", re.compile(rf"{_YEAR}前三季度")),
)
_MONTHS = re.compile(rf"{_YEAR}1\s?[-~—–至]\s?(?P<month>\d{{1,2}})月")
_LOOKING_BACK = re.compile(
    rf"{_YEAR}[^，。；\n]{{0,24}}?(?:回顾|总结|工作情况|完成情况|政府工作|成效|运行情况|发展情况)"
)
_ANY_YEAR = re.compile(_YEAR)
_KINDS = (
    ("政府工作报告", re.compile(r"政府工作报告|各位代表")),
    ("统计公报", re.compile(r"统计公报|经济运行情况")),
    ("招商引资总结", re.compile(r"招商|投资促进|引资|经济合作")),
    ("工作总结", re.compile(r"总结|汇报|工作报告|工作情况")),
)


def read_facts(report: Report) -> Report:
    """Fill title, issuer, doc_type, area and period of the document from its own words; what is untold stays empty.

    The area comes from title or issuer line only, never from a guess over the body; a masked one keeps its mask.
    """
    text = shadow(report.text)
    title = _title(report)
    opening = text[:_OPENING]
    issuer = _issuer(title, opening)
    kind = next((name for name, pattern in _KINDS if pattern.search(title)), None) or next(
        (name for name, pattern in _KINDS if pattern.search(opening)), "其他"
    )
    document = replace(
        report.document,
        title=report.document.title or title,
        issuer=issuer,
        doc_type=kind,
        area=_area(issuer) or _area(title),
        period=_period(title, opening, _headings(report)),
    )
    return replace(report, document=document)


def _title(report: Report) -> str:
    for section in report.sections[:3]:
        if section.role == "标题" and section.heading_start is not None:
            return " ".join(report.text[section.heading_start : section.heading_end].split())
    return ""


def _headings(report: Report) -> list[str]:
    return [
        shadow(report.text)[section.heading_start : section.heading_end]
        for section in report.sections
        if section.heading_start is not None and section.level == 1
    ]


def _issuer(title: str, opening: str) -> str:
    lines = [line.strip() for line in opening.split("\n")[:4]]
    for line in [title, *lines]:
        match = _ISSUER.match(line)
        if match and len(line) < 60:
            return match.group(1)
    return ""


def _area(words: str) -> str:
    for match in _AREA.finditer(words):
        name = match.group(1)
        if not _GENERAL.match(name) and len(name) >= 2:
            return name
    return ""


def _period(title: str, opening: str, headings: list[str]) -> str:
    """Return the period reported on: told by the title, by a heading that looks back, or by the opening."""
    for words in (title, *headings, opening[:200]):
        for key, pattern in _PARTS:
            match = pattern.search(words)
            if match and not re.search("下半年|下一步", words[: match.start()]):
                return f"{match['year']}{key}"
        match = _MONTHS.search(words)
        if match:
            return f"{match['year']}M1-{match['month']}"
    told_late = "政府工作报告" in title
    for words in (*headings, title) if told_late else (title, *headings):
        match = _LOOKING_BACK.search(words)
        if match:
            return match["year"]
    if "年" in title and (match := _ANY_YEAR.search(title)):
        return match["year"]
    years = [found["year"] for found in _ANY_YEAR.finditer(opening)]
    return years[0] if years else ""
