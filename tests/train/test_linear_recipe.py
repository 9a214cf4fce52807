"""The whole way from labelled sentences and decisions made in review to a linear model that runs, on a small corpus."""

import csv
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="没有安装 scikit-learn（reportmine[train]）")

from reportmine.classify.cascade import open_cascade
from reportmine.classify.model_files import open_model
from reportmine.errors import GoldError, UsageError
from reportmine.train import linear_recipe
from reportmine.train.corrections import CORRECTION_COLUMNS
from reportmine.train.linear import Settings
from reportmine.train.linear_recipe import LinearRecipe, load_data, train_linear
from reportmine.train.sentences import COLUMNS, outline

TEXT = (
    "{0}2022年招商引资工作总结\n一、工作成效\n全年到位资金{1}.5亿元，增长8%。召开推进会{1}次。\n二、存在问题\n"
    "用地指标不足，{1}个项目无地可用。招商人员偏少，多为兼职。\n三、下一步打算\n紧盯重点区域，力争引进项目{1}个。\n"
)
ROLES = ("成效", "措施", "问题", "问题", "计划")
COUNTIES = ("甲县", "乙县", "丙县", "丁县", "戊县", "己县")
HELD_OUT = "county/庚县_2022.txt"


def text_of(county: str) -> str:
    return TEXT.format(county, 2 + (*COUNTIES, "庚县").index(county))


def rows_of(county: str) -> list[tuple[object, ...]]:
    text = text_of(county)
    report = outline(text)
    headings = {section.heading_start for section in report.sections}
    own = [(one.start, one.end) for one in report.sentences if one.start not in headings]
    digest = hashlib.sha256(text.encode()).hexdigest()
    return [(f"county/{county}_2022.txt", digest, *span, role) for span, role in zip(own, ROLES, strict=True)]


def write(path: Path, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


@pytest.fixture
def recipe(tmp_path: Path) -> LinearRecipe:
    reports, corpus = tmp_path / "reports", tmp_path / "corpus"
    (reports / "county").mkdir(parents=True)
    for county in (*COUNTIES, "庚县"):
        (reports / "county" / f"{county}_2022.txt").write_text(text_of(county), "utf-8")
    write(corpus / "sentences" / "train.csv", COLUMNS, [(*row, "") for name in COUNTIES for row in rows_of(name)])
    for folder in ("gold", "reports", "heldout"):
        (corpus / folder).mkdir()
    tagged = text_of("甲县").replace("招商人员偏少，多为兼职。", '<i c="人员队伍">招商人员偏少，多为兼职。</i>')
    (corpus / "gold" / "语料县_2022.xml").write_text(tagged, "utf-8")
    (corpus / "heldout" / "files.txt").write_text(HELD_OUT + "\n", "utf-8")
    return LinearRecipe(
        corpus=corpus,
        reports=reports,
        out=tmp_path / "我的",
        command="reportmine train 我的 --kind linear",
        settings=Settings(seed=3, topics=4, folds=3),
    )


def corrected(recipe: LinearRecipe, *rows: tuple[object, ...]) -> LinearRecipe:
    return replace(recipe, corrections=write(recipe.corpus / "更正.csv", CORRECTION_COLUMNS, list(rows)))


def test_a_trained_model_opens_and_tells_how_it_was_made(recipe: LinearRecipe) -> None:
    scores = train_linear(recipe)
    files = open_model(recipe.out, "linear")
    assert files.name == "我的" and files.training["command"] == recipe.command
    assert (files.training["seed"], files.training["corrections"]) == (3, 0)
    assert files.scores["with_rules"] == scores["with_rules"] and set(files.thresholds) == {"rules", "certain"}
    report = open_cascade(str(recipe.out))(outline(text_of("庚县")))
    headings = {section.heading_start for section in report.sections}
    assert [one.role for one in report.sentences if one.start not in headings] == list(ROLES)


def test_the_same_data_and_seed_give_the_same_files(recipe: LinearRecipe) -> None:
    train_linear(recipe)
    first = {name: (recipe.out / name).read_bytes() for name in ("weights.npz", "stack.npz")}
    train_linear(recipe)
    assert first == {name: (recipe.out / name).read_bytes() for name in first}


def test_a_decision_takes_the_place_of_an_earlier_label(recipe: LinearRecipe) -> None:
    before = load_data(recipe)
    *place, role = rows_of("乙县")[1]
    after = load_data(corrected(recipe, (*place, "概述", "")))
    key = (place[0], place[2], place[3])
    roles = [[one.role for one in data.sentences if (one.file, one.start, one.end) == key] for data in (before, after)]
    assert (role, roles) == ("措施", [["措施"], ["概述"]])
    assert len(after.sentences) == len(before.sentences) and (before.corrected, after.corrected) == (0, 1)


def test_a_decided_class_is_learnt_in_place_of_what_the_rules_say(recipe: LinearRecipe) -> None:
    *place, _ = rows_of("乙县")[2]
    data = load_data(corrected(recipe, (*place, "", "政策落实")))
    quote = text_of("乙县")[place[2] : place[3]]
    assert [one.classes for one in data.problems if one.text == quote] == [("政策落实",)]


def test_decisions_on_held_out_reports_are_not_learnt_from(recipe: LinearRecipe) -> None:
    rows = [(*row[:4], row[4], "") for row in rows_of("庚县")] + [(*rows_of("庚县")[2][:4], "", "政策落实")]
    data = load_data(corrected(recipe, *rows))
    assert data.corrected == 0
    assert not any("8个项目" in one.text for one in (*data.sentences, *data.problems))
    assert not any("8个项目" in text for text in data.unlabelled)


def test_decisions_on_other_reports_are_refused(recipe: LinearRecipe) -> None:
    with pytest.raises(GoldError, match="也没有内容与它相同的文件"):
        load_data(corrected(recipe, ("辛县.txt", "0" * 64, 1, 2, "问题", "")))


def test_without_training_software_the_extra_is_named(recipe: LinearRecipe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear_recipe, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match="scikit-learn") as caught:
        train_linear(recipe)
    assert "reportmine[train]" in caught.value.hint
