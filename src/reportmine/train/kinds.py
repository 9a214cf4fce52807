"""What is scored: kinds of spans, and for each the attributes that gold and record must agree on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import eq
from typing import Any

from reportmine.schema.labels import OTHER_INDICATOR, StatementKind
from reportmine.schema.records import Figure, Statement
from reportmine.schema.report import Report
from reportmine.train.tags import OTHER_PREFIX

STATEMENT_OVERLAP = 0.8
"""Least intersection over union, in code points, at which a statement counts as found."""

_SHARED = 2
_GOLD_BOUND = {"gt": "ge", "lt": "le"}
"""Gold has one label for 以上 and 超过, and one for 以内 and 不到."""

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A span that was mined.

    Attributes:
        start: first code point.
        end: one past the last.
        record: the record behind it.
    """

    start: int
    end: int
    record: Any


@dataclass(frozen=True, slots=True)
class Check:
    """An attribute that is compared on matched spans.

    Attributes:
        key: its name in the results.
        caption: its name for people.
        gold: attributes of a gold span → the value expected.
        mined: record → the value found.
        agrees: whether the two count as the same.
    """

    key: str
    caption: str
    gold: Callable[[Attributes], Any]
    mined: Callable[[Any], Any]
    agrees: Callable[[Any, Any], bool] = eq


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of span.

    Attributes:
        key: its name in the results.
        caption: its name for people.
        tag: its tag in gold.
        found: report → the spans mined.
        checks: attributes compared on matched spans.
        full: keys of the checks that must all hold for a span to be fully right; empty when that is not scored.
        overlap: least intersection over union of a match; None when the spans must be equal.
    """

    key: str
    caption: str
    tag: str
    found: Callable[[Report], Iterable[Found]]
    checks: tuple[Check, ...]
    full: tuple[str, ...] = ()
    overlap: float | None = None


def gold_value(written: str) -> tuple[Decimal, ...] | None:
    """Return the number of a gold figure.

    Args:
        written: `85.21`, `3~5` for a range or `*` for a masked number.

    Returns:
        One number, or both ends of a range; None when masked.
    """
    return None if written == "*" else tuple(Decimal(part) for part in written.split("~"))


def mined_value(figure: Figure) -> tuple[Decimal, ...] | None:
    """Return the number of a mined figure as `gold_value` does; an empty tuple when it is unknown but not masked."""
    if figure.masked:
        return None
    return tuple(Decimal(part) for part in (figure.value, figure.value_high) if part is not None)


def same_indicator(gold: str, mined: tuple[str, str]) -> bool:
    """Tell whether a record names what gold says is measured.

    Args:
        gold: a term of the packs, or `其他:短名`, then the qualifiers after a tab where there are any.
        mined: the record's indicator and the wording it found in the text.

    Returns:
        For a term of the packs, whether the indicators are equal. For `其他:短名`, whether the record says 其他 and its
        wording names the thing: it shares a run of at least two characters with the short name (less the final 数 or
        额 that annotators add to names of more than two) or with a qualifier, which is where annotators put the thing
        when the short name is a class (`其他:产品产量`, 润滑油).
    """
    indicator, wording = mined
    name, _, qualifiers = gold.partition("\t")
    if not name.startswith(OTHER_PREFIX):
        return name == indicator
    name = name.removeprefix(OTHER_PREFIX)
    stem = name[:-1] if len(name) > _SHARED and name[-1] in "数额" else name
    names = [stem, *(word for word in qualifiers.split(",") if len(word) >= _SHARED and word != "其中")]
    return indicator == OTHER_INDICATOR and any(_shares_run(one, wording) for one in names)


def _shares_run(name: str, wording: str) -> bool:
    size = min(_SHARED, len(name))
    return any(name[i : i + size] in wording for i in range(len(name) - size + 1))


def _headings(report: Report) -> Iterable[Found]:
    for section in report.sections:
        if section.heading_start is not None and section.heading_end is not None:
            yield Found(section.heading_start, section.heading_end, section)


def _records(table: str) -> Callable[[Report], Iterable[Found]]:
    return lambda report: (Found(record.start, record.end, record) for record in getattr(report, table))


def _statements(kind: StatementKind) -> Callable[[Report], Iterable[Found]]:
    return lambda report: (Found(s.start, s.end, s) for s in report.statements if s.kind == kind)


def _bound(figure: Figure) -> str:
    return _GOLD_BOUND.get(figure.bound, figure.bound)


def _words(written: str) -> frozenset[str]:
    return frozenset(written.split(",")) if written else frozenset()


def _first_class(statement: Statement) -> str:
    return statement.categories[0] if statement.categories else ""


_FIGURE_CHECKS = (
    Check("value", "数值", lambda gold: gold_value(gold["v"]), mined_value),
    Check("unit", "单位", lambda gold: gold["u"], lambda figure: figure.unit),
    Check("status", "状态", lambda gold: gold["st"], lambda figure: figure.status),
    Check("measure", "类型", lambda gold: gold["ms"], lambda figure: figure.measure),
    Check(
        "indicator",
        "指标",
        lambda gold: "\t".join(filter(None, (gold["ind"], gold.get("q")))),
        lambda figure: (figure.indicator, figure.indicator_text),
        same_indicator,
    ),
    Check("bound", "界限", lambda gold: gold.get("b", "eq"), _bound),
    Check("period", "时期", lambda gold: gold.get("per", ""), lambda figure: figure.period or ""),
    Check("qualifiers", "限定", lambda gold: _words(gold.get("q", "")), lambda figure: frozenset(figure.qualifiers)),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "headings",
        "章节标题",
        "h",
        _headings,
        (
            Check("role", "类别", lambda gold: gold["t"], lambda section: section.role),
            Check("level", "层级", lambda gold: int(gold["l"]), lambda section: section.level),
        ),
    ),
    Kind(
        "figures",
        "数据",
        "f",
        _records("figures"),
        _FIGURE_CHECKS,
        full=("value", "unit", "status", "measure", "indicator"),
    ),
    Kind(
        "masks",
        "遮蔽",
        "m",
        _records("masks"),
        (Check("kind", "种类", lambda gold: gold["k"], lambda mask: mask.kind),),
    ),
    Kind(
        "projects",
        "项目",
        "p",
        _records("projects"),
        (Check("stage", "阶段", lambda gold: gold["stage"], lambda project: project.stage),),
    ),
    Kind(
        "problems",
        "问题",
        "i",
        _statements("problem"),
        (Check("category", "首要类别", lambda gold: gold["c"].split(",")[0], _first_class),),
        overlap=STATEMENT_OVERLAP,
    ),
    Kind("measures", "措施", "a", _statements("measure"), (), overlap=STATEMENT_OVERLAP),
    Kind("plans", "计划", "g", _statements("plan"), (), overlap=STATEMENT_OVERLAP),
    Kind("requests", "诉求", "r", _statements("request"), (), overlap=STATEMENT_OVERLAP),
)
"""Every kind in the order of the tables."""
