"""A drop folder: whatever is put into it is processed, again and again until somebody says stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from reportmine.batch.found import files_of
from reportmine.batch.receipt import Receipt

EVERY = 2.0
"""Seconds between two looks. A file is taken when its size and time are the same at two looks in a row."""

_State = tuple[int, int]


def watch(
    inputs: Sequence[Path],
    run: Callable[[Callable[[Path], bool]], Receipt],
    stop: threading.Event,
    *,
    every: float = EVERY,
) -> Iterator[Receipt]:
    """Run over the files of some folders as they come.

    Args:
        inputs: the folders, which may still be empty.
        run: runs over the files for which the given function is true.
        stop: when set, it ends after the run at hand.
        every: seconds between two looks.

    Yields:
        The receipt of each run; there is one only when files are new, changed or renamed.
    """
    before: dict[Path, _State] = {}
    taken: dict[Path, _State] = {}
    while not stop.is_set():
        now = _look(inputs)
        steady = {path: state for path, state in now.items() if before.get(path) == state != taken.get(path)}
        if steady:
            receipt = run(steady.__contains__)
            yield receipt
            if receipt.unfinished:
                return
            taken |= steady
        before = now
        stop.wait(every)


def _look(inputs: Sequence[Path]) -> dict[Path, _State]:
    """Return size and time of each file; one that goes meanwhile is passed over."""
    found: dict[Path, _State] = {}
    for path in files_of(inputs, []):
        if not isinstance(path, Path):  # folders elsewhere are not watched
            continue
        try:
            status = path.stat()
        except OSError:
            continue
        found[path] = (status.st_size, status.st_mtime_ns)
    return found
