"""The character vocabulary, as a tokenizer that `tokenizers` runs."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from reportmine.classify.inputs import PLACES

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"[P{place}]" for place in range(PLACES)))
LARGEST = 4000
RAREST = 2
"""A character that occurs less often is unknown."""


def build_tokenizer(texts: Iterable[str]) -> Tokenizer:
    """Build a tokenizer whose tokens are single characters, full-width forms and capitals folded.

    Args:
        texts: what to count characters in; the `LARGEST` most frequent ones are kept.
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(unicodedata.normalize("NFKC", text).lower())
    frequent = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    kept = [char for char, count in frequent if count >= RAREST and not char.isspace()][: LARGEST - len(SPECIAL)]
    vocabulary = {token: number for number, token in enumerate((*SPECIAL, *kept))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"\s+"), "removed"),
            pre_tokenizers.Split(Regex(r"."), "isolated"),
        ]
    )
    tokenizer.add_special_tokens(list(SPECIAL))
    return tokenizer
