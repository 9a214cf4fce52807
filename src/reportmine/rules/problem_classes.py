"""The classes of problems: the closed list of `lexicons/problem_classes.tsv`, and the cue words of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from reportmine.errors import LexiconError
from reportmine.rules.lexicon import read_tsv
from reportmine.rules.phrases import PhraseMatcher

INVESTMENT = "investment"
GOVERNMENT = "government"
PACKS: tuple[str, ...] = (INVESTMENT, GOVERNMENT)
"""Investment work, and general government reports."""

_FILE = "problem_classes"


@dataclass(frozen=True, slots=True)
class ProblemClass:
    """A class of problems.

    Attributes:
        name: its Chinese term.
        pack: `investment` or `government`.
        definition: what belongs to it.
        yes: problems of which it is the main class.
        no: problems that it does not fit.
    """

    name: str
    pack: str
    definition: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


@cache
def problem_classes() -> dict[str, ProblemClass]:
    """Return the classes of both packs by name, in file order."""
    return {
        row["class"]: ProblemClass(
            row["class"], row["pack"], row["definition"], tuple(row["yes"].split("|")), tuple(row["no"].split("|"))
        )
        for row in read_tsv(_FILE)
    }


@cache
def class_cues() -> tuple[PhraseMatcher, tuple[tuple[tuple[str, float], ...], ...]]:
    """Return one automaton over all cue words, and the classes with weights that each speaks for.

    Raises:
        LexiconError: a cue word has no weight.
    """
    speaks: dict[str, dict[str, float]] = {}
    for number, row in enumerate(read_tsv(_FILE), start=2):
        for word, weight in _cues(row):
            if weight is None:
                raise LexiconError(_unweighted(number, word), hint="写成“词:权重”，如“用地:3”")
            speaks.setdefault(word, {})[row["class"]] = weight
    return PhraseMatcher(speaks), tuple(tuple(classes.items()) for classes in speaks.values())


def class_faults(rows: Sequence[Mapping[str, str]] | None = None) -> list[str]:
    """Return one Chinese sentence per fault of the list: a doubled class, an unknown pack, a cue without weight.

    Args:
        rows: the rows of the file; read from it by default.
    """
    faults: list[str] = []
    seen: set[str] = set()
    for number, row in enumerate(read_tsv(_FILE) if rows is None else rows, start=2):
        place = _place(number)
        if row["class"] in seen:
            faults.append(f"{place}：“{row['class']}”重复")
        seen.add(row["class"])
        if row["pack"] not in PACKS:
            faults.append(f"{place}：不认识类别包“{row['pack']}”；可用：{'、'.join(PACKS)}")
        cues = list(_cues(row))
        faults += [_unweighted(number, word) for word, weight in cues if weight is None]
        words = [word for word, weight in cues if weight is not None]
        faults += [f"{place}：线索词“{word}”重复" for word in sorted({w for w in words if words.count(w) > 1})]
    return faults


def _cues(row: Mapping[str, str]) -> Iterator[tuple[str, float | None]]:
    """Give the cue words of a class with their weights; the whole cue and None where there is no weight."""
    for cue in filter(None, row["cues"].split("|")):
        word, _, weight = cue.rpartition(":")
        try:
            yield (word, float(weight)) if word else (cue, None)
        except ValueError:
            yield cue, None


def _place(number: int) -> str:
    return f"词典 lexicons/{_FILE}.tsv 第{number}行"


def _unweighted(number: int, cue: str) -> str:
    return f"{_place(number)}：线索词“{cue}”没有权重"
