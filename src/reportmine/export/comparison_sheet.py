"""A comparison as an Excel workbook: the table, and behind every cell its sentence. The only importer of xlsxwriter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportmine.errors import ReportmineError
from reportmine.query.comparison.rows import labels

if TYPE_CHECKING:
    from reportmine.query.comparison.compare import Comparison

_TABLE, _SOURCES = "比较", "出处"
_COLUMNS = {
    "area": "地区", "period": "时期", "shown": "数", "unit": "单位", "state": "情形", "rank": "位次", "change": "变化",
    "change_percent": "变化（%）", "reference": "参考数", "deviation": "偏差", "deviation_percent": "偏差（%）",
    "marks": "标记", "reason": "说明", "formula": "算式", "quote": "原文", "sentence": "所在句子",
    "doc_path": "报告文件", "start": "起", "end": "止", "others": "其他说法",
}  # fmt: skip
_STATES = {
    "value": "报告所说", "masked": "遮蔽", "missing": "未报告", "no_report": "未收到报告",
    "refused": "口径不同", "conflict": "矛盾", "derived": "推算",
}  # fmt: skip
_WIDTHS = {"sentence": 80, "doc_path": 40, "reason": 40, "others": 40, "formula": 30}
_NUMBERS = frozenset(
    {"rank", "change", "change_percent", "reference", "deviation", "deviation_percent", "start", "end"}
)


def write_comparison(comparison: Comparison, path: Path) -> None:
    """Write a comparison as a workbook of two sheets; each cell of the table links to the row of its source.

    Args:
        comparison: what `query.compare.compare` returned.
        path: the .xlsx file.

    Raises:
        ReportmineError: xlsxwriter is not installed, or the file cannot be written.
    """
    try:
        import xlsxwriter
        from xlsxwriter.exceptions import XlsxWriterException
    except ImportError as error:
        raise ReportmineError("写 Excel 要用 xlsxwriter，还没有装", hint="pip install xlsxwriter") from error
    try:
        # nothing from a report may become a formula, a link or a number of its own accord
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(str(path), plain) as book:
            formats = {
                "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
                "link": book.add_format({"font_color": "#0b57d0", "underline": 1, "align": "right"}),
                "odd": book.add_format({"font_color": "#b3261e", "underline": 1, "align": "right"}),
                "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            }
            rows: list[dict[Any, Any]] = comparison.tidy.to_dict("records")
            _write_table(book.add_worksheet(_TABLE), comparison, rows, formats)
            _write_sources(book.add_worksheet(_SOURCES), rows, formats)
    except (OSError, XlsxWriterException) as error:
        raise ReportmineError(
            f"写不了文件 {path}：{error}", hint="请检查文件夹是否存在、文件是否正被 Excel 打开"
        ) from error


def _write_table(sheet: Any, comparison: Comparison, rows: list[dict[Any, Any]], formats: dict[str, Any]) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Write areas by periods, numbers as numbers, each linked to its row in the other sheet."""
    names = labels(comparison.areas)
    lines = {key: at for at, key in enumerate(names, start=2)}
    columns = {period: at for at, period in enumerate(comparison.periods, start=1)}
    sheet.write_string(0, 0, f"{comparison.quantity.indicator}（{comparison.unit.name}）", formats["head"])
    sheet.write_string(1, 0, "地区", formats["head"])
    for period, at in columns.items():
        sheet.write_string(1, at, period, formats["head"])
    for key, at in lines.items():
        sheet.write_string(at, 0, names[key])
    for number, row in enumerate(rows, start=2):
        if row["state"] == "derived":
            continue
        place = lines[row["area_key"]], columns[row["period"]]
        shape = formats["link" if row["state"] == "value" and not row["marks"] else "odd"]
        if row["sentence"] is not None:
            tip = " ".join(str(row["sentence"]).split())[:250]
            sheet.write_url(*place, f"internal:'{_SOURCES}'!A{number}", shape, str(row["shown"]), tip)
        else:
            sheet.write_string(*place, str(row["shown"]), formats["wrap"])
        if row["value"] is not None and row["shown"] == format(row["value"], "f"):
            sheet.write_number(*place, float(row["value"]), shape)
    for at, (name, texts) in enumerate(comparison.worth.items(), start=len(columns) + 1):
        sheet.write_string(1, at, name, formats["head"])
        for key, text in texts.items():
            sheet.write_string(lines[key], at, text)
    for at, note in enumerate(comparison.notes, start=len(lines) + 3):
        sheet.write_string(at, 0, note)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, len(columns), 14)
    sheet.freeze_panes(2, 1)


def _write_sources(sheet: Any, rows: list[dict[Any, Any]], formats: dict[str, Any]) -> None:  # noqa: ANN401 - as above
    """Write one row per cell with its quote, sentence, file and offsets."""
    for at, (name, caption) in enumerate(_COLUMNS.items()):
        sheet.write_string(0, at, caption, formats["head"])
        sheet.set_column(at, at, _WIDTHS.get(name, 12))
    for line, row in enumerate(rows, start=1):
        for at, name in enumerate(_COLUMNS):
            value = row[name]
            if value is None or value in ((), ""):
                continue
            if name in _NUMBERS:
                sheet.write_number(line, at, float(value))
            else:
                sheet.write_string(line, at, _text(name, value), formats["wrap"])
    sheet.autofilter(0, 0, max(1, len(rows)), len(_COLUMNS) - 1)
    sheet.freeze_panes(1, 0)


def _text(name: str, value: object) -> str:
    if name == "state":
        return _STATES[str(value)]
    text = "\n".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    return " ".join(text.split()) if name == "sentence" else text
