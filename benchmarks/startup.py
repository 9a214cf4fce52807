"""Measure how long each command takes to start, beside a bare Python interpreter in the same round.

Every command is started anew with `--help`, and `show` on a report of about 6,000 characters. What is told is the
middle of the rounds' wall-clock times and their ratio to `python -c pass`; the first round, which fills the disk cache,
does not count.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import click

from reportmine.cli.main import cli

_ROOT = Path(__file__).resolve().parents[1]
_CHARACTERS = 6_000
_PROGRAM = "import sys; from reportmine.cli.main import main; sys.argv[0] = 'reportmine'; main()"


def main() -> None:
    """Start everything, round by round, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="轮数，取中位数（默认 5）")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "报告.txt"
        report.write_text(_report(), "utf-8")
        calls = {"python -c pass": [sys.executable, "-c", "pass"]}
        calls |= {f"{name} --help": _call(*name.split()[1:], "--help") for name in _commands()}
        calls[f"reportmine show（{_CHARACTERS} 字）"] = _call("show", str(report))
        calls[f"reportmine show --model zh-linear（{_CHARACTERS} 字）"] = _call(
            "show", str(report), "--model", "zh-linear"
        )
        spent: dict[str, list[float]] = {name: [] for name in calls}
        for number in range(options.rounds + 1):
            for name, call in calls.items():
                seconds = _seconds(call, folder)
                if number:
                    spent[name].append(seconds)
    bare = median(spent["python -c pass"])
    for name, seconds in spent.items():
        print(f"{name}：{median(seconds):.3f} 秒，是 python -c pass 的 {median(seconds) / bare:.1f} 倍")


def _call(*arguments: str) -> list[str]:
    return [sys.executable, "-c", _PROGRAM, *arguments]


def _commands() -> list[str]:
    """Return the full name of each top-level command."""
    context = click.Context(cli, info_name="reportmine")
    return ["reportmine", *(f"reportmine {name}" for name in cli.list_commands(context))]


def _report() -> str:
    """Return a report of the corpus, repeated or cut to the length."""
    longest = max((_ROOT / "corpus" / "reports").glob("*.txt"), key=lambda path: path.stat().st_size)
    text = longest.read_text("utf-8")
    return (text * -(-_CHARACTERS // len(text)))[:_CHARACTERS]


def _seconds(call: list[str], folder: str) -> float:
    # An installed package comes with its bytecode, so no round but the first may compile the sources.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    subprocess.run(call, check=True, capture_output=True, cwd=folder, env=environment)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
