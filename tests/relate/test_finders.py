"""Shortcuts of the finders: what a sentence is not shown to them for, and the words that they ask for first."""

import pytest

import reportmine
from reportmine.relate import sums
from reportmine.relate.scenes import scenes
from reportmine.relate.stage import FINDERS, Finder

TEXT = """某县2023年上半年招商引资工作总结

一、总体情况
1-6月签约项目16个，其中工业项目10个，占签约项目的62.5%。到位资金36.4亿元，增加5.4亿元，增长17.4%。
完成年计划的52.9%，超时序进度2.9个百分点。平均每个项目投资2.3亿元。投资40亿元，比去年的32亿元多8亿元。
签约14个项目，已开工9个，其余5个正在办手续。全年任务30亿元，完成27亿元；差3亿元。增长12%。
收到诉求73条。新建厂房12万平方米（含仓储2万平方米）。三次产业增加值分别为12亿元、30亿元、25亿元。
"""


@pytest.mark.parametrize("finder", FINDERS, ids=lambda finder: finder.find.__name__)
def test_a_sentence_that_a_finder_is_not_shown_ties_nothing_for_it(finder: Finder):
    seen = list(scenes(reportmine.load()(TEXT)))
    hidden = [one for one in seen if len(one.figures) < finder.figures or (finder.rates and not one.tells_rates)]
    assert finder.figures == 1 or hidden
    assert [tie for scene in hidden for tie in finder.find(scene)] == []


def test_the_units_of_a_scene_are_those_of_its_figures():
    for scene in scenes(reportmine.load()(TEXT)):
        assert scene.units == {figure.canonical_unit for figure in scene.figures}
        assert scene.words == scene.text[scene.start : scene.end]


@pytest.mark.parametrize(
    ("sentence", "way"),
    [
        ("第一产业增加值12亿元，增长3%。", sums._industries),
        ("收到诉求73条，办结61条。", sums.find_splits),
        ("已开工9个，其余5个正在办手续。", sums.find_remainders),
        ("厂房12万平方米（含仓储2万平方米）。", sums._bracketed),
        ("共17个：甲7个、乙10个。", sums._itemised),
        ("16个项目中省级、市级项目分别为6个、10个。", sums._respective),
        ("甲3个、乙4个，合计7个。", sums._totalled),
    ],
)
def test_a_way_to_add_up_is_tried_where_its_words_stand(sentence: str, way: object):
    (scene,) = scenes(reportmine.load()(sentence))
    assert way in sums._ways(scene)


def test_no_way_to_add_up_is_tried_without_words_for_it():
    (scene,) = scenes(reportmine.load()("新建公路25公里，增长3%。"))
    assert sums._ways(scene) == []
