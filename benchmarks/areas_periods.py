"""Measure how often area and period are read right, from the text alone, over the reports of `../shared/reports`.

The answers are those of `index.jsonl`: a region such as `河北省保定市徐水` is met by the unit of that short name. Files
that rules may be written by and held-out files are counted apart; only of the former are single misses shown.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from reportmine import load, read
from reportmine.rules.areas import areas_called
from reportmine.schema.document import Document

_ROOT = Path(__file__).resolve().parents[1]
_REPORTS = _ROOT.parent / "shared" / "reports"
_HELD_OUT_COUNTIES = ("安国", "定兴", "曲阳", "涞水", "高唐", "顺平", "蠡县", "满城")

Row = dict[str, str]
"""A line of index.jsonl: file, level, region, period …"""


def main() -> None:
    """Mine the texts and print one line per question and group of files."""
    options = _options()
    index = options.folder / "index.jsonl"
    if not index.is_file():
        sys.exit(f"没有 {index}；请给出含 index.jsonl 的文件夹")
    rows = [json.loads(line) for line in index.read_text("utf-8").splitlines()]
    held_out = _held_out(rows)
    miner = load()
    tally: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        document = miner(read(options.folder / row["file"]).text).document
        hidden = row["file"] in held_out
        for question, right in QUESTIONS.items():
            outcome = right(document, row)
            for group in ("全部", "留出" if hidden else "可看", "" if hidden else f"可看·{row['level']}"):
                tally[question, group, outcome] += bool(group)
            if outcome != "对" and not hidden and options.misses:
                print(f"{question} {outcome} {row['file']}：{_read_as(document)}")
    for question in QUESTIONS:
        for group in sorted({group for asked, group, _ in tally if asked == question and group}):
            counts = {outcome: tally[question, group, outcome] for outcome in ("对", "错", "无")}
            share = counts["对"] / sum(counts.values())
            print(f"{question} {group}：{share:.4f}（" + "，".join(f"{k} {v}" for k, v in counts.items()) + "）")


def area_right(document: Document, row: Row) -> str:
    """Return 对, 错 or 无 (nothing read) for the area."""
    if not document.area:
        return "无"
    if row["level"] == "national":
        return "对" if document.area == "全国" else "错"
    smallest = re.split("(?<=[省市])|(?<=自治区)", row["region"].rstrip("省市"))[-1]
    meant = {area.name for part in (row["region"], smallest) for area in areas_called(part)}
    meant |= {area.name for part in (f"{row['region']}市", f"{row['region']}省") for area in areas_called(part)}
    return "对" if document.area in meant and document.area_code else "错"


def period_right(document: Document, row: Row) -> str:
    """Return 对, 错 or 无 (nothing read) for the period.

    `index.jsonl` gives the year that a congress report was given in (`2024?` where its makers were not sure);
    `Document.period` is the year that it looks back on, the one before.
    """
    if not document.period:
        return "无"
    return "对" if document.period == str(int(row["period"].rstrip("?")) - 1) else "错"


QUESTIONS: dict[str, Callable[[Document, Row], str]] = {"地区": area_right, "时期": period_right}
"""What is asked of each report."""


def _read_as(document: Document) -> str:
    area = f"{document.area} {document.area_code} {document.area_key}（{document.area_source}）"
    return f"{area}，{document.period}（{document.period_source}）"


def _held_out(rows: list[Row]) -> set[str]:
    """Return the files of eight counties, and every third city file, by the order of their names."""
    cities = sorted(row["file"] for row in rows if row["file"].startswith("city/"))
    counties = {row["file"] for row in rows if any(name in row["file"] for name in _HELD_OUT_COUNTIES)}
    return counties | set(cities[1::3])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="只读正文，看地区和时期读对多少。")
    parser.add_argument("folder", nargs="?", type=Path, default=_REPORTS, help="默认 ../shared/reports")
    parser.add_argument("--misses", action="store_true", help="列出没有读对的文件（留出的除外）")
    return parser.parse_args()


if __name__ == "__main__":
    main()
