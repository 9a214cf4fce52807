import re
import shutil
import subprocess
from decimal import Decimal

import openpyxl
import pytest

from reportmine.export.gather import source
from reportmine.export.workbook import Limits, write_workbook
from reportmine.export.workbook_sheet import LONGEST, fit, is_exact, lines_of
from reportmine.store.catalog import open_store

SHEETS = [
    *("目录", "概况", "报告", "指标", "指标对比", "项目", "问题", "措施与计划", "诉求与成效", "脱敏", "校验"),
    *("承诺台账", "失败", "原文", "数据字典"),
]


@pytest.fixture(scope="session")
def book_path(export_store, export, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "结果.xlsx"
    assert export(export_store, "--xlsx", path) == 0
    return path


@pytest.fixture(scope="session")
def book(book_path):
    return openpyxl.load_workbook(book_path)


@pytest.fixture(scope="session")
def figures(export_store):
    with open_store(export_store) as store:
        return store.frame("figures")


def rows_of(sheet):
    heads = [cell.value for cell in sheet[1]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)]


def test_the_sheets_are_there_in_order(book):
    assert book.sheetnames == SHEETS
    assert book.active.title == "目录"


@pytest.mark.parametrize(
    ("sheet", "sql"),
    [
        ("报告", "SELECT count(*) AS n FROM documents"),
        ("指标", "SELECT count(*) AS n FROM figures"),
        ("项目", "SELECT count(*) AS n FROM projects"),
        ("问题", "SELECT count(*) AS n FROM statements WHERE kind = 'problem'"),
        ("措施与计划", "SELECT count(*) AS n FROM statements WHERE kind IN ('measure', 'plan')"),
        ("诉求与成效", "SELECT count(*) AS n FROM statements WHERE kind IN ('request', 'result')"),
        ("脱敏", "SELECT count(*) AS n FROM masks"),
        ("失败", "SELECT count(*) AS n FROM failures"),
    ],
)
def test_each_sheet_has_as_many_rows_as_the_store_and_the_contents_say_so(book, export_store, sheet, sql):
    with open_store(export_store) as store:
        count = int(store.query(sql)["n"][0])
    assert count > 0
    assert book[sheet].max_row - 1 == count
    told = {row[0].value: row[2].value for row in book["目录"].iter_rows() if row[0].hyperlink}
    assert told[sheet] == count


def test_the_contents_link_to_every_sheet(book):
    links = [row[0].hyperlink.location for row in book["目录"].iter_rows() if row[0].hyperlink]
    assert links == [f"'{name}'!A1" for name in SHEETS[2:]]


def test_heads_are_chinese_frozen_and_filtered(book):
    for name in SHEETS[2:]:
        sheet = book[name]
        heads = [cell.value for cell in sheet[1]]
        assert all(re.search("[\u4e00-\u9fff]|^2\\d{3}", head) for head in heads), heads
        assert sheet.freeze_panes is not None
        assert re.fullmatch(r"[A-Z]+2", sheet.freeze_panes)
        assert re.fullmatch(rf"A1:[A-Z]+{max(2, sheet.max_row)}", sheet.auto_filter.ref)


def test_no_cell_is_a_formula_whatever_reports_say(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    for beginning in ("=1+1", "+cmd|", "@SUM("):
        assert any(text.startswith(beginning) for text in texts), beginning
    assert any("_x0041_也在" in text for text in texts)
    assert not any("\u202e" in text for text in texts)


def test_no_link_leads_out_of_the_workbook_or_to_nowhere(book):
    seen = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink is not None:
                    seen += 1
                    assert cell.hyperlink.target is None
                    name, place = re.fullmatch(r"'(.+)'!(A\d+)", cell.hyperlink.location).groups()
                    assert book[name][place].value is not None
    assert seen > 100


def test_a_row_leads_to_the_sentence_that_holds_its_words(book):
    for name in ("指标", "项目", "问题", "脱敏"):
        for row in rows_of(book[name]):
            place = row["出处"].hyperlink.location.rpartition("A")[2]
            sentence = book["原文"][f"C{place}"].value
            words = (row.get("名称") or row["原文"]).value
            assert sentence in words or words[:4] in sentence


def test_masked_figures_are_text_and_others_the_exact_number(book, figures):
    rows = rows_of(book["指标"])
    known = {(row.doc_id, row.id): row for row in figures.itertuples()}
    masked = 0
    for row in rows:
        figure = known[row["报告编号"].value, row["序号"].value]
        cell = row["数值"]
        if figure.masked:
            masked += 1
            assert cell.value.startswith("遮蔽")
            assert row["折合（万元）"].value in {None, "遮蔽"}
            assert row["换算值"].value.startswith("遮蔽")
        elif isinstance(figure.value, str):
            assert Decimal(str(cell.value)) == Decimal(figure.value)
            assert cell.data_type == ("n" if is_exact(Decimal(figure.value)) else "s")
    assert masked > 0


def test_numbers_are_shown_by_their_unit(book):
    rows = rows_of(book["指标"])
    by_quote = {row["原文"].value: row for row in rows if row["报告地区"].value == "恶意县"}
    assert by_quote["8%"]["数值"].number_format == '0"%"'
    assert (by_quote["12.5亿元"]["数值"].value, by_quote["12.5亿元"]["数值"].number_format) == (12.5, "#,##0.0")
    assert (by_quote["12.5亿元"]["折合（万元）"].value, by_quote["12.5亿元"]["换算单位"].value) == (125_000, "元")
    long = by_quote["1234567890123456.78元"]["数值"]
    assert (long.value, long.data_type) == ("1234567890123456.78", "s")


def test_the_comparison_says_in_words_why_a_cell_holds_no_number(book):
    sheet = book["指标对比"]
    cells = [cell for row in sheet.iter_rows(min_row=2, min_col=4) for cell in row]
    words = {cell.value for cell in cells if cell.data_type == "s"}
    assert {"未收到", "未报告"} <= words
    assert any(cell.data_type == "n" and cell.hyperlink for cell in cells)
    assert any(cell.comment for cell in cells)
    odd = [cell for cell in cells if cell.value in {"口径不同", "矛盾"}]
    assert all(cell.comment and cell.comment.text for cell in odd)


def test_promises_and_checks_are_those_of_the_commands(book, export_store):
    from reportmine.audit.result import audit
    from reportmine.query.promises.ledger import ledger

    with open_store(export_store) as store:
        promised = ledger(store)
        found = audit(store)
    told = [row["结果"].value for row in rows_of(book["承诺台账"])]
    assert sorted(told) == sorted(promised[promised["area_key"] != ""]["verdict"])
    kinds = [row["类别"].value for row in rows_of(book["校验"])]
    assert kinds.count("疑点") == len(found.findings)
    assert kinds.count("算式") == len(found.ties)


def test_there_are_native_charts_with_a_title(book):
    charts = book["概况"]._charts
    assert len(charts) == 4


def test_rows_are_as_high_as_their_text(book):
    sheet = book["原文"]
    heights = {row: sheet.row_dimensions[row].height for row in range(2, sheet.max_row + 1)}
    assert all(height >= 16.5 for height in heights.values())
    longest = max(heights, key=lambda row: len(sheet.cell(row, 3).value))
    assert heights[longest] > 30


def test_failures_say_why(book):
    (row,) = rows_of(book["失败"])
    assert row["文件"].value.endswith("坏.docx")
    assert row["原因"].value
    assert row["怎么办"].value


def test_the_dictionary_explains_every_column(book):
    from reportmine.export.files import FURTHER_COLUMNS, columns_of
    from reportmine.store.tables import ROW_TYPES

    rows = {(row["表"].value, row["列"].value): row["含义"].value for row in rows_of(book["数据字典"])}
    assert len(rows) == sum(1 + len(columns_of(table)) for table in (*ROW_TYPES, *FURTHER_COLUMNS))
    assert all(meaning.endswith("。") or meaning.endswith("……") for meaning in rows.values())


def test_what_does_not_fit_on_a_worksheet_goes_on_on_the_next(export_store, tmp_path):
    path = tmp_path / "小.xlsx"
    with open_store(export_store) as store:
        chosen = source(store)
        counts = write_workbook(chosen, path, told={}, limits=Limits(rows=50, links=20))
    book = openpyxl.load_workbook(path)
    pages = [name for name in book.sheetnames if name.startswith("指标") and "对比" not in name]
    assert pages[:3] == ["指标", "指标(2)", "指标(3)"]
    assert sum(book[name].max_row - 1 for name in pages) == counts["指标"]
    assert all(book[name]["A1"].value == "报告地区" for name in pages)
    linked = [cell for row in book["指标"].iter_rows() for cell in row if cell.hyperlink]
    assert len(linked) == 20
    for cell in linked:
        name, place = re.fullmatch(r"'(.+)'!(A\d+)", cell.hyperlink.location).groups()
        assert book[name][place].value is not None
    remarks = {row[0].value: row[3].value for row in book["目录"].iter_rows() if row[0].hyperlink}
    assert f"分成 {len(pages)} 张" in remarks["指标"]
    assert "最多 20 个链接" in remarks["指标"]
    assert "没有算" in remarks["承诺台账"]
    assert "没有核对" in remarks["校验"]


def test_only_the_reports_asked_for(export_store, export, tmp_path):
    path = tmp_path / "一.xlsx"
    assert export(export_store, "--xlsx", path, "--area", "恶意", "--records-only") == 0
    book = openpyxl.load_workbook(path)
    assert {row["报告地区"].value for row in rows_of(book["指标"])} == {"恶意县"}
    assert {row["地区"].value for row in rows_of(book["指标对比"])} <= {"恶意县"}
    assert ("只要", "地区 恶意") in [(row[0].value, row[1].value) for row in book["目录"].iter_rows()]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一\x00二\x0b三", "一\ufffd二\ufffd三"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("字" * LONGEST, "字" * LONGEST),
        ("=1+1", "=1+1"),
    ],
)
def test_texts_as_a_cell_holds_them(text, shown):
    assert fit(text) == shown


def test_a_text_that_is_too_long_is_cut_and_says_so():
    told = fit("字" * (LONGEST + 1))
    assert len(told) == LONGEST
    assert told.endswith(f"全文 {LONGEST + 1} 字，见报告原文〕")


@pytest.mark.parametrize(
    ("number", "exact"),
    [
        ("85.21", True),
        ("123456789012345", True),
        ("12000000000000000000", True),
        ("-6.87", True),
        ("1234567890123456", False),
        ("0.1234567890123456", False),
    ],
)
def test_which_numbers_excel_keeps(number, exact):
    assert is_exact(Decimal(number)) is exact


def test_lines_by_the_width_of_characters():
    assert [lines_of(text, 10) for text in ("", "五个汉字呢", "六个汉字了呢", "abcdefghij", "一\n二")] == [
        1,
        1,
        2,
        1,
        2,
    ]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="没有安装 LibreOffice（soffice）")
def test_libreoffice_opens_it_and_keeps_it(book, book_path, tmp_path):
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, tmp_path / "out", book_path], check=True, capture_output=True, timeout=300)
    again = openpyxl.load_workbook(tmp_path / "out" / book_path.name)
    assert again.sheetnames == book.sheetnames
    for name in ("指标", "问题", "校验"):
        assert again[name].max_row == book[name].max_row
        assert again[name]["C2"].value == book[name]["C2"].value
    assert not any(cell.data_type == "f" for sheet in again for row in sheet.iter_rows() for cell in row)
