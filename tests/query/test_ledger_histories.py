"""Projects and problems from report to report."""

import pytest
from ledger_store import Told, store_of

from reportmine.errors import UsageError
from reportmine.query.promises.histories import COLUMNS, project_histories, same_project
from reportmine.query.promises.problem_histories import problem_histories, shingles, similarity


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("“星禾”冷链物流园项目", "星禾冷链物流园", True),
        ("3　星禾冷链物流园项目", "星禾冷链物流园", True),
        ("星禾冷链物流园（一期）", "星禾冷链物流园", True),
        ("星禾冷链物流园二期", "星禾冷链物流园", False),
        ("星禾年产3万吨锂电铜箔项目", "星禾锂电铜箔项目", True),
        ("县星禾冷链物流园", "星禾冷链物流园", True),
        ("产业园", "星禾产业园", False),
        ("星禾冷链物流园", "青禾冷链物流园", False),
        ("*禾产业园", "星禾产业园", False),
        ("*禾产业园", "*禾产业园", True),
    ],
)
def test_names_of_one_project(one, other, same):
    assert same_project(one, other) is same
    assert same_project(other, one) is same


def report(period, *projects, text=""):
    named = [dict(zip(("name", "stage", "investor"), project, strict=False)) for project in projects]
    return Told("青石县", period, "。".join(project["name"] for project in named) + "。" + text, projects=named)


def verdicts(tmp_path, *reports, **given):
    with store_of(tmp_path, *reports) as store:
        found = project_histories(store, **given)
    assert list(found) == list(COLUMNS)
    return found[["project", "period", "stage", "verdict"]].values.tolist()


def test_the_stages_of_a_project(tmp_path):
    name = "星禾冷链物流园"
    assert verdicts(
        tmp_path,
        report("2022H1", (name, "在谈")),
        report("2022", (f"{name}项目", "拟签约")),
        report("2023H1", (name, "开工"), (name, "拟开工")),
        report("2023", (name, "签约")),
        report("2024", (name, "投产")),
        report("2025", (name, "投产")),
    ) == [
        ["星禾冷链物流园", "2022H1", "在谈", "首次"],
        ["星禾冷链物流园", "2022", "在谈", "停滞"],
        ["星禾冷链物流园", "2023H1", "开工", "推进"],
        ["星禾冷链物流园", "2023", "签约", "倒退"],
        ["星禾冷链物流园", "2024", "投产", "推进"],
        ["星禾冷链物流园", "2025", "投产", "投产"],
    ]


def test_a_project_vanishes_only_when_no_word_of_it_is_left(tmp_path):
    name = "星禾冷链物流园"
    first = report("2022", (name, "签约"))
    assert verdicts(tmp_path, first, report("2023"))[1] == [name, "2023", None, "消失"]
    kept = report("2023", text="去年签约的“星禾”冷链物流园仍在办手续。")
    assert verdicts(tmp_path / "b", first, kept)[1] == [name, "2023", None, "不明"]
    assert len(verdicts(tmp_path / "c", report("2022", (name, "投产")), report("2023"))) == 1
    assert verdicts(tmp_path / "d", first, report("2023", (name, "未引进")))[1][3] == "倒退"


def test_investors_keep_projects_apart_and_name_their_only_one(tmp_path):
    rows = verdicts(
        tmp_path,
        report("2022", ("星禾集团冷链物流产业园", "签约", "星禾集团")),
        report("2023", ("星禾集团", "开工"), ("冷链物流产业园", "在谈", "宏图公司")),
    )
    assert [row[1:] for row in rows] == [
        ["2022", "签约", "首次"],
        ["2023", "开工", "推进"],
        ["2023", "在谈", "首次"],
    ]


def test_conditions_on_projects(tmp_path):
    reports = report("2022", ("星禾冷链物流园", "签约")), report("2023", ("星禾冷链物流园", "开工"))
    assert verdicts(tmp_path, *reports, verdict="推进", since="2023", area="青石") == [
        ["星禾冷链物流园", "2023", "开工", "推进"]
    ]
    with pytest.raises(UsageError, match="没有名为“停工”的结果"):
        verdicts(tmp_path / "b", *reports, verdict="停工")


LAND = "用地指标紧张，园区可供土地不足二百亩，三个签约项目排队等地，企业等不及转投外地。"
LAND_AGAIN = "用地指标紧张，园区可供土地不足一百亩，三个签约项目排队等地，企业等不及转投外地。"
LAND_ANEW = "用地指标紧张没有缓解，农田占补平衡要到外县购买，工业用地报批一拖再拖。"
STAFF = "懂外语的招商人员少，队伍流动快。"


def test_problems_new_copied_persisting_and_gone(tmp_path):
    def told(period, *problems):
        return Told("青石县", period, "".join(text for text, _ in problems), problems=list(problems))

    with store_of(
        tmp_path,
        told("2022H1", (LAND, "用地保障"), (STAFF, "人员队伍")),
        told("2022", (LAND_AGAIN, "用地保障")),
        told("2023", (LAND_ANEW, "用地保障"), ("资金不足，基金没有到位。", "资金支持")),
    ) as store:
        found = problem_histories(store)
        new = problem_histories(store, verdict="新出现", until="2023")
    assert found[["period", "verdict"]].values.tolist() == [
        ["2022", "照抄"],
        ["2022", "不再提"],
        ["2023", "持续"],
        ["2023", "新出现"],
    ]
    assert found["previous_quote"].tolist() == [LAND, STAFF, LAND_AGAIN, None]
    assert found["quote"].tolist()[1] is None
    assert new["title"].tolist() == ["资金不足，基金没"]


def test_similarity_is_of_words_not_marks():
    assert similarity(shingles("一是用地紧张。"), shingles("（一）用地、紧张")) < 1
    assert similarity(shingles("用地紧张。"), shingles("用地 紧张")) == 1
    assert similarity(shingles("用地紧张"), shingles("资金不足")) == 0
