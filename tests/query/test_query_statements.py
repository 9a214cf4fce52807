"""Questions of a researcher: problems, measures, plans, requests, projects, organisations, each with its source."""

import pytest
from msgspec.structs import replace

from fake_miner import mine
from reportmine.errors import UsageError
from reportmine.query.filters import filters_of
from reportmine.query.select import select, without_period
from reportmine.query.source import around
from reportmine.query.targets import STATEMENTS_BY_KIND, TARGETS
from reportmine.schema import labels
from reportmine.store.catalog import open_store
from reportmine.store.chunks import create_store, new_run_id, write_chunk
from reportmine.store.tables import tables_of_reports

YEAR = """青石县2022年总结
一、成效
成绩：签约12个。
二、困难
（一）要素
开头一句。土地指标少，有问题。其次。BOT资金问题大。
恳请：追加土地。"""
HALF = "青石县2022年上半年总结\n土地有问题。\n打算：收储土地。"
OTHER = "平湖县2023年总结\n一、困难\n指标有问题。\n举措：清理土地指标。"
UNTOLD = "工作总结\n土地有问题。古城项目签约，宏图公司来访。"


def nested(report):
    """Put the text from （一） on into a section of its own under 二、, below a title of level 0."""
    start = report.text.index("（一）")
    end = start + len("（一）要素")
    title, first, second = report.sections
    inner = replace(
        second, id=3, start=start, quote=report.text[start:], heading_start=start, heading_end=end, level=2, parent_id=2
    )
    outer = replace(second, end=start, quote=report.text[second.start : start])
    title = replace(title, heading_start=0, heading_end=title.end - 1)
    return replace(
        report,
        sections=(title, *(replace(each, parent_id=0) for each in (first, outer)), inner),
        statements=tuple(replace(each, section_id=3 if each.start > start else 1) for each in report.statements),
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    create_store(folder)
    run = new_run_id(folder)
    untold = mine(UNTOLD, path="甲/不明.txt")
    reports = [
        untold,
        nested(mine(YEAR, path="甲/全年.txt")),
        mine(HALF, path="乙/半年.txt"),
        mine(OTHER, path="丙/平湖.txt"),
    ]
    reports[0] = replace(
        untold,
        projects=(replace(untold.projects[0], investor="宏图集团"),),
        organisations=(replace(untold.organisations[0], event="拜访"),),
    )
    write_chunk(folder, run, 1, tables_of_reports(reports, run))
    with open_store(folder) as store:
        yield store


LAND = "开头一句。土地指标少，有问题。其次。BOT资金问题大。"


@pytest.mark.parametrize(
    ("what", "filters", "quotes"),
    [
        ("problems", {}, ["指标有问题。", "土地有问题。", LAND, UNTOLD.split("\n")[1]]),
        ("measures", {}, ["举措：清理土地指标。"]),
        ("plans", {}, ["打算：收储土地。"]),
        ("requests", {}, ["恳请：追加土地。"]),
        ("results", {}, ["成绩：签约12个。"]),
        ("problems", {"category": "资金支持"}, [LAND]),
        ("problems", {"category": ["资金支持", "用地保障"], "area": "青石"}, ["土地有问题。", LAND]),
        ("problems", {"category": "招大引强"}, []),  # a class that no problem of the store has
        ("problems", {"since": "2022H2"}, ["指标有问题。", LAND]),
        ("problems", {"until": "2022H1"}, ["土地有问题。"]),
        ("problems", {"since": "2022", "until": "2022"}, ["土地有问题。", LAND]),
        ("problems", {"search": "土地"}, ["土地有问题。", LAND, UNTOLD.split("\n")[1]]),
        ("problems", {"search": "土地 指标"}, [LAND]),
        ("problems", {"search": "土地\u3000资金"}, [LAND]),
        ("problems", {"search": ["资金", "指标有"]}, ["指标有问题。", LAND]),
        ("problems", {"search": "bot"}, [LAND]),
        ("problems", {"search": "恳请"}, []),  # in the report, not in the problem
        ("statements", {"kind": ["plan", "request"], "search": "土地"}, ["打算：收储土地。", "恳请：追加土地。"]),
        ("projects", {"stage": "签约"}, ["古城项目"]),
        ("projects", {"stage": "投产"}, []),
        ("projects", {"industry": "文", "investor": "宏图"}, ["古城项目"]),
        ("projects", {"industry": "农业"}, []),
        ("organisations", {"event": "拜访", "kind": "firm"}, ["宏图公司"]),
        ("organisations", {"event": "兑现"}, []),
        ("sentences", {"search": "其次"}, ["其次。"]),
    ],
)
def test_hits_in_the_order_of_area_period_file_and_place(store, what, filters, quotes):
    assert select(store, what, **filters)["quote"].tolist() == quotes


def test_every_kind_of_statement_has_a_name():
    assert sorted(STATEMENTS_BY_KIND.values()) == sorted(labels.STATEMENT_KINDS)


def test_the_kinds_together_are_the_statements(store):
    apart = [quote for what in STATEMENTS_BY_KIND for quote in select(store, what)["quote"]]
    assert sorted(apart) == sorted(select(store, "statements")["quote"])


@pytest.mark.parametrize(
    ("what", "filters", "message"),
    [
        ("problems", {"category": "用地"}, "没有“用地”这个值；是不是想找 用地保障.*词典里还有：.*招大引强"),
        ("problems", {"kind": "plan"}, "表 problems 不能按“kind”筛选"),
        ("measures", {"category": "用地保障"}, "表 measures 不能按“category”筛选；可用的条件：area"),
        ("problems", {"stage": "签约"}, "不能按“stage”筛选"),
        ("projects", {"stage": "完工"}, "没有“完工”这个值；.*可用：储备、在谈"),
        ("organisations", {"event": "来访"}, "可用：拜访、接待"),
        ("organisations", {"kind": "公司"}, "可用：firm、chamber、body"),
        ("problems", {"search": " \u3000"}, "没有要找的词"),
        ("problems", {"since": "去年"}, "不是时期"),
        ("problems", {"context": -1}, "句数从 0 起"),
        ("documents", {"context": 1}, "documents 的上下文"),
        ("problem", {}, "没有名为“problem”的表；可用：problems、measures"),
    ],
)
def test_what_is_not_allowed_is_told_with_what_is(store, what, filters, message):
    with pytest.raises(UsageError, match=message):
        select(store, what, **filters)


@pytest.mark.parametrize("evil", ["x' OR '1'='1", "%", "_", "'; DROP VIEW statements; --", "\\"])
def test_words_are_never_sql(store, evil):
    assert select(store, "problems", search=evil).empty
    assert select(store, "projects", investor=evil).empty
    assert select(store, "projects", industry=evil).empty


@pytest.mark.parametrize(
    ("what", "filters", "section"),
    [
        ("problems", {"search": "BOT"}, "二、困难 › （一）要素"),
        ("results", {}, "一、成效"),
        ("sections", {"search": "（一）"}, "二、困难 › （一）要素"),
        ("plans", {}, None),  # no heading above it
    ],
)
def test_the_source_names_the_headings_without_the_title(store, what, filters, section):
    found = select(store, what, **filters)
    assert found["section"].tolist() == [section]


@pytest.mark.parametrize(
    ("search", "sentences", "context"),
    [
        ("其次", 0, "其次。"),
        ("其次", 1, "土地指标少，有问题。其次。BOT资金问题大。"),
        ("开头", 1, "（一）要素\n开头一句。土地指标少，有问题。"),
        ("追加", 1, "BOT资金问题大。\n恳请：追加土地。"),
        ("其次", 99, YEAR),
    ],
)
def test_context_is_the_sentences_around(store, search, sentences, context):
    (row,) = select(store, "sentences", area="青石", search=search, context=sentences).itertuples()
    assert row.context == context
    assert YEAR[row.context_start : row.context_end] == context
    assert YEAR[row.start : row.end] == row.quote


def test_context_of_a_record_inside_a_sentence_is_that_sentence(store):
    assert select(store, "projects", context=0)["context"].tolist() == ["古城项目签约，宏图公司来访。"]


def test_context_of_nothing_found(store):
    found = select(store, "problems", search="没有的词", context=1)
    assert found.empty
    assert {"section", "context", "context_start", "context_end"} <= set(found.columns)


@pytest.mark.parametrize(
    ("place", "sentences", "bounds"),
    [
        ((12, 14), 0, (10, 20)),
        ((12, 24), 0, (10, 30)),  # over two sentences
        ((10, 20), 0, (10, 20)),
        ((21, 23), 0, (21, 23)),  # between two sentences
        ((21, 23), 1, (10, 35)),
        ((0, 2), 1, (0, 20)),  # before all sentences
        ((40, 42), 1, (25, 42)),  # after all sentences
    ],
)
def test_the_bounds_of_a_context(place, sentences, bounds):
    starts, ends = ([10, 20], [20, 30]) if place == (12, 24) else ([10, 25], [20, 35])
    assert around(*place, starts, ends, sentences) == bounds
    assert around(*place, [], [], sentences) == place


def test_reports_without_a_period_are_counted(store):
    assert without_period(store, since="2022") == 1
    assert without_period(store, since="2022", area="青石") == 0
    assert without_period(store, until="2022", doc="不明", search="土地") == 1


def test_conditions_by_what_is_asked_for():
    assert "category" in filters_of("problems")
    assert {"stage", "industry", "investor"} <= set(filters_of("projects"))
    assert all("kind" not in filters_of(what) for what in STATEMENTS_BY_KIND)
    assert all({"since", "until"} <= set(filters_of(what)) for what in TARGETS if what not in ("failures", "runs"))
