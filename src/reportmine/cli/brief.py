"""`reportmine brief`: the bulletin 《投资促进专报》 as a Word file."""

from __future__ import annotations

from pathlib import Path

import click

from reportmine.cli.help import ChineseCommand

_HELP = """\
写出一期《投资促进专报》（Word 文件）：变化、进度排名和红黄绿灯、图、谁走在前面谁落在后面、遮蔽和缺报、来源。

只写报告里有的：每个数后面的方括号是来源编号，文末列出文件、位置和原句。遮蔽的数不推测、不排名。
时序进度按月份除以 12 算；几月的叫月通报，季度、半年的叫季督查，全年的叫年考核。灯的界限在词典 pace.toml 里。

例：

  reportmine brief --period 2023H1 --docx 专报.docx
  reportmine brief --period 2023年1-5月 --indicator 到位资金 --docx 五月.docx --out 结果
"""


@click.command("brief", cls=ChineseCommand, help=_HELP, short_help="写《投资促进专报》。")
@click.option("--period", metavar="时期", required=True, help="从年初算起的时期，如 2023H1、2023Q1、2023M1-5、2023。")
@click.option("--indicator", metavar="指标", multiple=True, help="只写这个指标，可多次给出；默认所有写了完成率的。")
@click.option("--area", metavar="地区", multiple=True, help="只写这个地区，可多次给出；名次仍是在全部地区里的。")
@click.option(
    "--docx", metavar="文件", type=click.Path(path_type=Path), required=True, help="写成这个 Word 文件，如 专报.docx。"
)
@click.option(
    "--out", metavar="文件夹", type=click.Path(path_type=Path), default=Path("out"), help="结果库，默认 out/。"
)
def command(*, period: str, indicator: tuple[str, ...], area: tuple[str, ...], docx: Path, out: Path) -> None:
    """Write the bulletin."""
    from reportmine.errors import ReportmineError
    from reportmine.export.brief import brief_docx
    from reportmine.query.progress.brief import brief
    from reportmine.store.catalog import open_store

    with open_store(out) as store:
        content = brief(store, period, indicator=indicator, area=area)
    data = brief_docx(content)
    try:
        docx.write_bytes(data)
    except OSError as error:
        raise ReportmineError(
            f"写不了文件 {docx}：{error.strerror or error}", hint="请检查文件夹是否存在、文件是否正被别的程序打开"
        ) from error
    click.echo(f"已写入 {docx}：{len(content.rankings)} 项排名，{len(content.sources)} 处来源")
