import pytest

from reportmine.errors import LexiconError
from reportmine.rules import indicator_facts as module
from reportmine.rules.figure_rules import indicators
from reportmine.rules.indicator_facts import indicator_facts

ROW = {
    "indicator": "失业率",
    "dimensions": "ratio",
    "good": "down",
    "adds_over_periods": "no",
    "adds_over_areas": "no",
    "definition": "失业人口占劳动力的比重",
}


def test_every_indicator_has_its_facts():
    assert indicator_facts().keys() == indicators().keys()


@pytest.mark.parametrize(
    ("name", "good", "over_periods", "over_areas"),
    [
        ("到位资金", "up", True, True),
        ("失业率", "down", False, False),
        ("存款余额", "none", False, True),
        ("居民人均可支配收入", "up", True, False),
        ("空气质量浓度", "down", False, False),
        ("储备项目数", "up", False, True),
    ],
)
def test_what_the_facts_say(name, good, over_periods, over_areas):
    facts = indicator_facts()[name]
    assert (facts.good, facts.adds_over_periods, facts.adds_over_areas) == (good, over_periods, over_areas)


def test_ratios_never_add_up():
    ratios = [facts for facts in indicator_facts().values() if facts.dimensions == {"ratio"}]
    assert len(ratios) > 5
    assert not [facts.name for facts in ratios if facts.adds_over_areas or facts.adds_over_periods]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"definition": ""}, "没有定义"),
        ({"good": "better"}, "up、down、none"),
        ({"adds_over_areas": ""}, "adds_over_areas"),
    ],
)
def test_a_row_that_breaks_the_schema_is_named(monkeypatch, change, words):
    monkeypatch.setattr(module, "read_tsv", lambda _: ({**ROW, **change},))
    indicator_facts.cache_clear()
    try:
        with pytest.raises(LexiconError, match=f"第2行（失业率）.*{words}"):
            indicator_facts()
    finally:
        monkeypatch.undo()
        indicator_facts.cache_clear()
