"""What a figure says of its indicator: measure, direction, bound, tone."""

import re

from reportmine.find.phrase import Phrase
from reportmine.schema.labels import Bound, Direction, Measure

_DOWN = re.compile(
    r"下降|降低|减少|回落|下滑|压减|负增长|缩减|下跌|减幅|降幅|削减|降(?:至|到|了|约|[^一-鿿]|$)|跌|减(?:$|了)|缩短|压缩|收窄|少了?$"
)
_UP = re.compile(
    r"增长|增加|提高|提升|上升|上涨|递增|增幅|增速|净增|增至|升至|增$|增(?:近|超|约)$|扩大|新增|翻|涨|多了?$"
)
_GROWTH = re.compile(
    r"增长|增幅|增速|递增|同比|环比|下降|降低|回落|下滑|上升|上涨|下跌|降幅|涨幅|年均|减少|增加|提高|提升|增(?:超|近|约|了)?$|降(?:了|约|近)?$|压减|压缩|翻|减$|负增长|缩短|缩减|削减|涨$"
)
_RISE_TO = re.compile(r"(?:增|提|升|降|回落|减|扩|压缩|缩短|控制|上调|下调)[一-鿿]{0,2}(?:到|至|为|在)[^，]{0,2}$")
_POINTS_AGAINST = re.compile(
    r"(?:高于|快于|低于|高出|超出|好于|超过|领先|高|快|低)(?:于)?(?:了)?(?:全[国省市]|平均|年初|预期|[省市]|考核)"
)
_COMPLETION = re.compile(
    r"(?:任务|目标|计划|预算(?!支出|收入|总支出|总收入)|指标)[^，。；]{0,8}的$|(?:完成|占|达)[^，。；]{0,4}(?:全年|年度|半年|年初|序时)[^，。；]{0,10}的$|完成率|完成比例|达产率|兑现率"
    r"|任务完成|完成进度|(?:完成|达)[^，。；]{0,10}(?:任务|目标|计划)[^，。；]{0,2}$|进度(?:达|为|达到)$"
)
_TASK = re.compile(r"任务|目标|计划")
_SHARE = re.compile(r"占|率|比重|比例|覆盖|达标|参保|普及|占比|合格|优良|份额")
_TOTAL = re.compile("总数|达到|增至|累计达")
_ADDED = re.compile("新增|净增|增加|减少")
_SCHEDULE = re.compile("时序|序时")
_RATE = re.compile("率(?!先)|比重|占比")
_GROWING = re.compile("增速|增长|增幅")
_GROWTH_RATE = re.compile("增速|增幅|涨幅|增长率")
_NO_COMPLETION = re.compile("(?:未|没有?)(?:到|达)|比重|占比|率目标")
_SHARE_BEFORE = re.compile(r"占[^，。；]{0,20}$")
_RATE_MOVED = re.compile("率|比重|占比|比例|[提升降]")
_SHARE_THEN = re.compile("占(?:比|[^，]{0,12}的)")
_TIMES_OF = re.compile("相当于|是[^，。；]{1,16}的$|达[^，。；]{1,16}的$")
_INCREASE = re.compile(
    r"(?:增加|净增|新增加?|减少|增长|压减|回升|提高|上升|提升|多收|多|少|下降|降低|增|减|扩大|增收|缩短|调增)(?:了|近|约|超|超过|共|共计|累计|逾|达|达到)*$"
)
_NEW_THING = re.compile(
    r"(?:^|[，、；。“（(]|全年|累计|共|力争|其中|今年|年内|预计|已|分别|将)(?:新增|净增)(?!长)(?!贷款余额)"
)
_APPROX_BEFORE = re.compile(r"(?:(?<![签节集预相合违])约|近|大约|将近|接近)$")
_GE_BEFORE = re.compile(
    r"(?:超|超过|突破|逾|不少于|不低于|至少[一-鿿]{0,3}|不得少于|不得低于|多达|高达|大于|跨上|跃上|破)(?:了)?$"
)
_LE_BEFORE = re.compile(r"(?:不超过|不高于|控制在|低于|不到|不足|少于|以内|不得超过|压缩至|压降至|最多)$")
_TONE_BEFORE = re.compile(r"确保|力争|争取|努力|不低于|不少于|计划|预期|拟|保持")
_TONE_AFTER = re.compile(r"左右|以上|以内|上下")


def bound_of(phrase: Phrase, vague: bool) -> Bound:
    """Return the bound that the words before and after the figure set."""
    left = phrase.left.rstrip(" 　")
    after = phrase.after.lstrip("”’ ")
    if after.startswith(("以内", "以下", "之内")):
        return "le"
    if _GE_BEFORE.search(left):
        return "ge"
    if after.startswith(("左右", "上下")):
        return "approx"
    if after.startswith(("以上", "及以上", "之多")) or vague:
        return "ge"
    if after.startswith(("多", "余")):
        return "ge"
    if _LE_BEFORE.search(left):
        return "le"
    return "approx" if _APPROX_BEFORE.search(left) else "eq"


def tone_of(phrase: Phrase) -> str | None:
    """Return the word that says how firmly a target is put, None when none does."""
    found = None
    for match in _TONE_BEFORE.finditer(phrase.left):
        found = match.group()
    if found:
        return found
    after = _TONE_AFTER.match(phrase.after)
    return after.group() if after else None


def direction_of(phrase: Phrase, context: str) -> Direction | None:
    """Return `down` for a decline, `up` for a stated rise, None when the text says neither.

    Args:
        phrase: the figure's phrase.
        context: wording before the list that the figure stands in, for shared verbs.
    """
    for words in (phrase.left, context):
        down = _last(_DOWN, words)
        up = _last(_UP, words)
        if down < 0 and up < 0:
            continue
        return "down" if down > up else "up"
    return None


def _last(pattern: re.Pattern[str], words: str) -> int:
    position = -1
    for match in pattern.finditer(words):
        position = match.start()
    return position


def measure_of(phrase: Phrase, context: str, before: str) -> Measure:
    """Return what the figure says: value, increase, growth, share, completion or lead.

    Args:
        phrase: the figure's phrase.
        context: wording whose verb the figure shares (a list after 分别), empty when none.
        before: up to 30 code points of the sentence before the phrase, for `完成目标任务4次的150％`.
    """
    left = phrase.left
    if phrase.number.dimension == "ratio":
        if phrase.number.unit in {"个百分点", "百分点", "个点"}:
            return _points(left + "", context, phrase.right)
        return _ratio(phrase, left, context, before)
    if _RISE_TO.search(left):
        return "value"
    if _INCREASE.search(left.rstrip(" 　约近")) or _INCREASE.search(left):
        return "increase"
    if _NEW_THING.search(left) and not _TOTAL.search(left):
        return "increase"
    if context and _ADDED.search(context) and not _RISE_TO.search(context):
        return "increase"
    return "value"


_OTHER_VERB = re.compile(
    r"达|建成|完成|实现|改造|引进|培育|打造|实施|总数|累计|增至|升至|共有|现有|发放|推广|投放|创建|认定|入选|获批|举办|开展|化解|整治"
)


def carries_increase(phrase: Phrase) -> bool:
    """Tell whether a list item goes on with the 新增 of the item before it (`新增停车位1100个、充电桩935个`, `其中…50户`)."""
    left = phrase.left
    return (left.startswith(("、", "和", "及")) or "其中" in left) and _OTHER_VERB.search(left) is None


def _points(left: str, context: str, right: str) -> Measure:
    if _SCHEDULE.search(left + right) or re.search("进度", left):
        return "lead"
    if _POINTS_AGAINST.search(left):
        return "share" if _RATE.search(left) and not _GROWING.search(left) else "growth"
    if _GROWTH_RATE.search(left):
        return "growth"
    return "increase"


def _ratio(phrase: Phrase, left: str, context: str, before: str) -> Measure:
    unit = phrase.number.unit
    if phrase.right.startswith(("完成", "的任务", "完成了")):
        return "completion"
    if _SCHEDULE.search(left) and not re.search("率", left):
        return "lead"
    if left.strip("，、 的了达到为是") == "" and "的" in left and _TASK.search(before):
        return "completion"
    if _COMPLETION.search(left) and not _NO_COMPLETION.search(left):
        return "completion"
    if left.startswith("的") and _SHARE_BEFORE.search(before):
        return "share"
    tail = left if left.strip("、和及与，") else context
    grown = _last(_GROWTH, tail)
    shared = _last(_SHARE, tail)
    if _RISE_TO.search(tail) and unit != "倍":
        return "share" if shared >= 0 or grown < 0 or _RATE_MOVED.search(tail) else "growth"
    if grown >= 0 and (grown > shared or not _SHARE_THEN.search(tail, grown)):
        return "growth"
    if shared >= 0:
        return "share"
    if unit == "倍":
        if _TASK.search(tail + before[-12:]):
            return "completion"
        return "share" if _TIMES_OF.search(tail) else "growth"
    if context and _GROWTH.search(context):
        return "growth"
    return "share"
