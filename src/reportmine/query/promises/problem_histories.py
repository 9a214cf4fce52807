"""What became of problems from report to report: new, persisting, copied word for word, no longer mentioned."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportmine.query.periods import between
from reportmine.query.promises.area_reports import areas_of, rows_of, rows_of_reports
from reportmine.query.promises.ledger import checked, words
from reportmine.query.promises.verdicts import PROBLEM_VERDICTS

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.query.filters import Values
    from reportmine.store.catalog import Store

COLUMNS = (
    "area", "area_key", "report", "doc_id", "period", "categories", "title", "quote", "start", "end", "verdict",
    "similarity", "previous_report", "previous_doc", "previous_quote", "previous_start", "previous_end",
)  # fmt: skip
"""Columns of the problem histories, in order."""

SHINGLE = 3
"""Characters of a shingle; three Chinese characters are about a word and a half."""

COPIED = 0.8
"""From this share of common shingles on a problem counts as copied: a figure or a word may be new, no more."""

PERSISTING = 0.05
"""From this share on a problem of the same class counts as the same problem, told anew."""

_LEFT_OUT = re.compile(r"[\W_]+|^[一二三四五六七八九十\d]+[是、.．]")
_SQL = """
    SELECT doc_id, start, "end", quote, title, categories FROM statements
    WHERE kind = 'problem' AND list_contains(?, doc_id) ORDER BY doc_id, start, id
"""


def problem_histories(
    store: Store,
    *,
    area: Values | None = None,
    verdict: Values | None = None,
    since: str | None = None,
    until: str | None = None,
) -> pd.DataFrame:
    """Return every problem with what became of it since the report before.

    Args:
        store: an open store; its documents have area keys.
        area: names of areas or parts of them, codes or keys; all areas by default.
        verdict: verdicts to keep, see `verdicts.PROBLEM_VERDICTS`.
        since: keep reports whose period ends from this period on; see `periods.between`.
        until: and up to this one.

    Returns:
        One row per problem of each report that follows another of its row with `COLUMNS`, and one with the verdict
        不再提 per problem of the report before that is told no more; the first report of a row has no rows. Each
        problem is paired with at most one. `similarity`: common shingles ÷ all shingles of the two (Jaccard), 0 to 1.

    Raises:
        UsageError: an unknown verdict or period.
        StoreError: a chunk is damaged.
    """
    import pandas as pd

    verdicts = checked("结果", verdict, list(PROBLEM_VERDICTS))
    rows: list[dict[str, Any]] = []
    for doc_ids in areas_of(store, words(area)):
        for reports in rows_of_reports(store, doc_ids):
            problems: dict[str, list[dict[str, Any]]] = {}
            for problem in rows_of(store, _SQL, [report["doc_id"] for report in reports]):
                problems.setdefault(problem["doc_id"], []).append(problem)
            for before, report in itertools.pairwise(reports):
                told = problems.get(report["doc_id"], []), problems.get(before["doc_id"], [])
                rows += _compared(report, before, *told)
    if since is not None or until is not None:
        periods = set(between({row["period"] for row in rows}, since=since, until=until))
        rows = [row for row in rows if row["period"] in periods]
    kept = [row for row in rows if verdicts is None or row["verdict"] in verdicts]
    return pd.DataFrame(kept, columns=list(COLUMNS), dtype=object)


def shingles(text: str) -> frozenset[str]:
    """Return the shingles of a text, without punctuation, space and the number of a list item.

    Args:
        text: a statement as written.
    """
    plain = _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text))
    return frozenset(plain[at : at + SHINGLE] for at in range(max(1, len(plain) - SHINGLE + 1)))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the Jaccard similarity of two sets of shingles, 0 to 1.

    Args:
        one: shingles of one text.
        other: of the other.
    """
    return len(one & other) / len(one | other) if one or other else 0.0


def _compared(
    report: dict[str, Any],
    before: dict[str, Any],
    problems: Sequence[dict[str, Any]],
    earlier: Sequence[dict[str, Any]],
) -> list[dict[str, Any]]:
    """Return the problems of a report held against those of the one before, the most alike paired first."""
    ours, theirs = ([shingles(problem["quote"]) for problem in side] for side in (problems, earlier))
    scores = [
        (similarity(ours[here], theirs[there]), here, there)
        for here in range(len(problems))
        for there in range(len(earlier))
    ]
    pairs: dict[int, tuple[int, float]] = {}
    for score, here, there in sorted(scores, key=lambda found: (-found[0], found[1], found[2])):
        taken = here in pairs or any(other == there for other, _ in pairs.values())
        alike = score >= COPIED or (score >= PERSISTING and _one_class(problems[here], earlier[there]))
        if alike and not taken:
            pairs[here] = there, score
    rows = []
    for here, problem in enumerate(problems):
        if here in pairs:
            there, score = pairs[here]
            verdict = "照抄" if score >= COPIED else "持续"
            rows.append(_row(report, before, problem, earlier[there], verdict, score))
        else:
            rows.append(_row(report, before, problem, None, "新出现", None))
    gone = set(range(len(earlier))) - {there for there, _ in pairs.values()}
    rows += [_row(report, before, None, earlier[there], "不再提", None) for there in sorted(gone)]
    return rows


def _one_class(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["categories"]) and bool(other["categories"]) and one["categories"][0] == other["categories"][0]


def _row(
    report: dict[str, Any],
    before: dict[str, Any],
    problem: dict[str, Any] | None,
    earlier: dict[str, Any] | None,
    verdict: str,
    score: float | None,
) -> dict[str, Any]:
    told = problem if problem is not None else earlier
    row: dict[str, Any] = {
        "area": report["area"],
        "area_key": report["area_key"],
        "report": report["path"],
        "doc_id": report["doc_id"],
        "period": report["period"],
        "categories": None if told is None else told["categories"],
        "title": None if told is None else told["title"],
        "verdict": verdict,
        "similarity": None if score is None else round(score, 3),
    }
    if problem is not None:
        row |= {"quote": problem["quote"], "start": int(problem["start"]), "end": int(problem["end"])}
    if earlier is not None:
        row |= {
            "previous_report": before["path"],
            "previous_doc": before["doc_id"],
            "previous_quote": earlier["quote"],
            "previous_start": int(earlier["start"]),
            "previous_end": int(earlier["end"]),
        }
    return {column: row.get(column) for column in COLUMNS}
