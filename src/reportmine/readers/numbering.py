"""Word's automatic numbering, worked out from numbering.xml and styles.xml as ECMA-376 part 1, 17.9 describes it.

`一、`, `（一）`, `1.` are often no characters in a Word file but a list level; without them a report has no headings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from reportmine.readers.numerals import numeral
from reportmine.readers.symbols import W, attribute, is_on, symbols, whole

_MAX_LEVEL = 8
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(slots=True)
class _Level:
    """One level of a list as defined."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """A list instance (`w:num`): its levels, the definition whose counters it shares, its own starts not yet used."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says of numbering."""

    parent: str
    num_id: str | None
    level: int | None


class Numbering:
    """Gives each paragraph its label; paragraphs must be asked for in document order, each once."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        """Read the definitions.

        Args:
            numbering: root of numbering.xml, None when the file has no lists.
            styles: root of styles.xml, None when the file has no styles.
        """
        self._styles = dict(_styles(styles))
        self._default = _default_style(styles)
        self._lists = {} if numbering is None else _lists(numbering, self._styles)
        self._counters: dict[str, dict[int, int]] = {}

    def label(self, properties: etree._Element | None) -> str:
        """Return the label of the next paragraph and count it.

        Args:
            properties: its `w:pPr`, None when it has none.

        Returns:
            The label as Word shows it (`一、`, `（三）`, `1. `), with a space after a label that ends in a narrow
            character, so that `1.` and `5亿元` never become `1.5亿元`; empty for a paragraph outside every list.
        """
        found = self._place(properties)
        if found is None:
            return ""
        item, level_no = found
        self._count(item, level_no)
        level = item.levels[level_no]
        if level.form == "bullet":
            text = symbols(level.text)
        else:
            text = _PLACEHOLDER.sub(lambda match: self._number(item, int(match[1]) - 1, level.legal), level.text)
        narrow = text[-1:].isascii() and not text.endswith(" ")
        return text + (" " if text and narrow and level.suffix != "nothing" else "")

    def _place(self, properties: etree._Element | None) -> tuple[_List, int] | None:
        """Return the list and level of a paragraph: its own first, its style's second."""
        direct = None if properties is None else properties.find(f"{W}numPr")
        style_id = attribute(properties, "pStyle") or self._default
        num_id, level = _num_pr(direct)
        via_style = num_id is None
        if num_id is None:
            num_id, style_level = self._of_style(style_id)
            level = style_level if level is None else level
        item = self._lists.get(num_id or "0")
        if item is None:
            return None
        if via_style:
            # A level that names the style takes its paragraphs, whatever the style itself says (17.9.23).
            level = next((no for no, entry in item.levels.items() if entry.style == style_id != ""), level)
        level = level or 0
        return (item, level) if level in item.levels else None

    def _of_style(self, style_id: str) -> tuple[str | None, int | None]:
        """Return list and level of a style or of the nearest ancestor that has a list."""
        level: int | None = None
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            level = style.level if level is None else level
            if style.num_id is not None:
                return style.num_id, level
            style_id = style.parent
        return None, None

    def _count(self, item: _List, level_no: int) -> None:
        """Step the counter of a level and restart the levels below it."""
        counters = self._counters.setdefault(item.abstract, {})
        if level_no in item.starts:
            counters[level_no] = item.starts.pop(level_no)
        else:
            counters[level_no] = counters.get(level_no, item.levels[level_no].start - 1) + 1
        for no, lower in item.levels.items():
            restarts = lower.restart is None or level_no < lower.restart
            if no > level_no and restarts:
                counters.pop(no, None)

    def _number(self, item: _List, level_no: int, legal: bool) -> str:
        """Write the number of one level; a level not counted yet shows its start, a bullet nothing."""
        level = item.levels.get(level_no)
        if level is None or level.form in ("bullet", "none"):
            return ""
        count = self._counters[item.abstract].get(level_no, level.start)
        return numeral(count, "decimal" if legal else level.form)


def _num_pr(element: etree._Element | None) -> tuple[str | None, int | None]:
    """Return numId and ilvl of a `w:numPr`, each None when absent."""
    level = attribute(element, "ilvl")
    return attribute(element, "numId") or None, min(whole(level, 0), _MAX_LEVEL) if level else None


def _styles(root: etree._Element | None) -> Iterator[tuple[str, _Style]]:
    """Yield every style that can carry a list, by its id."""
    for style in () if root is None else root.findall(f"{W}style"):
        num_id, level = _num_pr(style.find(f"{W}pPr/{W}numPr"))
        yield style.get(f"{W}styleId", ""), _Style(attribute(style, "basedOn"), num_id, level)


def _default_style(root: etree._Element | None) -> str:
    """Return the id of the style of paragraphs that name none."""
    for style in () if root is None else root.findall(f"{W}style"):
        if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
            return style.get(f"{W}styleId", "")
    return ""


def _lists(root: etree._Element, styles: dict[str, _Style]) -> dict[str, _List]:
    """Read every list instance of numbering.xml, its overrides applied."""
    abstracts = {entry.get(f"{W}abstractNumId", ""): entry for entry in root.findall(f"{W}abstractNum")}
    targets = {entry.get(f"{W}numId", ""): attribute(entry, "abstractNumId") for entry in root.findall(f"{W}num")}
    lists = {}
    for num in root.findall(f"{W}num"):
        num_id = num.get(f"{W}numId", "")
        abstract_id = targets[num_id]
        linked = attribute(abstracts.get(abstract_id), "numStyleLink")
        if linked in styles:
            abstract_id = targets.get(styles[linked].num_id or "", abstract_id)
        if num_id == "0" or abstract_id not in abstracts:
            continue
        item = _List(abstract_id, dict(_levels(abstracts[abstract_id])))
        for override in num.findall(f"{W}lvlOverride"):
            item.levels.update(_levels(override))
            if start := attribute(override, "startOverride"):
                item.starts[whole(override.get(f"{W}ilvl", ""), 0)] = whole(start, 0)
        lists[num_id] = item
    return lists


def _levels(parent: etree._Element) -> Iterator[tuple[int, _Level]]:
    """Yield the levels defined right under an element."""
    for entry in parent.findall(f"{W}lvl"):
        restart = attribute(entry, "lvlRestart")
        yield (
            whole(entry.get(f"{W}ilvl", ""), 0),
            _Level(
                start=whole(attribute(entry, "start"), 0),
                form=_form(entry),
                text=attribute(entry, "lvlText"),
                suffix=attribute(entry, "suff") or "tab",
                restart=whole(restart, 0) if restart else None,
                legal=is_on(entry.find(f"{W}isLgl")),
                style=attribute(entry, "pStyle"),
            ),
        )


def _form(level: etree._Element) -> str:
    """Return the number format; newer ones stand in a choice beside an older one for old programs."""
    found = next(level.iter(f"{W}numFmt"), None)
    if found is None:
        return "decimal"
    if found.get(f"{W}val") == "custom":
        return found.get(f"{W}format", "decimal")
    return found.get(f"{W}val", "decimal")
