"""A tie: figures that the text relates by arithmetic. What follows from it, whether it holds, and its working in words.

`calculate` holds the one table of formulas: each role of each type of tie, told by the other roles. The same table
checks a stated number and gives a masked one back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec import Struct

from reportmine.relate.intervals import Interval, Mode, declines, exactly, total, written
from reportmine.schema.records import Figure

_HUNDRED = exactly(100)
_ONE = exactly(1)


class Term(Struct, frozen=True):
    """An operand of a tie.

    Attributes:
        role: as `Operand.role`.
        figure: the figure, None for months that the text tells as a period (`1-5月`).
        start: first code point.
        end: one past the last.
        constant: what `months` amounts to: the share of the year in per cent, exact; None for figures.
    """

    role: str
    figure: Figure | None
    start: int
    end: int
    constant: Interval | None = None


class Tie(Struct, frozen=True):
    """An arithmetic tie that the text states, before anything is computed.

    Attributes:
        type: ratio, sum, growth, increment_rate, implied_target, pace_gap, difference or mean.
        terms: the operands in the order of the text.
        rule: id of the rule that found it.
        partial: a sum whose parts need not exhaust the total (`其中`).
    """

    type: str
    terms: tuple[Term, ...]
    rule: str
    partial: bool = False

    @property
    def start(self) -> int:
        """First code point of the first operand."""
        return min(term.start for term in self.terms)

    @property
    def end(self) -> int:
        """One past the last operand."""
        return max(term.end for term in self.terms)

    def term(self, role: str) -> Term | None:
        """Return the first operand of a role."""
        return next((term for term in self.terms if term.role == role), None)


STATED = {
    "ratio": "reported",
    "sum": "total",
    "growth": "rate",
    "increment_rate": "rate",
    "pace_gap": "reported",
    "difference": "reported",
    "mean": "reported",
}
"""The role whose value the text states and the others give: what a tie is checked by. implied_target states none."""


def term_of(role: str, figure: Figure) -> Term:
    """Return the operand that a figure is."""
    return Term(role, figure, figure.start, figure.end)


def falls(term: Term) -> bool:
    """Tell whether an operand is a decline that counts as negative.

    Amounts that went down (`减少贫困人口1200人，其中…`, `压减产能5万吨，占任务的125%`) are plain amounts; only rates of
    change, changes and differences bear a sign.
    """
    if term.figure is None or not declines(term.figure):
        return False
    if term.role in {"cur", "prev"}:
        return term.figure.measure == "growth"
    return term.role in {"rate", "inc", "reported"}


def values_of(term: Term, mode: Mode) -> Interval | None:
    """Return the values that an operand may stand for, None when it is masked, a range or no exact number."""
    if term.constant is not None:
        return term.constant
    if term.figure is None or (values := written(term.figure, mode)) is None:
        return None
    return values.negated() if declines(term.figure) and not falls(term) else values


def calculate(tie: Tie, wanted: Term | str, mode: Mode) -> Interval | None:
    """Return the values that one operand must have, given the others.

    Args:
        tie: the tie.
        wanted: the operand, or a role; `target` for an implied target.
        mode: how the writer shortened numbers.

    Returns:
        In the operand's canonical unit (ratios and rates in per cent); None when another operand has no value, or the
        formula divides by what may be zero.
    """
    role = wanted if isinstance(wanted, str) else wanted.role
    given: dict[str, Interval] = {}
    parts: list[Interval] = []
    for term in tie.terms:
        if term is wanted or (term.role == role and role != "part"):
            continue
        values = values_of(term, mode)
        if values is None:
            return None
        if term.role == "part":
            parts.append(values)
        else:
            given[term.role] = values
    if tie.type == "sum":
        return total(parts) if role == "total" else given["total"] - total(parts)
    formula = _FORMULAS.get((tie.type, role))
    try:
        return formula(given) if formula is not None else None
    except KeyError:  # an operand that the text leaves out, such as the months of a pace gap
        return None


def _over(above: Interval, below: Interval, times: Interval = _ONE) -> Interval | None:
    quotient = above / below
    return None if quotient is None else quotient * times


def _growth(of: Mapping[str, Interval]) -> Interval | None:
    quotient = of["cur"] / of["base"]
    return None if quotient is None else (quotient - _ONE) * _HUNDRED


def _grown(rate: Interval) -> Interval:
    """Return 1 + rate, for a rate in per cent."""
    return Interval(1 + rate.low / Decimal(100), 1 + rate.high / Decimal(100))


def _increment_rate(of: Mapping[str, Interval]) -> Interval | None:
    """Return inc / (cur - inc), written as 1 / (cur / inc - 1) so that inc stands in it once."""
    quotient = of["cur"] / of["inc"]
    return None if quotient is None else _over(_ONE, quotient - _ONE, _HUNDRED)


def _increment(of: Mapping[str, Interval]) -> Interval | None:
    """Return cur · r / (1 + r), written as cur / (1 / r + 1)."""
    inverse = _over(_HUNDRED, of["rate"])
    return None if inverse is None else of["cur"] / (inverse + _ONE)


def _current(of: Mapping[str, Interval]) -> Interval | None:
    """Return inc · (1 + r) / r, written as inc · (1 / r + 1)."""
    inverse = _over(_HUNDRED, of["rate"])
    return None if inverse is None else of["inc"] * (inverse + _ONE)


_FORMULAS: dict[tuple[str, str], Callable[[Mapping[str, Interval]], Interval | None]] = {
    ("ratio", "reported"): lambda of: _over(of["num"], of["den"], _HUNDRED),
    ("ratio", "num"): lambda of: _over(of["den"] * of["reported"], _HUNDRED),
    ("ratio", "den"): lambda of: _over(of["num"], of["reported"], _HUNDRED),
    ("implied_target", "target"): lambda of: _over(of["num"], of["rate"], _HUNDRED),
    ("growth", "rate"): _growth,
    ("growth", "cur"): lambda of: of["base"] * _grown(of["rate"]),
    ("growth", "base"): lambda of: of["cur"] / _grown(of["rate"]),
    ("increment_rate", "rate"): _increment_rate,
    ("increment_rate", "inc"): _increment,
    ("increment_rate", "cur"): _current,
    ("pace_gap", "reported"): lambda of: of["rate"] - of["months"],
    ("pace_gap", "rate"): lambda of: of["reported"] + of["months"],
    ("difference", "reported"): lambda of: of["cur"] - of["prev"],
    ("difference", "cur"): lambda of: of["prev"] + of["reported"],
    ("difference", "prev"): lambda of: of["cur"] - of["reported"],
    ("mean", "reported"): lambda of: of["total"] / of["n"],
    ("mean", "total"): lambda of: of["reported"] * of["n"],
    ("mean", "n"): lambda of: of["total"] / of["reported"],
}
"""`(type, role)` → the role told by the others; rates, shares and months are in per cent."""
