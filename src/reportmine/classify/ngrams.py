"""Texts → hashed character n-grams, for many texts at once and with numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_ORDERS = (1, 2, 3, 4)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _LAST = "\x02", "\x03"
"""Mark the ends of a text, so that its first and last words are told from those inside."""

_DIGITS = ((ord("0"), ord("9")), (ord("０"), ord("９")))


class Grams(NamedTuple):
    """The n-grams of texts, each once per text.

    Attributes:
        rows: text that each n-gram stands in, ascending.
        buckets: where its weight lies, 0 to 2**bits - 1.
    """

    rows: NDArray[np.int64]
    buckets: NDArray[np.int64]


def hashed_ngrams(texts: Sequence[str], field: int, bits: int) -> Grams:
    """Return the n-grams of one to four characters of every text; all digits count as one.

    Args:
        texts: what to take apart.
        field: number of the field that the texts are; the same n-gram in two fields has two buckets.
        bits: logarithm of the number of buckets.
    """
    marked = [f"{_FIRST}{text}{_LAST}" for text in texts]
    codes = np.frombuffer("".join(marked).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    for first, last in _DIGITS:
        codes[(codes >= first) & (codes <= last)] = ord("0")
    owners = np.repeat(np.arange(len(texts), dtype=np.int64), [len(text) for text in marked])
    # Multiplied, so that no character of one field passes for another one of the next.
    state = np.full(len(codes), field + 1, dtype=np.uint64) * _STEP
    keys = []
    for order in _ORDERS:
        last = len(codes) - order + 1
        if last <= 0:
            break
        state = (state[:last] ^ codes[order - 1 :]) * _STEP
        state ^= state >> np.uint64(29)
        inside = owners[:last] == owners[order - 1 :]
        buckets = (state[inside] * _STEP >> np.uint64(64 - bits)).astype(np.int64)
        keys.append(owners[:last][inside] << bits | buckets)
    every = np.sort(np.concatenate(keys)) if keys else np.zeros(0, dtype=np.int64)
    # numpy.unique would hash before it sorts, which takes longer.
    unique = every[np.diff(every, prepend=-1) != 0]
    return Grams(unique >> bits, unique & ((1 << bits) - 1))
