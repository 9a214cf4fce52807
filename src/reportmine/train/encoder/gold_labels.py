"""Examples from the annotated reports of the corpus: roles, problem classes and names as people marked them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportmine.classify.contexts import body_sentences, contexts_of
from reportmine.schema.report import Report
from reportmine.train.encoder.examples import ALLOWED, WEIGHTS, Example, Span, outermost, weak_roles
from reportmine.train.gold import GoldSpan, read_gold

_GOLD_KINDS = {"i": "问题", "a": "措施", "g": "计划", "r": "诉求"}


def gold_examples(report: Report, path: Path, group: str) -> list[Example]:
    """Return the sentences and problems of an annotated report of the corpus.

    Args:
        report: the mined report.
        path: its annotation.
        group: its area.
    """
    gold = read_gold(path)
    if gold.text != report.text:
        return []
    statements = [span for span in gold.spans if span.tag in _GOLD_KINDS]
    names = [(span.start, span.end, "project") for span in gold.spans if span.tag == "p"]
    names += list(_investors(gold.text, gold.spans))
    examples = []
    contexts = contexts_of(report.text, report.sections, report.sentences)
    for sentence, context in zip(body_sentences(report.sections, report.sentences), contexts, strict=True):
        holding = [span for span in statements if span.start <= sentence.start < span.end]
        roles = (_GOLD_KINDS[holding[-1].tag],) if holding else weak_roles(report, sentence)
        if roles == ("措施",):
            roles = ALLOWED["措施"]
        inside = [
            (a - sentence.start, b - sentence.start, k)
            for a, b, k in names
            if sentence.start <= a and b <= sentence.end
        ]
        examples.append(
            Example(
                text=sentence.quote,
                context=context,
                roles=roles,
                tags=outermost(inside),
                weight=WEIGHTS["gold"],
                group=group,
                source="gold",
            )
        )
    return examples + [
        Example(
            text=gold.text[span.start : span.end],
            classes=tuple(span.attributes["c"].split(",")),
            weight=WEIGHTS["gold"],
            group=group,
            source="gold",
        )
        for span in statements
        if span.tag == "i" and span.attributes.get("c")
    ]


def _investors(text: str, spans: Sequence[GoldSpan]) -> Iterator[Span]:
    """Give the investors that projects name, where the text around the project has them outside its name."""
    for span in spans:
        investor = span.attributes.get("org", "") if span.tag == "p" else ""
        if len(investor) > 1:
            start = text.find(investor, max(0, span.start - 60), span.end + 60)
            if start >= 0:
                yield start, start + len(investor), "organisation"
