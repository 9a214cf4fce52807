"""What waits for a person: sentences whose role is uncertain, problems whose main class is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from reportmine.query.filters import Filters
from reportmine.query.select import select
from reportmine.review.decisions import latest, read_decisions

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.store.catalog import Store

DOUBTFUL_CLASS = 0.5
"""Below this confidence four in ten main classes of problems are wrong (docs/accuracy.md)."""

OTHER_CLASS = "其他"
"""What the rules say when no word speaks for a class: always for a person to look at."""

COLUMNS = (
    *("doc_id", "sha256", "doc_path", "doc_area", "doc_period", "field", "start", "end"),
    *("before", "quote", "after", "machine", "other", "score", "decision", "who", "when"),
)
_AROUND = 60


def waiting(store: Store, *, decided: bool = False, **filters: Unpack[Filters]) -> pd.DataFrame:
    """Return what waits for a decision, the least sure first.

    Args:
        store: an open store.
        decided: return what has been decided as well.
        filters: conditions on reports: area, period, since, until, doc.

    Returns:
        One row per record with `COLUMNS`: `before` and `after` are up to 60 code points around the `quote`, `machine`
        is what was decided, `other` what the loser of rules and model said, `score` how sure the winner was;
        `decision`, `who` and `when` are what people decided, empty where nobody did.

    Raises:
        UsageError: unknown condition or value.
        StoreError: a chunk or the file of decisions is damaged.
    """
    import pandas as pd

    documents = select(store, "documents", **filters).set_index("doc_id")
    decisions = latest(read_decisions(store.path))
    rows = []
    for found in (*_sentences(store), *_problems(store)):
        if found["doc_id"] not in documents.index:
            continue
        decision = decisions.get((found["doc_id"], found["field"], found["start"], found["end"]))
        if decision is not None and not decided:
            continue
        document = documents.loc[found["doc_id"]]
        text = document["text"]
        rows.append(
            found
            | {
                "sha256": document["sha256"],
                "doc_path": document["path"],
                "doc_area": document["area"],
                "doc_period": document["period"],
                "before": text[max(0, found["start"] - _AROUND) : found["start"]],
                "after": text[found["end"] : found["end"] + _AROUND],
                "decision": decision.value if decision else "",
                "who": decision.who if decision else "",
                "when": decision.when if decision else "",
            }
        )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.sort_values(["score", "doc_path", "start"], ignore_index=True)


def _sentences(store: Store) -> list[dict[str, Any]]:
    found = store.query(
        'SELECT doc_id, start, "end", quote, role, rule_role, model_role, confidence FROM sentences WHERE uncertain'
    )
    return [
        {
            **{name: row[name] for name in ("doc_id", "start", "end", "quote")},
            "field": "role",
            "machine": row["role"],
            "other": row["model_role"] if row["role"] == row["rule_role"] else row["rule_role"],
            "score": row["confidence"],
        }
        for row in found.to_dict("records")
    ]


def _problems(store: Store) -> list[dict[str, Any]]:
    found = store.query(
        "SELECT doc_id, start, \"end\", quote, categories, category_confidence FROM statements WHERE kind = 'problem' "
        "AND len(categories) > 0 AND (category_confidence[1] < ? OR categories[1] = ?)",
        [DOUBTFUL_CLASS, OTHER_CLASS],
    )
    return [
        {
            **{name: row[name] for name in ("doc_id", "start", "end", "quote")},
            "field": "category",
            "machine": row["categories"][0],
            "other": row["categories"][1] if len(row["categories"]) > 1 else "",
            "score": row["category_confidence"][0],
        }
        for row in found.to_dict("records")
    ]
