"""The tables of an audit as people read them: Chinese captions, one order of columns, for page, workbook and screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportmine.audit.words import period_words
from reportmine.export.captions import column_caption, shown
from reportmine.export.rows import plain_rows

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.audit.result import Audit

_PERIODS = frozenset({"period", "doc_period"})
_SHORT = "doc_area", "doc_period", "doc_path"


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        name: what it holds; the name of its sheet.
        note: one sentence on how to read it.
        columns: Chinese captions.
        rows: cells; numbers as numbers, all else as text.
    """

    name: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def text_rows(self) -> list[tuple[str, ...]]:
        """Return the rows with every cell as text."""
        return [tuple("" if cell is None else str(cell) for cell in row) for row in self.rows]


def tables(audit: Audit) -> list[Table]:
    """Return the tables of an audit in reading order.

    Args:
        audit: what was found.
    """
    told = (
        ("疑点", "每条疑点、它的算法和依据的原文；程度分严重、一般、提示", audit.findings, _FINDINGS),
        ("算式", "原文里的每条算术关系；核对按四舍五入和截尾两种写法", audit.ties, _TIES),
        ("遮盖清单", "按遮什么、怎样遮、在哪类章节、遮哪个指标计数", audit.masks, _MASKS),
        ("遮盖密度", "每份报告遮了多少，遮了哪些主要指标", audit.density, _DENSITY),
        ("遮而未蔽", "遮盖的数能由同一报告的别的数推回；人名、地名、企业名一律不推", audit.recovered, _RECOVERED),
        ("遮盖与完成", audit.selective.sentence, audit.selective.cases, _CASES),
        (
            "核对范围",
            "闭合率＝成立的算式÷核对过的算式；未解释的数字和没有作用的句子不在核对之内",
            audit.coverage,
            _COVERAGE,
        ),
        ("核对范围（地区）", "同上，按地区合计", audit.coverage_by_area, ("area_key", "reports", *_COUNTS)),
    )
    return [_table(name, note, frame, columns) for name, note, frame, columns in told]


_FINDINGS = ("severity", "kind", "message", *_SHORT, "quote", "evidence", "rests_on", "start", "end", "doc_id")
_TIES = (
    *("type", "working", "verdict_round", "verdict_truncate", *_SHORT, "quote"),
    *("computed_low", "computed_high", "computed_unit", "start", "end", "doc_id"),
)
_MASKS = ("hides", "kind", "form", "role", "indicator", "status", "count", "recovered", "headline")
_DENSITY = (
    *("area", "period", "doc_path", "masks", "numbers", "names", "per_thousand"),
    *("figures", "figures_masked", "headline", "recovered"),
)
_RECOVERED = (*_SHORT, "quote", "low", "high", "unit", "formula", "start", "end", "doc_id")
_CASES = ("area", "period", "doc_path", "indicator", "quote", "met", "masked", "why")
_COUNTS = ("numbers", "unexplained", "sentences", "no_role", "ties", "checked", "held", "closure")
_COVERAGE = ("area", "period", "doc_path", *_COUNTS)


def _table(name: str, note: str, frame: pd.DataFrame, columns: tuple[str, ...]) -> Table:
    rows = tuple(tuple(_cell(column, row[column]) for column in columns) for row in plain_rows(frame))
    return Table(name, note, tuple(map(column_caption, columns)), rows)


def _cell(column: str, value: object) -> object:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    return period_words(str(value)) if column in _PERIODS else shown(column, value)
