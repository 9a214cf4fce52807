"""RTF files: the text that Word shows, in order.

striprtf, the kept library for this, keeps text that tracked changes deleted and text that is hidden (a wrong figure
that looks right), drops the numbers of lists, and fails on a GBK character whose second byte is written as a letter;
so the format is read here. Source: Rich Text Format Specification 1.9.1, Microsoft 2008.

In: paragraphs, tables (rows as lines), list numbers as the writer left them, text boxes, results of fields. Out:
headers, footers, notes, comments, deleted and hidden text, field codes, a generated table of contents, pictures.
"""

import re
from dataclasses import dataclass, replace

from reportmine.readers import limits
from reportmine.readers.encoding import is_garbled
from reportmine.readers.extract import Extract, join_lines, refusal
from reportmine.readers.rows import Cell, row_lines
from reportmine.readers.rtf_bytes import Fonts, decode_run

_TOKEN = re.compile(rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}]+)", re.S)
_AGAIN = "文件可能没有传完或已损坏；重新下载，或用 Word/WPS 打开，另存为 .docx 再试"
# Groups whose text is none of the report's.
_SKIPPED = frozenset(
    b"colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf footnote annotation"
    b" listtable listoverridetable revtbl rsidtbl filetbl objdata objclass objname shprslt sp nonesttables"
    b" xe tc rxe txe themedata datastore generator upr".split()
)
# Groups marked as "may be skipped" (\*) that hold text all the same.
_KEPT = frozenset((b"shpinst", b"nesttableprops"))
_TEXTS = {
    b"tab": "\t",
    b"line": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"emspace": "\u2003",
    b"enspace": "\u2002",
    b"qmspace": "\u2005",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"nestcell": "\t",
    b"nestrow": "\n",
}
_ENDS = frozenset((b"par", b"sect", b"page", b"column"))
_SIGNS = {b"~": "\xa0", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\"}


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group.

    Attributes:
        skipped: whether its text is none of the report's.
        target: `fonttbl`, `fldinst` or `title` while such a group is read, else empty.
        font: number of the font; None for the default one.
        fallback: characters that stand for one given by its code point, for old readers.
        hidden: whether the text is not shown.
        deleted: whether tracked changes took it out.
    """

    skipped: bool = False
    target: str = ""
    font: int | None = None
    fallback: int = 1
    hidden: bool = False
    deleted: bool = False


def read_rtf(data: bytes, name: str) -> Extract:
    """Read an RTF file.

    Args:
        data: all bytes of the file.
        name: file name, for the message.

    Returns:
        Its text, and the title in its properties.

    Raises:
        ReadError: the file is truncated, nested too deep, or holds bytes that fit no encoding.
    """
    reader = _Reader(name)
    reader.read(data)
    text = join_lines(reader.lines)
    # Characters beyond the basic plane are written as two halves.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if is_garbled(text):
        raise refusal(name, "RTF 的文字是乱码", "用 Word 或 WPS 打开，确认文字正常后另存为 .docx 再试")
    return Extract(text=text, title=reader.title.strip())


class _Reader:
    """Reads the file once, from front to back."""

    def __init__(self, name: str) -> None:
        self.lines: list[str] = []
        self.title = ""
        self._name = name
        self._fonts = Fonts()
        self._states: list[_State] = []
        self._state = _State()
        self._run = bytearray()
        self._line = ""
        self._in_table = False
        self._cell: list[str] = []
        self._row: list[Cell] = []
        self._field = ""
        self._to_skip = 0
        self._starred = False

    def read(self, data: bytes) -> None:
        """Read all groups up to the end of the outermost one.

        Raises:
            ReadError: the file breaks off, is nested too deep, or holds bytes that fit no encoding.
        """
        at = 0
        while at < len(data):
            token = _TOKEN.match(data, at)
            if token is None:
                break
            at = token.end()
            word, number, byte, sign, brace, plain = token.groups()
            if byte is not None or plain is not None:
                self._bytes(bytes.fromhex(byte.decode()) if byte is not None else re.sub(rb"[\r\n]", b"", plain))
                continue
            self._flush()
            if brace == b"{":
                self._open()
            elif brace:
                if self._close():
                    self._in_table = False
                    self._end_line()
                    return
            elif word == b"bin":
                at += max(0, int(number or 0))
            elif word:
                self._word(word.lower(), None if number is None else int(number))
            else:
                self._sign(sign)
        raise refusal(self._name, "RTF 不完整，文件被截断", _AGAIN)

    def _open(self) -> None:
        if len(self._states) >= limits.MAX_GROUPS:
            what = f"RTF 的分组套了 {limits.MAX_GROUPS} 层以上，超过上限，没有读"
            raise refusal(self._name, what, "用 Word 或 WPS 打开，另存为 .docx 再试")
        self._states.append(self._state)
        self._to_skip = 0

    def _close(self) -> bool:
        """Leave a group; True when it was the outermost one."""
        self._to_skip = 0
        self._state = self._states.pop() if self._states else _State()
        return not self._states

    def _bytes(self, data: bytes) -> None:
        """Take text in the encoding of the font, less what only repeats a character for old readers."""
        skip = min(self._to_skip, len(data))
        self._to_skip -= skip
        if data := data[skip:]:
            self._starred = False
            self._run += data

    def _flush(self) -> None:
        """Decode the text taken since the last control word."""
        if not self._run:
            return
        run, self._run = bytes(self._run), bytearray()
        state = self._state
        if state.target == "fonttbl" or (state.skipped and not state.target):
            return
        text = decode_run(run, self._fonts.charset(state.font), self._fonts.codepage)
        if text is None:
            what = f"RTF 里有字节（{run[:8].hex(' ')}）不合所用字体的编码"
            raise refusal(self._name, what, "用 Word 或 WPS 打开，确认文字正常后另存为 .docx 再试")
        self._show(text)

    def _show(self, text: str) -> None:
        state = self._state
        if state.target == "fldinst":
            self._field += text
        elif state.target == "title":
            self.title += text
        elif not (state.skipped or state.hidden or state.deleted):
            self._line += text

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._starred = True
        elif sign in b"\r\n":
            self._end_line()
        elif sign in _SIGNS:
            self._show(_SIGNS[sign])

    def _word(self, word: bytes, number: int | None) -> None:
        self._to_skip = 0
        starred, self._starred = self._starred, False
        if self._enters(word, starred=starred):
            return
        state = self._state
        if word in (b"ansicpg", b"fcharset", b"deff"):
            self._fonts.note(word, number or 0)
        elif word == b"f":
            self._state = replace(state, font=number)
            if state.target == "fonttbl":
                self._fonts.current = number or 0
        elif word == b"u" and number is not None:
            self._show(chr(number % 0x10000))
            self._to_skip = state.fallback
        elif word == b"uc":
            self._state = replace(state, fallback=min(max(number or 0, 0), 10))
        elif word == b"v":
            self._state = replace(state, hidden=number != 0)
        elif word == b"deleted":
            self._state = replace(state, deleted=number != 0)
        elif word == b"plain":
            self._state = replace(state, font=None, hidden=False, deleted=False)
        elif not state.skipped:
            self._layout(word)

    def _enters(self, word: bytes, *, starred: bool) -> bool:
        """Note that a group begins that is not the report's running text; True when the word says no more than that."""
        state = self._state
        if word == b"fonttbl":
            self._state = replace(state, skipped=True, target="fonttbl")
        elif word == b"fldinst":
            self._field = ""
            self._state = replace(state, skipped=True, target="fldinst")
        elif word == b"fldrslt":
            contents = self._field.strip().upper().startswith("TOC")
            self._state = replace(state, skipped=state.skipped or contents)
        elif word == b"title" and state.skipped:
            self._state = replace(state, target="title")
        elif word in _SKIPPED or (starred and word not in _KEPT):
            # Text boxes stand in a group that may be skipped, beside properties that must be.
            self._state = replace(state, skipped=True, target="")
        else:
            return starred
        return True

    def _layout(self, word: bytes) -> None:
        """Take a word that ends something, or stands for a character."""
        if word == b"pard":
            self._in_table = False
        elif word == b"intbl":
            self._in_table = True
        elif word == b"cell":
            self._row.append(Cell((*self._cell, *self._line.split("\n"))))
            self._cell, self._line = [], ""
        elif word == b"row":
            self.lines += row_lines(self._row)
            self._row, self._in_table = [], False
        elif word in _ENDS:
            self._end_line()
        elif word in _TEXTS:
            self._show(_TEXTS[word])

    def _end_line(self) -> None:
        """End a paragraph, in the text or in the cell of a table."""
        if self._state.skipped or self._state.deleted:
            return  # a deleted end of paragraph joins the next one
        if self._in_table:
            self._cell += self._line.split("\n")
        else:
            # What stands in cells that no row ended is text all the same.
            self.lines += [*row_lines(self._row), *self._cell, *self._line.split("\n")]
            self._row, self._cell = [], []
        self._line = ""
