"""Passages as sets of shingles, and which of many passages share most of theirs.

A passage is compared by the runs of five characters that it holds, letters and digits only, whatever their width.
MinHash (Broder 1997, https://doi.org/10.1109/SEQUEN.1997.666900) makes a signature of each set; passages whose
signatures agree in a band of three values are candidates, and only candidates are compared exactly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Shingles = npt.NDArray[np.uint32]
    """Hashes of a passage's shingles, each once, in order."""

WIDTH = 5
"""Characters in a shingle: shorter ones are found everywhere, longer ones are lost to every changed word."""

_SEED = 20230630
_ROWS = 3
_BANDS = 42
"""Passages with half their shingles in common are missed once in two hundred times: (1 - 0.5³)^42 = 0.4 %."""
_NEIGHBOURS = 50
_FACTORS = (2654435761, 2246822519, 3266489917, 668265263, 374761393)
_SLOTS = 1 << 22
_NOT_TEXT = re.compile(r"[\W_]+")
_NUMBER = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]+[、是，,]|[(（\[〔【][一二三四五六七八九十\d]+[)）\]〕】]"
    r"|\d+[.．、)）](?!\d)|[①-⑳])"
)
_AMOUNT = re.compile(r"\d+(?:\.\d+)?")


def plain(text: str) -> str:
    """Return the letters and digits of a passage, without the number before it, wide ones made narrow.

    Args:
        text: a passage as it stands in the report.
    """
    # NFKC would turn ① into 1, and the number before a passage changes from year to year
    return _NOT_TEXT.sub("", unicodedata.normalize("NFKC", _NUMBER.sub("", text)))


def numbers(text: str) -> list[str]:
    """Return the numbers in a passage, without the one before it.

    Args:
        text: a passage as it stands in the report.
    """
    return _AMOUNT.findall(unicodedata.normalize("NFKC", _NUMBER.sub("", text)))


def shingles(text: str) -> Shingles:
    """Return the shingles of a passage, hashed to 32 bits; none for a text shorter than one.

    Args:
        text: letters and digits, see `plain`.
    """
    import numpy as np

    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = len(points) - WIDTH + 1
    if count < 1:
        return np.empty(0, np.uint32)
    mixed = np.zeros(count, np.uint64)
    for place, factor in enumerate(_FACTORS):
        mixed = (mixed ^ (points[place : place + count] * np.uint64(factor))) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))


class Formulas:
    """Which shingles are common property: they stand in the reports of many areas.

    Counts are kept in a table of fixed size, so two shingles may share a slot; then a rare one may pass for common,
    but never a common one for rare.

    Args:
        least: number of areas from which on a shingle is common.
    """

    def __init__(self, least: int) -> None:
        import numpy as np

        self._least = least
        self._areas = np.zeros(_SLOTS, np.uint32)

    def add_area(self, passages: Sequence[Shingles]) -> None:
        """Count the shingles of all passages of one area once.

        Args:
            passages: their shingles.
        """
        import numpy as np

        if passages:
            self._areas[np.unique(np.concatenate(passages) % _SLOTS)] += 1

    def common(self, passage: Shingles) -> npt.NDArray[np.bool_]:
        """Return for each shingle of a passage whether it is common.

        Args:
            passage: its shingles.
        """
        return self._areas[passage % _SLOTS] >= self._least


def signatures(passages: Iterator[Shingles], count: int) -> npt.NDArray[np.uint32]:
    """Return the MinHash signatures of passages, one row each; 504 bytes per passage.

    Args:
        passages: their shingles, none of them empty.
        count: how many passages there are.
    """
    import numpy as np
    from datasketch import MinHash

    empty = MinHash(num_perm=_BANDS * _ROWS, seed=_SEED, hashfunc=int)
    result = np.empty((count, _BANDS * _ROWS), np.uint32)
    for row, passage in enumerate(passages):
        one = empty.copy()
        one.update_batch(passage.tolist())
        result[row] = one.hashvalues
    return result


def candidate_pairs(signed: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """Return the pairs of rows that agree in a band, each once, the smaller row first.

    Rows of one bucket are each held against at most the fifty before them, so that a text which everybody copies gives
    no quadratic number of pairs.

    Args:
        signed: signatures, one row per passage.

    Returns:
        Two columns of row numbers, in order.
    """
    import numpy as np

    found = np.empty((0, 2), np.int64)
    for band in range(_BANDS):
        part = np.ascontiguousarray(signed[:, band * _ROWS : (band + 1) * _ROWS])
        key = part.view([("", part.dtype)] * _ROWS).ravel()
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        pairs = [found]
        for gap in range(1, min(_NEIGHBOURS, len(order) - 1) + 1):
            same = ordered[gap:] == ordered[:-gap]
            if not same.any():
                break
            pairs.append(np.column_stack((order[:-gap][same], order[gap:][same])))
        found = np.unique(np.concatenate(pairs), axis=0)
    return found


def shared(one: Shingles, other: Shingles) -> int:
    """Return how many shingles two passages have in common."""
    import numpy as np

    return len(np.intersect1d(one, other, assume_unique=True))
