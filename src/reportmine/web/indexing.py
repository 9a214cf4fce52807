"""The index of all problems of a store, built once for each of its states and kept in memory.

BM25 after Robertson and Zaragoza, *The Probabilistic Relevance Framework* (2009), with k1 = 1.2 and b = 0.75; TF-IDF
with logarithmic term frequencies and cosine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reportmine.export.rows import plain_rows
from reportmine.query.copying.shingles import plain
from reportmine.web.search import BREAK, Facet, ProblemIndex
from reportmine.web.words import folded, words_of

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix, csr_matrix

    from reportmine.store.catalog import Store

_K1, _B = 1.2, 0.75
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_SQL = """
    SELECT record.doc_id, record.id, record.start, record."end", record.quote, record.categories,
           document.area, document.area_key, document.period, document.period_end, document.path, document.title
    FROM statements AS record JOIN documents AS document USING (doc_id)
    WHERE record.kind = 'problem' ORDER BY document.period_end DESC, document.path, record.doc_id, record.start
"""


def build_index(store: Store) -> ProblemIndex:
    """Return the index of all problems of a store.

    Args:
        store: an open store.
    """
    return index_of(plain_rows(store.query(_SQL)))


def index_of(rows: list[dict[str, Any]]) -> ProblemIndex:
    """Return the index of some problems.

    Args:
        rows: statements with `area`, `area_key`, `period`, `period_end`, `path` and `title` of their reports.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    terms: dict[str, int] = {}
    groups = np.zeros(len(rows), dtype=np.int64)
    first: dict[str, int] = {}
    known: dict[str, list[int]] = {}
    columns, starts = [], [0]
    for number, row in enumerate(rows):
        row["year"] = (row["period_end"] or "")[:4]
        letters = _DIGITS.sub("", plain(row["quote"]))
        groups[number] = first.setdefault(letters, number)
        if letters not in known:  # reports copy; what was cut once need not be cut again
            known[letters] = [terms.setdefault(word, len(terms)) for word in words_of(row["quote"])]
        columns += known[letters]
        starts.append(len(columns))
    counts = csr_matrix(
        (np.ones(len(columns), dtype=np.float32), columns, starts), shape=(len(rows), len(terms)), dtype=np.float32
    )
    counts.sum_duplicates()
    texts = [folded(row["quote"]).replace(BREAK, " ") for row in rows]
    lengths = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
    begins = (np.cumsum(lengths) - lengths).tolist()
    facets = {
        "area": _facet([(row["area"] or "", row["area_key"] or "") for row in rows]),
        "period": _facet([row["period"] or "" for row in rows]),
        "categories": _facet([tuple(row["categories"]) for row in rows]),
        "year": _facet([row["year"] for row in rows]),
    }
    return ProblemIndex(rows, BREAK.join(texts), begins, terms, _bm25(counts), _tfidf(counts), groups, facets)


def _facet(values: list[Any]) -> Facet:
    import numpy as np

    places: dict[Any, int] = {}
    codes = np.fromiter((places.setdefault(value, len(places)) for value in values), np.int64, len(values))
    return Facet(list(places), codes)


def _bm25(counts: csr_matrix) -> csc_matrix:
    import numpy as np

    total = counts.shape[0]
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    mean = lengths.mean() if total and lengths.sum() else 1.0
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log1p((total - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    weights = counts.copy()
    of_row = np.repeat(_K1 * (1 - _B + _B * lengths / mean), np.diff(counts.indptr)).astype(np.float32)
    weights.data = rarity[counts.indices] * counts.data * (_K1 + 1) / (counts.data + of_row)
    return weights.tocsc()


def _tfidf(counts: csr_matrix) -> csr_matrix:
    import numpy as np

    total = counts.shape[0]
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = (np.log((1 + total) / (1 + frequency)) + 1).astype(np.float32)
    vectors = counts.copy()
    vectors.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    squares = np.add.reduceat(np.append(vectors.data**2, 0), vectors.indptr[:-1]) if total else np.zeros(0)
    filled = np.diff(vectors.indptr) > 0
    norms = np.sqrt(np.where(filled, squares, 1)).astype(np.float32)
    vectors.data /= np.repeat(norms, np.diff(vectors.indptr))
    return vectors
