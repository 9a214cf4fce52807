"""The ledger of a run: what its units did, and the receipt that comes of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from reportmine.batch.plan import Plan
from reportmine.batch.receipt import Receipt
from reportmine.batch.work import Tally
from reportmine.store.remote import store_chunk
from reportmine.store.tables import Run, table_of_rows

_CLOSING = 1
"""Number of the chunk that a run ends with; those of its units are numbered from 1000."""


@dataclass(slots=True, kw_only=True)
class Ledger:
    """What a run has done so far.

    Attributes:
        out: folder or URL of the store.
        run: id of the run.
        plan: what the run set out to do.
        told: `(path, sha256, error)` of the failures that the store holds already.
    """

    out: Path | str
    run: str
    plan: Plan
    told: set[tuple[str, str, str]]
    _tallies: dict[int, Tally] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """Files dealt with so far."""
        planned = self.plan.already_done + self.plan.duplicates + len(self.plan.failures)
        return planned + sum(tally.expected for tally in self._tallies.values())

    def add(self, tally: Tally) -> None:
        """Take what became of a unit, which is stored already."""
        self._tallies[tally.number] = tally

    def close(self, run: Run) -> Receipt:
        """Write the failures that no unit met, new names of known files and the run itself, unless nothing is new.

        Args:
            run: the row for the table `runs`, without its counts, which are filled in here.

        Returns:
            The receipt, not yet checked.
        """
        receipt = self._receipt(run.seconds)
        new = [each for each in self.plan.failures if (each.path, each.sha256, each.error) not in self.told]
        if self._tallies or new or self.plan.met:
            tables = {
                "failures": table_of_rows("failures", new, self.run),
                "files": table_of_rows("files", self.plan.met, self.run),
                "runs": table_of_rows("runs", [_with_counts(run, receipt)], self.run),
            }
            store_chunk(self.out, self.run, _CLOSING, tables)
        return receipt

    def _receipt(self, seconds: float) -> Receipt:
        tallies = [self._tallies[number] for number in sorted(self._tallies)]
        failures = [failure for tally in tallies for failure in tally.failures]
        numbers_by_use = sum((Counter(tally.numbers_by_use) for tally in tallies), Counter[str]())
        records: Counter[str] = Counter()
        for tally in tallies:
            records.update(tally.records)
        return Receipt(
            run=self.run,
            files=self.plan.files + sum(tally.files - tally.expected for tally in tallies),
            reports=sum(tally.reports for tally in tallies),
            already_done=self.plan.already_done,
            duplicates=self.plan.duplicates + sum(tally.duplicates for tally in tallies),
            failures=tuple(sorted((*self.plan.failures, *failures), key=lambda failure: failure.path)),
            unfinished=self.plan.unread
            + sum(task.files for task in self.plan.tasks)
            - sum(tally.expected for tally in tallies),
            numbers_seen=sum(tally.numbers_seen for tally in tallies),
            numbers_by_use=dict(numbers_by_use),
            records=dict(records),
            seconds=seconds,
            not_retried=self.plan.not_retried,
            met=len(self.plan.met),
        )


def _with_counts(run: Run, receipt: Receipt) -> Run:
    return replace(
        run,
        files=receipt.files,
        reports=receipt.reports,
        already_done=receipt.already_done,
        duplicates=receipt.duplicates,
        failures=len(receipt.failures),
        unfinished=receipt.unfinished,
        numbers_seen=receipt.numbers_by_use,
    )
