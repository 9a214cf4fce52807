"""Numbers with a counter that count nothing: slogans, clock times, service hours, moving ranks, sessions."""

import re

from reportmine.rules.units import UnitMatch
from reportmine.schema.labels import NumberUse

_DIGITS = "一二两三四五六七八九十"
_YEAR = re.compile(r"19\d\d|20[0-6]\d")
_YEARS = re.compile(r"\d{1,2}(?:\.\d+)?")
_TERM = re.compile("年限[^，。；、]*$")
_COUNTRIES = re.compile(r"[，。、；;）)的及和与\n]|入境|元首|使节|客商|嘉宾|驻|$")
_NATIONAL = re.compile("道|际|家|内|外|集团|产|企")
_CLOCK = re.compile(r"\d{1,2}\s?[时点]$")
_CIRCLE = re.compile(
    r"[^，。；、]{0,12}圈|邻里|社区|村镇|文化|健身|养老|品质|交通|生活|医疗|就业|政务|救治|急救|体育|阅读|过境"
)
_SERVED = re.compile("便民|通勤|制|值|服务|在线|不|全|自助|营业|开放|无人")
_SCORED = re.compile("[别类之为批期钟级布解管片区]")
_LASTS = re.compile(r"(?:[至到达约近前超于足为在仅只需快短超逾]|压缩|缩短|不超过|用时|耗时)$")
_WITHIN = re.compile(r"(?:之|以)?内|前|左右")
_RANK_MOVES = re.compile(
    r"(?:排名|位次|名次)[^，。；]{0,10}[由从][^，。；]{0,10}$|\d位(?:提升|上升|跃升|前移|跃居|下降|降)(?:至|到)$"
)
_RANK_BEFORE_MOVE = re.compile(r"(?:提升|上升|跃升|前移|跃居|下降|降)(?:至|到)(?:全[国省市县])?第?\d+位")
_MEETING_BEFORE = re.compile(rf"届(?:[{_DIGITS}]{{1,3}}次[、和及])*$|(?:人大|政协|代会|委员会)$")
_MEETING_AFTER = re.compile(rf"(?:[、和及][{_DIGITS}]{{1,3}}次)*(?:全会|党代会|全体|常务会|会议|[、，])")
_PHASE_OF = re.compile("工程|项目|建设|、|和")
_SLOGAN_BEFORE = re.compile(
    rf"(?<![唯统第之同一二两三四五六七八九十百千万亿])[{_DIGITS}](?![有是为共约近达和与及在的就只仅])[一-鿿]$"
)
_SLOGAN_AFTER = re.compile(rf"[{_DIGITS}多][一-鿿]")
_WORD_AFTER = {
    "口": ("岸", "子", "径", "腔"),
    "起": ("来",),
    "轮": ("车", "驱", "一带", "延包"),
    "条": ("”", "》"),
    "部": ("门", "委", "长", "级"),
}
_SERVICE_HOURS = frozenset({"24", "48", "72", "144", "240"})


def wording_use(text: str, start: int, number_end: int, unit: UnitMatch) -> NumberUse | None:
    """Return what a number with a counter is for when it counts nothing, None when it may count something.

    Args:
        text: shadow of the report's text.
        start: where the number begins.
        number_end: where it ends.
        unit: its unit.
    """
    check = _CHECKS.get(unit.name)
    use = check(text, start, number_end, unit) if check else None
    if use is None and unit.name in _WORD_AFTER and text.startswith(_WORD_AFTER[unit.name], unit.end):
        use = "name"
    if use is None and not text[start].isdigit() and unit.dimension == "count":
        use = _in_words(text, start, text[start:number_end], unit)
    return use


def years_of(text: str, start: int, end: int) -> bool:
    """Tell a number of years that is measured (平均受教育年限达到10.5年) from a date or a period."""
    return _YEARS.fullmatch(text, start, end) is not None and _TERM.search(text[max(0, start - 30) : start]) is not None


def _countries(text: str, start: int, number_end: int, unit: UnitMatch) -> NumberUse | None:
    if _YEAR.fullmatch(text, start, number_end):
        return "date"
    known = _COUNTRIES.match(text, unit.end) or (text[start].isdigit() and not _NATIONAL.match(text, unit.end))
    return None if known else "name"


def _after_year(text: str, start: int, number_end: int, unit: UnitMatch) -> NumberUse | None:
    return "date" if text.startswith("届", unit.end) and _YEAR.fullmatch(text, start, number_end) else None


def _points(text: str, start: int, _number_end: int, unit: UnitMatch) -> NumberUse | None:
    if _CLOCK.search(text[max(0, start - 4) : start]):
        return "date"
    return "unexplained" if _SCORED.match(text, unit.end) else None


def _time(text: str, start: int, number_end: int, unit: UnitMatch) -> NumberUse | None:
    """Tell service hours and the radius of a circle (24小时自助服务, 15分钟生活圈) from a time that something takes."""
    if _SERVED.match(text, unit.end) or text[start - 1 : start] == "×":
        return "phrase"
    if unit.name == "天":
        return None
    if _CIRCLE.match(text, unit.end):
        return "phrase"
    if unit.name == "小时" and text[start:number_end] in _SERVICE_HOURS:
        takes = _LASTS.search(text[max(0, start - 4) : start]) or _WITHIN.match(text, unit.end)
        return None if takes else "phrase"
    return None


def _rank(text: str, start: int, _number_end: int, unit: UnitMatch) -> NumberUse | None:
    before = text[max(0, start - 24) : start]
    moves = _RANK_MOVES.search(before) is not None or _RANK_BEFORE_MOVE.match(text, unit.end) is not None
    return "ordinal" if moves else None


def _meeting(text: str, start: int, _number_end: int, unit: UnitMatch) -> NumberUse | None:
    """Tell the number of a session (十二届三次、四次全会) from a count of meetings."""
    if not _MEETING_AFTER.match(text, unit.end):
        return None
    before = text[max(0, start - 16) : start]
    named = _MEETING_BEFORE.search(before) or ("届" in before and text.startswith(("全会", "党代会"), unit.end))
    return "ordinal" if named else None


def _in_words(text: str, start: int, word: str, unit: UnitMatch) -> NumberUse | None:
    """Tell a numeral of a slogan (一核两副三轴, “两个确保、三个提升”) and an ordinal 二 (二次, 二轮) from a count."""
    if unit.multiplier or len(word) > 1:
        return None
    if word == "二" and unit.name != "个":
        return "phrase"
    quote = text.rfind("“", max(0, start - 30), start)
    quoted = quote >= 0 and text.find("”", quote, start) < 0
    if quoted and text[quote + 1] in _DIGITS:
        return "phrase"
    in_row = len(unit.name) == 1 and _SLOGAN_BEFORE.search(text[max(0, start - 3) : start]) is not None
    return "phrase" if in_row and (quoted or _SLOGAN_AFTER.match(text, unit.end)) else None


def _issue(text: str, _start: int, _number_end: int, unit: UnitMatch) -> NumberUse | None:
    return "ordinal" if unit.name != "期" or _PHASE_OF.match(text, unit.end) else None


_CHECKS = {
    "号": _issue,
    "届": _issue,
    "期": _issue,
    "天": _time,
    "国": _countries,
    "首": _after_year,
    "分": _points,
    "小时": _time,
    "分钟": _time,
    "位": _rank,
    "次": _meeting,
}
