import pytest
from msgspec.structs import replace

from fake_miner import mine
from reportmine.export.interchange.drafts import draft
from reportmine.train.tags import wrong_attributes

TEXT = "省外到位资金85.21亿元，签约*个。"


def figure_attributes(**columns):
    report = mine(TEXT)
    changed = replace(report, figures=(replace(report.figures[0], **columns),), masks=())
    return next(dict(span.attributes) for span in draft(changed, "某县").spans if span.tag == "f")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"bound": "gt"}, {"b": "ge"}),
        ({"bound": "lt"}, {"b": "le"}),
        ({"bound": "approx"}, {"b": "approx"}),
        ({"value": "3", "value_high": "5"}, {"v": "3~5"}),
        ({"value": None, "masked": True}, {"v": "*"}),
        ({"indicator": "其他", "indicator_text": " 棚改\n套数"}, {"ind": "其他:棚改 套数"}),
        ({"indicator": "其他", "indicator_text": '"一把手"走访'}, {"ind": "其他:”一把手”走访"}),
        ({"qualifiers": ("省外", "A,B")}, {"q": "省外,A，B"}),
        ({"period": "1-5月"}, {"per": "1-5月"}),
    ],
)
def test_a_record_in_the_words_of_gold(columns, expected):
    found = figure_attributes(**columns)
    assert expected.items() <= found.items()
    assert wrong_attributes("f", found) == []


def test_eq_is_left_out():
    assert "b" not in figure_attributes(bound="eq")


@pytest.mark.parametrize(
    ("columns", "missing"),
    [({"value": None, "masked": False}, "v"), ({"indicator": "其他", "indicator_text": ""}, "ind")],
)
def test_what_gold_cannot_say_is_left_for_people(columns, missing):
    found = figure_attributes(**columns)
    assert missing not in found
    assert wrong_attributes("f", found) == [f"<f> 缺少属性 {missing}"]


def test_a_mask_comes_before_the_figure_of_the_same_extent():
    report = mine("签约*个。")
    mask = replace(report.masks[0], start=report.figures[0].start, end=report.figures[0].end)
    tags = [span.tag for span in draft(replace(report, masks=(mask,)), "某县").spans]
    assert tags.index("m") < tags.index("f")
