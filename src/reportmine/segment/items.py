"""A paragraph → the items listed in it (`一是…；二是…`, `第一，…`, `①…`), innermost first come, lead text left out."""

import re
from collections.abc import Callable
from typing import NamedTuple

from msgspec import Struct

from reportmine.rules.patterns import pattern

_DIGITS = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", start=1)}
_NUMERAL = "[一二三四五六七八九十]{1,3}"


def _chinese(numeral: str) -> int:
    """Return the value of a Chinese numeral under a hundred."""
    if "十" not in numeral:
        return _DIGITS.get(numeral, 0)
    tens, _, ones = numeral.partition("十")
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


def _decimal(numeral: str) -> int:
    return int(numeral)


def _circled(numeral: str) -> int:
    return ord(numeral) - ord("①") + 1


def _in_words(word: str) -> int:
    return {"首": 1, "其": 2, "再": 3, "最": 4}[word[0]]


_CLAUSE = "。；;：:，,！!？?\n）)”、"
_SENTENCE = "。；;：:！!\n）)"


class _Family(NamedTuple):
    """A habit of numbering list items.

    Attributes:
        firsts: how the first item begins; no list of this family without one of them.
        marker: the marker, its number as the group.
        number_of: how to read the number.
        after: what may stand before a marker; the start of the paragraph always may.
    """

    firsts: tuple[str, ...]
    marker: re.Pattern[str]
    number_of: Callable[[str], int]
    after: str


_FAMILIES = (
    _Family(("一是", "一要"), re.compile(rf"({_NUMERAL})(?:是|要)"), _chinese, _CLAUSE),
    _Family(("第一",), re.compile(rf"第({_NUMERAL})[，,、：:]"), _chinese, _CLAUSE),
    _Family(("其一",), re.compile("其([一二三四五六])[，,、：:是]"), _chinese, _SENTENCE),
    _Family(("首先",), re.compile("(首先|其次|再次|再者|最后)[，,]"), _in_words, _SENTENCE),
    _Family(("①",), re.compile("([①-⑳])"), _circled, _CLAUSE),
    _Family(("（一）", "(一)"), re.compile(rf"[（(]({_NUMERAL})[）)]"), _chinese, _SENTENCE),
    _Family(("（1）", "(1)"), re.compile(r"[（(](\d{1,2})[）)]"), _decimal, _SENTENCE),
    _Family(("1.", "1．", "1、", "１．", "１、"), re.compile(r"(\d{1,2})[.．、](?![\d*])"), _decimal, _SENTENCE),
)

_OPENING = re.compile(
    rf"(?:{_NUMERAL}(?:是|要)|第{_NUMERAL}(?:[，,、：:]|(?:部分|章|节)[、，,：:\s]*)|其[一二三四五六][，,、：:是]|(?:首先|其次|再次|再者|最后)[，,]"
    rf"|[①-⑳❶-❿][、.．]?|[（(](?:{_NUMERAL}|[\d０-９]{{1,2}})[）)][、.．]?|{_NUMERAL}(?:、|．|[.](?!\d))"
    rf"|[\d０-９]{{1,2}}(?:[.．、](?![\d*０-９])|[)）])|#{{1,6}} )\s*"
)
"""Any list or heading number at the start of a text."""
_OPENERS = frozenset("一二三四五六七八九十第其首再最（(#①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿")
"""What it begins with, besides digits."""

_STOP = re.compile(r"[。；;！!？?]")
_TITLE_STOP = re.compile(r"[，,。；;：:！!？?\n]")
_LONGEST_TITLE = 60


class Item(Struct, frozen=True):
    """A listed item.

    Attributes:
        start: first code point, its marker included.
        end: one past its final punctuation.
    """

    start: int
    end: int


def opening_length(text: str) -> int:
    """Return the length of the list or heading number that a text starts with, 0 when it has none."""
    first = text[:1]
    if first not in _OPENERS and not first.isdecimal():  # most texts; cheaper than the pattern
        return 0
    match = _OPENING.match(text)
    return match.end() if match else 0


def item_title(text: str) -> str:
    """Return an item's first clause without its number, the circumstances (`受…影响，`) left out."""
    body = text[opening_length(text) :].lstrip()
    stop = _TITLE_STOP.search(body)
    if stop is not None and stop.group() in "，,！!" and pattern("title.circumstance").match(body):
        body = body[stop.end() :]
        stop = _TITLE_STOP.search(body)
    return body[: stop.start() if stop else len(body)][:_LONGEST_TITLE].strip()


def split_items(text: str, start: int, end: int) -> list[Item]:
    """Return the innermost items listed in `text[start:end]`, an empty list when it lists none.

    A list needs two markers of one family that count up from one; at the start of the paragraph any single marker will
    do, for such items stand in paragraphs of their own. Lead text before an inner list belongs to no item.
    """
    paragraph = text[start:end]
    best: list[tuple[int, int]] = []
    for family in _FAMILIES:
        chain = _chained(paragraph, family) if _holds(paragraph, family.firsts) else []
        if chain and (not best or chain[0][0] < best[0][0]):
            best = chain
    if not best:
        return []
    items: list[Item] = []
    for item_start, item_end in best:
        inner: list[Item] = []
        mark = item_start + opening_length(paragraph[item_start:item_end])
        if _may_list(paragraph, mark, item_end):
            inner = split_items(text, start + mark, start + item_end)
        if len(inner) > 1:
            items.extend(inner)
        else:
            items.append(_trimmed(text, start + item_start, start + item_end))
    return items


def _chained(paragraph: str, family: _Family) -> list[tuple[int, int]]:
    """Return the spans of the items of one family; numbering may start again at one, which opens another list."""
    chains: list[list[int]] = []
    expected = 1
    for match in family.marker.finditer(paragraph):
        place = match.start()
        before = paragraph[:place].rstrip(" \t\u3000")[-1:]
        if before and before not in family.after:
            continue
        number = family.number_of(match.group(1))
        if number == 1 or (place == 0 and not chains):
            chains.append([place])
        elif chains and expected <= number <= expected + 1:
            chains[-1].append(place)
        else:
            continue
        expected = number + 1
    spans: list[tuple[int, int]] = []
    kept = [chain for chain in chains if len(chain) > 1 or chain[0] == 0]
    for position, chain in enumerate(kept):
        stop = len(paragraph)
        if position + 1 < len(kept):
            stop = _lead_start(paragraph, chain[-1], kept[position + 1][0])
        spans.extend(zip(chain, [*chain[1:], stop], strict=True))
    return spans


def _lead_start(paragraph: str, item_start: int, next_start: int) -> int:
    """Return where the text that leads to the next list begins: after the last full stop before it."""
    stop = next_start
    if paragraph[next_start - 1] not in "。；":
        for match in _STOP.finditer(paragraph, item_start, next_start):
            stop = match.end()
    return stop


def _may_list(paragraph: str, start: int, end: int) -> bool:
    inner = paragraph[start:end]
    return any(_holds(inner, family.firsts) for family in _FAMILIES)


def _holds(words: str, firsts: tuple[str, ...]) -> bool:
    for first in firsts:  # noqa: SIM110 - any() over a generator takes several times as long
        if first in words:
            return True
    return False


def _trimmed(text: str, start: int, end: int) -> Item:
    chunk = text[start:end]
    return Item(start + len(chunk) - len(chunk.lstrip()), start + len(chunk.rstrip()))
