"""What click finds wrong with a command line, in one Chinese sentence."""

from __future__ import annotations

import re

import click


def complaint(error: click.UsageError) -> str:
    """Say what is wrong with a command line and where to read how it goes.

    Args:
        error: what click raised.
    """
    path = error.ctx.command_path if error.ctx else "reportmine"
    return f"{_what(error)}；看用法：{path} --help"


def _what(error: click.UsageError) -> str:
    extra = re.match(r"Got unexpected extra arguments? \((.*)\)", error.message)
    match error:
        case click.NoSuchOption(possibilities=[*near]) if near:
            what = f"没有选项 {error.option_name}，是不是想用 {'、'.join(near)}"
        case click.NoSuchOption():
            what = f"没有选项 {error.option_name}"
        case click.MissingParameter():
            what = f"缺少{_name(error.param)}"
        case click.BadParameter():
            what = f"{_name(error.param)}的值不对{_wanted(error.param)}"
        case click.BadOptionUsage() if "does not take a value" in error.message:
            what = f"选项 {error.option_name} 后面不带值"
        case click.BadOptionUsage():
            what = f"选项 {error.option_name} 后面缺少值"
        case _ if extra:
            what = f"多出了参数“{extra[1]}”"
        case _ if error.message.startswith("Missing command"):
            what = "缺少命令"
        case _:
            what = error.message
    return what


def _name(parameter: click.Parameter | None) -> str:
    if isinstance(parameter, click.Option):
        return f"选项 {'/'.join(parameter.opts)} "
    return f"参数“{parameter.metavar}”" if isinstance(parameter, click.Argument) else "参数"


def _wanted(parameter: click.Parameter | None) -> str:
    """Say what a parameter takes."""
    kind = None if parameter is None else parameter.type
    if isinstance(kind, click.Choice):
        return f"，可用：{'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange) and kind.min is not None:
        return f"，要写不小于 {kind.min} 的整数"
    return ""
