"""Chinese numerals: which of them count something, and which are mere wording (三个开发区, 三个新突破)."""

import re
from functools import cache

from reportmine.rules.lexicon import read_toml
from reportmine.rules.units import UnitMatch, match_unit

_COUNTING = re.compile("[一二两三四五六七八九十半数几壹贰叁肆伍陆柒捌玖拾]|上[十百千万亿]|^[百千万亿]+$")
_ROUND = re.compile("[百千万亿]+")
_ONE_ONLY = frozenset({"一", "半"})
_OPEN_QUOTE = "“‘「『《"


@cache
def _countable() -> re.Pattern[str]:
    """Return the pattern of a countable noun right after a counter."""
    nouns = sorted(read_toml("numbers")["countable"], key=len, reverse=True)
    return re.compile(r"(?:以上|左右|余|多)?(?:的)?[一-鿿A-Za-z“”0-9]{0,6}?(?:" + "|".join(nouns) + ")")


def may_count(text: str, start: int, end: int) -> bool:
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


def counts_in_words(text: str, start: int, word: str, unit: UnitMatch, before: str) -> bool:
    """Tell whether a Chinese numeral with a unit counts something, rather than being wording."""
    if unit.unit is None or text[unit.end - 1] == "半":
        return unit.unit is not None
    if word in _ONE_ONLY and not unit.multiplier:
        return unit.name == "倍" and re.search("(?:增|翻|近|超)[长加了约]*$", before) is not None
    if before[-1:] and before[-1] in _OPEN_QUOTE:
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
    follows = _countable().match(text, unit.end)
    if follows:
        return not re.search("[，。；：、）)\n]", follows.group())
    return False
