"""Which figures may be the operands of a rate: figures of one unit, lists, and whether their arithmetic comes out.

The wording decides what is tied. Where it leaves two candidates, the one whose arithmetic comes out is taken: that a
wrong pair of figures gives the stated per cent by chance is unlikely.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from reportmine.relate.intervals import counts_things
from reportmine.relate.scenes import Scene
from reportmine.relate.ties import Term, Tie, calculate, term_of, values_of
from reportmine.rules.patterns import pattern
from reportmine.schema.records import Figure

RELATIVE_UNITS = frozenset({"%", "百分点", "倍", "番"})
_WHOLE_WORDS = re.compile("总(?:数|量|额|计)?")
_BREAK = re.compile(r"[，。；;、：:,\t\n]")
_LIST_CUES = re.compile("其中|按[^，。；0-9]{1,8}分(?=[，,:：])|分[^，。；0-9]{1,4}看(?=[，,:：])")
"""What announces the parts of a whole told before."""
_LIST_REACH = 120
"""How far after 其中, in code points, a part may stand whose share is told."""
_NEAR = 40
"""How near before a part the whole stands, in code points, where other amounts are told that might be it."""
_KNOWN = 16
"""How many figures back the whole of such a part is looked for."""


def is_percent(figure: Figure) -> bool:
    """Tell whether a figure is one per cent number, masked or not."""
    return figure.canonical_unit == "%" and figure.value_high is None


def is_amount(figure: Figure) -> bool:
    """Tell whether a figure is an amount, not a rate or a share, and no range."""
    return figure.canonical_unit not in RELATIVE_UNITS and figure.value_high is None


def left_of(scene: Scene, index: int) -> str:
    """Return the words between the figure before and a figure, from the start of the sentence for the first one."""
    start = scene.figures[index - 1].end if index else scene.start
    return scene.text[max(start, scene.figures[index].start - 60) : scene.figures[index].start]


def tells_completion(words: str) -> bool:
    """Tell whether the words before a per cent say that it is the completion of a task."""
    rate, of_task = pattern("tie-rate.completion-rate"), pattern("tie-rate.of-task")
    return rate.search(words) is not None or of_task.search(words) is not None


def between(scene: Scene, first: Figure, second: Figure) -> str:
    """Return the words between two figures."""
    return scene.text[first.end : second.start]


def clause_after(scene: Scene, figure: Figure) -> str:
    """Return the words after a figure up to the next punctuation, eight code points at most."""
    words = scene.text[figure.end : min(figure.end + 8, scene.end)]
    found = _BREAK.search(words)
    return words[: found.start()] if found else words


def clause_before(scene: Scene, figure: Figure, floor: int) -> str:
    """Return the words before a figure back to the last punctuation or `floor`, twenty code points at most."""
    words = scene.text[max(floor, figure.start - 20) : figure.start]
    breaks = [found.end() for found in _BREAK.finditer(words)]
    return words[breaks[-1] :] if breaks else words


def list_before(scene: Scene, last: int, joint: str = "tie-rate.joined") -> list[int]:
    """Return the indexes of the list that ends with a figure: `28个、125亿元`, one member where there is no list.

    Args:
        scene: the sentence.
        last: index of the last member.
        joint: id of the pattern of what stands between two members.
    """
    joined = pattern(joint)
    members = [last]
    while members[0] > 0 and joined.match(between(scene, scene.figures[members[0] - 1], scene.figures[members[0]])):
        members.insert(0, members[0] - 1)
    return members


def list_after(scene: Scene, first: int) -> list[int]:
    """Return the indexes of the per cents that a per cent begins a list of: `107.1%和105%`."""
    joined = pattern("tie-rate.joined")
    members = [first]
    while members[-1] + 1 < len(scene.figures):
        before, after = scene.figures[members[-1]], scene.figures[members[-1] + 1]
        if not is_percent(after) or not joined.match(between(scene, before, after)):
            break
        members.append(members[-1] + 1)
    return members


def same_unit(one: Figure, other: Figure) -> bool:
    """Tell whether two figures can be divided by each other as they stand."""
    return one.canonical_unit == other.canonical_unit


def both_counts(one: Figure, other: Figure) -> bool:
    """Tell whether two figures count things, though under two names (`个` and `项`)."""
    return counts_things(one) and counts_things(other)


def is_change(scene: Scene, index: int) -> bool:
    """Tell whether a figure of the sentence is told as a change (`比上年增加4亿元`)."""
    return pattern("tie-rate.change-before").search(left_of(scene, index)) is not None


def ratio(num: Figure, den: Figure, rate: Figure, rule: str) -> Tie:
    """Return the tie `num / den = rate`, its operands in the order of the text."""
    terms = (term_of("num", num), term_of("den", den), term_of("reported", rate))
    return Tie("ratio", tuple(sorted(terms, key=_place)), rule)


def agrees(tie: Tie) -> bool:
    """Tell whether the stated number of a ratio comes out, rounded or cut off; False where a mask hides it."""
    stated = tie.term("reported")
    if stated is None:
        return False
    for mode in ("round", "truncate"):
        told, computed = values_of(stated, mode), calculate(tie, stated, mode)
        if told is not None and computed is not None and computed.meets(told):
            return True
    return False


def is_part(num: Figure, den: Figure) -> bool:
    """Tell whether one figure can be a part of the other: not more than it, or masked."""
    if num.canonical_value is None or den.canonical_value is None:
        return num.masked or den.masked
    return Decimal(num.canonical_value) <= Decimal(den.canonical_value)


def is_named(scene: Scene, figure: Figure, name: str) -> bool:
    """Tell whether a figure is what a name calls it (`工业支出总数` for a figure told as 工业支出)."""
    if figure.indicator in name or figure.indicator_text in name or name in figure.indicator_text:
        return True
    core = _WHOLE_WORDS.sub("", name)
    return len(core) > 1 and core in clause_before(scene, figure, 0)


def best(ties: Sequence[Tie], likeliest: int | None = 0) -> Tie | None:
    """Return the first tie whose arithmetic comes out, else the one at `likeliest`; None when neither is there."""
    for tie in ties:
        if agrees(tie):
            return tie
    return ties[likeliest] if ties and likeliest is not None else None


def explicit_share(scene: Scene, at: int, rate: Figure) -> Tie | None:
    """Return the ratio that `A。其中b，占…；c，占…` states whatever its arithmetic: the whole is the one before 其中.

    Between 其中 and the share only parts and their shares may stand, so that each share is one of the same whole.
    """
    num = scene.figures[at]
    cues = [found.start() for found in _LIST_CUES.finditer(scene.text, max(0, num.start - _LIST_REACH), num.start)]
    cue = cues[-1] if cues else 0
    if not cues or rate.measure == "completion" or re.search("[。\n]", scene.text[cue : num.start]):
        return None
    if "其中" in between(scene, num, rate) or not pattern("tie-rate.share-alone").match(between(scene, num, rate)):
        return None
    known = scene.everything[max(0, scene.first + at - _KNOWN) : scene.first + at]
    listed = [figure for figure in known if figure.start > cue]
    alike = all(same_unit(figure, num) or is_percent(figure) for figure in listed)
    if not alike or (listed and not same_unit(listed[0], num)):
        return None
    floor = max(scene.text.rfind("。", 0, max(0, cue - 1)), scene.text.rfind("\n", 0, cue))
    wholes = [
        whole
        for whole in known
        if floor < whole.start < cue
        and same_unit(whole, num)
        and whole.status == num.status
        and not pattern("tie-rate.compared-with").search(scene.text[max(floor, whole.start - 20) : whole.start])
    ]
    near = bool(wholes) and wholes[-1].start >= scene.start and num.start - wholes[-1].end <= _NEAR
    if not wholes or not (near or len(wholes) == 1) or not is_part(num, wholes[-1]):
        return None
    tie = ratio(num, wholes[-1], rate, "ratio.share-among")
    masked = any(term.figure is not None and term.figure.masked for term in tie.terms)
    # a share told late in a list may be one of a part told in between: no accusation rests on that
    return tie if near or not listed or masked or agrees(tie) else None


def _place(term: Term) -> int:
    return term.start
