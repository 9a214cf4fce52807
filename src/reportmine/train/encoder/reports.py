"""Which reports a model may be trained on, and what they say."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reportmine.errors import UsageError
from reportmine.readers import SUPPORTED, is_candidate, read
from reportmine.schema.document import Source
from reportmine.schema.report import Report


@dataclass(frozen=True, slots=True)
class Paths:
    """Where the training data lie.

    Attributes:
        reports: folder of real reports, searched with its subfolders.
        corpus: the project's corpus: `reports/`, `gold/`, `sentences/`, `heldout/files.txt`.
        corrections: a CSV of decisions made in review, None when there is none.
    """

    reports: Path
    corpus: Path
    corrections: Path | None = None


def held_out(paths: Paths) -> frozenset[str]:
    """Return the files, relative to `paths.reports`, that no training may see.

    Raises:
        UsageError: the list is missing, so that nothing would be held out.
    """
    listed = paths.corpus / "heldout" / "files.txt"
    if not listed.is_file():
        raise UsageError(f"找不到留出文件的清单 {listed}", hint="没有它就分不清哪些报告不能用于训练")
    return frozenset(listed.read_text("utf-8").split())


def training_files(paths: Paths) -> list[Path]:
    """Return the files to train on: real reports that are not held out, then the corpus; each text once.

    A Word file whose stem is that of a text file in the folder is a copy of it.

    Raises:
        UsageError: the folder of reports does not exist.
    """
    if not paths.reports.is_dir():
        raise UsageError(f"找不到报告文件夹 {paths.reports}", hint="请用 --reports 指出真实报告所在的文件夹")
    hidden = held_out(paths)
    hidden_stems = {Path(name).stem for name in hidden}
    real = [path for path in sorted(paths.reports.rglob("*")) if is_report(path)]
    stems = {path.stem for path in real if path.suffix == ".txt"}
    kept = [
        path
        for path in real
        if path.relative_to(paths.reports).as_posix() not in hidden
        and path.stem not in hidden_stems
        and (path.suffix == ".txt" or path.stem not in stems)
    ]
    own = [path for path in sorted((paths.corpus / "reports").glob("*")) if is_report(path)]
    return list(_distinct(kept + own))


def is_report(path: Path) -> bool:
    """Tell whether a path is a file that the readers take."""
    return path.is_file() and is_candidate(path) and path.suffix.lower() in SUPPORTED


def mine_all(files: list[Path], advance: Callable[[], object] = lambda: None) -> Iterator[Report]:
    """Mine files with rules only.

    Args:
        files: what to mine.
        advance: called after each file.
    """
    from reportmine.pipeline import load

    miner = load("none")
    for path in files:
        source: Source = read(path)
        yield miner.mine(source)
        advance()


def digest_of(files: list[Path]) -> str:
    """Return a hash over the bytes of files in order: what a model was trained on."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _distinct(files: list[Path]) -> Iterator[Path]:
    seen: set[bytes] = set()
    for path in files:
        digest = hashlib.sha256(path.read_bytes()).digest()
        if digest not in seen:
            seen.add(digest)
            yield path
