"""Review in a spreadsheet: what waits goes out as CSV, the column 决定 comes back filled in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportmine.errors import UsageError
from reportmine.review.decisions import FIELDS, Decision
from reportmine.review.queue import OTHER_CLASS
from reportmine.rules.problem_classes import problem_classes
from reportmine.schema.labels import ROLES

if TYPE_CHECKING:
    import pandas as pd

SHEET_COLUMNS = {
    "number": "编号",
    "doc_path": "报告文件",
    "what": "定什么",
    "before": "前文",
    "quote": "原文",
    "after": "后文",
    "machine": "机器定的",
    "other": "另一种可能",
    "score": "把握",
    "choices": "可选",
    "decision": "决定",
}
"""Columns of the sheet; only the last is read back, with the first to tell the rows apart."""

WHAT = {"role": "句子的作用", "category": "问题的首要类别"}


def choices(field: str) -> tuple[str, ...]:
    """Return what can be decided.

    Args:
        field: one of `FIELDS`.
    """
    return ROLES if field == "role" else (*problem_classes(), *({OTHER_CLASS} - set(problem_classes())))


def sheet_rows(queue: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a sheet, keyed by `SHEET_COLUMNS`.

    Args:
        queue: from `queue.waiting`.
    """
    return [
        {
            **{name: row[name] for name in ("doc_path", "before", "quote", "after", "machine", "decision")},
            "number": number_of(row),
            "what": WHAT[row["field"]],
            "other": row["other"] or "",
            "score": f"{row['score']:.2f}",
            "choices": "、".join(choices(row["field"])),
        }
        for row in queue.to_dict("records")
    ]


def number_of(row: Mapping[Any, Any]) -> str:
    """Return what tells a record apart in a sheet: `1a2b3c4d5e6f7a8b:role:120-164`."""
    return f"{row['doc_id']}:{row['field']}:{row['start']}-{row['end']}"


def read_sheet(path: Path, queue: pd.DataFrame, who: str) -> list[Decision]:
    """Return the decisions of a sheet that was filled in; rows without one are left waiting.

    Args:
        path: CSV as Excel or WPS saves it, UTF-8 or GBK.
        queue: what waits, decided or not, with which the sheet must agree.
        who: who decided.

    Raises:
        UsageError: the file is no such sheet, a row is not in the store, or a decision is none of the choices.
    """
    waits = {number_of(row): row for row in queue.to_dict("records")}
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    decisions = []
    for line, row in enumerate(_rows(path), start=2):
        value, number = row["决定"].strip(), row["编号"].strip()
        if not value:
            continue
        record = waits.get(number)
        if record is None:
            raise UsageError(
                f"{path} 第 {line} 行：结果库里没有编号 {number} 的记录", hint="请用同一个结果库导出的复核表"
            )
        if value not in choices(record["field"]):
            allowed = "、".join(choices(record["field"]))
            raise UsageError(f"{path} 第 {line} 行：“{value}”不是{WHAT[record['field']]}", hint=f"可以填：{allowed}")
        decisions.append(
            Decision(
                doc_id=record["doc_id"],
                sha256=record["sha256"],
                path=record["doc_path"],
                field=record["field"],
                start=int(record["start"]),
                end=int(record["end"]),
                quote=record["quote"],
                machine=record["machine"],
                value=value,
                who=who,
                when=when,
            )
        )
    return decisions


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"读不了 {path}：{error.strerror}") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if not rows or not {"编号", "决定"} <= set(rows[0]):
        raise UsageError(f"{path} 不是复核表", hint="表里要有“编号”和“决定”两列；用 reportmine review export 导出")
    return [{name: value or "" for name, value in row.items() if name is not None} for row in rows]


GOLD_COLUMNS = ("file", "sha256", "start", "end", "role", "problem_class")


def gold_rows(decisions: Sequence[Decision]) -> list[dict[str, object]]:
    """Return decisions as stand-off gold, which `reportmine train --corrections` reads: one row per place.

    Args:
        decisions: those that count.
    """
    wanted = [decision for decision in decisions if decision.field in FIELDS]
    return [
        {
            "file": decision.path,
            "sha256": decision.sha256,
            "start": decision.start,
            "end": decision.end,
            "role": decision.value if decision.field == "role" else "",
            "problem_class": decision.value if decision.field == "category" else "",
        }
        for decision in sorted(wanted, key=lambda decision: (decision.path, decision.start, decision.field))
    ]
