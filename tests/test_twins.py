"""A Word file and a text file of the same report give the same records."""

from pathlib import Path

import pytest

import reportmine

_REPORTS = Path(__file__).resolve().parents[1] / "../shared/reports"
_FOLDERS = ("city", "province")


def _pairs():
    for word in sorted((_REPORTS / "docx").glob("*.docx")):
        for folder in _FOLDERS:
            text = _REPORTS / folder / f"{word.stem}.txt"
            if text.exists():
                yield pytest.param(word, text, id=word.stem)


PAIRS = list(_pairs())


def _records(path: Path) -> dict[str, list[tuple]]:
    report = reportmine.load().mine(reportmine.read(path))
    return {
        "headings": [
            (report.text[s.heading_start : s.heading_end], s.level, s.role)
            for s in report.sections
            if s.heading_start is not None
        ],
        "figures": [
            (f.quote, f.value, f.unit, f.indicator, f.status, f.measure, f.bound, f.qualifiers, f.period)
            for f in report.figures
        ],
        "masks": [(m.quote, m.kind, m.form) for m in report.masks],
        "sentences": [(s.quote, s.role) for s in report.sentences],
    }


@pytest.mark.skipif(not PAIRS, reason="真实报告 ../shared/reports 不在，跳过 Word 与文本的对照")
def test_all_ten_pairs_are_found():
    assert len(PAIRS) == 10


@pytest.mark.parametrize(("word", "text"), PAIRS)
def test_word_and_text_give_the_same_records(word, text):
    from_word, from_text = _records(word), _records(text)
    for table, rows in from_word.items():
        assert rows == from_text[table], table
