"""`reportmine store`: keep a store of results in order."""

from __future__ import annotations

from pathlib import Path

import click

from reportmine.cli.help import ChineseGroup
from reportmine.errors import UsageError

_OUT = click.option(
    "--out", metavar="文件夹", type=click.Path(path_type=Path), default=Path("out"), help="结果库，默认 out/。"
)
_HELP = """\
整理和核对结果库。都可以在 run 写入、query 查询的同时做，查到的结果不变。

例：

  reportmine store verify                    文件有没有坏、引文对不对得上原文、回执平不平
  reportmine store compact                   把许多小块并成大块，查询更快
  reportmine store vacuum                    清掉被新结果取代的旧结果
  reportmine store migrate --out 旧结果/      把上一版的结果库转成现在的格式
  reportmine store pull s3://桶/结果 结果/     把网址上的结果库取到本机，再用别的命令
"""
_VERIFY_HELP = """\
核对结果库：每个文件的摘要、每条记录的引文与原文、每次运行的回执。有问题时逐条列出，退出码为 1。

例：

  reportmine store verify --out 结果/
"""
_COMPACT_HELP = """\
把许多小块并成大块，内容不变，查询更快；换下来的小块等 vacuum 清理。

例：

  reportmine store compact --out 结果/
"""
_VACUUM_HELP = """\
清掉被新结果取代的旧结果，和合并、取代后换下来的块。

例：

  reportmine store vacuum --out 结果/ --minutes 0
"""
_MIGRATE_HELP = """\
把上一版的结果库转成现在的格式，结果和出处不变；新增的列填默认值。旧块等 vacuum 清理。

例：

  reportmine store migrate --out 旧结果/
"""
_PULL_HELP = """\
把网址上的结果库（reportmine run --out s3://…）取到本机的文件夹，别的命令再用这个文件夹。

已经取过的块不再取，所以随时可以重跑，只取新的；每个文件按摘要核对。

例：

  reportmine store pull s3://桶/结果 结果/
  reportmine query figures --out 结果/
"""
_PUSH_HELP = """\
把本机文件夹里的结果库存到网址上，已经有的块不再存。整理过（compact、vacuum、migrate）的块存上去后，被取代的就不算数。

例：

  reportmine store push 结果/ s3://桶/结果
"""


@click.group("store", cls=ChineseGroup, help=_HELP, short_help="整理和核对结果库。", no_args_is_help=False)
def command() -> None:
    """Take a subcommand."""


@command.command("verify", help=_VERIFY_HELP, short_help="核对文件、引文和回执。")
@_OUT
@click.option(
    "--format",
    "shape",
    metavar="格式",
    type=click.Choice(["table", "json"]),
    default="table",
    help="table（默认）给人看；json 给程序用。",
)
@click.pass_context
def verify_command(ctx: click.Context, out: Path, shape: str) -> None:
    """Print what is wrong; exit 1 when something is."""
    import dataclasses
    import json

    from reportmine.cli.screen import one_line
    from reportmine.store.verify import verify

    found = verify(out)
    if shape == "json":
        click.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False, indent=2))
        ctx.exit(1 if found.problems else 0)
    for problem in found.problems:
        click.echo(one_line(f"问题：{problem.where}：{problem.what}；{problem.hint}", 400))
    if found.problems:
        ctx.exit(1)
    click.echo(f"没有问题：{found.chunks} 块，{found.reports} 份报告，{found.records} 条记录的引文都对得上原文")
    if found.interrupted:
        click.echo(f"另有 {found.interrupted} 次运行中途被强行结束，没有回执；它们存下的结果完好")


@command.command("compact", help=_COMPACT_HELP, short_help="把小块并成大块。")
@_OUT
def compact_command(out: Path) -> None:
    """Merge small chunks."""
    from reportmine.store.maintain import compact

    done = compact(out)
    if done.before == done.after:
        click.echo(f"不用合并：{done.before} 块")
    else:
        click.echo(f"{done.before} 块并成 {done.after} 块；旧块由 reportmine store vacuum --out {out} 清理")


@command.command("vacuum", help=_VACUUM_HELP, short_help="清掉被取代的旧结果。")
@_OUT
@click.option(
    "--minutes",
    metavar="N",
    type=click.FloatRange(min=0),
    default=60.0,
    help="换下来的块留多少分钟，让正在进行的查询做完；默认 60，0 立即清掉。",
)
def vacuum_command(out: Path, minutes: float) -> None:
    """Drop what is superseded."""
    from reportmine.store.maintain import vacuum

    done = vacuum(out, minutes=minutes)
    click.echo(f"清掉 {done.reports} 份被取代的旧结果，删去 {done.removed} 块，腾出 {done.freed / 1024 / 1024:.1f} MB")
    if done.waiting:
        click.echo(f"另有 {done.waiting} 块换下不到 {minutes:g} 分钟，先留着；没有别的查询时可加 --minutes 0")


@command.command("migrate", help=_MIGRATE_HELP, short_help="把上一版的结果库转成现在的格式。")
@_OUT
def migrate_command(out: Path) -> None:
    """Rewrite the chunks of the version before."""
    from reportmine.store.migrate import migrate

    count = migrate(out)
    click.echo(f"转好 {count} 块" if count else "不用转：已是现在的格式")


@command.command("pull", help=_PULL_HELP, short_help="把网址上的结果库取到本机。")
@click.argument("url", metavar="网址", type=str)
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
def pull_command(url: str, folder: Path) -> None:
    """Copy what is new on a URL."""
    from reportmine.store.mirror import pull

    _check_url(url)
    done = pull(url, folder)
    click.echo(f"取来 {done.chunks} 块，{done.there} 块不用取；查询时写 --out {folder}")


@command.command("push", help=_PUSH_HELP, short_help="把本机的结果库存到网址上。")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.argument("url", metavar="网址", type=str)
def push_command(folder: Path, url: str) -> None:
    """Copy what is not yet on a URL."""
    from reportmine.store.mirror import push_store

    _check_url(url)
    done = push_store(folder, url)
    click.echo(f"存上 {done.chunks} 块，{done.there} 块已经有了")


def _check_url(url: str) -> None:
    """Refuse what is no URL.

    Raises:
        UsageError: it is none.
    """
    from reportmine.store.remote import is_remote

    if not is_remote(url):
        raise UsageError(
            f"{url} 不是网址", hint="网址像 s3://桶/结果 或 file:///共享/结果；本机的文件夹不用取，直接用 --out"
        )
