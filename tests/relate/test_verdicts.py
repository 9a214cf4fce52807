"""Verdicts and workings: each row is a sentence, the roles of its figures in order, and what must come of it."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

import reportmine
from reportmine.relate.intervals import Interval
from reportmine.relate.ties import Term, Tie, term_of
from reportmine.relate.verdicts import judge
from reportmine.schema.records import Relation

_MINER = reportmine.load()


def _judged(text: str, kind: str, roles: str, partial: bool = False) -> Relation:
    """Judge the tie of the first figures of a text; `-` passes a figure over, `months` stands for 1-5月."""
    report = _MINER(text)
    terms = [term_of(role, figure) for role, figure in zip(roles.split(), report.figures, strict=False) if role != "-"]
    if kind == "pace_gap" and "months" not in roles:
        share = Decimal(5) / 12 * 100
        start = text.index("1-5月")
        terms.append(Term("months", None, start, start + 4, Interval(share, share)))
    terms.sort(key=lambda term: term.start)
    return judge(Tie(kind, tuple(terms), "test", partial), 7, report)


CASES = [
    ("完成外出招商6次，占目标任务4次的150％。", "ratio", "num den reported", "consistent", "6÷4=150%，与所写150%一致"),
    (
        "完成投资36.4亿元，占年度目标31亿元的117%。",
        "ratio",
        "num den reported",
        "consistent",
        "36.4÷31=117.4%，所写117%，按四舍五入一致",
    ),
    (
        "完成投资468亿元，占年度目标600亿元的82%。",
        "ratio",
        "num den reported",
        "inconsistent",
        "468÷600=78.0%，所写82%，不符",
    ),
    ("签约项目6个，其中工业5个、农业1个。", "sum", "total part part", "consistent", "5个+1个=6个，与所写6个一致"),
    ("签约项目7个，其中工业5个、农业1个。", "sum", "total part part", "inconsistent", "5个+1个=6个，所写7个，不符"),
    (
        "到位资金1.2亿元，其中省外8000万元、市外4000万元。",
        "sum",
        "total part part",
        "consistent",
        "8000万元+4000万元=1.2亿元，与所写1.2亿元一致",
    ),
    (
        "工业产值5亿元，上年4亿元，增长25%。",
        "growth",
        "cur base rate",
        "consistent",
        "5÷4-1=25%，与所写25%一致",
    ),
    (
        "工业产值4亿元，上年5亿元，下降20%。",
        "growth",
        "cur base rate",
        "consistent",
        "4÷5-1=-20%，与所写下降20%一致",
    ),
    (
        "工业产值4亿元，上年5亿元，增长20%。",
        "growth",
        "cur base rate",
        "inconsistent",
        "4÷5-1=-20%，所写20%，不符",
    ),
    (
        "税收完成11亿元，比上年增加1亿元，增长10%。",
        "increment_rate",
        "cur inc rate",
        "consistent",
        "1÷(11-1)=10%，与所写10%一致",
    ),
    (
        "税收完成9亿元，比上年减少1亿元，下降10%。",
        "increment_rate",
        "cur inc rate",
        "consistent",
        "1÷(9+1)=-10%，与所写下降10%一致",
    ),
    (
        "城镇化率52.5%，上年51.3%，提高1.2个百分点。",
        "difference",
        "cur prev reported",
        "consistent",
        "52.5%-51.3%=1.2个百分点，与所写1.2个百分点一致",
    ),
    (
        "投资100亿元，共5个项目，平均每个20亿元。",
        "mean",
        "total n reported",
        "consistent",
        "100亿元÷5个=20亿元，与所写20亿元一致",
    ),
    (
        "1-5月完成年计划的52.9%，超时序进度11.2个百分点。",
        "pace_gap",
        "rate reported",
        "consistent",
        "52.9%-41.7%（1-5月）=11.23个百分点，所写11.2个百分点，按四舍五入一致",
    ),
]


@pytest.mark.parametrize(("text", "kind", "roles", "verdict", "working"), CASES, ids=[case[0] for case in CASES])
def test_verdict_and_working(text: str, kind: str, roles: str, verdict: str, working: str) -> None:
    relation = _judged(text, kind, roles)
    assert (relation.working, relation.verdict_round, relation.verdict_truncate) == (working, verdict, verdict)
    assert relation.id == 7
    assert relation.quote == text[relation.start : relation.end]


def test_computed_interval_comes_from_the_digits_as_written() -> None:
    relation = _judged("完成投资36.4亿元，占年度目标31亿元的117%。", "ratio", "num den reported")
    assert Decimal(relation.computed_low or 0) == round(Decimal("36.35") / Decimal("31.5") * 100, 12)
    assert Decimal(relation.computed_high or 0) == round(Decimal("36.45") / Decimal("30.5") * 100, 12)
    assert relation.computed_unit == "%"


def test_implied_target_states_nothing_to_compare_with() -> None:
    relation = _judged("完成到位资金9.36亿元，完成年度目标的117%。", "implied_target", "num rate")
    assert relation.working == "9.36亿元÷117%≈8.00亿元（目标，文中未写）"
    assert (relation.verdict_round, relation.verdict_truncate, relation.computed_unit) == (None, None, "元")
    assert Decimal(relation.computed_low or 0) < 800_000_000 < Decimal(relation.computed_high or 0)


@pytest.mark.parametrize(
    ("text", "verdict", "working"),
    [
        ("签约项目16个，其中集中签约12个。", "consistent", "其中12个≤16个"),
        ("签约项目16个，其中集中签约18个。", "inconsistent", "其中18个＞16个，不符"),
        ("签约项目16个，其中集中签约超过18个。", "inconsistent", "其中18个＞16个，不符"),
        ("签约项目16个，其中集中签约超过12个。", None, "其中12个，总数16个，有数字被遮或不是确数，无法核对"),
        ("签约项目16个，其中集中签约*个。", None, "其中*个，总数16个，有数字被遮或不是确数，无法核对"),
    ],
)
def test_part_of_a_whole_may_not_exceed_it(text: str, verdict: str | None, working: str) -> None:
    relation = _judged(text, "sum", "total part", partial=True)
    assert (relation.verdict_round, relation.working) == (verdict, working)


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("完成投资58亿元，占年度目标60亿元的102%。", True),
        ("完成投资468亿元，占年度目标600亿元的82%。", False),
        ("完成投资66亿元，占年度目标60亿元的90%。", True),
    ],
)
def test_wrong_value_across_the_target_is_told_apart(text: str, breaks: bool) -> None:
    relation = _judged(text, "ratio", "num den reported")
    assert relation.verdict_round == "inconsistent"
    assert relation.breaks_target is breaks
    assert ("影响是否完成目标" in relation.working) is breaks


@pytest.mark.parametrize("text", ["完成投资*亿元，占年度目标60亿元的102%。", "完成投资58亿元，占年度目标60亿元的*%。"])
def test_masked_operand_gives_no_verdict(text: str) -> None:
    relation = _judged(text, "ratio", "num den reported")
    assert (relation.verdict_round, relation.verdict_truncate) == (None, None)
    assert "无法核对" in relation.working


def test_rounded_down_value_holds_only_when_cut_off() -> None:
    relation = _judged("开工11个，占签约项目16个的68%。", "ratio", "num den reported")
    assert (relation.verdict_round, relation.verdict_truncate) == ("inconsistent", "consistent")
    assert relation.working == "11÷16=68.8%，所写68%，按截尾一致"


def test_amounts_that_went_down_bear_no_sign() -> None:
    relation = _judged("压减产能5万吨，占年度任务4万吨的125%。", "ratio", "num den reported")
    assert relation.verdict_round == "consistent"


def test_pace_told_the_wrong_way_round_breaks_the_target() -> None:
    relation = _judged("1-5月完成年计划的32.9%，超时序进度8.8个百分点。", "pace_gap", "rate reported")
    assert relation.verdict_round == "inconsistent"
    assert relation.breaks_target


def test_target_told_as_a_bound_is_the_base_all_the_same() -> None:
    relation = _judged("完成投资18.9亿元，是全年不低于42亿元目标的45%。", "ratio", "num den reported")
    assert (relation.verdict_round, relation.working) == ("consistent", "18.9÷42=45%，与所写45%一致")


@pytest.mark.parametrize(
    "text", ["完成投资36亿元，占年度目标30亿元的120%左右。", "完成投资36亿元，占年度目标30亿元的110%以上。"]
)
def test_bounded_number_proves_nothing(text: str) -> None:
    relation = _judged(text, "ratio", "num den reported")
    assert (relation.verdict_round, relation.verdict_truncate) == (None, None)
    assert "不作判断" in relation.working


def test_bounded_number_that_cannot_hold_is_flagged() -> None:
    relation = _judged("完成投资30亿元，占年度目标30亿元的110%以上。", "ratio", "num den reported")
    assert (relation.verdict_round, relation.verdict_truncate) == ("inconsistent", "inconsistent")


@pytest.mark.parametrize(("value", "verdict"), [("1", "consistent"), ("2", None)])
def test_doubling_twice_is_no_multiple_of_doubling(value: str, verdict: str | None) -> None:
    cur, base, rate = _MINER("工业产值4亿元，上年2亿元，增长9%。").figures
    doubled = replace(rate, value=value, unit="番", canonical_unit="番")
    terms = (term_of("cur", cur), term_of("base", base), term_of("rate", doubled))
    assert judge(Tie("growth", terms, "test"), 0, _MINER("工业产值4亿元，上年2亿元，增长9%。")).verdict_round == verdict


@pytest.mark.parametrize(
    ("text", "working"),
    [
        ("规上企业100家，亏损25家，占四分之一。", "25÷100=25.0%，所写四分之一，其中有约数或界限，不作判断"),
        ("规上企业100家，亏损40家，占三分之一。", "40÷100=40.0%，所写三分之一，无法核对"),
    ],
)
def test_fraction_in_words_is_rough(text: str, working: str) -> None:
    relation = _judged(text, "ratio", "den num reported")
    assert (relation.verdict_round, relation.verdict_truncate) == (None, None)
    assert relation.working == working
