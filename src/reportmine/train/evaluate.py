"""How well a miner does against gold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from reportmine.errors import GoldError
from reportmine.schema.document import Source
from reportmine.schema.report import Report
from reportmine.train.examples import Example, load_examples
from reportmine.train.gold import GoldSpan
from reportmine.train.kinds import KINDS, Check, Found, Kind
from reportmine.train.match import match
from reportmine.train.mistakes import Mistake, extra, missed, wrong
from reportmine.train.scoreboard import render
from reportmine.train.tally import Tally, total


class Miner(Protocol):
    """What turns a source into a report."""

    def mine(self, source: Source) -> Report:
        """Mine what a reader made of a file."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome of an evaluation.

    Attributes:
        gold: path of the gold.
        files: file → kind → counts; kinds that were not annotated are left out.
        mistakes: every difference, in the order of files and text.
        notes: what the reader of the scores should know, in Chinese.
    """

    gold: str
    files: dict[str, dict[str, Tally]]
    mistakes: tuple[Mistake, ...]
    notes: tuple[str, ...]

    @property
    def total(self) -> dict[str, Tally]:
        """Kind → counts over all files; kinds that were not annotated are left out."""
        kinds = next(iter(self.files.values()))
        return {kind: total(tallies[kind] for tallies in self.files.values()) for kind in kinds}

    @property
    def not_annotated(self) -> tuple[str, ...]:
        """Kinds of which the whole set has no span: nobody annotated them, so they have no score."""
        annotated = next(iter(self.files.values()))
        return tuple(kind.key for kind in KINDS if kind.key not in annotated)

    def to_dict(self, *, errors: bool = False) -> dict[str, Any]:
        """Return all numbers as plain values.

        Args:
            errors: whether to add every mistake.

        Returns:
            `{"gold", "total": {kind: …}, "files": {file: {kind: …}}, "not_annotated": [kind …], "notes": […]}`; for
            what stands under a kind see `Tally.to_dict`. Scores are between 0 and 1.
        """
        result: dict[str, Any] = {
            "gold": self.gold,
            "total": {kind: tally.to_dict() for kind, tally in self.total.items()},
            "files": {
                file: {kind: tally.to_dict() for kind, tally in tallies.items()} for file, tallies in self.files.items()
            },
            "not_annotated": list(self.not_annotated),
            "notes": list(self.notes),
        }
        if errors:
            result["errors"] = [mistake.to_dict() for mistake in self.mistakes]
        return result

    def render(self, errors: bool = False) -> str:
        """Return the scores as a table for the terminal, in Chinese and without a final line end.

        Args:
            errors: whether to list every mistake with its sentence.
        """
        return render(self.gold, self.files, self.total, self.notes, self.mistakes if errors else None)


def evaluate(gold: Path, reports: Path | None, miner: Miner) -> Evaluation:
    """Score a miner against gold.

    Headings, figures, masks and projects match when both ends are equal, statements when their intersection over union
    is at least 0.8 and they are of the same kind. Attributes are compared on matched spans. A report is always mined
    whole; for stand-off gold only spans that lie wholly inside an excerpt are scored.

    Args:
        gold: an annotated file, a folder of them, or a folder with stand-off gold.
        reports: the folder of the reports, None when they lie beside the gold.
        miner: what is scored, e.g. `reportmine.load()`.

    Raises:
        UsageError: a path does not exist.
        GoldError: the gold is malformed or does not fit its reports.
        ReadError: a report cannot be read.
    """
    examples = load_examples(gold, reports)
    tags = {span.tag for example in examples for span in example.spans}
    if not tags:
        raise GoldError(f"标注 {gold} 里没有一个标签", hint="请确认给出的是标注，不是报告原文")
    kinds = [kind for kind in KINDS if kind.tag in tags]
    files: dict[str, dict[str, Tally]] = {}
    mistakes: list[Mistake] = []
    for example in examples:
        report = miner.mine(example.source)
        files[example.name] = {}
        own: list[Mistake] = []
        for kind in kinds:
            files[example.name][kind.key], mistaken = _score(example, report, kind)
            own += mistaken
        mistakes += sorted(own, key=lambda mistake: (mistake.start, mistake.end))
    return Evaluation(str(gold), files, tuple(mistakes), tuple(example.note for example in examples if example.note))


def _score(example: Example, report: Report, kind: Kind) -> tuple[Tally, list[Mistake]]:
    """Count what is right of one kind in one report, and list what is not."""
    gold = [span for span in example.spans if span.tag == kind.tag]
    found = list(_inside(example, kind.found(report)))
    pairs = match(gold, found, kind.overlap)
    faults = {i: [check for check in kind.checks if not _agrees(check, gold[i], found[j])] for i, j in pairs.items()}
    matched = set(pairs.values())
    mistakes = [missed(example, kind, span) for i, span in enumerate(gold) if i not in pairs]
    mistakes += [extra(example, kind, item) for j, item in enumerate(found) if j not in matched]
    mistakes += [wrong(example, kind, check, gold[i], found[pairs[i]]) for i in faults for check in faults[i]]
    right = {check.key: sum(check not in checks for checks in faults.values()) for check in kind.checks}
    full = sum(all(check.key not in kind.full for check in checks) for checks in faults.values())
    return Tally(len(gold), len(found), len(pairs), right, full if kind.full else None), mistakes


def _inside(example: Example, found: Iterable[Found]) -> Iterator[Found]:
    """Yield the spans that lie wholly in one of the stretches that were annotated."""
    for item in found:
        if any(start <= item.start and item.end <= end for start, end in example.windows):
            yield item


def _agrees(check: Check, span: GoldSpan, item: Found) -> bool:
    return check.agrees(check.gold(span.attributes), check.mined(item.record))
