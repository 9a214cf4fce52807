"""The options of commands that print rows as a table, or write them as a sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

FORMATS = ("table", "csv", "json", "jsonl")


def sheet_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add `--format` (argument `shape`), `--raw`, `--out` and `--output`, listed in this order."""
    options = (
        click.option(
            "--format",
            "shape",
            metavar="格式",
            type=click.Choice(FORMATS),
            help="table（默认）、csv（Excel、WPS 可直接打开）、json 或 jsonl（一行一条）。",
        ),
        click.option("--raw", is_flag=True, help="csv 的列名和标签用英文标识，供程序使用。"),
        click.option(
            "--out", metavar="文件夹", type=click.Path(path_type=Path), default=Path("out"), help="结果库，默认 out/。"
        ),
        click.option(
            "--output",
            metavar="文件",
            type=click.Path(path_type=Path),
            help="写入文件；不写 --format 时按 .csv、.json、.jsonl 认格式。",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def shape_by_name(output: Path | None) -> str:
    """Return the format that a file's extension asks for; `table` for another one, and for the screen.

    Args:
        output: the file to write, None for the screen.
    """
    ending = output.suffix.lower().lstrip(".") if output else ""
    return ending if ending in FORMATS else "table"
