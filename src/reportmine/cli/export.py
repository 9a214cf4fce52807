"""`reportmine export`: a store as workbook, database or files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportmine.cli.help import ChineseCommand

if TYPE_CHECKING:
    from reportmine.export.gather import Row, Rows, Source
    from reportmine.query.filters import Filters
    from reportmine.store.catalog import Store

_FORMS = ("xlsx", "sqlite", "csv", "jsonl", "parquet")
_LARGE = 200_000
_HELP = """\
把结果库导出成一个工作簿、一个数据库或一组文件，别的程序不装 reportmine 也能用。每一行都带出处。

--xlsx     工作簿：目录、概况（图）、报告、指标、指标对比、项目、问题、措施与计划、诉求与成效、脱敏、校验、承诺台账、
           失败、原文、数据字典。每行点得到原句；遮蔽的数是文本；没有公式。行数超过 Excel 上限的自动接到下一张。
--sqlite   一个 SQLite 文件：主键、外键、索引、全文检索、中文视图；旁边另写 .metadata.json，供 datasette 使用：
           datasette 结果.sqlite -m 结果.metadata.json
--csv      一张表一个文件，Excel、WPS 可直接打开；--raw 时列名和标签用英文标识。
--jsonl    一张表一个文件，一行一个 JSON 对象，字段与 query --format json 相同。
--parquet  一张表一个文件，列的类型与结果库相同，供 pandas、R、DuckDB 使用。

可以同时写几种。写好才换上正式的名字，中途停下不留半个文件。已有的文件不覆盖；加 --force 才换掉以前导出的，
别的程序写的一律不动。承诺台账和跨报告的核对较慢；只要记录时加 --records-only。

例：

  reportmine export --xlsx 结果.xlsx
  reportmine export 结果/ --xlsx 澄溪.xlsx --area 澄溪 --since 2022
  reportmine export --sqlite 结果.sqlite --parquet 数据/
  reportmine export --csv 表格/ --period 2023 --force
"""


@click.command("export", cls=ChineseCommand, help=_HELP, short_help="导出工作簿、数据库或文件。")
@click.argument("store", metavar="[结果库]", type=click.Path(path_type=Path), default=Path("out"))
@click.option("--xlsx", metavar="文件", type=click.Path(path_type=Path), help="写成 Excel 工作簿。")
@click.option("--sqlite", metavar="文件", type=click.Path(path_type=Path), help="写成一个 SQLite 文件。")
@click.option("--csv", metavar="文件夹", type=click.Path(path_type=Path), help="每张表写成一个 CSV 文件。")
@click.option("--jsonl", metavar="文件夹", type=click.Path(path_type=Path), help="每张表写成一个 JSON Lines 文件。")
@click.option("--parquet", metavar="文件夹", type=click.Path(path_type=Path), help="每张表写成一个 Parquet 文件。")
@click.option("--area", metavar="地区", multiple=True, help="只要这个地区的报告，名称或其中几个字；可多次给出。")
@click.option("--period", metavar="时期", multiple=True, help="只要这个时期的报告，如 2023 也含 2023H1；可多次给出。")
@click.option("--since", metavar="时期", help="从这个时期的报告起，如 2022、2022H1。")
@click.option("--until", metavar="时期", help="到这个时期的报告止，写法相同。")
@click.option("--records-only", is_flag=True, help="只要记录：不算承诺台账，不做各报告之间的核对，快得多。")
@click.option("--raw", is_flag=True, help="csv 的文件名、列名和标签用英文标识，供程序使用。")
@click.option("--force", is_flag=True, help="换掉以前导出的文件或文件夹。")
def command(
    store: Path,
    *,
    records_only: bool,
    raw: bool,
    force: bool,
    **given: Any,  # noqa: ANN401 - options by name
) -> None:
    """Write what is asked for, one after the other."""
    from reportmine.export.gather import source
    from reportmine.store.catalog import open_store

    wanted: dict[str, Path] = {form: given[form] for form in _FORMS if given[form] is not None}
    if not wanted:
        raise click.UsageError("没有说导出成什么，可用：--xlsx、--sqlite、--csv、--jsonl、--parquet")
    if raw and "csv" not in wanted:
        raise click.UsageError("--raw 只用于 --csv")
    filters: Filters = {name: given[name] for name in ("area", "period", "since", "until") if given[name]}  # type: ignore[assignment]
    with open_store(store) as opened:
        further = None if records_only else _Further(opened, keep=len(wanted) > 1)
        chosen = source(opened, further=further, **filters)
        if not chosen.documents:
            click.echo("结果库里还没有报告，导出的只有表头", err=True)
        for form, path in wanted.items():
            counts = _write(chosen, form, path, force=force, raw=raw, told=_told(store, filters))
            click.echo(f"已写入 {path}：{len(chosen.documents)} 份报告，{sum(counts.values())} 行")
            if form == "xlsx" and max(counts.values()) > _LARGE:
                click.echo("工作簿很大，打开会慢；可用 --area、--since 分开导出，或改用 --sqlite、--parquet", err=True)


def _write(source: Source, form: str, path: Path, *, force: bool, raw: bool, told: dict[str, str]) -> dict[str, int]:
    """Write one form and return the number of rows by table."""
    from reportmine.export.outputs import new_file, new_folder
    from reportmine.store.tables import ROW_TYPES

    further = () if source.further is None else ("promises", "checks")
    with _progress(len(source.documents), f"写 {path.name}") as seen:
        batches = seen(source.batches())
        if form == "xlsx":
            from reportmine.export.workbook import write_workbook

            with new_file(path, force=force) as draft:
                return write_workbook(source, draft, told=told, batches=batches)
        if form == "sqlite":
            from reportmine.export.sqlite import metadata, write_sqlite

            about = path.with_suffix(".metadata.json")
            with new_file(path, force=force) as draft, new_file(about, force=force) as description:
                description.write_text(metadata(path.stem, further=further), "utf-8")
                return write_sqlite(batches, draft, further=further)
        from reportmine.export.files import write_files

        with new_folder(path, force=force) as folder:
            tables = (*ROW_TYPES, *further)
            return write_files(batches, folder, form, tables, captions=not raw)  # type: ignore[arg-type]


class _Further:
    """The promises of some reports and what an audit of them finds; kept where several forms want them."""

    def __init__(self, store: Store, *, keep: bool) -> None:
        self._store, self._keep = store, keep
        self._known: dict[str, dict[str, list[Row]]] = {}

    def __call__(self, documents: Sequence[Row]) -> dict[str, list[Row]]:
        from reportmine.audit.result import audit
        from reportmine.export.promises import promise_rows
        from reportmine.export.rows import plain_rows

        first = documents[0]["doc_id"]
        if first in self._known:
            return self._known[first]
        found = audit(self._store, doc=[row["doc_id"] for row in documents])
        rows = {"promises": promise_rows(self._store, documents), "checks": plain_rows(found.findings)}
        if self._keep:
            self._known[first] = rows
        return rows


def _told(store: Path, filters: Filters) -> dict[str, str]:
    """Return what the workbook says of itself."""
    names = {"area": "地区", "period": "时期", "since": "从", "until": "到"}
    told = {"结果库": str(store)}
    conditions: dict[str, Any] = dict(filters)
    if conditions:
        words = [
            f"{names[name]} {value if isinstance(value, str) else '、'.join(value)}"
            for name, value in conditions.items()
        ]
        told["只要"] = "；".join(words)
    return told


@contextmanager
def _progress(total: int, what: str) -> Iterator[Callable[[Iterable[Rows]], Iterator[Rows]]]:
    """Yield what hands batches on and moves a progress bar on the error stream, where somebody looks at one."""
    if not sys.stderr.isatty():
        yield iter
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bars:
        bar = bars.add_task(what, total=total)

        def seen(batches: Iterable[Rows]) -> Iterator[Rows]:
            for batch in batches:
                yield batch
                bars.advance(bar, len(batch.get("documents", ())))
            bars.update(bar, description="收尾", total=None)

        yield seen
