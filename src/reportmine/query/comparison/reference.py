"""Official statistics from a CSV file, to stand beside what the reports say.

The file has the columns 地区, 时期, 指标, 数值, 单位 (or area, period, indicator, value, unit), in any order. An area
is a name or a GB/T 2260 code; a period `2023H1` or `2023年上半年`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from reportmine.errors import ReadError, UsageError
from reportmine.rules.periods import read_period
from reportmine.rules.units import match_unit

_COLUMNS = {"area": "地区", "period": "时期", "indicator": "指标", "value": "数值", "unit": "单位"}
_ENCODINGS = ("utf-8-sig", "gb18030")
_HINT = f"第一行写 {','.join(_COLUMNS.values())}，以下每行一个数"


@dataclass(frozen=True, slots=True)
class Reference:
    """An official number.

    Attributes:
        area: name or code as given.
        period_key: key of its period.
        indicator: as given.
        value: in the canonical unit.
        unit: the canonical unit.
        line: line of the file.
    """

    area: str
    period_key: str
    indicator: str
    value: Decimal
    unit: str
    line: int


def read_reference(path: Path) -> tuple[Reference, ...]:
    """Return the official numbers of a CSV file.

    Args:
        path: a CSV file in UTF-8 or GB 18030.

    Raises:
        ReadError: the file cannot be read, or is in neither encoding.
        UsageError: a column is missing, a row is incomplete, a value, unit or period is none, or two rows tell the same
            quantity.
    """
    rows = csv.reader(_text(path).splitlines())
    head = [cell.strip() for cell in next(rows, [])]
    places = {name: _place(path, head, name, caption) for name, caption in _COLUMNS.items()}
    found: dict[tuple[str, str, str], Reference] = {}
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        where = f"参考数据 {path.name} 第{rows.line_num}行"
        if len(cells) != len(head):
            raise UsageError(f"{where}有{len(cells)}列，第一行有{len(head)}列", hint="请检查逗号；数里不要写千分位")
        row = _reference({name: cells[at].strip() for name, at in places.items()}, where, rows.line_num)
        key = row.area, row.period_key, row.indicator
        if key in found:
            raise UsageError(f"{where}与第{found[key].line}行是同一地区、时期和指标", hint="请只留一行")
        found[key] = row
    return tuple(found.values())


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"打不开参考数据 {path}：{error.strerror or error}", hint="请检查路径") from error
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadError(f"参考数据 {path} 不是 UTF-8 或 GB18030 文字", hint="请在 Excel、WPS 里另存为 CSV")


def _place(path: Path, head: list[str], name: str, caption: str) -> int:
    for told in (caption, name):
        if told in head:
            return head.index(told)
    raise UsageError(f"参考数据 {path.name} 第一行没有“{caption}”（{name}）一列", hint=_HINT)


def _reference(cells: dict[str, str], where: str, line: int) -> Reference:
    for name, caption in _COLUMNS.items():
        if not cells[name] and name != "unit":
            raise UsageError(f"{where}的“{caption}”是空的", hint="没有数的行请删去")
    period = read_period(cells["period"])
    if period is None:
        raise UsageError(f"{where}的“{cells['period']}”不是时期", hint="写成 2023、2023H1、2023年上半年 或 2023M1-10")
    try:
        value = Decimal(cells["value"])
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise UsageError(f"{where}的“{cells['value']}”不是数", hint="写成 85.21；不要写千分位和单位")
    unit = match_unit(cells["unit"].replace("％", "%"), 0) if cells["unit"] else None
    if cells["unit"] and (unit is None or unit.end != len(cells["unit"])):
        raise UsageError(f"{where}的单位“{cells['unit']}”不认识", hint="如 亿元、万美元、个、%")
    factor, canonical = (unit.factor, unit.canonical) if unit else (Decimal(1), "")
    return Reference(cells["area"], period.key, cells["indicator"], value * factor, canonical, line)
