import openpyxl
import pytest

from comparison_reports import Said, report_of, write_store
from reportmine.errors import ReportmineError
from reportmine.export.comparison_sheet import write_comparison
from reportmine.query.comparison.compare import compare
from reportmine.store.catalog import open_store


@pytest.fixture
def comparison(tmp_path):
    reports = [
        report_of("甲县", "2022", Said("到位资金4亿元。", {"4亿元": {}})),
        report_of("甲县", "2023", Said("到位资金5.25亿元。", {"5.25亿元": {}})),
        report_of("=1+1县", "2023", Said("=到位资金6亿元。", {"6亿元": {"qualifiers": ("省外",)}})),
    ]
    with open_store(write_store(tmp_path / "out", *reports)) as store:
        yield compare(store, "到位资金")


@pytest.fixture
def book(comparison, tmp_path):
    path = tmp_path / "比较.xlsx"
    write_comparison(comparison, path)
    return openpyxl.load_workbook(path)


def test_the_table_holds_numbers_that_link_to_their_sentences(book):
    table, sources = book["比较"], book["出处"]
    assert [cell.value for cell in table[2]][:3] == ["地区", "2022", "2023"]
    row = next(row for row in table.iter_rows(min_row=3) if row[0].value == "甲县")
    assert [cell.value for cell in row[1:3]] == [4, 5.25]
    target = row[2].hyperlink.location
    assert target.startswith("'出处'!A")
    line = [cell.value for cell in sources[int(target.rpartition("A")[2])]]
    assert "到位资金5.25亿元。" in line
    assert "报告/甲县_2023.txt" in line
    assert "2023 变化" in [cell.value for cell in table[2]]


def test_what_is_no_number_says_so(book):
    row = next(row for row in book["比较"].iter_rows(min_row=3) if row[0].value == "=1+1县")
    assert [cell.value for cell in row[1:3]] == ["…", "≠[1]"]
    notes = [row[0].value for row in book["比较"].iter_rows() if row[0].value]
    assert "[1] 省外到位资金不能与全部到位资金相比" in notes


def test_no_text_of_a_report_becomes_a_formula(book):
    assert not [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_folder_that_is_missing(comparison, tmp_path):
    with pytest.raises(ReportmineError, match="写不了文件"):
        write_comparison(comparison, tmp_path / "没有" / "比较.xlsx")
