"""Qualifiers: what narrows a figure, so that it is not compared with the wrong ones."""

import re
from functools import cache

from reportmine.find.phrase import Phrase
from reportmine.rules.lexicon import read_toml

_SIZE = re.compile(
    r"(?:\d+(?:\.\d+)?|[*＊]+)?[万亿百千]*(?:亿元|万元|亿美元|万美元)(?:及)?以上|(?<![\d.])亿元(?=单体|项目|产业|制造业|工业)"
)
_CLASS_LETTER = re.compile(r"[A-D]类")
_PART = re.compile(r"其中|(?:^|[（(])含|(?:^|[（(])包括")
_INTENT_OTHERWISE = re.compile("意向(?:入驻|书|性)")
_INHERENT = {"规上企业数": {"工业"}, "规上工业产值": {"工业"}, "规上工业增加值": {"工业"}, "脱贫人口": {"农村"}}
"""Qualifiers that an indicator's name implies without spelling them out."""


@cache
def _qualifiers() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    words: dict[str, tuple[str, str]] = {}
    for group in read_toml("qualifiers")["group"]:
        for word, name in group["words"].items():
            words[word] = (name, group["name"])
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(pattern), words


@cache
def _groups() -> dict[str, str]:
    return dict(_qualifiers()[1].values())


def _group_of(word: str) -> str | None:
    if word.endswith("元以上"):
        return "size"
    return "letter" if _CLASS_LETTER.fullmatch(word) else _groups().get(word)


def qualifiers_of(phrase: Phrase, indicator: str, shared: tuple[str, ...], in_part: bool) -> tuple[str, ...]:
    """Return the qualifiers of a figure, those it shares first.

    Args:
        phrase: the phrase whose scope the figure has.
        indicator: its indicator; qualifiers that belong to its name are dropped.
        shared: qualifiers of the earlier figure that it speaks of.
        in_part: whether the figure is told as a part of the one before (`其中`).
    """
    own = _own(phrase)
    if indicator == "制造业占比":
        own = [word for word in own if word != "其中"]
        own.extend(_base_of_share(phrase, shared))
    groups = {_group_of(word) for word in own} - {None}
    found = [word for word in shared if _group_of(word) not in groups] + own
    if in_part:
        found.append("其中")
    inherent = _INHERENT.get(indicator, set())
    return tuple(dict.fromkeys(word for word in found if word not in indicator and word not in inherent))


def _own(phrase: Phrase) -> list[str]:
    wording = phrase.wording
    found: list[str] = list(phrase.extra)
    for match in _SIZE.finditer(wording):
        word = match.group()
        found.append(word if word.endswith("以上") else f"{word}以上")
    pattern, names = _qualifiers()
    found.extend(names[match.group()][0] for match in pattern.finditer(wording))
    found.extend(match.group() for match in _CLASS_LETTER.finditer(wording))
    if _INTENT_OTHERWISE.search(wording) and "意向" in found:
        found.remove("意向")
    if _PART.search(phrase.left) or _PART.search(phrase.lead[-3:]):
        found.append("其中")
    return found


def _base_of_share(phrase: Phrase, shared: tuple[str, ...]) -> list[str]:
    """Return what the manufacturing share is a share of: 到位资金 or 签约."""
    if "签约" in shared or "到位资金" in shared:
        return []
    if "到位" in phrase.wording:
        return ["到位资金"]
    return ["签约"] if "签" in phrase.wording else []
