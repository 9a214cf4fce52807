"""Sentence spans."""

import pytest

from reportmine.segment.sentences import sentence_spans

CASES = [
    ("签约项目12个。到位资金18亿元！", ["签约项目12个。", "到位资金18亿元！"]),
    ("签约12个；开工8个；投产3个。", ["签约12个；", "开工8个；", "投产3个。"]),
    ("引进企业8家（工业5家；服务业3家），超额完成。", ["引进企业8家（工业5家；服务业3家），超额完成。"]),
    ("他说：“签约了。”会后开工。", ["他说：“签约了。”", "会后开工。"]),
    ("一、成效\n签约12个\n\n开工8个", ["一、成效", "签约12个", "开工8个"]),
    ("　　签约12个。　开工8个", ["签约12个。", "开工8个"]),
    ("增长3.5%，达到1.2亿元。", ["增长3.5%，达到1.2亿元。"]),
    ("（未完；\n下一行；再一句", ["（未完；", "下一行；", "再一句"]),
    ("好吗？好!行;", ["好吗？", "好!", "行;"]),
    ("", []),
    (" \n　\n", []),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_sentences(text: str, wanted: list[str]):
    assert [text[start:end] for start, end in sentence_spans(text)] == wanted


def test_only_the_part_asked_for_is_split():
    text = "甲。乙。丙。"
    assert sentence_spans(text, 2, 4) == [(2, 4)]
