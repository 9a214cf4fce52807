"""Text → outline, roles, sentences and statements."""

from msgspec.structs import replace

from reportmine.schema.records import Section, Sentence
from reportmine.schema.report import Report
from reportmine.segment.headings import find_headings
from reportmine.segment.outline import Node, build_outline
from reportmine.segment.roles import paragraph_nodes, section_roles
from reportmine.segment.sentence_roles import sentence_roles
from reportmine.segment.sentences import sentence_spans

__all__ = ["segment"]


def segment(report: Report) -> Report:
    """Fill `sections` and `sentences`. Sections tile the text; every sentence lies in one section."""
    text = report.text
    nodes = paragraph_nodes(text, build_outline(text, find_headings(text)))
    roles = section_roles(text, nodes)
    sections = tuple(
        Section(
            id=index,
            start=node.start,
            end=node.end,
            quote=text[node.start : node.end],
            section_id=index,
            rule=rule,
            heading_start=node.heading.start if node.heading else None,
            heading_end=node.heading.end if node.heading else None,
            level=node.level,
            parent_id=node.parent,
            role=role,
        )
        for index, (node, (role, rule)) in enumerate(zip(nodes, roles, strict=True))
    )
    return replace(report, sections=sections, sentences=_sentences(text, nodes, sections))


def _sentences(text: str, nodes: list[Node], sections: tuple[Section, ...]) -> tuple[Sentence, ...]:
    spans: list[tuple[int, int]] = []
    owners: list[Section] = []
    for node, section in zip(nodes, sections, strict=True):
        body_start = node.start
        if node.heading is not None:
            spans.append((node.heading.start, node.heading.end))
            owners.append(section)
            body_start = node.heading.end
        for span in sentence_spans(text, body_start, node.end):
            spans.append(span)
            owners.append(section)
    decided = sentence_roles(text, spans, [section.role for section in owners])
    return tuple(
        [
            Sentence(
                id=index,
                start=start,
                end=end,
                quote=text[start:end],
                section_id=owner.id,
                rule="roles." + stage,
                role=role,
                decided_by=stage,
                rule_role=role,
            )
            for index, ((start, end), owner, (role, stage)) in enumerate(zip(spans, owners, decided, strict=True))
        ]
    )
