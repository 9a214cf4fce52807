"""Numbers → figure mentions: sentence by sentence, each with its indicator, measure, status, period and scope."""

import re
from bisect import bisect_right

from msgspec.structs import replace

from reportmine.find.indicators import Earlier, Link, link_indicator
from reportmine.find.lists import distribute
from reportmine.find.measures import bound_of, carries_increase, direction_of, measure_of, tone_of
from reportmine.find.numbers import find_numbers
from reportmine.find.phrase import Hits, Phrase, build_phrase
from reportmine.find.scope import qualifiers_of
from reportmine.find.status import Periods, status_of
from reportmine.find.tables import find_table_figures
from reportmine.rules.shadow import shadow
from reportmine.schema.labels import Role
from reportmine.schema.mentions import FigureMention, NumberMention
from reportmine.schema.records import Sentence
from reportmine.schema.report import Report

_JOINED = re.compile(r"^[\s、和及与，]*$")
_GOES_ON = re.compile(
    r"其中|分别|按[一-鿿]{1,8}分|从[一-鿿]{1,10}看|分[一-鿿]{1,6}看|同比|增速|增幅|占|[\d.*]*[万亿]元以上|制造业项目"
)
_VAGUE_NUMBER = re.compile("[几数]|^上[十百千]")
_VAGUE = re.compile("[多余来几]")


class _Reading(Earlier):
    """One figure while its sentence is being read; with link and phrase, a later figure may point back to it.

    Attributes:
        context: wording whose verb it shares with a list, empty when none.
        source: phrase whose scope it shares: its own noun in a list, or the earlier figure that it speaks of.
        mention: the finished mention.
    """

    context: str
    source: Phrase | None = None
    mention: FigureMention | None = None


def find_figures(report: Report) -> Report:
    """Fill `numbers` and `figure_mentions`.

    Args:
        report: with sections, sentences and masks.
    """
    plain = shadow(report.text)
    numbers = find_numbers(report.text, report.masks)
    hits = Hits(plain)
    cells = find_table_figures(plain, hits)
    if cells:
        numbers = _with_cells(numbers, cells)
    taken = {cell.number.start for cell in cells}
    figures = [number for number in numbers if number.use == "figure" and number.start not in taken]
    starts = [sentence.start for sentence in report.sentences]
    groups: dict[int, list[NumberMention]] = {}
    for number in figures:
        groups.setdefault(max(0, bisect_right(starts, number.start) - 1), []).append(number)
    mentions: list[FigureMention] = []
    carried: list[_Reading] = []
    carried_from = -1
    for index, group in groups.items():
        sentence = report.sentences[index]
        goes_on = carried_from == index - 1 and (
            report.sentences[index - 1].quote.endswith(("；", ";")) or _GOES_ON.match(sentence.quote) is not None
        )
        readings = _read_sentence(plain, sentence, group, carried if goes_on else [], _heading(report, sentence), hits)
        carried, carried_from = readings, index
        mentions.extend([reading.mention for reading in readings if reading.mention is not None])
    mentions = sorted([*mentions, *cells], key=lambda mention: mention.number.start) if cells else mentions
    return replace(report, numbers=tuple(numbers), figure_mentions=tuple(mentions))


def _with_cells(numbers: list[NumberMention], cells: list[FigureMention]) -> list[NumberMention]:
    """Put the numbers of table cells in place of what running text made of them."""
    covered = {position for cell in cells for position in range(cell.number.start, cell.number.end)}
    kept = [number for number in numbers if number.start not in covered]
    return sorted([*kept, *(cell.number for cell in cells)], key=lambda number: number.start)


def _heading(report: Report, sentence: Sentence) -> str:
    section = report.sections[sentence.section_id]
    if section.heading_start is None:
        return ""
    return report.text[section.heading_start : section.heading_end]


def _read_sentence(
    text: str,
    sentence: Sentence,
    numbers: list[NumberMention],
    carried: list[_Reading],
    heading: str,
    hits: Hits,
) -> list[_Reading]:
    """Read the figures of one sentence from left to right."""
    phrases = []
    floor, is_open = sentence.start, False
    for position, number in enumerate(numbers):
        following = numbers[position + 1].start if position + 1 < len(numbers) else None
        phrases.append(build_phrase(text, number, floor, sentence.end, following, hits, is_open))
        floor, is_open = number.end, True
    periods = Periods(text, sentence.start, sentence.end)
    assigned = distribute(text, sentence.start, phrases, hits)
    readings: list[_Reading] = []
    history = list(carried)
    for position, phrase in enumerate(phrases):
        joined = bool(readings) and _JOINED.match(phrase.left) is not None
        context = _context(readings, joined)
        link = _link(position, phrase, assigned, readings, history, heading, hits)
        target = assigned.get(position)
        source = (readings[target].source or readings[target].phrase) if isinstance(target, int) else target
        reading = _Reading(link, phrase, context, source)
        reading.mention = _mention(text, sentence, reading, readings[-1] if joined else None, history, periods)
        readings.append(reading)
        history.append(reading)
    return readings


def _context(readings: list[_Reading], joined: bool) -> str:
    """Return the wording whose verb a list item shares with the first of its list."""
    if not joined:
        return ""
    last = readings[-1]
    return last.context or last.phrase.left


def _link(
    position: int,
    phrase: Phrase,
    assigned: dict[int, "Phrase | int"],
    readings: list[_Reading],
    history: list[_Reading],
    heading: str,
    hits: Hits,
) -> Link:
    target = assigned.get(position)
    if isinstance(target, int):
        source = readings[target].link
        return Link(source.indicator, source.wording, "figure.respectively", 0.9, source.term_span)
    link = link_indicator(target or phrase, history, heading, hits)
    return link if target is None else replace(link, confidence=min(link.confidence, 0.9))


def _mention(
    text: str,
    sentence: Sentence,
    reading: _Reading,
    joined_to: _Reading | None,
    history: list[_Reading],
    periods: Periods,
) -> FigureMention:
    phrase, link = reading.phrase, reading.link
    number = phrase.number
    role: Role = sentence.role
    leader = joined_to.mention if joined_to is not None else None
    before_it = history[-1].mention if history else None
    if leader is not None and leader.number.dimension == number.dimension:
        measure = leader.measure
    elif (
        before_it is not None
        and before_it.measure == "increase"
        and number.dimension == before_it.number.dimension == "count"
        and carries_increase(phrase)
    ):
        measure = "increase"
    else:
        measure = measure_of(phrase, reading.context, text[max(sentence.start, phrase.start - 30) : phrase.start])
    if link.indicator == "城镇新增就业" and measure == "increase" and number.dimension == "count":
        measure = "value"
    status = status_of(phrase, role, text[sentence.start : phrase.start], measure)
    if leader is not None and measure == leader.measure:
        status = leader.status
    vague = _VAGUE.search(text, number.number_end, number.end) is not None or _is_vague_number(text, number)
    in_part = bool(history) and _is_in_bracket(text, sentence.start, number.start, history)
    direction = direction_of(phrase, reading.context) if measure in {"growth", "increase"} else None
    scope = qualifiers_of(reading.source or phrase, link.indicator, _shared_scope(reading, history), in_part)
    period = None if link.indicator in _STANDING else periods.before(number.start)
    tone = tone_of(phrase) if status != "actual" else None
    return FigureMention(  # in the order of the fields, since keywords cost several times as much
        number,
        number.unit,
        link.indicator,
        link.wording,
        status,
        measure,
        direction,
        bound_of(phrase, vague),
        scope,
        period,
        tone,
        link.rule,
        link.confidence,
    )


def _is_in_bracket(text: str, start: int, position: int, history: list[_Reading]) -> bool:
    """Tell whether a bracket that opens right after a figure, at `start` or later, is still open at a position."""
    opened = text.rfind("（", start, position)
    return (
        opened >= 0
        and text.find("）", opened, position) < 0
        and any(other.phrase.number.end == opened for other in history)
    )


_STANDING = frozenset({"招商人员数", "招商队伍数", "招商大使数", "包抓领导数"})
"""Indicators of standing bodies: their counts hold at the moment of writing, whatever period the sentence is about."""


def _shared_scope(reading: _Reading, history: list[_Reading]) -> tuple[str, ...]:
    """Return the qualifiers that a figure takes over from an earlier one.

    All of them when it speaks of that figure's quantity; only the channel (`7个驻点招商分中心，共拜访企业404次`) when a
    team is the subject of the sentence.
    """
    if not history:
        return ()
    if reading.link.shares_scope:
        return _scope_of_earlier(reading, history)
    for other in reversed(history):
        mention = other.mention
        if (
            other.link.indicator == "招商队伍数"
            and mention is not None
            and other.phrase.left.strip("，") in {"", "和", "、"}
        ):
            return tuple(word for word in mention.qualifiers if word in _CHANNELS)
    return ()


def _scope_of_earlier(reading: _Reading, history: list[_Reading]) -> tuple[str, ...]:
    """Return the scope of the figure that is gone on about: the last of the same indicator, or simply the last."""
    alike = [other for other in history[-6:] if other.link.indicator == reading.link.indicator]
    going_on = reading.link.rule in {"figure.previous", "figure.part", "figure.same-projects"}
    mention = (alike[-1] if alike and going_on else history[-1]).mention
    if mention is None:
        return ()
    if reading.link.rule == "figure.same-projects" and "其中" not in reading.phrase.left:
        return tuple(word for word in mention.qualifiers if word in _CHANNELS)
    if going_on and reading.phrase.number.dimension != "ratio":
        return tuple(word for word in mention.qualifiers if word != "其中")
    return mention.qualifiers


_CHANNELS = frozenset({"驻点", "驻外", "小分队"})


def _is_vague_number(text: str, number: NumberMention) -> bool:
    if text[number.start].isdecimal():
        return False
    return _VAGUE_NUMBER.search(text[number.start : number.number_end]) is not None
