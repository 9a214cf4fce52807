"""Every number in the text, and what it is for: figure, date, ordinal, name, threshold or set phrase."""

import re
from decimal import Decimal
from functools import cache

from reportmine.find.counting_words import counts_in_words, may_count
from reportmine.find.number_lists import share_units
from reportmine.find.reach import (
    ARABIC,
    CHINESE,
    FRACTION_MARKS,
    NUMBER_FIRST,
    PERCENT,
    PERCENT_UNITS,
    fraction_end,
    links,
    percent_end,
    range_end,
    sign_start,
    skip_loose_capitals,
    unit_after,
    word_end,
)
from reportmine.find.thresholds import classes_what_follows, is_specification, is_threshold
from reportmine.find.wording import wording_use, years_of
from reportmine.rules.lexicon import read_toml
from reportmine.rules.phrases import PhraseMatcher
from reportmine.rules.shadow import shadow
from reportmine.rules.units import UnitMatch, match_unit, unit_table
from reportmine.schema.labels import NumberUse
from reportmine.schema.mentions import NumberMention
from reportmine.schema.records import Mask

_DATE = re.compile(
    # What every date has in common comes first, since most numbers fail at it.
    r"(?=\d{1,4}(?:\.\d)?[\s年月日世个多余\-~－—–至到、:：])(?:"
    r"\d{1,2}(?:\s?[-~－—–至到、]{1,2}\s?\d{1,2}){1,3}(?:月|日(?!产))(?:份|底|末)?|\d{4}\s?[-~－—–至到]{1,2}\s?\d{4}\s?年?(?!\d*[万亿]?元)"
    r"|(?:\d{4}|\d{2}(?=年代|年以))\s?年(?:度|末|底|初|代)?(?:\s?\d{1,2}\s?月(?:份)?(?:\s?\d{1,2}\s?日)?)?"
    r"|\d(?: \d){3}\s?年"
    r"|\d{1,2}\s?月(?:份|底|初|中旬|上旬|下旬|末)?(?:\s?\d{1,2}\s?日)?|\d{1,2}日(?![产均处])|\d{1,2}[:：]\d{2}(?!\d|[:：.])|\d{1,3}(?:\.\d)?(?:多|余)?个(?:多)?月"
    r"|\d{1,2}世纪|\d{1,3}(?:多|余)?年(?!产|均))"
)
_DATED = frozenset("年月日世个多余-~－—–至到、:：")
"""One of these or white space follows the first number of every date, as `_DATE` says at its beginning."""
_CHINESE_DATE = re.compile(
    r"[一二三四五六七八九〇零○]{4}年|[一二三四五六七八九十]{1,3}(?:月份?|日|号|年|周年|季度|个月)(?![一-鿿]?产)|十[一二三四五]五(?=规划|期间|时期|[”’]|末|以来|开局|收官)|[一二三四]季度|[两三几数]个?(?:年|月|周|季度)|半年"
)
_LASTS = re.compile(r"(?:周期|时限|工期|用时|耗时|高于|低于|压缩至?|压降至|缩短至?|控制在|不超过|平均)约?$")
_MASK_RANGE = re.compile(r"[-~—–至]{1,2}[*＊×xX]+")
_LARGE = {"万", "亿"}
_NAMING = frozenset({"voltage", "size", "age", "ratio", "discount"})
_AGE_OF_ALL = re.compile(r"寿命|平均年龄|人均年龄")
_PARTS_OF = re.compile(r"(?:世纪|决赛)")
_TENTHS_OF = re.compile("[立为功员熟长本果交品效绩套型活体就都南渝]")
_LETTER_BEFORE = re.compile(r"[A-Za-z]-?$")
_RANK_BEFORE = re.compile(r"(?:(?<![目当之以此年])前|排名|位居|位列|名列|居)(?:全[国省市县区]|第)*$")
_RANKED = frozenset({"名", "位", "个", "家"})
_SERIES_AFTER = re.compile(r"\s?[+×·xX*]\s?[\dnNxX一二三四五六七八九十]")
_SERIES_BEFORE = re.compile(r"[\dnNxX一二三四五六七八九十]\s?[+×·xX]\s?$")
_SERIES_MARKS = frozenset("+×·xX")
_MONEY_LIKE = frozenset({"money", "ratio", "area", "length", "mass", "volume", "power", "energy"})
_OPEN_QUOTE = "“‘「『"


@cache
def _words() -> tuple[PhraseMatcher, tuple[str, ...], tuple[str, ...]]:
    data = read_toml("numbers")
    return PhraseMatcher(data["phrases"]), tuple(data["after"]), tuple(data["before"])


@cache
def _number() -> re.Pattern[str]:
    """Return the pattern of a number; a Chinese one must be followed by a unit's first character or 多余几来.

    It begins with a plain set of characters, for which the text is scanned several times as fast as for alternatives.
    """
    followers = re.escape("".join(sorted({*unit_table(), *"多余几来分又-—~至到"})))
    return re.compile(rf"{NUMBER_FIRST}(?:{ARABIC}|{PERCENT}|{CHINESE}(?=[{followers}]))")


def find_numbers(text: str, masks: tuple[Mask, ...] = ()) -> list[NumberMention]:
    """Return every number of the text in order, masked ones included, each with its use.

    Args:
        text: the report's text, or its shadow.
        masks: the report's masks; those of kind `number` stand for numbers.
    """
    plain = shadow(text)
    matcher = _words()[0]
    idioms = {position for _, start, end in matcher.find(plain) for position in range(start, end)}
    hidden = {mask.start: mask for mask in masks if mask.kind == "number"}
    covered = {position for mask in masks for position in range(mask.start, mask.end)}
    covered.update(position for start, end in links(plain) for position in range(start, end))
    numbers: list[NumberMention] = []
    for mask in hidden.values():
        if not numbers or mask.start >= numbers[-1].number_end:
            numbers.append(_masked(plain, mask))
            covered.update(range(mask.end, numbers[-1].end))
    position = 0
    for match in _number().finditer(plain):
        start, end = match.span()
        if start < position or start in covered:
            continue
        if plain[start].isdigit():
            mention = _arabic(plain, start, end)
        elif plain.startswith("分之", start + 1) and plain[start] in PERCENT_UNITS:
            mention = _percent(plain, start, end)
        else:
            start = skip_loose_capitals(plain, start, end)
            if start == end or not may_count(plain, start, end):
                continue
            mention = _chinese(plain, start, end, start in idioms)
        position = mention.end
        numbers.append(mention)
    numbers.sort(key=lambda number: number.start)
    return share_units(plain, numbers)


def _masked(text: str, mask: Mask) -> NumberMention:
    end = mask.end
    high = _MASK_RANGE.match(text, end)
    if high:
        end = high.end()
    unit = match_unit(text, end)
    if unit is None:
        return NumberMention(mask.start, end, end, "", "", True, "figure")
    use: NumberUse = "threshold" if is_threshold(text, mask.start, unit) else "figure"
    return _with_unit(mask.start, end, unit, True, use)


def _with_unit(start: int, number_end: int, unit: UnitMatch, masked: bool, use: NumberUse) -> NumberMention:
    return NumberMention(
        start, number_end, unit.end, unit.name, unit.dimension, masked, use, unit.canonical, unit.factor
    )


def _arabic(text: str, start: int, end: int) -> NumberMention:
    following = text[end : end + 1]
    if following in _DATED or following.isspace():
        dated = _dated(text, start, end)
        if dated is not None:
            return dated
    elif following in FRACTION_MARKS:
        part = fraction_end(text, start, end)
        if part is not None:
            return _fraction(text, start, part)
    number_end = range_end(text, start, end)
    is_range, end = number_end > end, number_end
    unit = unit_after(text, end)
    if unit is None and text[end : end + 1] == " ":
        spaced = match_unit(text, end + 1)
        unit = spaced if spaced and spaced.unit else None
    start = sign_start(text, start, unit)
    before = text[max(0, start - 6) : start]
    if unit is None:
        return NumberMention(start, end, end, "", "", False, _bare_use(text, start, end, before))
    use = wording_use(text, start, end, unit) or _use_with_unit(text, start, unit, before)
    if is_range and use == "figure" and unit.dimension == "money" and classes_what_follows(text, unit):
        use = "threshold"
    return _with_unit(start, end, unit, False, use)


def _dated(text: str, start: int, end: int) -> NumberMention | None:
    """Return a number that begins a date, or counts months or years; None when it does neither."""
    date = _DATE.match(text, start)
    if date and date.group().endswith("个月") and _LASTS.search(text[max(0, start - 5) : start]):
        return NumberMention(start, end, date.end(), "个月", "duration", False, "figure", "个月")
    if text[end : end + 1] == "年" and years_of(text, start, end):
        return NumberMention(start, end, end + 1, "年", "duration", False, "figure", "年")
    if date and text[date.end() : date.end() + 1] not in _LARGE:
        return NumberMention(start, end, date.end(), "", "", False, "date")
    return None


def _fraction(text: str, start: int, end: int) -> NumberMention:
    """Return a share told as a fraction (三分之一, 1/4), which has no unit of its own and compares in per cent."""
    start = sign_start(text, start, None)
    slash = "/" in text[start:end] or "／" in text[start:end]
    named = (
        "几" in text[start:end]
        or text[start - 1 : start] in {"前", "第", "“"}
        or _PARTS_OF.match(text, end) is not None
        or (slash and not "一" <= text[start - 1 : start] <= "鿿" and text[start - 1 : start] != "、")
    )
    use: NumberUse = "phrase" if named else "figure"
    return NumberMention(start, end, end, "", "ratio", False, use, "%", Decimal(100))


def _percent(text: str, start: int, end: int) -> NumberMention:
    """Return a percentage in words (百分之三十, 千分之五)."""
    end = percent_end(text, start, end)
    sign = PERCENT_UNITS[text[start]]
    unit = match_unit(sign, 0)
    named = text[start - 1 : start] in {"个", "前", "“"} or _PARTS_OF.match(text, end) is not None
    use: NumberUse = "phrase" if named else "figure"
    return NumberMention(start, end, end, sign, "ratio", False, use, "%", unit.factor if unit else Decimal(1))


def _bare_use(text: str, start: int, end: int, before: str) -> NumberUse:
    _, after_words, before_words = _words()
    if before.endswith(before_words) and (before[-1:] == "第" or before.endswith(("第 ", "排名", "位居", "位列"))):
        return "ordinal"
    if _SERIES_AFTER.match(text, end) or _ends_series(before) or (before and before[-1] in _OPEN_QUOTE):
        return "phrase"
    if text.startswith(after_words, end) or before.endswith(before_words) or _LETTER_BEFORE.search(before):
        return "name"
    line_start = not before.strip(" \t　") or before[-1] in "\n（("
    if line_start and re.match(r"[.．、)）]", text[end : end + 1]):
        return "ordinal"
    if re.match(r"[A-Za-z]", text[end : end + 1]) or _inside_title(text, start):
        return "name"
    if re.fullmatch(r"\d{4}", text[start:end]) and 1949 <= int(text[start:end]) <= 2060:
        return "date"
    if (before[-1:] in "（([［" and text[end : end + 1] in ")）]］") or (
        before[-1:] == "\n" and text[end : end + 1] == "\n"
    ):
        return "ordinal"
    return "unexplained"


def _ends_series(before: str) -> bool:
    """Tell whether a number goes on with `3+` or `5×`; the last character spares most of them the pattern."""
    last = before[-1:]
    return (last in _SERIES_MARKS or last.isspace()) and _SERIES_BEFORE.search(before) is not None


def _inside_title(text: str, start: int) -> bool:
    opened = text.rfind("《", max(0, start - 60), start)
    return opened >= 0 and text.find("》", opened, start) < 0


def _use_with_unit(text: str, start: int, unit: UnitMatch, before: str) -> NumberUse:
    """Decide what a number with a unit is for."""
    last = before[-1:]
    if last == "第":
        return "ordinal"
    if unit.name in _RANKED and _RANK_BEFORE.search(before) and not text.startswith("个月", unit.end - 1):
        return "ordinal"
    if not "一" <= last <= "鿿":  # what tells neither stands after a Chinese character
        measured = unit.dimension in _MONEY_LIKE
        if last and (_ends_series(before) or (last in _OPEN_QUOTE and not measured)):
            return "phrase"
        if last.isascii() and not measured and _LETTER_BEFORE.search(before) and not before.endswith("GDP"):
            return "name"
    if _inside_title(text, start):
        return "name"
    if unit.dimension in _NAMING and _names(text, start, unit, before):
        return "name"
    if unit.dimension == "count" and text.startswith("方面", unit.end):
        return "phrase"
    if unit.unit is None and text.startswith(_words()[1], unit.end):
        return "name"
    if is_threshold(text, start, unit):
        return "threshold"
    if is_specification(text, start, unit, before):
        return "name"
    return "figure"


def _names(text: str, start: int, unit: UnitMatch, before: str) -> bool:
    """Tell a voltage, a screen size, an age or a word with 成 in it from a quantity of its own."""
    if unit.dimension == "age":
        return _AGE_OF_ALL.search(text[max(0, start - 24) : start]) is None
    if unit.dimension in {"ratio", "discount"}:
        in_word = _TENTHS_OF.match(text, unit.end) is not None or _LETTER_BEFORE.search(before) is not None
        return unit.name in {"成", "折"} and in_word
    return True


def _chinese(text: str, start: int, end: int, idiom: bool) -> NumberMention:
    part = fraction_end(text, start, end) if text[end : end + 1] in FRACTION_MARKS else None
    if part is not None:
        return _fraction(text, start, part)
    before = text[max(0, start - 6) : start]
    date = _CHINESE_DATE.match(text, start)
    if date:
        return NumberMention(start, end, max(end, date.end()), "", "", False, "date")
    number_end = range_end(text, start, word_end(text, start, end))
    unit = unit_after(text, number_end)
    start = sign_start(text, start, unit)
    if before.endswith("第") or idiom or unit is None:
        use: NumberUse = "ordinal" if before.endswith("第") else "phrase"
        return NumberMention(start, number_end, end, "", "", False, use)
    if not counts_in_words(text, start, text[start:number_end], unit, before):
        return NumberMention(start, number_end, max(end, number_end), "", "", False, "phrase")
    use = wording_use(text, start, number_end, unit) or _use_with_unit(text, start, unit, before)
    return _with_unit(start, number_end, unit, False, use)
