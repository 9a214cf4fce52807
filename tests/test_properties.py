"""Properties that hold for any report, over random mixtures of invented sentences, headings and masks."""

import re
from decimal import ROUND_DOWN, localcontext
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportmine import load
from reportmine.schema.report import TABLES, Report

MINER = load()
HEADINGS = [
    *(
        "一、主要成效",
        "二、存在的问题",
        "三、下一步打算",
        "（一）强化组织领导",
        "（二）优化营商环境",
        "1.健全机制",
        "① 压实责任",
    ),
    *("# 总结", "招商机制：", "清溪县招商引资工作总结", "——项目建设提速", "附件：项目清单"),
]
SENTENCES = [
    "全年签约项目12个，总投资36.5亿元，其中亿元以上项目6个。",
    "到位资金１８亿元，同比增长６.５％，完成年度目标任务的90%。",
    "签约项目*个，投资*.*亿元；带队赴*县、*市招商**次；",
    "1-6月，接待来访客商二十余批次（工业12批次；农业8批次）。",
    "财政收入、税收分别增长8.5%、10%以上。",
    "力争全年引进企业3-5家，确保开工率不低于80%！",
    "我们也清醒地看到，还存在项目偏少、用地紧张等问题。",
    "恳请上级协调解决用地指标500亩。",
    "某企业投资xx亿元建设X光机项目，*书记多次调度",
    "实行7×24小时服务，坚持**高质量发展**不动摇。",
    "比上年多4个，是2020年的2.3倍？",
    "城镇化率提高1.5个百分点，达到62.5%。",
    "完善机制，提升招引效率。",
    "实际进资亿元，占年任务数的%。",
    "奔赴*、*等地拜访*集团，《*县招商办法》印发实施",
]
STRAY = ["", " ", "　", "。", "*", "**", "（", "）", "；", "1.", "一、", "%", "#", "￥", "\t", "\ufeff", "𠮷", "…"]
pieces = st.sampled_from([*SENTENCES, *HEADINGS, *STRAY]) | st.text(
    alphabet="一二1０.，*X年万亿元个%增长（）\n", max_size=8
)
reports = st.lists(st.tuples(pieces, st.sampled_from(["", "\n", "\n\n"])), max_size=14).map(
    lambda parts: "".join(words + gap for words, gap in parts)
)
plain_reports = st.lists(
    st.tuples(st.sampled_from([0, 1]), st.lists(st.sampled_from(SENTENCES[:6]), min_size=1, max_size=4)), max_size=4
)


@given(reports)
@settings(deadline=None, max_examples=150)
def test_sections_tile_the_text(text: str):
    sections = MINER(text).sections
    assert sections[0].start == 0
    assert sections[-1].end == len(text)
    assert all(one.end == following.start for one, following in pairwise(sections))


@given(reports)
@settings(deadline=None, max_examples=150)
def test_every_quote_is_the_slice_of_its_offsets(text: str):
    report = MINER(text)
    for table in TABLES:
        for number, record in enumerate(getattr(report, table)):
            if hasattr(record, "quote"):
                assert (record.id, record.quote) == (number, text[record.start : record.end])
                assert report.sections[record.section_id].start <= record.start <= record.end


@given(reports)
@settings(deadline=None, max_examples=150)
def test_sentences_lie_inside_their_section_in_order(text: str):
    report = MINER(text)
    position = 0
    for sentence in report.sentences:
        section = report.sections[sentence.section_id]
        assert section.start <= sentence.start < sentence.end <= section.end
        assert sentence.start >= position
        assert sentence.quote == sentence.quote.strip()
        position = sentence.end


@given(reports)
@settings(deadline=None, max_examples=150)
def test_masks_are_maximal_and_disjoint(text: str):
    masks = MINER(text).masks
    for mask, following in pairwise(masks):
        assert mask.end <= following.start
    for mask in masks:
        if mask.form == "asterisk":
            assert re.fullmatch("[*＊]+", mask.quote)
            assert text[mask.start - 1 : mask.start] not in {"*", "＊"}
            assert text[mask.end : mask.end + 1] not in {"*", "＊"}


@given(reports)
@example("*亿二个")
@settings(deadline=None, max_examples=100)
def test_figures_are_disjoint_and_masked_ones_own_a_mask(text: str):
    report = MINER(text)
    figures = sorted(report.figures, key=lambda figure: figure.start)
    assert all(one.end <= following.start for one, following in pairwise(figures))
    owners = {mask.figure for mask in report.masks}
    for figure in figures:
        assert figure.masked == (figure.id in owners)
        assert not (figure.masked and figure.value is not None)


def _readings(report: Report) -> list[tuple[object, ...]]:
    return [
        (
            *(figure.quote, figure.value, figure.value_high, figure.unit, figure.canonical_value, figure.indicator),
            *(figure.status, figure.measure, figure.direction, figure.bound, figure.qualifiers, figure.period),
        )
        for figure in report.figures
    ]


@given(plain_reports)
@settings(deadline=None, max_examples=100)
def test_a_doubled_report_gives_doubled_figures(parts: list[tuple[int, list[str]]]):
    text = "".join(f"{['一、主要成效', '二、下一步打算'][kind]}\n{''.join(words)}\n" for kind, words in parts)
    assert _readings(MINER(text + text)) == 2 * _readings(MINER(text))


@given(reports)
@settings(deadline=None, max_examples=50)
def test_the_same_text_gives_the_same_records(text: str):
    assert MINER(text).to_dict() == load()(text).to_dict()


def test_arithmetic_does_not_depend_on_what_other_programs_set():
    text = "2023年，全县引进项目31个，其中工业项目20个、农业项目11个。完成投资36.4亿元，占年度任务31亿元的117%。"
    miner = load()
    told = miner(text)
    with localcontext(prec=5, rounding=ROUND_DOWN) as context:
        assert miner(text) == told
        assert (context.prec, context.rounding) == (5, ROUND_DOWN)
    assert {relation.verdict_round for relation in told.relations} == {"consistent"}
