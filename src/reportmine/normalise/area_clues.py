"""Where a report names its own area: title, issuer, text, folder, file name and manifest, in this order of trust."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import PurePath
from typing import NamedTuple

from reportmine.rules.areas import area_of_code, areas_called, count_names, is_common, lies_in
from reportmine.rules.patterns import word_list
from reportmine.rules.places import KNOWN, MASKED, UNLISTED, Chain, Place, read_chain
from reportmine.rules.shadow import shadow
from reportmine.schema.report import Report

NATION = "全国"
"""The area of a report of the State Council; it has no code in GB/T 2260."""

_OPENING = 600
_START = 300
_TAIL = 120
_BOUNDARY = re.compile(
    r"(?<![一-鿿*×])(?=[一-鿿*×〇○●□■Xx])|(?<=[年月日])(?=[一-鿿])|(?<=中共)|(?<=关于)"
    r"|(?<![*×])(?=[*×])|(?<![Xx某])(?=(?:[Xx]{1,4}|某某?)[县市区])"
)
_SPEAKING = re.compile(_BOUNDARY.pattern + r"|(?<=在)|(?<=代表)")
_OPENS = re.compile(r"(?:^|\n|在|代表|[日—]|中共)[\s“(（《]*$")
_STRONG = re.compile(
    r"第?[一二三四五六七八九十百\d]{1,5}届|人民代表大会|(?:人民)?政府(?:代理?|副)?[县市区省州旗镇乡]长"
    r"|(?:代理?)?[县市区省州旗]长|国民经济和社会发展"
)
_ON_BEHALF = re.compile(r"代表(?=[一-鿿*×]{2,24}?(?:人民政府|政府))")
_TIME = r"(?:19|20)\d\d年?|\d|[上下]半年|全年|年度|今年|[一二三四]季度|前三季度"
_AFTER_SHORT = re.compile(rf"{_TIME}|(?:人民)?政府|国民经济|经济(?:社会|运行|发展)|统计|招商引资|投资促进|[_ ]|$")
_ELSEWHERE = re.compile("驻点|推介|考察|学习|招商(?:活动|推介|小分队|考察|组|会)")
_SUBJECT = re.compile("[^，。]{0,3}(?:把|坚持|深入|认真|紧紧|紧扣|围绕|始终|聚焦|牢牢|克服)")
_ADDRESSED = re.compile(r"[^\n]{0,20}[：:]\s*(?:\n|$)")
_QUOTED_FROM = re.compile(r"(?:来源|转自|作者|编辑)[^\n]*$")
_NATION = re.compile(r"代表(?:国务院|中央人民政府)|国务院总理|届全国人民代表大会")
_OWN_ASSEMBLY = re.compile(r"代表[一-鿿]{0,12}?([省市县区旗州])(?:人民)?政府|([省市县区旗州])政协|([省市县区旗州])人大")
_OWN_KIND = re.compile(r"[全我]([省市县区旗州国])(?!家级|外|内)")
_OWN_MASK = re.compile(r"[*×Xx]{1,6}(?:自治)?([县市区旗])")
_SEPARATOR = re.compile(r"[_\s（()）、,，.\-—]+")
_KINDS = {"国": "国", "省": "省区市", "市": "市", "县": "县", "区": "区", "旗": "旗", "州": "州"}


class Clue(NamedTuple):
    """A place that a report, its path or its manifest names as the report's own.

    Attributes:
        source: title, issuer, text, folder, file or manifest.
        chain: the place with those that it is said to lie in.
    """

    source: str
    chain: Chain


def clues_of(report: Report, told_area: str = "", told_issuer: str = "") -> Iterator[Clue]:
    """Yield what names the area of a report, most trusted first.

    Args:
        report: with title and issuer filled.
        told_area: the area that the manifest tells.
        told_issuer: the issuer that the manifest tells.
    """
    document = report.document
    text = shadow(report.text)
    if chain := _of_title(shadow(_title(report) or document.title)):
        yield Clue("title", chain)
    if document.issuer != told_issuer and (chain := _of_body(shadow(document.issuer))):
        yield Clue("issuer", chain)
    if chain := _of_text(text):
        yield Clue("text", chain)
    path = PurePath(document.path)
    for folder in [] if document.path == "<text>" else list(path.parts[-2:-4:-1]):
        if (chain := read_chain(shadow(folder), shorts=True)) and chain.end == len(folder) and _is_place(chain):
            yield Clue("folder", chain)
            break
    if document.path != "<text>" and (chain := _of_file(shadow(path.stem))):
        yield Clue("file", chain)
    if chain := _told(told_area) or _of_body(shadow(told_issuer)):
        yield Clue("manifest", chain)


@lru_cache(maxsize=2)
def own_kind(text: str) -> str:
    """Return what a report calls its own area: 省, 市, 县, 区, 旗, 州 or 国; empty when it does not.

    The government spoken for and the assembly spoken to tell it first, then the kind that is 全… and 我… most often.
    The nation is everybody's, so that only a report with hardly any other kind is its own.
    """
    if match := _OWN_ASSEMBLY.search(text[:_OPENING]):
        return match[1] or match[2] or match[3]
    kinds = Counter(match[1] for match in _OWN_KIND.finditer(text))
    nation = kinds.pop("国", 0)
    if nation > 5 * kinds.total():
        return "国"
    return kinds.most_common(1)[0][0] if kinds else ""


def _title(report: Report) -> str:
    for section in report.sections[:3]:
        if section.role == "标题" and section.heading_start is not None:
            return report.text[section.heading_start : section.heading_end]
    return ""


def _of_title(title: str) -> Chain | None:
    for match in _BOUNDARY.finditer(title):
        chain = read_chain(title, match.start(), shorts=True)
        if chain and not _ELSEWHERE.match(title, chain.end) and _stands_for_report(title, chain):
            return chain
    return None


def _of_body(body: str) -> Chain | None:
    return read_chain(body.removeprefix("中共"), shorts=True)


def _stands_for_report(words: str, chain: Chain) -> bool:
    """Tell whether what follows a place makes it the one that the words are about."""
    place = chain.place
    if place.kind == KNOWN and words[chain.end - 1] in "省市县区旗州":
        return not _goes_on(words, chain.end)
    if place.kind == KNOWN:
        return _AFTER_SHORT.match(words, chain.end) is not None or _before_body(words, chain.end)
    return place.kind == MASKED or _after_name().match(words, chain.end) is not None


def _goes_on(words: str, end: int) -> bool:
    return words.startswith(("域", "级", "直", "情"), end)


def _before_body(words: str, end: int) -> bool:
    return _after_body().match(words, end) is not None


@lru_cache(maxsize=2)
def _of_text(text: str) -> Chain | None:
    """Return the place that the text itself names, remembered: contradictions are looked for in it again."""
    opening = text[:_OPENING]
    if _NATION.search(opening):
        return Chain((Place(NATION, UNLISTED),), 0, 0)
    return _spoken(opening) or _signed(opening[:_START], own_kind(text)) or _signed(text[-_TAIL:]) or _tallied(text)


def _spoken(opening: str) -> Chain | None:
    """Return the place of the assembly spoken to, of the government spoken for, or of its head."""
    for match in _SPEAKING.finditer(opening):
        chain = read_chain(opening, match.start())
        if chain is None:
            continue
        if chain.place.kind not in (KNOWN, MASKED) and not _OPENS.search(opening[: chain.start]):
            continue
        on_behalf = opening.startswith("代表", max(0, chain.start - 2)) and _ON_BEHALF.match(opening, chain.start - 2)
        if _STRONG.match(opening, chain.end) or on_behalf:
            return chain
    return None


def _signed(words: str, kind: str = "") -> Chain | None:
    """Return the place of a body that stands alone in a line as the writer, or that a sentence begins with.

    Args:
        words: beginning or end of the text.
        kind: what the report calls its own area; only with it are sentences looked at.
    """
    for match in _BOUNDARY.finditer(words):
        chain = read_chain(words, match.start())
        if chain is None or _QUOTED_FROM.search(words[: chain.start]) or _ADDRESSED.match(words, chain.end):
            continue
        masked = chain.place.kind == MASKED and chain.place.name[-1] in kind
        if masked or (_is_alone(words, chain) and _before_body(words, chain.end)):
            return chain
        known = chain.place.kind == KNOWN and kind != "" and chain.place.name[-1] in _KINDS[kind]
        begins = _SUBJECT.match(words, chain.end) or _before_body(words, chain.end)
        if known and begins and not is_common(chain.place.name):
            return chain
    return None


def _is_alone(words: str, chain: Chain) -> bool:
    """Tell whether a place stands in a line of its own, as a signature does."""
    line = words[words.rfind("\n", 0, chain.start) + 1 :].split("\n", 1)[0]
    return len(line) < 40 and not re.search("[，。；]", line) and _OPENS.search(words[: chain.start]) is not None


def _tallied(text: str) -> Chain | None:
    """Return the place of the report's own kind that it names most; the last resort.

    It must be named twice as often as any other that does not lie in it.

    A report that masks a place of its own kind is asked no further: it may hide the one that is looked for.
    """
    kind = own_kind(text)
    if kind == "国":
        return Chain((Place(NATION, UNLISTED),), 0, 0)
    masked = next((match for match in _OWN_MASK.finditer(text) if match[1] in (kind or "县区旗")), None)
    if masked:
        return Chain((Place(masked.group(), MASKED),), masked.start(), masked.end())
    times: Counter[str] = Counter()
    for name, count in count_names(text).items():
        shorts = {area.short for area in areas_called(name) if kind and area.name[-1] in _KINDS[kind]}
        for short in shorts:
            times[short] += count
    first = max(times, key=lambda short: times[short], default="")
    rivals = [count for short, count in times.items() if short != first and not _lies_in(short, first)]
    if times[first] < 3 or times[first] < 2 * max(rivals, default=0):
        return None
    return Chain((Place(first, KNOWN),), 0, 0)


def _lies_in(short: str, place: str) -> bool:
    return any(lies_in(area, (place,)) for area in areas_called(short))


def _of_file(stem: str) -> Chain | None:
    at = 0
    for separator in [*_SEPARATOR.finditer(stem), None]:
        token = stem[at : separator.start() if separator else len(stem)]
        chain = read_chain(token, shorts=True)
        if chain and _is_place(chain) and (chain.end == len(token) or _stands_for_report(token, chain)):
            return chain
        at = separator.end() if separator else at
    return None


def _is_place(chain: Chain) -> bool:
    return chain.place.kind in (KNOWN, MASKED) or chain.place.name.endswith(("县", "市", "旗", "镇", "乡"))


def _told(area: str) -> Chain | None:
    """Return the place that a manifest tells by name, by code or by any key."""
    area = area.strip()
    if coded := area_of_code(area):
        return Chain((Place(coded.code, KNOWN),), 0, len(area))
    chain = read_chain(shadow(area), shorts=True)
    if chain and chain.end == len(area):
        return chain
    return Chain((Place(area, UNLISTED),), 0, len(area)) if area else None


@cache
def _after_body() -> re.Pattern[str]:
    bodies = "|".join(sorted(map(re.escape, word_list("areas", "body")), key=len, reverse=True))
    return re.compile(rf"[一-鿿]{{0,16}}?(?:{bodies})(?![一-鿿]{{0,2}}[：:])")


@cache
def _after_name() -> re.Pattern[str]:
    work = "人大|政协|招商|投资|财政|工作|发展|农业|农村|乡村|经济|国民经济"
    return re.compile(rf"{_TIME}|{work}|[^一-鿿]|$|{_after_body().pattern}|{_STRONG.pattern}")
