"""The program `reportmine`: finds the command, turns errors into one Chinese line and an exit status."""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence

import click

from reportmine.cli.complaints import complaint
from reportmine.cli.help import ChineseGroup
from reportmine.errors import ReportmineError, UsageError

FAILED, MISUSED, INTERRUPTED = 1, 2, 130
"""Exit statuses: something could not be done; wrong usage; ended by Ctrl-C."""

_COMMANDS = (
    "run",
    "show",
    "query",
    "compare",
    "ledger",
    "copies",
    "brief",
    "export",
    "audit",
    "check",
    "review",
    "serve",
    "train",
    "store",
    "evaluate",
    "lexicon",
    "corpus",
    "completion",
)
"""Each is the module of its name in this folder, whose `command` is imported only when it is called or listed."""

_HELP = """\
把县区工作报告变成可比较、可追溯、可核对的结构化记录。

第一次用，照着做：

  reportmine run 报告文件夹                  处理全部报告，结果存入 out/
  reportmine query figures --indicator 到位资金 --status actual
  reportmine query problems --class 用地保障 --since 2022
  reportmine show 某份报告.docx              看一份报告里找到了什么
  reportmine show 某份报告.docx --html 看.html

每个命令都有自己的说明，如：reportmine run --help
退出码：0 成功；1 有文件失败或出错；2 用法不对；130 被中断。
"""


class _Commands(ChineseGroup):
    """The commands, each imported when it is wanted, so that the program starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of first use."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"reportmine.cli.{cmd_name}").command
        return command


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        click.echo(f"reportmine {metadata.version('reportmine')}")
        ctx.exit()


@click.group(cls=_Commands, help=_HELP, no_args_is_help=False, invoke_without_command=True)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version, help="显示版本号。"
)
@click.option(
    "--color",
    metavar="何时",
    type=click.Choice(("auto", "always", "never")),
    default="auto",
    help="什么时候用颜色：auto（默认）只在屏幕上，always 接管道时也用，never 不用。",
)
@click.pass_context
def cli(ctx: click.Context, color: str) -> None:
    """Show the help when no command is given."""
    if color != "auto":  # rich goes by these, https://no-color.org and https://force-color.org
        os.environ.pop("NO_COLOR" if color == "always" else "FORCE_COLOR", None)
        os.environ["FORCE_COLOR" if color == "always" else "NO_COLOR"] = "1"
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit.

    Args:
        arguments: the command line without the program's name; the process's own by default.

    Raises:
        SystemExit: always; its code is the exit status.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that lacks a character must not end the program
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    """Run the program and return the exit status."""
    try:
        status = cli.main(arguments, prog_name="reportmine", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except click.Abort:
        return _say("已中断", INTERRUPTED)
    except click.UsageError as error:
        return _say(complaint(error), MISUSED)
    except ReportmineError as error:
        return _say(str(error), MISUSED if isinstance(error, UsageError) else FAILED)
    except OSError as error:
        if error.errno != errno.EPIPE:
            raise
        # the reader of our output went away (| head); keep Python from complaining at its own exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _say(sentence: str, status: int) -> int:
    """Write one line to the error stream, whatever the sentence holds, and return the exit status."""
    click.echo(f"错误：{' '.join(sentence.split())}", err=True)
    return status
