"""`reportmine check`: what a clerk should look at again before a report goes out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportmine.cli.help import ChineseCommand
from reportmine.schema.labels import SEVERITIES

if TYPE_CHECKING:
    from reportmine.schema.records import Finding
    from reportmine.schema.report import Report

_HELP = """\
报送前自查一份稿子：数字对不对得上、有没有写坏的数、前后一致不一致、遮盖的数会不会被人算出来。

只看这一份文件，不存结果，不改文件。每条都写明在第几段、怎么算的；改不改由您定。

例：

  reportmine check 总结（送审稿）.docx
  reportmine check 总结.docx --format json

退出码：没有“严重”的疑点为 0，有则为 1（可用 --fail-on 另定）。
"""


@click.command("check", cls=ChineseCommand, help=_HELP, short_help="报送前自查一份稿子。")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "shape",
    metavar="格式",
    type=click.Choice(["table", "json"]),
    default="table",
    help="table（默认）给人看；json 给程序用。",
)
@click.option("--json", "as_json", is_flag=True, help="同 --format json。")
@click.option(
    "--fail-on",
    metavar="程度",
    type=click.Choice(SEVERITIES),
    default="严重",
    help="有这个程度或更重的疑点时，退出码为 1；默认 严重。",
)
@click.pass_context
def command(ctx: click.Context, file: Path, *, shape: str, as_json: bool, fail_on: str) -> None:
    """Mine one file and print its findings by place."""
    from reportmine import readers
    from reportmine.pipeline import load

    report = load().mine(readers.read(file))
    if as_json or shape == "json":
        from reportmine.cli.screen import write_bytes

        findings = report.to_dict()["findings"]
        for finding in findings:
            finding["paragraph"] = _paragraph(report.text, finding["start"])
        write_bytes(json.dumps(findings, ensure_ascii=False, indent=2) + "\n", None)
    else:
        print_check(report)
    grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    if any(finding.severity in grave for finding in report.findings):
        ctx.exit(1)


def print_check(report: Report) -> None:
    """Print the findings of a report in the order of gravity, each with its paragraph, and what was looked at.

    Args:
        report: a mined report.
    """
    from reportmine.cli.screen import console, printable

    screen = console()
    for severity, lead in zip(SEVERITIES, ("请务必再核：", "建议核对：", "供留意："), strict=True):
        chosen = [finding for finding in report.findings if finding.severity == severity]
        if chosen:
            screen.print(f"{lead}（{severity} {len(chosen)}）", style="bold")
            for number, line in enumerate(_lines(report, chosen), start=1):
                screen.print(f"  {number}. {printable(line)}", soft_wrap=True)  # words are long: let the window break
            screen.print()
    checked = sum(relation.verdict_round is not None for relation in report.relations)
    held = sum("consistent" in (tie.verdict_round, tie.verdict_truncate) for tie in report.relations)
    unexplained = report.document.numbers_seen.get("unexplained", 0)
    verdict = "没有发现疑点。" if not report.findings else f"共 {len(report.findings)} 条疑点。"
    screen.print(
        f"{verdict}看过 {len(report.figures)} 个数据；找到算式 {len(report.relations)} 个，能核对的 {checked} 个，"
        f"成立 {held} 个；遮盖 {len(report.masks)} 处；没看懂的数字 {unexplained} 个。没核对的不等于没问题。"
    )


def _lines(report: Report, findings: Sequence[Finding]) -> list[str]:
    return [
        f"第 {_paragraph(report.text, finding.start)} 段“{' '.join(finding.quote.split())[:60]}”：{finding.message}"
        for finding in findings
    ]


def _paragraph(text: str, place: int) -> int:
    """Return the number of the paragraph that holds a place, from 1, blank ones not counted."""
    start = text.rfind("\n", 0, place) + 1
    return 1 + sum(bool(line.strip()) for line in text[:start].split("\n"))
