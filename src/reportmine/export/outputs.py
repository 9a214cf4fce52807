"""Where an export goes: nothing of others is overwritten, and a file is there whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reportmine.errors import ReportmineError

MADE_BY = "reportmine export"
"""Told by every export of itself; only what tells it is replaced."""

MANIFEST = "reportmine-export.json"
"""The file in a folder that says what the folder holds; a folder without it is not ours."""

SQLITE_ID = 0x72706D6E
"""`application_id` of our SQLite files, the letters `rpmn` (https://www.sqlite.org/fileformat.html#application_id)."""


@contextmanager
def new_file(path: Path, *, force: bool) -> Iterator[Path]:
    """Yield a path to write to, which becomes the file when all went well.

    Args:
        path: the file.
        force: replace a file that an earlier export has written.

    Raises:
        ReportmineError: the file exists, is not ours, or cannot be written.
    """
    if path.is_dir():
        raise ReportmineError(f"{path} 是文件夹，这里要写文件名", hint=f"如 {path / '导出'}{path.suffix or '.xlsx'}")
    if path.exists():
        _may_replace(path, ours=_is_our_file(path), force=force)
    with _writing(path), tempfile.TemporaryDirectory(dir=_parent(path), prefix=".reportmine-") as folder:
        draft = Path(folder) / path.name
        yield draft
        draft.replace(path)


@contextmanager
def new_folder(path: Path, *, force: bool) -> Iterator[Path]:
    """Yield an empty folder to write to, which takes the place of the folder when all went well.

    Args:
        path: the folder; it may be there and empty.
        force: replace a folder that an earlier export has written.

    Raises:
        ReportmineError: the folder holds something, holds what is not ours, or cannot be written.
    """
    if path.exists() and not path.is_dir():
        raise ReportmineError(f"{path} 是文件，这里要写文件夹", hint="请换一个名字")
    if path.is_dir() and any(path.iterdir()):
        _may_replace(path, ours=_is_our_folder(path), force=force)
    with _writing(path), tempfile.TemporaryDirectory(dir=_parent(path), prefix=".reportmine-") as folder:
        draft = Path(folder) / "new"
        draft.mkdir()
        yield draft
        if path.exists():
            path.replace(Path(folder) / "old")  # goes with the temporary folder
        shutil.move(draft, path)


def _may_replace(path: Path, *, ours: bool, force: bool) -> None:
    if not ours:
        raise ReportmineError(f"{path} 已存在，而且不是 {MADE_BY} 写的，不覆盖", hint="请换一个名字，或自己先把它移走")
    if not force:
        raise ReportmineError(f"{path} 已存在", hint="要换成新的导出，加 --force；或换一个名字")


def _is_our_file(path: Path) -> bool:
    """Tell whether an export wrote a file: workbooks and descriptions name their maker, databases have our number."""
    try:
        if path.stat().st_size == 0:
            return True
        with path.open("rb") as file:
            head = file.read(72)
        if head.startswith(b"SQLite format 3\x00"):
            return head[68:72] == SQLITE_ID.to_bytes(4, "big")
        if path.suffix == ".json":
            return MADE_BY in path.read_text("utf-8")
        with zipfile.ZipFile(path) as book:
            return MADE_BY.encode() in book.read("docProps/core.xml")
    except (OSError, ValueError, zipfile.BadZipFile, KeyError):
        return False


def _is_our_folder(path: Path) -> bool:
    """Tell whether an export wrote all that is in a folder."""
    try:
        told = json.loads((path / MANIFEST).read_text("utf-8"))
        return {entry.name for entry in path.iterdir()} <= {MANIFEST, *told["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _parent(path: Path) -> Path:
    path.absolute().parent.mkdir(parents=True, exist_ok=True)
    return path.absolute().parent


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Turn what the system says of a path into one Chinese sentence."""
    try:
        yield
    except OSError as error:
        raise ReportmineError(
            f"写不了 {path}：{error.strerror or error}",
            hint="请检查磁盘空间和文件夹权限，文件是否正被 Excel 或别的程序打开",
        ) from error
