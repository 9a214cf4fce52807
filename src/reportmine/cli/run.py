"""`reportmine run`: process reports and store what they say."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportmine.cli.help import ChineseCommand

if TYPE_CHECKING:
    from reportmine.batch.receipt import Receipt

_LISTED = 30
_HELP = """\
处理报告，把章节、数据、遮蔽等记录存入结果库。

输入可以是文件，也可以是文件夹（连同下级文件夹）；读 txt、md、docx、pdf、html。
内容没变、程序也没变的报告不再处理，所以随时可以重跑；Ctrl-C 停下时已完成的都存好。
读不了的文件列在最后，说明原因和办法，其余照常处理。

输入文件夹里的 manifest.csv（或 --manifest 指定的表）可以替报告补上地区、时期和发文单位：
第一行写 file,area,period,issuer 或 文件,地区,时期,发文单位，下面每个文件一行。
报告自己写明的以报告为准；遮去地名的县靠这张表的“地区”区分，只作代号，不还原。

例：

  reportmine run 报告文件夹
  reportmine run 2022/ 2023/ 总结.docx --out 结果/
  reportmine run 报告文件夹 --workers 4
  reportmine run 报告文件夹 --manifest 清单.csv
"""


@click.command("run", cls=ChineseCommand, help=_HELP, short_help="处理报告，存入结果库。")
@click.argument("inputs", metavar="输入…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out", metavar="文件夹", type=click.Path(path_type=Path), default=Path("out"), help="结果库，默认 out/。"
)
@click.option(
    "--workers", metavar="N", type=click.IntRange(min=1), default=1, help="同时工作的进程数，默认 1；结果与此无关。"
)
@click.option(
    "--manifest",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="写明各文件地区、时期、发文单位的 CSV；不写时用输入文件夹里的 manifest.csv。",
)
@click.option("--model", metavar="名称", default="none", help="用哪个模型；none（默认）只用规则。")
@click.pass_context
def command(
    ctx: click.Context, inputs: tuple[Path, ...], out: Path, workers: int, manifest: Path | None, model: str
) -> None:
    """Process reports and print the receipt; exit 1 when a file failed, 130 when interrupted."""
    from reportmine.batch.run import run
    from reportmine.pipeline import load

    with _progress() as progress:
        receipt = run(
            inputs, out, make_miner=partial(load, model), workers=workers, manifest=manifest, progress=progress
        )
    click.echo(receipt_text(receipt, out))
    if receipt.unfinished:
        ctx.exit(130)
    if receipt.failures:
        ctx.exit(1)


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
            left = f"，还要 {task.time_remaining:.0f} 秒" if task.time_remaining else ""
            return Text(pace + left)

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Pace())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bars:
        bar = bars.add_task("清点文件", total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total, description="处理报告")


def receipt_text(receipt: Receipt, out: Path) -> str:
    """Return the receipt as a person reads it.

    Args:
        receipt: what the run did.
        out: folder of the store.
    """
    from reportmine.cli.screen import one_line
    from reportmine.export.captions import label_caption, table_caption

    parts = [
        ("新处理", receipt.reports),
        ("已有", receipt.already_done),
        ("重复", receipt.duplicates),
        ("失败", len(receipt.failures)),
    ]
    if receipt.unfinished:
        parts.append(("未处理", receipt.unfinished))
    lines = [f"文件 {receipt.files} ＝ " + " ＋ ".join(f"{name} {count}" for name, count in parts)]
    if receipt.reports:
        uses = [f"{label_caption('numbers_seen', use)} {count}" for use, count in receipt.numbers_by_use.items()]
        found = [f"{table_caption(table)} {count}" for table, count in receipt.records.items() if table != "documents"]
        pace = receipt.reports / receipt.seconds if receipt.seconds else 0
        lines += [
            f"数字 {receipt.numbers_seen} ＝ {' ＋ '.join(uses) or 0}",
            f"记录：{'，'.join(found)}",
            f"用时 {receipt.seconds:.1f} 秒，每秒 {pace:.1f} 份；结果库：{out}",
        ]
    elif not receipt.failures and not receipt.unfinished:
        lines.append(f"没有新的内容，结果库 {out} 没有改动")
    for failure in receipt.failures[:_LISTED]:
        what = failure.error.removeprefix(f"{Path(failure.path).name}：")
        lines.append(one_line(f"失败：{failure.path}：{what}{failure.hint and '；' + failure.hint}", 400))
    if len(receipt.failures) > _LISTED:
        more = len(receipt.failures) - _LISTED
        lines.append(f"还有 {more} 个失败的文件，看全部：reportmine query failures --out {out}")
    if receipt.unfinished:
        lines.append("已中断；再运行一次同样的命令，会接着做完")
    return "\n".join(lines)
