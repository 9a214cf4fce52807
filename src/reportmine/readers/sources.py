"""The door: a path in, its sources out.

An ordinary file gives one source. An archive or a message gives one for each file inside it, at any depth, with a path
such as `外.zip!/内.7z!/报告.docx`. Nothing is unpacked to the disk: a name inside an archive can lead nowhere.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from reportmine.errors import ReadError
from reportmine.readers import limits
from reportmine.readers.choose import CONTAINER_KINDS, check_kind, extract, guarded, is_candidate, load, shown
from reportmine.readers.extract import refusal
from reportmine.readers.members import Member
from reportmine.schema.document import Source
from reportmine.schema.records import Failure

INSIDE = "!/"
"""Stands in a path between an archive or message and the name of a file inside it."""


def open_sources(path: Path, *, skip: Collection[str] = frozenset()) -> Iterator[Source | Failure]:
    """Read a file, and every file inside it if it is an archive or a message.

    The sources come one after another, so that only one text is held at a time. A file inside that cannot be read gives
    a failure in its place and the others go on; only what breaks a limit on the whole ends it, with a failure.

    Args:
        path: the file.
        skip: digests of contents that are not wanted; they are passed over without being read.

    Yields:
        At least one item unless all are skipped; nothing is raised.
    """
    for leaf in _leaves(Path(path)):
        if isinstance(leaf, Failure):
            yield leaf
        elif leaf.sha256 not in skip:
            try:
                yield leaf.read()
            except ReadError as error:
                yield _failure(leaf.path, error, leaf.sha256)


def digests(path: Path) -> tuple[str, ...]:
    """Return the digests of the contents that `open_sources` would read, without reading their texts.

    Args:
        path: the file.

    Returns:
        One SHA-256 in hex for each report of the file, in order; for an ordinary file its own, none for one that cannot
        be opened.
    """
    return tuple(leaf.sha256 for leaf in _leaves(Path(path)) if isinstance(leaf, _Leaf))


def read(path: Path) -> Source:
    """Read a report file.

    Args:
        path: the file; an archive or message is read when there is just one report inside.

    Returns:
        Its text, fixed once and for all, and where it came from.

    Raises:
        ReadError: for whatever reason the file gives no text, or more than one; nothing else is raised.
    """
    path = Path(path)
    found = list(islice(_leaves(path), 2))
    if len(found) > 1:
        hint = "对它用 reportmine run 会全部读出；只看一份的话，先解压（或存下附件）再给出那一份"
        raise refusal(_name(path), "里面不止一个文件", hint)
    (leaf,) = found
    if isinstance(leaf, Failure):
        raise ReadError(leaf.error, hint=leaf.hint)
    return leaf.read()


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A file that holds no others.

    Attributes:
        path: where it is, for the store.
        name: what to call it in messages.
        data: its bytes.
        kind: what they are.
    """

    path: str
    name: str
    data: bytes
    kind: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def read(self) -> Source:
        found, media_type = extract(self.data, self.name, self.kind)
        return Source(
            text=found.text,
            media_type=media_type,
            sha256=self.sha256,
            path=self.path,
            encoding=found.encoding,
            title=found.title,
            scan_lines=found.scan_lines,
        )


class _OverLimitError(ReadError):
    """A limit on the outermost file as a whole is broken: nothing more of it is opened."""


@dataclass(slots=True)
class _Budget:
    """What the outermost file may still give.

    Attributes:
        members: files.
        unpacked: bytes.
    """

    members: int
    unpacked: int

    def spend_members(self, count: int, name: str) -> None:
        self.members -= count
        if self.members < 0:
            what = f"里面的文件超过 {limits.MAX_MEMBERS} 个的上限，没有再读下去"
            raise _OverLimitError(f"{name}：{what}", hint="分成几个小一些的压缩包再试")

    def spend_bytes(self, count: int, name: str) -> None:
        self.unpacked -= count
        if self.unpacked < 0:
            limit = limits.MAX_UNPACKED_BYTES // limits.MEGABYTE
            what = f"解压后合计超过 {limit} MB 的上限，没有再读下去"
            raise _OverLimitError(f"{name}：{what}", hint="确认文件来源；若是正常报告，分成几个小一些的压缩包再试")


def _leaves(path: Path) -> Iterator[_Leaf | Failure]:
    """Yield what a file holds, itself when it is no container."""
    name, where = _name(path), shown(str(path))
    budget = _Budget(limits.MAX_MEMBERS, limits.MAX_UNPACKED_BYTES)
    try:
        with guarded(name):
            data = load(path, name)
        yield from _inside(data, where, name, 0, budget)
    except ReadError as error:
        yield _failure(where, error)


def _inside(data: bytes, path: str, name: str, depth: int, budget: _Budget) -> Iterator[_Leaf | Failure]:
    """Yield what some bytes hold.

    Raises:
        ReadError: they are of no kind that is read, or a limit is broken.
    """
    with guarded(name):
        kind = check_kind(data, name)
    if kind not in CONTAINER_KINDS:
        yield _Leaf(path, name, data, kind)
        return
    if depth >= limits.MAX_NESTING:
        what = f"压缩包或邮件层层套着，超过 {limits.MAX_NESTING} 层的上限"
        raise refusal(name, what, "把最里面的文件解压出来再试")
    with guarded(name):
        members = [member for member in _lister(kind)(data, name) if is_wanted(member.name)]
        budget.spend_members(len(members), name)
    if not members:
        raise refusal(name, "里面没有可以读取的报告", "确认没有选错文件")
    for member in members:
        inner = (f"{path}{INSIDE}{member.name}", f"{name}{INSIDE}{member.name}")
        try:
            yield from _opened(member, *inner, depth + 1, budget)
        except _OverLimitError:
            raise
        except ReadError as error:
            yield _failure(inner[0], error)


def _opened(member: Member, path: str, name: str, depth: int, budget: _Budget) -> Iterator[_Leaf | Failure]:
    """Yield what a file inside another holds."""
    with guarded(name):
        data = member.open(name)
        budget.spend_bytes(len(data), name)
        if not data:
            raise refusal(name, "是空文件（0 字节）", "重新打包或向原作者再要一份")
    yield from _inside(data, path, name, depth, budget)


def is_wanted(name: str) -> bool:
    """Tell whether a file inside an archive is worth opening, by the same rule as one met in a folder.

    Args:
        name: its path inside, with `/`.
    """
    return all(part == ".." or is_candidate(Path(part)) for part in PurePosixPath(name).parts)


def _lister(kind: str) -> Callable[[bytes, str], list[Member]]:
    if kind == "eml":
        from reportmine.readers.mail import list_message

        return list_message
    if kind == "7z":
        from reportmine.readers.sevenzip import list_7z

        return list_7z
    from reportmine.readers.zips import list_zip

    return list_zip


def _name(path: Path) -> str:
    return shown(path.name or str(path))


def _failure(path: str, error: ReadError, sha256: str = "") -> Failure:
    return Failure(path=path, sha256=sha256, stage="read", error=error.message, hint=error.hint)
