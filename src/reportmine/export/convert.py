"""Whole files: gold or results ↔ a file for Label Studio, doccano or spaCy."""

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from reportmine.errors import GoldError, UsageError
from reportmine.export.docbin import docbin_gold, gold_docbin, report_docbin
from reportmine.export.interchange.doccano import gold_row, report_row, row_gold
from reportmine.export.interchange.doors import InterchangeError
from reportmine.export.interchange.label_studio import gold_task, report_task, task_gold
from reportmine.pipeline import load
from reportmine.readers import SUPPORTED, is_candidate, read
from reportmine.schema.report import Report
from reportmine.train.gold import Gold, read_gold, read_text
from reportmine.train.inline import to_inline

FORMS = ("labelstudio", "doccano", "docbin")
"""Label Studio JSON, doccano JSONL, spaCy DocBin."""

_SUFFIX = ".xml"
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|]')


def load_golds(source: Path) -> list[Gold]:
    """Read one annotated file or all of a folder.

    Args:
        source: an `.xml` file with inline tags, or a folder of such files.

    Raises:
        UsageError: there is nothing at `source`.
        GoldError: there is no gold in the folder, or a file is malformed.
    """
    if not source.exists():
        raise UsageError(f"找不到标注 {source}", hint="请给出标注文件（.xml）或它们所在的文件夹")
    paths = [source] if source.is_file() else sorted(p for p in source.glob(f"*{_SUFFIX}") if is_candidate(p))
    if not paths:
        raise GoldError(f"文件夹 {source} 里没有标注（{_SUFFIX}）", hint="如果是报告，请加 --predict")
    return [read_gold(path) for path in paths]


def mine_reports(source: Path) -> list[tuple[str, Report]]:
    """Mine one report file or all of a folder.

    Args:
        source: a file that `readers.read` takes, or a folder of such files.

    Returns:
        Each report with the name that its annotated file will have.

    Raises:
        UsageError: there is nothing at `source`, or no report in it.
        ReadError: a file cannot be read.
    """
    if not source.exists():
        raise UsageError(f"找不到报告 {source}", hint="请给出报告文件或它们所在的文件夹")
    inside = sorted(source.iterdir()) if source.is_dir() else [source]
    paths = [p for p in inside if p == source or (is_candidate(p) and p.suffix.lower() in SUPPORTED)]
    if not paths:
        raise UsageError(f"文件夹 {source} 里没有报告", hint=f"可读 {'、'.join(SUPPORTED)}")
    miner = load()
    return [(f"{path.stem}{_SUFFIX}", miner.mine(read(path))) for path in paths]


def gold_file(golds: Sequence[Gold], form: str) -> bytes:
    """Return gold as the content of a file.

    Args:
        golds: annotated texts.
        form: one of `FORMS`.

    Raises:
        UsageError: a DocBin was asked for and spaCy is not installed.
    """
    if form == "docbin":
        return gold_docbin(golds)
    if form == "labelstudio":
        return _json([gold_task(gold) for gold in golds])
    return _jsonl(gold_row(gold) for gold in golds)


def report_file(reports: Sequence[tuple[str, Report]], form: str) -> bytes:
    """Return results as the content of a file, for annotators to correct.

    Args:
        reports: mined reports, each with the name that its annotated file will have.
        form: one of `FORMS`.

    Raises:
        UsageError: a DocBin was asked for and spaCy is not installed.
    """
    if form == "docbin":
        return report_docbin(report for _, report in reports)
    if form == "labelstudio":
        return _json([report_task(report, name) for name, report in reports])
    return _jsonl(report_row(report, name) for name, report in reports)


def read_golds(path: Path, form: str) -> list[Gold]:
    """Read the gold in a file that came back from an annotation tool or spaCy.

    Args:
        path: the file.
        form: one of `FORMS`.

    Raises:
        UsageError: spaCy is needed and not installed, or the file is no DocBin.
        GoldError: the file cannot be read.
        InterchangeError: the file is malformed or does not fit its text.
    """
    if form == "docbin":
        try:
            return docbin_gold(path.read_bytes())
        except OSError as error:
            raise GoldError(f"读不了 {path}：{error.strerror or error}", hint="请检查路径和权限") from error
    content = read_text(path)
    if form == "labelstudio":
        tasks = _parsed(content, path.name)
        if not isinstance(tasks, list):
            raise InterchangeError(f"{path.name} 里不是一列任务", hint="请从 Label Studio 里导出 JSON（不是 JSON-MIN）")
        return [task_gold(task, f"{path.name} 第 {at} 个任务") for at, task in enumerate(tasks, 1)]
    lines = ((at, line) for at, line in enumerate(content.split("\n"), 1) if line.strip())
    wheres = ((f"{path.name} 第 {at} 行", line) for at, line in lines)
    return [row_gold(_parsed(line, where), where) for where, line in wheres]


def write_golds(golds: Sequence[Gold], folder: Path) -> list[Path]:
    """Write gold as files with inline tags; either all of it or nothing.

    Args:
        golds: annotated texts; their names become file names.
        folder: where to; made when it is not there.

    Returns:
        The files, in order.

    Raises:
        InterchangeError: a name is missing, no plain file name or used twice, or a file of that name has other content.
        GoldError: a text cannot be written with inline tags, or a file cannot be written.
    """
    contents: dict[Path, str] = {}
    for gold in golds:
        path = folder / _file_name(gold.name)
        if path in contents:
            raise InterchangeError(f"有两份标注都叫 {path.name}", hint="请改名或分两次转换")
        contents[path] = to_inline(gold)
        if path.exists() and read_text(path) != contents[path]:
            raise InterchangeError(f"{path} 已经存在，内容不同", hint="请换一个文件夹，比较之后再替换")
    for path, content in contents.items():
        write_file(path, content.encode())
    return list(contents)


def write_file(path: Path, data: bytes) -> None:
    """Write a file, its folder too.

    Args:
        path: the file.
        data: its content.

    Raises:
        GoldError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise GoldError(f"写不了 {path}：{error.strerror or error}", hint="请检查路径、权限和磁盘空间") from error


def _file_name(name: str) -> str:
    """Return the file name of gold; names from a tool's file must not lead out of the folder."""
    if not name.strip(". ") or _NOT_IN_NAMES.search(name):
        raise InterchangeError(f"标注的名字“{name}”不能作文件名", hint="请改正 name，如 某县_2023年_工作总结.xml")
    return name if name.endswith(_SUFFIX) else f"{name}{_SUFFIX}"


def _json(tasks: list[dict[str, Any]]) -> bytes:
    return (json.dumps(tasks, ensure_ascii=False, indent=1) + "\n").encode()


def _jsonl(rows: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _parsed(content: str, where: str) -> object:
    try:
        return json.loads(content)
    except ValueError as error:
        raise InterchangeError(f"{where} 不是 JSON：{error}", hint="请从工具里重新导出") from error
