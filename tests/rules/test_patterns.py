"""The loader of patterns: composition, order, and what it says of broken files."""

import re
from dataclasses import dataclass
from typing import Any

import pytest

from reportmine.errors import LexiconError
from reportmine.find.measures import _BoundPatterns, _MeasurePatterns
from reportmine.find.scope import _ScopePatterns
from reportmine.find.status import _PeriodPatterns, _StatusPatterns
from reportmine.normalise import facts, periods, report_period, times
from reportmine.relate import alike, changes, differences, growth, means, part_lists, splits, sums
from reportmine.rules import check as checking
from reportmine.rules import patterns
from reportmine.segment.headings import _HeadingPatterns
from reportmine.segment.roles import _RolePatterns
from reportmine.segment.sentence_roles import _SentencePatterns

GOOD = {"id": "a.b", "why": "so", "pattern": "一", "yes": ["一"], "no": ["二"]}


@pytest.fixture
def lexicon(monkeypatch: pytest.MonkeyPatch):
    """Put one lexicon file with the given content in place of all."""

    def put(content: dict[str, Any]) -> None:
        monkeypatch.setattr(patterns, "FILES", ("test",))
        monkeypatch.setattr(patterns, "read_toml", lambda _: content)
        _forget()

    yield put
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for cached in (patterns.pattern_rows, patterns.pattern, patterns.labelled_patterns, patterns.word_list):
        cached.cache_clear()


def test_word_lists_become_alternatives_and_parts_stay_together(lexicon: Any):
    lexicon(
        {
            "words": {"task": ["任务", "目标"], "mark": ["R&D", "a.b"]},
            "parts": {"year": r"(?P<year>20\d\d)|今年"},
            "pattern": [{**GOOD, "pattern": "(?:{words:task})的|{words:mark}|{parts:year}的"}],
        }
    )
    compiled = patterns.pattern("a.b")
    assert [bool(compiled.search(text)) for text in ("目标的", "目标", "R&D", "a.b", "aXb", "今年的", "今年")] == [
        *(True, False, True, True, False, True, False)
    ]
    assert compiled.search("2024的")["year"] == "2024"


def test_a_pattern_is_compiled_once(lexicon: Any):
    lexicon({"pattern": [GOOD]})
    assert patterns.pattern("a.b") is patterns.pattern("a.b")


def test_labelled_patterns_keep_the_order_of_the_file(lexicon: Any):
    rows = [{**GOOD, "id": f"kind.{name}", "gives": name} for name in ("乙", "甲", "丙")]
    lexicon({"pattern": [*rows, GOOD]})
    assert [label for label, _ in patterns.labelled_patterns("kind")] == ["乙", "甲", "丙"]


def test_a_group_fills_a_dataclass_by_field_name(lexicon: Any):
    @dataclass(frozen=True)
    class Group:
        rise_to: re.Pattern[str]

    lexicon({"pattern": [{**GOOD, "id": "a.rise-to"}]})
    assert patterns.pattern_group(Group, "a").rise_to.pattern == "一"


BROKEN = [
    ([{**GOOD, "pattern": "(一"}], "a.b", "不是有效的正则表达式"),
    ([{**GOOD, "pattern": "{words:none}"}], "a.b", "没有“none”"),
    ([{**GOOD, "pattern": "{parts:none}"}], "a.b", "没有“none”"),
    ([{**GOOD, "pattern": "{words:task}的"}], "a.b", "须加括号"),
    ([{**GOOD, "pattern": "[{words:task}]"}], "a.b", "须加括号"),
    ([GOOD, GOOD], "a.b", "重复"),
    ([{**GOOD, "no": []}], "a.b", "缺少 no"),
    ([{"id": "a.b", "pattern": "一"}], "a.b", "缺少 why、yes、no"),
    ([GOOD], "a.c", "没有模式“a.c”"),
]


@pytest.mark.parametrize(("rows", "wanted", "cause"), BROKEN)
def test_a_broken_pattern_names_file_id_and_cause(lexicon: Any, rows: list[dict[str, Any]], wanted: str, cause: str):
    lexicon({"words": {"task": ["任务"]}, "pattern": rows})
    with pytest.raises(LexiconError) as caught:
        patterns.pattern(wanted)
    assert cause in str(caught.value)
    assert wanted in str(caught.value)
    assert wanted == "a.c" or "lexicons/test.toml" in str(caught.value)


def test_a_label_that_is_missing_is_named(lexicon: Any):
    lexicon({"pattern": [GOOD]})
    with pytest.raises(LexiconError, match=r"a\.b.*gives"):
        patterns.labelled_patterns("a")


def test_lexicon_check_tells_failed_examples_and_goes_on_after_a_broken_pattern(lexicon: Any):
    lexicon({"pattern": [{**GOOD, "pattern": "("}, {**GOOD, "id": "a.c", "yes": ["三"], "no": ["一"]}]})
    problems = "\n".join(checking.check())
    assert "“a.b”不是有效的正则表达式" in problems
    assert "“a.c”：正例“三”没有匹配" in problems
    assert "“a.c”：反例“一”却匹配了" in problems


GROUPS: dict[str, tuple[type, ...]] = {
    "measure": (_MeasurePatterns,),
    "bound": (_BoundPatterns,),
    "status": (_StatusPatterns,),
    "period": (_PeriodPatterns,),
    "scope": (_ScopePatterns,),
    "fact": (facts._FactPatterns, report_period._FactPatterns),
    "report-period": (report_period._ReportPeriodPatterns,),
    "times": (times._TimePatterns, periods._ReachPatterns),
    "heading": (_HeadingPatterns,),
    "role": (_RolePatterns, _SentencePatterns),
    "sums": (sums._SumPatterns, part_lists._ListPatterns),
    "means": (means._MeanPatterns,),
    "changes": (differences._GapPatterns, growth._GrowthPatterns, changes._ChangePatterns),
    "alike": (alike._AlikePatterns,),
    "splits": (splits._SplitPatterns,),
}


@pytest.mark.parametrize("group", GROUPS)
def test_no_pattern_lies_unused(group: str):
    ids = {row.id for row in patterns.pattern_rows().values() if row.id.startswith(f"{group}.")}
    fields = {field for kind in GROUPS[group] for field in kind.__dataclass_fields__}
    assert ids == {f"{group}.{field.replace('_', '-')}" for field in fields}
