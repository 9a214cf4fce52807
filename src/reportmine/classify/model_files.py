"""The directory of a trained model: `model.toml` with what it is, and the files that it names with their hashes."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportmine.errors import ModelError
from reportmine.rules.problem_classes import problem_classes
from reportmine.schema.labels import ROLES

FORMAT_VERSION = 1
"""Raised whenever an older program could not run a newer model, or the other way round."""

CARD = "model.toml"
MODEL_ROLES: tuple[str, ...] = tuple(role for role in ROLES if role != "标题")
"""The roles that a model tells apart; headings are left to the rules."""

TAGS: tuple[str, ...] = ("O", "B-project", "I-project", "B-organisation", "I-organisation")
KINDS: tuple[str, ...] = ("encoder", "linear")
WITHOUT = "请换用完整的模型，或加 --model none 只用规则"
"""The hint of every `ModelError`."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A checked model directory.

    Attributes:
        folder: where it lies.
        name: the model's name.
        kind: `encoder` or `linear`.
        settings: what the runtime needs to know (`temperature`, `window` …), the table `[settings]` of `model.toml`.
        thresholds: by task, the least score that counts as sure.
        hashes: SHA-256 of every file, in hex, by file name.
        training: command, seeds and hash of the data, as written; nothing runs on it.
        scores: measured figures, likewise.
    """

    folder: Path
    name: str
    kind: str
    settings: Mapping[str, Any]
    thresholds: Mapping[str, float]
    hashes: Mapping[str, str]
    training: Mapping[str, Any] = field(default_factory=dict)
    scores: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Hash of all files and settings: what a result depends on."""
        parts = [f"{name}:{digest}" for name, digest in sorted(self.hashes.items())]
        parts += [f"{name}={value}" for name, value in sorted({**self.settings, **self.thresholds}.items())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def open_model(folder: Path, kind: str) -> ModelFiles:
    """Check a model directory and return what its `model.toml` says.

    Args:
        folder: the directory.
        kind: `encoder` or `linear`: what the caller can run.

    Raises:
        ModelError: the directory or one of its files is missing, cut short or changed, or the model is of another kind,
            format version or label set.
    """
    card = _read_card(folder)
    where = f"模型 {folder}"
    if card.get("format") != FORMAT_VERSION:
        raise ModelError(f"{where} 的格式版本是 {card.get('format')}，本程序要 {FORMAT_VERSION}", hint=WITHOUT)
    if card.get("kind") != kind:
        raise ModelError(f"{where} 是“{card.get('kind')}”模型，这里要“{kind}”", hint=WITHOUT)
    labels = card.get("labels", {})
    _same_labels(where, "句子类别", labels.get("roles"), MODEL_ROLES)
    _same_labels(where, "问题类别", labels.get("problem_classes"), tuple(problem_classes()))
    if kind == "encoder":
        _same_labels(where, "标签", labels.get("tags"), TAGS)
    hashes = card.get("files", {})
    if not isinstance(hashes, dict) or not hashes:
        raise ModelError(f"{where} 的 {CARD} 没有列出模型文件", hint=WITHOUT)
    for name, digest in hashes.items():
        _check_file(folder / name, digest)
    return ModelFiles(
        folder=folder,
        name=str(card.get("name", folder.name)),
        kind=kind,
        settings=card.get("settings", {}),
        thresholds=card.get("thresholds", {}),
        hashes=hashes,
        training=card.get("training", {}),
        scores=card.get("scores", {}),
    )


def kind_of(folder: Path) -> str:
    """Return the kind of model that a directory says it holds; `open_model` checks the rest.

    Args:
        folder: the directory.

    Raises:
        ModelError: the directory or its `model.toml` is missing or damaged.
    """
    return str(_read_card(folder).get("kind"))


def write_model(
    folder: Path, name: str, kind: str, files: tuple[str, ...], tables: Mapping[str, Mapping[str, Any]]
) -> None:
    """Write `model.toml` for the files that lie in a directory.

    Args:
        folder: the directory, the model's files in it.
        name: the model's name.
        kind: `encoder` or `linear`.
        files: names of its files.
        tables: the tables `settings`, `thresholds`, `training` and `scores`; strings, numbers, booleans, and lists and
            tables of those.
    """
    labels: dict[str, Any] = {"roles": MODEL_ROLES, "problem_classes": tuple(problem_classes())}
    if kind == "encoder":
        labels["tags"] = TAGS
    hashes = {file: file_hash(folder / file) for file in files}
    lines = [f"name = {_toml(name)}", f"kind = {_toml(kind)}", f"format = {FORMAT_VERSION}"]
    for table, entries in {"labels": labels, "files": hashes, **tables}.items():
        lines += ["", f"[{table}]", *(f"{_toml(key)} = {_toml(value)}" for key, value in entries.items())]
    (folder / CARD).write_text("\n".join(lines) + "\n", "utf-8")


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_card(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise ModelError(f"找不到模型文件夹 {folder}", hint=WITHOUT)
    path = folder / CARD
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"模型 {folder} 里没有 {CARD}", hint=WITHOUT) from error
    except OSError as error:
        raise ModelError(f"读不了 {path}：{error.strerror or error}", hint=WITHOUT) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} 不是完好的 TOML 文件（{error}）", hint=WITHOUT) from error


def _same_labels(where: str, what: str, found: object, wanted: tuple[str, ...]) -> None:
    """Raise `ModelError` unless labels and their order are those of this program."""
    if not isinstance(found, list) or tuple(found) != wanted:
        given = f"{len(found)} 个" if isinstance(found, list) else "没有写明"
        raise ModelError(f"{where} 的{what}（{given}）和本程序的 {len(wanted)} 个不一致", hint=WITHOUT)


def _check_file(path: Path, digest: str) -> None:
    if not path.is_file():
        raise ModelError(f"模型文件 {path} 不存在", hint=WITHOUT)
    try:
        found = file_hash(path)
    except OSError as error:
        raise ModelError(f"读不了模型文件 {path}：{error.strerror or error}", hint=WITHOUT) from error
    if found != digest:
        raise ModelError(
            f"模型文件 {path} 不完整或被改动过（校验值 {found[:12]}…，应为 {str(digest)[:12]}…）", hint=WITHOUT
        )


def _toml(value: Any) -> str:  # noqa: ANN401 - a value of any kind that TOML has
    """Write a value in TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(entry)}" for key, entry in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return repr(value)
