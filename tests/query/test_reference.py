from decimal import Decimal

import pytest

from reportmine.errors import ReadError, UsageError
from reportmine.query.comparison.reference import read_reference

HEAD = "地区,时期,指标,数值,单位\n"


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "年鉴.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows_in_canonical_units(tmp_path, encoding):
    path = written(tmp_path, HEAD + "青石县,2023年上半年,到位资金,85.21,亿元\n\n", encoding)
    (row,) = read_reference(path)
    assert (row.area, row.period_key, row.indicator) == ("青石县", "2023H1", "到位资金")
    assert (row.value, row.unit, row.line) == (Decimal(8521000000), "元", 2)


def test_english_headers_in_any_order(tmp_path):
    (row,) = read_reference(written(tmp_path, "unit,value,period,indicator,area\n%,6.5,2023,地区生产总值,130600\n"))
    assert (row.area, row.value, row.unit, row.period_key) == ("130600", Decimal("6.5"), "%", "2023")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("地区,时期,指标,数值\n", "没有“单位”"),
        ("", "没有“地区”"),
        (HEAD + "青石县,2023,到位资金,八十五,亿元\n", "第2行的“八十五”不是数"),
        (HEAD + "青石县,2023,到位资金,NaN,亿元\n", "第2行的“NaN”不是数"),
        (HEAD + "青石县,去年,到位资金,85,亿元\n", "第2行的“去年”不是时期"),
        (HEAD + "青石县,2023,到位资金,85,亿两\n", "第2行的单位“亿两”不认识"),
        (HEAD + "青石县,2023,到位资金,,亿元\n", "第2行的“数值”是空的"),
        (HEAD + "青石县,2023,到位资金,1,234,亿元\n", "第2行有6列"),
        (HEAD + "青石县,2023,到位资金,1,亿元\n青石县,2023年,到位资金,2,亿元\n", "第3行与第2行"),
    ],
)
def test_bad_rows_are_named_in_chinese(tmp_path, text, words):
    with pytest.raises(UsageError, match=words):
        read_reference(written(tmp_path, text))


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(ReadError, match="打不开"):
        read_reference(tmp_path / "没有.csv")
    path = tmp_path / "坏.csv"
    path.write_bytes(b"\xff\xff\xff\xff")
    with pytest.raises(ReadError, match="不是 UTF-8"):
        read_reference(path)
