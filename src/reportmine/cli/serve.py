"""`reportmine serve`: the pages, on this computer."""

from __future__ import annotations

from pathlib import Path

import click

from reportmine.cli.help import ChineseCommand
from reportmine.errors import UsageError

_HELP = """\
在浏览器里看结果库：总览、报告、指标对比、问题检索、项目、承诺台账、审计、复核、上传。全部在本机，不联网。

结果库不存在时新建一个空的，可以直接在“上传”页放进文件。Ctrl-C 停止。

每一页都有同样内容的 JSON，在 /api/v1 下；POST /api/v1/extract 把一段文字或一个文件变成记录。
默认只有本机能访问。要让别的电脑访问，必须给出口令文件，第一行是口令（至少 16 个字符）。

例：

  reportmine serve
  reportmine serve 结果/ --port 9000
  reportmine serve 结果/ --host 0.0.0.0 --token-file 口令.txt
"""


@click.command("serve", cls=ChineseCommand, help=_HELP, short_help="在浏览器里看、查、核对、复核、上传。")
@click.argument("store", metavar="[结果库]", type=click.Path(path_type=Path), default=Path("out"))
@click.option("--host", metavar="地址", default="127.0.0.1", help="监听的地址，默认 127.0.0.1（只有本机）。")
@click.option("--port", metavar="端口", type=click.IntRange(1, 65535), default=8765, help="默认 8765。")
@click.option("--token-file", metavar="文件", type=click.Path(path_type=Path), help="口令文件；非本机地址必须有。")
@click.option("--max-size", metavar="MB", type=click.IntRange(1), default=50, help="上传的文件最大多少 MB，默认 50。")
@click.option("--max-files", metavar="个", type=click.IntRange(1), default=200, help="一次最多上传几个，默认 200。")
@click.option("--model", metavar="名称", default="none", help="上传的文件用哪个模型处理；none（默认）只用规则。")
@click.option("--open", "show", is_flag=True, help="启动后打开浏览器。")
def command(  # noqa: PLR0913 - one argument per option
    store: Path,
    *,
    host: str,
    port: int,
    token_file: Path | None,
    max_size: int,
    max_files: int,
    model: str,
    show: bool,
) -> None:
    """Serve until Ctrl-C."""
    try:
        import nicegui  # noqa: F401
    except ImportError as error:
        raise UsageError("网页要用 nicegui，还没有装", hint="pip install 'reportmine[web]'") from error
    from reportmine.web.app import serve
    from reportmine.web.settings import Settings, read_token

    token = None if token_file is None else read_token(token_file)
    settings = Settings(host=host, port=port, token=token, max_file_bytes=max_size * 1024**2, max_files=max_files)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else shown}:{port}/"
    click.echo(f"结果库 {store}；在浏览器里打开 {address}；按 Ctrl-C 停止", err=True)
    if show:
        _open_soon(address)
    serve(store, settings, model=model)


def _open_soon(address: str) -> None:
    """Open the browser when the server has had time to start."""
    import threading
    import webbrowser

    timer = threading.Timer(2, webbrowser.open, [address])
    timer.daemon = True
    timer.start()
