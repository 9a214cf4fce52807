"""The text is fixed here once, before any offset exists.

A text file keeps everything but its line ends: blank lines, tabs, full-width and trailing spaces stay, because
annotations point into the text as it was typed. Only a PDF is mended further: it has no paragraphs, just lines at
places on pages, so running heads, feet and page numbers go and the lines of a paragraph are joined again.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_EDGE = 0.12
"""Part of a page's height at top and bottom where heads and feet stand (the top margin of an official paper, GB/T 9704,
is 37 mm of 297)."""

_LEAST_REPEATS = 0.6
_FULL_SLACK = 1.0
_INDENT = 1.2
_MARKED_PAGE_NO = re.compile(
    r"[-—–－─―~·•]+\s*\d{1,4}\s*[-—–－─―~·•]+|第?\s*\d{1,4}\s*页?\s*[/／,，]?\s*共\s*\d{1,4}\s*页|\d{1,4}\s*[/／]\s*\d{1,4}"
    r"|第\s*[\d一二三四五六七八九十百]{1,5}\s*页|\d{1,4}\s*页|page\s*\d{1,4}(?:\s*of\s*\d{1,4})?",
    re.I,
)
_BARE_PAGE_NO = re.compile(r"\d{1,4}")
_FINAL = re.compile(r"[。！？!?；;：:…][”’」』）)】》\"']*$")
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.．、](?!\d)|[①-⑳]"
    r"|第[一二三四五六七八九十]+(?:部分|章|节|条|，|、))"
)
_TOKEN = re.compile(r"[“‘（《【〔「『]*(?:[!-~]+|.)[，。、；：！？）》】〕」』”’％]*")
_LATIN_END, _LATIN_START = re.compile(r"[A-Za-z,;.]$"), re.compile(r"^[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page, in points from the page's lower left corner.

    Attributes:
        text: its text, without spaces at the ends.
        left: left edge of the first character.
        right: right edge of the last one.
        middle: height of its middle.
        em: width of a full-width character.
        columns: whether wide gaps part it into cells.
    """

    text: str
    left: float
    right: float
    middle: float
    em: float
    columns: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """Text that lines of pages were joined into.

    Attributes:
        text: the text, ended by LF; empty when the pages have no lines.
        starts: for each line of the pages, in order, where it begins in the text.
    """

    text: str
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in reading order, and its height in points."""

    lines: tuple[Line, ...]
    height: float


def line_ends(text: str) -> str:
    """Return the text without byte-order mark and with LF as its only line end.

    Args:
        text: text as decoded.

    Returns:
        The text; every other character stays where it is.
    """
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def drop_furniture(pages: list[Page]) -> list[Page]:
    """Take running heads, running feet and page numbers off the pages.

    A head or foot is a line at the edge of the page that comes back, but for its digits, on most pages (at least two).
    A page number is a line at the edge that says so (`- 3 -`, `第3页`, `3/12`), or a bare number that counts along with
    the pages.

    Args:
        pages: the pages of one document in order.

    Returns:
        The same pages with fewer lines.
    """
    repeats = Counter(key for page in pages for key in {_edge_key(line, page) for line in page.lines} if key)
    least = max(2, _LEAST_REPEATS * sum(bool(page.lines) for page in pages))
    running = {key for key, count in repeats.items() if count >= least}
    shift = _page_no_shift(pages)
    result = []
    for index, page in enumerate(pages):
        kept = tuple(
            line
            for line in page.lines
            if not (
                _edge_key(line, page) in running or _is_page_no(line, page, None if shift is None else index + shift)
            )
        )
        result.append(Page(kept, page.height))
    return result


def rejoin(pages: list[Page]) -> Joined:
    """Join the lines of pages into paragraphs, one a line.

    A line goes on in the next one when it fills the column and the next one is not indented, nor a heading, nor a
    table row. In a document that indents its paragraphs a full stop at the end of a full line ends nothing; elsewhere
    it does.

    Args:
        pages: the pages without furniture.

    Returns:
        The text, and where each line went.
    """
    lines = [(line, *margins) for page, margins in zip(pages, _margins(pages), strict=True) for line in page.lines]
    if not lines:
        return Joined("", ())
    indented = _indents_paragraphs(lines)
    text = lines[0][0].text
    starts = [0]
    for (last, _, right), (line, left, _) in pairwise(lines):
        if _goes_on(last, right, line, left, indented=indented):
            text += _glue(last.text, line.text)
        else:
            text += "\n"
        starts.append(len(text))
        text += line.text
    return Joined(text + "\n", tuple(starts))


def _at_edge(line: Line, page: Page) -> str:
    """Say at which edge of the page a line stands: top, bottom or neither (empty)."""
    if line.middle >= page.height * (1 - _EDGE):
        return "top"
    return "bottom" if line.middle <= page.height * _EDGE else ""


def _edge_key(line: Line, page: Page) -> tuple[str, str] | None:
    """Return what a line at the edge is recognised by on other pages: the edge and the text without its digits."""
    edge = _at_edge(line, page)
    words = re.sub(r"[\d\s]+", "", line.text)
    return (edge, words) if edge and re.search(r"\w", words) else None


def _page_no_shift(pages: list[Page]) -> int | None:
    """Return what to add to a page's index to get the bare number at its edge; None when no number counts along."""
    shifts: Counter[int] = Counter()
    for index, page in enumerate(pages):
        bare = {line.text for line in page.lines if _at_edge(line, page) and _BARE_PAGE_NO.fullmatch(line.text)}
        shifts.update(int(text) - index for text in bare)
    shift, count = shifts.most_common(1)[0] if shifts else (0, 0)
    return shift if count >= 2 or (len(pages) == 1 and shift == 1) else None


def _is_page_no(line: Line, page: Page, expected: int | None) -> bool:
    """Tell whether a line is a page number."""
    if not _at_edge(line, page):
        return False
    return _MARKED_PAGE_NO.fullmatch(line.text) is not None or line.text == str(expected)


def _margins(pages: list[Page]) -> Iterator[tuple[float, float]]:
    """Yield the left and right edge of the text column of each page; a page of few lines takes the document's."""
    whole = _column([line for page in pages for line in page.lines])
    for page in pages:
        yield _column(list(page.lines)) if len(page.lines) >= 12 else whole


def _column(lines: list[Line]) -> tuple[float, float]:
    """Return the edges of the text column: the leftmost place where several lines begin, where full lines end."""
    if not lines:
        return 0.0, 0.0
    em = median(line.em for line in lines)
    lefts = Counter(round(line.left / em * 2) for line in lines)
    common = [place for place, count in lefts.items() if count >= 0.1 * len(lines)]
    left = min(common or lefts) * em / 2
    rights = sorted(line.right for line in lines)
    return left, rights[-1 - len(rights) // 20]


def _indents_paragraphs(lines: list[tuple[Line, float, float]]) -> bool:
    """Tell whether the document begins its paragraphs with an indent of about two characters."""
    indents = sum(_INDENT < (line.left - left) / line.em < 3 for line, left, _ in lines)
    return indents >= max(2, 0.05 * len(lines))


def _goes_on(last: Line, right: float, line: Line, left: float, *, indented: bool) -> bool:
    """Tell whether a paragraph goes on from one line to the next."""
    if last.columns or line.columns or line.left - left > _INDENT * line.em:
        return False
    # What opens the next line (a number, a word, a hanzi with the signs around it) cannot be broken: if it had fitted,
    # it would stand on the line before.
    if right - last.right > (_FULL_SLACK + _width(_TOKEN.match(line.text))) * last.em:
        return False
    final = _FINAL.search(last.text) is not None
    if indented:
        return not (final and _HEADING.match(line.text))
    return not final and not _HEADING.match(line.text)


def _width(token: re.Match[str] | None) -> float:
    """Return the width of a token in full-width characters."""
    return sum(0.5 if char.isascii() else 1.0 for char in token[0]) if token else 0.0


def _glue(before: str, after: str) -> str:
    """Return what joins two lines: a space between Latin words, nothing between hanzi or digits."""
    return " " if _LATIN_END.search(before) and _LATIN_START.match(after) else ""
