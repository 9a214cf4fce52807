"""Projects: names as they stand, stage, amount, investor, industry; and what only looks like a project."""

import itertools
from pathlib import Path

import pytest
from marked import unmark

from reportmine import load
from reportmine.find.projects import find_projects
from reportmine.rules.lexicon import read_toml, read_tsv
from reportmine.rules.project_patterns import expanded, patterns_in, project_patterns
from reportmine.rules.project_rules import industries, project_words
from reportmine.schema.labels import STAGES
from reportmine.schema.records import Project

MINER = load()
CASES = [
    line.replace("¶", "\n")
    for line in (Path(__file__).parents[1] / "cases/projects.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
ATTRIBUTES = ("stage", "amount", "investor", "industry")


def projects_in(text: str) -> list[Project]:
    return list(find_projects(MINER(text)).projects)


@pytest.mark.parametrize("case", CASES)
def test_case(case: str):
    text, answers = unmark(case)
    found = projects_in(text)
    assert [(project.start, project.end) for project in found] == [(start, end) for start, end, _ in answers], [
        project.name for project in found
    ]
    for project, (_, _, answer) in zip(found, answers, strict=True):
        wanted = answer.split("|")
        given = [getattr(project, attribute) or "-" for attribute in ATTRIBUTES]
        assert given[: len(wanted)] == wanted, project.name


def test_records_slice_to_their_quotes_and_are_numbered_in_order():
    text = "总投资1亿元的*幻境夜成功签约。\n岚河三桥建成通车，云泊数据中心项目、鼎和冷链物流园开工建设。"
    found = projects_in(text)
    assert [project.id for project in found] == list(range(len(found)))
    assert [project.start for project in found] == sorted(project.start for project in found)
    for project in found:
        assert text[project.start : project.end] == project.quote == project.name
        assert project.stage in STAGES
    assert [project.masked for project in found] == [True, False, False, False]


def test_a_doubled_text_gives_doubled_records():
    text = (
        "总投资1亿元的*幻境夜成功签约。加快推进白石铁矿三期建设，东屿风电、海西丝国等8个项目落地。岚河三桥建成通车。\n"
    )
    once, twice = projects_in(text), projects_in(text * 2)
    assert len(once) == 5
    assert [project.name for project in twice] == [project.name for project in once] * 2


def test_text_without_marks_is_read_without_overlaps():
    found = projects_in("推进北山医院建设项目中心开工的总投资5亿元的南岭产业园" * 200)
    assert all(first.end <= second.start for first, second in itertools.pairwise(found))


def test_a_footnote_stays_outside_the_name():
    found = projects_in("硒禽养殖基地〔10〕、大正食品〔14〕等项目实现投产。")
    assert [project.name for project in found] == ["硒禽养殖基地", "大正食品"]


def test_a_project_belongs_to_the_section_it_stands_in():
    report = find_projects(MINER("一、成效\n岚河三桥建成通车。\n二、问题\n云泊数据中心项目谈判停摆。"))
    headings = [
        report.text[section.start : section.end].split("\n")[0]
        for project in report.projects
        for section in report.sections
        if section.id == project.section_id
    ]
    assert headings == ["一、成效", "二、问题"]


@pytest.mark.parametrize(
    "text", ["", "\n", "项目", "项目。", "等项目", "“项目", "、、等项目", "总投资", "总投资5亿元的", "的项目开工"]
)
def test_text_with_nothing_in_it(text: str):
    assert projects_in(text) == []


@pytest.mark.parametrize("file", ["projects", "organisations"])
def test_every_pattern_bears_out_its_examples(file: str):
    compiled = patterns_in(file)
    for row in read_toml(file)["pattern"]:
        pattern = compiled[row["id"]]
        matches = {"start": pattern.match, "whole": pattern.fullmatch, "anywhere": pattern.search}[
            row.get("at", "anywhere")
        ]
        assert row["why"]
        assert row["yes"], row["id"]
        assert row["no"], row["id"]
        assert [text for text in row["yes"] if not matches(text)] == [], row["id"]
        assert [text for text in row["no"] if matches(text)] == [], row["id"]


def test_an_unknown_part_is_named():
    with pytest.raises(Exception, match="没有它"):
        expanded("projects", "project.x", "{parts:nothing}", {"time": "年"})


def test_vocabulary_is_complete():
    words = project_words()
    assert set(words.clause.stages) - {"", "推进", "在建"} <= set(STAGES)
    assert project_patterns().amount.search("总投资近80亿元的")["amount"] == "80亿元"  # type: ignore[index]
    closers = read_toml("projects")["closers"]["words"]
    events = {word for row in read_toml("projects")["event"] for word in row["words"]}
    assert set(closers) <= events


def test_industries_are_told_once_each_and_have_a_section():
    rows = read_tsv("industries")
    assert len({row["word"] for row in rows}) == len(rows)
    sections = {}
    for row in rows:
        assert row["section"] in set("ABCDEFGHIJKLMNOPQRST"), row
        sections.setdefault(row["industry"], row["section"])
        assert sections[row["industry"]] == row["section"], row
    _, known = industries()
    assert len(known) == len(rows)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("重点跟盯福共铝箔、东方丝国等8个项目。", ["8个", "8个"]),
        ("今年引进的润生木业、中南木业、新达木业3个新签项目都已开工。", ["3个", "3个", "3个"]),
        ("投资2亿元的青禾光伏项目开工，另有3个项目签约。", [None]),
    ],
)
def test_a_listed_project_knows_the_count_that_closes_its_list(text, counts):
    report = load()(text)
    told = [None if p.group_figure is None else report.figures[p.group_figure].quote for p in report.projects]
    assert told == counts
