"""A small corpus that is in order, and one thing at a time that is not."""

import shutil
from pathlib import Path

import pytest

from reportmine.errors import UsageError
from reportmine.readers import read
from reportmine.train.corpus import MANIFEST_COLUMNS, PROJECT_COLUMNS, PROMISE_COLUMNS, check_corpus
from reportmine.train.digits import number_fault
from reportmine.train.standoff import EXCERPT_COLUMNS, SPAN_COLUMNS, read_standoff

ROOT = Path(__file__).resolve().parents[2]
REAL_REPORTS = ROOT / "../shared/reports"

FIGURE = '<f ind="签约项目数" v="5" u="个" st="actual" ms="value">5个</f>'
MASKED = '<f ind="签约项目数" v="*" u="个" st="actual" ms="value"><m k="number">**</m>个</f>'
FILES = {
    "reports/甲县_2022年.txt": "签约5个，去年**个。\n",
    "reports/甲县_2023年.txt": "签约12个。\n",
    "gold/甲县_2022年.xml": f"签约{FIGURE}，去年{MASKED}。\n",
    "manifest.csv": "\n".join(
        [
            ",".join(MANIFEST_COLUMNS),
            "甲县_2022年.txt,甲县,乙市,丙省,2022,招商局,总结,无标题,yes,yes,练遮蔽",
            "甲县_2023年.txt,甲县,乙市,丙省,2023,招商局,总结,无标题,no,no,练对照",
        ]
    ),
    "ledger/甲县.csv": "\n".join(
        [
            ",".join(PROMISE_COLUMNS),
            "甲县,签约项目数,,value,甲县_2022年.txt,2023,10,个,ge,确保,甲县_2023年.txt,12,超额完成,",
            "甲县,签约项目数,,value,甲县_2023年.txt,2024,20,个,ge,力争,,,未到期,",
        ]
    ),
    "ledger/甲县-projects.csv": ",".join(PROJECT_COLUMNS) + "\n甲县,竹海康养项目,甲县_2023年.txt,签约,",
    "heldout/excerpts.csv": ",".join(EXCERPT_COLUMNS) + "\nx1,县/乙.txt,ab,0,9",
    "heldout/spans.csv": ",".join(SPAN_COLUMNS) + "\nx1,g,0,5,,,,,,,,,,,,,,,,",
    "README.md": "说明",
}


@pytest.fixture
def corpus(tmp_path):
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
    return tmp_path


def change(corpus, name, old, new):
    path = corpus / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_corpus_in_order_has_no_problems(corpus):
    assert check_corpus(corpus) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("manifest.csv", "甲县_2022年.txt,", "甲县_2021年.txt,", "manifest.csv：报告 甲县_2022年.txt 没有列入"),
        ("manifest.csv", "甲县_2023年.txt,", "甲县_2024年.txt,", "manifest.csv 第3行：reports/ 里没有 甲县_2024年.txt"),
        ("manifest.csv", "甲县_2023年.txt,", "甲县_2022年.txt,", "manifest.csv 第3行：甲县_2022年.txt 列了不止一次"),
        ("manifest.csv", ",yes,yes,", ",yes,no,", "manifest.csv 第2行：gold 写的是“no”，应为“yes”"),
        ("manifest.csv", ",yes,yes,", ",no,yes,", "manifest.csv 第2行：masked 写的是“no”，应为“yes”"),
        ("manifest.csv", "招商局", "", "manifest.csv 第2行：issuer 是空的"),
        ("manifest.csv", "prefecture", "city", "manifest.csv 的列是"),
        ("gold/甲县_2022年.xml", "去年", "前年", "gold/甲县_2022年.xml：与报告从第 5 个字起不同"),
        ("gold/甲县_2022年.xml", 'st="actual"', 'st="done"', "gold/甲县_2022年.xml：第1行：<f> 的 st=“done”不对"),
        ("gold/甲县_2022年.xml", "</m>", "", "gold/甲县_2022年.xml：第1行：</f> 与第1行的 <m> 交叉"),
        ("gold/甲县_2022年.xml", 'v="5"', 'v="6"', "gold/甲县_2022年.xml：第 2 个字的数据“5个”与 v=“6”不符"),
        ("gold/甲县_2022年.xml", '<m k="number">**</m>', "**", "第 7 个字的遮蔽没有标 <m>：“签约5个，去年**个。"),
        ("gold/甲县_2022年.xml", "**</m>个", "**个</m>", "第 7 个字的 <m> 里不全是 *：“**个”"),
        (
            "ledger/甲县.csv",
            "甲县_2023年.txt,12",
            "甲县_2030年.txt,12",
            "ledger/甲县.csv 第2行：told_in 的报告 甲县_2030年.txt",
        ),
        ("ledger/甲县.csv", "甲县_2022年.txt", "", "ledger/甲县.csv 第2行：promised_in 是空的"),
        ("ledger/甲县.csv", "超额完成", "做完了", "ledger/甲县.csv 第2行：结果“做完了”不对"),
        ("ledger/甲县.csv", "verdict", "outcome", "ledger/甲县.csv 的列是"),
        ("ledger/甲县-projects.csv", "甲县_2023年", "甲县_2013年", "第2行：report 的报告 甲县_2013年.txt 不在"),
        ("heldout/spans.csv", "x1,g,0,5", "x1,g,0,10", "heldout/spans.csv 第2行：0–10 不在节选 x1（0–9）里"),
    ],
)
def test_what_does_not_fit_is_told(corpus, name, old, new, problem):
    change(corpus, name, old, new)
    problems = check_corpus(corpus)
    assert any(problem in told for told in problems), problems


def test_an_unsorted_manifest_is_told(corpus):
    head, first, second = FILES["manifest.csv"].splitlines()
    (corpus / "manifest.csv").write_text("\n".join([head, second, first]), "utf-8")
    assert check_corpus(corpus) == ["manifest.csv：没有按 file 排序"]


def test_gold_without_a_report_is_told(corpus):
    (corpus / "gold" / "丁县.xml").write_text("签约", "utf-8")
    assert check_corpus(corpus) == ["gold/丁县.xml：reports/ 里没有同名的报告"]


def test_a_report_that_cannot_be_read_is_told(corpus):
    (corpus / "reports" / "甲县_2023年.txt").write_bytes(b"")
    problems = check_corpus(corpus)
    assert len(problems) == 1
    assert problems[0].startswith("reports/甲县_2023年.txt：")
    assert "空文件" in problems[0]


def test_every_problem_is_told_not_just_the_first(corpus):
    change(corpus, "gold/甲县_2022年.xml", 'v="5" u="个" st="actual"', 'v="五" u="个" st="done"')
    change(corpus, "ledger/甲县.csv", "超额完成", "做完了")
    assert len(check_corpus(corpus)) == 3


def test_only_reports_and_manifest_are_needed(corpus):
    for name in ("ledger", "heldout"):
        shutil.rmtree(corpus / name)
    assert check_corpus(corpus) == []


def test_a_folder_that_is_no_corpus_is_refused(tmp_path):
    with pytest.raises(UsageError, match="里面没有 reports/"):
        check_corpus(tmp_path)


def test_the_projects_own_corpus_is_in_order():
    assert check_corpus(ROOT / "corpus") == []


@pytest.mark.skipif(not REAL_REPORTS.is_dir(), reason="the real reports under ../shared/reports are not here")
def test_the_numbers_of_the_held_out_gold_stand_in_the_real_reports():
    faults = []
    for excerpt in read_standoff(ROOT / "corpus" / "heldout"):
        source = read(REAL_REPORTS / excerpt.file)
        assert source.sha256 == excerpt.sha256, excerpt.name
        figures = [span for span in excerpt.spans if span.tag == "f"]
        faults += [fault for f in figures if (fault := number_fault(source.text[f.start : f.end], f.attributes))]
    assert faults == []
