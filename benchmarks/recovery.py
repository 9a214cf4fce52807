"""Hide each operand of consistent ties in every form of mask: is it given back, does the interval hold the truth?

    python benchmarks/recovery.py [--ties 96] [--leave-out list.json]

Ties: a sample with a fixed seed, as many of each type as there are, of the consistent ones that the program finds in
../shared/reports and corpus/reports. Partial sums (其中) and implied targets cannot give an operand back; for them what
is recovered otherwise than by another place is counted as wrong, and one form drawn by chance is tried instead of all.
Figures that their own report tells with two different numbers are left out: no one knows their truth.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from decimal import Decimal
from pathlib import Path

import masking
from reportmine import readers
from reportmine.pipeline import Miner, load
from reportmine.relate.ties import STATED
from reportmine.schema.records import Figure, Recovered, Relation
from reportmine.schema.report import Report

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Print the shares by type of tie and by form of mask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ties", type=int, default=96)
    parser.add_argument("--leave-out", type=Path, help="JSON list of paths below ../shared/reports to leave out")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    arguments = parser.parse_args()
    left_out = set(json.loads(arguments.leave_out.read_text("utf-8"))) if arguments.leave_out else set()
    miner, rng = load(), random.Random(8)
    told = _ties(miner, left_out)
    counts: Counter[tuple[str, str, str]] = Counter()
    chosen = _sample(told, arguments.ties, rng)
    for report, relation in chosen:
        for operand in relation.operands:
            figure = report.figures[operand.figure_id] if operand.figure_id is not None else None
            place = masking.number_span(figure) if figure is not None else None
            if figure is None or place is None or _is_disputed(figure, report):
                continue
            number = report.text[slice(*place)]
            forms = masking.forms_for(number, report.text[place[1] : place[1] + 1])
            for form in forms if _can_give_back(relation) else [rng.choice(forms)]:
                recovered = _hide(miner, report, place, masking.NUMBER_FORMS[form](number))
                outcome = _outcome(relation, figure, recovered)
                counts[_group(relation), form, outcome] += 1
                if arguments.show and outcome in {"没有给回", "区间不含真值", "不该给回"}:
                    line = report.text[max(0, relation.start - 20) : relation.end + 10].replace("\n", " ")
                    print(outcome, form, relation.type, operand.role, figure.quote, recovered, line)
    _print(counts, len(chosen), sum(map(len, told.values())))


def _ties(miner: Miner, left_out: set[str]) -> dict[str, list[tuple[Report, Relation]]]:
    """Return the consistent ties of all reports by group."""
    shared = ROOT / "../shared/reports"
    paths = [path for path in sorted(shared.rglob("*.txt")) if path.relative_to(shared).as_posix() not in left_out]
    told: dict[str, list[tuple[Report, Relation]]] = {}
    for path in [*paths, *sorted((ROOT / "corpus/reports").glob("*.txt"))]:
        report = miner(readers.read(path).text)
        for relation in filter(_is_consistent, report.relations):
            told.setdefault(_group(relation), []).append((report, relation))
    return told


def _sample(
    told: dict[str, list[tuple[Report, Relation]]], wanted: int, rng: random.Random
) -> list[tuple[Report, Relation]]:
    """Draw as many ties of each group as there are, up to its share of those wanted."""
    share = max(1, wanted // max(1, len(told)))
    return [tie for _, ties in sorted(told.items()) for tie in rng.sample(ties, min(share, len(ties)))]


def _print(counts: Counter[tuple[str, str, str]], chosen: int, told: int) -> None:
    for place, title in ((0, "按算式"), (1, "按遮盖形式")):
        print(title)
        for name in sorted({key[place] for key in counts}):
            outcomes: Counter[str] = Counter()
            for key, count in counts.items():
                outcomes[key[2]] += count * (key[place] == name)
            print(f"  {name}", {outcome: count for outcome, count in sorted(outcomes.items()) if count})
    sums: Counter[str] = Counter()
    for (_, _, outcome), count in counts.items():
        sums[outcome] += count
    back, wrong = sums["给回"], sums["区间不含真值"]
    can = back + wrong + sums["没有给回"]
    print(f"算式 {chosen}（全部 {told}）；能给回的 {can}，给回 {back + wrong}（{(back + wrong) / max(1, can):.3f}），")
    print(f"给回的里区间含真值 {back}/{back + wrong}；不能给回而给回 {sums['不该给回']}")


def _group(relation: Relation) -> str:
    return f"{relation.type}（其中）" if _is_partial(relation) else relation.type


def _can_give_back(relation: Relation) -> bool:
    return relation.type != "implied_target" and relation.verdict_round is not None and not _is_partial(relation)


def _is_disputed(figure: Figure, report: Report) -> bool:
    """Tell whether the report itself tells a figure in two ways."""
    conflicts = (finding for finding in report.findings if finding.kind in {"前后矛盾", "报告内修订"})
    return any(f"figures-{figure.id}" in finding.rests_on for finding in conflicts)


def _is_consistent(relation: Relation) -> bool:
    return relation.type in {*STATED, "implied_target"} and relation.verdict_round != "inconsistent"


def _is_partial(relation: Relation) -> bool:
    """Tell whether the parts need not make up the total, as the working of such a sum says."""
    return relation.type == "sum" and "≤" in relation.working


def _hide(miner: Miner, report: Report, place: tuple[int, int], words: str) -> Recovered | None:
    text, ((start, _),) = masking.replace_spans(report.text, [(*place, words)])
    masks = [mask for mask in miner(text).masks if mask.start == start]
    return masks[0].recovered if masks else None


def _outcome(relation: Relation, figure: Figure, recovered: Recovered | None) -> str:
    holds = recovered is not None and (
        Decimal(recovered.low) <= Decimal(figure.canonical_value or 0) <= Decimal(recovered.high)
    )
    if not _can_give_back(relation):
        if recovered is None:
            return "不能给回"
        return "另一处给回" if holds else "不该给回"
    if recovered is None:
        return "没有给回"
    return "给回" if holds else "区间不含真值"


if __name__ == "__main__":
    main()
