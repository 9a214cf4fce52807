"""What a figure measures: an indicator's own name, a rule over cue words, the figure before, or its noun phrase."""

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from reportmine.find.nouns import base_unit, left_noun, right_noun
from reportmine.find.phrase import Hit, Hits, Phrase, ends_with_object_verb, strip_leading, strip_trailing, word_set
from reportmine.rules.figure_rules import FigureRule, Indicator, candidate_rules
from reportmine.schema.labels import OTHER_INDICATOR

_SUFFIX = re.compile(
    r"^(?:总数|人数|数量|总量|总额|数|额|量|规模|总人数|户数|个数|投资额|完成额|总值|岗位|水平|质量|工作|任务|目标|指标|建设|改造|全面|稳步|持续|单位|主体|资金|的|[（(][^）)]{0,12}[）)]|[“”\s、和及与])*$"
)
_SERVED = re.compile(r"(?:走访|拜访|服务|帮助|惠及|指导|培训|组织|帮扶|对接|联系|对|为|向)(?:全[县市区省])?$")
_DOLLARS = "美元"
_DOMESTIC = frozenset({"到位资金"})
"""Indicators of domestic money: an amount in dollars is never theirs."""

_OTHER_HEAD = re.compile("的|项目|产")
_PART = re.compile(r"其中|(?:^|[（(])含")
_TASK = re.compile("任务|目标|计划")
_MANUFACTURING_OF = re.compile("到位资金|签约")
_BARE_SHARE = re.compile("[，、]?占比(?:达到|达|为|约|超过|超)?$")
_SHARE_OF = re.compile(r"占(?!地|比|用|补)")
_PART_NOUN = re.compile(r"[一-鿿A-Za-z“”·（）()\d.%\-—]{1,24}")


_SHARED_BY_MANUFACTURING = frozenset({"到位资金", "签约投资额", "签约项目数"})
_AMOUNT_OF = {
    "签约项目数": "签约投资额",
    "储备项目数": "储备项目投资额",
    "重点项目数": "重点项目投资额",
    "引进项目数": "签约投资额",
}
"""Money told right after a count of projects is theirs."""


class Link(Struct):
    """An indicator found for a figure.

    Attributes:
        indicator: lexicon term or 其他.
        wording: the words that name what is measured.
        rule: what decided.
        confidence: 0 to 1.
        term_span: where the indicator's own name stands, None when it does not.
        shares_scope: whether it speaks of an earlier figure's quantity, and so within its scope.
    """

    indicator: str
    wording: str
    rule: str
    confidence: float
    term_span: tuple[int, int] | None = None
    shares_scope: bool = False


class Earlier(Struct):
    """A figure already read, to which a later one may point back."""

    link: Link
    phrase: Phrase


def link_indicator(phrase: Phrase, earlier: Sequence[Earlier], heading: str, hits: Hits) -> Link:
    """Decide what a figure measures.

    Args:
        phrase: the figure's surroundings.
        earlier: the figures before it in the sentence (and in the one before, when it goes on), in order.
        heading: wording of the section's heading, asked only when the phrase itself is empty.
        hits: lexicon words of the text.
    """
    last = earlier[-1] if earlier else None
    link = (
        _share_subject(phrase, last)
        or _named(phrase)
        or _ruled(phrase, phrase.hits, phrase.wording, last.link if last else None)
    )
    if link is not None:
        return link
    noun = left_noun(phrase.left)
    back = _alike(phrase, earlier)
    if back is not None and _points_back(phrase, noun, back):
        return _inherit(phrase, back)
    if back is not None and _in_part(phrase, back):
        return Link(back.link.indicator, noun or back.link.wording, "figure.part", 0.7, back.link.term_span, True)
    may_follow = phrase.number.dimension == "count" or not noun or ends_with_object_verb(phrase.left)
    right = right_noun(phrase) if may_follow else ""
    if noun and not right:
        return Link(OTHER_INDICATOR, noun, "figure.noun-before", 0.7)
    if right:
        return Link(OTHER_INDICATOR, right, "figure.noun-after", 0.7)
    if back is not None and phrase.number.dimension in {back.phrase.number.dimension, "ratio"}:
        return _inherit(phrase, back)
    return _from_heading(phrase, heading)


def _alike(phrase: Phrase, earlier: Sequence[Earlier]) -> Earlier | None:
    """Return the nearest earlier figure in the same unit, else the last one; a ratio goes with the last."""
    if not earlier or phrase.number.dimension == "ratio" or not phrase.left.strip("、，和及与 "):
        return earlier[-1] if earlier else None
    unit = base_unit(phrase.number.unit)
    for other in reversed(earlier[-6:]):
        if other.phrase.number.dimension == phrase.number.dimension and base_unit(other.phrase.number.unit) == unit:
            return other
    return earlier[-1]


def _fits(term: Indicator, phrase: Phrase) -> bool:
    dimension = phrase.number.dimension
    if term.name in _DOMESTIC and phrase.number.unit.endswith(_DOLLARS):
        return False
    if not term.dimensions or dimension in term.dimensions:
        return True
    return (
        dimension == "ratio"
        or (dimension == "" and phrase.number.masked)
        or (dimension == "rate" and "money" in term.dimensions)
    )


def _named(phrase: Phrase) -> Link | None:
    """Look for an indicator's own name with nothing but verbs and bounds between it and the number."""
    if not phrase.hits:
        return None
    number_start = phrase.number.start
    for hit in reversed(phrase.hits):
        if hit.term is None or hit.end > number_start or not _fits(hit.term, phrase):
            continue
        if phrase.number.dimension == "count" and _SERVED.search(phrase.left[: hit.start - phrase.start]):
            continue
        gap = phrase.left[hit.end - phrase.start :]
        residue = strip_trailing(gap)
        if _SUFFIX.match(residue) or _SUFFIX.match(strip_leading(residue)):
            return Link(
                hit.term.name,
                phrase.left[hit.start - phrase.start : hit.end - phrase.start],
                "figure.term",
                1.0,
                (hit.start, hit.end),
            )
        if "、" not in gap and "占" not in gap:
            break
    return _named_after(phrase)


def _named_after(phrase: Phrase) -> Link | None:
    """Look for an indicator's name right after the unit (`9户规上工业企业`, `300万元招商引资专项资金`)."""
    dimension = phrase.number.dimension
    if dimension not in {"count", "money"}:
        return None
    for hit in phrase.hits:
        if hit.term is None or hit.start < phrase.number.end or dimension not in hit.term.dimensions:
            continue
        gap = phrase.right[: hit.start - phrase.number.end]
        if len(gap) <= (4 if dimension == "count" else 0) and not _OTHER_HEAD.search(gap):
            words = phrase.right[hit.start - phrase.number.end : hit.end - phrase.number.end]
            return Link(hit.term.name, words, "figure.term-after", 0.9, (hit.start, hit.end))
    return None


def _ruled(phrase: Phrase, hits: tuple[Hit, ...], wording: str, previous: Link | None) -> Link | None:
    """Apply the rules of lexicons/figures.toml in order."""
    cues = 0
    for hit in hits:
        cues |= hit.cues
    rules = candidate_rules(phrase.number.dimension, base_unit(phrase.number.unit), cues) if hits or previous else ()
    for rule in rules:
        if not _matches(rule, wording, previous):
            continue
        indicator = previous.indicator if rule.indicator == "=" and previous else rule.indicator
        noun = left_noun(phrase.left) or right_noun(phrase) or indicator
        return Link(indicator, noun, rule.id, 0.9, None, bool(rule.previous))
    return None


def _matches(rule: FigureRule, wording: str, previous: Link | None) -> bool:
    """Tell whether a figure whose unit and cues fit a rule meets its other conditions."""
    if rule.previous and (previous is None or previous.indicator not in rule.previous):
        return False
    if not rule.words and rule.not_words is None:
        return True
    left = wording.split("#", 1)[0]
    for pattern in rule.words:
        if not pattern.search(wording) and not pattern.search(left):
            return False
    return rule.not_words is None or not (rule.not_words.search(wording) or rule.not_words.search(left))


def _points_back(phrase: Phrase, noun: str, back: Earlier) -> bool:
    """Tell whether a figure goes on about the quantity before it."""
    number, before, previous = phrase.number, back.phrase, back.link
    if _only_refers(phrase):
        return number.dimension in {before.number.dimension, "ratio"} and not right_noun(phrase)
    if number.dimension == "ratio" and not noun:
        return True
    if (
        noun
        and noun not in word_set("class_words")
        and not _is_class(noun)
        and noun.lstrip("已未尚") not in word_set("outcomes")
    ):
        return False
    if (
        not noun
        and number.dimension == "money"
        and previous.indicator in _AMOUNT_OF
        and phrase.left.strip("、，和 ") == ""
    ):
        return True
    same = number.dimension == before.number.dimension and base_unit(number.unit) == base_unit(before.number.unit)
    if noun:
        return same or number.dimension == "ratio"
    return same and not right_noun(phrase)


_TASK_ONLY = re.compile(
    r"^(?:[，、\s]|完成|占|超|为|是|达|到|了|的|年|全年|年度|半年|年初|全部|上级|市里?|县里?|省里?|区里?|委|政府|给|我|下达|考核|目标|任务|计划|预算|预期|确定|定|数|总|额|量|指标|时序|序时|进度|要求|未|差|还|离|慢于|快于|低于|高于|落后|超过|超额|提前)+$"
)
_COMPARED_LEFT = re.compile(
    r"^[，、\s]*(?:(?:同)?比|较|同比|增速|增幅|降幅|涨幅|总量|总数|高于|快于|低于|与)(?:.*(?:增|减|多|少|升|降|高|低|快|慢|缩短|提|回落|收窄|扩大)[一-鿿]{0,3}|.{0,12})$"
)


_BREAKDOWN = re.compile(
    r"(?:按[^，。；]{1,8}分|从[^，。；]{1,10}看|分[^，。；]{1,6}看|(?:项目|企业|资金)[里中]|其中)[，：]$"
)
_BREAKDOWN_ENDS = frozenset("，：\n")
"""What `_BREAKDOWN` ends with; a line end may follow."""
_SIZE = re.compile(r"(?:[\d.]+|[*＊]+)?[万亿]+(?:元|美元)(?:及)?(?:以上)?的?(?:单体)?")


def _only_refers(phrase: Phrase) -> bool:
    """Tell a left side that only refers: to a task (`完成年度目标任务60亿元`) or to a comparison (`比上年少25天`)."""
    left = phrase.left.strip("“”（( 　")
    return bool(left) and (_TASK_ONLY.match(left) is not None or _COMPARED_LEFT.match(left) is not None)


def _in_part(phrase: Phrase, back: Earlier) -> bool:
    """Tell whether a figure is a part or a further item of the one before: same unit, after 其中 or in a 、 list."""
    same = base_unit(phrase.number.unit) == base_unit(back.phrase.number.unit) and phrase.number.unit != ""
    if not same or phrase.number.dimension == "ratio":
        return False
    if ("含" in phrase.left or "其中" in phrase.left) and _PART.search(phrase.left):
        return True
    if phrase.lead[-1:] in _BREAKDOWN_ENDS and _BREAKDOWN.search(phrase.lead):
        return True
    return back.link.rule == "figure.part" and phrase.left.startswith("、") and not right_noun(phrase)


@cache
def _class_words() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, word_set("class_words")), key=len, reverse=True)))


def _is_class(noun: str) -> bool:
    """Tell a mere class (`批发和零售业`, `城镇`, `其中省级`) from a noun of its own."""
    rest = _class_words().sub("", _SIZE.sub("", noun) if "元" in noun else noun)
    return rest.strip("和与、的“”只仅有") in {"", "项目", "企业", "产业", "类", "类项目"}


def _inherit(phrase: Phrase, back: Earlier) -> Link:
    """Take the previous figure's indicator, unless the unit says that another thing is counted (`*多家*多次`)."""
    number, before, previous = phrase.number, back.phrase, back.link
    if number.dimension == "money" and before.number.dimension == "count":
        amount = _AMOUNT_OF.get(previous.indicator)
        if amount:
            return Link(amount, previous.wording, "figure.amount-of-previous", 0.8, None, True)
    if number.dimension == before.number.dimension == "count" and base_unit(number.unit) != base_unit(
        before.number.unit
    ):
        again = _ruled(phrase, before.hits, before.wording, previous)
        if again is not None:
            return Link(again.indicator, previous.wording, again.rule, 0.7)
    return Link(previous.indicator, previous.wording, "figure.previous", 0.8, previous.term_span, True)


def _share_subject(phrase: Phrase, last: Earlier | None) -> Link | None:
    """In `工业投资占固定资产投资的33.5%` the subject stands before 占."""
    if phrase.number.dimension != "ratio":
        return None
    of_manufacturing = (
        last is not None and "制造业" in last.phrase.wording and last.link.indicator in _SHARED_BY_MANUFACTURING
    )
    if last is not None and of_manufacturing and _BARE_SHARE.match(phrase.left) is not None:
        return Link("制造业占比", last.link.wording, "figure.manufacturing-share-of", 0.8)
    match = _SHARE_OF.search(phrase.left) if "占" in phrase.left else None
    if match is None or _TASK.search(phrase.left, match.end()):
        return None
    subject = phrase.left[: match.start()]
    for hit in reversed(phrase.hits):
        if (
            hit.term is not None
            and hit.end <= phrase.start + match.start()
            and (hit.term.dimensions & {"money", "count", "area", "mass"} or not hit.term.dimensions)
        ):
            residue = strip_trailing(subject[hit.end - phrase.start :])
            if _SUFFIX.match(residue):
                return Link(
                    hit.term.name,
                    subject[hit.start - phrase.start : hit.end - phrase.start],
                    "figure.share-of",
                    0.9,
                    (hit.start, hit.end),
                )
    if "制造业" in subject and _MANUFACTURING_OF.search(phrase.left):
        return None
    if last is not None and of_manufacturing:
        return Link("制造业占比", last.link.wording, "figure.manufacturing-share-of", 0.8)
    words = left_noun(subject)
    if words:
        return Link(OTHER_INDICATOR, words, "figure.share-of", 0.7)
    if last is not None:
        return Link(last.link.indicator, last.link.wording, "figure.share-of-previous", 0.8, last.link.term_span, True)
    return None


def _from_heading(phrase: Phrase, heading: str) -> Link:
    """Ask the heading what an otherwise nameless figure measures (`目前我县占比37.17％`)."""
    hits = Hits(heading)
    found = tuple(hits.within(0, len(heading)))
    for hit in found:
        if hit.term is not None and _fits(hit.term, phrase):
            return Link(hit.term.name, heading[hit.start : hit.end], "figure.heading-term", 0.6)
    ruled = _ruled(phrase, found, f"{heading}#", None)
    if ruled is not None:
        return Link(ruled.indicator, heading, ruled.rule, 0.6)
    left = phrase.left.strip("，、 　")
    return Link(OTHER_INDICATOR, left[-12:] or phrase.right[:12] or heading[:24], "figure.unnamed", 0.3)
