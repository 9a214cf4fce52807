"""The encodings of an RTF file: every font has its own."""

from reportmine.readers.encoding import is_natural
from reportmine.readers.symbols import symbols

_CHARSETS = {
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    204: "cp1251",
    238: "cp1250",
}
"""Windows character sets of fonts (`\\fcharset`) other than the western ones."""

_CODEPAGES = {936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 65001: "utf-8", 54936: "gb18030"}
_SYMBOL = 2
_SYMBOL_BASE = 0xF000
_WESTERN = "cp1252"


class Fonts:
    """The fonts of a file, as its head lists them.

    Attributes:
        codepage: encoding of the file as a whole.
        current: number of the font that the list is at.
    """

    def __init__(self) -> None:
        """Start with no font and the western encoding, as the format says."""
        self.codepage = _WESTERN
        self.current = 0
        self._default = 0
        self._charsets: dict[int, int] = {}

    def note(self, word: bytes, number: int) -> None:
        """Take a control word of the head.

        Args:
            word: `ansicpg`, `deff` or `fcharset`.
            number: its value.
        """
        if word == b"ansicpg":
            self.codepage = _CODEPAGES.get(number, _WESTERN)
        elif word == b"deff":
            self._default = number
        else:
            self._charsets[self.current] = number

    def charset(self, font: int | None) -> int:
        """Return the character set of a font; 0 (western) when the list does not tell.

        Args:
            font: its number, None for the default font.
        """
        return self._charsets.get(self._default if font is None else font, 0)


def decode_run(run: bytes, charset: int, codepage: str) -> str | None:
    r"""Decode text.

    A font that says it is western may hold Chinese all the same: several programs write GBK without changing the font.
    Pairs of bytes of GB 2312 that read like Chinese are taken for that when the file as a whole is Chinese, since two
    accented letters side by side do not occur in a report.

    Args:
        run: bytes of one run.
        charset: `\fcharset` of the font.
        codepage: encoding of the file as a whole.

    Returns:
        The text; None when a byte does not fit.
    """
    if run.isascii() and charset != _SYMBOL:
        return run.decode("ascii")
    if charset == _SYMBOL:
        return symbols("".join(chr(_SYMBOL_BASE + byte) if byte >= 0x20 else "" for byte in run))
    if charset in _CHARSETS:
        return _strictly(run, _CHARSETS[charset])
    if codepage == _WESTERN:
        text = _strictly(run, "gb18030") if _in_pairs(run) else None
        return text if text is not None and is_natural(text) else _strictly(run, _WESTERN)
    text = _strictly(run, codepage)
    if text is not None and (_in_pairs(run) or is_natural(text)):
        return text
    return _strictly(run, _WESTERN)


def _in_pairs(run: bytes) -> bool:
    """Tell whether all bytes beyond ASCII come as pairs of GB 2312."""
    at = 0
    while at < len(run):
        if run[at] < 0x80:
            at += 1
        elif at + 1 < len(run) and 0xA1 <= run[at] <= 0xF7 and run[at + 1] >= 0xA1:
            at += 2
        else:
            return False
    return True


def _strictly(run: bytes, encoding: str) -> str | None:
    try:
        return run.decode(encoding)
    except UnicodeDecodeError:
        return None
