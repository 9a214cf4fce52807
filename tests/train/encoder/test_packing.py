"""Training sequences: whole sentences, nothing lost, masks by chance that repeats."""

import random

import pytest

from reportmine.pipeline import load
from reportmine.train.encoder.packing import Packed, pack, pieces_of
from reportmine.train.encoder.pretrain import hide
from reportmine.train.encoder.vocabulary import SPECIAL, build_tokenizer

_TEXT = "一、主要成效\n全县新签约项目21个，总投资85亿元。到位资金增长12%。\n二、存在问题\n用地指标不足。\n"


@pytest.mark.parametrize(
    ("sentence", "longest", "pieces"),
    [
        ("甲乙丙。", 10, ["甲乙丙。"]),
        ("甲乙，丙丁，戊己。", 6, ["甲乙，丙丁，", "戊己。"]),
        ("甲乙丙丁戊己庚。", 3, ["甲乙丙", "丁戊己", "庚。"]),
        ("甲，乙丙丁戊己庚辛。", 4, ["甲，", "乙丙丁戊", "己庚辛。"]),
    ],
)
def test_pieces(sentence: str, longest: int, pieces: list[str]) -> None:
    assert pieces_of(sentence, longest) == pieces


def test_sequences_hold_every_sentence_under_its_heading() -> None:
    pytest.importorskip("tokenizers", reason="需要 tokenizers")
    pytest.importorskip("jieba", reason="按词遮盖需要 jieba")
    tokenizer = build_tokenizer([_TEXT] * 2)
    packed = list(pack(load()(_TEXT), tokenizer, 64, random.Random(1)))
    texts = ["".join(tokenizer.id_to_token(token) for token in one.ids) for one in packed]
    assert texts[0].startswith("[CLS]一、主要成效[SEP]全县新签约项目21个")
    assert texts[1] == "[CLS]二、存在问题[SEP]用地指标不足。[SEP]"
    assert all(len(one.ids) == len(one.focus) == len(one.words) <= 64 for one in packed)
    focused = [t for t, inside in zip(packed[1].ids, packed[1].focus, strict=True) if inside]
    assert "".join(tokenizer.id_to_token(token) for token in focused) == "用地指标不足。"


def test_folding_and_unknown_characters() -> None:
    pytest.importorskip("tokenizers", reason="需要 tokenizers")
    tokenizer = build_tokenizer(["ＧＤＰ增长5％ gdp增长５%"])
    assert tokenizer.encode("GDP增长5%").tokens == list("gdp增长5%")
    assert tokenizer.encode("龘").tokens == ["[UNK]"]
    assert tokenizer.token_to_id("[PAD]") == 0


def _sequence() -> Packed:
    ids = tuple(range(len(SPECIAL), len(SPECIAL) + 40))
    return Packed((2, *ids, 3), (0, *[1] * 40, 0), (-1, *(at // 2 for at in range(40)), -1))


def test_hiding_repeats_and_spares_the_frame() -> None:
    one = _sequence()
    assert hide(one, 0.2, 400, random.Random(5)) == hide(one, 0.2, 400, random.Random(5))
    for seed in range(30):
        seen, places = hide(one, 0.2, 400, random.Random(seed))
        assert 0 not in places
        assert len(one.ids) - 1 not in places
        assert 8 <= len(places) <= 9
        assert all(seen[at] == one.ids[at] for at in range(len(one.ids)) if at not in places)


def test_words_are_hidden_whole_in_some_sequences() -> None:
    one = _sequence()
    whole = 0
    for seed in range(40):
        _, places = hide(one, 0.2, 400, random.Random(seed))
        hidden = {one.words[at] for at in places}
        whole += all(at in places for at, word in enumerate(one.words) if word in hidden)
    assert 8 < whole < 35
