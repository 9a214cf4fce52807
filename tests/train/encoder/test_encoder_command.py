"""`reportmine train`: its help teaches, its faults are sentences."""

import importlib.util
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportmine.cli.train import command
from reportmine.errors import UsageError
from reportmine.train.encoder import recipe as recipes
from reportmine.train.encoder.pretrain import PretrainSettings
from reportmine.train.encoder.recipe import Recipe, train_encoder
from reportmine.train.encoder.reports import Paths
from reportmine.train.encoder.rounds import FinetuneSettings


def test_help_names_every_option_and_where_checkpoints_lie() -> None:
    text = CliRunner().invoke(command, ["--help"]).output
    for option in ("--base", "--epochs-mlm", "--steps", "--device", "--resume", "--corrections", "--reports", "--seed"):
        assert option in text
    assert ".training" in text


def test_missing_software_is_named_with_the_extra_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else real(name))
    with pytest.raises(UsageError, match="torch") as caught:
        recipes.require_training_software()
    assert "reportmine[train]" in caught.value.hint


def test_a_base_without_tokenizer_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipes, "require_training_software", lambda: None)
    recipe = Recipe(
        paths=Paths(tmp_path, tmp_path),
        out=tmp_path / "out",
        pretraining=PretrainSettings(),
        finetuning=FinetuneSettings(),
        base=tmp_path,
    )
    with pytest.raises(UsageError, match=r"tokenizer\.json"):
        train_encoder(recipe)


def test_the_command_hands_its_options_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Recipe] = []

    def fake(recipe: Recipe) -> dict[str, object]:
        seen.append(recipe)
        return {"dev_roles_count": 2, "dev_roles_macro_f1": 0.5, "dev_roles_f1": {"成效": 0.5}}

    monkeypatch.setattr(recipes, "train_encoder", fake)
    words = "out --base b --epochs-mlm 2 --steps 9 --device cpu --resume --corrections c.csv --reports r --seed 3"
    result = CliRunner().invoke(command, words.split())
    assert result.exit_code == 0, result.output
    (recipe,) = seen
    assert (recipe.out, recipe.base, recipe.resume) == (Path("out"), Path("b"), True)
    assert recipe.paths == Paths(Path("r"), Path("corpus"), Path("c.csv"))
    assert (recipe.pretraining.epochs, recipe.finetuning.steps, recipe.finetuning.device) == (2, 9, "cpu")
    assert (recipe.pretraining.seed, recipe.finetuning.seed) == (3, 3)
    assert "0.500" in result.output
