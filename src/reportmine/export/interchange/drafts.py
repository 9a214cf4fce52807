"""What was mined in the words of gold: a first draft for annotators to correct."""

from collections.abc import Callable, Iterator
from typing import Any

from reportmine.rules.problem_classes import problem_classes
from reportmine.schema.labels import OTHER_INDICATOR
from reportmine.schema.records import Figure, Mask, Project, Section, Statement
from reportmine.schema.report import Report
from reportmine.train.gold import Gold, GoldSpan
from reportmine.train.kinds import KINDS
from reportmine.train.tags import OTHER_PREFIX, TAGS

_BOUNDS = {"gt": "ge", "lt": "le"}
_MOST_CLASSES = 3


def draft(report: Report, name: str) -> Gold:
    """Return what gold has a tag for, in gold's words.

    A value that gold cannot say (a fraction, an indicator without wording) is left out, so that whoever reads the
    draft back as gold is told to fill it in. Spans may cross; only corrected ones are gold.

    Args:
        report: a mined report.
        name: what to call it.

    Returns:
        Headings, figures, masks, projects, problems, measures, plans and requests in text order, inner ones first where
        the extents are equal.
    """
    spans = []
    for rank, kind in enumerate(KINDS):
        for found in kind.found(report):
            written = dict(_ATTRIBUTES[kind.tag](found.record)) if kind.tag in _ATTRIBUTES else {}
            good = {key: value for key, value in written.items() if not TAGS[kind.tag][key].wrong(value)}
            spans.append((rank, GoldSpan(kind.tag, found.start, found.end, good)))
    spans.sort(key=lambda item: (item[1].start, -item[1].end, -_DEPTH[item[1].tag], item[0]))
    return Gold(name, report.text, tuple(span for _, span in spans if span.start < span.end))


def _heading(section: Section) -> Iterator[tuple[str, str]]:
    yield "l", str(section.level)
    yield "t", section.role


def _figure(figure: Figure) -> Iterator[tuple[str, str]]:
    other = figure.indicator == OTHER_INDICATOR
    yield "ind", f"{OTHER_PREFIX}{_plain(figure.indicator_text)}" if other else figure.indicator
    if figure.masked:
        yield "v", "*"
    elif figure.value is not None:
        yield "v", figure.value if figure.value_high is None else f"{figure.value}~{figure.value_high}"
    yield "u", _plain(figure.unit)
    yield "st", figure.status
    yield "ms", figure.measure
    if figure.bound != "eq":
        yield "b", _BOUNDS.get(figure.bound, figure.bound)
    if figure.period is not None:
        yield "per", _plain(figure.period)
    if figure.qualifiers:
        yield "q", ",".join(_plain(word).replace(",", "，") for word in figure.qualifiers)


def _mask(mask: Mask) -> Iterator[tuple[str, str]]:
    yield "k", mask.kind


def _project(project: Project) -> Iterator[tuple[str, str]]:
    yield "stage", project.stage
    for key, value in (("amt", project.amount), ("org", project.investor), ("ind", project.industry)):
        if value is not None:
            yield key, _plain(value)


def _problem(statement: Statement) -> Iterator[tuple[str, str]]:
    yield "c", ",".join([c for c in statement.categories if c in problem_classes()][:_MOST_CLASSES])


def _plain(text: str) -> str:
    """Return a text that can stand between the quotes of an attribute."""
    return " ".join(text.split()).replace('"', "”")


_ATTRIBUTES: dict[str, Callable[[Any], Iterator[tuple[str, str]]]] = {
    "h": _heading,
    "f": _figure,
    "m": _mask,
    "p": _project,
    "i": _problem,
}
_DEPTH = {tag: depth for depth, tag in enumerate(("i", "a", "g", "r", "h", "p", "f", "m"))}
"""Which of two spans with the same extent lies inside the other: the one that comes later here."""
