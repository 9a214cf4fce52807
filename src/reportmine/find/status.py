"""Whether a figure was reached, was set as a target, or is intended; and the period that the text gives it."""

import re

from reportmine.find.phrase import Phrase
from reportmine.schema.labels import Role, Status

_TARGET_NAMED = re.compile(
    r"(?:目标任务|任务目标|年度任务|全年任务|任务数|目标数|下达[^，。；]{0,14}任务|考核任务|任务指标|年度目标|目标值|计划数|(?:任务|目标)(?!企业|客商|产业|项目|人群|市场|群体)|年初计划|年计划|原定|年初力争[^，。；]{0,20}|年初定的|预算(?!收入|支出|内)|年初确定[^，。；]{0,8}|原计划)(?:是|为|要求|总额|总数|数|的|：|引进|定为|比例|值)*[^，。；、\d]{0,6}$"
)
_LISTED_TO_SIGN = re.compile(r"拟签约项目\d+个[：:]")
_TO_BE_REACHED = re.compile("累计(?:达|建成|完成|超)|到20")
_TARGET_ASKED = re.compile(r"(?<!按)(?<!级)(?<!照)(?:要求|需要|规定|应当|不得少于|须|明确要求|下达)[^。；]{0,26}$")
_OF_TARGET = re.compile(
    r"^(?:以上|左右|以内)?的?\s?(?:年度|全年|考核|预期)?(?:目标任务|目标要求|目标(?!企业|客商)|任务|要求)"
)
_INTENDED = re.compile(
    r"拟签约|拟在|拟于|拟|预计需|计划(?!总?投资|数|完成)|力争|确保(?!了)|争取(?!到|了|[^，。；]{0,12}(?:资金|补助|项目|专项|中央|上级))|将(?:于|在|达|新|实现|建|投|增|引|带|提|超|突破|举办|组织)|(?:建成|投产|达产|投运)后|可(?:加工|实现|新增|年产|带动|形成)|有望|(?<![大表案见级])建议(?=[一-鿿])|恳请|到20[2-9]\d年|预期目标"
)
_DONE = re.compile(
    r"已(?:经)?|目前|截至|截止|去年|上年|今年以来|上半年以来|现有|累计|历年|近年来|全年共?完成|完成了|实现了|实际(?!利用|使用|到位|引进)|比上年"
)
_ESTIMATE = re.compile(r"预计(?!需|使用|到20[2-9])")


def status_of(phrase: Phrase, role: Role, sentence_left: str, measure: str) -> Status:
    """Return actual, target or plan.

    Args:
        phrase: the figure's phrase.
        role: role of the sentence.
        sentence_left: the sentence up to the phrase.
        measure: the figure's measure; a completion is always reached, never a target.
    """
    left = phrase.left
    forward = role in {"计划", "诉求"}
    if measure == "completion":
        return "plan" if forward and not _DONE.search(left) else "actual"
    if not forward:
        if _TARGET_NAMED.search(left) or _OF_TARGET.match(phrase.after):
            return "target"
        if _TARGET_ASKED.search(left) and not _DONE.search(left):
            return "target"
        if (
            _TARGET_ASKED.search(sentence_left[-30:])
            and "要求" in sentence_left[-30:]
            and "，" not in sentence_left[-6:]
        ):
            return "target"
        if _INTENDED.search(left) and not _ESTIMATE.search(left):
            return "plan"
        if _LISTED_TO_SIGN.search(sentence_left):
            return "plan" if "拟" in phrase.wording else "actual"
        return "actual"
    if _ESTIMATE.search(left) is None and _INTENDED.search(left):
        return "plan"
    if _DONE.search(left) and not _TO_BE_REACHED.search(left):
        return "actual"
    if phrase.right.startswith("的") and "投资" in left and phrase.number.dimension == "money":
        return "actual"
    return "plan"


_PERIOD = re.compile(
    r"(?:19|20)\d{2}(?:年(?:度)?(?:(?:上|下)半年|前?[一二三四]季度|第[一二三四]季度|\d{1,2}\s?[-~—–至]\s?\d{1,2}月份?)?|\s?[-~—–至]\s?(?:19|20)\d{2}年)"
    r"|\d{1,2}(?:\s?[-~—–至]\s?\d{1,2})?月份|\d{1,2}\s?[-~—–至]\s?\d{1,2}月|[*＊×xX]{1,2}\s?[-~—–至]\s?[*＊×xX]+月份?|[上下]半年|前?[一二三四]季度|第[一二三四]季度|全年"
    r"|每(?:年|月|季度|周|半年)|[“\"]?十[二三四五]五[”\"]?(?:期间|时期|末)"
)
_NOT_PERIOD_AFTER = re.compile(
    r"以来|来(?!自)|版|第|计划|工作|全国|中国|政府|重大|期间|度?重点|度目标|的|底|末|前|中央|国家"
)
_COMPARED = re.compile(r"(?:比|较|于|与|超|同|自|从|到|至|截至|截止)$")


class Periods:
    """The periods of one sentence, looked up for its figures: as written, carried through the sentence and no further."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._found = [
            match
            for match in _PERIOD.finditer(text, start, end)
            if not _COMPARED.search(text[max(0, match.start() - 2) : match.start()])
            and text[max(0, match.start() - 1) : match.start()] not in {"“", "《", "—", "-"}
            and not _is_name(text, match)
        ]

    def before(self, position: int) -> str | None:
        """Return the last period before `position`, None when there is none or 目前 has ended it."""
        last = None
        for match in self._found:
            if match.start() >= position:
                break
            last = match
        if last is None or _PERIOD_ENDED.search(self._text, last.start(), position):
            return None
        return last.group()


_PERIOD_ENDED = re.compile("目前|截至|截止|今年以来|累计(?:建成|达)")


def _is_name(text: str, match: re.Match[str]) -> bool:
    word, after = match.group(), text[match.end() : match.end() + 3]
    if word.startswith(("上半年", "下半年")) and after.startswith("以来"):
        return False
    if word.startswith("每"):
        return False
    return _NOT_PERIOD_AFTER.match(after) is not None
