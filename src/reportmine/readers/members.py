"""A file inside an archive or a message, and what every such file must keep to."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from reportmine.readers import limits
from reportmine.readers.extract import refusal

_OUTSIDE = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|$)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside another.

    Attributes:
        name: its path inside, with `/`, good to print.
        open: returns its bytes, given what to call it in messages; raises `ReadError`.
    """

    name: str
    open: Callable[[str], bytes]


def tidy_name(name: str) -> str:
    """Return a name with `/` between its parts and without control characters.

    Args:
        name: as the archive has it.
    """
    return _CONTROL.sub("\ufffd", name.replace("\\", "/")).removeprefix("./")


def leads_outside(name: str) -> bool:
    """Tell whether a path would lead out of the folder that an archive is unpacked to.

    Args:
        name: as the archive has it.
    """
    return _OUTSIDE.match(tidy_name(name)) is not None


def check_member(name: str, title: str, *, link: bool, locked: bool, size: int) -> None:
    """Refuse a file that is not to be opened.

    Args:
        name: its path inside, tidied.
        title: what to call it in messages.
        link: whether it is a symbolic link.
        locked: whether it is encrypted.
        size: what it unpacks to, as the archive says.

    Raises:
        ReadError: its path leads out of the archive; it is a link, locked or too large.
    """
    if leads_outside(name):
        what = "文件名里的路径指向压缩包之外，出于安全不读"
        raise refusal(title, what, "确认文件来源；若是正常报告，解压后重新打包")
    if link:
        raise refusal(title, "是一个链接，不是文件，出于安全不读", "把链接指向的文件本身打进压缩包再试")
    if locked:
        raise refusal(title, "压缩包有密码，打不开", "用密码解压后，对解压出来的文件再试")
    if size > limits.MAX_FILE_BYTES:
        limit = limits.MAX_FILE_BYTES // limits.MEGABYTE
        what = f"解压后有 {size // limits.MEGABYTE} MB，超过 {limit} MB 的上限，没有读"
        raise refusal(title, what, "确认没有选错文件，或拆成几个文件")


def check_archive(name: str, count: int, packed: int, unpacked: int) -> None:
    """Refuse an archive by what its own table of contents says, before anything is unpacked.

    Args:
        name: what to call it in messages.
        count: files in it.
        packed: its size in bytes.
        unpacked: what all its files unpack to, in bytes.

    Raises:
        ReadError: there are too many files, or they are too large, or grow too much.
    """
    hint = "确认文件来源；若是正常报告，分成几个小一些的压缩包再试"
    if count > limits.MAX_MEMBERS:
        raise refusal(name, f"里面有 {count} 个文件，超过 {limits.MAX_MEMBERS} 个的上限，没有读", hint)
    if unpacked > limits.MAX_UNPACKED_BYTES:
        limit = limits.MAX_UNPACKED_BYTES // limits.MEGABYTE
        what = f"解压后合计有 {unpacked // limits.MEGABYTE} MB，超过 {limit} MB 的上限，没有读"
        raise refusal(name, what, hint)
    if unpacked > limits.EXPANSION_FLOOR and unpacked > limits.MAX_EXPANSION * packed:
        what = f"解压后会涨到 {unpacked // packed} 倍，超过 {limits.MAX_EXPANSION} 倍的上限，像是压缩炸弹，没有读"
        raise refusal(name, what, hint)
