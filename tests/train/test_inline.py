from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportmine.errors import GoldError
from reportmine.train.gold import Gold, GoldSpan, parse_gold, read_gold, read_text
from reportmine.train.inline import to_inline

GOLD = sorted((Path(__file__).resolve().parents[2] / "corpus" / "gold").glob("*.xml"))


def test_there_is_gold():
    assert len(GOLD) >= 16


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_gold_is_written_as_it_was(path):
    assert to_inline(read_gold(path)) == read_text(path)


@pytest.mark.parametrize(
    "tagged",
    [
        "没有标签",
        "",
        '<a><m k="number">*</m></a>',
        '<a>一</a><g>二</g><i c="其他">三</i>',
        '<i c="其他">到位<f ind="到位资金" v="*" u="" st="actual" ms="value"><m k="number">*</m></f></i>。',
    ],
)
def test_tags_of_the_same_extent_keep_their_order(tagged):
    assert to_inline(parse_gold(tagged)) == tagged


@st.composite
def nested(draw):
    """Draw a text with spans that nest, several of them of the same extent."""
    text = draw(st.text("甲乙 \n<3", min_size=1, max_size=12))
    spans = []

    def fill(start, end, depth):
        if depth and start < end and draw(st.booleans()):
            cut = draw(st.integers(start, end))
            fill(start, cut, depth - 1)
            fill(cut, end, depth - 1)
            spans.append(GoldSpan(draw(st.sampled_from("agr")), start, end, {}))

    fill(0, len(text), 4)
    return Gold("某县.xml", text, tuple(sorted(spans, key=lambda span: (span.start, -span.end))))


@given(nested())
def test_writing_and_parsing_are_inverse(gold):
    assert parse_gold(to_inline(gold), gold.name) == gold


@pytest.mark.parametrize(
    ("text", "spans", "complaint"),
    [
        ("甲乙丙", [("a", 0, 2, {}), ("g", 1, 3, {})], "与 <a>（0–2）交叉"),
        ("甲<a>乙", [], "第1行：<a> 没有关上"),
        ("甲<a>乙</a>", [("g", 0, 1, {})], "读不回原样"),
        ("*", [("m", 0, 1, {"k": "numbers"})], "的 k=“numbers”不对"),
    ],
)
def test_what_cannot_be_written_is_refused(text, spans, complaint):
    with pytest.raises(GoldError, match="某县") as error:
        to_inline(Gold("某县.xml", text, tuple(GoldSpan(*span) for span in spans)))
    assert complaint in str(error.value)
