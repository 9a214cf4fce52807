"""One text or file, mined at once and not stored."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from reportmine.pipeline import Miner, load


def extract_text(text: str, model: str) -> dict[str, Any]:
    """Return what a text says.

    Args:
        text: a report.
        model: name of the model.

    Returns:
        The object of `Report.to_dict`.

    Raises:
        UsageError: there is no such model.
    """
    return _miner(model)(text).to_dict()


def extract_file(name: str, content: bytes, model: str) -> dict[str, Any]:
    """Return what a file says.

    Args:
        name: its name, which helps to tell what it is.
        content: its bytes.
        model: name of the model.

    Returns:
        The object of `Report.to_dict`.

    Raises:
        ReadError: it cannot be read.
        UsageError: there is no such model.
    """
    from msgspec.structs import replace

    from reportmine import readers
    from reportmine.errors import ReadError

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (safe_name(name) or "文件")
        path.write_bytes(content)
        try:
            source = readers.read(path)
        except ReadError as error:
            raise ReadError(error.message.replace(f"{folder}/", ""), hint=error.hint) from error
        return _miner(model).mine(replace(source, path=path.name)).to_dict()


def safe_name(name: str) -> str:
    """Return the last part of a file's name, without what cannot stand in one; empty when nothing is left.

    Args:
        name: as it was sent, with whatever folders.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(character for character in last if character.isprintable() and character not in '<>:"|?*')
    kept = kept.strip(" .")
    while len(kept.encode("utf-8", "replace")) > 200:  # most file systems take 255 bytes
        stem, dot, ending = kept.rpartition(".")
        kept = f"{stem[:-1]}{dot}{ending}" if stem else kept[:-1]
    return kept.encode("utf-8", "ignore").decode()


@cache
def _miner(model: str) -> Miner:
    return load(model)
