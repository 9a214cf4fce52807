"""A paragraph → the items listed in it (`一是…；二是…`, `第一，…`, `①…`), innermost first come, lead text left out."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_DIGITS = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", start=1)}
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_AFTER = r"(?:^|(?<=[。；;：:，,！!？?\s）)”、]))\s*"
_AFTER_STOP = r"(?:^|(?<=[。；;：:！!\s]))\s*"


def _chinese(numeral: str) -> int:
    """Return the value of a Chinese numeral under a hundred."""
    if "十" not in numeral:
        return _DIGITS.get(numeral, 0)
    tens, _, ones = numeral.partition("十")
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


def _decimal(numeral: str) -> int:
    return int(numeral)


def _either(numeral: str) -> int:
    return int(numeral) if numeral.isdecimal() else _chinese(numeral)


def _circled(numeral: str) -> int:
    return ord(numeral) - ord("①") + 1


def _in_words(word: str) -> int:
    return {"首": 1, "其": 2, "再": 3, "最": 4}[word[0]]


_FAMILIES: tuple[tuple[re.Pattern[str], Callable[[str], int]], ...] = (
    (re.compile(rf"{_AFTER}({_NUMERAL})(?:是|要)"), _chinese),
    (re.compile(rf"{_AFTER}第({_NUMERAL})[，,、：:]"), _chinese),
    (re.compile(rf"{_AFTER_STOP}其([一二三四五六])[，,、：:是]"), _chinese),
    (re.compile(rf"{_AFTER_STOP}(首先|其次|再次|再者|最后)[，,]"), _in_words),
    (re.compile(rf"{_AFTER}([①-⑳])"), _circled),
    (re.compile(rf"{_AFTER_STOP}[（(]({_NUMERAL}|\d{{1,2}})[）)]"), _either),
    (re.compile(rf"{_AFTER_STOP}(\d{{1,2}})[.．、](?![\d*])"), _decimal),
)
"""List markers: a pattern whose group is the number, and how to read it."""

_OPENING = re.compile(
    rf"(?:{_NUMERAL}(?:是|要)|第{_NUMERAL}(?:[，,、：:]|(?:部分|章|节)[、，,：:\s]*)|其[一二三四五六][，,、：:是]|(?:首先|其次|再次|再者|最后)[，,]"
    rf"|[①-⑳❶-❿][、.．]?|[（(](?:{_NUMERAL}|[\d０-９]{{1,2}})[）)][、.．]?|{_NUMERAL}(?:、|．|[.](?!\d))"
    rf"|[\d０-９]{{1,2}}(?:[.．、](?![\d*０-９])|[)）])|#{{1,6}} )\s*"
)
"""Any list or heading number at the start of a text."""

_STOP = re.compile(r"[。；;！!？?]")
_TITLE_STOP = re.compile(r"[，,。；;：:！!？?\n]")
_LONGEST_TITLE = 60
_CIRCUMSTANCE = re.compile(r"随着|由于|受(?=[^，。；]{0,30}(?:影响|制约|限制|冲击))|鉴于|面对|在(?=[^，。；]{1,20}(?:下|上|中|背景|形势|同时)[，,])")


@dataclass(frozen=True, slots=True)
class Item:
    """A listed item.

    Attributes:
        start: first code point, its marker included.
        end: one past its final punctuation.
    """

    start: int
    end: int


def opening_length(text: str) -> int:
    """Return the length of the list or heading number that a text starts with, 0 when it has none."""
    match = _OPENING.match(text)
    return match.end() if match else 0


def item_title(text: str) -> str:
    """Return an item's first clause without its number, the circumstances (`受…影响，`) left out."""
    body = text[opening_length(text) :].lstrip()
    stop = _TITLE_STOP.search(body)
    if stop is not None and stop.group() in "，," and _CIRCUMSTANCE.match(body):
        body = body[stop.end() :]
        stop = _TITLE_STOP.search(body)
    return body[: stop.start() if stop else len(body)][:_LONGEST_TITLE].strip()


def split_items(text: str, start: int, end: int) -> list[Item]:
    """Return the innermost items listed in `text[start:end]`, an empty list when it lists none.

    A list needs two markers of one family that count up from one; at the start of the paragraph any single marker will do,
    for such items stand in paragraphs of their own. Lead text before an inner list belongs to no item.
    """
    paragraph = text[start:end]
    best: list[tuple[int, int]] = []
    for pattern, number_of in _FAMILIES:
        chain = _chained(paragraph, pattern, number_of)
        if chain and (not best or chain[0][0] < best[0][0]):
            best = chain
    if not best:
        return []
    items: list[Item] = []
    for item_start, item_end in best:
        mark = opening_length(paragraph[item_start:item_end])
        inner = split_items(text, start + item_start + mark, start + item_end) if _may_list(paragraph, item_start + mark, item_end) else []
        if len(inner) > 1:
            items.extend(inner)
        else:
            items.append(_trimmed(text, start + item_start, start + item_end))
    return items


def _chained(paragraph: str, pattern: re.Pattern[str], number_of: Callable[[str], int]) -> list[tuple[int, int]]:
    """Return the spans of the items of one family; numbering may start again at one, which opens another list."""
    chains: list[list[int]] = []
    expected = 1
    for match in pattern.finditer(paragraph):
        number = number_of(match.group(1))
        place = match.end() - len(match.group().lstrip())
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


_MAY_LIST = ("一是", "第一", "首先", "其一", "①", "（一）", "(一)", "（1）", "(1)", "1.", "1、", "1．", "一要")


def _may_list(paragraph: str, start: int, end: int) -> bool:
    return any(paragraph.find(word, start, end) >= 0 for word in _MAY_LIST)


def _trimmed(text: str, start: int, end: int) -> Item:
    chunk = text[start:end]
    return Item(start + len(chunk) - len(chunk.lstrip()), start + len(chunk.rstrip()))
