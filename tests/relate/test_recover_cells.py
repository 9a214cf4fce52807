"""Masked cells of a table: their unit stands in the head, and the row gives them back."""

import pytest

from reportmine.pipeline import load

_TABLE = (
    "青石县2022年工作总结\n一、主要成效\n附表\n指标\t单位\t年度目标\t完成数\t完成率(%)\n"
    "签约项目\t个\t26\t{}\t{}\n实际利用外资\t万美元\t650\t299\t46.0\n"
)


@pytest.mark.parametrize(
    ("done", "rate", "told"),
    [
        ("*", "46.2", ("11", "13", "个", "26个×46.2%")),
        ("12", "**", ("46", "47", "%", "12个÷26个")),
    ],
)
def test_a_masked_cell_is_given_back_with_the_unit_of_its_column(done, rate, told):
    report = load()(_TABLE.format(done, rate))
    (mask,) = report.masks
    assert mask.kind == "number"
    assert report.figures[mask.figure].masked
    assert (mask.recovered.low, mask.recovered.high, mask.recovered.unit, mask.recovered.formula) == told


def test_two_masked_cells_of_one_row_give_nothing_back():
    report = load()(_TABLE.format("*", "*"))
    assert [(mask.kind, mask.recovered) for mask in report.masks] == [("number", None)] * 2
