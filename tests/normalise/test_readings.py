"""A figure from a scan is told from a printed one."""

import pytest
from msgspec.structs import replace

from reportmine import load
from reportmine.schema.document import ScanLine, Source

TEXT = "青石县2023年工作总结\n签约项目16个，到位资金85.21亿元。\n用电量3.5亿千瓦时。\n"


def mined(*lines):
    source = Source(text=TEXT, media_type="image/png", sha256="0" * 64, path="扫描.png", scan_lines=lines)
    return {figure.quote: figure for figure in load().mine(source).figures}


def line(words, *, unsure=(), confidence=0.97):
    start = TEXT.index(words)
    return ScanLine(
        page=1,
        left=0,
        top=0,
        right=900,
        bottom=30,
        confidence=confidence,
        start=start,
        end=start + len(words),
        unsure=tuple(TEXT.index(sign) for sign in unsure),
    )


def test_printed_text_was_not_recognised():
    assert {figure.reading for figure in mined().values()} == {""}


def test_each_figure_is_told_by_its_own_line():
    found = mined(line("签约项目16个，到位资金85.21亿元。", unsure=["85.21"]))
    assert {quote: figure.reading for quote, figure in found.items()} == {
        "16个": "ocr",
        "85.21亿元": "ocr_unsure",
        "3.5亿千瓦时": "",
    }


def test_a_figure_is_trusted_no_more_than_its_line():
    printed = mined()
    found = mined(line("签约项目16个，到位资金85.21亿元。", unsure=["85.21"], confidence=0.83))
    assert found["16个"].confidence == min(0.83, printed["16个"].confidence)
    assert found["85.21亿元"].confidence == pytest.approx(0.5)
    assert found["3.5亿千瓦时"] == replace(printed["3.5亿千瓦时"], id=found["3.5亿千瓦时"].id)
