"""How long the pages take on a large store, and how many texts a second `extract` takes in one process.

    python benchmarks/web.py --store FOLDER [--figures 1000000] [--problems 200000]

The store is that of `benchmarks/compare.py`: ../shared/reports copied with new ids, files and areas. It is built in
FOLDER when that is missing and kept there. Pages are timed in Chromium from the request to the first contentful paint,
twice each; the second time the browser has its scripts and the server its answers.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

from reportmine.pipeline import load
from reportmine.store.catalog import open_store
from reportmine.web.indexing import build_index, index_of
from reportmine.web.search import Query

QUERIES = ("用地", "用地指标紧张", "资金 缺口", "招商 人才 不足", "环保")
SERVE = """
import sys
from pathlib import Path
from reportmine.web.app import serve
from reportmine.web.settings import Settings
if __name__ == "__main__":
    serve(Path(sys.argv[1]), Settings(port=int(sys.argv[2])))
"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
CONTENT = ".panel:not(.working), .report"


def main() -> None:
    """Build the store, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--figures", type=int, default=1_000_000)
    parser.add_argument("--problems", type=int, default=200_000)
    arguments = parser.parse_args()
    if not arguments.store.exists():
        from compare import build

        with tempfile.TemporaryDirectory() as scratch:
            build(Path(scratch) / "one", arguments.store, arguments.figures)
    extraction(arguments.store)
    search(arguments.store, arguments.problems)
    pages(arguments.store)


def extraction(folder: Path, most: int = 60) -> None:
    """Print how fast reports of the store are mined again, in this process."""
    with open_store(folder) as store:
        texts = list(store.query(f"SELECT text FROM documents ORDER BY doc_id LIMIT {most}")["text"])
    miner = load()
    miner(texts[0])
    start = time.perf_counter()
    for text in texts:
        miner(text).to_dict()
    seconds = time.perf_counter() - start
    print(f"extract：每秒 {len(texts) / seconds:.1f} 份，{sum(map(len, texts)) / seconds:,.0f} 字")


def search(folder: Path, most: int) -> None:
    """Print how long the index takes to build and to answer."""
    with open_store(folder) as store:
        start = time.perf_counter()
        index = build_index(store)
    print(f"问题索引：{len(index.rows)} 条，建成用 {time.perf_counter() - start:.0f} 秒")
    rows = [dict(row) for _ in range(-(-most // max(1, len(index.rows)))) for row in index.rows][:most]
    start = time.perf_counter()
    index = index_of(rows)
    print(f"问题索引：{len(index.rows)} 条（同样的问题重复若干遍），建成用 {time.perf_counter() - start:.0f} 秒")
    for words in QUERIES:
        times = [_seconds(lambda words=words: index.search(Query(words=words))) for _ in range(5)]
        found = index.search(Query(words=words))
        print(f"检索“{words}”：{1000 * median(times):.0f} 毫秒，{found.total} 条（共 {len(index.rows)} 条）")
    row = index.rows[0]
    print(f"相近的问题：{1000 * _seconds(lambda: index.similar(row['doc_id'], row['id'])):.0f} 毫秒")


def pages(folder: Path) -> None:
    """Print the time to first paint and to the content of every page."""
    from playwright.sync_api import sync_playwright

    with open_store(folder) as store:
        doc_id = store.query("SELECT doc_id FROM figures GROUP BY doc_id ORDER BY count(*) DESC LIMIT 1")["doc_id"][0]
        area = store.query("SELECT area FROM documents WHERE area <> '' ORDER BY length(area) DESC, area LIMIT 1")
        name = area["area"][0]
    paths = {
        "总览": "/",
        "报告列表": "/reports",
        "报告（数据最多的一份）": f"/report/{doc_id}",
        "指标对比": "/compare?indicator=地区生产总值&period=2023",
        "问题检索": "/problems?words=用地",
        "项目（一县）": f"/projects?area={name}",
        "承诺台账（一县）": f"/promises?area={name}",
        "审计（一县）": f"/audit?area={name}",
        "复核（一县）": f"/review?area={name}",
        "上传": "/upload",
    }
    with tempfile.TemporaryDirectory() as scratch, socket.socket() as probe:
        script = Path(scratch) / "serve_store.py"
        script.write_text(SERVE, "utf-8")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        server = subprocess.Popen([sys.executable, str(script), str(folder), str(port)])
        try:
            _wait(f"http://127.0.0.1:{port}/api/v1/uploads")
            with sync_playwright() as player:
                browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
                tab = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
                for title, path in paths.items():
                    print(f"{title}：{'；'.join(_visit(tab, f'http://127.0.0.1:{port}{path}') for _ in range(2))}")
                browser.close()
        finally:
            server.terminate()


def _visit(tab, url: str) -> str:  # noqa: ANN001 - playwright is not imported here
    start = time.perf_counter()
    tab.goto(url)
    tab.wait_for_selector(".bar")
    paint = tab.evaluate(PAINT)
    tab.wait_for_selector(CONTENT, timeout=600_000)
    return f"首次绘制 {paint / 1000:.2f} 秒，内容 {time.perf_counter() - start:.2f} 秒"


def _wait(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("服务没有启动")


def _seconds(ask) -> float:  # noqa: ANN001 - anything that can be called
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
