"""Text that reports copy from one another, nearly word for word.

Two passages are copies when the smaller one's shingles stand in the larger one to a share of `threshold`, and the
smaller is at least half as long. Set phrases are no copies: passages under twenty letters (谢谢) are not looked at, nor
are those of ritual (请予审议, 表示衷心的感谢; lexicons/copies.toml), nor those of which more than half stands in the
reports of many areas, a tenth of them and at least four (以…为指导，深入贯彻落实…).

Of two reports the one whose period ends first is the earlier; of the same period, the one whose path comes first.
Reports without a period come last. Memory grows with the text compared and by half a kilobyte per passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Unpack

from reportmine.errors import UsageError
from reportmine.query.copying.shingles import Formulas, candidate_pairs, numbers, plain, shared, shingles, signatures
from reportmine.query.filters import Filters
from reportmine.query.periods import in_order
from reportmine.query.select import select
from reportmine.query.targets import STATEMENTS_BY_KIND
from reportmine.rules.lexicon import read_toml

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from reportmine.store.catalog import Store

COMPARABLE = ("statements", *STATEMENTS_BY_KIND, "sentences")
"""What may be searched for copies."""

THRESHOLD = 0.8
"""Share of common shingles from which on a passage is a copy: a word changed in every twenty or so."""

_PLACE = ("doc_id", "path", "area", "period", "id", "start", "end", "quote")
PAIR_COLUMNS = (
    *(f"later_{name}" for name in _PLACE),
    *(f"earlier_{name}" for name in _PLACE),
    *("similarity", "jaccard", "covered", "same_area", "same_numbers"),
)
"""Columns of `copied_passages`."""

SHARE_COLUMNS = (
    *("doc_id", "doc_path", "doc_area", "doc_period", "chars", "copied_chars", "share"),
    *("own_chars", "own_share", "passages", "most_from"),
)
"""Columns of `copied_share`."""

_LEAST_LETTERS = 20
_LEAST_RATIO = 0.5
_COMMON_AREAS, _COMMON_SHARE = 4, 10
_AREAS_AT_ONCE = 100
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class _Passages:
    """The passages compared, those of earlier reports first.

    Attributes:
        rows: their records, with `area_key`.
        letters: their letters and digits.
        reports: rank of each one's report in time.
    """

    rows: list[dict[str, Any]]
    letters: list[str]
    reports: list[int]


def copied_passages(
    store: Store, *, threshold: float = THRESHOLD, what: str = "statements", **filters: Unpack[Filters]
) -> pd.DataFrame:
    """Return the passages of reports that copy a passage of an earlier report.

    `copied_passages(store, what="problems", area="松泽")`

    Args:
        store: an open store.
        threshold: least share, above 0.5 and up to 1, of the smaller passage's shingles that both have.
        what: `statements`, the statements of one kind (`problems` …) or `sentences`.
        filters: conditions on the copies, see `query.filters.Filters`; what they copy may stand anywhere in the store.

    Returns:
        One row per copy and earlier report that it could be copied from, the most similar passage of that report. The
        columns are `PAIR_COLUMNS`: both places with their quotes; `similarity`, the share compared with `threshold`;
        `jaccard`, common shingles ÷ all; `covered`, common shingles ÷ those of the later passage; whether both reports
        are about the same area, and whether both passages tell the same numbers.

    Raises:
        UsageError: `what`, `threshold` or a condition is not allowed.
    """
    import pandas as pd

    if what not in COMPARABLE:
        raise UsageError(f"不能在 {what} 里找照抄", hint=f"可用：{'、'.join(COMPARABLE)}")
    if not 0.5 < threshold <= 1:
        raise UsageError(f"相似程度不能是 {threshold}", hint="写大于 0.5、不超过 1 的数，如 0.8")
    passages = _passages(store, what)
    wanted = None if not filters else set(_keys(select(store, what, **filters)))
    best: dict[tuple[int, int], dict[str, Any]] = {}
    for earlier, later, likeness in _alike(passages, threshold):
        if wanted is not None and (passages.rows[later]["doc_id"], passages.rows[later]["id"]) not in wanted:
            continue
        place = later, passages.reports[earlier]
        if place not in best or best[place]["similarity"] < likeness["similarity"]:
            best[place] = _pair(passages, earlier, later) | likeness
    return pd.DataFrame([best[place] for place in sorted(best)], columns=list(PAIR_COLUMNS))


def copied_share(store: Store, *, threshold: float = THRESHOLD, **filters: Unpack[Filters]) -> pd.DataFrame:
    """Return how much of each report stands nearly word for word in an earlier one, counted by sentences.

    Args:
        store: an open store.
        threshold: see `copied_passages`.
        filters: conditions on the reports (`area`, `period`, `since`, `until`, `doc`) and sentences.

    Returns:
        One row per report with the columns `SHARE_COLUMNS`: code points of all its sentences; of those that copy an
        earlier report, and their share; the same for earlier reports of its own area; the number of such sentences;
        and the report from which most of them come.

    Raises:
        UsageError: `threshold` or a condition is not allowed.
    """
    import pandas as pd

    pairs = copied_passages(store, threshold=threshold, what="sentences", **filters)
    pairs = pairs[pairs["covered"] >= threshold]
    sentences = select(store, "sentences", **filters)
    sentences = sentences.assign(chars=sentences["end"] - sentences["start"])
    rows = []
    for doc_id, group in sentences.groupby("doc_id", sort=False):
        mine = pairs[pairs["later_doc_id"] == doc_id]
        first = group.iloc[0]
        row: dict[str, Any] = {"doc_id": doc_id, "chars": int(group["chars"].sum()), "passages": 0, "most_from": None}
        row |= {name: first[name] for name in ("doc_path", "doc_area", "doc_period")}
        copied, own = _length(mine), _length(mine[mine["same_area"].astype(bool)])
        row |= {"copied_chars": copied, "own_chars": own}
        row |= {"share": round(copied / row["chars"], 4), "own_share": round(own / row["chars"], 4)}
        if len(mine):
            row["passages"] = mine["later_id"].nunique()
            counts = mine.groupby("earlier_path").size()
            row["most_from"] = str(counts[counts == counts.max()].index.min())
        rows.append(row)
    return pd.DataFrame(rows, columns=list(SHARE_COLUMNS))


def leave_out_copies(store: Store, found: pd.DataFrame, what: str) -> pd.DataFrame:
    """Return statements without those that copy one of an earlier report, wherever in the store that stands.

    Args:
        store: the store that they come from.
        found: statements as `select` returns them.
        what: `statements` or those of one kind, as given to `select`.

    Returns:
        The statements that are no copies, with the column `copies`: how many later ones copy each.

    Raises:
        UsageError: they are no statements.
    """
    import pandas as pd

    if what not in COMPARABLE or what == "sentences":
        raise UsageError(f"{what} 不能去掉照抄的", hint=f"可用：{'、'.join(COMPARABLE[:-1])}")
    pairs = copied_passages(store, what=what)
    origin: dict[tuple[str, int], tuple[str, int]] = {}
    names = ("later_doc_id", "later_id", "earlier_doc_id", "earlier_id")
    for later_doc, later_id, earlier_doc, earlier_id in zip(*(pairs[name] for name in names), strict=True):
        earlier = (earlier_doc, int(earlier_id))  # pairs come in the order of time, so its own origin is known
        origin.setdefault((later_doc, int(later_id)), origin.get(earlier, earlier))
    counts = pd.Series(list(origin.values()), dtype=object).value_counts()
    places = _keys(found)
    copies = pd.Series([int(counts.get(place, 0)) for place in places], dtype="Int64", index=found.index)
    original = [place not in origin for place in places]
    return found.assign(copies=copies)[original].reset_index(drop=True)


def _keys(found: pd.DataFrame) -> list[tuple[str, int]]:
    return [(doc_id, int(own_id)) for doc_id, own_id in zip(found["doc_id"], found["id"], strict=True)]


def _passages(store: Store, what: str) -> _Passages:
    """Return the passages of all reports that are long enough and no set phrases."""
    documents = store.query("SELECT doc_id, path, period, area_key FROM documents").to_dict("records")
    place = {period: rank for rank, period in enumerate(in_order({row["period"] for row in documents}))}
    documents.sort(key=lambda row: (place[row["period"]], row["path"], row["doc_id"]))
    ranks = {row["doc_id"]: rank for rank, row in enumerate(documents)}
    keys = {row["doc_id"]: row["area_key"] or row["doc_id"] for row in documents}
    formulas = _formulas(store, what, keys)
    found = select(store, what).rename(columns={"doc_path": "path", "doc_area": "area", "doc_period": "period"})
    if what == "sentences":  # titles are alike from year to year without being copied
        found = found[found["role"] != "标题"]
    columns = [found[name].tolist() for name in _PLACE]
    rows = [dict(zip(_PLACE, row, strict=True)) for row in zip(*columns, strict=True)]
    rows.sort(key=lambda row: (ranks[row["doc_id"]], row["start"]))
    kept = _Passages([], [], [])
    for row in rows:
        letters = plain(row["quote"])
        if len(letters) < _LEAST_LETTERS or _ritual().search(row["quote"]):
            continue
        if formulas.common(shingles(letters)).mean() > _MOSTLY:
            continue
        kept.rows.append(row | {"area_key": keys[row["doc_id"]]})
        kept.letters.append(letters)
        kept.reports.append(ranks[row["doc_id"]])
    return kept


@cache
def _ritual() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in read_toml("copies")["ritual"]))


def _formulas(store: Store, what: str, keys: dict[str, str]) -> Formulas:
    """Count in how many areas each shingle stands, in all reports of the store."""
    table = "sentences" if what == "sentences" else "statements"
    areas = sorted(set(keys.values()))
    formulas = Formulas(max(_COMMON_AREAS, -(-len(areas) // _COMMON_SHARE)))
    for first in range(0, len(areas), _AREAS_AT_ONCE):
        wanted = set(areas[first : first + _AREAS_AT_ONCE])
        doc_ids = [doc_id for doc_id, key in keys.items() if key in wanted]
        found = store.query(f"SELECT doc_id, quote FROM {table} WHERE list_contains(?, doc_id)", [doc_ids])
        for _, quotes in found.groupby(found["doc_id"].map(keys))["quote"]:
            formulas.add_area([shingles(plain(quote)) for quote in quotes])
    return formulas


def _alike(passages: _Passages, threshold: float) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Yield the copies: row of the earlier passage, of the later one, and how alike they are."""

    @lru_cache(maxsize=20_000)
    def of(row: int) -> npt.NDArray[np.uint32]:
        return shingles(passages.letters[row])

    signed = signatures((shingles(letters) for letters in passages.letters), len(passages.letters))
    for earlier, later in candidate_pairs(signed).tolist():
        if passages.reports[earlier] == passages.reports[later]:
            continue
        one, other = of(earlier), of(later)
        smaller, larger = sorted((len(one), len(other)))
        if smaller < larger * _LEAST_RATIO:
            continue
        common = shared(one, other)
        if common < threshold * smaller:
            continue
        yield (
            earlier,
            later,
            {
                "similarity": round(common / smaller, 4),
                "jaccard": round(common / (len(one) + len(other) - common), 4),
                "covered": round(common / len(other), 4),
            },
        )


def _pair(passages: _Passages, earlier: int, later: int) -> dict[str, Any]:
    first, second = passages.rows[earlier], passages.rows[later]
    row = {f"later_{name}": second[name] for name in _PLACE} | {f"earlier_{name}": first[name] for name in _PLACE}
    return row | {
        "same_area": first["area_key"] == second["area_key"],
        "same_numbers": numbers(first["quote"]) == numbers(second["quote"]),
    }


def _length(pairs: pd.DataFrame) -> int:
    """Return the code points of the later passages, each counted once."""
    once = pairs.drop_duplicates("later_id")
    return int((once["later_end"] - once["later_start"]).sum())
