"""The bulletin as data: what `export.brief` prints. Every number carries the numbers of its sources."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reportmine.query.progress.lights import light_settings
from reportmine.rules.periods import Period

Text = tuple[str | int, ...]
"""A sentence in pieces: words, and the numbers of sources where they belong."""

SIGNS = {"masked": "*", "missing": "—", "no_report": "…"}
"""What stands for a completion that is masked, not reported, or whose report is missing."""

_PARTS = {"half": ("", "上半年", "下半年"), "quarter": ("", "一季度", "二季度", "三季度", "四季度")}


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a report that the bulletin rests on; offsets as everywhere, half open, from 0.

    Attributes:
        number: what the bulletin cites it by.
        path: file of the report.
        start: first code point of the figure in the report.
        end: one past its last.
        quote: the figure.
        sentence: the sentence around it.
        at: where the figure begins in the sentence.
    """

    number: int
    path: str
    start: int
    end: int
    quote: str
    sentence: str
    at: int


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a ranking.

    Attributes:
        rank: place among the areas of its scope, None where none is due.
        area: name as the report gives it.
        scope: what narrows the figure, empty for the whole.
        completion: in per cent; None where it is masked, open or untold.
        shown: the completion as it is printed: `53%`, `*`, `—`, `…`.
        lead: over the share of the year, in percentage points.
        light: 红, 黄, 绿 or None.
        remark: what a reader must know of it; may be empty.
        sources: numbers of its sources.
    """

    rank: int | None
    area: str
    scope: str
    completion: Decimal | None
    shown: str
    lead: Decimal | None
    light: str | None
    remark: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The areas of one level under one indicator, ranked ones first."""

    indicator: str
    level: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """The bulletin.

    Attributes:
        period: the period in words, `2023年上半年`.
        share_of_year: how much of the year is gone, in per cent.
        reports: number of reports on the period.
        moved: what moved, a sentence each.
        rankings: indicators that two or more areas tell.
        alone: lines of indicators that one area tells, with the indicator.
        ahead: who is ahead of schedule, an indicator each.
        behind: who is behind, an indicator each.
        gaps: what is masked, missing or open.
        notes: how to read it.
        sources: what the numbers rest on.
    """

    period: str
    share_of_year: Decimal
    reports: int
    moved: tuple[Text, ...]
    rankings: tuple[Ranking, ...]
    alone: tuple[tuple[str, Line], ...]
    ahead: tuple[Text, ...]
    behind: tuple[Text, ...]
    gaps: tuple[Text, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]


def words_of(when: Period) -> str:
    """Return a period in words, `2023年上半年`.

    Args:
        when: a period of one year.
    """
    number = when.first_year
    if when.kind in _PARTS:
        return f"{number}年{_PARTS[when.kind][int(when.key[-1])]}"
    if when.kind in {"month", "months"}:
        first, last = int(when.start[5:7]), when.last_month
        return f"{number}年{first}月" if first == last else f"{number}年{first}—{last}月"
    return f"{number}年"


def notes() -> tuple[str, ...]:
    """Return how to read the bulletin."""
    settings = light_settings()
    return (
        "完成率是报告自己写的；注明“推算”的由实际数除以全年目标得出。时序进度按月份除以 12 计算。",
        f"灯号：完成率减时序进度，{_least(settings.green)}为绿灯，{_least(settings.yellow)}为黄灯，再低为红灯。",
        "只在同一级别、同一口径的地区之间排名；“省外”与全部到位资金口径不同，不排在一起。",
        "* 报告里遮蔽；— 报告里没有；… 没有收到报告；“目标期限未写明”的按全年目标计算。",
        "方括号里的号码是来源的编号；“第几字”从报告全文的第一个字数起。",
    )


def _least(lead: Decimal) -> str:
    return f"落后不超过 {-lead} 个百分点" if lead < 0 else f"不低于 {lead} 个百分点"
