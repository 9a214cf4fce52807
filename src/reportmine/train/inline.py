"""Spans that point into a text → the text with inline tags, the form in which gold is kept."""

from collections.abc import Iterable

from reportmine.errors import GoldError
from reportmine.train.gold import Gold, GoldSpan, parse_gold


def to_inline(gold: Gold) -> str:
    """Return an annotated text with its tags, such that `parse_gold` gives the gold back.

    Args:
        gold: spans that nest and do not cross; offsets point into its text.

    Raises:
        GoldError: spans cross, an attribute or label is unknown, or the text itself holds what reads as a tag.
    """
    pieces: list[str] = []
    around: list[GoldSpan] = []
    position = 0
    for span in _outer_first(gold.spans):
        while around and around[-1].end <= span.start:
            position = _close(gold.text, position, around.pop(), pieces)
        if around and span.end > around[-1].end:
            outer = around[-1]
            raise GoldError(
                f"标注 {gold.name} 的 <{span.tag}>（{span.start}–{span.end}）与 <{outer.tag}>"
                f"（{outer.start}–{outer.end}）交叉",
                hint="标签可以嵌套，不能交叉，请改正其中一处",
            )
        written = "".join(f' {name}="{value}"' for name, value in span.attributes.items())
        pieces += [gold.text[position : span.start], f"<{span.tag}{written}>"]
        position = span.start
        around.append(span)
    while around:
        position = _close(gold.text, position, around.pop(), pieces)
    tagged = "".join([*pieces, gold.text[position:]])
    back = parse_gold(tagged, gold.name)
    if (back.text, back.spans) != (gold.text, gold.spans):
        raise GoldError(
            f"标注 {gold.name} 写成标签后读不回原样", hint="原文里可能有形如 <a> 的文字，或属性值里有半角引号，请改正"
        )
    return tagged


def _close(text: str, position: int, span: GoldSpan, pieces: list[str]) -> int:
    pieces += [text[position : span.end], f"</{span.tag}>"]
    return span.end


def _outer_first(spans: Iterable[GoldSpan]) -> list[GoldSpan]:
    """Order spans for writing: of spans with the same extent, `parse_gold` lists the inner one first."""
    ranked = enumerate(spans)
    return [span for _, span in sorted(ranked, key=lambda item: (item[1].start, -item[1].end, -item[0]))]
