"""A store as an Excel workbook: a sheet for each kind of record, every row with a link to its sentence.

Rows go to the disk as they come (`constant_memory`), so the memory needed does not grow with them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportmine.export.gather import Row, Rows, Source
from reportmine.export.outputs import MADE_BY
from reportmine.export.workbook_cells import caption, cells_of, check_rows, sheets, styles_of, width
from reportmine.export.workbook_comparison import HEADS, compared, fill
from reportmine.export.workbook_front import (
    DICTIONARY_HEADS,
    DICTIONARY_WIDTHS,
    Counts,
    Entry,
    fill_contents,
    fill_dictionary,
    fill_overview,
)
from reportmine.export.workbook_sheet import MOST_LINKS, MOST_ROWS, Link, Sheet
from reportmine.export.workbook_styles import FONT, Styles
from reportmine.schema.report import TABLES

if TYPE_CHECKING:
    import xlsxwriter

    from reportmine.export.workbook_comparison import Compared

_CITED = ("statements", "figures", "projects", "organisations", "masks", "relations", "findings")
_NO_PROMISES = "这次没有算（--records-only）"
_FEWER_CHECKS = "只有单份报告里的疑点和算式，各报告之间没有核对（--records-only）"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worksheet holds.

    Attributes:
        rows: rows, the head included.
        links: links.
    """

    rows: int = MOST_ROWS
    links: int = MOST_LINKS


def write_workbook(
    source: Source,
    path: Path,
    *,
    told: Mapping[str, str],
    batches: Iterable[Rows] | None = None,
    limits: Limits | None = None,
) -> dict[str, int]:
    """Write reports and their records as a workbook.

    Args:
        source: what to write.
        path: a file that is not there yet.
        told: what 目录 says of the whole, text by heading.
        batches: the batches of the source, where somebody counts them on their way.
        limits: what a worksheet holds; what Excel allows by default.

    Returns:
        Number of rows by sheet.

    Raises:
        StoreError: a chunk of the store is damaged.
        OSError: the file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    options = plain | {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "default_format_properties": {"font_name": FONT, "font_size": 10},
    }
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": "工作报告记录", "author": MADE_BY})
    book.use_zip64()
    found = compared(source.store, source.documents, whole=source.whole)
    writer = _Writer(book, limits or Limits(), found)
    for batch in source.batches() if batches is None else batches:
        writer.add(batch)
    writer.finish(source, told)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error
    return {sheet.name: sheet.rows for sheet in writer.sheets.values()}


class _Sentences:
    """Where the sentences of 原文 stand, by report and place: three whole numbers each."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[array[int], array[int], array[int]]] = {}

    def add(self, row: Row, number: int) -> None:
        """Remember that a sentence is the row of a number."""
        own = self._places.setdefault(row["doc_id"], (array("q"), array("q"), array("q")))
        for kept, value in zip(own, (row["start"], row["end"], number), strict=True):
            kept.append(value)

    def at(self, doc_id: str | None, start: int | None) -> int | None:
        """Return the number of the sentence at a place, None where it stands on no sheet."""
        if doc_id is None or start is None or doc_id not in self._places:
            return None
        starts, ends, numbers = self._places[doc_id]
        found = bisect_right(starts, start) - 1
        return numbers[found] if found >= 0 and start < ends[found] else None

    def first(self, doc_id: str) -> int | None:
        """Return the number of a report's first sentence."""
        return self._places[doc_id][2][0] if doc_id in self._places else None


class _Writer:
    """Fills the sheets as rows come."""

    def __init__(self, book: xlsxwriter.Workbook, limits: Limits, found: Compared) -> None:
        self._book, self._limits, self._found = book, limits, found
        self._styles = Styles(book)
        self._contents = book.add_worksheet("目录")
        self._overview = book.add_worksheet("概况")
        self._contents.activate()
        self._told = {told["name"]: told for told in sheets()}
        self.sheets: dict[str, Sheet] = {}
        for name, told in self._told.items():
            self.sheets[name] = self._sheet(name, told)
            if name == "指标":
                self.sheets["指标对比"] = self._wide()
        self.sheets["数据字典"] = Sheet(book, self._styles, "数据字典", DICTIONARY_HEADS, DICTIONARY_WIDTHS, 2)
        self._sentences = _Sentences()
        self._counts = Counts()
        self._has_promises = False
        self._last_run: Row = {}

    def _sheet(self, name: str, told: Mapping[str, Any]) -> Sheet:
        columns: list[str] = told["columns"]
        return Sheet(
            self._book,
            self._styles,
            name,
            [caption(column) for column in columns],
            [width(name, column) for column in columns],
            told["frozen"],
            columns.index(told["printed"]) + 1,
            self._limits.rows,
            self._limits.links,
        )

    def _wide(self) -> Sheet:
        heads = (*HEADS, *self._found.periods)
        widths = (24, 8, 18, *[12] * len(self._found.periods))
        limits = self._limits
        return Sheet(self._book, self._styles, "指标对比", heads, widths, len(HEADS), None, limits.rows, limits.links)

    def add(self, batch: Rows) -> None:
        """Write the rows of some reports."""
        if "documents" in batch:
            self._has_promises |= "promises" in batch
            self._counts.add(batch)
            self._add_sentences(batch)
            batch = batch | {
                "documents": _with_counts(batch),
                "checks": check_rows(batch.get("checks", batch["findings"]), batch["relations"]),
            }
        else:
            self._last_run = max(batch["runs"], key=lambda row: row["run"], default={})
        for name, told in self._told.items():
            if name != "原文":
                self._add_rows(self.sheets[name], told, batch.get(told["table"], ()))

    def _add_sentences(self, batch: Rows) -> None:
        """Write the sentences that any row cites."""
        cited = {(row["doc_id"], row["sentence_id"]) for table in _CITED for row in batch[table]}
        told = self._told["原文"]
        sheet = self.sheets["原文"]
        for row in batch["sentences"]:
            if (row["doc_id"], row["id"]) in cited:
                self._sentences.add(row, sheet.rows)
                self._add_rows(sheet, told, (row,))

    def _add_rows(self, sheet: Sheet, told: Mapping[str, Any], rows: Iterable[Row]) -> None:
        columns = told["columns"]
        wrapped = [columns.index(name) for name in told.get("wrapped", ())]
        for row in rows:
            if "kind" not in told or row["kind"] in told["kind"]:
                sheet.add(cells_of(columns, row, self._links(told["table"], row)), styles_of(columns, row, wrapped))

    def _links(self, table: str, row: Row) -> dict[str, Link | None]:
        if table == "documents":
            return {"link": self._place(self._sentences.first(row["doc_id"]))}
        if table == "promises":
            told = self._at(row["told_doc"], row["told_start"])
            return {"link": self._at(row["promised_doc"], row["promised_start"]), "told_link": told}
        return {"link": self._at(row["doc_id"], row["start"])} if table in TABLES or table == "checks" else {}

    def _at(self, doc_id: str | None, start: int | None) -> Link | None:
        return self._place(self._sentences.at(doc_id, start))

    def _place(self, number: int | None) -> Link | None:
        return None if number is None else self.sheets["原文"].place(number)

    def finish(self, source: Source, told: Mapping[str, str]) -> None:
        """Write what is known only at the end, and the sheets in front."""
        untold = fill(self.sheets["指标对比"], self._found, source.documents, self._at)
        fill_dictionary(self.sheets["数据字典"])
        for sheet in self.sheets.values():
            sheet.finish()
        fill_overview(self._book, self._overview, self._styles, self._counts)
        fill_contents(self._contents, self._styles, self._heading(source, told), self._entries(untold))

    def _heading(self, source: Source, told: Mapping[str, str]) -> list[tuple[str, str]]:
        lines = list(told.items())
        lines.append(("报告", f"{len(source.documents)} 份{'' if source.whole else '，只是结果库的一部分'}"))
        if self._last_run:
            started = datetime.fromisoformat(self._last_run["started"])
            lines.append(
                (
                    "最近处理",
                    f"{started:%Y-%m-%d %H:%M}，程序 {self._last_run['version']}，编号 {self._last_run['run']}",
                )
            )
        return [*lines, ("导出时间", f"{datetime.now().astimezone():%Y-%m-%d %H:%M}")]

    def _entries(self, untold: int) -> list[Entry]:
        """Return the lines of 目录, in the order of the tabs."""
        found = self._found
        about = f"最常见的 {len(found.comparisons)} 个指标，按地区、时期并排；一份报告里只报一个数的指标才算常见。"
        of_others = {"指标对比": about, "数据字典": "每张表、每一列的含义，标签的写法。"}
        entries = {
            name: Entry(sheet, of_others.get(name) or self._told[name]["about"]) for name, sheet in self.sheets.items()
        }
        entries["指标对比"] = replace(entries["指标对比"], remark=_about_comparison(found, untold))
        if not self._has_promises:
            entries["承诺台账"] = replace(entries["承诺台账"], remark=_NO_PROMISES)
            entries["校验"] = replace(entries["校验"], remark=_FEWER_CHECKS)
        for name, entry in entries.items():
            cut = [entry.remark] if entry.remark else []
            if len(entry.sheet.pages) > 1:
                cut.append(f"一张表放不下，分成 {len(entry.sheet.pages)} 张，行数是合计")
            if entry.sheet.unlinked:
                cut.append(f"Excel 一张表最多 {self._limits.links} 个链接，其余 {entry.sheet.unlinked} 个只写明行号")
            entries[name] = replace(entry, remark="；".join(cut))
        return list(entries.values())


def _about_comparison(found: Compared, untold: int) -> str:
    parts = ["要比别的指标、口径、时期，用 reportmine compare 或网页"]
    if found.left_out:
        parts.append(f"数最少的 {len(found.left_out)} 个时期没有列出：{'、'.join(found.left_out)}")
    if untold:
        parts.append(f"另有 {untold} 格的说明放不下批注")
    return "；".join(parts)


def _with_counts(batch: Rows) -> list[Row]:
    """Return the reports with the number of their records."""
    rows = []
    counts: dict[str, dict[str, int]] = {}
    for table in _CITED:
        for row in batch[table]:
            own = counts.setdefault(row["doc_id"], {})
            own[table] = own.get(table, 0) + 1
    for row in batch["documents"]:
        own = counts.get(row["doc_id"], {})
        told = {table: own.get(table, 0) for table in _CITED}
        rows.append({**row, **told, "unexplained": row["numbers_seen"].get("unexplained", 0)})
    return rows
