"""`reportmine copies`: what reports copy from one another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportmine.cli.help import ChineseCommand

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.query.filters import Filters

_LISTED = 30
_KINDS = {
    "statements": "事项",
    "problems": "问题",
    "measures": "措施",
    "plans": "计划",
    "requests": "诉求",
    "results": "成效",
    "sentences": "句子",
}
_HELP = """\
找出报告里照抄以前报告的段落，给出两处的文件、位置和原文，以及每份报告照抄的比例。

怎么算照抄：把两段的字和数字（标点、段首编号、全角半角不算）按五个字一截比较，较短的一段有 --threshold
（默认 0.8）以上的截也在另一段里，而且两段长短相差不到一倍。

套话不算：不足 20 字的不看；请予审议、表示衷心的感谢一类（词典 copies.toml）不看；一半以上的文字在十分之一以上
（至少四个）地区的报告里都有的不看。

条件说的是照抄的报告；被抄的可以是结果库里任何一份更早的。哪份在前，按报告的时期算；同一时期的按文件路径排；
看不出时期的排在最后。比例按句子算：照抄的句子的字数 ÷ 全部句子的字数；“抄本地”只算抄同一地区以前的报告。

例：

  reportmine copies                              各报告照抄的比例和照抄的事项
  reportmine copies problems --area 松泽          只看问题
  reportmine copies sentences --format csv --output 照抄.csv
  reportmine query problems --distinct           查问题时去掉照抄的
"""


@click.command("copies", cls=ChineseCommand, help=_HELP, short_help="找出照抄以前报告的段落。")
@click.argument("what", metavar="[查什么]", type=click.Choice(list(_KINDS)), default="statements")
@click.option(
    "--threshold", metavar="数", type=float, default=0.8, help="多相似才算照抄，大于 0.5、不超过 1；默认 0.8。"
)
@click.option("--area", metavar="地区", multiple=True, help="地区的名称或其中几个字。")
@click.option("--since", metavar="时期", help="从这个时期的报告起，如 2022、2022H1。")
@click.option("--until", metavar="时期", help="到这个时期的报告止。")
@click.option(
    "--format",
    "shape",
    metavar="格式",
    type=click.Choice(["table", "csv", "json", "jsonl"]),
    help="table（默认）、csv、json 或 jsonl（一行一处，没有各报告的比例）。",
)
@click.option("--output", metavar="文件", type=click.Path(path_type=Path), help="写入文件，按文件名的结尾认格式。")
@click.option(
    "--out", metavar="文件夹", type=click.Path(path_type=Path), default=Path("out"), help="结果库，默认 out/。"
)
def command(  # noqa: PLR0913 - one argument per option
    what: str,
    *,
    threshold: float,
    area: tuple[str, ...],
    since: str | None,
    until: str | None,
    shape: str | None,
    output: Path | None,
    out: Path,
) -> None:
    """Find copies and print or write them."""
    from reportmine.cli.screen import write_bytes
    from reportmine.export.rows import json_text, plain_rows
    from reportmine.export.sheet import to_csv
    from reportmine.query.copying.copies import copied_passages, copied_share
    from reportmine.store.catalog import open_store

    filters: Any = {"area": area or None, "since": since, "until": until}
    given: Filters = {name: value for name, value in filters.items() if value is not None}  # type: ignore[assignment]
    ending = output.suffix.lower().lstrip(".") if output else ""
    shape = shape or (ending if ending in {"csv", "json", "jsonl"} else "table")
    with open_store(out) as store:
        pairs = copied_passages(store, threshold=threshold, what=what, **given)
        shares = copied_share(store, threshold=threshold, **given) if shape in {"table", "json"} else None
    if shape == "csv":
        write_bytes(to_csv(plain_rows(pairs), list(pairs.columns)), output)
    elif shape == "jsonl":
        write_bytes(json_text(plain_rows(pairs), shape), output)
    elif shape == "json":
        told = {"pairs": plain_rows(pairs), "shares": [] if shares is None else plain_rows(shares)}
        write_bytes(json.dumps(told, ensure_ascii=False, indent=2) + "\n", output)
    elif shares is not None:
        _print(pairs, shares, _KINDS[what], output)
    if output is not None:
        click.echo(f"{len(pairs)} 处照抄已写入 {output}", err=True)


def _print(pairs: pd.DataFrame, shares: pd.DataFrame, kind: str, output: Path | None) -> None:
    """Print the share of each report that copies anything, then the copies one under the other."""
    import io

    from rich.text import Text

    from reportmine.cli.screen import console, printable, table_of, write_bytes
    from reportmine.export.rows import plain_rows

    text = io.StringIO()
    screen = console() if output is None else console(text)
    found = [row for row in plain_rows(shares) if row["passages"]]
    told = [
        {
            "报告文件": Path(row["doc_path"]).name,
            "照抄": f"{100 * row['share']:.1f}%",
            "抄本地": f"{100 * row['own_share']:.1f}%",
            "句数": row["passages"],
            "多数抄自": Path(row["most_from"]).name,
        }
        for row in sorted(found, key=lambda row: (-row["share"], row["doc_path"]))
    ]
    if told:
        screen.print(table_of(told, list(told[0]), title="照抄的比例（按句子的字数）"))
    screen.print(f"报告 {len(shares)} 份，其中 {len(found)} 份有照抄的句子；照抄的{kind} {len(pairs)} 处")
    rows = plain_rows(pairs)
    shown = rows if output is not None else rows[:_LISTED]
    for number, row in enumerate(shown, start=1):
        numbers = "" if row["same_numbers"] else "，数字有改动"
        screen.print(Text(f"\n{number}. 相似 {100 * row['similarity']:.0f}%{numbers}"))
        for side in ("later", "earlier"):
            screen.print(Text(f"   {_place(row, side)}", style="cyan"))
            screen.print(Text(f"   {printable(row[f'{side}_quote'].strip())}"))
    if len(shown) < len(rows):
        screen.print(f"\n还有 {len(rows) - len(shown)} 处，用 --output 写成文件看全部")
    if output is not None:
        write_bytes(text.getvalue(), output)


def _place(row: dict[str, Any], side: str) -> str:
    parts = (row[f"{side}_area"], row[f"{side}_period"], Path(row[f"{side}_path"]).name)
    return f"{'｜'.join(filter(None, parts))}｜第 {row[f'{side}_start'] + 1}—{row[f'{side}_end']} 字"
