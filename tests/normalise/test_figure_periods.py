"""The period of a report, and of each figure in it."""

import csv
from pathlib import Path

import pytest

from reportmine import load
from reportmine.normalise.periods import _with
from reportmine.rules.periods import year
from reportmine.schema.document import Source, Told
from reportmine.schema.records import Figure

MINER = load()
CORPUS = Path(__file__).resolve().parents[2] / "corpus"

HALF = "清溪县招商局2023年上半年工作总结\n一、主要成效\n"
HALF_PLAN = HALF + "全县招商工作稳步推进。\n二、下半年工作打算\n"
HALF_NEXT = HALF + "全县招商工作稳步推进。\n二、下一步工作打算\n"
ANNUAL = "清溪县招商局2023年工作总结\n一、主要成效\n"
ANNUAL_PLAN = ANNUAL + "全县招商工作稳步推进。\n二、2024年工作计划\n"
OPENING = "清溪县2024年政府工作报告\n（2024年1月10日在清溪县第十届人民代表大会第三次会议上）\n各位代表：\n"
CONGRESS = OPENING + "一、2023年工作回顾\n"
CONGRESS_PLAN = CONGRESS + "全县经济平稳运行。\n二、2024年工作安排\n"
TERM = (
    "清溪县2022年政府工作报告\n各位代表：\n一、过去五年工作回顾\n{}\n刚刚过去的2021年，全县经济平稳运行。\n"
    "二、今后五年工作思路\n{}\n三、2022年工作安排\n{}\n"
)

# report, sentence, key of its last figure (`masked` for a masked period, empty where it has none)
FIGURES = [
    (HALF, "签约项目12个。", "2023H1"),
    (HALF, "今年以来，签约项目12个。", "2023H1"),
    (HALF, "今年签约项目12个。", "2023H1"),
    (HALF, "一季度，签约项目12个。", "2023Q1"),
    (HALF, "1-5月，签约项目12个。", "2023M1-5"),
    (HALF_PLAN, "确保全年省外到位资金12亿元。", "2023"),
    (HALF, "截至6月底，签约项目12个。", "2023H1"),
    (HALF, "截至5月30日，签约项目12个。", "2023M1-5"),
    (HALF, "6月当月，签约项目12个。", "2023M6"),
    (HALF, "去年同期签约项目12个。", "2022H1"),
    (HALF, "2022年签约项目12个。", "2022"),
    (HALF, "截至2022年底，签约项目12个。", "2022"),
    (HALF, "*-*月，签约项目12个。", "masked"),
    (HALF, "每月外出招商2次。", ""),
    (HALF, "每季度外出招商2次。", ""),
    (HALF, "春节期间，外出招商2次。", ""),
    (HALF, "近年来，签约项目12个。", ""),
    (HALF, "市下达全年目标任务30亿元。", "2023"),
    (HALF, "到位资金18亿元，完成全年目标任务30亿元的60%。", "2023H1"),
    (HALF, "比2022年增加3个。", "2023H1"),
    (HALF, "签约项目从2022年的12个增加到18个。", "2023H1"),
    (HALF, "2022年签约项目12个，目前已开工8个。", "2023H1"),
    (HALF_PLAN, "力争签约项目20个。", "2023H2"),
    (HALF_PLAN, "力争全年签约项目20个。", "2023"),
    (HALF_PLAN, "力争三季度签约项目20个。", "2023Q3"),
    (HALF_PLAN, "明年力争签约项目20个。", "2024"),
    (HALF_NEXT, "力争签约项目20个。", ""),
    (HALF_NEXT, "力争全年签约项目20个。", "2023"),
    (ANNUAL, "签约项目12个。", "2023"),
    (ANNUAL, "上半年，签约项目12个。", "2023H1"),
    (ANNUAL, "前三季度，签约项目12个。", "2023M1-9"),
    (ANNUAL, "2021-2023年，累计签约项目12个。", "2021/2023"),
    (ANNUAL_PLAN, "力争签约项目20个。", "2024"),
    (ANNUAL_PLAN, "上半年力争签约项目20个。", "2024H1"),
    (ANNUAL_PLAN, "项目建成后年产值可达5亿元。", ""),
    (ANNUAL_PLAN, "到2025年，力争签约项目20个。", "2025"),
    (CONGRESS, "地区生产总值增长6%。", "2023"),
    (CONGRESS, "全年签约项目12个。", "2023"),
    (CONGRESS, "去年签约项目12个。", "2023"),
    (CONGRESS, "今年签约项目12个。", ""),
    (CONGRESS, "五年来，累计签约项目12个。", "2019/2023"),
    (CONGRESS, "五年来，地区生产总值达到90亿元。", ""),
    (CONGRESS, "“十四五”以来，累计签约项目12个。", "2021/2023"),
    (CONGRESS, "地区生产总值年均增长6%。", ""),
    (CONGRESS, "城乡低保标准提高至每月1050元，签约项目12个。", "2023"),
    (CONGRESS_PLAN, "地区生产总值增长6%左右。", "2024"),
    (CONGRESS_PLAN, "全年力争签约项目20个。", "2024"),
    (CONGRESS_PLAN, "今年力争签约项目20个。", "2024"),
    (CONGRESS_PLAN, "到2025年，力争签约项目20个。", "2025"),
    (CONGRESS_PLAN, "到“十四五”末，力争签约项目20个。", "2025"),
    (CONGRESS_PLAN, "[1]“双百工程”：每年建设100个示范村。", ""),
]


@pytest.mark.parametrize(("report", "sentence", "key"), FIGURES)
def test_the_period_of_a_figure(report: str, sentence: str, key: str):
    figure = MINER(report + sentence + "\n").figures[-1]
    assert figure.start >= len(report)
    if key == "masked":
        assert (figure.period_key, figure.period_kind) == ("", "masked")
    else:
        assert figure.period_key == key
    assert bool(figure.period_start) == bool(figure.period_end) == bool(figure.period_key)


TERMS = [
    (0, "累计签约项目12个。", "2017/2021", "cumulative"),
    (0, "新建公路12公里。", "2017/2021", "cumulative"),
    (0, "地区生产总值达到90亿元。", "2021", "year"),
    (0, "2019年，签约项目12个。", "2019", "year"),
    (0, "2019年，全县脱贫。签约项目12个。", "2019", "year"),
    (1, "地区生产总值年均增长6%。", "2022/2026", "plan"),
    (1, "到2026年，地区生产总值达到90亿元。", "2026", "year"),
    (2, "地区生产总值增长6%。", "2022", "year"),
]


@pytest.mark.parametrize(("place", "sentence", "key", "kind"), TERMS)
def test_the_periods_of_a_term(place: int, sentence: str, key: str, kind: str):
    parts = ["经济平稳运行。", "坚持稳中求进。", "坚持稳中求进。"]
    parts[place] = sentence
    figure = MINER(TERM.format(*parts)).figures[-1]
    assert (figure.period_key, figure.period_kind) == (key, kind)


def test_days_of_a_figure_and_of_its_report():
    report = MINER(HALF + "1-5月，签约项目12个。\n")
    document, figure = report.document, report.figures[-1]
    assert (document.period, document.period_kind, document.period_source) == ("2023H1", "half", "title")
    assert (document.period_start, document.period_end) == ("2023-01-01", "2023-06-30")
    assert (figure.period_kind, figure.period_start, figure.period_end) == ("months", "2023-01-01", "2023-05-31")


REPORTS = [
    ("一、2023年工作回顾\n各位代表：全县经济平稳。\n二、2024年工作安排\n", "2023"),
    ("各位代表：\n一、过去一年工作回顾\n全县经济平稳。\n二、2024年工作安排\n", "2023"),
    ("政府工作报告\n（2024年1月10日）\n各位代表：\n全县经济平稳。\n", "2023"),
    ("政府工作报告\n（2020年12月28日）\n各位代表：\n全县经济平稳。\n", "2020"),
    ("政府工作报告\n各位代表：\n一、二〇二四年工作回顾\n全县经济平稳。\n二、二〇二五年工作安排\n", "2024"),
    ("各位代表：\n一、2025年和“十四五”时期工作回顾\n全县经济平稳。\n", "2025"),
    ("各位代表：\n全县经济平稳，人均收入比2015年翻一番。\n", ""),
    ("一季度，全县招商工作稳步推进。\n一、2023年目标\n", "2023Q1"),
]


@pytest.mark.parametrize(("text", "key"), REPORTS)
def test_the_period_of_a_report(text: str, key: str):
    assert MINER(text).document.period == key


UNTOLD = "招商工作总结\n全县招商工作稳步推进，签约项目12个。\n"
PATHS = [
    (UNTOLD, "招商/清溪县2023年上半年总结.txt", "", "2023H1", "file"),
    (UNTOLD, "招商/清溪县_2023_总结.txt", "", "2023", "file"),
    (UNTOLD, "2022H1/清溪县.txt", "2023", "2022H1", "folder"),
    (UNTOLD, "招商/清溪县.txt", "2023年上半年", "2023H1", "manifest"),
    (UNTOLD, "招商/清溪县.txt", "", "", ""),
    ("各位代表：\n全县招商工作稳步推进，签约项目12个。\n", "清溪县_2024.txt", "", "", ""),
    (HALF + "签约项目12个。\n", "清溪县_2022.txt", "2021", "2023H1", "title"),
]


@pytest.mark.parametrize(("text", "path", "told", "key", "source"), PATHS)
def test_path_and_manifest_are_asked_when_the_text_is_silent(text, path, told, key, source):
    given = Source(text=text, media_type="text/plain", sha256="0" * 64, path=path, told=Told(period=told))
    report = MINER.mine(given)
    assert (report.document.period, report.document.period_source) == (key, source)
    assert [figure.period_key for figure in report.figures] == [key]


def test_reports_of_the_corpus_have_the_periods_of_its_manifest():
    told = list(csv.DictReader((CORPUS / "manifest.csv").open(encoding="utf-8")))
    texts = {row["file"]: row["period"] for row in told if row["file"].endswith(".txt")}
    wrong = []
    for name, period in texts.items():
        found = MINER((CORPUS / "reports" / name).read_text(encoding="utf-8")).document.period
        if found not in {period, ""}:
            wrong.append((name, period, found))
    assert len(texts) > 10
    assert wrong == []


def test_a_figure_that_is_given_a_period_keeps_all_its_other_columns():
    columns = [name for name in Figure.__struct_fields__ if not name.startswith("period_")]
    told = Figure(**{name: f"的{name}" for name in columns})
    dated = _with(told, year(2023))
    assert [getattr(dated, name) for name in columns] == [getattr(told, name) for name in columns]
    assert (dated.period_key, dated.period_kind) == ("2023", "year")
    assert (dated.period_start, dated.period_end) == ("2023-01-01", "2023-12-31")
