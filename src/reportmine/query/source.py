"""Where a record stands, so that it can be cited: the headings above it, and the sentences around it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from reportmine.query.targets import Target

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.store.catalog import Store

BETWEEN_HEADINGS = " › "
"""Stands between the headings of `section`, the outer one first."""

CONTEXT_COLUMNS = ("context", "context_start", "context_end")

_HEADINGS = """
    SELECT doc_id, id, parent_id,
           CASE WHEN level > 0 THEN substring(quote, heading_start - start + 1, heading_end - heading_start) END
    FROM sections WHERE list_contains(?, doc_id)
"""
_SENTENCES = 'SELECT doc_id, start, "end" FROM sentences WHERE list_contains(?, doc_id) ORDER BY doc_id, start'
_TEXTS = "SELECT doc_id, text FROM documents WHERE list_contains(?, doc_id)"


def with_headings(store: Store, found: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Return records with the column `section`: the headings above each, from the widest to the nearest.

    The report's title is left out, since `doc_title` has it; None stands for text above all headings.

    Args:
        store: the store that the records come from.
        found: rows with `doc_id` and `section_id`.
        target: what the rows are; a section is cited with its own heading.
    """
    above: dict[tuple[str, object], tuple[object, str | None]] = {}
    rows = store.query(_HEADINGS, [_reports(found)])
    for doc_id, own_id, parent_id, heading in rows.itertuples(index=False):
        above[doc_id, own_id] = parent_id, heading if isinstance(heading, str) else None

    def path(doc_id: str, section_id: object) -> str | None:
        headings: list[str] = []
        place = doc_id, section_id
        while place in above:
            parent_id, heading = above[place]
            if heading:
                headings.append(" ".join(heading.split()))
            place = doc_id, parent_id
        return BETWEEN_HEADINGS.join(reversed(headings)) or None

    own = found["id" if target.table == "sections" else "section_id"]
    return found.assign(section=_texts([path(*key) for key in zip(found["doc_id"], own, strict=True)], found))


def with_context(store: Store, found: pd.DataFrame, sentences: int) -> pd.DataFrame:
    """Return records with the text around each, itself included, cut at the ends of sentences.

    Args:
        store: the store that the records come from.
        found: rows with `doc_id`, `start` and `end`.
        sentences: how many sentences before the one in which a record begins and after the one in which it ends.

    Returns:
        The rows with `context`, `context_start` and `context_end`; `text[context_start:context_end] == context`.
    """
    import pandas as pd

    reports = [_reports(found)]
    bounds: dict[str, tuple[list[int], list[int]]] = {}
    for doc_id, start, end in store.query(_SENTENCES, reports).itertuples(index=False):
        starts, ends = bounds.setdefault(doc_id, ([], []))
        starts.append(int(start))
        ends.append(int(end))
    texts: dict[str, str] = dict(store.query(_TEXTS, reports).itertuples(index=False))
    places = [
        around(int(start), int(end), *bounds.get(doc_id, ([], [])), sentences)
        for doc_id, start, end in zip(found["doc_id"], found["start"], found["end"], strict=True)
    ]
    cut = [texts[doc_id][start:end] for doc_id, (start, end) in zip(found["doc_id"], places, strict=True)]
    result = found.assign(context=_texts(cut, found))
    for column, position in (("context_start", 0), ("context_end", 1)):
        result[column] = pd.Series([place[position] for place in places], dtype="Int64", index=found.index)
    return result


def around(start: int, end: int, starts: list[int], ends: list[int], sentences: int) -> tuple[int, int]:
    """Return where the context of a place begins and ends.

    Args:
        start: first code point of the place.
        end: one past its last.
        starts: where the report's sentences begin, in order; they do not overlap.
        ends: where they end.
        sentences: how many more to take on each side.
    """
    first = max(0, bisect_right(ends, start) - sentences)
    last = min(len(starts), bisect_left(starts, end) + sentences)
    if first >= last:
        return start, end
    return min(start, starts[first]), max(end, ends[last - 1])


def _reports(found: pd.DataFrame) -> list[str]:
    return sorted(set(found["doc_id"]))


def _texts(values: list[str] | list[str | None], found: pd.DataFrame) -> pd.Series[str]:
    import pandas as pd

    return pd.Series(values, dtype=object, index=found.index)
