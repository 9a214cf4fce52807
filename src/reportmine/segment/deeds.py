"""Told among results: what was done, or what came of it."""

from functools import cache

from reportmine.rules.lexicon import read_toml
from reportmine.rules.patterns import pattern
from reportmine.rules.phrases import PhraseMatcher

_BIAS = 0.8
_PER_ACTION = 0.67
_PER_OUTCOME = -0.42
_DATED = -1.05
_RESULT_HEADING = -2.5
_ACTION_HEADING = 1.9
"""Weights of a logistic regression on the items under 成效 and 措施 in the annotated reports (153 items)."""

_LEAST = 60


@cache
def _words() -> tuple[PhraseMatcher, int]:
    deeds = read_toml("statements")["deeds"]
    return PhraseMatcher([*deeds["action"], *deeds["outcome"]]), len(deeds["action"])


def measure_score(heading: str, body: str) -> float:
    """Weigh a text among results: above zero it tells measures taken, below what was reached.

    Args:
        heading: its heading without number, empty when it has none.
        body: the text under the heading.
    """
    matcher, actions = _words()
    found = matcher.find(heading + body)
    acted = len([number for number, _, _ in found if number < actions])
    hundreds = max(len(heading) + len(body), _LEAST) / 100
    score = _BIAS + (_PER_ACTION * acted + _PER_OUTCOME * (len(found) - acted)) / hundreds
    if pattern("deeds.dated").match(body):
        score += _DATED
    if heading and pattern("deeds.result-heading").search(heading):
        score += _RESULT_HEADING
    if heading and pattern("deeds.action-heading").match(heading):
        score += _ACTION_HEADING
    return score
