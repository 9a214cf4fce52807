"""Causes, consequences, what suffers and examples of problems; all as the problem has them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from statement_cases import blank_report

from reportmine import load
from reportmine.rules.lexicon import read_toml
from reportmine.rules.patterns import pattern_rows
from reportmine.schema.records import Statement
from reportmine.segment.problem_details import Details, details_of

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reports"
SEEDS = Path(__file__).resolve().parents[2] / "../shared/reports/seeds"
FILES = [*sorted(CORPUS.glob("*.txt")), *sorted(SEEDS.glob("*.txt"))]

CAUSES = [
    ("外资掉了队。受境外股东缓投影响，进度落后。", "受境外股东缓投影响"),
    ("受疫情影响，客商不来，加之油价上涨、现金流吃紧，资金推迟。", "受疫情影响"),
    ("受需求回落影响，加之疫情冲击，订单不足。", "受需求回落影响，加之疫情冲击"),
    ("由于我县财力有限，经济体量小等因素，用地不足。", "由于我县财力有限，经济体量小等因素"),
    ("由于项目占比较大，不属于制造业，故影响占比。", "由于项目占比较大，不属于制造业"),
    (
        "任务没有完成。受疫情影响，客商少。主要原因是企业推迟增资，加之项目未落地。",
        "主要原因是企业推迟增资，加之项目未落地",
    ),
    ("学校因征地滞后未能按期交付，学位不足。", "因征地滞后"),
    ("4个项目因董事会延期而推到下半年。", "因董事会延期"),
    ("客观上受产业基础、土地等因素制约，项目等地。", "客观上受产业基础、土地等因素制约"),
    ("6起事故中有4起系员工违章操作所致。", "系员工违章操作所致"),
    ("外资底子差，加上疫情阻隔，客商不来。", "加上疫情阻隔"),
    ("考察等工作受到诸多限制，回访率低。", None),
    ("企业因此转投外地。", None),
    ("没有做到因地制宜，主要因素是土地。", None),
    ("用地指标不足。", None),
]


@pytest.mark.parametrize(("text", "cause"), CAUSES)
def test_causes(text: str, cause: str | None) -> None:
    assert details_of(text).cause == cause


CONSEQUENCES = [
    ("用地不足，制约项目落地，严重影响招商效果。如*公司仍在观望。", "制约项目落地，严重影响招商效果", "项目落地"),
    ("经费逐年缩紧，导致招商工作难维持正常。今年只有10万元。", "导致招商工作难维持正常", "招商工作"),
    ("财力弱，致使大项目资金配套存在阻力，落地困难。", "致使大项目资金配套存在阻力，落地困难", "大项目资金配套"),
    ("指标翻番，给基层统计工作带来巨大挑战，完成难。", "给基层统计工作带来巨大挑战", "基层统计工作"),
    (
        "有的客商因此打了退堂鼓，对以商招商产生了负面影响。",
        "有的客商因此打了退堂鼓，对以商招商产生了负面影响",
        "以商招商",
    ),
    ("订单下滑，直接影响了到位资金。", "直接影响了到位资金", "到位资金"),
    ("手续繁、时限长，使客商望而却步。", "使客商望而却步", "客商"),
    ("重复录入增加了基层负担。", "增加了基层负担", None),
    ("城北学校因征地滞后未能交付。", None, "城北学校"),
    ("资源要素制约突出，疫情影响较大。", None, None),
    ("制约高质量发展的体制障碍较多。", None, None),
    ("受市场影响，订单不足。", None, None),
    ("要避免推进难导致项目流失。", None, None),
]


@pytest.mark.parametrize(("text", "consequence", "affected"), CONSEQUENCES)
def test_consequences_and_what_suffers(text: str, consequence: str | None, affected: str | None) -> None:
    found = details_of(text)
    assert (found.consequence, found.affected) == (consequence, affected)


EXAMPLES = [
    ("用地不足。如*公司，预计需用地*亩；原合作意向较强的*集团，已暂停投资。", ("*公司", "*集团")),
    ("例如今年引进的润生木业、中南木业、新达木业3个新签项目都是区内法人。", ("润生木业", "中南木业", "新达木业")),
    ("尤其是远景项目，推进迫在眉睫。", ("远景项目",)),
    ("停滞项目多。远景项目也停了。", ()),
    (
        "恒泓智能泵阀生产基地要求200亩连片；听溪谷康养旅居项目受林地影响。",
        ("恒泓智能泵阀生产基地", "听溪谷康养旅居项目"),
    ),
    ("*公司肉牛屠宰分割项目资金链偏紧。", ("*公司肉牛屠宰分割项目",)),
    ("部分企业、10亿元以上项目、外资项目和个别项目都受影响，累计有效项目少。", ()),
    ("项目包装质量不高，*个项目未开工。", ()),
]


@pytest.mark.parametrize(("text", "examples"), EXAMPLES)
def test_examples(text: str, examples: tuple[str, ...]) -> None:
    assert details_of(text).examples == examples


def strings_of(details: Details | Statement) -> list[str]:
    found = [details.cause, details.consequence, details.affected, *details.examples]
    return [text for text in found if text is not None]


PIECES = [
    *("由于", "受", "影响", "，", "。", "因", "导致", "项目", "*公司"),
    *("如", "、", "制约", "的", "主要原因是", "对", "造成", "而"),
]


@given(st.lists(st.sampled_from([*PIECES, "用地不足", "12个", "（", "”", "\n"]), max_size=30).map("".join))
def test_every_string_stands_in_the_problem(text: str) -> None:
    for found in strings_of(details_of(text)):
        assert found
        assert found in text


@pytest.mark.skipif(not FILES, reason="没有语料")
def test_only_problems_are_told_in_depth() -> None:
    miner = load()
    plain = {"category_confidence": (), "cause": None, "consequence": None, "affected": None}
    plain |= {"examples": (), "answered_by": (), "answer_scores": ()}
    told = 0
    for path in FILES:
        for statement in miner(path.read_text("utf-8", errors="replace")).statements:
            if statement.kind != "problem":
                assert replace(statement, **plain) == statement
                continue
            assert len(statement.category_confidence) == len(statement.categories)
            assert all(0 < confidence <= 1 for confidence in statement.category_confidence)
            assert all(text in statement.quote for text in strings_of(statement))
            told += statement.cause is not None
    assert told > 20


def test_every_trigger_belongs_to_a_pattern_and_every_pattern_has_one() -> None:
    triggers = set(read_toml("statements")["details"])
    ids = {row.id for row in pattern_rows().values() if row.id.startswith(("cause.", "consequence."))}
    assert triggers == ids - {"consequence.averted"}


def test_a_pattern_is_tried_where_its_yes_examples_stand() -> None:
    for name, words in read_toml("statements")["details"].items():
        for example in pattern_rows()[name].yes:
            assert any(word in example for word in words), (name, example)


def test_a_problem_in_a_report_has_its_details() -> None:
    report = load()(
        "清溪县招商引资工作总结\n一、存在的问题\n（一）用地不足。受指标限制，制约项目落地。如*公司仍在观望。\n"
    )
    (problem,) = report.statements
    assert (problem.cause, problem.consequence, problem.examples) == ("受指标限制", "制约项目落地", ("*公司",))
    assert blank_report("").statements == ()
