"""Measure the rule pipeline against other extractors of numbers and times: same texts, same process, round by round.

Ours does all of its work: sections, statements, figures with indicator and period, masks, projects, sums. The others do
what their names say: JioNLP finds times and amounts of money, Recognizers-Text numbers, per cents and currencies. What
is measured is processor time; a ratio is how many times as long the other takes.
"""

import argparse
import contextlib
import io
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median

from reportmine import Report, load, read

_ROOT = Path(__file__).resolve().parents[1]
_FOLDERS = (_ROOT.parent / "shared" / "reports" / "county", _ROOT / "corpus" / "reports")
_INSTALL = "请先执行 pip install 'reportmine[bench]'"

Run = Callable[[str], object]


def main() -> None:
    """Read the texts, run the rounds, print a line for each system."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="默认 ../shared/reports/county，没有则 corpus/reports")
    parser.add_argument("--characters", type=int, default=60_000, help="最多用多少字（默认 60000）")
    parser.add_argument("--rounds", type=int, default=3, help="轮数，取中位数（默认 3）")
    options = parser.parse_args()
    folder = options.folder or next((one for one in _FOLDERS if one.is_dir()), _FOLDERS[-1])
    texts = _texts(folder, options.characters)
    systems = {"规则抽取（全部）": _ours(), **_jionlp(), **_recognizers()}
    spent: dict[str, list[float]] = {name: [] for name in systems}
    for run in systems.values():
        run(texts[0][:2000])
    for _ in range(options.rounds):
        for name, run in systems.items():
            spent[name].append(_seconds(run, texts))
    _print(texts, spent)


def _texts(folder: Path, characters: int) -> list[str]:
    """Return reports from all over the folder, about so many characters of them."""
    texts = [read(path).text for path in sorted(folder.rglob("*.txt"))]
    if not texts:
        sys.exit(f"{folder} 里没有 .txt 报告")
    return texts[:: max(1, sum(map(len, texts)) // characters)]


def _ours() -> Run:
    miner = load()

    def run(text: str) -> Report:
        return miner(text)

    return run


def _jionlp() -> dict[str, Run]:
    """Return JioNLP's finders as they are documented; what they print when loaded is dropped."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            import jionlp
    except ImportError:
        print(f"没有安装 jionlp，不比；{_INSTALL}")
        return {}
    return {
        "JioNLP 时间": lambda text: jionlp.ner.extract_time(text, time_base=0.0, with_parsing=True),
        "JioNLP 金额": lambda text: jionlp.ner.extract_money(text, with_parsing=True),
    }


def _recognizers() -> dict[str, Run]:
    try:
        from recognizers_suite import Culture, recognize_currency, recognize_number, recognize_percentage
    except ImportError as error:
        print(f"没有安装 recognizers-text-suite，不比（{error}）；{_INSTALL}")
        return {}
    finders = (recognize_number, recognize_percentage, recognize_currency)
    return {"Recognizers 数、百分数、货币": lambda text: [find(text, Culture.Chinese) for find in finders]}


def _seconds(run: Run, texts: Iterable[str]) -> float:
    begin = time.process_time()
    for text in texts:
        run(text)
    return time.process_time() - begin


def _print(texts: Sequence[str], spent: dict[str, list[float]]) -> None:
    characters = sum(map(len, texts))
    ours = next(iter(spent.values()))
    print(f"{len(texts)} 份报告，{characters} 字，{len(ours)} 轮交替，处理器时间取中位数")
    for name, seconds in spent.items():
        ratios = sorted(other / mine for mine, other in zip(ours, seconds, strict=True))
        cost = median(seconds) / characters * 1e6
        print(f"{name}：{cost:.2f} 微秒/字，是规则抽取的 {median(ratios):.2f} 倍（{ratios[0]:.2f}–{ratios[-1]:.2f}）")


if __name__ == "__main__":
    main()
