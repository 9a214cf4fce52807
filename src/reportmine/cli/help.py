"""Click's help in Chinese, laid out by the width that characters take on a screen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import click

_WORD = re.compile(r"[\x21-\x7e]+|\s|.")
_SCREEN = 100
_MARGIN = 2


class ChineseHelp(click.Command):
    """A command whose help and usage lines are in Chinese.

    Texts are shown with the line breaks that their author chose: click would wrap them by counting characters, but
    Chinese ones are two columns wide.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the command line; its complaints name this command, which click leaves out of some."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write(f"用法：{' '.join([ctx.command_path, *self.collect_usage_pieces(ctx)])}\n")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the text as its author broke it."""
        formatter.write("\n")
        for line in (self.help or "").strip().splitlines():
            formatter.write(f"{' ' * _MARGIN}{line}".rstrip() + "\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and for a group its commands."""
        records = [
            (record[0], parameter.help or "")
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option) and (record := parameter.get_help_record(ctx))
        ]
        formatter.write(f"\n选项：\n{two_columns(records)}")
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return `--help`, with its own help in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option


class ChineseCommand(ChineseHelp):
    """A command with Chinese help."""

    def __init__(self, *arguments: object, **settings: object) -> None:
        """Take what click takes."""
        settings.setdefault("options_metavar", "[选项]")
        super().__init__(*arguments, **settings)  # type: ignore[arg-type]


class ChineseGroup(ChineseHelp, click.Group):
    """A group of commands with Chinese help."""

    command_class = ChineseCommand

    def __init__(self, *arguments: object, **settings: object) -> None:
        """Take what click takes."""
        settings.setdefault("options_metavar", "[选项]")
        settings.setdefault("subcommand_metavar", "命令 [参数]…")
        super().__init__(*arguments, **settings)  # type: ignore[arg-type]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their first lines."""
        records = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None:
                records.append((name, command.short_help or ""))
        formatter.write(f"\n命令：\n{two_columns(records)}")

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant, or say in Chinese that there is none."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise click.UsageError(f"没有命令“{args[0]}”，可用：{'、'.join(self.list_commands(ctx))}", ctx)
        return super().resolve_command(ctx, args)


def two_columns(records: Sequence[tuple[str, str]]) -> str:
    """Lay out terms and their explanations side by side.

    Args:
        records: term and explanation.
    """
    indent = min(max((width_of(term) for term, _ in records), default=0) + 4, 30)
    lines = []
    for term, text in records:
        first, *others = _wrap(text, _SCREEN - indent) or [""]
        if width_of(term) + 2 * _MARGIN > indent:
            lines.append(f"{' ' * _MARGIN}{term}")
            others.insert(0, first)
        else:
            lines.append(f"{' ' * _MARGIN}{term}{' ' * (indent - _MARGIN - width_of(term))}{first}".rstrip())
        lines += [" " * indent + other for other in others]
    return "".join(f"{line}\n" for line in lines)


def width_of(text: str) -> int:
    """Return the columns that a text takes on a screen."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _wrap(text: str, width: int) -> list[str]:
    """Break a text into lines; between Chinese characters anywhere, elsewhere between words."""
    lines, line = [], ""
    for word in _WORD.findall(text):
        if line and width_of(line) + width_of(word) > width and word not in "，。、；：）”":
            lines.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
    return [*lines, line] if line else lines
