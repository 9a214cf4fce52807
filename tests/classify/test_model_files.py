"""A model directory is opened only when it is whole and fits this program; every fault has its own sentence."""

from pathlib import Path

import pytest

from reportmine.classify.model_files import CARD, MODEL_ROLES, open_model, write_model
from reportmine.errors import ModelError

_TABLES = {
    "settings": {"temperature": 1.25, "window": 144},
    "thresholds": {"roles": 0.6},
    "training": {"command": 'reportmine train "a b"', "rounds": 2, "resume": False},
    "scores": {"dev_roles_f1": {"概述": 0.5, "成效": 0.9}},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "weights.bin").write_bytes(b"weights" * 40)
    (tmp_path / "tokenizer.json").write_text("{}", "utf-8")
    write_model(tmp_path, "试验", "encoder", ("weights.bin", "tokenizer.json"), _TABLES)
    return tmp_path


def _edit(folder: Path, old: str, new: str) -> None:
    card = folder / CARD
    text = card.read_text("utf-8")
    assert old in text
    card.write_text(text.replace(old, new, 1), "utf-8")


def test_what_is_written_is_read_back(folder: Path) -> None:
    files = open_model(folder, "encoder")
    assert (files.name, files.kind) == ("试验", "encoder")
    assert {name: dict(getattr(files, name)) for name in _TABLES} == _TABLES


def test_fingerprint_changes_with_weights_and_settings(folder: Path) -> None:
    before = open_model(folder, "encoder").fingerprint
    write_model(
        folder, "试验", "encoder", ("weights.bin", "tokenizer.json"), {**_TABLES, "settings": {"temperature": 2.0}}
    )
    after = open_model(folder, "encoder").fingerprint
    (folder / "weights.bin").write_bytes(b"other")
    write_model(folder, "试验", "encoder", ("weights.bin", "tokenizer.json"), _TABLES)
    assert len({before, after, open_model(folder, "encoder").fingerprint}) == 3


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="找不到模型文件夹") as caught:
        open_model(tmp_path / "nowhere", "encoder")
    assert "--model none" in caught.value.hint


def _truncate(folder: Path) -> None:
    whole = (folder / "weights.bin").read_bytes()
    (folder / "weights.bin").write_bytes(whole[: len(whole) // 2])


_FAULTS = {
    "no card": (lambda f: (f / CARD).unlink(), f"没有 {CARD}"),
    "card is no TOML": (lambda f: (f / CARD).write_text("name = [", "utf-8"), "不是完好的 TOML"),
    "card in another encoding": (lambda f: (f / CARD).write_bytes("名".encode("gbk")), "不是完好的 TOML"),
    "file missing": (lambda f: (f / "weights.bin").unlink(), "不存在"),
    "file truncated": (_truncate, "不完整或被改动过"),
    "file changed": (lambda f: (f / "tokenizer.json").write_text("[]", "utf-8"), "不完整或被改动过"),
    "wrong hash": (lambda f: _edit(f, '"weights.bin" = "', '"weights.bin" = "0'), "应为 0"),
    "other version": (lambda f: _edit(f, "format = 1", "format = 2"), "格式版本是 2"),
    "other kind": (lambda f: _edit(f, 'kind = "encoder"', 'kind = "linear"'), "这里要“encoder”"),
    "other roles": (lambda f: _edit(f, f'"{MODEL_ROLES[0]}", ', ""), "句子类别（6 个）和本程序的 7 个不一致"),
    "roles in another order": (
        lambda f: _edit(f, f'"{MODEL_ROLES[0]}", "{MODEL_ROLES[1]}"', f'"{MODEL_ROLES[1]}", "{MODEL_ROLES[0]}"'),
        "句子类别",
    ),
    "other problem classes": (lambda f: _edit(f, '"用地保障"', '"用地"'), "问题类别"),
    "other tags": (lambda f: _edit(f, '"B-project"', '"B-firm"'), "的标签"),
    "no labels": (lambda f: _edit(f, '"roles" = ', '"rolls" = '), "没有写明"),
    "no files": (lambda f: _edit(f, "[files]", "[filed]"), "没有列出模型文件"),
}


@pytest.mark.parametrize("name", _FAULTS)
def test_a_bad_directory_is_refused_with_a_sentence_that_says_why(folder: Path, name: str) -> None:
    damage, said = _FAULTS[name]
    damage(folder)
    with pytest.raises(ModelError) as caught:
        open_model(folder, "encoder")
    assert said in caught.value.message
    assert "--model none" in caught.value.hint
