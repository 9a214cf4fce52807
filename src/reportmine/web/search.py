"""Search among problems: words found by jieba, ranked by BM25, with the problems most like one by TF-IDF."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportmine.web.words import folded, words_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from scipy.sparse import csc_matrix, csr_matrix

    Flags = npt.NDArray[np.bool_]
    Scores = npt.NDArray[np.float32]

_LONGEST_QUERY = 200
BREAK = "\n"
"""Stands between the texts of an index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is searched for; empty conditions are none.

    Attributes:
        words: what the problems should speak of.
        category: class of problem, main or other.
        area: part of the area's name, or its key.
        period: the report's period, or how it begins.
    """

    words: str = ""
    category: str = ""
    area: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A problem that was found.

    Attributes:
        row: its record, with area, period and file.
        score: BM25, 0 without words.
        copies: further hits with the same words but for their numbers.
    """

    row: dict[str, Any]
    score: float
    copies: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query.

    Attributes:
        total: problems found.
        different: of them, those that are left when copies are counted once.
        hits: a page of these, the best first.
        terms: words to highlight.
        partly: whether no problem has all the words, so that these have only some.
        by_class: number of problems by class and year of the report's end, `""` where untold.
    """

    total: int
    different: int
    hits: tuple[Hit, ...]
    terms: tuple[str, ...]
    partly: bool
    by_class: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that is known of every problem, each value kept once.

    Attributes:
        values: the values that there are.
        codes: for each problem the place of its value.
    """

    values: list[Any]
    codes: npt.NDArray[np.int64]

    def where(self, fits: Callable[[Any], bool]) -> Flags:
        """Tell which problems have a value that fits.

        Args:
            fits: asked once for each value.
        """
        import numpy as np

        return np.fromiter(map(fits, self.values), bool, len(self.values))[self.codes]


@dataclass(frozen=True, slots=True)
class ProblemIndex:
    """All problems of a store, ready to be searched.

    Attributes:
        rows: the problems, those of the newest reports first.
        text: their texts as they are compared, one after another with `BREAK` between.
        starts: where each begins in `text`.
        terms: column of each word.
        weights: BM25 weight of each word in each problem.
        vectors: TF-IDF of each problem, of length 1.
        groups: number of the first problem with the same letters; copies share it.
        facets: area (name and key), period, categories and year of the report's end.
    """

    rows: list[dict[str, Any]]
    text: str
    starts: list[int]
    terms: dict[str, int]
    weights: csc_matrix
    vectors: csr_matrix
    groups: npt.NDArray[np.int64]
    facets: dict[str, Facet]

    def search(self, query: Query, *, limit: int = 20, offset: int = 0) -> Found:
        """Return the problems that a query asks for.

        Args:
            query: words and conditions.
            limit: hits on a page; copies count once.
            offset: hits before it.
        """
        import numpy as np

        allowed = self._allowed(query)
        tokens = words_of(query.words[:_LONGEST_QUERY])
        asked = folded(query.words[:_LONGEST_QUERY]).split()
        partly = False
        scores = self._scores(tokens)
        if asked:
            every = (self._with_all(tokens) | self._with_text(asked)) & allowed
            partly = not every.any()
            allowed = allowed & (scores > 0) if partly else every
        order = np.flatnonzero(allowed)
        if asked:
            order = order[np.argsort(-scores[order], kind="stable")]
        _, first = np.unique(self.groups[order], return_index=True)
        heads = order[np.sort(first)]
        page = heads[offset : offset + limit]
        shown = tuple(
            Hit(self.rows[number], float(scores[number]), self._copies(number, order)) for number in page.tolist()
        )
        terms = tuple(sorted({*asked, *tokens}, key=lambda term: (-len(term), term)))
        return Found(len(order), len(heads), shown, terms, partly and bool(len(order)), self._by_class(order))

    def similar(self, doc_id: str, number: int, *, limit: int = 10) -> list[dict[str, Any]]:
        """Return the problems most like one, copies counted once.

        Args:
            doc_id: its report.
            number: its id.
            limit: most problems to return.

        Returns:
            Records with `similarity`, the cosine, 0 to 1; nothing for an unknown problem.
        """
        import numpy as np

        own = next((n for n, row in enumerate(self.rows) if row["doc_id"] == doc_id and row["id"] == number), None)
        if own is None:
            return []
        likeness = np.asarray((self.vectors @ self.vectors[own].T).todense()).ravel()
        found: list[dict[str, Any]] = []
        seen = {int(self.groups[own])}
        for other in np.argsort(-likeness, kind="stable").tolist():
            if likeness[other] <= 0 or len(found) == limit:
                break
            if int(self.groups[other]) not in seen:
                seen.add(int(self.groups[other]))
                found.append(self.rows[other] | {"similarity": round(float(likeness[other]), 3)})
        return found

    def _allowed(self, query: Query) -> Flags:
        """Tell which problems meet the conditions other than the words."""
        import numpy as np

        flags = np.ones(len(self.rows), dtype=bool)
        if query.category:
            flags &= self.facets["categories"].where(lambda names: query.category in names)
        if query.area:
            flags &= self.facets["area"].where(lambda area: query.area in area[0] or query.area == area[1])
        if query.period:
            flags &= self.facets["period"].where(lambda period: period.startswith(query.period))
        return flags

    def _scores(self, tokens: Sequence[str]) -> Scores:
        import numpy as np

        scores = np.zeros(len(self.rows), dtype=np.float32)
        for token in dict.fromkeys(tokens):
            rows, weights = self._column(token)
            scores[rows] += weights
        return scores

    def _with_all(self, tokens: Sequence[str]) -> Flags:
        import numpy as np

        counts = np.zeros(len(self.rows), dtype=np.int32)
        wanted = set(tokens)
        for token in wanted:
            counts[self._column(token)[0]] += 1
        return counts == len(wanted) if wanted else np.zeros(len(self.rows), dtype=bool)

    def _with_text(self, asked: Sequence[str]) -> Flags:
        """Tell which problems have the words letter for letter, wherever jieba would cut them."""
        import numpy as np

        flags = np.ones(len(self.rows), dtype=bool)
        for word in asked:
            found = np.zeros(len(self.rows), dtype=bool)
            at = self.text.find(word)
            while at >= 0:
                number = bisect_right(self.starts, at)
                found[number - 1] = True
                at = self.text.find(word, self.starts[number]) if number < len(self.rows) else -1
            flags &= found
        return flags

    def _column(self, token: str) -> tuple[npt.NDArray[np.int32], Scores]:
        column = self.terms.get(token)
        if column is None:
            return self.weights.indices[:0], self.weights.data[:0]
        start, end = self.weights.indptr[column], self.weights.indptr[column + 1]
        return self.weights.indices[start:end], self.weights.data[start:end]

    def _copies(self, number: int, order: npt.NDArray[np.int64]) -> tuple[dict[str, Any], ...]:
        same = order[self.groups[order] == self.groups[number]]
        return tuple(self.rows[other] for other in same.tolist() if other != number)

    def _by_class(self, order: npt.NDArray[np.int64]) -> dict[str, dict[str, int]]:
        import numpy as np

        classes, years = self.facets["categories"], self.facets["year"]
        width = max(1, len(years.values))
        pairs, times = np.unique(classes.codes[order] * width + years.codes[order], return_counts=True)
        counts: dict[str, Counter[str]] = {}
        for pair, number in zip(pairs.tolist(), times.tolist(), strict=True):
            names = classes.values[pair // width]
            counts.setdefault(names[0] if names else "其他", Counter())[years.values[pair % width]] += number
        ranked = sorted(counts.items(), key=lambda item: -item[1].total())
        return {name: dict(sorted(told.items())) for name, told in ranked}
