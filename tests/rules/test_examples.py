"""Every rule and pattern of the lexicon files, tried on its own yes and no examples."""

from typing import Any

import pytest

from reportmine import load
from reportmine.rules.check import check
from reportmine.rules.lexicon import read_toml
from reportmine.rules.patterns import PatternRow, pattern, pattern_rows
from reportmine.schema.records import Figure

MINER = load()

KNOWN_FAILURES: dict[tuple[str, str], str] = {}
"""Examples that a figure rule does not bear out yet; strict, so that a mended rule has to be taken off the list."""


def _examples(name: str, table: str, key: str) -> list[Any]:
    """Return `(row, text)` for each example of a lexicon file, named after the rule."""
    cases = []
    for row in read_toml(name)[table]:
        for number, text in enumerate(row[key], start=1):
            reason = KNOWN_FAILURES.get((row["id"], text))
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            cases.append(pytest.param(row, text, id=f"{row['id']}-{number}", marks=marks))
    return cases


@pytest.mark.parametrize("row", pattern_rows().values(), ids=lambda row: row.id)
def test_a_pattern_is_found_in_its_yes_and_not_in_its_no_examples(row: PatternRow):
    compiled = pattern(row.id)
    assert [text for text in row.yes if not compiled.search(text)] == []
    assert [text for text in row.no if compiled.search(text)] == []


@pytest.mark.parametrize(("rule", "text"), _examples("masks", "rule", "yes"))
def test_a_mask_rule_decides_its_yes_examples(rule: dict[str, Any], text: str):
    masks = MINER(text).masks
    assert rule["id"] in [mask.rule for mask in masks]
    assert rule["kind"] in [mask.kind for mask in masks if mask.rule == rule["id"]]


@pytest.mark.parametrize(("rule", "text"), _examples("masks", "rule", "no"))
def test_a_mask_rule_leaves_its_no_examples_alone(rule: dict[str, Any], text: str):
    assert rule["id"] not in [mask.rule for mask in MINER(text).masks]


def _bears_out(rule: dict[str, Any], figures: tuple[Figure, ...], position: int) -> bool:
    """Tell whether a figure has the rule's indicator; a rule about a further figure is not borne out by the first."""
    if position == 0 and (rule["indicator"] == "=" or "previous" in rule):
        return False
    wanted = figures[position - 1].indicator if rule["indicator"] == "=" else rule["indicator"]
    return figures[position].indicator == wanted


@pytest.mark.parametrize(("rule", "text"), _examples("figures", "rule", "yes"))
def test_a_figure_rules_yes_examples_get_its_indicator(rule: dict[str, Any], text: str):
    figures = MINER(text).figures
    found = [(figure.quote, figure.indicator, figure.rule) for figure in figures]
    assert any(_bears_out(rule, figures, position) for position in range(len(figures))), found


@pytest.mark.parametrize(("rule", "text"), _examples("figures", "rule", "no"))
def test_a_figure_rule_decides_no_figure_of_its_no_examples(rule: dict[str, Any], text: str):
    assert [figure.quote for figure in MINER(text).figures if figure.rule == rule["id"]] == []


def test_the_known_failures_are_examples_of_the_lexicon():
    examples = {(row["id"], text) for row in read_toml("figures")["rule"] for text in [*row["yes"], *row["no"]]}
    assert set(KNOWN_FAILURES) <= examples


def test_lexicon_check_finds_nothing():
    assert check() == []
