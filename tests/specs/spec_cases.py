"""Run the Chinese cases of Recognizers-Text whose convention is ours; `adopted.toml` says which are not, and why."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from reportmine.find.numbers import find_numbers
from reportmine.normalise.numerals import parse_number
from reportmine.pipeline import Miner
from reportmine.rules.shadow import shadow
from reportmine.rules.units import MULTIPLIERS, match_unit
from reportmine.schema.mentions import NumberMention

SPECS = Path(__file__).resolve().parents[2] / "../shared/specs/recognizers-text"
_RULES = Path(__file__).with_name("adopted.toml")
_FLOAT_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some cases of a file are not adopted.

    Attributes:
        id: short name.
        why: the rule, in words.
        inputs: the rule as a pattern on a case's input, None when cases are told one by one.
        index: positions of cases that the rule excludes and no pattern tells.
        value_only: the value is adopted, the span is not.
    """

    id: str
    why: str
    inputs: re.Pattern[str] | None
    index: frozenset[int]
    value_only: bool

    def holds(self, number: int, case: dict[str, Any]) -> bool:
        """Tell whether the rule excludes a case."""
        return number in self.index or (self.inputs is not None and self.inputs.search(case["Input"]) is not None)


@dataclass(slots=True)
class Outcome:
    """What became of a file's cases.

    Attributes:
        path: the spec file, relative to the specs' folder.
        floor: least share of the adopted cases that must pass.
        total: cases in the file.
        passed: positions of adopted cases that passed.
        failed: position and what was found, for the others.
        value_only: positions of adopted cases whose span is not checked.
        left_out: positions of cases not adopted, by reason.
    """

    path: str
    floor: float
    total: int
    passed: list[int] = field(default_factory=list)
    failed: dict[int, str] = field(default_factory=dict)
    value_only: list[int] = field(default_factory=list)
    left_out: dict[str, list[int]] = field(default_factory=dict)

    @property
    def adopted(self) -> int:
        """How many cases are adopted."""
        return len(self.passed) + len(self.failed)

    @property
    def share(self) -> float:
        """Share of the adopted cases that pass, 1 when none is adopted."""
        return len(self.passed) / self.adopted if self.adopted else 1.0


def rules() -> list[dict[str, Any]]:
    """Return the rows of `adopted.toml`, one per spec file."""
    files: list[dict[str, Any]] = tomllib.loads(_RULES.read_text("utf-8"))["file"]
    return files


def reasons_of(row: dict[str, Any]) -> list[Reason]:
    """Return the reasons of one spec file, in order."""
    return [
        Reason(
            reason["id"],
            reason["why"],
            re.compile(reason["inputs"]) if "inputs" in reason else None,
            frozenset(reason.get("index", ())),
            reason.get("value_only", False),
        )
        for reason in row.get("reason", ())
    ]


def run_file(row: dict[str, Any]) -> Outcome:
    """Run the adopted cases of one spec file."""
    cases = json.loads((SPECS / row["path"]).read_text("utf-8-sig"))
    check = _CHECKS[row["kind"]]
    reasons = reasons_of(row)
    outcome = Outcome(row["path"], row["floor"], len(cases))
    for number, case in enumerate(cases):
        reason = next((reason for reason in reasons if reason.holds(number, case)), None)
        if reason is not None and not reason.value_only:
            outcome.left_out.setdefault(reason.id, []).append(number)
            continue
        if reason is not None:
            outcome.value_only.append(number)
        wrong = check(case, reason is None)
        if wrong:
            outcome.failed[number] = wrong
        else:
            outcome.passed.append(number)
    return outcome


def same(found: Decimal | None, told: str) -> bool:
    """Tell whether our exact value is the spec's, which is a float of 15 digits."""
    if found is None:
        return False
    expected = Decimal(told)
    return found == expected or (
        len(expected.as_tuple().digits) >= _FLOAT_DIGITS and f"{found:.14E}" == f"{expected:.14E}"
    )


def _ends(result: dict[str, Any]) -> tuple[int, int]:
    return result["Start"], result["End"] + 1


def _number(case: dict[str, Any], spans: bool) -> str:
    """Check numbers: the numeral's value, and that the finder sees all of it and nothing else as a figure."""
    text = case["Input"]
    for result in case["Results"]:
        start, end = _ends(result)
        value = parse_number(text[start:end])
        if "value" in result["Resolution"] and (value[1] or not same(value[0], result["Resolution"]["value"])):
            return f"{text[start:end]} 读作 {value}"
        if spans and not _finds(text, start, end, result["Resolution"].get("value"), "元"):
            return f"没有找准 {text[start:end]}：{_seen(text)}"
    covered = [_ends(result) for result in case["Results"]]
    stray = [mention for mention in find_numbers(text) if mention.use == "figure" and not _overlaps(mention, covered)]
    return f"多出 {[text[mention.start : mention.end] for mention in stray]}" if stray and spans else ""


def _interval(case: dict[str, Any], spans: bool) -> str:
    """Check ranges: both ends of the wording, and that the finder sees all of it as one number."""
    text = case["Input"]
    for result in case["Results"]:
        start, end = _ends(result)
        told = result["Resolution"]["value"].strip("[]()").split(",")
        low, high = parse_number(text[start:end])
        if not same(low, told[0]) or (told[1] and not same(high, told[1])) or (not told[1] and high is not None):
            return f"{text[start:end]} 读作 {low}~{high}"
        if spans and not _finds(text, start, end, None, "元"):
            return f"没有找准 {text[start:end]}：{_seen(text)}"
    return ""


def _ordinal(case: dict[str, Any], spans: bool) -> str:
    """Check ordinals: the number after 第 is found as an ordinal (第 itself stays outside)."""
    text = case["Input"]
    for result in case["Results"]:
        start, end = _ends(result)
        told = result["Resolution"]["value"]
        if not same(parse_number(text[start + 1 : end])[0], told):
            return f"{text[start:end]} 读作 {parse_number(text[start + 1 : end])}"
        if spans and not _finds(text, start + 1, end, told, "名", use="ordinal", before="第"):
            return f"没有找准 {text[start:end]}：{_seen(text)}"
    return ""


def _overlaps(mention: NumberMention, spans: list[tuple[int, int]]) -> bool:
    return any(mention.start < end and start < mention.end for start, end in spans)


def _finds(text: str, start: int, end: int, told: str | None, counter: str, *, use: str = "", before: str = "") -> bool:
    """Tell whether the finder sees `text[start:end]` as one number.

    A numeral in words with nothing after it that it could count is not looked for; then it is given a counter.
    """
    if not re.search(r"[0-9０-９]", text[start:end]) and match_unit(shadow(text), end) is None:
        text = before + text[start:end] + counter
        start, end = len(before), len(text) - len(counter)
    for mention in find_numbers(text):
        stop, value = _with_multiplier(text, mention)
        if (mention.start, stop) == (start, end) and (not use or mention.use == use):
            return told is None or same(value, told)
    return False


def _with_multiplier(text: str, mention: NumberMention) -> tuple[int, Decimal | None]:
    """Return end and value of a number with the multiplier after it, which Recognizers-Text counts to the number."""
    plain = shadow(text)
    unit = match_unit(plain, mention.number_end)
    multiplier = unit.multiplier if unit else ""
    value = parse_number(plain[mention.start : mention.number_end], multiplier)[0]
    if unit is None or not multiplier:
        return mention.number_end, value
    stop = unit.end - len(unit.per) - (len(unit.unit.name) if unit.unit else 0)
    return stop, None if value is None else value * MULTIPLIERS[multiplier]


def _seen(text: str) -> str:
    return "、".join(f"{text[mention.start : mention.end]}（{mention.use}）" for mention in find_numbers(text)) or "无"


def _figures(case: dict[str, Any], kinds: dict[str, tuple[str, str]], key: str) -> str:
    """Check that the miner's figures of a kind are exactly the spec's, by span, unit and canonical value."""
    canonical = {unit for unit, _ in kinds.values()}
    report = _miner()(case["Input"])
    found = {(figure.start, figure.end): figure for figure in report.figures if figure.canonical_unit in canonical}
    for result in case["Results"]:
        figure = found.pop(_ends(result), None)
        unit, factor = kinds[result["Resolution"].get(key) or "%"]
        told = result["Resolution"]["value"].removesuffix("%")
        value = None if figure is None or figure.canonical_value is None else Decimal(figure.canonical_value)
        units = {unit, "百分点"} if unit == "%" else {unit}
        if figure is None or figure.canonical_unit not in units or not same(value and value / Decimal(factor), told):
            return f"{result['Text']} 应为 {told}{unit}，得到 {figure and (figure.quote, figure.canonical_value)}"
    return f"多出 {[figure.quote for figure in found.values()]}" if found else ""


def _checker(kinds: dict[str, tuple[str, str]], key: str) -> Callable[[dict[str, Any], bool], str]:
    return lambda case, spans: _figures(case, kinds, key)


_MINER: list[Miner] = []


def _miner() -> Miner:
    if not _MINER:
        _MINER.append(Miner())
    return _MINER[0]


_MONEY = {
    "CNY": ("元", "1"),
    "USD": ("美元", "1"),
    "EUR": ("欧元", "1"),
    "JPY": ("日元", "1"),
    "HKD": ("港元", "1"),
    "TWD": ("新台币", "1"),
    "CHF": ("瑞士法郎", "1"),
}
_MEASURES = {
    "Mu": ("亩", "1"),
    "Meter": ("米", "1"),
    "Kilometer": ("米", "1000"),
    "Centimeter": ("米", "0.01"),
    "Ton": ("吨", "1"),
    "Kilogram": ("吨", "0.001"),
    "Jin": ("吨", "0.0005"),
    "Gram": ("吨", "0.000001"),
    "Kilowatt": ("千瓦", "1"),
}
_CHECKS: dict[str, Callable[[dict[str, Any], bool], str]] = {
    "number": _number,
    "range": _interval,
    "ordinal": _ordinal,
    "percent": _checker({"%": ("%", "1"), "points": ("百分点", "1")}, "unit"),
    "currency": _checker(_MONEY, "isoCurrency"),
    "dimension": _checker(_MEASURES, "unit"),
    "age": _checker({"Year": ("岁", "1")}, "unit"),
    "temperature": _checker({"C": ("℃", "1"), "Degree": ("℃", "1")}, "unit"),
}


def run_all() -> Iterator[Outcome]:
    """Run every spec file of `adopted.toml`."""
    for row in rules():
        yield run_file(row)
