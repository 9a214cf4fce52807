"""Sentences with the answers marked inline: `签约项目〔12个|value〕` expects `value` of the figure `12个`."""

import re

from reportmine.pipeline import Miner
from reportmine.schema.records import Figure

_MARK = re.compile(r"〔([^|〕]*)\|([^〕]*)〕")


def unmark(sentence: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the plain sentence and `(start, end, answer)` for each mark."""
    plain, answers, position = "", [], 0
    for match in _MARK.finditer(sentence):
        plain += sentence[position : match.start()]
        answers.append((len(plain), len(plain) + len(match[1]), match[2]))
        plain += match[1]
        position = match.end()
    return plain + sentence[position:], answers


def marked_figures(miner: Miner, text: str) -> list[tuple[Figure, str]]:
    """Mine a marked text and return each marked figure with its answer; every marked figure must be found."""
    plain, answers = unmark(text)
    found = {(figure.start, figure.end): figure for figure in miner(plain).figures}
    lost = [plain[start:end] for start, end, _ in answers if (start, end) not in found]
    assert answers, "the text marks no figure"
    assert not lost, f"figures that were not found: {lost}"
    return [(found[start, end], answer) for start, end, answer in answers]
