"""What a run has to do: the files of its inputs, less what is stored already."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from reportmine import readers
from reportmine.batch.found import Found
from reportmine.batch.manifest import told_fingerprint
from reportmine.batch.urls import Entry
from reportmine.schema.document import Told
from reportmine.schema.records import Failure
from reportmine.store.tables import SeenFile

UNIT_REPORTS = 200
"""Most files that one worker takes at a time and writes as one chunk."""

UNIT_BYTES = 16 * 1024 * 1024
"""A unit is closed early when its files together are larger: scans take seconds each, and all of a unit is redone
when its worker dies."""

_UNITS = 16  # so many at least, for a fair share of work among workers
_LEAST = 16

Containers = Mapping[str, tuple[str, ...]]
"""Digests of the contents in each archive or message, by the digest of the archive."""


@dataclass(frozen=True, slots=True)
class Task:
    """One content to process.

    Attributes:
        sha256: hex digest of the content.
        paths: all files of the run with this content, in sorted order; the first that can be read stands for all.
        told: what the manifest says of the first of them that it names.
        leaves: of an archive or message, the digests of the contents in it; None for an ordinary file.
        skip: those of `leaves` that are stored already or are processed elsewhere in this run.
    """

    sha256: str
    paths: tuple[Entry, ...]
    told: Told = Told()  # noqa: RUF009 (frozen)
    leaves: tuple[str, ...] | None = None
    skip: frozenset[str] = frozenset()

    @property
    def files(self) -> int:
        """Files that the task is expected to account for; each content of an archive is one."""
        if self.leaves is None:
            return len(self.paths)
        return max(1, len(set(self.leaves) - self.skip)) + len(self.paths) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store holds already.

    Attributes:
        done: `(sha256, fingerprint)` of the reports.
        containers: archives and messages that were gone through, by the same key.
        paths: `(path, sha256)` of all files that were met.
        failures: files that failed with this program and vocabulary, by `(path, sha256)`.
    """

    done: Set[tuple[str, str]] = frozenset()
    containers: Mapping[tuple[str, str], SeenFile] = field(default_factory=dict)
    paths: Set[tuple[str, str]] = frozenset()
    failures: Mapping[tuple[str, str], Failure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run has to do.

    Attributes:
        files: entries looked at: files, contents of archives, and inputs that could not be looked into.
        unread: those of them on other machines whose content was not reached before the run was told to stop.
        units: contents to process, by sorted path, in the portions that become chunks.
        already_done: contents stored before with the same fingerprint.
        duplicates: further files with a content that is stored or processed.
        failures: inputs that are missing, empty or forbidden, and files that failed before and are not tried again.
        not_retried: those of `failures` that failed before.
        met: files with a known content that the store has not met under this path: copies, or renamed.
    """

    files: int
    unread: int
    units: tuple[tuple[Task, ...], ...]
    already_done: int
    duplicates: int
    failures: tuple[Failure, ...]
    not_retried: int
    met: tuple[SeenFile, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks in order."""
        return tuple(task for unit in self.units for task in unit)


def containers_in(found: Found, known: Known, fingerprint: str, *, retry: bool = False) -> dict[str, Path]:
    """Return the archives and messages on this machine that must be looked into before planning, by digest.

    Args:
        found: the files of the inputs.
        known: what is stored.
        fingerprint: of the miner that will run.
        retry: look again into those in which something failed.
    """
    return {
        sha256: paths[0]
        for sha256, paths in found.by_content.items()
        if isinstance(paths[0], Path)
        and sha256 not in found.leaves
        and paths[0].suffix.lower() in readers.CONTAINERS
        and gone_through(known, sha256, told_fingerprint(fingerprint, found.told[sha256]), retry=retry) is None
    }


def gone_through(
    known: Known, sha256: str, fingerprint: str, *, retry: bool
) -> tuple[SeenFile, tuple[Failure, ...]] | None:
    """Return what is known of an archive or message and of the failures in it; None when it must be gone through."""
    before = known.containers.get((sha256, fingerprint))
    if before is None:
        return None
    failed = tuple(each for each in known.failures.values() if f"{each.path}!/".startswith(f"{before.path}!/"))
    return None if len(failed) != before.failed or (failed and retry) else (before, failed)


def make_plan(
    found: Found, known: Known, fingerprint: str, *, containers: Containers | None = None, retry: bool = False
) -> Plan:
    """Find out what is left to do.

    Args:
        found: the files of the inputs.
        known: what is stored.
        fingerprint: of the miner that will run.
        containers: contents of the archives that `containers_in` named; those of archives elsewhere are in `found`.
        retry: try files again that failed before.
    """
    planner = _Planner(found, known, fingerprint, {**found.leaves, **(containers or {})}, retry)
    for sha256, paths in found.by_content.items():
        if not planner.is_container(sha256):
            planner.plan_file(sha256, paths)
    for sha256, paths in found.by_content.items():
        if planner.is_container(sha256):
            planner.plan_container(sha256, paths)
    tasks = sorted(planner.tasks, key=lambda task: os.fspath(task.paths[0]))
    failures = (*found.failures, *planner.failures)
    planned = found.unread + planner.already_done + planner.duplicates + len(failures)
    return Plan(
        files=planned + sum(task.files for task in tasks),
        unread=found.unread,
        units=tuple(_units(tasks, found.sizes)),
        already_done=planner.already_done,
        duplicates=planner.duplicates,
        failures=failures,
        not_retried=len(planner.failures),
        met=tuple(planner.met),
    )


class _Planner:
    """Sorts the contents of a run into what is done and what is to do."""

    def __init__(self, found: Found, known: Known, fingerprint: str, containers: Containers, retry: bool) -> None:
        self._found, self._known, self._containers, self._retry = found, known, containers, retry
        self._fingerprints = {sha256: told_fingerprint(fingerprint, told) for sha256, told in found.told.items()}
        self._taken: set[str] = set()
        self.tasks: list[Task] = []
        self.already_done = self.duplicates = 0
        self.failures: list[Failure] = []
        self.met: list[SeenFile] = []

    def is_container(self, sha256: str) -> bool:
        """Tell whether a content is an archive or message."""
        return sha256 in self._containers or (sha256, self._fingerprints[sha256]) in self._known.containers

    def plan_file(self, sha256: str, paths: tuple[Entry, ...]) -> None:
        """Plan an ordinary file."""
        self._taken.add(sha256)
        if (sha256, self._fingerprints[sha256]) in self._known.done:
            self.already_done += 1
            self.duplicates += len(paths) - 1
            self._meet(sha256, paths, sha256[:16])
            return
        if told_before := self._failed_before(sha256, paths):
            self.failures += told_before
        else:
            self.tasks.append(Task(sha256, paths, self._found.told[sha256]))

    def plan_container(self, sha256: str, paths: tuple[Entry, ...]) -> None:
        """Plan an archive or message."""
        fingerprint = self._fingerprints[sha256]
        before = gone_through(self._known, sha256, fingerprint, retry=self._retry)
        if before is not None:
            container, failed = before
            self.already_done += container.members - container.failed
            self.failures += failed
            self.duplicates += len(paths) - 1
            self._meet(sha256, paths, "")
            return
        leaves = self._containers.get(sha256, ())
        told_before = self._failed_before(sha256, paths)
        if not leaves and told_before:
            self.failures += told_before
            return
        ours: set[str] = set()
        skip: set[str] = set()
        for leaf in leaves:
            if leaf in self._taken:
                self.duplicates += 1
                if leaf not in ours:
                    skip.add(leaf)
            elif (leaf, fingerprint) in self._known.done:
                self.already_done += 1
                skip.add(leaf)
            else:
                ours.add(leaf)
            self._taken.add(leaf)
        self.tasks.append(Task(sha256, paths, self._found.told[sha256], leaves, frozenset(skip)))

    def _failed_before(self, sha256: str, paths: Sequence[Entry]) -> list[Failure]:
        """Return the failures of all files with a content; none when one is new or all are to be tried again."""
        failed = [failure for path in paths if (failure := self._known.failures.get((str(path), sha256)))]
        return failed if len(failed) == len(paths) and not self._retry else []

    def _meet(self, sha256: str, paths: Sequence[Entry], doc_id: str) -> None:
        """Note paths under which a known content was not met before."""
        role = "copy" if doc_id else "container"
        for path in paths:
            if (str(path), sha256) not in self._known.paths:
                fingerprint = self._fingerprints[sha256]
                self.met.append(
                    SeenFile(path=str(path), sha256=sha256, doc_id=doc_id, fingerprint=fingerprint, role=role)
                )


def _units(tasks: Sequence[Task], sizes: Mapping[str, int]) -> Iterator[tuple[Task, ...]]:
    """Part the tasks into portions; they depend on the tasks alone, so that any number of workers writes the same."""
    most = min(UNIT_REPORTS, max(_LEAST, math.ceil(sum(task.files for task in tasks) / _UNITS)))
    unit: list[Task] = []
    files = held = 0
    for task in tasks:
        size = sizes[task.sha256]
        if unit and (files + task.files > most or held + size > UNIT_BYTES):
            yield tuple(unit)
            unit, files, held = [], 0, 0
        unit.append(task)
        files += task.files
        held += size
    if unit:
        yield tuple(unit)
