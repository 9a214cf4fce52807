"""Hide numbers and names of a text the way counties do, and remember where; used by masks.py and recovery.py."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportmine.schema.records import Figure
from reportmine.schema.report import Report

NUMBER_FORMS: dict[str, Callable[[str], str]] = {
    "星号": lambda _: "*",
    "两个星号": lambda _: "**",
    "全角星号": lambda _: "＊",
    "大写X": lambda _: "X",
    "两个X": lambda _: "XX",
    "乘号": lambda _: "×",
    "方框": lambda number: "□" * min(len(number), 2),
    "留位数": lambda number: re.sub(r"\d", "x", number),
    "破折号": lambda _: "——",
    "某": lambda _: "某",
}
"""Name → what is written instead of a number; see `forms_for` for where."""

NAME_FORMS: dict[str, str] = {
    "星号": "*",
    "两个星号": "**",
    "全角星号": "＊",
    "三个星号": "***",
    "某": "某",
    "某某": "某某",
    "两个X": "XX",
}
"""Name → what is written instead of the proper part of a name."""

LOOKALIKES = (
    "我们实行7×24小时值守。",
    "会议室面积为6×8米，可随时使用。",
    "医院新购X光机一台。",
    "与SpaceX供应链企业保持联系。",
    "产品型号为XH-200X型。",
    "**重点工作**要抓紧抓实。",
    "*注：以上数据为快报数。",
    "数据来源于统计部门＊。\n＊注：统计口径以年报为准。",
    "尺寸规格为1200*600*20毫米。",
    "全年无休7*24小时热线畅通。",
    "采用4*4矩阵管理办法。",
    "计算方法为数量×单价。",
    "某种程度上缓解了矛盾。",
    "某些同志认识不足。",
    "从某个角度看仍有差距。",
    "配置4K×2K显示屏。",
    "推广X86服务器国产替代。",
    "XML格式文件已归档。",
    "●重点项目提速。",
    "——加快项目落地。",
)
"""Sentences that hold what looks like a mask and is none."""

_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def forms_for(number: str, after: str) -> list[str]:
    """Return the forms that fit a number.

    A shape can be kept only where there is a decimal point, and 某 stands for a number only before 万, 亿 or %: before
    a counting word it is no mask but means "a certain" (`某个小区`).

    Args:
        number: the number.
        after: what follows it.
    """
    return [
        name
        for name in NUMBER_FORMS
        if (name != "留位数" or "." in number) and (name != "某" or after[:1] in {"万", "亿", "%"})
    ]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A place that was hidden: half-open offsets of the mask in the new text, and its form."""

    start: int
    end: int
    form: str
    is_number: bool


def number_span(figure: Figure) -> tuple[int, int] | None:
    """Return where the plain Arabic number of a figure stands, None for ranges, masks and Chinese numerals."""
    match = _DIGITS.match(figure.quote)
    if match is None or figure.masked or figure.value != match.group():
        return None
    return figure.start, figure.start + match.end()


def replace_spans(text: str, spans: Sequence[tuple[int, int, str]]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with stretches replaced, and where the replacements stand in it.

    Args:
        text: the text.
        spans: `(start, end, new words)`, in order and apart.
    """
    pieces, places, position, length = [], [], 0, 0
    for start, end, words in spans:
        pieces += [text[position:start], words]
        length += start - position
        places.append((length, length + len(words)))
        length += len(words)
        position = end
    return "".join([*pieces, text[position:]]), places


def hide_some(report: Report, rng: random.Random, share: float) -> tuple[str, list[Hidden]]:
    """Hide a share of a report's numbers and of the names of its projects and organisations.

    Args:
        report: a mined report without masks.
        rng: the source of chance.
        share: of numbers and names, 0 to 1.
    """
    spans: list[tuple[int, int, str, str, bool]] = []
    for figure in report.figures:
        place = number_span(figure)
        if place is None or rng.random() >= share:
            continue
        number = report.text[slice(*place)]
        form = rng.choice(forms_for(number, report.text[place[1] :][:1]))
        spans.append((*place, NUMBER_FORMS[form](number), form, True))
    for organisation in report.organisations:
        words = organisation.quote
        core = re.match(r"[一-鿿]{2,8}(?=(?:集团|公司|商会|协会|企业))", words)
        if core and rng.random() < share:
            form = rng.choice(list(NAME_FORMS))
            spans.append((organisation.start, organisation.start + core.end(), NAME_FORMS[form], form, False))
    spans.sort()
    apart: list[tuple[int, int, str, str, bool]] = []
    for span in spans:
        if not apart or span[0] > apart[-1][1]:
            apart.append(span)
    text, places = replace_spans(report.text, [(start, end, words) for start, end, words, _, _ in apart])
    hidden = [
        Hidden(start, end, form, is_number)
        for (start, end), (_, _, _, form, is_number) in zip(places, apart, strict=True)
    ]
    return text, hidden
