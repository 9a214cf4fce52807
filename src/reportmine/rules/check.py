"""Check the lexicon files: their schema, and every rule against its own examples."""

import re
from collections.abc import Callable

from reportmine.errors import LexiconError
from reportmine.rules.areas import area_of_code
from reportmine.rules.figure_rules import figure_rules, vocabulary
from reportmine.rules.indicator_facts import indicator_facts
from reportmine.rules.lexicon import read_toml, read_tsv
from reportmine.rules.organisation_rules import organisation_words
from reportmine.rules.patterns import failed_examples, pattern_rows
from reportmine.rules.problem_classes import class_faults
from reportmine.rules.project_patterns import project_patterns
from reportmine.rules.project_rules import industries, project_words
from reportmine.rules.scopes import scope_words
from reportmine.rules.units import unit_table
from reportmine.schema.labels import SEVERITIES


def check() -> list[str]:
    """Return one Chinese sentence per problem found in the lexicon files, an empty list when all is well.

    Every file is read, every reference resolved, every pattern compiled and tried on its own examples. The examples of
    the figure and mask rules need the whole pipeline; the test suite runs them.
    """
    problems: list[str] = []
    loaders: tuple[Callable[[], object], ...] = (
        *(unit_table, vocabulary, figure_rules, project_words, project_patterns, industries, organisation_words),
        *(indicator_facts, scope_words, lambda: area_of_code("110000")),
    )
    for load in loaders:
        try:
            load()
        except LexiconError as error:
            problems.append(str(error))
    problems.extend(_doubled("units", "unit"))
    problems.extend(_doubled("indicators", "indicator"))
    problems.extend(class_faults())
    problems.extend(_patterns())
    problems.extend(_mask_patterns())
    problems.extend(_severities())
    problems.extend(_without_examples("figures"))
    problems.extend(_without_examples("masks"))
    return problems


def _doubled(name: str, key: str) -> list[str]:
    seen: set[str] = set()
    problems = []
    for number, row in enumerate(read_tsv(name), start=2):
        if row[key] in seen:
            problems.append(f"词典 lexicons/{name}.tsv 第{number}行：“{row[key]}”重复")
        seen.add(row[key])
    return problems


def _patterns() -> list[str]:
    try:
        rows = pattern_rows()
    except LexiconError as error:
        return [str(error)]
    problems: list[str] = []
    for row in rows.values():
        try:
            problems.extend(failed_examples(row))
        except LexiconError as error:
            problems.append(str(error))
    return problems


def _mask_patterns() -> list[str]:
    problems = []
    for number, rule in enumerate(read_toml("masks")["rule"], start=1):
        for key in ("left", "left_not", "right"):
            try:
                re.compile(rule.get(key, ""))
            except re.error as error:
                problems.append(
                    f"词典 lexicons/masks.toml 第{number}条规则（{rule['id']}）的 {key} 不是有效的正则表达式：{error}"
                )
    return problems


def _severities() -> list[str]:
    return [
        f"词典 lexicons/{name}.toml：种类“{kind}”的 severity 不对，应为 {'、'.join(SEVERITIES)} 之一"
        for name in ("findings", "audit")
        for kind, entry in read_toml(name)["kinds"].items()
        if entry["severity"] not in SEVERITIES
    ]


def _without_examples(name: str) -> list[str]:
    return [
        f"词典 lexicons/{name}.toml 第{number}条规则（{rule['id']}）没有正例或反例"
        for number, rule in enumerate(read_toml(name)["rule"], start=1)
        if not rule.get("yes") or not rule.get("no")
    ]
