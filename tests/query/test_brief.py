from decimal import Decimal

import pytest

from comparison_reports import Said, report_of, write_store
from reportmine.errors import UsageError
from reportmine.query.progress.brief import brief
from reportmine.query.progress.brief_content import words_of
from reportmine.rules.periods import parse_period
from reportmine.store.catalog import open_store

DONE = {"measure": "completion"}


def told(area, period, value, completion, **fields):
    text = f"全县到位资金{value}，完成全年目标的{completion}。"
    return report_of(area, period, Said("开头一句。"), Said(text, {value: fields, completion: DONE | fields}))


REPORTS = (
    told("甲县", "2023H1", "9亿元", "45%"),
    told("甲县", "2022H1", "8亿元", "50%"),
    told("乙县", "2023H1", "11亿元", "55%"),
    told("**县", "2023H1", "*亿元", "*%"),
    report_of("丁县", "2022", Said("没有说到数。")),
    report_of("", "2023H1", Said("不知是哪里的报告。"), path="报告/不明.txt"),
)


@pytest.fixture
def content(tmp_path):
    with open_store(write_store(tmp_path / "out", *REPORTS)) as store:
        yield brief(store, "2023年上半年")


def plain(text):
    return "".join(f"[{piece}]" if isinstance(piece, int) else piece for piece in text)


def test_sentences_are_made_of_records(content):
    assert (content.period, content.share_of_year, content.reports) == ("2023年上半年", Decimal("50.0"), 4)
    assert [plain(text) for text in content.moved] == [
        "甲县到位资金9亿元[1]，上年同期8亿元[2]，增加1亿元（12.5%，按两数推算）。"
    ]
    assert [plain(text) for text in content.ahead] == ["到位资金：乙县55%[3]，超5.0个百分点。"]
    assert [plain(text) for text in content.behind] == ["到位资金：甲县45%[4]，落后5.0个百分点。"]


def test_every_number_from_a_report_leads_to_its_place(content):
    texts = {report.document.path: report.text for report in REPORTS}
    assert [source.number for source in content.sources] == list(range(1, len(content.sources) + 1))
    for source in content.sources:
        assert texts[source.path][source.start : source.end] == source.quote
        assert source.sentence[source.at : source.at + len(source.quote)] == source.quote
    cited = {source.number: source.quote for source in content.sources}
    for line in content.rankings[0].lines:
        if line.light:
            assert [cited[number] for number in line.sources] == [line.shown]


def test_the_ranking_shows_masked_and_missing_unranked(content):
    (ranking,) = content.rankings
    assert [(line.rank, line.area, line.shown, line.light) for line in ranking.lines] == [
        (1, "乙县", "55%", "绿"),
        (2, "甲县", "45%", "黄"),
        (None, "**县", "*", None),
        (None, "丁县", "…", None),
    ]


def test_what_cannot_be_told_is_listed(content):
    gaps = [plain(text) for text in content.gaps]
    assert gaps == [
        "数字被遮蔽，不推测，不排名：**县 到位资金[5]。",
        "没有收到本期报告：丁县。",
        "另有 1 份报告看不出地区或时期，没有计入：报告/不明.txt。",
    ]


def test_a_change_needs_two_exact_values_of_one_scope(tmp_path):
    reports = (
        told("甲县", "2023H1", "9亿元", "45%", bound="gt"),
        told("甲县", "2022H1", "8亿元", "50%"),
        told("乙县", "2023H1", "11亿元", "55%"),
        told("乙县", "2022H1", "10亿元", "55%", qualifiers=("省外",)),
    )
    with open_store(write_store(tmp_path / "out", *reports)) as store:
        assert brief(store, "2023H1").moved == ()


def test_what_is_called_otherwise_did_not_change(tmp_path):
    land = {"indicator": "用地面积", "qualifiers": ("工业",)}
    reports = (
        told("甲县", "2023H1", "515亩", "45%", **land, indicator_text="存量工业用地"),
        told("甲县", "2022H1", "326亩", "50%", **land, indicator_text="供而未用工业用地"),
        told("乙县", "2023H1", "515亩", "45%", **land, indicator_text="存量工业用地"),
        told("乙县", "2022H1", "326亩", "50%", **land, indicator_text="存量工业用地"),
    )
    with open_store(write_store(tmp_path / "out", *reports)) as store:
        moved = [plain(text) for text in brief(store, "2023H1").moved]
    assert moved == ["乙县用地面积（工业）515亩[1]，上年同期326亩[2]，增加189亩（58.0%，按两数推算）。"]


def test_whole_years_are_set_against_the_year_before(tmp_path):
    reports = (
        told("甲县", "2023", "9亿元", "95%"),
        told("甲县", "2022", "9亿元", "90%"),
        told("乙县", "2023", "8亿元", "99%"),
    )
    with open_store(write_store(tmp_path / "out", *reports)) as store:
        moved = brief(store, "2023").moved
    assert [plain(text) for text in moved] == ["甲县到位资金9亿元[1]，上年9亿元[2]，持平。"]


def test_the_year_before_needs_no_target_to_be_compared(tmp_path):
    before = report_of("甲县", "2022H1", Said("全县到位资金8亿元。", {"8亿元": {}}))
    reports = REPORTS[0], REPORTS[2], before
    with open_store(write_store(tmp_path / "out", *reports)) as store:
        assert len(brief(store, "2023H1").moved) == 1


def test_an_indicator_of_one_area_stands_apart_without_rank(tmp_path):
    with open_store(write_store(tmp_path / "out", REPORTS[0])) as store:
        content = brief(store, "2023H1")
    assert content.rankings == ()
    ((indicator, line),) = content.alone
    assert (indicator, line.area, line.rank, line.shown) == ("到位资金", "甲县", None, "45%")


def test_nothing_to_tell_is_told(tmp_path):
    with (
        open_store(write_store(tmp_path / "out", *REPORTS)) as store,
        pytest.raises(UsageError, match="没有完成率可写"),
    ):
        brief(store, "2021H1")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("2023", "2023年"),
        ("2023H1", "2023年上半年"),
        ("2023Q1", "2023年一季度"),
        ("2023M1-5", "2023年1—5月"),
        ("2023M1", "2023年1月"),
    ],
)
def test_periods_in_words(key, words):
    assert words_of(parse_period(key)) == words
