"""Labelled sentences for fine-tuning: weak ones from headings and rules, gold ones from the corpus and from people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from reportmine.classify.contexts import body_sentences, contexts_of
from reportmine.readers import read
from reportmine.schema.records import Sentence
from reportmine.schema.report import Report
from reportmine.train.encoder.examples import WEIGHTS, Example, Span, definitions, outermost, thinned, weak_roles
from reportmine.train.encoder.gold_labels import gold_examples
from reportmine.train.encoder.reports import Paths, mine_all, training_files
from reportmine.train.gold import read_gold
from reportmine.train.sentences import county_of, read_sentences

_OTHER_GENRE = ("national",)
"""Folders of reports whose headings teach little about those of counties; what was labelled by hand there counts."""

_SURE = 0.6
"""Confidence from which a problem class that the rules give is taken as a label."""

Marks = dict[tuple[int, int], tuple[str, str]]
"""Role and source (`hand`, `correction`) of sentences by their offsets."""


def collect(paths: Paths, *, cap: int, seed: int, advance: Callable[[], object] = lambda: None) -> list[Example]:
    """Return all labelled examples.

    Args:
        paths: where the data lie.
        cap: most weakly labelled sentences of one role.
        seed: chooses among weakly labelled ones.
        advance: called after each file.
    """
    own = (paths.corpus / "reports").resolve()
    labelled = marks_of(paths)
    files = [
        path
        for path in training_files(paths)
        if path.parent.name not in _OTHER_GENRE or path.relative_to(paths.reports).as_posix() in labelled
    ]
    tested = tested_files(paths, files)
    examples: list[Example] = list(definitions())
    for path, report in zip(files, mine_all(files, advance), strict=True):
        if path.parent.resolve() == own:
            gold = paths.corpus / "gold" / f"{path.stem}.xml"
            examples += gold_examples(report, gold, county_of(path.name)) if gold.is_file() else []
            continue
        marks = labelled.get(path.relative_to(paths.reports).as_posix(), {})
        found = report_examples(report, marks, county_of(path.name), tested=path in tested)
        examples += (one for one in found if one.source != "weak" or path.parent.name not in _OTHER_GENRE)
    return thinned(examples, cap, seed)


def marks_of(paths: Paths) -> dict[str, Marks]:
    """Return the roles that people gave to sentences, by file; a correction wins over an earlier label."""
    tables = [(paths.corpus / "sentences" / "train.csv", "hand")]
    tables += [(paths.corrections, "correction")] if paths.corrections else []
    result: dict[str, Marks] = {}
    for table, source in tables:
        for one in read_sentences(table, paths.reports):
            result.setdefault(one.file, {})[one.start, one.end] = one.role, source
    return result


def tested_files(paths: Paths, files: Sequence[Path]) -> set[Path]:
    """Return the files whose problems and projects are annotated in `gold/` beside the reports: kept for testing."""
    lines = {
        line.strip()
        for path in (paths.reports.parent / "gold").rglob("*.xml")
        for line in read_gold(path).text.split("\n")
        if len(line.strip()) >= 40
    }
    return (
        {path for path in files if any(line.strip() in lines for line in read(path).text.split("\n"))}
        if lines
        else set()
    )


def report_examples(report: Report, marks: Marks, group: str, *, tested: bool) -> Iterator[Example]:
    """Give the sentences of a real report: roles by hand where there are any, else weak ones; names by the rules.

    Args:
        report: the mined report.
        marks: roles given by hand, by offsets.
        group: its area.
        tested: whether its problems and projects are a test set, so that only roles may be learned from it.
    """
    contexts = contexts_of(report.text, report.sections, report.sentences)
    for sentence, context in zip(body_sentences(report.sections, report.sentences), contexts, strict=True):
        by_hand = marks.get((sentence.start, sentence.end))
        roles = (by_hand[0],) if by_hand else weak_roles(report, sentence)
        if not roles:
            continue
        source = by_hand[1] if by_hand else "weak"
        tags = None if tested else names_in(sentence, report)
        yield Example(
            text=sentence.quote,
            context=context,
            roles=roles,
            tags=tags,
            weight=WEIGHTS[source],
            group=group,
            source=source,
        )
    for statement in report.statements:
        if tested or statement.kind != "problem" or statement.category_confidence[0] < _SURE:
            continue
        pairs = list(zip(statement.categories, statement.category_confidence, strict=True))
        yield Example(
            text=statement.quote,
            classes=tuple(name for name, confidence in pairs if confidence >= _SURE),
            unsure=tuple(name for name, confidence in pairs if confidence < _SURE),
            weight=WEIGHTS["weak"],
            group=group,
        )


def names_in(sentence: Sentence, report: Report) -> tuple[Span, ...]:
    """Return the projects and organisations inside a sentence, those inside others left out."""
    found = [(one.start, one.end, "project") for one in report.projects]
    found += [(one.start, one.end, "organisation") for one in report.organisations]
    return outermost(
        [
            (a - sentence.start, b - sentence.start, kind)
            for a, b, kind in found
            if sentence.start <= a and b <= sentence.end
        ]
    )
