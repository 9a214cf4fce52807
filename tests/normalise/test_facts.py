"""What a report says of itself."""

import pytest

from reportmine import load

MINER = load()
BODY = "专班每周调度一次，逐个项目解决用地、用工和融资中的难处，企业反映良好，群众也满意。"

OPENINGS = [
    ("清溪县招商局2024年上半年工作总结", ("清溪县招商局", "清溪县", "招商引资总结", "2024H1")),
    ("清溪县投资促进中心\n2024年下半年工作总结", ("清溪县投资促进中心", "清溪县", "招商引资总结", "2024H2")),
    ("*县招商局2024年一季度工作汇报", ("*县招商局", "*县", "招商引资总结", "2024Q1")),
    ("石门市人民政府2024年前三季度经济运行情况", ("石门市人民政府", "石门市", "统计公报", "2024M1-9")),
    ("清溪县2024年1-10月招商引资工作总结", ("", "清溪县", "招商引资总结", "2024M1-10")),
    ("清溪县农业农村局2023年工作总结", ("清溪县农业农村局", "清溪县", "工作总结", "2023")),
    ("全县２０２３年招商引资工作总结", ("", "", "招商引资总结", "2023")),
    ("2023年全县招商引资工作总结", ("", "", "招商引资总结", "2023")),
    ("清溪县实施方案", ("", "", "其他", "")),
]


@pytest.mark.parametrize(("opening", "facts"), OPENINGS)
def test_facts_of_the_opening(opening: str, facts: tuple[str, str, str, str]):
    document = MINER(f"{opening}\n{BODY}").document
    assert (document.issuer, document.area, document.doc_type, document.period) == facts


def test_the_title_of_a_congress_report_names_the_coming_year():
    text = f"清溪县2024年政府工作报告\n各位代表：\n一、2023年工作回顾\n{BODY}\n二、2024年工作安排\n{BODY}"
    document = MINER(text).document
    assert (document.doc_type, document.period) == ("政府工作报告", "2023")


def test_a_half_year_that_lies_ahead_is_not_reported_on():
    document = MINER(f"清溪县招商局工作总结及下一步2024年下半年打算\n一、2023年工作总结\n{BODY}").document
    assert document.period == "2023"


def test_space_inside_a_title_is_made_plain():
    assert MINER(f"清溪县招商引资\u3000工作总结\n{BODY}").document.title == "清溪县招商引资 工作总结"
