import itertools
import re
from pathlib import Path

import pytest

from comparison_reports import Said, report_of, write_store
from reportmine.errors import UsageError
from reportmine.query.copying.copies import PAIR_COLUMNS, copied_passages, copied_share, leave_out_copies
from reportmine.query.select import select
from reportmine.rules.lexicon import read_toml
from reportmine.schema.records import Statement
from reportmine.store.catalog import open_store

LAND = "用地指标缺口大，排队等地的项目有7个，合计需要860亩，占补平衡只能靠外购。"
STAFF = "招商队伍里懂化工和电池材料的只有两个人，谈技术和税务时常常接不住话。"
OWN = "今年新引进的三家企业都在等电力增容，变电站要到明年才能投运。"
SHORT = "土地问题仍然突出。"


def with_problems(report):
    """The report with every sentence a problem."""
    from msgspec.structs import replace

    problems = tuple(
        Statement(
            id=one.id,
            start=one.start,
            end=one.end,
            quote=one.quote,
            section_id=0,
            rule="",
            kind="problem",
            title="",
            parent_title="",
            categories=("用地保障",),
        )
        for one in report.sentences
    )
    return replace(report, statements=problems)


def report(area, period, *texts, path=None):
    return with_problems(report_of(area, period, *(Said(text, role="问题") for text in texts), path=path))


@pytest.fixture
def store(tmp_path):
    folders = itertools.count()

    def opened(*reports):
        return open_store(write_store(tmp_path / f"out{next(folders)}", *reports))

    return opened


@pytest.fixture
def series(store):
    with store(
        report("甲县", "2022", LAND, STAFF),
        report("甲县", "2023H1", f"（一）{LAND}", OWN, SHORT),
        report("甲县", "2023", LAND.replace("7个", "9个"), SHORT),
        report("乙县", "2023", STAFF),
    ) as opened:
        yield opened


@pytest.mark.parametrize("row", read_toml("copies")["ritual"], ids=lambda row: row["id"])
def test_every_pattern_meets_its_examples(row):
    assert all(re.search(row["pattern"], words) for words in row["yes"])
    assert not any(re.search(row["pattern"], words) for words in row["no"])


@pytest.mark.parametrize("what", ["statements", "problems", "sentences"])
def test_copies_point_back_at_every_earlier_report(series, what):
    pairs = copied_passages(series, what=what)
    assert list(pairs.columns) == list(PAIR_COLUMNS)
    told = {
        (row.later_area, row.later_period, row.earlier_area, row.earlier_period, row.same_area, row.same_numbers)
        for row in pairs.itertuples()
    }
    assert told == {
        ("甲县", "2023H1", "甲县", "2022", True, True),
        ("甲县", "2023", "甲县", "2022", True, False),
        ("甲县", "2023", "甲县", "2023H1", True, False),
        ("乙县", "2023", "甲县", "2022", False, True),
    }


def test_a_pair_leads_back_to_both_texts(series):
    row = copied_passages(series, period="2023H1").iloc[0]
    texts = dict(series.query("SELECT doc_id, text FROM documents").itertuples(index=False))
    for side in ("later", "earlier"):
        quote = row[f"{side}_quote"]
        assert texts[row[f"{side}_doc_id"]][row[f"{side}_start"] : row[f"{side}_end"]] == quote
        assert LAND in quote
    assert (row["similarity"], row["covered"]) == (1, 1)


def test_conditions_are_on_the_copy_not_on_what_it_copies(series):
    assert set(copied_passages(series, since="2023", until="2023")["earlier_period"]) == {"2022", "2023H1"}
    assert set(copied_passages(series, area="乙县")["earlier_area"]) == {"甲县"}


def test_the_share_counts_sentences_once_and_own_ones_apart(series):
    shares = {(row.doc_area, row.doc_period): row for row in copied_share(series).itertuples()}
    half = shares["甲县", "2023H1"]
    assert half.copied_chars == half.own_chars == len(f"（一）{LAND}")
    assert half.chars == len(f"（一）{LAND}{OWN}{SHORT}")
    assert half.share == round(half.copied_chars / half.chars, 4)
    assert (half.passages, half.most_from) == (1, "报告/甲县_2022.txt")
    whole = shares["甲县", "2023"]
    assert (whole.passages, whole.copied_chars) == (1, len(LAND)), "found in two reports, counted once"
    other = shares["乙县", "2023"]
    assert (other.share, other.own_share) == (1, 0)
    assert shares["甲县", "2022"].share == 0


def test_problems_without_copies(series):
    problems = select(series, "problems")
    kept = leave_out_copies(series, problems, "problems")
    told = [(row.doc_area, row.doc_period, row.quote, row.copies) for row in kept.itertuples()]
    assert told == [
        ("甲县", "2022", LAND, 2),
        ("甲县", "2022", STAFF, 1),
        ("甲县", "2023H1", OWN, 0),
        ("甲县", "2023H1", SHORT, 0),
        ("甲县", "2023", SHORT, 0),
    ]
    of_2023 = leave_out_copies(series, select(series, "problems", period="2023", area="甲县"), "problems")
    assert LAND.replace("7个", "9个") not in of_2023["quote"].tolist(), "its origin is older than what was asked for"


def test_a_changed_text_is_no_copy_from_some_point_on(store):
    with store(
        report("甲县", "2022", LAND),
        report("甲县", "2023", "用地指标缺口大，今年已经调剂到260亩，排队的项目全部落地，不再依靠外购。"),
    ) as opened:
        assert copied_passages(opened).empty


def test_a_passage_grown_to_more_than_twice_its_length_is_no_copy(store):
    with store(report("甲县", "2022", LAND), report("甲县", "2023", LAND + STAFF + OWN)) as opened:
        assert copied_passages(opened, what="statements").empty


def test_set_phrases_of_many_areas_and_rituals_are_no_copies(store):
    phrase = "坚持以习近平新时代中国特色社会主义思想为指导，深入贯彻落实党的二十大精神，扎实推进高质量发展。"
    thanks = "在此，我代表县政府，向全县人民和所有关心支持本县发展的朋友们表示衷心的感谢！"
    reports = [report(f"{name}县", "2023", phrase, thanks) for name in "甲乙丙丁"]
    with store(*reports, report("甲县", "2022", thanks)) as opened:
        assert copied_passages(opened, what="sentences").empty
    three = store(*reports[:3])
    with three as opened:
        found = copied_passages(opened, what="sentences")
        assert set(found["later_quote"]) == {phrase}, "three areas are too few to call it a set phrase"


def test_titles_are_no_copied_sentences(store):
    title = "甲县投资促进中心关于上半年招商引资工作总结和下半年工作打算的报告"
    said = Said(title, role="标题")
    with store(report_of("甲县", "2022", said), report_of("甲县", "2023", said)) as opened:
        assert copied_passages(opened, what="sentences").empty


def test_reports_without_area_are_never_of_the_same_area(store):
    with store(report("", "2022", LAND, path="一.txt"), report("", "2023", LAND, path="二.txt")) as opened:
        assert copied_passages(opened)["same_area"].tolist() == [False]


@pytest.mark.parametrize(
    ("wishes", "message"),
    [({"what": "figures"}, "可用：statements"), ({"threshold": 0.5}, "大于 0.5"), ({"threshold": 1.1}, "不超过 1")],
)
def test_wrong_questions_are_told(series, wishes, message):
    with pytest.raises(UsageError, match=message):
        copied_passages(series, **wishes)
    with pytest.raises(UsageError, match="不能去掉照抄"):
        leave_out_copies(series, select(series, "sentences"), "sentences")


def test_the_copied_paragraphs_of_the_corpus_are_found_and_nothing_else(tmp_path):
    from reportmine.batch.run import run
    from reportmine.pipeline import load

    reports = Path(__file__).resolve().parents[2] / "corpus" / "reports"
    run([reports], tmp_path / "out", make_miner=load)
    with open_store(tmp_path / "out") as opened:
        pairs = copied_passages(opened, what="problems")
    told = [(Path(row.later_path).stem, Path(row.earlier_path).stem, row.later_quote[:8]) for row in pairs.itertuples()]
    assert told == [
        ("松泽县_2023上半年_工作总结", "松泽县_2022年_工作总结", "用地指标缺口仍然"),
        ("松泽县_2023上半年_工作总结", "松泽县_2022年_工作总结", "专业招商力量依然"),
    ]
