"""Reports with the answers marked inline, as in the gold: `<i c="…">`, `<a>`, `<g>`, `<r>`."""

import re
from dataclasses import dataclass
from pathlib import Path

from reportmine.schema.document import Document
from reportmine.schema.report import Report

KINDS = {"i": "problem", "a": "measure", "g": "plan", "r": "request"}
CASES = Path(__file__).with_name("cases")

_TAG = re.compile(r'<(/?)([a-z])((?:\s+[a-z]+="[^"]*")*)>')
_CLASSES = re.compile(r'c="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    start: int
    end: int
    kind: str
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    answers: tuple[Answer, ...]


def parse(marked: str) -> tuple[str, tuple[Answer, ...]]:
    """Take the tags out of a text; other tags than those of statements are dropped."""
    parts: list[str] = []
    answers: list[Answer] = []
    stack: list[tuple[str, int, tuple[str, ...]]] = []
    position = length = 0
    for match in _TAG.finditer(marked):
        parts.append(marked[position : match.start()])
        length += match.start() - position
        position = match.end()
        closing, tag, attributes = match.groups()
        if not closing:
            found = _CLASSES.search(attributes)
            stack.append((tag, length, tuple(found.group(1).split(",")) if found else ()))
            continue
        opened, start, classes = stack.pop()
        assert opened == tag, f"标签交叉：{marked[match.start() - 20 : match.end()]}"
        if tag in KINDS:
            answers.append(Answer(start, length, KINDS[tag], classes))
    parts.append(marked[position:])
    return "".join(parts), tuple(sorted(answers, key=lambda answer: answer.start))


def read_cases(name: str) -> list[Case]:
    """Read `cases/<name>.txt`: blocks between lines of `=`, each opened by a comment that names it."""
    cases = []
    for block in re.split(r"\n=+\n", (CASES / f"{name}.txt").read_text("utf-8")):
        head, _, marked = block.strip("\n").partition("\n")
        cases.append(Case(head.lstrip("# "), *parse(marked)))
    return cases


def blank_report(text: str) -> Report:
    document = Document(
        doc_id="0" * 16,
        sha256="0" * 64,
        path="<text>",
        media_type="text/plain",
        encoding="",
        title="",
        issuer="",
        doc_type="",
        area="",
        period="",
        text=text,
        char_count=len(text),
        numbers_seen={},
        fingerprint="",
    )
    return Report(document)
