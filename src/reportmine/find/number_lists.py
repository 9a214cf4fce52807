"""Numbers in lists: bare ones take the unit of the next, and the parts of a structure ratio become shares."""

import re

from msgspec.structs import replace

from reportmine.schema.mentions import NumberMention

_LIST = re.compile(r"\s?(?:[、/]|和|及|与|[-~—–至到]{1,2})\s?")


def share_units(text: str, numbers: list[NumberMention]) -> list[NumberMention]:
    """Give a bare number in a list the unit of the next one (`1.7、2.2个百分点`, `6.8：77.3：15.9` stays bare)."""
    result = list(numbers)
    for index in range(len(result) - 2, -1, -1):
        number, following = result[index], result[index + 1]
        if number.use != "unexplained" or following.use != "figure" or not following.unit:
            continue
        gap = text[number.end : following.start]
        if following.masked or not _LIST.fullmatch(gap):
            continue
        result[index] = replace(
            following, start=number.start, number_end=number.number_end, end=number.end, use="figure"
        )
    return _ratios(text, result)


def _ratios(text: str, numbers: list[NumberMention]) -> list[NumberMention]:
    """Recognise the parts of a structure ratio (`三次产业结构为6.8：77.3：15.9`) as shares in per cent."""
    result = list(numbers)
    index = 0
    while index < len(result):
        stop = index
        while (
            stop + 1 < len(result)
            and result[stop].use == "unexplained"
            and result[stop + 1].use in {"unexplained", "date"}
            and re.fullmatch(r"\s?[:：∶]\s?", text[result[stop].number_end : result[stop + 1].start])
        ):
            stop += 1
        if stop > index and re.search(
            "结构|比例|比重|占比|之比", text[max(0, result[index].start - 24) : result[index].start]
        ):
            for part in range(index, stop + 1):
                old = result[part]
                result[part] = NumberMention(
                    old.start, old.number_end, old.number_end, "%", "ratio", False, "figure", "%"
                )
        index = stop + 1
    return result
