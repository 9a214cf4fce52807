"""Precision and recall of masks on real reports that this script masks in all forms, with lookalikes strewn in.

    python benchmarks/masks.py [--reports 40] [--lookalikes 200]

Reports: county reports under ../shared/reports that hold no mask of their own, chosen with a fixed seed.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

import masking
from reportmine import readers
from reportmine.pipeline import load

REPORTS = Path(__file__).resolve().parents[1] / "../shared/reports/county"
HELD_OUT = ("安国", "定兴", "曲阳", "涞水", "高唐", "顺平", "蠡县", "满城")


def main() -> None:
    """Mask, mine, compare; print the score by form, the lookalikes taken for masks, and the totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=40)
    parser.add_argument("--lookalikes", type=int, default=200)
    parser.add_argument("--show", action="store_true", help="print what was missed and what was wrongly found")
    arguments = parser.parse_args()
    rng = random.Random(8)
    miner = load()
    paths = sorted(REPORTS.glob("*.txt"))
    if arguments.show:  # held out: their single errors are never looked at
        paths = [path for path in paths if not any(name in path.name for name in HELD_OUT)]
    rng.shuffle(paths)
    chosen = []
    for path in paths:
        report = miner(readers.read(path).text)
        if not report.masks and len(report.figures) > 60:
            chosen.append(report)
        if len(chosen) == arguments.reports:
            break
    seen: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wrong = taken = 0
    each = arguments.lookalikes // len(chosen)
    for report in chosen:
        text, hidden = masking.hide_some(report, rng, 0.3)
        lines = rng.sample(masking.LOOKALIKES, each)
        text = text.rstrip("\n") + "\n"
        strewn = len(text)
        text += "\n".join(lines) + "\n"
        masks = {(mask.start, mask.end): mask for mask in miner(text).masks}
        places = {(place.start, place.end) for place in hidden}
        for place in hidden:
            seen[place.form] += 1
            hit = (place.start, place.end) in masks
            found[place.form] += hit
            if arguments.show and not hit:
                print("漏", place.form, repr(text[place.start - 12 : place.end + 8]))
        for start, end in masks.keys() - places:
            if start >= strewn:
                taken += 1
            else:
                wrong += 1
            if arguments.show:
                print("误", repr(text[max(0, start - 12) : end + 8]))
    for form in seen:
        print(f"{form}：{found[form]}/{seen[form]}")
    hits, all_seen = sum(found.values()), sum(seen.values())
    print(f"报告 {len(chosen)}；遮盖 {all_seen}，找到 {hits}，召回 {hits / all_seen:.4f}")
    precise = hits / (hits + wrong + taken)
    print(f"多报 {wrong + taken}（其中像而不是的 {each * len(chosen)} 句里 {taken}），准确 {precise:.4f}")


if __name__ == "__main__":
    main()
