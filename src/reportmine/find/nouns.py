"""The noun phrase that names what a number measures, before it or after it."""

import re
from functools import lru_cache

from reportmine.find.phrase import Phrase, strip_leading, strip_trailing, word_set

_AFTER_NUMBER = re.compile(r"(?:以上|左右|以内|余|多|及以上)?(?:的)?")
_LETTER = re.compile("[一-鿿A-Za-z]")
_NOUN_START = re.compile("[一-鿿“‘A-Za-z0-9（]")
_NUMBERING = re.compile(r"(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][，、]|[①-⑳]|\d{4}年度?)")
_NUMERALS = frozenset("一二三四五六七八九十第①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""What a numbering begins with, besides digits."""
_RIGHT_VERB = re.compile(
    r"(?:每|各|带动|辐射|惠及|覆盖|解决|来|赴|深入|组成|共同|落实|接受|涉及|实施|承诺|年均|平均|累计|新增|合计|其中|建成|投产|开工|竣工|落地|签约|完成|实现|加快|推进|获|入选|进入|达|参加|参与|进行|开展|正在|已|全部|基本|提前|如期|顺利|全面|启动|投入|投用|得到|纳入|列入|被|通过|到|在|为|以上|以下|左右|以内|用于|受|均|将|申报|荣|上榜|认定|脱贫|退出|稳定|享受|长期|一起|同步|包|挂|对|与|和|及|是|比|较|占|同比|增长|下降|总投资|投资|产值|营业收入|实行|落户|入驻|上线|晋升|创建)"
)
_TARGET_AFTER = re.compile(r"^(?:以上|左右|以内)?的?(?:年度|全年|考核|预期)?(?:目标|任务|要求|指标)")
_UNIT_HEAD = re.compile(r"^(?:万亿|千万|百万|十万|[万亿千百])?(?:余|多)?")


@lru_cache(maxsize=1024)
def base_unit(unit: str) -> str:
    """Return the unit without its multiplier: `万户` → `户`."""
    return _UNIT_HEAD.sub("", unit)


def left_noun(left: str) -> str:
    """Return the noun phrase that ends the left side, bounds and verbs stripped."""
    if left.endswith(("、", "和", "及", "与")):
        return ""
    words = strip_trailing(left)
    for stop in ("、", "——", "\t"):
        if stop in words:
            words = words.rsplit(stop, 1)[1]
    noun = strip_leading(words).strip("“”‘’（）()：: 　的")
    if noun[:1] in _NUMERALS or noun[:1].isdecimal():
        numbering = _NUMBERING.match(noun)
        if numbering:
            noun = noun[numbering.end() :]
    return "" if noun in word_set("anaphoric") or len(noun) < 2 or not _LETTER.search(noun) else noun[-24:]


def right_noun(phrase: Phrase) -> str:
    """Return the noun phrase that the number counts, empty when a verb or nothing follows."""
    right = phrase.right
    if not right or _TARGET_AFTER.match(right):
        return ""
    match = _AFTER_NUMBER.match(right)
    words = right[match.end() :] if match else right
    if not words or not _NOUN_START.match(words) or _RIGHT_VERB.match(words):
        return ""
    verb = _RIGHT_VERB.search(words, 2)
    if verb:
        words = words[: verb.start()]
    return words.strip("“”‘’（）()： 　的")[:24] if len(words.strip("“”的")) >= 2 or words == "村" else words
