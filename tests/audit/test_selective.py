"""Whether missed targets are masked more often than met ones."""

from reportmine.audit.material import material
from reportmine.audit.selective import selective_masking

_HEAD = "青榆县2022年招商引资工作总结\n\n一、2022年主要工作成效\n"


def _cases(*sentences: str) -> dict[str, str]:
    return {"总结.txt": _HEAD + "\n".join(sentences) + "\n"}


def test_counts_outcomes_and_masks(store_of):
    texts = _cases(
        "全县到位资金完成*亿元，完成年度目标的82%。",
        "全县签约项目12个，完成年度目标的120%。",
        "实际利用外资完成150万美元，完成年度目标的75%。",
    )
    with store_of(texts) as store:
        found = selective_masking(material(store))
    assert (found.missed_masked, found.missed_open, found.met_masked, found.met_open) == (1, 1, 0, 1)
    assert "总共只有3项" in found.sentence


def test_says_so_where_there_is_nothing_to_compare(store_of):
    with store_of(_cases("全县签约项目12个，完成年度目标的120%。")) as store:
        found = selective_masking(material(store))
    assert found.p_value is None
    assert "无从比较" in found.sentence


def test_many_masked_misses_are_called_no_coincidence(store_of):
    missed = [
        f"{name}县直部门到位资金完成*亿元，完成年度目标的8{number}%。" for number, name in enumerate("甲乙丙丁戊己")
    ]
    met = [f"全县第{number}批签约项目1{number}个，完成年度目标的12{number}%。" for number in range(10)]
    more = [f"全县第{number}组引进企业2{number}家，完成年度目标的11{number}%。" for number in range(10)]
    with store_of(_cases(*missed, *met, *more)) as store:
        found = selective_masking(material(store))
    assert found.missed_masked == 6
    assert found.met_masked == 0
    assert found.p_value is not None and found.p_value < 0.01
    assert "不是有意为之的证明" in found.sentence
