"""Figures in tables: cells split by tabs, and statistics tables whose cells stand on lines of their own."""

import re
from decimal import Decimal

from msgspec import Struct

from reportmine.find.indicators import Link, link_indicator
from reportmine.find.phrase import Hits, Phrase
from reportmine.rules.units import UnitMatch, match_unit
from reportmine.schema.labels import Measure, Status
from reportmine.schema.mentions import FigureMention, NumberMention

_CELL_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?%?|-?[*＊×]+%?")
_NUMBER_LINE = re.compile(r"\n[ \t　]*-?\d[\d,.]*[ \t\r　]*\n")
_CAPTION_UNIT = re.compile(r"(?:计量)?单位[：:]\s*([^\s，。；、）)]{1,8})")
_HEAD_UNIT = re.compile(r"[（(]([^（）()]{1,8})[）)]")
_GROWTH_HEAD = re.compile(r"增长|增幅|增速|同比|比上年|±|增减")
_COMPLETION_HEAD = re.compile(r"完成率|完成比例|占(?:任务|目标|年度|全年)|进度")
_SHARE_HEAD = re.compile(r"比重|占比|占总")
_TARGET_HEAD = re.compile(r"任务|目标|计划")
_NUMBERING = re.compile(r"序号|编号|排名|位次|页码|名次|备注")


class _Cell(Struct, frozen=True):
    start: int
    end: int
    text: str


class _Head(Struct, frozen=True):
    """What a column's head says of its cells."""

    text: str
    unit: UnitMatch | None


def find_table_figures(text: str, hits: Hits) -> list[FigureMention]:
    """Return the figures of all tables in a text, in order.

    Args:
        text: shadow of the report's text.
        hits: lexicon words of the text.
    """
    stacked = _NUMBER_LINE.search(text) is not None
    if "\t" not in text and not stacked:
        return []
    lines = _lines(text)
    figures: list[FigureMention] = []
    block: list[list[_Cell]] = []
    caption = None
    for start, line in lines:
        found = _CAPTION_UNIT.search(line)
        caption = match_unit(found.group(1), 0) if found else caption
        if "\t" in line.strip("\t \n"):
            block.append(_cells(start, line))
            continue
        if len(block) >= 2:
            figures.extend(_block_figures(text, block, caption, hits))
        if block:
            caption = None
        block = []
    if len(block) >= 2:
        figures.extend(_block_figures(text, block, caption, hits))
    if stacked:
        figures.extend(_stacked_figures(text, lines, hits))
    return sorted(figures, key=lambda figure: figure.number.start)


def _lines(text: str) -> list[tuple[int, str]]:
    lines = []
    start = 0
    for line in text.split("\n"):
        lines.append((start, line))
        start += len(line) + 1
    return lines


def _cells(start: int, line: str) -> list[_Cell]:
    cells = []
    for raw in line.split("\t"):
        stripped = raw.strip(" 　\r")
        begin = start + raw.index(stripped) if stripped else start
        cells.append(_Cell(begin, begin + len(stripped), stripped))
        start += len(raw) + 1
    return cells


def _block_figures(text: str, rows: list[list[_Cell]], caption: UnitMatch | None, hits: Hits) -> list[FigureMention]:
    """Read one table: the rows before the first number are its head."""
    body = next((n for n, row in enumerate(rows) if any(_CELL_NUMBER.fullmatch(cell.text) for cell in row[1:])), None)
    if not body:
        return []
    width = max(len(row) for row in rows)
    heads = [_head(" ".join(row[column].text for row in rows[:body] if column < len(row))) for column in range(width)]
    figures = []
    for row in rows[body:]:
        label = next((cell for cell in row if cell.text and not _CELL_NUMBER.fullmatch(cell.text)), None)
        if label is None:
            continue
        own = next((match_unit(cell.text, 0) for cell in row if cell is not label and _is_unit(cell.text)), None)
        inside = _HEAD_UNIT.search(label.text)
        for column, cell in enumerate(row):
            if cell is label or not _CELL_NUMBER.fullmatch(cell.text) or _NUMBERING.search(heads[column].text):
                continue
            told = own or (match_unit(inside.group(1), 0) if inside else None)
            unit = _unit_of(cell, heads[column], told, caption)
            figures.append(_figure(text, cell, label, heads[column].text, unit, hits, told or unit))
    return figures


def _head(words: str) -> _Head:
    inside = _HEAD_UNIT.search(words)
    unit = match_unit(inside.group(1), 0) if inside else None
    if unit is None and words.rstrip().endswith("%"):
        unit = match_unit("%", 0)
    return _Head(words, unit)


def _is_unit(words: str) -> bool:
    unit = match_unit(words, 0)
    return unit is not None and unit.end == len(words)


def _unit_of(cell: _Cell, head: _Head, row: UnitMatch | None, caption: UnitMatch | None) -> UnitMatch | None:
    """Return a cell's unit: its own sign, its column's, its row's, or the table's, in that order."""
    if cell.text.endswith("%"):
        return match_unit("%", 0)
    if head.unit is not None:
        return head.unit
    if _GROWTH_HEAD.search(head.text) or _COMPLETION_HEAD.search(head.text) or _SHARE_HEAD.search(head.text):
        return match_unit("%", 0)
    return row or caption


def _figure(
    text: str,
    cell: _Cell,
    label: _Cell,
    head: str,
    unit: UnitMatch | None,
    hits: Hits,
    row: UnitMatch | None = None,
) -> FigureMention:
    """Read a cell; the unit of its row, where it has one, says what the label names even in a column of rates."""
    measure: Measure = "value"
    if _COMPLETION_HEAD.search(head):
        measure = "completion"
    elif _GROWTH_HEAD.search(head):
        measure = "growth"
    elif _SHARE_HEAD.search(head) or (unit is not None and unit.name == "%" and not _TARGET_HEAD.search(head)):
        measure = "share"
    status: Status = "target" if _TARGET_HEAD.search(head) and measure == "value" else "actual"
    number = _number(cell, unit)
    link = _label_link(text, label, _number(cell, row or unit), hits)
    return FigureMention(
        number=number,
        unit=number.unit,
        indicator=link.indicator,
        indicator_text=link.wording,
        status=status,
        measure=measure,
        direction=("down" if cell.text.startswith("-") else "up") if measure == "growth" else None,
        bound="eq",
        qualifiers=(),
        period=None,
        tone=None,
        rule="table.cell",
        confidence=min(link.confidence, 0.9),
    )


def _number(cell: _Cell, unit: UnitMatch | None) -> NumberMention:
    signed = cell.text.endswith("%")
    return NumberMention(
        start=cell.start,
        number_end=cell.end - 1 if signed else cell.end,
        end=cell.end,
        unit=unit.name if unit else "",
        dimension=unit.dimension if unit else "",
        masked="*" in cell.text or "×" in cell.text,
        use="figure",
        canonical=unit.canonical if unit else "",
        factor=unit.factor if unit else Decimal(1),
    )


def _label_link(text: str, label: _Cell, number: NumberMention, hits: Hits) -> Link:
    """Link a row's label as if the number stood right after it."""
    words = re.sub(r"^[\d一二三四五六七八九十#]+[.、）)]?\s*|[（(][^（）()]*[）)]$", "", label.text)
    begin = label.start + label.text.index(words) if words else label.start
    end = begin + len(words)
    moved = NumberMention(end, end, end, number.unit, number.dimension, number.masked, "figure")
    phrase = Phrase(begin, moved, end, text[begin:end], "", "", "", tuple(hits.within(begin, end)))
    link = link_indicator(phrase, [], "", hits)
    return link if link.rule != "figure.unnamed" else Link(link.indicator, words, "table.label", 0.6)


def _stacked_figures(text: str, lines: list[tuple[int, str]], hits: Hits) -> list[FigureMention]:
    """Read tables saved cell by line: a label, a unit, then one or two numbers, each on its own line.

    The second number is the rate against the year before. It is read so only when a head says it or when one of the
    second numbers is negative, since a quantity cannot be.
    """
    cells = [
        _Cell(start + line.index(line.strip()), start + line.index(line.strip()) + len(line.strip()), line.strip())
        for start, line in lines
        if line.strip()
    ]
    entries: list[tuple[_Cell, UnitMatch, list[_Cell]]] = []
    for index in range(len(cells) - 2):
        label, unit_cell = cells[index], cells[index + 1]
        if not _is_unit(unit_cell.text) or _CELL_NUMBER.fullmatch(label.text) or len(label.text) > 24:
            continue
        unit = match_unit(unit_cell.text, 0)
        numbers = []
        for cell in cells[index + 2 : index + 4]:
            if not _CELL_NUMBER.fullmatch(cell.text):
                break
            numbers.append(cell)
        if numbers and unit is not None:
            entries.append((label, unit, numbers))
    if len(entries) < 2:
        return []
    rated = any(len(numbers) > 1 and numbers[1].text.startswith("-") for _, _, numbers in entries) or any(
        _GROWTH_HEAD.search(cell.text) and len(cell.text) < 24 for cell in cells
    )
    figures = []
    for label, unit, numbers in entries:
        figures.append(_figure(text, numbers[0], label, "", unit, hits))
        if rated and len(numbers) > 1:
            figures.append(_figure(text, numbers[1], label, "增长", match_unit("%", 0), hits))
    return figures
