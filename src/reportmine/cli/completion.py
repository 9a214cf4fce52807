"""`reportmine completion`: the script that makes a shell complete commands and options."""

from __future__ import annotations

import click

from reportmine.cli.help import ChineseCommand

_SHELLS = ("bash", "zsh", "fish")
_HELP = """\
打印让终端按 Tab 补全命令、选项和取值的脚本。装一次，重开终端后有效。

bash（4.4 以上），写进 ~/.bashrc：

  eval "$(reportmine completion bash)"

zsh，写进 ~/.zshrc：

  eval "$(reportmine completion zsh)"

fish：

  reportmine completion fish > ~/.config/fish/completions/reportmine.fish

例：

  reportmine completion bash > ~/.reportmine-complete.bash
  echo '. ~/.reportmine-complete.bash' >> ~/.bashrc
"""


@click.command("completion", cls=ChineseCommand, help=_HELP, short_help="打印终端补全的脚本。")
@click.argument("shell", metavar="终端", type=click.Choice(_SHELLS))
def command(shell: str) -> None:
    """Print the script."""
    from click.shell_completion import get_completion_class

    from reportmine.cli.main import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"click 不会补全 {shell}")
    completion = kind(cli, {}, "reportmine", "_REPORTMINE_COMPLETE")
    # not .source(): for bash it starts a bash to ask for its version, and warns in English
    click.echo(completion.source_template % completion.source_vars())
