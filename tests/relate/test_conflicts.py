"""The same quantity told twice, and quantities that are only alike."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

import reportmine
from reportmine.readers import read
from reportmine.relate.conflicts import find_conflicts, scope_of
from reportmine.rules.patterns import failed_examples, pattern_rows

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"
HEAD = "梧山县2023年上半年招商引资工作总结\n一、主要成效\n"
TAIL = "\n二、存在问题\n"

CONFLICTS = [
    ("上半年新签约项目13个，总投资60亿元。", "上半年签下了15个项目，开工的只有6个。", "13个", "15个"),
    ("全县省外到位资金26.4亿元，同比增长10%。", "全县省外到位资金只完成了24.6亿元。", "26.4亿元", "24.6亿元"),
    ("新签约项目28个，势头很好。", "26个签约项目中，有的迟迟没有动工。", "28个", "26个"),
    ("面对下行压力，我们咬定目标，全县省外到位资金26.4亿元。", "全县省外到位资金24.6亿元。", "26.4亿元", "24.6亿元"),
    ("全县实际利用外资468万美元。", "全县实际利用外资486万美元，差距不小。", "468万美元", "486万美元"),
]

NO_CONFLICTS = [
    pytest.param("上半年新签约项目13个。", "下半年新签约项目15个。", id="other-period"),
    pytest.param("上半年新签约项目13个。", "上年同期新签约项目15个。", id="last-year"),
    pytest.param("上半年新签约项目13个。", "上半年新签约亿元以上项目11个。", id="part-by-size"),
    pytest.param("上半年新签约项目13个。", "其中新签约项目8个已开工。", id="part"),
    pytest.param("全县到位资金26.4亿元。", "全县省外到位资金20.1亿元。", id="other-scope"),
    pytest.param("上半年新签约项目13个。", "青石镇上半年新签约项目2个。", id="one-town"),
    pytest.param(
        "上半年新签约项目13个。", "经开区势头最好。上半年新签约项目9个。", id="carried-from-the-sentence-before"
    ),
    pytest.param("上半年新签约项目13个。", "驻点招商上半年新签约项目6个。", id="by-channel"),
    pytest.param("上半年新签约项目13个。", "上半年签约15个泵阀项目。", id="by-trade"),
    pytest.param("全县到位资金26.4亿元。", "全市到位资金126.8亿元。", id="the-city-around-it"),
    pytest.param("全县到位资金26.4亿元。", "全县到位资金26亿元。", id="rounded"),
    pytest.param("全县到位资金12.34亿元。", "全县到位资金12.3亿元。", id="rounded-to-tenths"),
    pytest.param("全县到位资金12.37亿元。", "全县到位资金12.3亿元。", id="cut-off"),
    pytest.param("全县到位资金26.4亿元。", "全县到位资金力争达到30亿元。", id="plan"),
    pytest.param("全县到位资金26.4亿元。", "全县到位资金超过20亿元。", id="bounded"),
    pytest.param("实施泵阀项目，投资1.2亿元。", "实施竹基项目，投资2.4亿元。", id="single-projects"),
    pytest.param("新增经营主体3万户，总量达22万户。", "市场活力不足。", id="stock-and-flow"),
    pytest.param("改造管道12公里。", "清理沟渠8公里。", id="other-works"),
    pytest.param("全县到位资金*亿元。", "全县到位资金24.6亿元。", id="masked"),
]


def conflicts_of(first, second):
    report = reportmine.load()(f"{HEAD}{first}{TAIL}{second}\n")
    return list(find_conflicts(report))


@pytest.mark.parametrize(("first", "second", "told", "again"), CONFLICTS)
def test_a_quantity_told_twice_with_two_numbers_is_a_contradiction(first, second, told, again):
    (conflict,) = conflicts_of(first, second)
    assert (conflict.kind, conflict.first.quote, conflict.second.quote) == ("前后矛盾", told, again)


@pytest.mark.parametrize(("first", "second"), NO_CONFLICTS)
def test_quantities_that_are_only_alike_are_let_alone(first, second):
    assert conflicts_of(first, second) == []


def test_a_revision_is_no_contradiction():
    (conflict,) = conflicts_of("全县省外到位资金26.4亿元。", "经核定，全县省外到位资金24.6亿元。") or [None]
    assert conflict is None or conflict.kind == "修订"


def test_figures_without_a_period_are_not_compared():
    report = reportmine.load()(f"{HEAD}上半年新签约项目13个。{TAIL}上半年签下了15个项目。")
    assert list(find_conflicts(report))
    timeless = tuple(replace(figure, period_start="", period_end="") for figure in report.figures)
    assert list(find_conflicts(replace(report, figures=timeless))) == []


def test_the_scope_is_what_is_left_of_the_words():
    report = reportmine.load()(f"{HEAD}上半年新签约项目13个。驻点招商新签约项目6个。其中开工3个。")
    whole, posted, part = (scope_of(figure, report) for figure in report.figures)
    assert whole == "|"
    assert posted not in {None, whole}
    assert part is None


def test_the_planted_contradiction_and_no_other_in_the_corpus():
    found = {}
    for path in sorted(CORPUS.iterdir()):
        report = reportmine.load().mine(read(path))
        for conflict in find_conflicts(report):
            found.setdefault(path.stem, []).append((conflict.first.quote, conflict.second.quote))
    assert found == {"望川县_2022上半年_投资促进工作总结": [("13个", "15个")]}


def test_patterns_bear_out_their_examples():
    rows = [row for row in pattern_rows().values() if row.file == "conflicts"]
    assert len(rows) >= 5
    assert [fault for row in rows for fault in failed_examples(row)] == []


def test_a_changed_number_in_a_corpus_report_is_caught():
    """Plant a contradiction where a report tells a number twice in the same scope."""
    path = CORPUS / "望川县_2022年_投资促进工作总结.txt"
    text = path.read_text(encoding="utf-8")
    assert not list(find_conflicts(reportmine.load()(text)))
    changed = re.sub("28个签约项目中，", "31个签约项目中，", text)
    assert changed != text
    (conflict,) = find_conflicts(reportmine.load()(changed))
    assert (conflict.first.quote, conflict.second.quote) == ("28个", "31个")
