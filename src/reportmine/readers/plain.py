"""Plain text and Markdown: decode, mend the line ends, change nothing else."""

from reportmine.readers.encoding import decode
from reportmine.readers.extract import Extract
from reportmine.readers.tidy import line_ends


def read_plain(data: bytes, name: str) -> Extract:
    """Read a text or Markdown file.

    Markdown stays as it is written: its marks (`#`, `-`, `|`) are part of the text that offsets point into.

    Args:
        data: all bytes of the file.
        name: file name, for the message.

    Returns:
        The text without byte-order mark and with LF line ends, otherwise untouched.

    Raises:
        ReadError: the bytes are no text, or not in one provable encoding.
    """
    decoded = decode(data, name)
    return Extract(text=line_ends(decoded.text), encoding=decoded.encoding)
