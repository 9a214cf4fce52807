"""A tiny miner for tests of everything after the mining: its finds are easy to foretell and fill every table.

Money, counts and percentages are figures, `*` are masks, lines that start with a Chinese numeral and `、` are
headings, a line with 问题 is a problem, one that opens with 举措：, 打算：, 恳请： or 成绩： another statement,
某某项目 a project. The words 读不懂, 崩溃 and 自尽 make it fail in three ways.
"""

import hashlib
import itertools
import os
import re
from dataclasses import dataclass

from reportmine.errors import ReportmineError
from reportmine.schema.document import Document, Source
from reportmine.schema.records import (
    Figure,
    Finding,
    Mask,
    Operand,
    Organisation,
    Project,
    Relation,
    Section,
    Sentence,
    Statement,
)
from reportmine.schema.report import Report

_FIGURE = re.compile(r"(?P<number>\d+(?:\.\d+)?|\*+)(?P<unit>亿元|个|%)")
_KINDS = {"举措": "measure", "打算": "plan", "恳请": "request", "成绩": "result"}
_INDICATORS = {"亿元": "到位资金", "个": "签约项目数", "%": "其他"}


@dataclass(frozen=True)
class FakeMiner:
    """Mines by three patterns; `fingerprint` is what the test says."""

    fingerprint: str = "fake-1"

    def mine(self, source: Source) -> Report:
        text = source.text
        if "读不懂" in text:
            raise ReportmineError(f"{source.path} 读不懂", hint="换一个")
        if "崩溃" in text:
            raise ZeroDivisionError("除以零")
        if "自尽" in text:
            os._exit(9)
        return _report(source, self.fingerprint)

    def __call__(self, text: str) -> Report:
        return self.mine(source_of(text))


def fake_miner() -> FakeMiner:
    """Make the miner; a function of a module, so that worker processes can be sent it."""
    return FakeMiner()


def source_of(text: str, path: str = "<text>") -> Source:
    return Source(text=text, media_type="text/plain", sha256=hashlib.sha256(text.encode()).hexdigest(), path=path)


def mine(text: str, path: str = "<text>", fingerprint: str = "fake-1") -> Report:
    return FakeMiner(fingerprint).mine(source_of(text, path))


def _report(source: Source, fingerprint: str) -> Report:
    text = source.text
    figures = tuple(_figures(text))
    dates = re.findall(r"\d{4}年", text)
    title = text.split("\n", 1)[0]
    return Report(
        document=Document(
            doc_id=source.sha256[:16],
            sha256=source.sha256,
            path=source.path,
            media_type=source.media_type,
            encoding="utf-8",
            title=title,
            issuer="",
            doc_type="工作总结",
            area=area[0] if (area := re.search(r"^\S+?县", title)) else "",
            period=dates[0][:4] + ("H1" if "上半年" in title else "") if dates else "",
            text=text,
            char_count=len(text),
            numbers_seen={"figure": len(figures), "date": len(dates)},
            fingerprint=fingerprint,
        ),
        sections=tuple(_sections(text)),
        sentences=tuple(_sentences(text)),
        statements=tuple(_statements(text)),
        figures=figures,
        projects=tuple(
            Project(
                **_place(i, m),
                name=m[0],
                stage="签约",
                amount="1亿元",
                investor=None,
                industry="文旅",
                masked="*" in m[0],
            )
            for i, m in enumerate(re.finditer(r"[\w*]{2}项目", text))
        ),
        organisations=tuple(
            Organisation(**_place(i, m), name=m[0], kind="firm", event=None, masked=False)
            for i, m in enumerate(re.finditer(r"\w\w公司", text))
        ),
        masks=tuple(
            Mask(
                **_place(i, m),
                kind="number" if text[m.end() :][:1] in "亿个%" else "place",
                form="asterisk",
                figure=None,
            )
            for i, m in enumerate(re.finditer(r"\*+", text))
        ),
        relations=tuple(_relations(figures)),
        findings=tuple(
            Finding(**_place(i, m), kind="疑问", severity="提示", message="请看一下", evidence=(m[0],))
            for i, m in enumerate(re.finditer("？", text))
        ),
    )


def _statements(text: str):
    sections = list(_sections(text))
    for i, m in enumerate(re.finditer(r".*问题.*|^(?P<opens>举措|打算|恳请|成绩)：.*", text, re.M)):
        place = _place(i, m) | {"section_id": max(each.id for each in sections if each.start <= m.start())}
        if m["opens"]:
            yield Statement(**place, kind=_KINDS[m["opens"]], title=m["opens"], parent_title="")
        else:
            classes = ("资金支持", "用地保障") if "资金问题" in m[0] else ("用地保障",)
            yield Statement(**place, kind="problem", title="有问题", parent_title="", categories=classes)


def _place(position: int, match: re.Match[str]) -> dict:
    return {
        "id": position,
        "start": match.start(),
        "end": match.end(),
        "quote": match[0],
        "section_id": 0,
        "rule": "fake",
    }


def _figures(text: str):
    for i, m in enumerate(_FIGURE.finditer(text)):
        masked = "*" in m["number"]
        value = None if masked else m["number"]
        before = text[max(0, m.start() - 6) : m.start()]
        yield Figure(
            **_place(i, m),
            value=value,
            value_high=None,
            unit=m["unit"],
            masked=masked,
            mask_low=None,
            mask_high=None,
            canonical_value=value,
            canonical_high=None,
            canonical_unit=m["unit"],
            indicator=_INDICATORS[m["unit"]],
            indicator_text=before,
            status="target" if "目标" in before else "actual",
            measure="growth" if m["unit"] == "%" else "value",
            direction=None,
            bound="eq",
            qualifiers=("省外",) if "省外" in before else (),
            period=None,
            tone=None,
        )


def _sections(text: str):
    starts = [m.start() for m in re.finditer(r"^[一二三四五]、", text, re.M)]
    bounds = [0, *starts, len(text)] if not starts or starts[0] else [*starts, len(text)]
    for i, (start, end) in enumerate(itertools.pairwise(bounds)):
        heading = start in starts
        line_end = text.find("\n", start)
        yield Section(
            id=i,
            start=start,
            end=end,
            quote=text[start:end],
            section_id=i,
            rule="fake",
            heading_start=start if heading else None,
            heading_end=(end if line_end < 0 else line_end) if heading else None,
            level=1 if heading else 0,
            parent_id=None,
            role="成效" if heading else "概述",
        )


def _sentences(text: str):
    for i, m in enumerate(re.finditer(r"[^。\n]+。?", text)):
        yield Sentence(**_place(i, m), role="成效", decided_by="section")


def _relations(figures: tuple[Figure, ...]):
    if len(figures) >= 2:
        first, second = figures[:2]
        yield Relation(
            id=0,
            start=first.start,
            end=first.end,
            quote=first.quote,
            section_id=0,
            rule="fake",
            type="ratio",
            operands=(
                Operand(role="num", figure_id=first.id, start=first.start, end=first.end),
                Operand(role="n", figure_id=None, start=second.start, end=second.end),
            ),
            computed_low="1",
            computed_high=None,
            computed_unit="%",
            verdict_round=None,
            verdict_truncate=None,
        )
