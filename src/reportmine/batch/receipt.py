"""The receipt of a run: everything that went in, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from reportmine.errors import ReportmineError
from reportmine.schema.labels import NumberUse
from reportmine.schema.records import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a run was given and what became of it.

    Attributes:
        run: id of the run.
        files: entries looked at.
        reports: newly processed and stored.
        already_done: stored before with the same content and fingerprint.
        duplicates: same content as another file of the run.
        failures: files that could not be read or processed.
        unfinished: not reached because the run was interrupted.
        numbers_seen: numbers in the new reports.
        numbers_by_use: the same numbers by what became of them.
        records: rows stored by this run, by table.
        seconds: time it took.
        not_retried: those of `failures` that failed in an earlier run and were not tried again.
        met: files with a known content that were met under this path for the first time: copies, or renamed.
    """

    run: str
    files: int
    reports: int
    already_done: int
    duplicates: int
    failures: tuple[Failure, ...]
    unfinished: int
    numbers_seen: int
    numbers_by_use: dict[str, int]
    records: dict[str, int]
    seconds: float
    not_retried: int = 0
    met: int = 0

    def check(self) -> None:
        """Make sure that nothing vanished.

        Raises:
            ReportmineError: the counts do not add up, the store took another number of reports than were made, or a
                report counts numbers under a use that is no label.
        """
        parts = self.reports + self.already_done + self.duplicates + len(self.failures) + self.unfinished
        if parts != self.files:
            raise _wrong(
                f"文件 {self.files} ≠ 报告 {self.reports} + 已有 {self.already_done} + 重复 {self.duplicates}"
                f" + 失败 {len(self.failures)} + 未处理 {self.unfinished}"
            )
        if self.records.get("documents", 0) != self.reports:
            raise _wrong(f"处理了 {self.reports} 份报告，存入 {self.records.get('documents', 0)} 份")
        if sum(self.numbers_by_use.values()) != self.numbers_seen:
            raise _wrong(f"数字 {self.numbers_seen} 个，按去向合计 {sum(self.numbers_by_use.values())} 个")
        strange = set(self.numbers_by_use) - set(get_args(NumberUse))
        if strange:
            raise _wrong(f"数字的去向“{'、'.join(sorted(strange))}”不在标签表里")


def _wrong(what: str) -> ReportmineError:
    return ReportmineError(f"回执对不上：{what}", hint="这是程序的错误，请告诉维护者；结果已存好，但请先核对再使用")
