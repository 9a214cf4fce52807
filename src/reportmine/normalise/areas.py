"""The area that a report is about: named by the report, its path or its manifest, resolved to a unit with a code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath

from msgspec.structs import replace

from reportmine.normalise.area_clues import Clue, clues_of, own_kind
from reportmine.rules.areas import Area, ancestors, area_of_code, areas_called, count_names, lasting_code, lies_in
from reportmine.rules.places import KNOWN, MASKED, TOWNSHIP, UNLISTED, ZONE, Chain
from reportmine.rules.shadow import shadow
from reportmine.schema.document import Document, Told
from reportmine.schema.report import Report

_YEAR = re.compile(r"(?:19|20)\d\d")
_KEY_OF_FILE = re.compile(r"[^\W_]{1,10}?[县市区旗州](?=[\W_\d]|$)")
_SOURCES = {
    "title": "题目",
    "issuer": "发文单位",
    "text": "正文",
    "folder": "文件夹",
    "file": "文件名",
    "manifest": "清单",
}
_LEVELS = {"省": "province", "县": "county", "区": "county", "旗": "county", "州": "prefecture"}


def resolve_area(report: Report) -> Report:
    """Fill the document's area, its code, key and level, whether it is masked, and where it was read.

    The most trusted source that names a place decides: title, issuer, text, folder, file name, manifest. Told words
    stand in `document.area` and `document.issuer` beforehand, `area_source` being `manifest`.

    A name that several units share is told apart by the places around it, or else refused: the area is the name, the
    code empty, and the key `鼓楼区#` and the report's id, so that no two reports are taken for one area's. A masked
    place keeps its mask; its key is the manifest's, or the place that folder or file are named after, as written.

    Args:
        report: with title, issuer and period filled.

    Returns:
        The report with these columns of its document filled.
    """
    told = _told_in(report.document)
    clues = clues_of(report, told.area, told.issuer)
    best = next(clues, None)
    blank = replace(report.document, area="", area_source="")
    if best is None:
        return replace(report, document=blank)
    if any(place.kind == MASKED for place in best.chain.places):
        return replace(report, document=_masked(blank, best, told))
    return replace(report, document=_named(blank, best, clues))


def area_conflict(report: Report, told: Told) -> str | None:
    """Return a Chinese sentence when another source names another area than the one kept, None when none does.

    Args:
        report: after `resolve_area`.
        told: what the manifest says of the file.
    """
    document = report.document
    if not document.area or document.area_masked:
        return None
    for clue in clues_of(report, told.area, told.issuer):
        if clue.source != document.area_source and not _agrees(document, clue.chain):
            kept, other = _SOURCES[document.area_source], _SOURCES[clue.source]
            said = "".join((*clue.chain.above, clue.chain.place.name))
            return f"{kept}里的地区是“{document.area}”，{other}里是“{said}”；以{kept}为准，请核对"
    return None


def _told_in(document: Document) -> Told:
    manifest = document.area_source == "manifest"
    own_words = f"{document.title}\n{shadow(document.text)}"
    issuer = "" if document.issuer in own_words else document.issuer
    return Told(area=document.area if manifest else "", issuer=issuer)


def _named(document: Document, best: Clue, others: Iterable[Clue]) -> Document:
    """Return the document with a place that is not masked; the other clues are looked at only in doubt."""
    chain = best.chain
    document = replace(document, area_source=best.source)
    if chain.place.kind in (ZONE, TOWNSHIP):
        return _within(document, chain, others)
    if chain.place.kind == UNLISTED:
        name = chain.place.name
        return replace(document, area=name, area_key=name, area_level=_level(name))
    found = _candidates(chain)
    if not found:  # the place lies where no unit of the name lies
        name = "".join((*chain.above, chain.place.name))
        return replace(document, area=name, area_key=name, area_level=_level(name))
    area = _told_apart(found, document, chain, others)
    if area is None:
        levels = {each.level for each in found}
        level = levels.pop() if len(levels) == 1 else ""
        name = chain.place.name
        return replace(document, area=name, area_key=f"{name}#{document.doc_id}", area_level=level)
    return replace(document, area=area.name, area_code=area.code, area_key=lasting_code(area), area_level=area.level)


def _masked(document: Document, best: Clue, told: Told) -> Document:
    """Return the document with a masked place; nothing that the report says elsewhere may undo the mask."""
    name = best.chain.place.name
    if best.chain.place.kind != MASKED:
        name = "".join((*best.chain.above, name))
    key = told.area or _key_of_path(document.path) or f"{name}#{document.doc_id}"
    return replace(
        document, area=name, area_key=key, area_level=_level(name), area_masked=True, area_source=best.source
    )


def _key_of_path(path: str) -> str:
    """Return the place that a file or else its folder is named after, whatever it is (`甲县`), empty for none."""
    if path == "<text>":
        return ""
    parts = PurePath(path)
    for words in (parts.stem, parts.parent.name):
        if match := _KEY_OF_FILE.match(words):
            return match.group()
    return ""


def _within(document: Document, chain: Chain, others: Iterable[Clue]) -> Document:
    """Return the document of a township or zone; its key begins with the key of the county around it."""
    around = Chain(chain.places[:-1], chain.start, chain.end) if chain.above else None
    if around is None:
        around = next((clue.chain for clue in others if clue.chain.place.kind in (KNOWN, UNLISTED)), None)
    name = chain.place.name
    level = "township" if chain.place.kind == TOWNSHIP else ""
    if around is None or around.place.kind == MASKED:
        return replace(document, area=name, area_key=f"{name}#{document.doc_id}", area_level=level)
    county = _named(document, Clue("", around), ())
    return replace(document, area=county.area + name, area_key=f"{county.area_key}/{name}", area_level=level)


def _candidates(chain: Chain) -> tuple[Area, ...]:
    """Return the units of the gazetteer that a chain of names may mean."""
    if coded := area_of_code(chain.place.name):
        return (coded,)
    found = areas_called(chain.place.name)
    return tuple(area for area in found if all(lies_in(area, (name,)) for name in chain.above))


def _told_apart(found: Sequence[Area], document: Document, chain: Chain, others: Iterable[Clue]) -> Area | None:
    """Return the one unit that is meant, None when what is known leaves several.

    Each test is kept to only when some unit passes it; units that continue one another count as one.
    """
    year = match.group() if (match := _YEAR.match(document.period)) else ""
    if _is_one(found):
        return _form_of(found, year)
    text = shadow(document.text)
    kind = own_kind(text)
    places = {place.name for each in (chain, *(clue.chain for clue in others)) for place in each.places}
    places |= {upper.name for name in places if (coded := area_of_code(name)) for upper in ancestors(coded)}
    tests: tuple[Callable[[Area], bool], ...] = (
        lambda area: area.code in places,
        lambda area: area.name in places or not kind or area.name[-1] == kind,
        lambda area: _existed(area, year),
        lambda area: lies_in(area, places),
    )
    for passes in tests:
        found = [area for area in found if passes(area)] or found
        if _is_one(found):
            return _form_of(found, year)
    return _by_surroundings(found, text)


def _is_one(found: Sequence[Area]) -> bool:
    return len({lasting_code(area) for area in found}) == 1


def _form_of(found: Sequence[Area], year: str) -> Area | None:
    """Return the form of one unit that existed in a year: the one named, or else the one that continues it.

    A unit that was gone by then, and is continued by none, cannot be the one that is meant.
    """
    area = min(found, key=lambda area: (not _existed(area, year), area.until is not None, -(area.until or 0)))
    if year and not _existed(area, year):
        return area_of_code(area.successor)
    return area


def _existed(area: Area, year: str) -> bool:
    """Tell whether a unit existed in the year of the report or the one before; today, when no year is known."""
    return area.until is None or (year != "" and area.until + 1 >= int(year))


def _by_surroundings(found: Iterable[Area], text: str) -> Area | None:
    """Return the unit whose prefecture the text names three times as often as those of the others together."""
    times = count_names(text)
    above = {area: area_of_code(area.parent) for area in found}
    counts = {area: sum(times[name] for name in {upper.name, upper.short}) for area, upper in above.items() if upper}
    ranked = sorted(counts, key=lambda area: -counts[area])
    if ranked and counts[ranked[0]] >= max(2, 3 * sum(counts[area] for area in ranked[1:])):
        return ranked[0]
    return None


def _agrees(document: Document, chain: Chain) -> bool:
    """Tell whether a chain of names may mean the document's area or a place around it."""
    if chain.place.kind != KNOWN or not document.area_code:
        return chain.place.name in document.area or document.area in chain.place.name
    area = area_of_code(document.area_key)
    if area is None:
        return False
    same = {area.code, *(upper.code for upper in ancestors(area))}
    return any(lasting_code(each) in same or each.code in same for each in _candidates(chain))


def _level(name: str) -> str:
    if name.endswith("自治区"):
        return "province"
    return _LEVELS.get(name[-1:], "")
