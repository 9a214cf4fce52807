"""Measure `reportmine run`: reports per second with one worker and with two, memory over time, size of the store.

The reports are resampled from real ones with small edits, so that each has a content of its own. Memory is that of the
whole process tree, shared pages counted once (PSS on Linux), looked at every second; flat means that the second half of
the run needs no more than the first. For the aim of 100,000 reports: `python benchmarks/batch.py --reports 100000`.

What a second worker can add at most depends on the machine: cores share caches, and clock down when all are busy. So
the same run tells what two unconnected processes reach together, as the peer of two workers.
"""

import argparse
import multiprocessing
import random
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from reportmine import ReportmineError, load, read
from reportmine.batch.run import Settings, run
from reportmine.store.verify import verify

_ROOT = Path(__file__).resolve().parents[1]
_FOLDERS = (_ROOT.parent / "shared" / "reports", _ROOT / "corpus" / "reports")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_AIM = 100_000
_PEER_REPORTS = 200
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Measured:
    """One run.

    Attributes:
        workers: processes, or `ray`.
        seconds: wall-clock time.
        memory: bytes of the process tree at each look, with the seconds since the start.
        store: bytes of the store.
        reports: reports stored.
    """

    workers: str
    seconds: float
    memory: list[tuple[float, int]]
    store: int
    reports: int


def main() -> None:
    """Make the reports, run, print the table."""
    options = _options()
    texts = _texts(options.paths or [next((folder for folder in _FOLDERS if folder.is_dir()), _FOLDERS[-1])])
    texts = [text[: options.characters] for text in texts] if options.characters else texts
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        inputs = Path(name) / "reports"
        mean = _resample(texts, inputs, options.reports)
        print(f"{options.reports} 份报告，由 {len(texts)} 份改写而成，平均 {mean:.0f} 字", flush=True)
        print(f"两个互不相干的进程同时做，是一个的 {_two_cores(texts):.2f} 倍", flush=True)
        engines = [*options.workers, *(["ray"] if options.ray else [])]
        for model in options.models:
            print(f"\n模型 {model}", flush=True)
            done = [_measure(inputs, Path(name) / f"out-{engine}", engine, model, options) for engine in engines]
            _print_table(done, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="批量处理的速度、内存和结果库大小。")
    parser.add_argument(
        "paths", nargs="*", type=Path, help="原报告；不写时用 ../shared/reports，没有则用 corpus/reports"
    )
    parser.add_argument("--reports", type=int, default=1000, help="造多少份（默认 1000；目标是 100000）")
    parser.add_argument("--characters", type=int, default=0, help="每份最多多少字（默认不截）")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="各用几个进程跑一遍（默认 1 2）")
    parser.add_argument("--models", nargs="+", default=["none"], help="各用哪个模型跑一遍：none、zh-linear、zh-small")
    parser.add_argument("--ray", action="store_true", help="再用 Ray 跑一遍，进程数同 --workers 的最后一个")
    parser.add_argument("--verify", action="store_true", help="跑完核对结果库")
    parser.add_argument("--folder", type=Path, help="临时文件放在哪个文件夹")
    return parser.parse_args()


def _texts(paths: Sequence[Path]) -> list[str]:
    texts = []
    for path in sorted(file for entry in paths for file in (entry.rglob("*") if entry.is_dir() else [entry])):
        if path.suffix.lower() in (".txt", ".md", ".docx") and path.is_file():
            try:
                texts.append(read(path).text)
            except ReportmineError:
                continue
    return texts


def _resample(texts: Sequence[str], folder: Path, count: int) -> float:
    """Write edited reports and return their mean length.

    A line now and then is left out and a number now and then is another one.
    """
    rng = random.Random(9)
    total = 0
    for number in range(count):
        if number % 1000 == 0:
            inside = folder / f"{number // 1000:04d}"
            inside.mkdir(parents=True)
        text = texts[rng.randrange(len(texts))]
        lines = [line for line in text.splitlines() if rng.random() > 0.02]
        lines.append(f"本报告编于第{number}期。")
        edited = _DIGITS.sub(lambda m: str(rng.randrange(1, 99)) if rng.random() < 0.1 else m[0], "\n".join(lines))
        (inside / f"{number:06d}.txt").write_text(edited, "utf-8")
        total += len(edited)
    return total / count


def _two_cores(texts: Sequence[str]) -> float:
    """Return how much two unconnected processes get done together, as a multiple of one; the middle of three rounds."""
    share = texts[:_PEER_REPORTS]
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as one, context.Pool(1) as other:
        ratios = []
        for _ in range(4):
            alone = one.apply(_mine, (share,))
            both = [pool.apply_async(_mine, (share,)) for pool in (one, other)]
            ratios.append(2 * alone / max(result.get() for result in both))
    return median(ratios[1:])  # in the first the vocabulary is read


def _mine(texts: Sequence[str]) -> float:
    """Return how long the rules take over some texts, in seconds by the clock."""
    miner = load()
    begin = time.perf_counter()
    for text in texts:
        miner(text)
    return time.perf_counter() - begin


def _measure(inputs: Path, out: Path, engine: int | str, model: str, options: argparse.Namespace) -> Measured:
    workers = options.workers[-1] if engine == "ray" else int(engine)
    settings = Settings(workers=workers, engine="ray" if engine == "ray" else "local")
    looks: list[tuple[float, int]] = []
    stop = threading.Event()
    began = time.monotonic()
    looker = threading.Thread(target=_look, args=(looks, stop, began))
    looker.start()
    receipt = run([inputs], out, make_miner=partial(load, model), settings=settings)
    seconds = time.monotonic() - began
    stop.set()
    looker.join()
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    if options.verify:
        problems = verify(out).problems
        print(f"核对：{'没有问题' if not problems else problems[0].what}", flush=True)
    shutil.rmtree(out)
    return Measured(str(engine), seconds, looks, size, receipt.reports)


def _look(looks: list[tuple[float, int]], stop: threading.Event, began: float) -> None:
    """Note the memory of this process and all that it started, every second; nothing where psutil is not installed."""
    try:
        import psutil
    except ImportError:
        return
    this = psutil.Process()
    while not stop.wait(1.0):
        total = 0
        for process in [this, *this.children(recursive=True)]:
            try:
                info = process.memory_full_info()
            except psutil.Error:
                continue
            total += getattr(info, "pss", info.rss)
        looks.append((time.monotonic() - began, total))


def _print_table(done: Sequence[Measured], options: argparse.Namespace) -> None:
    print(
        f"{'进程':>6}{'秒':>10}{'份/秒':>10}{'比第一行':>10}{'内存峰值MB':>12}{'前半/后半MB':>16}{'库MB':>9}{'10万份要':>12}"
    )
    for each in done:
        pace = each.reports / each.seconds
        ratio = pace / (done[0].reports / done[0].seconds)
        peaks = [size / _MEGABYTE for _, size in each.memory]
        middle = len(peaks) // 2
        halves = f"{max(peaks[:middle]):.0f}/{max(peaks[middle:]):.0f}" if middle else "—"
        peak = f"{max(peaks):.0f}" if peaks else "—"
        print(
            f"{each.workers:>8}{each.seconds:>11.1f}{pace:>12.1f}{ratio:>12.2f}{peak:>16}{halves:>19}"
            f"{each.store / _MEGABYTE:>10.1f}{_AIM / pace / 60:>12.1f} 分"
        )
    last = done[-1]
    print(f"结果库每 10 万份约 {last.store / last.reports * _AIM / _MEGABYTE / 1024:.1f} GB；原文 {options.reports} 份")


if __name__ == "__main__":
    main()
