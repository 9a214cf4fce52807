import docx
import pytest

from comparison_reports import Said, report_of, write_store


@pytest.fixture
def stored(call, tmp_path):
    def told(area, completion):
        said = Said(f"到位资金完成全年目标的{completion}。", {completion: {"measure": "completion"}})
        return report_of(area, "2023H1", said)

    write_store(tmp_path / "out", told("甲县", "45%"), told("乙县", "55%"))
    return call


def test_the_bulletin_is_written(stored, tmp_path):
    outcome = stored("brief", "--period", "2023H1", "--docx", "专报.docx")
    assert (outcome.status, outcome.errors) == (0, "")
    assert outcome.output == "已写入 专报.docx：1 项排名，2 处来源\n"
    document = docx.Document(str(tmp_path / "专报.docx"))
    assert [cell.text for cell in document.tables[0].rows[1].cells][:4] == ["1", "乙县", "", "55%[1]"]


def test_areas_and_indicators_may_be_picked(stored, tmp_path):
    options = ["--area", "甲", "--indicator", "到位资金", "--out", "out", "--docx", "专报.docx"]
    assert stored("brief", "--period", "2023年上半年", *options).status == 0
    document = docx.Document(str(tmp_path / "专报.docx"))
    assert "乙县" not in "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--period", "2023H2"], 2, "不是从年初算起的时期"),
        (["--period", "2020"], 2, "2020没有完成率可写"),
        (["--period", "2023H1", "--indicator", "到位资经"], 2, "没有名为“到位资经”的指标"),
        (["--period", "2023H1", "--out", "没有"], 1, "找不到结果库"),
    ],
)
def test_what_goes_wrong_is_one_line(stored, arguments, status, words):
    outcome = stored("brief", *arguments, "--docx", "专报.docx")
    assert (outcome.status, outcome.output) == (status, "")
    assert words in outcome.errors
    assert outcome.errors.count("\n") == 1


def test_a_file_that_cannot_be_written_is_told(stored):
    outcome = stored("brief", "--period", "2023H1", "--docx", "没有/专报.docx")
    assert outcome.status == 1
    assert "写不了文件 没有/专报.docx" in outcome.errors
