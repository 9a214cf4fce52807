"""What a format reader hands to the door, and how it refuses a file."""

from dataclasses import dataclass

from reportmine.errors import ReadError


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The text of one file, before the door adds where it came from.

    Attributes:
        text: the text, lines ended by LF.
        encoding: encoding of a text file as detected, empty for other formats.
        title: title in the file's own metadata, empty when none.
    """

    text: str
    encoding: str = ""
    title: str = ""


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
