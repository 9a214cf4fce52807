"""Every number in the text, and what it is for: figure, date, ordinal, name, threshold or set phrase."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from reportmine.find.reach import (
    ARABIC,
    CAPITALS,
    CHINESE,
    DIGITS,
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
_CHINESE_DATE = re.compile(
    r"[一二三四五六七八九〇零○]{4}年|[一二三四五六七八九十]{1,3}(?:月份?|日|号|年|周年|季度|个月)(?![一-鿿]?产)|十[一二三四五]五(?=规划|期间|时期|[”’]|末|以来|开局|收官)|[一二三四]季度|[两三几数]个?(?:年|月|周|季度)|半年"
)
_LASTS = re.compile(r"(?:周期|时限|工期|用时|耗时|高于|低于|压缩至?|压降至|缩短至?|控制在|不超过|平均)约?$")
_MASK_RANGE = re.compile(r"[-~—–至]{1,2}[*＊×xX]+")
_FIRST = rf"\d上{DIGITS}十百千万亿零〇半数几{CAPITALS}"
"""What a number may begin with."""
_LARGE = {"万", "亿"}
_NAMING = frozenset({"voltage", "size", "age", "ratio", "discount"})
_AGE_OF_ALL = re.compile(r"寿命|平均年龄|人均年龄")
_PARTS_OF = re.compile(r"(?:世纪|决赛)")
_TENTHS_OF = re.compile("[立为功员熟长本果交品效绩套型活体就都南渝]")
_LETTER_BEFORE = re.compile(r"[A-Za-z]-?$")
_RANK_BEFORE = re.compile(r"(?:(?<![目当之以此年])前|排名|位居|位列|名列|居)(?:全[国省市县区]|第)*$")
_RANKED = frozenset({"名", "位", "个", "家"})
_COUNTING = re.compile("[一二两三四五六七八九十半数几壹贰叁肆伍陆柒捌玖拾]|上[十百千万亿]|^[百千万亿]+$")
_ROUND = re.compile("[百千万亿]+")
_SERIES_AFTER = re.compile(r"\s?[+×·xX*]\s?[\dnNxX一二三四五六七八九十]")
_SERIES_BEFORE = re.compile(r"[\dnNxX一二三四五六七八九十]\s?[+×·xX]\s?$")
_LIST = re.compile(r"\s?(?:[、/]|和|及|与|[-~—–至到]{1,2})\s?")
_MONEY_LIKE = frozenset({"money", "ratio", "area", "length", "mass", "volume", "power", "energy"})
_SPEC = frozenset({"mass", "power", "energy", "voltage", "volume", "size", "capacity"})
_SPEC_UNITS = frozenset({"台", "套", "辆", "台套", "只", "头", "羽", "米", "万头"})
_SPEC_TAIL = re.compile(
    r"[^，。；：、！？（(\n\d在了的任]{0,18}?(?:项目|生产线|电站|风电场|变电站|加工厂|车间|生产基地|技改|扩能|产业园|锅炉|机组|(?:输变电|变|送出)工程)"
)
_SPEC_HEAD = re.compile(r"(?:年产|日产|年处理|日处理|年加工|年出栏|日供|年屠宰)(?:各类|约|近|超)?\s?$")
_AT_LEAST = re.compile(r"(?:及)?以上|(?:及)?以下")
_CLASSED = re.compile(
    r"(?:的)?(?:内资|外资|重点|重大|大型|产业|工业|制造业|单体|招商|优质|新|在建|省|市|国家|规模|民营|骨干|龙头|签约|开工|投资|高质量|先进|战略性|总部|农业|文旅|服务业|实体|大|好|高|中型)*"
    r"(?:项目|企业|工程|产业链|产业集群|集群|产业|园区|开发区|公司|单位|主体|客商|合作社|大户|基地|县|镇|乡镇|纳税|税收|机组|锅炉|市场|人群|老人|老年人|人口|居民|景区|商品|大关)"
)
_COUNTED = re.compile(r"\d{1,4}(?:个|家|户|宗)")
_CLASSED_OF = re.compile(
    r"的(?:只|仅|共|至今|就|已|还|有|[^，。；：\n]{0,14}?(?:项目|企业|公司|村|乡镇))(?!.{0,3}目标)"
)
_OVER_BEFORE = re.compile(r"(?:超过|超|过|上|突破|逾|达)$")
_TOTAL_BEFORE = re.compile(r"(?:达到|达|完成|实现|共|累计)(?:了|约|近|为)?$")
_OPEN_QUOTE = "“‘「『"
_ONE_ONLY = frozenset({"一", "半"})


@cache
def _words() -> tuple[PhraseMatcher, tuple[str, ...], tuple[str, ...], re.Pattern[str]]:
    data = read_toml("numbers")
    countable = re.compile(
        r"(?:以上|左右|余|多)?(?:的)?[一-鿿A-Za-z“”0-9]{0,6}?(?:"
        + "|".join(sorted(data["countable"], key=len, reverse=True))
        + ")"
    )
    return PhraseMatcher(data["phrases"]), tuple(data["after"]), tuple(data["before"]), countable


@cache
def _number() -> re.Pattern[str]:
    """Return the pattern of a number; a Chinese one must be followed by a unit's first character or 多余几来.

    The lookahead in front says nothing new: it lets most characters fail at once, before any alternative is tried.
    """
    followers = re.escape("".join(sorted({*unit_table(), *"多余几来分又-—~至到"})))
    return re.compile(rf"(?=[{_FIRST}])(?:{ARABIC}|{PERCENT}|{CHINESE}(?=[{followers}]))")


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
            if start == end or not _may_count(plain, start, end):
                continue
            mention = _chinese(plain, start, end, start in idioms)
        position = mention.end
        numbers.append(mention)
    numbers.sort(key=lambda number: number.start)
    return _share_units(plain, numbers)


def _masked(text: str, mask: Mask) -> NumberMention:
    end = mask.end
    high = _MASK_RANGE.match(text, end)
    if high:
        end = high.end()
    unit = match_unit(text, end)
    if unit is None:
        return NumberMention(mask.start, end, end, "", "", True, "figure")
    use: NumberUse = "threshold" if _is_threshold(text, mask.start, unit) else "figure"
    return _with_unit(mask.start, end, unit, True, use)


def _with_unit(start: int, number_end: int, unit: UnitMatch, masked: bool, use: NumberUse) -> NumberMention:
    return NumberMention(
        start, number_end, unit.end, unit.name, unit.dimension, masked, use, unit.canonical, unit.factor
    )


def _arabic(text: str, start: int, end: int) -> NumberMention:
    date = _DATE.match(text, start)
    if date and date.group().endswith("个月") and _LASTS.search(text[max(0, start - 5) : start]):
        return NumberMention(start, end, date.end(), "个月", "duration", False, "figure", "个月")
    if text[end : end + 1] == "年" and years_of(text, start, end):
        return NumberMention(start, end, end + 1, "年", "duration", False, "figure", "年")
    if date and text[date.end() : date.end() + 1] not in _LARGE:
        return NumberMention(start, end, date.end(), "", "", False, "date")
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
    if is_range and use == "figure" and unit.dimension == "money" and _CLASSED.match(text, unit.end):
        use = "threshold"
    return _with_unit(start, end, unit, False, use)


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
    _, after_words, before_words, _ = _words()
    if before.endswith(before_words) and (before[-1:] == "第" or before.endswith(("第 ", "排名", "位居", "位列"))):
        return "ordinal"
    if _SERIES_AFTER.match(text, end) or _SERIES_BEFORE.search(before) or (before and before[-1] in _OPEN_QUOTE):
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


def _inside_title(text: str, start: int) -> bool:
    return text.rfind("《", max(0, start - 60), start) > text.rfind("》", max(0, start - 60), start)


def _use_with_unit(text: str, start: int, unit: UnitMatch, before: str) -> NumberUse:
    """Decide what a number with a unit is for."""
    after_words = _words()[1]
    measured = unit.dimension in _MONEY_LIKE
    if before.endswith("第"):
        return "ordinal"
    if unit.name in _RANKED and _RANK_BEFORE.search(before) and not text.startswith("个月", unit.end - 1):
        return "ordinal"
    if _SERIES_BEFORE.search(before) or (before[-1:] and before[-1] in _OPEN_QUOTE and not measured):
        return "phrase"
    if _LETTER_BEFORE.search(before) and not measured and not before.endswith("GDP"):
        return "name"
    if _inside_title(text, start):
        return "name"
    rest = text[unit.end : unit.end + 12]
    if unit.dimension in _NAMING and _names(text, start, unit, before):
        return "name"
    if unit.dimension == "count" and rest.startswith("方面"):
        return "phrase"
    if unit.unit is None and rest.startswith(after_words):
        return "name"
    if _is_threshold(text, start, unit):
        return "threshold"
    if _is_specification(text, start, unit, before):
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


def _is_threshold(text: str, start: int, unit: UnitMatch) -> bool:
    """Tell `10亿元以上项目` and `超千万元企业`: a size that qualifies what is counted, not a quantity of its own."""
    if unit.dimension not in {"money", "area", "power", "mass", "length"} and unit.name not in {"岁", "人", "张", "头"}:
        return False
    at_least = _AT_LEAST.match(text, unit.end)
    if at_least:
        end = at_least.end()
        if text.startswith("的", end):
            return unit.dimension == "money" and _CLASSED_OF.match(text, end) is not None
        return _CLASSED.match(text, end) is not None or (
            unit.dimension == "money" and _COUNTED.match(text, end) is not None
        )
    before = text[max(0, start - 8) : start]
    if _OVER_BEFORE.search(before) and (_CLASSED.match(text, unit.end) or _CLASSED_OF.match(text, unit.end)):
        return _TOTAL_BEFORE.search(_OVER_BEFORE.sub("", before)) is None
    return text.startswith("级", unit.end)


def _is_specification(text: str, start: int, unit: UnitMatch, before: str) -> bool:
    """Tell the capacity in a project's name (`年产5万台水务流量计项目`) from a quantity."""
    if _SPEC_HEAD.search(text[max(0, start - 8) : start]):
        return _SPEC_TAIL.match(text, unit.end) is not None or text[unit.end : unit.end + 1] not in "，。；、\n"
    if unit.dimension not in _SPEC and unit.name.lstrip("百千万亿") not in _SPEC_UNITS:
        return False
    return (
        _SPEC_TAIL.match(text, unit.end) is not None
        and re.search(r"(?:建成|新增|完成|改造|新建|达到|达|为|铺设|更换)$", before) is None
    )


def _may_count(text: str, start: int, end: int) -> bool:
    """Tell whether a run of Chinese numeral characters may be a number at all."""
    word = text[start:end]
    if text.startswith("分之", end):
        return True
    if not _COUNTING.search(word):
        return False
    if word in {"几", "数", "零", "〇"}:
        return False
    if _ROUND.fullmatch(word):
        rounded = re.search(r"(?:突破|超过|超|过|达|达到|近|跨上|跃上)$", text[max(0, start - 3) : start])
        return rounded is not None and match_unit(text, end) is not None
    return True


def _chinese(text: str, start: int, end: int, idiom: bool) -> NumberMention:
    part = fraction_end(text, start, end)
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
    if not _counts_in_words(text, start, text[start:number_end], unit, before):
        return NumberMention(start, number_end, max(end, number_end), "", "", False, "phrase")
    use = wording_use(text, start, number_end, unit) or _use_with_unit(text, start, unit, before)
    return _with_unit(start, number_end, unit, False, use)


def _counts_in_words(text: str, start: int, word: str, unit: UnitMatch, before: str) -> bool:
    """Tell whether a Chinese numeral with a unit counts something, rather than being wording."""
    if unit.unit is None or text[unit.end - 1] == "半":
        return unit.unit is not None
    if word in _ONE_ONLY and not unit.multiplier:
        return unit.name == "倍" and re.search("(?:增|翻|近|超)[长加了约]*$", before) is not None
    if before[-1:] and before[-1] in _OPEN_QUOTE + "“《":
        return False
    ambiguous = {"度", "成", "折", "方", "升", "分"} if len(word) > 1 else {"度", "成", "折", "方", "升", "分", "米"}
    if unit.unit.chinese_numeral == "no" or (unit.unit.name in ambiguous and not unit.multiplier):
        if unit.unit.name not in {"成", "折"}:
            return False
        return re.match(r"以上|左右|[，。、；,;）)]|$", text[unit.end : unit.end + 2]) is not None or before.endswith(
            ("近", "约", "超", "达")
        )
    if unit.unit.name in {
        "位",
        "人",
        "户",
        "家",
        "支",
        "头",
        "根",
        "门",
        "本",
        "部",
        "只",
        "张",
        "首",
        "面",
    } and text.startswith(
        ("一体", "联", "次", "化", "数", "制", "员", "口", "籍", "庭", "部", "才", "们", "长", "类", "民"), unit.end
    ):
        return text.startswith(("员", "口"), unit.end)
    if unit.unit.chinese_numeral == "yes":
        return not text.startswith(("大", "级"), unit.end)
    if len(word) > 1 and unit.unit.name in {"个", "次", "件"}:
        return True
    if unit.unit.name == "元" and len(word) == 1 and not unit.multiplier:
        return False
    if unit.unit.name in {"期", "轮"}:
        return re.search("(?:举办|开展|培训|班|完成|共)$", before) is not None
    if text[unit.end : unit.end + 1] in "，。；、（()）" or text.startswith(("以上", "左右", "以内"), unit.end):
        return True
    countable = _words()[3]
    follows = countable.match(text, unit.end)
    if follows:
        return not re.search("[，。；：、）)\n]", follows.group())
    return False


def _share_units(text: str, numbers: list[NumberMention]) -> list[NumberMention]:
    """Give a bare number in a list the unit of the next one (`1.7、2.2个百分点`, `6.8：77.3：15.9` stays bare)."""
    result = list(numbers)
    for index in range(len(result) - 2, -1, -1):
        number, following = result[index], result[index + 1]
        if number.use != "unexplained" or following.use != "figure" or not following.unit:
            continue
        gap = text[number.end : following.start]
        if following.masked or not _LIST.fullmatch(gap):
            continue
        result[index] = replace(
            following, start=number.start, number_end=number.number_end, end=number.end, use="figure"
        )
    return _ratios(text, result)


def _ratios(text: str, numbers: list[NumberMention]) -> list[NumberMention]:
    """Recognise the parts of a structure ratio (`三次产业结构为6.8：77.3：15.9`) as shares in per cent."""
    result = list(numbers)
    index = 0
    while index < len(result):
        stop = index
        while (
            stop + 1 < len(result)
            and result[stop].use == "unexplained"
            and result[stop + 1].use in {"unexplained", "date"}
            and re.fullmatch(r"\s?[:：∶]\s?", text[result[stop].number_end : result[stop + 1].start])
        ):
            stop += 1
        if stop > index and re.search(
            "结构|比例|比重|占比|之比", text[max(0, result[index].start - 24) : result[index].start]
        ):
            for part in range(index, stop + 1):
                old = result[part]
                result[part] = NumberMention(
                    old.start, old.number_end, old.number_end, "%", "ratio", False, "figure", "%"
                )
        index = stop + 1
    return result
