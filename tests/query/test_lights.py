import re
from decimal import Decimal

import pytest

from reportmine.query.progress import lights
from reportmine.query.progress.lights import base_of, light_of, share_of_year
from reportmine.rules.lexicon import read_toml
from reportmine.rules.periods import parse_period


@pytest.mark.parametrize("row", read_toml("pace")["base"], ids=lambda row: row["id"])
def test_every_pattern_meets_its_examples(row):
    assert all(re.search(row["pattern"], words) for words in row["yes"])
    assert not any(re.search(row["pattern"], words) for words in row["no"])


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("1—6月到位18.9亿元，是全年不低于42亿元目标的", "year"),
        ("全年目标50亿元，上半年完成目标任务的", "untold"),
        ("到位资金9亿元，完成上半年目标任务的", "stage"),
        ("完成年初确定的42亿元目标任务的", "year"),
        ("走访企业263家，完成", "untold"),
    ],
)
def test_the_clause_before_a_completion_tells_the_time_of_its_target(words, base):
    assert base_of(words) == base


@pytest.mark.parametrize(
    ("lead", "light"), [("0", "绿"), ("12.5", "绿"), ("-0.01", "黄"), ("-10", "黄"), ("-10.01", "红")]
)
def test_a_light_changes_at_its_threshold(lead, light):
    assert light_of(Decimal(lead)) == light


@pytest.mark.parametrize(
    ("key", "share"), [("2023", 100), ("2023H1", 50), ("2023Q1", 25), ("2023M1-9", 75), ("2023M1", "8.33")]
)
def test_the_share_of_the_year_gone(key, share):
    assert share_of_year(parse_period(key)).quantize(Decimal("0.01")) == Decimal(share).quantize(Decimal("0.01"))


@pytest.mark.parametrize("key", ["2023H2", "2023Q2", "2023M4-6", "2021/2025", "2023M6"])
def test_a_period_that_does_not_begin_with_the_year_has_none(key):
    assert share_of_year(parse_period(key)) is None


def test_thresholds_in_the_wrong_order_are_refused(monkeypatch):
    wrong = read_toml("pace") | {"lights": {"green": "-10", "yellow": "0"}}
    monkeypatch.setattr(lights, "read_toml", lambda _: wrong)
    lights.light_settings.cache_clear()
    try:
        with pytest.raises(lights.LexiconError, match="应大于 yellow"):
            lights.light_settings()
    finally:
        lights.light_settings.cache_clear()
