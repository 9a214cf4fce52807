"""Decisions of reviewers on their way into the training of both kinds of model."""

import csv
import hashlib
from pathlib import Path

import pytest

from reportmine.errors import GoldError
from reportmine.review.sheet import GOLD_COLUMNS
from reportmine.train.corrections import CORRECTION_COLUMNS, corrected_problems, read_corrections
from reportmine.train.sentences import read_sentences

TEXT = (
    "甲县2022年招商引资工作总结\n一、存在问题\n用地指标不足，两个项目无地可用。招商人员偏少，多为兼职。\n"
    "二、下一步打算\n紧盯重点区域，力争引进项目5个。\n"
)
QUOTE = "招商人员偏少，多为兼职。"
FILE = "county/甲县_2022.txt"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    (folder / "county").mkdir(parents=True)
    (folder / FILE).write_text(TEXT, "utf-8")
    return folder


def sheet(path: Path, *changes: dict[str, object]) -> Path:
    start = TEXT.index(QUOTE)
    plain: dict[str, object] = {
        "file": FILE,
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "start": start,
        "end": start + len(QUOTE),
        "role": "",
        "problem_class": "",
    }
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(CORRECTION_COLUMNS)
        writer.writerows((plain | change).values() for change in changes)
    return path


def test_columns_are_those_that_review_writes() -> None:
    assert CORRECTION_COLUMNS == GOLD_COLUMNS


def test_roles_are_read_as_labelled_sentences(reports: Path, tmp_path: Path) -> None:
    table = sheet(tmp_path / "a.csv", {"role": "措施"}, {"problem_class": "人员队伍"})
    (one,) = read_sentences(table, reports)
    assert (one.file, one.text, one.role, one.doubtful, one.sample) == (FILE, QUOTE, "措施", False, "")
    assert one.context.heading == "一、存在问题"


@pytest.mark.parametrize("path", ["/elsewhere/甲.txt", "2022/甲县_2022.txt", "county/另一份.txt"])
def test_a_report_reviewed_under_another_path_is_known_by_its_bytes(reports: Path, tmp_path: Path, path: str) -> None:
    (reports / "county" / "另一份.txt").write_text("乙县2022年总结\n", "utf-8")
    (one,) = read_sentences(sheet(tmp_path / "a.csv", {"file": path, "role": "计划"}), reports)
    assert (one.file, one.role) == (FILE, "计划")


def test_headings_are_left_to_the_rules(reports: Path, tmp_path: Path) -> None:
    assert read_sentences(sheet(tmp_path / "a.csv", {"role": "标题"}), reports) == []


def test_classes_are_read_as_problems(reports: Path, tmp_path: Path) -> None:
    table = sheet(tmp_path / "a.csv", {"role": "措施"}, {"problem_class": "人员队伍"})
    assert corrected_problems(table, reports, []) == [(QUOTE, "人员队伍")]


@pytest.mark.parametrize("held_out", [FILE, "docx/甲县_2022.docx"])
def test_what_is_held_out_is_not_learnt_from(reports: Path, tmp_path: Path, held_out: str) -> None:
    assert corrected_problems(sheet(tmp_path / "a.csv", {"problem_class": "人员队伍"}), reports, [held_out]) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sha256": "0" * 64, "role": "问题"}, "也没有内容与它相同的文件"),
        ({"role": "总结"}, "不认识作用“总结”"),
        ({"role": "问题", "start": 1}, "不是报告里的一句"),
        ({"problem_class": "天气"}, "不认识问题类别“天气”"),
        ({"problem_class": "人员队伍", "end": 9999}, "不在报告里"),
        ({"problem_class": "人员队伍", "start": "x"}, "位置“x”不对"),
    ],
)
def test_rows_that_do_not_fit_are_refused(
    reports: Path, tmp_path: Path, change: dict[str, object], message: str
) -> None:
    table = sheet(tmp_path / "a.csv", change)
    with pytest.raises(GoldError, match=f"第2行.*{message}"):
        read_sentences(table, reports)
        corrected_problems(table, reports, [])


def test_a_file_of_other_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("编号,决定\n1,问题\n", "utf-8")
    with pytest.raises(GoldError, match="列是"):
        read_corrections(tmp_path / "a.csv", tmp_path)
