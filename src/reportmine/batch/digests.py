"""Digests of files: what tells contents apart, whatever they are called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportmine import readers
from reportmine.batch.urls import Entry, failure_of
from reportmine.errors import ReadError
from reportmine.schema.records import Failure


@dataclass(frozen=True, slots=True)
class Digest:
    """What a file holds.

    Attributes:
        entry: the file.
        sha256: digest of its content.
        size: bytes.
        leaves: of an archive or message on another machine, the digests of the contents in it; none when it cannot be
            opened. None for other files.
    """

    entry: Entry
    sha256: str
    size: int
    leaves: tuple[str, ...] | None = None


def digest_of(path: Path) -> Digest:
    """Return the digest of a file on this machine.

    Raises:
        ReadError: it cannot be read; the reader says why, since it knows more reasons than the system names.
    """
    try:
        if path.is_file():  # a pipe or device would keep us waiting
            with path.open("rb") as file:
                return Digest(path, hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)
    except OSError:
        pass
    return Digest(path, readers.read(path).sha256, 0)


def digests_here(entries: Sequence[Entry]) -> Iterator[Digest | Failure]:
    """Yield the digests of those files that are on this machine; failures for those that cannot be read."""
    for entry in entries:
        if isinstance(entry, Path):
            try:
                yield digest_of(entry)
            except ReadError as error:
                yield failure_of(entry, error)
