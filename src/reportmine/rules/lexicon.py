"""Lexicon files → plain data. The only place that knows where the files lie."""

import csv
import hashlib
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from reportmine.errors import LexiconError

_FOLDER = "reportmine.lexicons"


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Return the content of `lexicons/<name>.toml`.

    Raises:
        LexiconError: the file is missing or is no TOML.
    """
    try:
        return tomllib.loads(_read(f"{name}.toml"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(
            f"词典 lexicons/{name}.toml 不是有效的 TOML：{error}", hint="请检查引号和括号是否成对"
        ) from error


@cache
def read_tsv(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `lexicons/<name>.tsv`, keyed by its first line.

    Raises:
        LexiconError: the file is missing, or a row has another number of cells than the first line.
    """
    lines = _read(f"{name}.tsv").splitlines()
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    head = next(rows)
    result = []
    for number, row in enumerate(rows, start=2):
        if len(row) != len(head):
            raise LexiconError(
                f"词典 lexicons/{name}.tsv 第{number}行有{len(row)}列，应有{len(head)}列", hint="列之间用制表符分隔"
            )
        result.append(dict(zip(head, row, strict=True)))
    return tuple(result)


@cache
def fingerprint() -> str:
    """Return a hash over all lexicon files, the part of a result's identity that vocabulary decides."""
    digest = hashlib.sha256()
    for entry in sorted(resources.files(_FOLDER).iterdir(), key=lambda item: item.name):
        if entry.name.endswith((".toml", ".tsv")):
            digest.update(entry.name.encode())
            digest.update(entry.read_bytes())
    return digest.hexdigest()[:16]


def _read(name: str) -> str:
    try:
        return (resources.files(_FOLDER) / name).read_text("utf-8")
    except FileNotFoundError as error:
        raise LexiconError(f"找不到词典文件 lexicons/{name}", hint="安装可能不完整，请重新安装 reportmine") from error
