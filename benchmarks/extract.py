"""Measure the rule pipeline against `jieba.lcut`: the same texts, the same process, round by round.

Both are single-threaded; what is measured is processor time, which other programs disturb least. A round runs first
the one and then the other over all texts; the middle of the rounds' ratios is told, since single rounds differ.
"""

import argparse
import logging
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median

from reportmine import Miner, Report, ReportmineError, load, read
from reportmine.pipeline import STAGES

_ROOT = Path(__file__).resolve().parents[1]
_FOLDERS = (_ROOT.parent / "shared" / "reports", _ROOT / "corpus" / "reports")
_LENGTHS = (1, 4, 16)
_BASE_LENGTH = 20_000


def main() -> None:
    """Read the texts, run the rounds, print the tables."""
    options = _options()
    try:
        import jieba
    except ImportError:
        sys.exit("没有安装 jieba，无法比较；请先执行 pip install 'reportmine[bench]'")
    jieba.setLogLevel(logging.WARNING)
    texts = _texts(options.paths or [next((folder for folder in _FOLDERS if folder.is_dir()), _FOLDERS[-1])])
    texts = _sample(texts, options.characters)
    miner = load()
    jieba.lcut(texts[0])
    miner(texts[0])
    _print_rounds(texts, miner, jieba.lcut, options.rounds)
    _print_stages(texts, miner)
    _print_lengths(texts, miner, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="比较规则抽取与 jieba.lcut 的用时：同一批文本、同一进程、交替运行。")
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        help="文件或文件夹；不写时用 ../shared/reports，没有则用 corpus/reports",
    )
    parser.add_argument("--rounds", type=int, default=5, help="轮数，取中位数（默认 5）")
    parser.add_argument("--characters", type=int, default=1_000_000, help="最多用多少字，按文件均匀抽取（默认一百万）")
    options = parser.parse_args()
    if options.rounds < 1 or options.characters < 1:
        parser.error("--rounds 和 --characters 须为正整数")
    return options


def _texts(paths: Sequence[Path]) -> list[str]:
    """Return the texts of all report files under the paths, in the order of their names."""
    texts = []
    for path in paths:
        files = [path] if path.is_file() else sorted(path.rglob("*.txt"))
        for file in files:
            try:
                texts.append(read(file).text)
            except ReportmineError as error:
                print(f"跳过 {file}：{error}", file=sys.stderr)
    if not texts:
        sys.exit(f"没有可读的文本：{'、'.join(map(str, paths))}；请给出含 .txt 报告的文件夹")
    return texts


def _sample(texts: list[str], characters: int) -> list[str]:
    """Return every n-th text, so that about `characters` code points remain."""
    step = -(-sum(map(len, texts)) // characters)
    return texts[::step]


def _seconds(run: Callable[[str], object], texts: Iterable[str]) -> float:
    """Return the processor time that `run` takes over the texts."""
    begin = time.process_time()
    for text in texts:
        run(text)
    return time.process_time() - begin


def _print_rounds(texts: list[str], miner: Miner, cut: Callable[[str], list[str]], rounds: int) -> None:
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(_seconds(miner, texts))
        theirs.append(_seconds(cut, texts))
    characters = sum(map(len, texts))
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    print(f"文本 {len(texts)} 篇，{characters} 字；{rounds} 轮交替，取中位数")
    for name, seconds in (("规则抽取", median(ours)), ("jieba.lcut", median(theirs))):
        print(f"{name:<12}{seconds:8.3f} 秒{seconds / characters * 1e6:8.3f} 微秒/字")
    print(f"{'比值':<12}{median(ratios):8.3f}（各轮 {min(ratios):.3f}–{max(ratios):.3f}）")


def _print_stages(texts: list[str], miner: Miner) -> None:
    """Run the stages one by one and print each one's share."""
    spent = dict.fromkeys((name for name, _ in STAGES), 0.0)
    for text in texts:
        report = Report(miner(text).document)
        for name, stage in STAGES:
            begin = time.process_time()
            report = stage(report)
            spent[name] += time.process_time() - begin
    total = sum(spent.values())
    print("\n各阶段占比")
    for name, seconds in spent.items():
        print(f"{name:<12}{seconds / total:8.1%}")


def _print_lengths(texts: list[str], miner: Miner, rounds: int) -> None:
    """Print the time per character of one text repeated 1, 4 and 16 times."""
    base = "\n".join(texts)[:_BASE_LENGTH] + "\n"
    print("\n同一文本重复，用时是否随长度线性增长")
    first = 0.0
    for times in _LENGTHS:
        text = base * times
        # Short texts are run more often, so that each length is measured over the same amount of text.
        repeats = max(_LENGTHS) // times
        per_character = median(_seconds(miner, [text] * repeats) for _ in range(rounds)) / repeats / len(text)
        first = first or per_character
        print(f"{times:>3}×{len(text):>9} 字{per_character * 1e6:8.3f} 微秒/字{per_character / first:8.2f} 倍")


if __name__ == "__main__":
    main()
