"""`reportmine show`: what was found in one report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportmine.cli.help import ChineseCommand
from reportmine.errors import UsageError
from reportmine.schema.labels import STATEMENT_KINDS

if TYPE_CHECKING:
    from rich.console import Console
    from rich.tree import Tree

    from reportmine.schema.report import Report

_HELP = """\
看一份报告里找到了什么：目录和各章内容，问题（带类别）、措施、计划、诉求、成效，项目、单位、数据、遮蔽。不写入结果库。

例：

  reportmine show 总结.docx                   在屏幕上看
  reportmine show 总结.docx --html 总结.html  存成网页，原文里逐类标出，点图例可只看某一类；可打印
  reportmine show 总结.docx --format json     全部记录，供程序使用（格式见 docs/data-dictionary.md）
"""


@click.command("show", cls=ChineseCommand, help=_HELP, short_help="看一份报告里找到了什么。")
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
@click.option("--html", metavar="路径", type=click.Path(path_type=Path), help="存成一个网页文件。")
@click.option(
    "--model",
    metavar="名称",
    default="none",
    help="none（默认）只用规则；zh-linear（快）、zh-small（准）或模型文件夹：由模型判。",
)
def command(file: Path, *, shape: str, as_json: bool, html: Path | None, model: str) -> None:
    """Mine one file and show the report."""
    from reportmine.cli.screen import write_bytes

    as_json = as_json or shape == "json"
    if as_json and html is not None:
        raise UsageError("--json 和 --html 不能一起用", hint="请分两次运行")
    from reportmine import readers
    from reportmine.pipeline import load

    report = load(model).mine(readers.read(file))
    if as_json:
        write_bytes(json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n", None)
    elif html is not None:
        from reportmine.export.page import render_page

        write_bytes(render_page(report), html)
        click.echo(f"已存成网页：{html}")
    else:
        print_report(report)


def print_report(report: Report) -> None:
    """Print what was found in a report."""
    from reportmine.cli.screen import console, one_line
    from reportmine.export.captions import column_caption, label_caption, shown, table_caption

    screen = console()
    found = report.to_dict()
    document = found["document"]
    for name in ("title", "area", "period", "doc_type", "issuer", "path", "char_count", "numbers_seen"):
        if document[name]:
            screen.print(f"{column_caption(name)}：{one_line(shown(name, document[name]), 400)}")
    screen.print()
    screen.print(_outline(report))
    columns = {
        "projects": ["id", "name", "stage", "amount", "investor", "industry", "masked"],
        "organisations": ["id", "name", "kind", "event", "masked"],
        "figures": ["id", "indicator", "indicator_text", "quote", "status", "measure", "bound", "qualifiers", "period"],
        "masks": ["id", "quote", "kind", "form", "figure", "start"],
        "findings": ["id", "severity", "message"],
    }
    for kind in STATEMENT_KINDS:
        statements = [statement for statement in found["statements"] if statement["kind"] == kind]
        names = ["id", *(["categories"] if kind == "problem" else []), "title", "quote"]
        _print_table(screen, label_caption("kind", kind), statements, names)
        in_depth = ["cause", "consequence", "affected", "examples", "answered_by"]
        told = [statement for statement in statements if any(statement[name] for name in in_depth)]
        _print_table(screen, "问题的原因、后果和回应", told, ["id", *in_depth])
    for table, names in columns.items():
        _print_table(screen, table_caption(table), found[table], names)


def _print_table(screen: Console, caption: str, rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Print records with their number above, or nothing when there are none."""
    from reportmine.cli.screen import table_of

    if rows:
        screen.print()
        screen.print(table_of(rows, columns, title=f"{caption} {len(rows)}"))


def _outline(report: Report) -> Tree:
    """Return the outline with the role of each section and the number of figures that stand in it itself."""
    from rich.text import Text
    from rich.tree import Tree

    from reportmine.cli.screen import printable
    from reportmine.export.marks import section_title

    counts: dict[int, int] = {}
    for figure in report.figures:
        counts[figure.section_id] = counts.get(figure.section_id, 0) + 1
    root = Tree(Text(f"目录（{len(report.sections)} 节；括号里是数据个数）", style="bold"), guide_style="dim")
    branches: dict[int | None, Tree] = {None: root}
    for section in report.sections:
        title = printable(section_title(report, section, 60))
        label = Text.assemble((f"[{section.role}] ", "cyan"), title)
        if number := counts.get(section.id):
            label.append(f" （{number}）", "dim")
        branches[section.id] = branches.get(section.parent_id, root).add(label)
    return root
