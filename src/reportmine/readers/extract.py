"""What a format reader hands to the door, and how it refuses a file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportmine.errors import ReadError
from reportmine.schema.document import ScanLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The text of one file, before the door adds where it came from.

    Attributes:
        text: the text, lines ended by LF.
        encoding: encoding of a text file as detected, empty for other formats.
        title: title in the file's own metadata, empty when none.
        scan_lines: the lines of `text` that were recognised in a picture, by their place in it.
    """

    text: str
    encoding: str = ""
    title: str = ""
    scan_lines: tuple[ScanLine, ...] = ()


def refusal(name: str, what: str, hint: str) -> ReadError:
    """Return the error for a file that cannot be read.

    Args:
        name: file name without its folder.
        what: what is wrong with it, in Chinese, without the file name.
        hint: what to try next, in Chinese.

    Returns:
        The error, to be raised by the caller.
    """
    return ReadError(f"{name}：{what}", hint=hint)


def join_lines(lines: Sequence[str]) -> str:
    """Join the lines of a word processor's file.

    Args:
        lines: one for each paragraph and table row; an empty one for each empty paragraph.

    Returns:
        The text: a run of blank lines reduced to one, none at the beginning and the end, LF at the end.
    """
    text = "\n".join(line if line.strip() else "" for line in lines).strip("\n")
    return re.sub(r"\n{3,}", "\n\n", text) + "\n"
