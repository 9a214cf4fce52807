"""What workers look up before there is a plan: digests of files on other machines, and what archives hold."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportmine import readers
from reportmine.batch.digests import Digest, digest_of
from reportmine.batch.plan import UNIT_REPORTS
from reportmine.batch.urls import FetchError, Url, failure_of, fetched
from reportmine.batch.work import Losses, Miner, Watch
from reportmine.schema.records import Failure

_UNITS = 16
_LEAST = 16


@dataclass(frozen=True, slots=True)
class Leaves:
    """What an archive or message holds.

    Attributes:
        sha256: digest of the archive.
        digests: of the contents in it; none when it cannot be opened.
    """

    sha256: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListJob:
    """Find out what an archive or message holds.

    Attributes:
        path: the file.
        sha256: its digest.
    """

    path: Path
    sha256: str

    def work(self, _miner: Miner, watch: Watch, lost: Losses) -> Leaves:
        """Do it; what cannot be opened is told when it is processed."""
        watch.begin((0, 0, 0), "read")
        return Leaves(self.sha256, () if lost else readers.digests(self.path))


@dataclass(frozen=True, slots=True)
class DigestJob:
    """Find out what some files on other machines hold: each is fetched, which the parent alone could not do in time.

    Attributes:
        urls: the files.
    """

    urls: tuple[Url, ...]

    def work(self, _miner: Miner, watch: Watch, lost: Losses) -> tuple[Digest | Failure, ...]:
        """Do it; when told to stop, for a part of them."""
        found: list[Digest | Failure] = []
        for number, url in enumerate(self.urls):
            if watch.stopped:
                break
            if (loss := lost.get((number, 0, 0))) is not None:
                error = f"{url} {loss.error}"
                found.append(Failure(path=str(url), sha256="", stage=loss.stage, error=error, hint=loss.hint))
                continue
            watch.begin((number, 0, 0), "read")
            try:
                with fetched(url) as copy:
                    digest = digest_of(copy)
                    leaves = None
                    if url.suffix.lower() in readers.CONTAINERS:
                        watch.begin((number, 0, 1), "read")
                        leaves = () if (number, 0, 1) in lost else readers.digests(copy)
                    found.append(Digest(url, digest.sha256, digest.size, leaves))
            except FetchError as error:
                found.append(failure_of(url, error))
        return tuple(found)


def digest_jobs(urls: Sequence[Url]) -> Iterator[DigestJob]:
    """Yield the jobs that find out what files on other machines hold, in portions fair to many workers."""
    most = min(UNIT_REPORTS, max(_LEAST, math.ceil(len(urls) / _UNITS)))
    for first in range(0, len(urls), most):
        yield DigestJob(tuple(urls[first : first + most]))
