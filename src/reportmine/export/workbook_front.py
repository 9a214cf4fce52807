"""The sheets that people see first: 目录, what stands where and what does not; 概况, counts and charts; 数据字典."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reportmine.export.captions import label_caption, labels_of, table_caption
from reportmine.export.dictionary import column_meaning, table_meaning
from reportmine.export.files import FURTHER_COLUMNS, columns_of
from reportmine.export.gather import Row
from reportmine.export.workbook_cells import caption
from reportmine.export.workbook_comparison import MEANINGS
from reportmine.export.workbook_sheet import Sheet, fit, lines_of, set_page
from reportmine.export.workbook_styles import LINE, Styles
from reportmine.query.periods import in_order
from reportmine.schema.labels import OTHER_INDICATOR
from reportmine.store.tables import ROW_TYPES

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

_SHOWN = 15
_WIDTHS = (18, 74, 12, 60)
_COLOURS = {"problems": "#8C6D1F", "indicators": "#2F5D8A", "verdicts": "#4C7A4C", "reports": "#5B6675"}
_READING = (
    ("数值", "照原文的单位；Excel 只留 15 位有效数字，位数更多的按文本写出，原文在旁边。“换算值”“折合”供排序、求和。"),
    ("遮蔽", "遮盖的数写“遮蔽”，是文本，不会被算进合计；括号里是由位数看出的范围。"),
    ("见原文", "不是一个小数的数（如 三分之一），看“原文”一列。"),
    ("出处", "点开到“原文”表里的那一句；报告文件和“第几—几字”据以回到报告，引用时连同写上。"),
    ("口径", "“限定”不同（省外、亿元以上……）的数不能直接相加、相比。"),
    ("公式", "本工作簿里没有公式；报告里以 = + - @ 开头的字都按文本存放。"),
)


@dataclass
class Counts:
    """What 概况 shows.

    Attributes:
        problems: problems by their main class.
        indicators: areas that tell an actual number of an indicator.
        verdicts: promises by what became of them.
        reports: reports by period.
    """

    problems: Counter[str] = field(default_factory=Counter)
    indicators: dict[str, set[str]] = field(default_factory=dict)
    verdicts: Counter[str] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)

    def add(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """Count the rows of some reports.

        Args:
            rows: by table.
        """
        areas = {row["doc_id"]: row["area_key"] for row in rows["documents"]}
        self.reports.update(row["period"] or "时期不明" for row in rows["documents"])
        problems = (row for row in rows["statements"] if row["kind"] == "problem")
        self.problems.update(next(iter(row["categories"]), "其他") for row in problems)
        for row in rows["figures"]:
            if row["status"] == "actual" and row["indicator"] != OTHER_INDICATOR and areas[row["doc_id"]]:
                self.indicators.setdefault(row["indicator"], set()).add(areas[row["doc_id"]])
        self.verdicts.update(row["verdict"] for row in rows.get("promises", ()))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of 目录.

    Attributes:
        sheet: a kind of rows, on one worksheet or several.
        about: what it holds.
        remark: what was cut or left out; may be empty.
    """

    sheet: Sheet
    about: str
    remark: str = ""


def fill_contents(page: Worksheet, styles: Styles, told: Iterable[tuple[str, str]], entries: Sequence[Entry]) -> None:
    """Write 目录.

    Args:
        page: the worksheet.
        styles: formats.
        told: what is said of the whole: heading and text.
        entries: the sheets.
    """
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    page.set_default_row(LINE)
    page.set_row(0, 28)
    page.write_string(0, 0, "工作报告记录", styles.get("title"))
    row = 1
    for name, text in told:
        _line(page, styles, row, (name, text))
        row += 1
    row += 1
    for column, head in enumerate(("工作表", "内容", "行数", "说明")):
        page.write_string(row, column, head, styles.get("head"))
    for entry in entries:
        for number, name in enumerate(entry.sheet.pages):
            row += 1
            texts = (entry.about, "", entry.remark) if number == 0 else ("接上一张", "", "")
            _line(page, styles, row, ("", *texts))
            page.write_url(row, 0, f"internal:'{name}'!A1", styles.get("link"), name)
            if number == 0:
                page.write_number(row, 2, entry.sheet.rows, styles.number("", 0, "plain"))
    row += 2
    for title, lines in (("怎么读", _READING), ("指标对比里的写法", tuple(MEANINGS.items()))):
        page.write_string(row, 0, title, styles.get("subtitle"))
        for name, text in lines:
            row += 1
            _line(page, styles, row, (name, text))
        row += 2
    set_page(page)


def _line(page: Worksheet, styles: Styles, row: int, texts: Sequence[str]) -> None:
    """Write a row of 目录 as high as its longest text needs."""
    page.set_row(row, LINE * max(lines_of(text, width - 1) for text, width in zip(texts, _WIDTHS, strict=False)))
    for column, text in enumerate(texts):
        if text:
            page.write_string(row, column, fit(text), styles.get("indented" if column > 2 else "wrapped"))


def fill_overview(book: xlsxwriter.Workbook, page: Worksheet, styles: Styles, counts: Counts) -> None:
    """Write 概况: four counts, each with its chart beside it.

    Args:
        book: the workbook.
        page: the worksheet.
        styles: formats.
        counts: what to show.
    """
    indicators = Counter({name: len(areas) for name, areas in counts.indicators.items()})
    periods = in_order(counts.reports)[-_SHOWN:]
    blocks: tuple[tuple[str, str, str, list[tuple[str, int]]], ...] = (
        ("problems", "问题类别", "问题的条数", counts.problems.most_common(_SHOWN)),
        ("indicators", "指标", "报出实际数的地区数", indicators.most_common(_SHOWN)),
        ("verdicts", "承诺的结果", "目标和计划的个数", counts.verdicts.most_common()),
        ("reports", "报告的时期", "报告的份数", [(period, counts.reports[period]) for period in periods]),
    )
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 20)
    page.set_default_row(LINE)
    page.set_row(0, 28)
    page.hide_gridlines(2)
    page.write_string(0, 0, "概况", styles.get("title"))
    row = 2
    for name, head, what, lines in blocks:
        if not lines:
            continue
        page.write_string(row, 0, head, styles.get("head"))
        page.write_string(row, 1, what, styles.get("head"))
        for number, (word, count) in enumerate(lines, start=1):
            page.write_string(row + number, 0, fit(word), styles.get("plain"))
            page.write_number(row + number, 1, count, styles.number("", 0, "plain"))
        page.insert_chart(row, 3, _chart(book, name, f"{head}：{what}", page.name, row, len(lines)))
        row += max(len(lines), _SHOWN) + 4
    set_page(page)


def _chart(book: xlsxwriter.Workbook, name: str, title: str, sheet: str, row: int, lines: int) -> Any:  # noqa: ANN401 - xlsxwriter's
    """Return bars across, the largest on top; columns for what runs in time."""
    in_time = name == "reports"
    chart = book.add_chart({"type": "column" if in_time else "bar"})
    chart.add_series(
        {
            "categories": [sheet, row + 1, 0, row + lines, 0],
            "values": [sheet, row + 1, 1, row + lines, 1],
            "fill": {"color": _COLOURS[name]},
            "gap": 40,
            "data_labels": {"value": True},
        }
    )
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    words = {"reverse": not in_time, "interval_unit": 1, "num_font": {"size": 9}}
    numbers = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    # the words run along the x axis of columns, along the y axis of bars
    chart.set_x_axis(words if in_time else numbers)
    chart.set_y_axis(numbers if in_time else words)
    chart.set_size({"width": 760, "height": 360})
    return chart


DICTIONARY_HEADS, DICTIONARY_WIDTHS = ("表", "列", "本工作簿里叫", "含义", "标签"), (16, 22, 20, 74, 60)


def fill_dictionary(sheet: Sheet) -> None:
    """Write 数据字典: every table and column with its meaning, and the labels with their captions.

    Args:
        sheet: has `DICTIONARY_HEADS`.
    """
    for table in (*ROW_TYPES, *FURTHER_COLUMNS):
        sheet.add((table_caption(table), table, "", table_meaning(table), ""), dict.fromkeys(range(5), "head"))
        for column in columns_of(table):
            labels = "；".join(f"{label} {told}" for label, told in labels_of(column).items())
            if column in {"kind", "type", "stage"} and labels:
                labels = _labels_on(table, column)
            cells = (table_caption(table), column, caption(column), column_meaning(table, column), labels)
            sheet.add(cells, {3: "wrapped", 4: "wrapped"})


_LABELS = {
    ("statements", "kind"): ("problem", "measure", "plan", "request", "result"),
    ("masks", "kind"): (
        "number", "place", "org", "person", "period", "project", "event", "document", "industry", "other",
    ),
    ("organisations", "kind"): ("firm", "chamber", "body"),
    ("failures", "stage"): ("read", "extract"),
    ("relations", "type"): tuple(labels_of("type")),
}  # fmt: skip


def _labels_on(table: str, column: str) -> str:
    return "；".join(f"{label} {label_caption(column, label)}" for label in _LABELS.get((table, column), ()))
