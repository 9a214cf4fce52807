"""Single mistakes: what was missed, what is extra, which attribute is wrong, and the sentence it stands in."""

import re
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

from reportmine.train.examples import Example
from reportmine.train.gold import GoldSpan
from reportmine.train.kinds import Check, Found, Kind

_ENDS = re.compile(r"[。！？!?\n]")
_REACH = 1000
_SHOWN_SPAN = 80
_SHOWN_SIDE = 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NOTHING = "无"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A difference between gold and what was mined.

    Attributes:
        file: name of the gold file or report.
        kind: key of the kind of span.
        type: `missed` (in gold only), `extra` (mined only) or `wrong` (an attribute differs).
        start: first code point.
        end: one past the last.
        sentence: the sentence around it on one line, the span in 【】.
        check: key of the attribute, empty unless `wrong`.
        expected: what gold says, empty for `extra`.
        found: what was mined, empty for `missed`.
    """

    file: str
    kind: str
    type: Literal["missed", "extra", "wrong"]
    start: int
    end: int
    sentence: str
    check: str = ""
    expected: str = ""
    found: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the mistake as plain values."""
        return asdict(self)


def missed(example: Example, kind: Kind, span: GoldSpan) -> Mistake:
    """Return the mistake of a gold span that was not found."""
    expected = "，".join(f"{check.caption} {shown(check.gold(span.attributes))}" for check in kind.checks)
    sentence = in_sentence(example.source.text, span.start, span.end)
    return Mistake(example.name, kind.key, "missed", span.start, span.end, sentence, expected=expected)


def extra(example: Example, kind: Kind, item: Found) -> Mistake:
    """Return the mistake of a mined span that gold does not have."""
    found = "，".join(f"{check.caption} {shown(check.mined(item.record))}" for check in kind.checks)
    sentence = in_sentence(example.source.text, item.start, item.end)
    return Mistake(example.name, kind.key, "extra", item.start, item.end, sentence, found=found)


def wrong(example: Example, kind: Kind, check: Check, span: GoldSpan, item: Found) -> Mistake:
    """Return the mistake of an attribute that differs."""
    sentence = in_sentence(example.source.text, span.start, span.end)
    expected, found = shown(check.gold(span.attributes)), shown(check.mined(item.record))
    return Mistake(example.name, kind.key, "wrong", span.start, span.end, sentence, check.key, expected, found)


def shown(value: object) -> str:
    """Return a value that a check compares as people read it.

    Args:
        value: a label or level; a number as a tuple of its ends, None when masked; a set of words; an indicator with
            its wording.
    """
    match value:
        case None:
            return "遮蔽"
        case (Decimal(), *_):
            return "~".join(format(end, "f") for end in value)
        case (str(indicator), str(wording)):
            return f"{indicator}（{wording}）"
        case frozenset():
            return "、".join(sorted(value)) or _NOTHING
    return str(value).partition("\t")[0] if value not in ("", ()) else _NOTHING


def in_sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around a span on one line, with the span in 【】.

    Args:
        text: the whole text.
        start: first code point of the span.
        end: one past the last.

    Returns:
        The text from after the last sentence mark before the span to the first one at its end or later; long spans and
        long sentences are cut with `…`. Characters that would steer a terminal are replaced.
    """
    reach = max(0, start - _REACH)
    left = max((stop.end() for stop in _ENDS.finditer(text, reach, start)), default=reach)
    stop = _ENDS.search(text, max(start, end - 1), end + _REACH)
    right = stop.end() if stop else min(len(text), end + _REACH)
    lead, span, rest = text[left:start].lstrip(), text[start:end], text[end:right].rstrip()
    if len(lead) > _SHOWN_SIDE:
        lead = f"…{lead[-_SHOWN_SIDE:]}"
    if len(rest) > _SHOWN_SIDE:
        rest = f"{rest[:_SHOWN_SIDE]}…"
    if len(span) > _SHOWN_SPAN:
        span = f"{span[: _SHOWN_SPAN // 2]}…{span[-_SHOWN_SPAN // 2 :]}"
    return _CONTROL.sub("\ufffd", f"{lead}【{span}】{rest}".replace("\n", "⏎"))
