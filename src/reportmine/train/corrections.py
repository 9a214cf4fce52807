"""Decisions made in review, as `reportmine review gold` writes them: roles of sentences, main classes of problems."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from reportmine.classify.model_files import file_hash
from reportmine.errors import GoldError
from reportmine.readers import SUPPORTED, read
from reportmine.rules.problem_classes import problem_classes
from reportmine.train.sheets import Row, offset, read_rows

CORRECTION_COLUMNS = ("file", "sha256", "start", "end", "role", "problem_class")

_HEADING = "标题"


def read_corrections(path: Path, reports: Path) -> list[tuple[str, Row]]:
    """Read decisions, `file` being where each report lies now.

    Args:
        path: CSV file with the columns `CORRECTION_COLUMNS`.
        reports: folder of reports; one that was reviewed under another path is known by its bytes.

    Returns:
        Where each row stands, for messages, and the row, with `file` relative to `reports`.

    Raises:
        GoldError: the file is malformed, or a report is not in the folder.
    """
    rows = [(f"{path.name} 第{line}行", row) for line, row in read_rows(path, CORRECTION_COLUMNS)]
    by_hash: dict[str, str] | None = None
    for where, row in rows:
        here = reports / row["file"]
        if not Path(row["file"]).is_absolute() and here.is_file() and file_hash(here) == row["sha256"]:
            continue
        if by_hash is None:
            by_hash = _by_hash(reports)
        if row["sha256"] not in by_hash:
            raise GoldError(
                f"{where}：报告 {row['file']} 不在 {reports} 里，也没有内容与它相同的文件",
                hint="请把复核过的报告原样放进 --reports 指出的文件夹",
            )
        row["file"] = by_hash[row["sha256"]]
    return rows


def corrected_roles(path: Path, reports: Path) -> list[tuple[str, Row]]:
    """Return the rows that tell a sentence's role, as `read_corrections` does.

    Those that say 标题 are left out: headings are left to the rules.
    """
    return [(where, row) for where, row in read_corrections(path, reports) if row["role"] not in ("", _HEADING)]


def corrected_problems(path: Path, reports: Path, held_out: Collection[str]) -> list[tuple[str, str]]:
    """Return the problems whose main class was decided, each with the class.

    Args:
        path: as `read_corrections` takes it.
        reports: likewise.
        held_out: files that nothing may be learnt from, relative to `reports`.

    Raises:
        GoldError: a row is malformed or does not fit its report.
        ReadError: a report cannot be read.
    """
    found = []
    texts: dict[str, str] = {}
    for where, row in read_corrections(path, reports):
        if not row["problem_class"] or is_held_out(row["file"], held_out):
            continue
        if row["problem_class"] not in problem_classes():
            raise GoldError(
                f"{where}：不认识问题类别“{row['problem_class']}”", hint=f"可用：{'、'.join(problem_classes())}"
            )
        if row["file"] not in texts:
            texts[row["file"]] = read(reports / row["file"]).text
        start, end = offset(row["start"], where), offset(row["end"], where)
        if not start < end <= len(texts[row["file"]]):
            raise GoldError(f"{where}：{start}–{end} 不在报告里", hint="请用 reportmine review gold 重新导出")
        found.append((texts[row["file"]][start:end], row["problem_class"]))
    return found


def is_held_out(file: str, held_out: Collection[str]) -> bool:
    """Tell whether nothing may be learnt from a file: it, or one of the same name, is held out."""
    return Path(file).stem in {Path(name).stem for name in held_out}


def _by_hash(reports: Path) -> dict[str, str]:
    """Return the reports of a folder by the hash of their bytes; the first in order of path where several are alike."""
    files = sorted(path for path in reports.rglob("*") if path.suffix.lower() in SUPPORTED and path.is_file())
    return {file_hash(path): path.relative_to(reports).as_posix() for path in reversed(files)}
