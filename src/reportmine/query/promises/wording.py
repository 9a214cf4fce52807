"""How alike two figures are named, and what the words around a figure say about its part in the sentence."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import cache

from reportmine.rules.lexicon import read_toml, read_tsv
from reportmine.schema.labels import OTHER_INDICATOR

_NOTE = re.compile(r"[〔\[【(（][^〕\]】)）]{0,12}(?:[〕\]】)）]|$)")
_MARKS = re.compile(r"[^\w*%.+&]|_|的")
_TIMES = re.compile(r"[上下]半年|[一二三四]季度|全年|每[年季月]度?|年底前|年末|\d{1,2}月底?前?|再")
_NEUTRAL = re.compile(
    r"^(?:到|至)?(?:\d{2,4}年)?(?:末|底)?(?:其中|全县|全区|全市|我县|我区|我市|县域|县级|年初|年度|全年|年内|今年|上半年|下半年|当年|力争|确保|预计|"
    r"累计|共计|共|总计|合计|完成|实现|达到|达成|引进|引入|组织|开展|举办|新改建|新建成|新建|新签约|新增|新|建成|建设|安排|实施|推进|争取|发放|"
    r"改造|提升|稳定|保持|全部|争创|创建|打造|培育|认定|做好|全社会|外贸|预期)+"
)
_TAIL = re.compile(
    r"(?:改造提升|改造|提升|建设|工程|任务|工作|总量|总数|数量|个数|总额|金额|涨幅|增幅|增速|增长|累计|全年|完成|实现|达到|发展|整治|创建)+$"
)
_SPELLINGS = (
    ("规模以上", "规上"),
    ("国内生产总值", "生产总值"),
    ("市场主体", "经营主体"),
    ("旅游业", "旅游"),
    ("旅游综合收入", "旅游收入"),
    ("旅游总收入", "旅游收入"),
    ("停车泊位", "停车位"),
)
_ONE_MEANING = frozenset(
    {
        "地区生产总值", "规上工业增加值", "固定资产投资", "社会消费品零售总额", "进出口总额", "居民消费价格",
        "粮食产量", "旅游人次", "旅游收入", "一般公共预算收入", "财政总收入", "居民人均可支配收入", "城镇新增就业",
        "常住人口", "城镇化率", "森林覆盖率", "研发投入强度", "空气优良率", "到位资金", "实际利用外资", "签约投资额",
        "项目开工率", "项目入统率",
    }
)  # fmt: skip
"""Indicators all of whose names mean the same; 失业率 (登记, 调查), 造林面积 (人工造林, 封山育林) are none of them."""

_OF_PROJECTS = re.compile(r"\d*[十百千万亿]+(?:美?元)以上|招商|引资|投资|带队|率队|一把手|主要领导|书记|县长|的")
"""What the qualifiers of a count say already, and who does what such a count counts."""

_SHORTEST = 2
_TELLING = 3
"""Characters that a wording of our own making must have to name a thing: `项目`, `企业` or `资金` name anything."""

_TARGET = "目标|任务|计划|预期|指标|承诺|要求"
_IS_TARGET_AFTER = re.compile(
    rf"^(?:[、和]\d[\d.]*[^\d，。；]{{1,4}}?)?以?[上内下]?的?(?:全年|年初|年度|既定|增长|预期|考核|总|市定|市下达|下达)*(?:{_TARGET})"
)
_IS_TARGET_BEFORE = re.compile(
    rf"(?:{_TARGET})(?:数|值|数的|任务)?(?:为|是|的)?(?:不少于|不低于|确定的)?$|年初(?:确定|提出|定下|预定)的$"
)
_IS_GAP = re.compile(
    rf"(?:还差|相差|只差|差|少|缺|多|下调|上调|调减|调增|高出|高于|低于|超出|落后|快于|慢于|顺延)了?(?:近|约)?$"
    rf"|(?:比|较|低于|高于|超过|超|快于|慢于|落后|距|离)[^，。；]*(?:{_TARGET}|预计|进度)[^，。；\d]{{0,6}}$"
    rf"|(?:{_TARGET})[^，。；\d]*(?:差|少|多|低|高|超|落后|减|下调|上调)[^，。；\d]{{0,4}}$"
)
_IS_BASE = re.compile(r"(?:比|较|由|从)(?:上年|去年|前年|上一年|年初|\d{4}年|同期|上期)(?:同期|末|底)?的?$")
_IS_DONE_TASK = re.compile(r"完成[^，。；\d]*任务(?:的有)?$")
_OTHER_BASE = re.compile(r"(?:比|较)“?(?:(\d{4})年|十[一二三四]五|五年前|前五年|上届)")
_KEPT_DOWN = re.compile(r"(?:降至|降到|下降到|降低到|减少到|压减[至到]|压缩[至到]|控制[在到])[^，。；]{0,6}$")
_FRESH = re.compile(
    r"新增|培育|认定|新建|新改建|新发展|新培育|新认定|新引|新开|新种|新栽|新[^，。；]{0,3}[增建种开]|净增|增加|再[签建增引]"
)
_STOCK = re.compile(r"达到?|累计|总数|总量|总面积|突破|保有|稳定在|增至|增加到|发展到|扩大到|提高到|提升到")


class Alike(IntEnum):
    """How surely two figures name the same thing."""

    NO = 0
    PARTLY = 1
    SAME = 2
    WORD_FOR_WORD = 3


@cache
def core(text: str) -> str:
    """Return a wording without spelling variants, punctuation, and words that only say that something was done.

    Args:
        text: `indicator_text` of a figure.
    """
    plain = _MARKS.sub("", _NOTE.sub("", unicodedata.normalize("NFKC", text)))
    for long, short in _SPELLINGS:
        plain = plain.replace(long, short)
    inner = _TAIL.sub("", _NEUTRAL.sub("", _TIMES.sub("", plain)))
    return inner if len(inner) >= _SHORTEST else plain


@cache
def alike(indicator: str, one: str, other: str) -> Alike:
    """Tell how surely two wordings of one indicator mean the same thing.

    Args:
        indicator: the indicator of both, 其他 where it stands in no pack.
        one: `indicator_text` of one figure.
        other: of the other.
    """
    first, second = core(one), core(other)
    if first == second:
        return Alike.WORD_FOR_WORD if indicator != OTHER_INDICATOR or len(first) >= _TELLING else Alike.PARTLY
    if indicator != OTHER_INDICATOR:
        if _residue(indicator, first) == _residue(indicator, second) and _named(indicator, first, second):
            return Alike.SAME
        if indicator in _ONE_MEANING:
            return Alike.NO
    short, long = sorted((first, second), key=len)
    return Alike.PARTLY if len(short) >= _TELLING and short in long else Alike.NO


def is_gap(before: str) -> bool:
    """Tell whether a figure is only how far something is from a target (`比计划少3家`), not the thing itself.

    Args:
        before: the words between the last punctuation mark and the figure.
    """
    return _IS_GAP.search(before) is not None


def is_base(before: str) -> bool:
    """Tell whether a figure is only what another is compared with (`比上年的46.25亿元增长10%`).

    Args:
        before: the words between the last punctuation mark and the figure.
    """
    return _IS_BASE.search(before) is not None


def is_done_task(before: str, after: str) -> bool:
    """Tell whether what is called a task is one that was done (`完成户厕改造任务3000座`), not one to measure by.

    Args:
        before: the words before the figure.
        after: those that follow.
    """
    return _IS_DONE_TASK.search(before) is not None and not after.startswith(("的", "数的"))


def is_kept_down(before: str) -> bool:
    """Tell whether a target is one to stay under (`贫困发生率下降到0.22%`).

    Args:
        before: the words before it.
    """
    return _KEPT_DOWN.search(before) is not None


def other_base(before: str, first_year: int) -> bool:
    """Tell whether a rate of growth is over several years (`比2005年增长73.8%`), unlike one that was planned.

    Args:
        before: the words before the figure.
        first_year: the year in which the figure's own period begins.
    """
    found = _OTHER_BASE.search(before)
    return found is not None and (found[1] is None or int(found[1]) < first_year - 1)


def per_head(before: str) -> bool:
    """Tell whether a figure is per head of something that is told whole beside it (`生产总值110亿元、人均4.6万元`).

    Args:
        before: the words before it.
    """
    return "人均" in re.split(r"[\d、]", before)[-1]


def is_target(before: str, after: str) -> bool:
    """Tell whether the words around a figure call it a target (`超过75家的年初目标`).

    Args:
        before: the words before it.
        after: those that follow.
    """
    return _IS_TARGET_AFTER.search(after) is not None or _IS_TARGET_BEFORE.search(before) is not None


def new_against_total(one: str, other: str) -> bool:
    """Tell whether of two figures one counts what is new, the other all there is (`新建基站50座`, `基站达到300座`).

    Args:
        one: the words before one figure.
        other: those before the other.
    """
    fresh_one, fresh_other = _FRESH.search(one) is not None, _FRESH.search(other) is not None
    if fresh_one == fresh_other:
        return False
    return _STOCK.search(other if fresh_one else one) is not None


def is_total(before: str) -> bool:
    """Tell whether a figure counts all there is (`总数达到95家`).

    Args:
        before: the words before it.
    """
    return _STOCK.search(before) is not None


def good_direction(indicator: str) -> str:
    """Return `up`, `down` or an empty string: which way an indicator should move."""
    return _good().get(indicator, "")


@cache
def _good() -> dict[str, str]:
    return {row["indicator"]: row["good"] for row in read_tsv("indicators")}


@cache
def _aliases() -> dict[str, tuple[str, ...]]:
    """Return the names of each indicator as `core` leaves them, the longest first."""
    names: dict[str, tuple[str, ...]] = {}
    for row in read_tsv("indicators"):
        told = {core(name) for name in (row["indicator"], *row["aliases"].split("|")) if name}
        names[row["indicator"]] = tuple(sorted(told, key=len, reverse=True))
    return names


@cache
def _qualifier_words() -> tuple[str, ...]:
    """Return every word that the text has for a qualifier, the longest first; qualifiers are compared by themselves."""
    found = {word for group in read_toml("qualifiers")["group"] for word in group["words"]}
    return tuple(sorted(found, key=len, reverse=True))


def names_more(indicator: str, text: str) -> bool:
    """Tell whether a wording says more than the indicator's name does (`莱默特到资`), so that it stands by itself.

    Args:
        indicator: the indicator.
        text: `indicator_text` of a figure.
    """
    return indicator == OTHER_INDICATOR or bool(_residue(indicator, core(text)))


def _named(indicator: str, first: str, second: str) -> bool:
    """Tell whether both wordings hold a name of the indicator, and where names differ in meaning, the same one.

    Counts such as 签约项目数 go by no name of their own: what is counted, the qualifiers say.
    """
    if len(_aliases()[indicator]) == 1:
        return True
    one, other = _name_in(indicator, first), _name_in(indicator, second)
    return bool(one and other) and (indicator in _ONE_MEANING or one == other)


def _name_in(indicator: str, text: str) -> str:
    return next((name for name in _aliases().get(indicator, ()) if name in text), "")


def _residue(indicator: str, text: str) -> str:
    """Return what a wording says beyond the indicator's own name (`鸿屿集团` of `鸿屿集团到资`)."""
    name = _name_in(indicator, text)
    rest = text.replace(name, "", 1) if name else text
    if len(_aliases()[indicator]) == 1:
        for part in (*_qualifier_words(), *re.findall("..", indicator)):
            rest = rest.replace(part, "")
        rest = _OF_PROJECTS.sub("", rest)
    rest = _TAIL.sub("", _NEUTRAL.sub("", rest))
    return rest if len(rest) >= _SHORTEST else ""
