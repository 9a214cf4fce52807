import csv
import hashlib
from pathlib import Path

import pytest

from reportmine.errors import GoldError
from reportmine.pipeline import load
from reportmine.train.problems import gold_problems, lexicon_problems, rule_problems
from reportmine.train.sentences import (
    COLUMNS,
    body_texts,
    county_of,
    gold_sentences,
    outline,
    read_sentences,
    training_files,
    weak_sentences,
)

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT.parent / "shared" / "reports"
TEXT = (
    "甲县2022年招商引资工作总结\n一、存在问题\n用地指标不足，两个项目无地可用。招商人员偏少，多为兼职。\n"
    "二、下一步打算\n紧盯重点区域，力争引进项目5个。\n"
)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    (folder / "county").mkdir(parents=True)
    (folder / "county" / "甲县_2022.txt").write_text(TEXT, "utf-8")
    return folder


def sheet(path: Path, **changed: object) -> Path:
    start = TEXT.index("用地指标")
    row: dict[str, object] = {
        "file": "county/甲县_2022.txt",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "start": start,
        "end": TEXT.index("。", start) + 1,
        "role": "问题",
        "doubtful": "1",
    }
    row |= changed
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*COLUMNS, *(["sample"] if "sample" in row else [])])
        writer.writerow(row.values())
    return path


def test_sentences_are_read_with_their_context(reports: Path, tmp_path: Path) -> None:
    (sentence,) = read_sentences(sheet(tmp_path / "a.csv"), reports)
    assert (sentence.text, sentence.role, sentence.doubtful) == ("用地指标不足，两个项目无地可用。", "问题", True)
    assert sentence.context.heading == "一、存在问题" and sentence.context.after == "招商人员偏少，多为兼职。"
    assert sentence.county == "甲县"


def test_a_column_on_the_sample_may_follow(reports: Path, tmp_path: Path) -> None:
    assert read_sentences(sheet(tmp_path / "a.csv", sample="hard"), reports)[0].sample == "hard"


def test_headings_are_left_to_the_rules(reports: Path, tmp_path: Path) -> None:
    start = TEXT.index("一、")
    assert read_sentences(sheet(tmp_path / "a.csv", start=start, end=start + 6), reports) == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"role": "标题"}, "不认识作用"),
        ({"file": "county/乙县_2022.txt"}, "不在"),
        ({"sha256": "0" * 64}, "内容与标注时的不同"),
        ({"start": 3}, "不是报告里的一句"),
        ({"end": "x"}, "位置"),
    ],
)
def test_labels_that_do_not_fit_are_refused(
    reports: Path, tmp_path: Path, changed: dict[str, object], message: str
) -> None:
    with pytest.raises(GoldError, match=message):
        read_sentences(sheet(tmp_path / "a.csv", **changed), reports)


def test_the_outline_is_the_miners_own() -> None:
    mined, outlined = load()(TEXT), outline(TEXT)
    assert (outlined.sections, outlined.sentences) == (mined.sections, mined.sentences)


def test_headings_label_weakly(reports: Path) -> None:
    weak = list(weak_sentences(["county/甲县_2022.txt"], reports))
    assert [(s.text[:4], s.role) for s in weak] == [("用地指标", "问题"), ("招商人员", "问题"), ("紧盯重点", "计划")]


def test_body_texts_hold_no_heading() -> None:
    assert body_texts(TEXT) == [
        s.strip()
        for s in ("用地指标不足，两个项目无地可用。", "招商人员偏少，多为兼职。", "紧盯重点区域，力争引进项目5个。")
    ]


def test_statements_label_gold_sentences_before_headings(tmp_path: Path) -> None:
    tagged = '<h l="1" t="成效">一、工作成效</h>\n签约项目较多。<i c="用地保障">但用地指标不足。</i>\n'
    path = tmp_path / "a.xml"
    path.write_text(tagged, "utf-8")
    assert [(s.text, s.role) for s in gold_sentences(path)] == [
        ("签约项目较多。", "成效"),
        ("但用地指标不足。", "问题"),
    ]


@pytest.mark.parametrize(
    ("file", "county"), [("county/甲省乙市丙县_2021.txt", "甲省乙市丙县"), ("seeds/x.txt", "x"), ("a/b_c_1.txt", "b_c")]
)
def test_a_county_is_the_same_in_all_years(file: str, county: str) -> None:
    assert county_of(file) == county


def test_held_out_files_are_not_learnt_from(reports: Path) -> None:
    (reports / "county" / "乙县_2022.txt").write_text(TEXT, "utf-8")
    assert training_files(reports, ["county/甲县_2022.txt"]) == ["county/乙县_2022.txt"]


def test_every_class_has_examples_in_the_lexicon() -> None:
    assert {name for problem in lexicon_problems() for name in problem.classes} >= {"用地保障", "政府自身", "其他"}


def test_sure_rule_labels_are_taken_but_not_of_test_problems(reports: Path) -> None:
    found = list(rule_problems(["county/甲县_2022.txt"], reports, ()))
    assert found and all(problem.classes for problem in found)
    without = [problem.text for problem in found]
    assert list(rule_problems(["county/甲县_2022.txt"], reports, without)) == []


def test_gold_problems_keep_the_order_of_their_classes(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text('<i c="人员队伍,工作经费">人手和经费都不足。</i>', "utf-8")
    (problem,) = gold_problems(tmp_path / "a.xml", None)
    assert problem.classes == ("人员队伍", "工作经费")


@pytest.mark.parametrize("name", ["train.csv", "heldout.csv"])
def test_the_labelled_sentences_fit_their_reports(name: str) -> None:
    if not REPORTS.is_dir():
        pytest.skip("没有 ../shared/reports")
    assert len(read_sentences(ROOT / "corpus" / "sentences" / name, REPORTS)) >= 600


def test_no_labelled_training_sentence_is_of_a_held_out_file() -> None:
    held_out = set((ROOT / "corpus/heldout/files.txt").read_text("utf-8").split())
    with (ROOT / "corpus/sentences/train.csv").open(encoding="utf-8") as stream:
        files = {row["file"] for row in csv.DictReader(stream)}
    assert held_out and not files & held_out
