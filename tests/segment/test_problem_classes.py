"""Problem classes: every class's own examples, the packs by report, and several classes at once."""

import pytest
from statement_cases import blank_report

from reportmine.rules.lexicon import read_tsv
from reportmine.rules.problem_classes import GOVERNMENT, INVESTMENT, ProblemClass, problem_classes
from reportmine.segment import segment
from reportmine.segment.items import item_title
from reportmine.segment.problem_classes import OTHER, class_scores, classify, packs_of
from reportmine.segment.statements import find_statements

CLASSES = list(problem_classes().values())
PACKS = {INVESTMENT: (INVESTMENT,), GOVERNMENT: (GOVERNMENT, INVESTMENT)}


def classes_of(text: str, packs: tuple[str, ...]) -> tuple[str, ...]:
    return classify(text, item_title(text), packs)


def test_the_classes_are_those_of_the_guidelines() -> None:
    by_pack = {pack: [entry.name for entry in CLASSES if entry.pack == pack] for pack in PACKS}
    assert len(by_pack[INVESTMENT]) == 15
    assert by_pack[INVESTMENT][-1] == OTHER
    assert by_pack[GOVERNMENT] == [
        "经济增长",
        "产业发展",
        "科技创新",
        "财政收支",
        "民生服务",
        "生态环境",
        "城乡建设",
        "安全稳定",
        "政府自身",
    ]


@pytest.mark.parametrize("entry", CLASSES, ids=[entry.name for entry in CLASSES])
def test_every_class_is_defined_with_examples(entry: ProblemClass) -> None:
    assert entry.definition
    assert all(entry.yes)
    assert all(entry.no)


@pytest.mark.parametrize(
    ("entry", "text"),
    [(entry, text) for entry in CLASSES for text in entry.yes],
    ids=lambda value: getattr(value, "name", value),
)
def test_examples_that_belong(entry: ProblemClass, text: str) -> None:
    assert classes_of(text, PACKS[entry.pack])[0] == entry.name


@pytest.mark.parametrize(
    ("entry", "text"),
    [(entry, text) for entry in CLASSES for text in entry.no],
    ids=lambda value: getattr(value, "name", value),
)
def test_examples_that_do_not_belong(entry: ProblemClass, text: str) -> None:
    assert entry.name not in classes_of(text, PACKS[entry.pack])


def test_a_word_weighs_more_in_the_title() -> None:
    text = "用地指标紧。招商队伍也反映，项目排队等地，干部四处协调。"
    assert (
        class_scores(text, "用地指标紧", PACKS[INVESTMENT])["用地保障"]
        > class_scores(text, "", PACKS[INVESTMENT])["用地保障"]
    )


SEVERAL = [
    ("人手缺，经费薄。编制只有5名，招商经费每年10万元。", {"人员队伍", "工作经费"}),
    ("项目落地难。受用地指标限制，可供土地不足，签约项目排队等地。", {"项目推进", "用地保障"}),
]


@pytest.mark.parametrize(("text", "expected"), SEVERAL)
def test_one_to_three_classes(text: str, expected: set[str]) -> None:
    found = classes_of(text, PACKS[INVESTMENT])
    assert expected <= set(found)
    assert len(found) == len(set(found)) <= 3


@pytest.mark.parametrize("text", ["会议时间安排不尽合理。", "有些同志感到不便。", ""])
def test_no_cue_gives_other(text: str) -> None:
    assert classes_of(text, PACKS[INVESTMENT]) == (OTHER,)


REPORTS = [
    ("清溪县2023年招商引资工作总结\n县委：\n今年以来……", (INVESTMENT,)),
    ("今年以来，我县驻点招商工作队紧盯目标企业。", (INVESTMENT,)),
    ("政府工作报告\n各位代表：\n招商引资成效明显。", (GOVERNMENT, INVESTMENT)),
    ("清溪县农业农村局2022年工作总结\n全年粮食总产量27万吨。", (INVESTMENT, GOVERNMENT)),
    ("青石镇上半年工作总结\n一、经济指标\n招商引资到位资金500万元。\n" + "群众得实惠。" * 60, (INVESTMENT, GOVERNMENT)),
]


@pytest.mark.parametrize(("text", "packs"), REPORTS)
def test_packs_of_a_report(text: str, packs: tuple[str, ...]) -> None:
    assert packs_of(text) == packs


def test_the_same_problem_in_two_kinds_of_report() -> None:
    problem = "（一）项目支撑不足。缺少龙头企业和重大项目，产业链条短。"
    investment = f"清溪县招商引资工作总结\n一、存在的问题\n{problem}\n（二）经费紧张。每年招商经费仅10万元。\n"
    government = f"政府工作报告\n一、存在的问题\n{problem}\n（二）财政收支矛盾突出。税源单一，支出刚性。\n"
    main = [
        [statement.categories[0] for statement in find_statements(segment(blank_report(text))).statements]
        for text in (investment, government)
    ]
    assert main == [["招大引强", "工作经费"], ["产业发展", "财政收支"]]


def test_cue_words_carry_weights() -> None:
    for row in read_tsv("problem_classes"):
        words = [cue.rpartition(":")[0] for cue in row["cues"].split("|") if cue]
        assert all(words)
        assert len(words) == len(set(words)), f"{row['class']}：线索词重复"
