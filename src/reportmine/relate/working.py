"""The arithmetic of a tie in words: `36.4÷31=117.4%，所写117%，按四舍五入一致`."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from msgspec import Struct

from reportmine.relate.intervals import is_fraction, unit_factor
from reportmine.relate.ties import STATED, Term, Tie, falls
from reportmine.schema.records import Figure

_WIDE = Context(prec=60)
_FALLS = {"growth": "下降", "increment_rate": "下降", "difference": "减少", "pace_gap": "落后"}
_POINTS = "个百分点"


class Outcome(Struct, frozen=True):
    """What came of checking a tie.

    Attributes:
        rounded: verdict under rounding to nearest, None where none is possible.
        truncated: the same under truncation.
        point: the calculated value with every number as written, in the canonical unit; None when it has none.
        breaks_target: whether the right value changes whether a target is met.
    """

    rounded: str | None
    truncated: str | None
    point: Decimal | None
    breaks_target: bool


def working_of(tie: Tie, outcome: Outcome, text: str) -> str:
    """Return the working of a tie in Chinese.

    Args:
        tie: the tie.
        outcome: what came of checking it.
        text: the report's text, for operands that are no figures.
    """
    left = _left_side(tie, text)
    if tie.type == "implied_target":
        return _implied(tie, left, outcome)
    stated = tie.term(STATED[tie.type])
    if stated is None or stated.figure is None:
        return left
    if tie.type == "sum" and tie.partial:
        return _partial(left, stated.figure, outcome)
    told = (_FALLS.get(tie.type, "减少") if falls(stated) else "") + said(stated.figure)
    if outcome.point is None:
        return f"{left}，所写{told}，有数字被遮或不是确数，无法核对"
    value = _shown(tie, stated.figure, outcome.point)
    return f"{left}={value}，{_conclusion(tie, stated, told, value, outcome)}"


def said(figure: Figure) -> str:
    """Return a figure's number and unit as the report gives them, without blanks; a masked one as it stands."""
    if figure.value is None or figure.value_high is not None or is_fraction(figure):
        return figure.quote
    return figure.value + figure.unit


def _left_side(tie: Tie, text: str) -> str:
    words = _operand_words(tie, text)
    if tie.type == "sum":
        parts = [said(term.figure) for term in tie.terms if term.role == "part" and term.figure is not None]
        return "其中" + "、".join(parts) if tie.partial else "+".join(parts)
    if tie.type == "increment_rate" and (inc := tie.term("inc")) is not None and falls(inc):
        return f"{words['inc']}÷({words['cur']}+{words['inc']})"
    return _LEFT_SIDES[tie.type].format(**words)


_LEFT_SIDES = {
    "ratio": "{num}÷{den}",
    "implied_target": "{num}÷{rate}",
    "growth": "{cur}÷{base}-1",
    "increment_rate": "{inc}÷({cur}-{inc})",
    "difference": "{cur}-{prev}",
    "pace_gap": "{rate}-{months}",
    "mean": "{total}÷{n}",
}


def _operand_words(tie: Tie, text: str) -> dict[str, str]:
    """Return the operands as they are written, bare where two of a quotient share their unit."""
    figures = [term.figure for term in tie.terms if term.role in {"num", "den", "cur", "base", "inc"} and term.figure]
    bare = tie.type in {"ratio", "growth", "increment_rate"} and len({figure.unit for figure in figures}) == 1
    words = dict.fromkeys(("num", "den", "cur", "base", "inc", "prev", "rate", "months", "total", "n"), "…")
    for term in tie.terms:
        if term.figure is None:
            share = term.constant.low if term.constant is not None else Decimal(0)
            words[term.role] = f"{_cut(share, 1)}%（{text[term.start : term.end]}）"
        elif bare and term.figure in figures and term.figure.value is not None and term.figure.value_high is None:
            words[term.role] = term.figure.value
        elif falls(term):
            words[term.role] = f"(-{said(term.figure)})" if term.role in {"prev"} else f"-{said(term.figure)}"
        else:
            words[term.role] = said(term.figure)
    if tie.type == "increment_rate" and (inc := tie.term("inc")) is not None and inc.figure is not None:
        words["inc"] = words["inc"].removeprefix("-")
    return words


def _implied(tie: Tie, left: str, outcome: Outcome) -> str:
    num = tie.term("num")
    if outcome.point is None or num is None or num.figure is None or num.figure.value is None:
        return f"{left}，有数字被遮或不是确数，目标无从推算"
    shown = _cut(_WIDE.divide(outcome.point, unit_factor(num.figure)), _decimals(num.figure.value))
    return f"{left}≈{shown}{num.figure.unit}（目标，文中未写）"


def _partial(left: str, total: Figure, outcome: Outcome) -> str:
    if outcome.rounded == "inconsistent":
        return f"{left}＞{said(total)}，不符"
    if outcome.rounded == "consistent":
        return f"{left}≤{said(total)}"
    return f"{left}，总数{said(total)}，有数字被遮或不是确数，无法核对"


def _conclusion(tie: Tie, stated: Term, told: str, value: str, outcome: Outcome) -> str:
    figure = stated.figure
    if figure is None or figure.value is None or figure.value_high is not None:
        return f"所写{told}，无法核对"
    if outcome.rounded is None and outcome.truncated is None:
        return f"所写{told}，其中有约数或界限，不作判断"
    if outcome.rounded == "inconsistent" and outcome.truncated == "inconsistent":
        return f"所写{told}，不符" + ("，且影响是否完成目标的结论" if outcome.breaks_target else "")
    if value.lstrip("-") == said(figure).lstrip("-"):
        return f"与所写{told}一致"
    if outcome.rounded != "consistent":
        return f"所写{told}，按截尾一致"
    rounds_to_it = _cut(abs(_in_unit(tie, figure, outcome.point)), _decimals(figure.value)) == figure.value.lstrip("-")
    return f"所写{told}，" + ("按四舍五入一致" if rounds_to_it else "在进位误差内一致")


def _shown(tie: Tie, stated: Figure, point: Decimal) -> str:
    """Return the calculated value in the unit of the stated one, a digit more where they differ."""
    if not stated.unit and stated.canonical_unit == "%":  # a fraction in words
        return _cut(point, 1) + "%"
    value = _in_unit(tie, stated, point)
    unit = _POINTS if tie.type == "pace_gap" else stated.unit
    if tie.type == "difference" and stated.canonical_unit in {"%", "百分点"}:
        unit = _POINTS
    exact = format(value.normalize(), "f")
    if stated.value is None:
        return (exact if _decimals(exact) <= 1 else _cut(value, 1)) + unit
    decimals = _decimals(stated.value)
    if abs(value) == abs(Decimal(stated.value)):
        return ("-" if value < 0 else "") + stated.value.lstrip("-") + unit
    if tie.type in {"sum", "difference"} and _decimals(exact) <= decimals + 2:
        return exact + unit
    return _cut(value, decimals + 1) + unit


def _in_unit(tie: Tie, stated: Figure, point: Decimal | None) -> Decimal:
    """Return a calculated value in the unit that the stated one is written in."""
    factor = Decimal(1) if tie.type == "pace_gap" else unit_factor(stated)
    return _WIDE.divide(point or Decimal(0), factor)


def _decimals(value: str) -> int:
    return max(0, -int(Decimal(value).as_tuple().exponent))


def _cut(value: Decimal, decimals: int) -> str:
    return format(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), "f")
