"""Hold the ledger of the corpus reports against the one written by hand, row by row (`corpus/ledger/*.csv`).

A row is right when the outcome is the same number from the same report, or none where there is none. It is missing
where the promise was not extracted or its outcome not found, in doubt where the ledger says so, and a wrong join where
a number is told for certain that is not the one. With `--rows` every row that is not right is printed.
"""

from __future__ import annotations

import argparse
import csv
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePath
from typing import Any

from msgspec.structs import replace

from reportmine import load, read
from reportmine.query.promises.histories import project_histories
from reportmine.query.promises.ledger import ledger
from reportmine.schema.document import Told
from reportmine.store.catalog import Store, open_store
from reportmine.store.chunks import create_store, new_run_id, write_chunk
from reportmine.store.tables import table_of_rows, tables_of_reports

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
OUTCOMES = ("对", "判断不同", "存疑", "没找到交代", "没提取到目标", "错连")
_BY_OTHER_NAME = {"已调整": "目标重述"}


@dataclass(frozen=True, slots=True)
class Held:
    """A row of the hand-written ledger held against ours.

    Attributes:
        truth: the row.
        outcome: one of `OUTCOMES`.
        ours: our row, None when there is none.
    """

    truth: dict[str, str]
    outcome: str
    ours: dict[str, Any] | None


def main() -> None:
    """Mine the corpus, keep the ledger, print the tables."""
    parser = argparse.ArgumentParser(description="把程序记的台账与 corpus/ledger 的手写台账逐行比较。")
    parser.add_argument("--rows", action="store_true", help="逐行打印不对的")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, store_of_corpus(Path(folder)) as store:
        held = compare(store)
        projects = compare_projects(store)
    for title, outcomes in (("目标", [row.outcome for row in held]), ("项目", [outcome for _, outcome in projects])):
        counts = Counter(outcomes)
        print(f"{title} {len(outcomes)} 行：" + "，".join(f"{name} {counts[name]}" for name in counts))
    if options.rows:
        for row in held:
            if row.outcome != "对":
                print(_shown(row))
        for truth, outcome in projects:
            if outcome != "对":
                print(outcome, *truth.values(), sep=" | ")


def store_of_corpus(folder: Path) -> Store:
    """Return a store of the corpus reports; what the manifest tells goes with each.

    Args:
        folder: an empty folder to keep it in.
    """
    miner = load()
    reports = []
    for row in _rows(CORPUS / "manifest.csv"):
        told = Told(area=row["area"], period=row["period"], issuer=row["issuer"])
        reports.append(miner.mine(replace(read(CORPUS / "reports" / row["file"]), told=told)))
    create_store(folder)
    run = new_run_id(folder)
    write_chunk(folder, run, 1, tables_of_reports(reports, run) | {"failures": table_of_rows("failures", [], run)})
    return open_store(folder)


def compare(store: Store) -> list[Held]:
    """Hold every row of `corpus/ledger/*.csv` against the ledger of a store of the corpus."""
    ours: dict[str, list[dict[str, Any]]] = {}
    for row in ledger(store, progress=True).to_dict("records"):
        ours.setdefault(PurePath(row["promised_in"]).name, []).append(row)
    files = sorted(path for path in (CORPUS / "ledger").glob("*.csv") if not path.stem.endswith("-projects"))
    return [_held(truth, ours.get(truth["promised_in"], [])) for path in files for truth in _rows(path)]


def compare_projects(store: Store) -> list[tuple[dict[str, str], str]]:
    """Hold every row of `corpus/ledger/*-projects.csv` against the project histories of a store of the corpus."""
    histories = project_histories(store).to_dict("records")
    result = []
    for path in sorted((CORPUS / "ledger").glob("*-projects.csv")):
        rows = _rows(path)
        for truth in rows:
            result.append((truth, _project_outcome(truth, rows, histories)))
    return result


def _project_outcome(truth: dict[str, str], rows: list[dict[str, str]], histories: list[dict[str, Any]]) -> str:
    """Return whether the project stands in the report, in the same history as in its other reports, at that stage."""

    def found(row: dict[str, str]) -> list[dict[str, Any]]:
        name = _plain(row["project"])
        here = [ours for ours in histories if PurePath(ours["report"] or "").name == row["report"]]
        return [ours for ours in here if _plain(ours["project"]) == name or _plain(ours["name"] or "") == name]

    here = found(truth)
    if not here:
        return "没提取到"
    chains = {ours["project"] for row in rows if row["project"] == truth["project"] for ours in found(row)}
    if len(chains) > 1:
        return "没连上"
    stages = {stage for ours in here for stage in (ours["stage"], ours["planned_stage"])}
    return "对" if truth["stage"] in stages else "阶段不同"


def _plain(name: str) -> str:
    return re.sub(r"[“”\s\d　]|项目$|一期", "", name)


def _held(truth: dict[str, str], rows: list[dict[str, Any]]) -> Held:
    found = [row for row in rows if _same_promise(truth, row)]
    if not found:
        return Held(truth, "没提取到目标", None)
    ranked = sorted((_rank(truth, row), position) for position, row in enumerate(found))
    (_, position) = ranked[0]
    row = found[position]
    return Held(truth, _outcome(truth, row), row)


def _rank(truth: dict[str, str], row: dict[str, Any]) -> tuple[int, ...]:
    """Order rows for the same value: the one that agrees in more with the truth first."""
    told_in = PurePath(row["told_in"]).name if row["told_in"] else ""
    on_the_way = row["note"].startswith("期中") or "；期中" in row["note"]
    return (
        on_the_way != (truth["verdict"] in ("未到期", "已遮盖") and bool(truth["told_in"]))
        and told_in != truth["told_in"],
        told_in != truth["told_in"],
        row["promised_for"] != truth["promised_for"],
        row["bound"] != truth["bound"],
        row["qualifiers"] != [word for word in truth["qualifiers"].split(",") if word],
    )


def _same_promise(truth: dict[str, str], row: dict[str, Any]) -> bool:
    indicator = truth["indicator"].split(":")[0]
    if row["indicator"] != indicator:
        return False
    if row["measure"] != truth["measure"] and {row["measure"], truth["measure"]} != {"share", "value"}:
        return False
    if truth["unit"] and row["promised_unit"] and truth["unit"] != row["promised_unit"].replace("％", "%"):
        return False
    years = [re.match(r"\d{4}", period or "") for period in (row["promised_for"], truth["promised_for"])]
    if years[0] and years[1] and years[0].group() != years[1].group():
        return False
    low, _, high = truth["promised_value"].partition("~")
    return _number(row["promised_value"]) == _number(low) and _number(row["promised_high"]) == _number(high)


def _outcome(truth: dict[str, str], row: dict[str, Any]) -> str:
    verdict = _BY_OTHER_NAME.get(truth["verdict"], truth["verdict"])
    if row["verdict"] == "存疑":
        return "存疑"
    ours = None if row["told_quote"] is None else _number(row["told_value"])
    theirs = _number(truth["told_value"])
    joined = row["told_quote"] is not None
    if joined and (not truth["told_in"] or (ours != theirs and truth["told_value"] not in ("", "*"))):
        return "错连"
    if truth["told_value"] not in ("", "*") and not joined:
        return "没找到交代"
    return "对" if row["verdict"] == verdict else "判断不同"


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _shown(row: Held) -> str:
    truth = row.truth
    wanted = [truth[name] for name in ("indicator", "qualifiers", "measure", "promised_in", "promised_for")]
    wanted += [truth[name] for name in ("promised_value", "unit", "told_in", "told_value", "verdict", "note")]
    line = f"{row.outcome} | {' '.join(wanted)}"
    if row.ours is not None:
        names = (
            "promised_for",
            "qualifiers",
            "indicator_text",
            "told_in",
            "told_quote",
            "verdict",
            "joined_by",
            "note",
        )
        line += "\n        → " + " ".join(str(row.ours[name]) for name in names)
    return line


if __name__ == "__main__":
    main()
