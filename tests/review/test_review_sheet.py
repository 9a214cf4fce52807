"""The way of a decision: what waits → a sheet → the sheet filled in → decisions → gold that training reads."""

import csv
import io

import pytest
from unsure_miner import TEXT

from reportmine.errors import UsageError
from reportmine.export.sheet import to_csv
from reportmine.review.decisions import add_decisions, latest, read_decisions
from reportmine.review.queue import COLUMNS, waiting
from reportmine.review.sheet import GOLD_COLUMNS, SHEET_COLUMNS, choices, gold_rows, number_of, read_sheet, sheet_rows
from reportmine.store.catalog import open_store
from reportmine.train.corrections import corrected_problems
from reportmine.train.sentences import read_sentences


def queue_of(store, **options):
    with open_store(store) as opened:
        return waiting(opened, **options)


def filled(path, queue, decisions, encoding="utf-8-sig"):
    """Write the sheet of a queue with decisions by quote, as a spreadsheet saves it."""
    rows = [row | {"decision": decisions.get(row["quote"], "")} for row in sheet_rows(queue)]
    rows = [{SHEET_COLUMNS[name]: value for name, value in row.items()} for row in rows]
    text = to_csv(rows, list(SHEET_COLUMNS.values()), captions=False).removeprefix("\ufeff")
    path.write_bytes(text.encode(encoding))
    return path


def test_what_waits_is_what_is_uncertain_the_least_sure_first(store):
    queue = queue_of(store)
    assert tuple(queue.columns) == COLUMNS and queue["score"].is_monotonic_increasing
    roles = queue[queue["field"] == "role"].to_dict("records")
    assert [row["quote"] for row in roles] == ["召开推进会十二次。", "力争2024年到位资金20亿元。"]
    assert tuple(roles[0][name] for name in ("machine", "other", "score")) == ("成效", "概述", 0.31)
    assert all(TEXT[row["start"] : row["end"]] == row["quote"] for row in queue.to_dict("records"))
    assert roles[0]["before"].endswith("增长8%。") and roles[0]["after"].startswith("\n二、存在问题")


def test_problems_that_no_word_speaks_for_wait_for_a_class(store):
    queue = queue_of(store)
    classes = queue[queue["field"] == "category"].to_dict("records")
    assert [(row["machine"], row["other"]) for row in classes] == [("其他", "")]
    assert "不太好" in classes[0]["quote"]


def test_an_area_that_is_not_there_leaves_nothing_waiting(store):
    assert len(queue_of(store, period=["2019"])) == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_a_decision_goes_all_the_way_to_training(store, reports, tmp_path, encoding):
    queue = queue_of(store)
    problem = queue[queue["field"] == "category"].iloc[0]["quote"]
    wanted = {"召开推进会十二次。": "措施", problem: "营商环境"}
    decisions = read_sheet(filled(tmp_path / "表.csv", queue, wanted, encoding), queue, "王丽")
    assert {one.quote: one.value for one in decisions} == wanted
    assert {one.who for one in decisions} == {"王丽"}
    add_decisions(store, decisions)

    left = queue_of(store)
    assert not set(left["quote"]) & set(wanted) and len(left) == len(queue) - 2
    again = queue_of(store, decided=True)
    assert dict(zip(again["quote"], again["decision"], strict=True)).items() >= wanted.items()

    gold = tmp_path / "更正.csv"
    rows = gold_rows(list(latest(read_decisions(store)).values()))
    gold.write_bytes(to_csv(rows, GOLD_COLUMNS, captions=False).encode())
    assert [(one.text, one.role) for one in read_sentences(gold, reports)] == [("召开推进会十二次。", "措施")]
    assert corrected_problems(gold, reports, []) == [(problem, "营商环境")]
    assert problem not in gold.read_text("utf-8")


def test_the_machines_value_stays_in_the_store(store, tmp_path):
    queue = queue_of(store)
    add_decisions(store, read_sheet(filled(tmp_path / "a.csv", queue, {"召开推进会十二次。": "措施"}), queue, "王丽"))
    (decision,) = read_decisions(store)
    assert (decision.machine, decision.value) == ("成效", "措施")
    with open_store(store) as opened:
        sentences = opened.frame("sentences").set_index("quote")
    row = sentences.loc["召开推进会十二次。"]
    assert (row["role"], row["rule_role"], row["model_role"]) == ("成效", "成效", "概述")
    assert (row["rule_confidence"], row["model_confidence"], bool(row["uncertain"])) == (0.5, 0.31, True)


def test_rows_left_open_decide_nothing(store, tmp_path):
    queue = queue_of(store)
    assert read_sheet(filled(tmp_path / "a.csv", queue, {}), queue, "王丽") == []


def test_a_number_that_is_not_in_the_store_is_named(store, tmp_path):
    queue = queue_of(store)
    path = filled(tmp_path / "a.csv", queue, {"召开推进会十二次。": "措施"})
    number = number_of(queue[queue["quote"] == "召开推进会十二次。"].iloc[0].to_dict())
    path.write_text(path.read_text("utf-8-sig").replace(number, "0000:role:1-2"), "utf-8")
    with pytest.raises(UsageError, match="没有编号 0000:role:1-2 的记录"):
        read_sheet(path, queue, "王丽")


@pytest.mark.parametrize("value", ["营商环境", "进展", "成效措施"])
def test_a_decision_that_is_none_of_the_choices_is_named_with_its_line(store, tmp_path, value):
    queue = queue_of(store)
    path = filled(tmp_path / "a.csv", queue, {"召开推进会十二次。": value})
    line = next(n for n, row in enumerate(rows_of(path), start=2) if row["决定"])
    with pytest.raises(UsageError, match=f"第 {line} 行：“{value}”不是句子的作用") as caught:
        read_sheet(path, queue, "王丽")
    assert "措施" in caught.value.hint


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


@pytest.mark.parametrize("content", ["", "甲,乙\n1,2\n", "编号,原文\n1,2\n"])
def test_a_file_that_is_no_sheet_is_refused(store, tmp_path, content):
    (tmp_path / "a.csv").write_text(content, "utf-8")
    with pytest.raises(UsageError, match="不是复核表"):
        read_sheet(tmp_path / "a.csv", queue_of(store), "王丽")


def test_a_sheet_that_is_not_there_is_said(store, tmp_path):
    with pytest.raises(UsageError, match="读不了"):
        read_sheet(tmp_path / "没有.csv", queue_of(store), "王丽")


def test_a_problem_may_be_any_class_and_a_sentence_any_role():
    assert {"用地保障", "其他"} <= set(choices("category")) and {"措施", "标题"} <= set(choices("role"))
    assert len(set(choices("category"))) == len(choices("category"))
