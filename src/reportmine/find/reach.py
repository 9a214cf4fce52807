"""How far a number reaches in the text: its wording, sign, upper end, fraction, and coins or a half after the unit."""

import re

from reportmine.rules.units import UnitMatch, match_unit

DIGITS = "一二两三四五六七八九"
CAPITALS = "壹贰叁肆伍陆柒捌玖拾佰仟"
_IN_RUN = f"{DIGITS}十百千万亿零〇半数几{CAPITALS}"
_RUN = rf"[{_IN_RUN}]{{1,40}}+"
_DECIMALS = rf"(?:点[一二三四五六七八九零〇{CAPITALS}]{{1,20}}+)?"
_AFTER_SPACED = r"(?=\s?(?:[万亿%‰元年倍]|公里|吨|亩|平方|立方|千瓦|个百分点))"
# What a number is, each from its second character on: the first is matched by `NUMBER_FIRST`, which all have in common.
NUMBER_FIRST = rf"[\d上{_IN_RUN}]"
ARABIC = (
    r"(?<=\d)\d*+(?:"
    # Mixed numerals: 1亿3千多万, 2万5千, 3万4000.
    r"(?:[亿万千百](?:零\d{1,3}(?!\d)|\d{4}(?![\d.,，年])|\d(?=[千百十])|\d{1,4}(?=多?万)))++"
    r"|(?:[,，]\d{3})++(?:\.\d+)?(?!\d)"
    # Digits that stand apart, as some pages print them: 1 3 9 9 亿美元, 40.8 2 亿元.
    rf"|\.\d+(?:(?: \d(?!\d)){{1,4}}+{_AFTER_SPACED})?"
    rf"|(?<!\d\d)(?: \d(?!\d)){{1,9}}+(?: ?\.(?: ?\d){{1,4}}+)?{_AFTER_SPACED}"
    r"|。\d+(?=\s?(?:[万亿]|%|个?百分点|元))|\. \d+(?=\s?(?:[万亿]|%|元)))?"
)
CHINESE = rf"(?:(?<=上)(?=[十百千万亿]){_RUN}|(?<=[{_IN_RUN}])[{_IN_RUN}]{{0,39}}+){_DECIMALS}"
PERCENT = rf"(?<=[百千万佰仟])分之(?:\d++(?:[,，]\d{{3}}(?!\d))*+(?:\.\d+)?|{_RUN}{_DECIMALS})"
PERCENT_UNITS = {"百": "%", "佰": "%", "千": "‰", "仟": "‰", "万": "‱"}

_FORMAL = re.compile(rf"[{CAPITALS[:9]}][拾佰仟十百千万亿又]|拾[{CAPITALS[:9]}{DIGITS}万亿零]")
_LINK = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.-]+@[\w-]+\.[\w.]+")
_JOIN = re.compile(r"\s?(?:[-~－—–]{1,2}|(?P<to>至|到))\s?")
_HIGH = re.compile(rf"\d++(?:,\d{{3}}(?!\d))*+(?:\.\d+)?|[{DIGITS}十百千万亿零]++{_DECIMALS}")
_MAYBE_RANGE = re.compile(r"[^，。；、：\d\n]{0,4}?[-~－—–至到]")
_RANGE_MARKS = frozenset("-~－—–至到")
_FROM = re.compile(r"[从由自][^，。；、\n]{0,10}$")
_FRACTION = re.compile(rf"分之(?:\d++(?:\.\d+)?|{_RUN}{_DECIMALS})")
_MIXED_FRACTION = re.compile(rf"又(?:\d++|{_RUN})分之(?:\d++|{_RUN})")
_SLASH = re.compile(r"(\d{1,2})[/／](\d{1,2})(?![\d/／.%月日年号])")
_PER_HIGH = re.compile(
    rf"\s?(?:[-~－—–]{{1,2}}|(?P<to>至|到))\s?(?P<again>[百千万]分之)?(?:\d++(?:\.\d+)?|{_RUN}{_DECIMALS})"
)
FRACTION_MARKS = frozenset("分又/／")
_STROKES = frozenset("/／")
_WARMTH = re.compile("(?:[气水体低高室恒升降保控]温|温度)[^，。；：]{0,12}$")
_COINS = re.compile(rf"[{DIGITS}\d][角毛](?![债洲形区镇])(?:[{DIGITS}\d]分(?!之))?")
_HALF = re.compile("半(?![年月天日小价数径导决程边途直挂成自岛山圆封固坡潜球])")
_TAILS = frozenset(f"半{DIGITS}0123456789")
_HALVED = frozenset({"money", "area", "length", "mass", "ratio"})
_HOUR_AND_HALF = re.compile("个半(?=小时|工作日)")
_BEFORE_MINUS = frozenset(" \t\n（(：:，,、长幅速率值比为是达至到")
_BEFORE_NEGATIVE = frozenset(" \t\n（(：:，,、。长幅速率为是达至到了约于")
_SIGNED = frozenset({"ratio", "money", "temperature"})
_LONG_UNITS = ("千", "百")


def links(text: str) -> list[tuple[int, int]]:
    """Return the spans of web and mail addresses, whose digits are no numbers."""
    if "http" not in text and "www." not in text and "@" not in text:
        return []
    return [match.span() for match in _LINK.finditer(text)]


def skip_loose_capitals(text: str, start: int, end: int) -> int:
    """Return where a run really begins: 陆, 伍, 拾 and the like count only inside a numeral (大陆三家, 队伍, 收拾)."""
    while start < end and text[start] in CAPITALS and not _FORMAL.match(text, start):
        start += 1
    return start


def word_end(text: str, start: int, end: int) -> int:
    """Return where a Chinese numeral ends when its last characters belong to the unit: 亿元, 千瓦, 百分位."""
    if text[end - 1] == "百" and text[end : end + 2] in {"分位", "分点", "分比"}:
        end -= 1
    end = _without_large(text, start, end)
    if end > start + 1 and text[end - 1] in _LONG_UNITS and text[start : end - 1] != "一":
        unit = match_unit(text, end - 1)
        if unit is not None and not unit.multiplier and unit.unit is not None and len(unit.unit.name) > 1:
            end = _without_large(text, start, end - 1)
    return end - 1 if end > start + 1 and text[end - 1] == "数" else end


def _without_large(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1] in "万亿":
        end -= 1
    return end


def range_end(text: str, start: int, end: int) -> int:
    """Return where the number of the upper end ends, `end` when the number is no range.

    A range is `3-5个`, `五至八家`, `5%-5.5%`, `9万—10万元` or `100万元至300万元`; `从5%到8%` is none.
    """
    if _RANGE_MARKS.isdisjoint(text[end : end + 5]):  # most numbers
        return end
    if text[start - 1 : start] in {"-", "－"} or not _MAYBE_RANGE.match(text, end):
        return end
    own = match_unit(text, end)
    for position in (end, own.end) if own is not None and not own.vague else (end,):
        join = _JOIN.match(text, position)
        high = _HIGH.match(text, join.end()) if join else None
        if join is None or high is None or high.group()[0].isdigit() != text[start].isdigit():
            continue
        stop = high.end() if text[start].isdigit() else word_end(text, high.start(), high.end())
        unit = match_unit(text, stop)
        if unit is None or (position > end and not _same_unit(own, unit)):
            continue
        if position > end and join["to"] and _FROM.search(text[max(0, start - 12) : start]):
            continue
        return stop
    return end


def _same_unit(low: UnitMatch | None, high: UnitMatch) -> bool:
    """Tell whether the ends of a range have one unit: both the same, or the lower one only its multiplier."""
    if low is None:
        return False
    return bool(high.multiplier) if low.unit is None else low.unit == high.unit and low.per in {"", high.per}


def fraction_end(text: str, start: int, end: int) -> int | None:
    """Return where the fraction ends that begins with `start:end` (三分之一, 一又二分之一, 1/4), None if it is none.

    One of `FRACTION_MARKS` stands at `end`.
    """
    match = _FRACTION.match(text, end) or _MIXED_FRACTION.match(text, end)
    if match:
        return match.end()
    if text[end : end + 1] not in _STROKES or text[start - 1 : start] in {"/", "／", ".", "(", "（", "第"}:
        return None
    slash = _SLASH.match(text, start)
    if slash is None or not 0 < int(slash[1]) < int(slash[2]) or match_unit(text, slash.end()):
        return None
    return slash.end()


def percent_end(text: str, start: int, end: int) -> int:
    """Return where a percentage in words ends, upper end included: 百分之四到百分之五, 百分之二十至三十."""
    if text[end - 1] == "百" and text[end : end + 2] in {"分位", "分点", "分比"}:
        end -= 1
    high = _PER_HIGH.match(text, end)
    if high is None or (not high["again"] and match_unit(text, high.end())):
        return end
    if high["to"] and high["again"] and _FROM.search(text[max(0, start - 12) : start]):
        return end
    return high.end()


def sign_start(text: str, start: int, unit: UnitMatch | None) -> int:
    """Return where the number begins when its sign is counted in (`增长-5.4%`, `负3.9%`; not 减负237亿元)."""
    sign = text[start - 1 : start]
    if sign not in {"-", "负"}:
        return start
    before = text[max(0, start - 2) : max(0, start - 1)]
    if sign == "-":
        signed = unit is None or unit.dimension in _SIGNED
        return start - 1 if signed and (not before or before in _BEFORE_MINUS) else start
    return start - 1 if not before or before in _BEFORE_NEGATIVE else start


def unit_after(text: str, position: int) -> UnitMatch | None:
    """Return the unit after a number, its end moved past what belongs to it: 五元三毛, 三斤半, 两个半小时."""
    if text.startswith("个半", position):
        half = _HOUR_AND_HALF.match(text, position)
        return match_unit(text, half.end()) if half else match_unit(text, position)
    unit = match_unit(text, position)
    if unit is not None and unit.name == "度" and _WARMTH.search(text[max(0, position - 20) : position]):
        degrees = match_unit("℃", 0)
        if degrees is not None:
            degrees.end = unit.end
        return degrees
    if unit is None or text[unit.end : unit.end + 1] not in _TAILS:
        return unit
    if unit.unit is None or unit.multiplier or unit.vague or unit.per:
        return unit
    tail = (_COINS if unit.dimension == "money" else _HALF).match(text, unit.end)
    if tail and unit.dimension in _HALVED:
        unit.end = tail.end()
    return unit
