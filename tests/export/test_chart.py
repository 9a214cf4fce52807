import re

import pytest

from comparison_reports import Said, report_of, write_store
from reportmine.errors import ReportmineError
from reportmine.export.chart import chart, write_chart
from reportmine.query.comparison.compare import compare
from reportmine.store.catalog import open_store

HOSTILE = "甲<script>alert(1)</script>县"


@pytest.fixture
def comparison(tmp_path):
    reports = [
        report_of(HOSTILE, "2022", Said("到位资金4亿元。", {"4亿元": {}})),
        report_of(HOSTILE, "2023", Said("到位资金5亿元。", {"5亿元": {}})),
        report_of("乙县", "2023", Said("到位资金*亿元。", {"*亿元": {}})),
    ]
    with open_store(write_store(tmp_path / "out", *reports)) as store:
        yield lambda **wishes: compare(store, "到位资金", **wishes)


def test_only_told_values_are_drawn(comparison):
    figure = chart(comparison())
    drawn = {bar.name: dict(zip(bar.x, bar.y, strict=True)) for bar in figure.data}
    assert drawn == {"2022": {HOSTILE: 4.0, "乙县": None}, "2023": {HOSTILE: 5.0, "乙县": None}}
    assert any("* 遮蔽" in text for text in figure.data[1].hovertext)


def test_lines_over_time(comparison):
    figure = chart(comparison(by="period"))
    lines = {line.name: list(line.y) for line in figure.data}
    assert lines == {HOSTILE: [4.0, 5.0], "乙县": [None, None]}
    assert {line.type for line in figure.data} == {"scatter"}


def test_the_page_needs_nothing_from_outside_and_shows_the_sentence(comparison, tmp_path):
    path = tmp_path / "图.html"
    write_chart(comparison(), path)
    page = path.read_text("utf-8")
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)\s*=", page)
    assert "<script>alert" not in page
    assert "到位资金5亿元。" in page or "\\u5230\\u4f4d\\u8d44\\u91d15" in page


def test_a_folder_that_is_missing(comparison, tmp_path):
    with pytest.raises(ReportmineError, match="写不了文件"):
        write_chart(comparison(), tmp_path / "没有" / "图.html")
