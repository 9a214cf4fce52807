"""The outline: depth by the order of habits, extents that tile the text."""

from itertools import pairwise

import pytest

from reportmine.segment.headings import find_headings
from reportmine.segment.outline import Node, build_outline

BODY = "专班每周调度一次，逐个项目解决用地、用工和融资中的难处，企业反映良好，群众也满意。"


def _outline(lines: str) -> list[Node]:
    text = "\n".join(f"{line}\n{BODY}" for line in lines.split("/"))
    return build_outline(text, find_headings(text))


LEVELS = [
    ("一、成效/二、问题/三、打算", [1, 1, 1]),
    ("一、成效/（一）项目建设/（二）营商环境/二、问题", [1, 2, 2, 1]),
    ("一、成效/（一）项目建设/1.签约/2.开工/（二）营商环境/二、问题", [1, 2, 3, 3, 2, 1]),
    ("一、成效/1.签约/（1）工业/①外资/②内资/2.开工/二、问题", [1, 2, 3, 4, 4, 2, 1]),
    ("（一）成效/1.签约/（二）问题", [1, 2, 1]),
    ("第一部分 回顾/一、成效/第二部分 打算/一、目标", [1, 2, 1, 2]),
    ("# 总结/## 成效/## 问题/# 打算", [1, 1, 1, 1]),
]


@pytest.mark.parametrize(("lines", "levels"), LEVELS)
def test_levels(lines: str, levels: list[int]):
    assert [node.level for node in _outline(lines)] == levels


def test_parents():
    nodes = _outline("一、成效/（一）项目建设/1.签约/（二）营商环境/二、问题")
    assert [node.parent for node in nodes] == [None, 0, 1, 0, None]


def test_the_title_is_over_everything():
    text = f"清溪县招商引资工作总结\n一、成效\n{BODY}\n二、问题\n{BODY}"
    nodes = build_outline(text, find_headings(text))
    assert [(node.level, node.parent) for node in nodes] == [(0, None), (1, 0), (1, 0)]


def test_text_before_the_first_heading_is_a_node_of_its_own():
    text = f"{BODY}\n一、成效\n{BODY}"
    first, second = build_outline(text, find_headings(text))
    assert first.heading is None
    assert text[first.start : first.end] == f"{BODY}\n"
    assert second.start == first.end


def test_space_before_the_first_heading_belongs_to_it():
    text = f"\n　一、成效\n{BODY}"
    (node,) = build_outline(text, find_headings(text))
    assert (node.start, node.end) == (0, len(text))


def test_without_headings_there_is_one_node():
    assert build_outline(BODY, []) == [Node(0, len(BODY), None, 1, None)]


@pytest.mark.parametrize("lines", [lines for lines, _ in LEVELS])
def test_nodes_tile_the_text_and_parents_come_first(lines: str):
    nodes = _outline(lines)
    assert nodes[0].start == 0
    assert all(node.end == following.start for node, following in pairwise(nodes))
    assert all(node.parent is None or node.parent < position for position, node in enumerate(nodes))
