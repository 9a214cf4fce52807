"""What became of a promise: the closed list of verdicts, and the arithmetic behind them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

VERDICTS: dict[str, str] = {
    "完成": "到期报出的数达到目标：等于目标、在目标的范围里、没有超过上限，或四舍五入到“左右”的目标所写的末位后相等",
    "超额完成": "到期报出的数好于目标",
    "未完成": "到期报出的数不及目标，gap 写明差多少",
    "未到期": "结果库里没有目标到期时的报告（还没到期，或那份报告没有收到），不作判断",
    "未再报告": "到期的报告已有，其中没有同一指标、口径、计量和时期的数",
    "已遮盖": "目标或到期报出的数被遮盖，无法比较",
    "目标重述": "后来的报告把同一目标改成别的数，最终没有达到原来的目标，或没有报出结果",
    "存疑": "有可能对应的数，但对应不能确定（见 note），不作判断",
}
"""Every verdict with its meaning."""

PROJECT_VERDICTS: dict[str, str] = {
    "首次": "第一次点名",
    "推进": "比上一份报告前进了一个或几个阶段",
    "停滞": "与上一份报告同一阶段（已投产的不算）",
    "倒退": "比上一份报告退后，或明说没有引进",
    "投产": "已经投产，仍在报告里",
    "不明": "这一份或以前的报告没有说明阶段，无法比较",
    "消失": "上一份报告点名、没有投产，这一份不再提",
}
"""What became of a project from one report to the next."""

PROBLEM_VERDICTS: dict[str, str] = {
    "新出现": "上一份报告里没有",
    "持续": "上一份报告里有同一类、说法相近的问题",
    "照抄": "与上一份报告里的问题几乎一字不差",
    "不再提": "上一份报告里有，这一份没有",
}
"""What became of a problem from one report to the next."""

_MOST_SHORT = Decimal("0.05")
_OPEN_ABOVE, _OPEN_BELOW = ("ge", "gt"), ("le", "lt")


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with its working.

    Attributes:
        verdict: one of `VERDICTS`.
        gap: reported less promised, as exact decimal; None where one of the two is unknown.
        ratio: reported ÷ promised to four places, None where it says nothing (rates of growth, declines, zero).
        note: what the numbers alone do not tell, in Chinese; may be empty.
    """

    verdict: str
    gap: str | None = None
    ratio: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number to compare.

    Attributes:
        low: the number, or the lower end of a range; a decline is negative.
        high: upper end of a range, None for a single number.
        bound: eq, ge, gt, le, lt or approx.
    """

    low: Decimal
    high: Decimal | None = None
    bound: str = "eq"


def judge(promised: Amount, told: Amount, *, good: str = "up", is_rate: bool = False) -> Judged:
    """Compare what was reported with what was promised.

    A target is a floor. It is a ceiling where it is said to be one (`控制在5.5%以内`) or less is better (`good="down"`,
    as for unemployment). A decline that was promised (`下降3%`) is met by at least as large a decline. A target that is
    put as 左右 is met by what rounds to it at its last digit that is not zero, and is not more than 5 % short.

    Args:
        promised: the target.
        told: what was reported.
        good: `up`, `down` or empty: which way the indicator should move.
        is_rate: whether the numbers are rates of growth, whose ratio means nothing.
    """
    ceiling = _is_ceiling(promised, good)
    gap = told.low - (promised.high if promised.high is not None and told.low > promised.high else promised.low)
    if promised.high is not None and promised.low <= told.low <= promised.high:
        gap = Decimal(0)
    ratio = None if is_rate or promised.low <= 0 or promised.high is not None else told.low / promised.low
    shown = (plain(gap), None if ratio is None else plain(ratio.quantize(Decimal("0.0001"), ROUND_HALF_UP)))
    if not _is_settled(promised, told, ceiling=ceiling):
        return Judged("存疑", *shown, "报出的是约数或界限，够不够目标看不出来")
    return Judged(_verdict(promised, told.low, ceiling=ceiling), *shown, _approximate(told))


def plain(number: Decimal) -> str:
    """Return a number as people write it, without exponent and needless zeros."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _is_ceiling(promised: Amount, good: str) -> bool:
    if promised.low < 0:
        return True  # a promised decline: at least as far down
    if promised.bound in _OPEN_BELOW:
        return True
    return good == "down" and promised.bound not in _OPEN_ABOVE


def _verdict(promised: Amount, told: Decimal, *, ceiling: bool) -> str:
    low, high = promised.low, promised.high if promised.high is not None else promised.low
    if ceiling:
        if told > max(low, high) and not _rounds_to(promised, told):
            return "未完成"
        return "超额完成" if told < min(low, high) and promised.low < 0 and not _rounds_to(promised, told) else "完成"
    if told < low and not _rounds_to(promised, told):
        return "未完成"
    return "超额完成" if told > high and not _rounds_to(promised, told) else "完成"


def _rounds_to(promised: Amount, told: Decimal) -> bool:
    """Tell whether a target put as 左右 is what a number rounds to, and the number is not too far off."""
    if promised.bound != "approx" or promised.high is not None or promised.low == 0:
        return False
    exponent = promised.low.normalize().as_tuple().exponent
    half = Decimal(1).scaleb(int(exponent)) / 2
    worse = abs(told - promised.low) if (told < promised.low) == (promised.low > 0) else Decimal(0)
    return abs(told - promised.low) <= half and worse <= _MOST_SHORT * abs(promised.low)


def _is_settled(promised: Amount, told: Amount, *, ceiling: bool) -> bool:
    """Tell whether a number that is itself a bound (`200余人`, `不足5家`) or a range settles the comparison."""
    low, high = promised.low, promised.high if promised.high is not None else promised.low
    if told.bound in _OPEN_ABOVE:
        return told.low > high if ceiling else told.low >= low
    if told.bound in _OPEN_BELOW:
        return told.low <= high if ceiling else told.low < low
    if told.high is not None:
        return told.high <= high or told.low > high if ceiling else told.low >= low or told.high < low
    return True


def _approximate(told: Amount) -> str:
    return "报出的是约数" if told.bound == "approx" else ""
