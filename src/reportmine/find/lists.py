"""Lists that share a verb: which of several figures after 分别 belongs to which noun or figure before it."""

import re

from msgspec.structs import replace

from reportmine.find.phrase import Hits, Phrase, strip_leading, strip_trailing, word_set

_JOIN = re.compile(r"^[\s、和及与，]*$")
_RESPECTIVELY = re.compile(r"分别|依次")
_RATE_OF_BEFORE = re.compile(r"^[，、\s]*(?:同比|比上年|较上年)?(?:增长|增加|下降|减少|提高)$")
_SPLIT = re.compile(r"、|和(?!谐|平)|及(?!时)|与(?!会)")
_KINDS = ("城镇", "农村")
_BOTH_KINDS = re.compile(r"城乡(?:常住)?居民|城镇和农村|城乡")


def distribute(text: str, sentence_start: int, phrases: list[Phrase], hits: Hits) -> dict[int, "Phrase | int"]:
    """Pair the members of `A、B分别增长x、y` with their nouns.

    Args:
        text: shadow of the report's text.
        sentence_start: where the sentence begins.
        phrases: the figures of one sentence in order.
        hits: lexicon words of the text.

    Returns:
        For each figure of such a list, by its position: a phrase cut down to its own noun, or the position of the
        earlier figure that it speaks of (`764万人次…38亿元，分别增长64.2%、63.4%`). Figures outside lists are absent.
    """
    assigned: dict[int, Phrase | int] = {}
    if len(phrases) < 2:
        return assigned
    for position, phrase in enumerate(phrases):
        match = _RESPECTIVELY.search(phrase.left) if "分别" in phrase.left or "依次" in phrase.left else None
        of_targets = phrase.left.strip() == "的" and phrase.number.dimension == "ratio"
        of_list = position - 1 in assigned and _RATE_OF_BEFORE.match(phrase.left) is not None
        if match is None and not of_targets and not of_list:
            continue
        members = [position]
        while members[-1] + 1 < len(phrases) and _JOIN.match(phrases[members[-1] + 1].left):
            members.append(members[-1] + 1)
        if len(members) < 2:
            continue
        if match is None:
            before = [member - len(members) for member in members]
            if position >= len(members) and (of_targets or all(member in assigned for member in before)):
                assigned.update(zip(members, before, strict=True))
            continue
        halves = _halves(phrase, match.start()) if len(members) == 2 else None
        if halves is not None:
            assigned.update(
                {member: _named(phrases[member], name) for member, name in zip(members, halves, strict=True)}
            )
            continue
        nouns = _nouns(phrase, match.start())
        if len(nouns) == len(members):
            both = nouns[0] == nouns[-1]
            for member, (start, end) in zip(members, nouns, strict=True):
                cut = _cut(phrases[member], phrase, start, end, nouns[-1], hits)
                assigned[member] = replace(cut, extra=(_KINDS[members.index(member)],)) if both else cut
        elif not _own_noun(phrase, match.start()):
            assigned.update(_from_before(text, sentence_start, phrases, members, hits))
    return assigned


def _from_before(
    text: str, sentence_start: int, phrases: list[Phrase], members: list[int], hits: Hits
) -> dict[int, "Phrase | int"]:
    """Pair a list that has no noun of its own with the names in the clause before it, or with the figures before it."""
    position = members[0]
    floor = phrases[position - 1].number.end if position else sentence_start
    named = [hit for hit in hits.within(floor, phrases[position].start) if hit.term is not None]
    if len(named) >= len(members):
        return {
            member: replace(phrases[member], start=hit.start, left=text[hit.start : hit.end], right="", hits=(hit,))
            for member, hit in zip(members, named[-len(members) :], strict=True)
        }
    if position >= len(members):
        return {member: position - len(members) + offset for offset, member in enumerate(members)}
    return {}


def _of_class(own: str, last: str) -> str:
    """Return `城镇居民收入` for 城镇 and the list's last noun 农村居民收入, empty where they are no two classes.

    What the classes end in may stand once: 第一、第三产业增加值 gives 第一产业增加值.
    """
    classes = word_set("class_words")
    name, tail = strip_leading(own.strip()), strip_leading(last.strip())
    of_tail = max((word for word in classes if tail.startswith(word)), key=len, default="")
    ends = [of_tail[cut:] for cut in range(1, len(of_tail) + 1)]
    whole = next((name + end for end in ends if name + end in classes), "")
    return whole + tail[len(of_tail) :] if name and whole else ""


def _halves(phrase: Phrase, end: int) -> tuple[str, str] | None:
    """Return the two indicators that one word names (`存贷款余额分别增长9%、14%`)."""
    words = phrase.left[:end]
    return ("存款余额", "贷款余额") if "存贷款" in words else None


def _named(member: Phrase, name: str) -> Phrase:
    """Return the member's phrase as if `name` stood before its number."""
    return replace(member, start=0, left=name, right="", hits=tuple(Hits(name).within(0, len(name))))


def _own_noun(phrase: Phrase, end: int) -> str:
    return strip_leading(strip_trailing(phrase.left[:end])).strip("，、 ")


def _nouns(phrase: Phrase, end: int) -> list[tuple[int, int]]:
    """Split the words before 分别 into the list's nouns, as offsets into `left`."""
    words = phrase.left[:end]
    pieces: list[tuple[int, int]] = []
    position = 0
    for match in _SPLIT.finditer(words):
        pieces.append((position, match.start()))
        position = match.end()
    pieces.append((position, len(words)))
    pieces = [(a, b) for a, b in pieces if words[a:b].strip(" 　")]
    if len(pieces) == 1 and _BOTH_KINDS.search(words):
        return pieces * 2
    return pieces


def _cut(member: Phrase, head: Phrase, start: int, end: int, last: tuple[int, int], hits: Hits) -> Phrase:
    """Return the member's phrase with only its own noun, and the list's head noun where its own is a mere class."""
    left, right = head.start + start, head.start + end
    found = tuple(hits.within(left, right))
    tail = (head.start + last[0], head.start + last[1])
    if not any(hit.term for hit in found):
        shared = tuple(hits.within(*tail))
        if any(hit.term for hit in shared) and (start, end) != last:
            if of_class := _of_class(head.left[start:end], head.left[last[0] : last[1]]):
                return _named(member, of_class)
            return replace(member, start=tail[0], left=head.left[last[0] : last[1]], right="", hits=shared)
    return replace(member, start=left, left=head.left[start:end], right="", hits=found)
