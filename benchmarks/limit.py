"""Measure the floor: what reading a file, decoding it and one pass of one pattern take, beside what a report takes.

No program can process reports faster than it reads them; the ratio tells how much of the time is ours.
"""

import argparse
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from reportmine import load, read

_ROOT = Path(__file__).resolve().parents[1]
_FOLDERS = (_ROOT.parent / "shared" / "reports", _ROOT / "corpus" / "reports")
_PATTERN = re.compile(r"\d+(?:\.\d+)?(?:亿元|万元|个|家|%|％|亩)")


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description="读文件、解码、一遍正则的用时，作为下限。")
    parser.add_argument("paths", nargs="*", type=Path, help="报告；不写时用 ../shared/reports，没有则用 corpus/reports")
    parser.add_argument("--files", type=int, default=100, help="最多用多少个文件（默认 100）")
    parser.add_argument("--rounds", type=int, default=5, help="轮数，取中位数（默认 5）")
    options = parser.parse_args()
    folders = options.paths or [next((folder for folder in _FOLDERS if folder.is_dir()), _FOLDERS[-1])]
    files = sorted(file for entry in folders for file in (entry.rglob("*.txt") if entry.is_dir() else [entry]))
    files = files[:: max(1, len(files) // options.files)][: options.files]
    miner = load()
    texts = [path.read_bytes().decode("utf-8", "replace") for path in files]
    miner(texts[0])
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("读文件", lambda: [path.read_bytes() for path in files]),
        ("读、解码", lambda: [path.read_bytes().decode("utf-8", "replace") for path in files]),
        (
            "读、解码、一遍正则（下限）",
            lambda: [_PATTERN.findall(path.read_bytes().decode("utf-8", "replace")) for path in files],
        ),
        ("reportmine 读文件", lambda: [read(path) for path in files]),
        ("reportmine 读文件并处理", lambda: [miner.mine(read(path)) for path in files]),
    )
    rounds = [[_seconds(step) for _, step in steps] for _ in range(options.rounds)]
    _print(steps, rounds, sum(map(len, texts)) / len(texts), len(files))


def _seconds(step: Callable[[], object]) -> float:
    began = time.process_time()
    step()
    return time.process_time() - began


def _print(steps: Sequence[tuple[str, object]], rounds: Sequence[Sequence[float]], mean: float, count: int) -> None:
    print(f"{count} 个文件，平均 {mean:.0f} 字，{len(rounds)} 轮的中位数（处理器时间）")
    middle = [median(each[at] for each in rounds) for at in range(len(steps))]
    for at, (name, _) in enumerate(steps):
        ratio = median(each[at] / max(each[2], 1e-9) for each in rounds)
        print(f"{middle[at] / count * 1000:>9.3f} 毫秒/份{ratio:>10.1f} 倍下限  {name}")


if __name__ == "__main__":
    main()
