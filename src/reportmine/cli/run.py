"""`reportmine run`: process reports and store what they say."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from reportmine.cli.help import ChineseCommand
from reportmine.errors import UsageError

if TYPE_CHECKING:
    from reportmine.batch.receipt import Receipt

_LISTED = 30
_MEGABYTE = 1024 * 1024
_HELP = """\
处理报告，把章节、数据、遮蔽等记录存入结果库。

输入可以是文件，也可以是文件夹（连同下级文件夹）；读 txt、md、docx、pdf、html 等，压缩包和邮件里的报告逐份读出。
内容没变、程序也没变的报告不再处理，所以随时可以重跑；换了名字或重复的文件认得出来。Ctrl-C 停下时已完成的都存好。
读不了的文件列在最后，说明原因和办法，其余照常处理；一份报告使工作进程退出或超时，只损失这一份。
失败过的文件再跑时不重试，装好所缺的软件或改了限制以后，加 --retry-failures。

输入文件夹里的 manifest.csv（或 --manifest 指定的表）可以替报告补上地区、时期和发文单位：
第一行写 file,area,period,issuer 或 文件,地区,时期,发文单位，下面每个文件一行。
报告自己写明的以报告为准；遮去地名的县靠这张表的“地区”区分，只作代号，不还原。

输入和结果库也可以是网址：s3://、gs://、hdfs://、file:// 等 fsspec 打得开的（s3:// 要 pip install s3fs）。
账号写在环境变量或配置文件里，不写进网址。结果库是网址时，先 reportmine store pull 取到本机再查询。

例：

  reportmine run 报告文件夹
  reportmine run 2022/ 2023/ 总结.docx --out 结果/
  reportmine run 报告文件夹 --workers 4
  reportmine run 报告文件夹 --manifest 清单.csv
  reportmine run 收件箱/ --watch
  reportmine run s3://桶/报告 --out s3://桶/结果 --workers 4
  reportmine run /共享/报告 --out /共享/结果 --engine ray --address auto --workers 32
"""


@click.command("run", cls=ChineseCommand, help=_HELP, short_help="处理报告，存入结果库。")
@click.argument("inputs", metavar="输入…", nargs=-1, required=True, type=click.Path())
@click.option("--out", metavar="文件夹", type=click.Path(), default="out", help="结果库，默认 out/；也可以是网址。")
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=0),
    default=1,
    help="同时工作的进程数，默认 1；结果与此无关。0 在本进程里做，不设防，供查错。",
)
@click.option(
    "--manifest",
    metavar="文件",
    type=click.Path(),
    help="写明各文件地区、时期、发文单位的 CSV；不写时用输入文件夹里的 manifest.csv。",
)
@click.option(
    "--model",
    metavar="名称",
    default="none",
    help="none（默认）只用规则；zh-linear（快）、zh-small（准）或模型文件夹：由模型判。",
)
@click.option(
    "--time-limit", metavar="秒", type=click.FloatRange(min=0.1), default=300.0, help="一份报告最多多少秒，默认 300。"
)
@click.option(
    "--memory-limit",
    metavar="MB",
    type=click.IntRange(min=256),
    default=4096,
    help="每个进程最多用多少内存，默认 4096（只在 Linux 上有效）。",
)
@click.option("--retry-failures", is_flag=True, help="以前失败过的文件也再试一次。")
@click.option("--watch", "watching", is_flag=True, help="一直守着输入文件夹，放进新文件就处理，直到 Ctrl-C。")
@click.option(
    "--engine",
    metavar="引擎",
    type=click.Choice(("local", "ray")),
    default="local",
    help="local（默认）用本机；ray 用 Ray 集群，输入和结果库要各机器都看得到：共享文件夹或网址。",
)
@click.option("--address", metavar="地址", help="Ray 集群的地址，如 auto；不写时在本机启动 Ray。")
@click.pass_context
def command(  # noqa: PLR0913 - one argument per option
    ctx: click.Context,
    inputs: tuple[str, ...],
    *,
    out: str,
    workers: int,
    manifest: str | None,
    model: str,
    time_limit: float,
    memory_limit: int,
    retry_failures: bool,
    watching: bool,
    engine: Literal["local", "ray"],
    address: str | None,
) -> None:
    """Process reports and print the receipt; exit 1 when a file failed, 130 when interrupted."""
    from reportmine.batch import run as batch
    from reportmine.batch.supervise import Limits
    from reportmine.pipeline import load

    settings = batch.Settings(
        workers=workers,
        engine=engine,
        address=address,
        limits=Limits(time_limit, memory_limit * _MEGABYTE),
        retry_failures=retry_failures,
    )

    def go(ready: Callable[[Path], bool] | None = None, stop: threading.Event | None = None) -> Receipt:
        with _progress() as progress:
            return batch.run(
                inputs,
                out,
                make_miner=partial(load, model),
                settings=settings,
                manifest=manifest,
                progress=progress,
                ready=ready,
                stop=stop,
            )

    if watching:
        _watch(inputs, out, go)
        return
    receipt = go()
    click.echo(receipt_text(receipt, out))
    if receipt.unfinished:
        ctx.exit(130)
    if receipt.failures:
        ctx.exit(1)


def _watch(inputs: tuple[str, ...], out: str, go: Callable[..., Receipt]) -> None:
    """Process what comes into the folders until Ctrl-C, a receipt for each time.

    Raises:
        UsageError: an input is no folder.
    """
    from reportmine.batch.run import ctrl_c
    from reportmine.batch.watch import watch

    folders = [Path(entry) for entry in inputs]
    for entry, folder in zip(inputs, folders, strict=True):
        if not folder.is_dir():
            hint = "请给出本机上放报告的文件夹，或去掉 --watch"
            raise UsageError(f"--watch 守着的应是文件夹，{entry} 不是", hint=hint)
    click.echo(f"守着 {'、'.join(inputs)}，Ctrl-C 结束", err=True)
    with ctrl_c() as stop:
        for receipt in watch(folders, partial(go, stop=stop), stop):
            click.echo(receipt_text(receipt, out))
    click.echo("已停止", err=True)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """Yield what moves a progress bar on the error stream, or None where nobody looks at one."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.text import Text

    class Pace(ProgressColumn):
        """Files per second and the time left."""

        def render(self, task: Task) -> Text:
            pace = f"{task.speed:.1f} 份/秒" if task.speed else ""
            seconds = task.time_remaining
            left = (
                "" if not seconds else f"，还要 {seconds:.0f} 秒" if seconds < 120 else f"，还要 {seconds / 60:.0f} 分"
            )
            return Text(pace + left)

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Pace())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True, speed_estimate_period=60) as bars:
        bar = bars.add_task("清点文件", total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total, description="处理报告")


def receipt_text(receipt: Receipt, out: Path | str) -> str:
    """Return the receipt as a person reads it.

    Args:
        receipt: what the run did.
        out: folder or URL of the store.
    """
    from reportmine.cli.screen import one_line
    from reportmine.export.captions import label_caption, table_caption
    from reportmine.store.remote import is_remote

    parts = [
        ("新处理", receipt.reports),
        ("已有", receipt.already_done),
        ("重复", receipt.duplicates),
        ("失败", len(receipt.failures)),
    ]
    if receipt.unfinished:
        parts.append(("未处理", receipt.unfinished))
    lines = [f"文件 {receipt.files} ＝ " + " ＋ ".join(f"{name} {count}" for name, count in parts)]
    if receipt.met:
        lines.append(f"其中 {receipt.met} 个内容以前处理过，换了名字或位置；新的路径已记下")
    if receipt.reports:
        uses = [f"{label_caption('numbers_seen', use)} {count}" for use, count in receipt.numbers_by_use.items()]
        found = [f"{table_caption(table)} {count}" for table, count in receipt.records.items() if table != "documents"]
        pace = receipt.reports / receipt.seconds if receipt.seconds else 0
        lines += [
            f"数字 {receipt.numbers_seen} ＝ {' ＋ '.join(uses) or 0}",
            f"记录：{'，'.join(found)}",
            f"用时 {receipt.seconds:.1f} 秒，每秒 {pace:.1f} 份；结果库：{out}",
        ]
    elif not receipt.failures and not receipt.unfinished and not receipt.met:
        lines.append(f"没有新的内容，结果库 {out} 没有改动")
    for failure in receipt.failures[:_LISTED]:
        told, separator, what = failure.error.partition("：")  # the name, or archive and name, that stand in the path
        what = what if separator and failure.path.endswith(told) else failure.error
        lines.append(one_line(f"失败：{failure.path}：{what}{failure.hint and '；' + failure.hint}", 400))
    if receipt.not_retried:
        lines.append(f"其中 {receipt.not_retried} 个以前失败过，这次没有重试；要重试，加 --retry-failures")
    if len(receipt.failures) > _LISTED:
        more = len(receipt.failures) - _LISTED
        first = f"先 reportmine store pull {out} 结果，再 " if is_remote(out) else ""
        where = "结果" if first else out
        lines.append(f"还有 {more} 个失败的文件，看全部：{first}reportmine query failures --out {where}")
    if receipt.unfinished:
        lines.append("已中断；再运行一次同样的命令，会接着做完")
    return "\n".join(lines)
