"""How long `compare` and `ledger` take on a large store, as multiples of a plain count over the same store.

    python benchmarks/compare.py [--figures 10000000] [--store FOLDER]

The store is the one of ../shared/reports, copied with new ids, files and areas until it holds so many figures; each
copy is a chunk. It is built once in FOLDER (a temporary one by default) and kept there.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from reportmine.batch.run import run
from reportmine.pipeline import load
from reportmine.query.comparison.compare import compare
from reportmine.query.promises.ledger import ledger
from reportmine.store.catalog import Store, open_store
from reportmine.store.chunks import create_store, new_run_id, write_chunk
from reportmine.store.tables import ROW_TYPES, arrow_schema

REPORTS = Path(__file__).resolve().parents[1] / "../shared/reports"
ROUNDS = 3


def main() -> None:
    """Build the store, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=10_000_000)
    parser.add_argument("--store", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.store or Path(scratch) / "big"
        if not folder.exists():
            build(Path(scratch) / "one", folder, arguments.figures)
        with open_store(folder) as store:
            report(store)


def build(one: Path, folder: Path, figures: int) -> None:
    """Copy a store of the real reports until it holds enough figures.

    Args:
        one: where the store that is copied is made.
        folder: the large store.
        figures: how many figures it shall hold at least.
    """
    run([REPORTS], one, make_miner=load)
    tables = {}
    for name in ROW_TYPES:
        files = sorted(one.glob(f"chunks/*/{name}.parquet"))
        tables[name] = pa.concat_tables([pa.parquet.read_table(file) for file in files])
    create_store(folder)
    copies = -(-figures // len(tables["figures"]))
    name_of_run = new_run_id(folder)
    for number in range(copies):
        write_chunk(folder, name_of_run, number + 1, {name: _copy(name, tables[name], number) for name in tables})


def _copy(name: str, table: pa.Table, number: int) -> pa.Table:
    """Return a table with ids, files and areas of its own."""
    for column in ("doc_id", "path", "sha256", "area", "area_key"):
        if number and column in table.column_names and name not in {"runs"}:
            values = pc.binary_join_element_wise(table[column], f"第{number}区", "")
            values = pc.if_else(pc.equal(table[column], ""), table[column], values)
            table = table.set_column(table.column_names.index(column), column, values)
    return table.cast(arrow_schema(name))


def report(store: Store) -> None:
    """Print the times of the questions and the peak of memory."""
    figures = int(store.query("SELECT count(*) AS n FROM figures")["n"].iloc[0])
    (area,) = store.query("SELECT area FROM documents WHERE area <> '' ORDER BY length(area) DESC, area LIMIT 1")[
        "area"
    ]
    questions: dict[str, Callable[[], object]] = {
        "count": lambda: store.query("SELECT indicator, count(*) FROM figures GROUP BY indicator"),
        "compare 一般公共预算收入，一年，全部地区": partial(compare, store, "一般公共预算收入", periods=["2023"]),
        "compare 一个地区，全部时期": partial(compare, store, "一般公共预算收入", areas=[area]),
        "ledger 一个县": partial(ledger, store, area=area),
    }
    print(f"数据 {figures}")
    base = 0.0
    for name, ask in questions.items():
        seconds = median(_seconds(ask) for _ in range(ROUNDS))
        base = base or seconds
        print(f"{name}：{seconds:.2f} 秒，是计数的 {seconds / base:.1f} 倍")
    print(f"内存峰值 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.2f} GiB")


def _seconds(ask: Callable[[], object]) -> float:
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
