"""The gazetteer, and the places that words name."""

import pytest

from reportmine.rules.areas import (
    ancestors,
    area_of_code,
    areas_called,
    areas_named,
    count_names,
    lasting_code,
    lies_in,
    name_at,
)
from reportmine.rules.lexicon import read_tsv
from reportmine.rules.places import KNOWN, MASKED, TOWNSHIP, UNLISTED, ZONE, read_chain


def only(name):
    (area,) = areas_named(name)
    return area


def test_a_county_lies_in_its_prefecture_and_province():
    county = only("徐水区")
    assert (county.code, county.level, county.until) == ("130609", "county", None)
    assert [area.name for area in ancestors(county)] == ["保定市", "河北省"]
    assert lies_in(county, ["保定"])
    assert not lies_in(county, ["石家庄市"])


def test_a_county_without_a_prefecture_lies_in_its_province():
    assert [area.name for area in ancestors(only("潜江市"))] == ["湖北省"]
    assert [area.name for area in ancestors(area_of_code("110105"))] == ["北京市"]


FORMER = [
    ("徐水县", "130625", 2014, "130609"),
    ("清苑县", "130622", 2014, "130608"),
    ("襄樊市", "420600", 2009, "420600"),
    ("武进市", "320483", 2001, "320412"),
]


@pytest.mark.parametrize(("name", "code", "until", "lasting"), FORMER)
def test_a_former_unit_knows_what_continues_it(name, code, until, lasting):
    area = only(name)
    assert (area.code, area.until, lasting_code(area)) == (code, until, lasting)
    assert area_of_code(lasting).until is None


@pytest.mark.parametrize("name", ["下关区", "戚墅堰区", "白下区"])
def test_a_unit_taken_in_by_a_larger_one_is_not_continued_by_it(name):
    area = only(name)
    assert area_of_code(area.joined).until is None
    assert (area.successor, lasting_code(area)) == ("", area.code)


def test_short_names_and_names_of_daily_use():
    assert {area.name for area in areas_called("徐水")} == {"徐水区", "徐水县"}
    assert {area.code for area in areas_called("恩施州")} == {"422800"}
    assert areas_called("岚桥") == areas_called("岚桥县") == ()
    assert len([area for area in areas_named("鼓楼区") if area.until is None]) == 4


def test_a_common_word_or_a_longer_word_names_no_place():
    counts = count_names("公安机关发展新兴产业，开展合作，雄安新区做好搬迁安置；苍南县和苍南都去了。")
    assert counts == {"苍南县": 1, "苍南": 1}


def test_a_short_name_does_not_begin_another_name():
    assert name_at("苍南招商", 0, shorts=True) == "苍南"
    assert name_at("苍南招商", 0) == ""
    assert name_at("石门市招商", 0, shorts=True) == ""
    assert name_at("海口市场监管", 0) == ""
    assert name_at("海口市场监管", 0, shorts=True) == "海口"
    assert name_at("徐水区域发展", 0) == ""
    assert name_at("公安工作", 0, shorts=True) == ""


CHAINS = [
    ("保定市徐水区第二届", [("保定市", KNOWN), ("徐水区", KNOWN)]),
    ("河北保定徐水2020", [("河北", KNOWN), ("保定", KNOWN), ("徐水", KNOWN)]),
    ("乐山市市中区", [("乐山市", KNOWN), ("市中区", KNOWN)]),
    ("荆州市沙市区", [("荆州市", KNOWN), ("沙市区", KNOWN)]),
    ("宁澜市岚桥县招商局", [("宁澜市", UNLISTED), ("岚桥县", UNLISTED)]),
    ("新青县2023年", [("新青县", UNLISTED)]),
    ("洛阳市高新区", [("洛阳市", KNOWN), ("高新区", ZONE)]),
    ("石淙县枫垭镇", [("石淙县", UNLISTED), ("枫垭镇", TOWNSHIP)]),
    ("*县招商局", [("*县", MASKED)]),
    ("河北省XX县", [("河北省", KNOWN), ("XX县", MASKED)]),
    ("某某县", [("某某县", MASKED)]),
    ("×川县", [("×川县", MASKED)]),
    ("全县招商工作", None),
    ("我县", None),
    ("推进县域经济", None),
    ("优化城市管理", None),
    ("各县市区", None),
    ("", None),
]


@pytest.mark.parametrize(("words", "places"), CHAINS)
def test_chains_of_places(words, places):
    chain = read_chain(words, shorts=True)
    assert (chain and [tuple(place) for place in chain.places]) == places


def test_the_table_is_whole():
    rows = read_tsv("areas")
    codes = {row["code"] for row in rows}
    current = {row["code"] for row in rows if not row["until"]}
    assert len(current) > 3200
    for row in rows:
        assert len(row["code"]) == 6 and row["code"].isdigit(), row
        assert row["level"] in {"province", "prefecture", "county"}, row
        assert (row["parent"] == "") == (row["level"] == "province"), row
        assert row["parent"] in codes | {""}, row
        assert {row["successor"], row["joined"]} <= current | {""}, row
        assert not (row["successor"] and row["joined"]), row
        assert row["until"] or not (row["successor"] or row["joined"]), row
