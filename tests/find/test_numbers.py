"""Which numbers are figures: sentences with every figure marked, and nothing else."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportmine import load
from reportmine.find.numbers import find_numbers

MINER = load()
CASES = Path(__file__).parents[1] / "cases" / "numbers.txt"
_MARK = re.compile("〔([^〔〕]*)〕(?![0-9]+号)")
_DOCUMENT_NUMBER = re.compile(r"〔(?=\d{4}〕\d+号)")


def _sentences():
    for line in CASES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def unmark(sentence):
    """Return the sentence without marks, and the spans they hold; 〔2023〕12号 is a document number, no mark."""
    plain, spans, position = "", [], 0
    for match in _MARK.finditer(sentence):
        plain += sentence[position : match.start()]
        spans.append((len(plain), len(plain) + len(match[1])))
        plain += match[1]
        position = match.end()
    return plain + sentence[position:], spans


@pytest.mark.parametrize("sentence", list(_sentences()))
def test_the_marked_numbers_are_figures_and_no_others(sentence):
    text, spans = unmark(sentence)
    found = {(figure.start, figure.end) for figure in MINER(text).figures}
    lost = [text[start:end] for start, end in spans if (start, end) not in found]
    stray = [text[start:end] for start, end in sorted(found - set(spans))]
    assert not lost and not stray, f"漏掉 {lost}，多出 {stray}"


def test_there_are_cases_enough():
    sentences = list(_sentences())
    assert len(sentences) == len(set(sentences)) >= 150


@pytest.mark.parametrize(
    ("text", "number", "use"),
    [
        ("第二百五十名", "二百五十", "ordinal"),
        ("第3万回", "3", "ordinal"),
        ("位居第2位", "2", "ordinal"),
        ("2023年5月", "2023", "date"),
        ("07时41分", "41", "date"),
        ("110千伏变电站", "110", "name"),
        ("60岁以上老人", "60", "name"),
        ("10亿元以上项目8个", "10", "threshold"),
        ("“2+3”产业体系", "2", "phrase"),
        ("坚决做到两个维护", "两", "phrase"),
        ("前万分之一学科", "万分之一", "phrase"),
        ("四分之一决赛", "四分之一", "phrase"),
        ("智界S7成功上市", "7", "name"),
        ("共12项", "12", "figure"),
    ],
)
def test_every_number_has_a_use(text, number, use):
    found = {text[mention.start : mention.number_end]: mention.use for mention in find_numbers(text)}
    assert found.get(number) == use


@pytest.mark.parametrize(
    "text",
    [
        "部队驻扎在大陆",
        "收拾房间",
        "入伍时分",
        "美味十足",
        "https://a.cn/2023/5%20b?c=30%25",
        "zs2023@example.com",
        "一切如常",
    ],
)
def test_words_and_addresses_hold_no_figure(text):
    assert [mention for mention in find_numbers(text) if mention.use == "figure"] == []


def test_loose_capitals_do_not_hide_the_number_after_them():
    (mention,) = (mention for mention in find_numbers("大陆三家企业") if mention.use == "figure")
    assert (mention.start, mention.number_end, mention.unit) == (2, 3, "家")


_WORDS = (
    "1 23 4.5 1,100 2。87 三 十五 两亿 百分之 分之 点 半 几 余 多 万 亿 元 个 家 % ％ － - — 至 到 、 ， 。",
    "第 年 月 日 度 成 折 位 次 小时 / ： ( ） “ ” 《 》 陆 伍 拾 壹佰 負 负 萬 又 超 以上 的 项目 http://a",
)
_PIECES = st.sampled_from([*" ".join(_WORDS).split(), "\n", " "])


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_numbers_are_in_order_and_never_overlap(text):
    end = 0
    for mention in find_numbers(text):
        assert end <= mention.start < mention.number_end <= mention.end <= len(text)
        end = mention.end


_GAP = "这一段话里没有数字也没有引号和书名号，" * 5 + "。\n"


@given(st.lists(_PIECES, max_size=15).map(lambda pieces: "".join(pieces) + "。\n"))
def test_a_sentence_told_twice_has_its_figures_twice(text):
    def figures(sentence):
        return [(mention.start, mention.end) for mention in find_numbers(sentence) if mention.use == "figure"]

    one = figures(text)
    offset = len(text) + len(_GAP)
    assert figures(text + _GAP + text) == one + [(start + offset, end + offset) for start, end in one]
