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


@pytest.mark.parametrize("sentence", _sentences())
def test_the_marked_numbers_are_figures_and_no_others(sentence):
    text, spans = unmark(sentence)
    found = {(figure.start, figure.end) for figure in MINER(text).figures}
    lost = [text[start:end] for start, end in spans if (start, end) not in found]
    stray = [text[start:end] for start, end in sorted(found - set(spans))]
    assert not lost and not stray, f"漏掉 {lost}，多出 {stray}"


def test_there_are_cases_enough():
    sentences = list(_sentences())
    assert len(sentences) == len(set(sentences)) >= 150
