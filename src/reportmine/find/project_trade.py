"""Who is behind a project and what it makes, as far as its name and its clause tell."""

from typing import NamedTuple

from reportmine.find.project_names import ProjectName
from reportmine.rules.project_patterns import project_patterns
from reportmine.rules.project_rules import Industry, industries, project_words
from reportmine.rules.search import is_made_of

_REACH = 10
"""How far into a name a firm's name may reach."""


class Trade(NamedTuple):
    """Who is behind a project and what it makes.

    Attributes:
        investor: the firm, None when untold.
        industry: the term that reports use, None when untold.
    """

    investor: str | None
    industry: str | None


def trade_of(text: str, name: ProjectName) -> Trade:
    """Return investor and industry of a project.

    Args:
        text: the report's text.
        name: where its name stands.
    """
    find, known = industries()
    wording = text[name.start : name.end]
    hits = find(wording)
    industry = _best(known, hits)
    if industry is None and name.after - name.end > 3:
        industry = _best(known, find(text[name.end : name.after]))
    words = project_words()
    investor: str | None = None
    own = words.firm.match(text, name.start, min(name.end, name.start + _REACH))
    if own is not None:
        investor = own.group()
    elif text[name.start - 1] == "的" or text.find("由", name.clause, name.start) >= 0:
        beside = words.by_firm.search(text, name.clause, name.start)
        investor = beside.group(beside.lastindex or 0) if beside is not None else None
    if investor is None and not hits:
        investor = _alone(text, name)
    elif investor is None and industry is not None and industry.section == "C":
        investor = _brand(wording, known, hits)
    return Trade(investor, industry.name if industry is not None else None)


def _best(known: tuple[Industry, ...], hits: list[tuple[int, int, int]]) -> Industry | None:
    """Return the industry of the last word that tells one, processes and buildings only when nothing else does."""
    best: Industry | None = None
    for number, _, _ in hits:
        if best is None or best.weak or not known[number].weak:
            best = known[number]
    return best


def _alone(text: str, name: ProjectName) -> str | None:
    """Return the firm that stands for its project (`远景项目`, `比亚迪、立讯精密等企业项目`)."""
    if name.rule == "list" and "企业" not in text[name.end : name.after]:
        return None
    alone = project_patterns().alone.fullmatch(text, name.start, name.end)
    return alone["firm"] if alone is not None else None


def _brand(wording: str, known: tuple[Industry, ...], hits: list[tuple[int, int, int]]) -> str | None:
    """Return what stands before the first word of a product, where it is a name (`汉禾硬碳负极材料生产基地`)."""
    made = project_patterns().made.search(wording)
    end = min(
        [
            made.start() if made is not None else len(wording),
            *(left for number, left, _ in hits if not known[number].weak),
        ]
    )
    words = project_words()
    for _, left, right in words.generic(wording[:end]):
        if right == end and left >= 2:
            end = left
    brand = wording[:end]
    if (
        not 2 <= end <= 5
        or not brand.isalpha()
        or project_patterns().place.search(brand)
        or is_made_of(words.sector, brand)
    ):
        return None
    return brand
