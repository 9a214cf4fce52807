import sys
from pathlib import Path

import pytest

from reportmine.train import linear_recipe
from reportmine.train.encoder import recipe as encoder_recipe

SCORES = {"macro_f1": 0.5, "accuracy": 0.625, "f1": {"成效": 0.75}}


@pytest.fixture
def linear(monkeypatch):
    """Keep the recipes of linear models that were asked for, in place of following them."""
    seen = []

    def follow(recipe):
        seen.append(recipe)
        return {"linear": SCORES, "with_rules": SCORES, "corrected": 3}

    monkeypatch.setattr(linear_recipe, "train_linear", follow)
    return seen


def test_help_tells_both_kinds(call):
    outcome = call("train", "--help")
    assert outcome.status == 0
    assert "--kind linear：" in outcome.output and "--kind encoder（默认）：" in outcome.output
    assert "linear 用其中的句子作用和问题类别" in outcome.output and "encoder 只用句子作用" in outcome.output


def test_a_linear_model_goes_to_models_mine_with_the_command_as_given(call, linear, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["/somewhere/bin/reportmine", "train", "--kind", "linear"])
    outcome = call("train", "--kind", "linear")
    (recipe,) = linear
    assert outcome.status == 0 and recipe.out == Path("models/mine")
    assert recipe.command == "reportmine train --kind linear"
    assert recipe.settings.seed == 20261121 and recipe.corrections is None
    assert "宏平均 F1 0.500，正确率 0.625" in outcome.output and "审核时的判断" not in outcome.output


def test_options_of_a_linear_model_are_handed_on(call, linear):
    words = "train 我的 --kind linear --corrections 更正.csv --reports r --corpus c --seed 5"
    outcome = call(*words.split())
    (recipe,) = linear
    assert (recipe.out, recipe.corrections) == (Path("我的"), Path("更正.csv"))
    assert (recipe.reports, recipe.corpus, recipe.settings.seed) == (Path("r"), Path("c"), 5)
    assert "用了审核时的判断 3 条" in outcome.output


@pytest.mark.parametrize(
    "option", ["--resume", "--base x", "--teacher x", "--steps 3", "--epochs-mlm 3", "--device cpu"]
)
def test_what_only_an_encoder_has_is_refused_for_a_linear_model(call, linear, option):
    outcome = call("train", "--kind", "linear", *option.split())
    assert outcome.status == 2 and linear == []
    assert f"{option.split()[0]} 只用于 --kind encoder" in outcome.errors


def test_an_encoder_is_the_default_with_its_own_seed_and_the_corrections(call, monkeypatch):
    seen = []

    def follow(recipe):
        seen.append(recipe)
        return {"dev_roles_count": 2, "dev_roles_macro_f1": 0.5, "dev_roles_f1": {"成效": 0.5}}

    monkeypatch.setattr(encoder_recipe, "train_encoder", follow)
    assert call("train", "--corrections", "更正.csv").status == 0
    (recipe,) = seen
    assert (recipe.out, recipe.paths.corrections, recipe.finetuning.seed) == (Path("models/mine"), Path("更正.csv"), 7)


def test_a_folder_without_reports_is_said(call, tmp_path):
    heldout = tmp_path / "corpus" / "heldout"
    heldout.mkdir(parents=True)
    (heldout / "files.txt").write_text("", "utf-8")
    outcome = call("train", "--kind", "linear", "--reports", tmp_path / "没有")
    assert outcome.status == 2 and "没有可以用来训练的报告" in outcome.errors and "--reports" in outcome.errors
    assert not (tmp_path / "models").exists()


def test_no_corpus_is_said(call):
    outcome = call("train", "--kind", "linear")
    assert outcome.status == 1 and "files.txt" in outcome.errors
