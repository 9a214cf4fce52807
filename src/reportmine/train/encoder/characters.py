"""First embeddings of characters from their neighbours, so that pre-training need not find them by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

_OFFSETS = (-2, -1, 1, 2)
_SPREAD = 0.04
"""Standard deviation of the embeddings: twice that of a fresh BERT."""


def character_embeddings(
    sequences: Iterable[Sequence[int]], vocabulary: int, width: int, seed: int
) -> NDArray[np.float32]:
    """Embed characters by the company that they keep.

    Positive pointwise mutual information of a character with the characters one and two places before and after it,
    each place apart, reduced by a singular value decomposition (Levy and Goldberg 2014).

    Args:
        sequences: token ids of the training sequences.
        vocabulary: number of token ids.
        width: of the embeddings.
        seed: start of the decomposition.

    Returns:
        Array of shape `vocabulary` × `width`; rows of characters that never occur are small noise.
    """
    from scipy.sparse import csr_matrix, hstack
    from scipy.sparse.linalg import svds

    joined = np.concatenate([np.asarray([*one, 0, 0], dtype=np.int64) for one in sequences])
    blocks = []
    for offset in _OFFSETS:
        here, there = (joined[:-offset], joined[offset:]) if offset > 0 else (joined[-offset:], joined[:offset])
        counts = csr_matrix((np.ones(len(here), np.float32), (here, there)), shape=(vocabulary, vocabulary))
        counts.sum_duplicates()
        blocks.append(_mutual_information(counts.tocoo()))
    rng = np.random.default_rng(seed)
    table = hstack(blocks).tocsr()
    rank = min(width, vocabulary - 1)
    left, values, _ = svds(table, k=rank, v0=rng.standard_normal(min(table.shape)))
    embeddings = np.zeros((vocabulary, width))
    embeddings[:, :rank] = left * np.sqrt(values)
    # svds leaves the order of values and the signs open: put them right, then turn the axes so that all matter alike
    embeddings = embeddings @ np.linalg.qr(rng.standard_normal((width, width)))[0]
    embeddings *= _SPREAD / max(float(embeddings.std()), 1e-9)
    norms = np.linalg.norm(embeddings, axis=1, keepdims=True)
    usual = float(np.median(norms[norms > 0]))
    embeddings = embeddings / np.maximum(norms, 1e-9) * np.clip(norms, usual / 2, usual * 2) * (norms > 1e-9)
    result: NDArray[np.float32] = (embeddings + rng.normal(0, 0.005, embeddings.shape)).astype(np.float32)
    return result


def _mutual_information(counts: object) -> object:
    from scipy.sparse import coo_matrix

    assert isinstance(counts, coo_matrix)
    total = counts.data.sum()
    rows, columns = np.asarray(counts.sum(1)).ravel(), np.asarray(counts.sum(0)).ravel()
    smoothed = columns**0.75
    share = smoothed / smoothed.sum()
    values = np.log(counts.data * 1.0 / (rows[counts.row] * share[counts.col]))
    kept = (values > 0) & (counts.row > 1) & (counts.data > 1)
    return coo_matrix((values[kept], (counts.row[kept], counts.col[kept])), shape=counts.shape) if total else counts
