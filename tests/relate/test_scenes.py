"""What the finders look at: sentences with figures, and the figures of the sentence right before each."""

import reportmine
from reportmine.relate.scenes import scenes

TEXT = """某县2023年招商引资工作总结

一、总体情况
全年签约项目16个。开工项目9个。干部作风明显好转。新建公路25公里。
二、存在问题
到位资金差3亿元。
"""


def test_a_scene_knows_the_figures_of_the_sentence_right_before_it_in_its_section():
    report = reportmine.load()(TEXT)
    seen = [
        ([figure.quote for figure in scene.before], [figure.quote for figure in scene.figures])
        for scene in scenes(report)
    ]
    assert seen == [([], ["16个"]), (["16个"], ["9个"]), ([], ["25公里"]), ([], ["3亿元"])]


def test_the_figures_of_a_scene_begin_where_it_says_among_all():
    report = reportmine.load()(TEXT)
    assert all(scene.everything[scene.first] is scene.figures[0] for scene in scenes(report))
