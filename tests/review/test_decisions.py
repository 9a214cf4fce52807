"""Decisions of reviewers: kept beside the store, the last one on a place counts."""

import pytest

from reportmine.errors import StoreError
from reportmine.review.decisions import FILE, Decision, add_decisions, latest, read_decisions


def _decision(value: str, start: int = 3) -> Decision:
    return Decision(
        doc_id="1a2b",
        sha256="1a2b3c",
        path="甲.txt",
        field="role",
        start=start,
        end=start + 9,
        quote="召开推进会十二次。",
        machine="成效",
        value=value,
        who="王",
        when="2024-03-01T09:00:00+08:00",
    )


def test_nothing_reviewed_is_nothing_decided(tmp_path):
    assert read_decisions(tmp_path) == []


def test_decisions_come_back_as_they_were_made(tmp_path):
    add_decisions(tmp_path, [_decision("措施"), _decision("计划", 40)])
    add_decisions(tmp_path, [_decision("问题")])
    assert read_decisions(tmp_path) == [_decision("措施"), _decision("计划", 40), _decision("问题")]


def test_the_last_decision_on_a_place_counts(tmp_path):
    add_decisions(tmp_path, [_decision("措施"), _decision("计划", 40), _decision("问题")])
    assert [decision.value for decision in latest(read_decisions(tmp_path)).values()] == ["问题", "计划"]


@pytest.mark.parametrize("broken", ['{"doc_id": "1a', '{"doc_id": "1a2b"}', "[]"])
def test_a_line_that_is_no_decision_is_named(tmp_path, broken):
    add_decisions(tmp_path, [_decision("措施")])
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write(broken + "\n")
    with pytest.raises(StoreError, match="第 2 行"):
        read_decisions(tmp_path)


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(StoreError, match="写不进"):
        add_decisions(tmp_path / "没有", [_decision("措施")])
