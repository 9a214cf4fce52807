"""Numbers that qualify what is counted: size thresholds, and capacities in the names of projects."""

import re

from reportmine.rules.units import UnitMatch

_SPEC = frozenset({"mass", "power", "energy", "voltage", "volume", "size", "capacity"})
_SPEC_UNITS = frozenset({"台", "套", "辆", "台套", "只", "头", "羽", "米", "万头"})
_SPEC_TAIL = re.compile(
    r"[^，。；：、！？（(\n\d在了的任]{0,18}?(?:项目|生产线|电站|风电场|变电站|加工厂|车间|生产基地|技改|扩能|产业园|锅炉|机组|(?:输变电|变|送出)工程)"
)
_SPEC_HEAD = re.compile(r"(?:年产|日产|年处理|日处理|年加工|年出栏|日供|年屠宰)(?:各类|约|近|超)?\s?$")
_SPEC_HEAD_ENDS = frozenset("产理工栏供宰类约近超")
"""What `_SPEC_HEAD` ends with, besides white space."""
_SIZED = frozenset({"money", "area", "power", "mass", "length"})
_SIZED_UNITS = frozenset({"岁", "人", "张", "头"})
_OPENS_AT_LEAST = frozenset("及以")
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
_OVER_ENDS = frozenset("过超上破逾达\n")
"""What the words that `_OVER_BEFORE` finds end with; a line end may follow them."""
_TOTAL_BEFORE = re.compile(r"(?:达到|达|完成|实现|共|累计)(?:了|约|近|为)?$")


def is_threshold(text: str, start: int, unit: UnitMatch) -> bool:
    """Tell `10亿元以上项目` and `超千万元企业`: a size that qualifies what is counted, not a quantity of its own."""
    if unit.dimension not in _SIZED and unit.name not in _SIZED_UNITS:
        return False
    following = text[unit.end : unit.end + 1]
    at_least = _AT_LEAST.match(text, unit.end) if following in _OPENS_AT_LEAST else None
    if at_least:
        end = at_least.end()
        if text.startswith("的", end):
            return unit.dimension == "money" and _CLASSED_OF.match(text, end) is not None
        return _CLASSED.match(text, end) is not None or (
            unit.dimension == "money" and _COUNTED.match(text, end) is not None
        )
    if text[start - 1 : start] in _OVER_ENDS:
        before = text[max(0, start - 8) : start]
        if _OVER_BEFORE.search(before) and (_CLASSED.match(text, unit.end) or _CLASSED_OF.match(text, unit.end)):
            return _TOTAL_BEFORE.search(_OVER_BEFORE.sub("", before)) is None
    return following == "级"


def is_specification(text: str, start: int, unit: UnitMatch, before: str) -> bool:
    """Tell the capacity in a project's name (`年产5万台水务流量计项目`) from a quantity."""
    last = text[start - 1 : start]
    if (last in _SPEC_HEAD_ENDS or last.isspace()) and _SPEC_HEAD.search(text[max(0, start - 8) : start]):
        return _SPEC_TAIL.match(text, unit.end) is not None or text[unit.end : unit.end + 1] not in "，。；、\n"
    if unit.dimension not in _SPEC and unit.name.lstrip("百千万亿") not in _SPEC_UNITS:
        return False
    return (
        _SPEC_TAIL.match(text, unit.end) is not None
        and re.search(r"(?:建成|新增|完成|改造|新建|达到|达|为|铺设|更换)$", before) is None
    )


def classes_what_follows(text: str, unit: UnitMatch) -> bool:
    """Tell whether a noun that an amount may class follows at once (`50亿—100亿元项目`)."""
    return _CLASSED.match(text, unit.end) is not None
