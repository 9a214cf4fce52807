"""What may stand in gold: the tags, the attributes that each takes, and the labels that these take."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from reportmine.rules.lexicon import read_tsv
from reportmine.rules.problem_classes import problem_classes
from reportmine.schema.labels import MASK_KINDS, MEASURES, OTHER_INDICATOR, ROLES, STAGES, STATUSES

OTHER_PREFIX = f"{OTHER_INDICATOR}:"
"""Opens the indicator of a figure whose subject stands in no pack; a short name follows."""

GOLD_BOUNDS: tuple[str, ...] = ("eq", "ge", "le", "approx")
"""Bounds that gold tells apart; `ge` covers 超过 and `le` 不到, where a record may say gt and lt."""

_NUMBER = r"-?\d+(?:\.\d+)?"
_VALUE = re.compile(rf"\*|{_NUMBER}(?:~{_NUMBER})?")
_MOST_CLASSES = 3


@dataclass(frozen=True, slots=True)
class AttributeRule:
    """What an attribute must look like.

    Attributes:
        wrong: takes a value, returns what it should be, in Chinese; empty when the value is fine.
        required: whether the tag is incomplete without it.
    """

    wrong: Callable[[str], str]
    required: bool = True


def wrong_attributes(tag: str, attributes: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the attributes of a tag.

    Args:
        tag: one of `TAGS`.
        attributes: values by name.

    Returns:
        One Chinese clause per fault; empty when all is well.
    """
    rules = TAGS[tag]
    allowed = "、".join(rules) or "不带属性"
    faults = [f"<{tag}> 没有属性 {name}（可用：{allowed}）" for name in attributes if name not in rules]
    faults += [f"<{tag}> 缺少属性 {name}" for name, rule in rules.items() if rule.required and name not in attributes]
    for name, value in attributes.items():
        advice = rules[name].wrong(value) if name in rules else ""
        if advice:
            faults.append(f"<{tag}> 的 {name}=“{value}”不对，{advice}")
    return faults


def _one_of(labels: tuple[str, ...]) -> Callable[[str], str]:
    return lambda value: "" if value in labels else f"应为 {'、'.join(labels)} 之一"


def _filled(value: str) -> str:
    return "" if value == value.strip() != "" else "不能为空，前后不能有空格"


def _anything(value: str) -> str:
    return "" if value == value.strip() else "前后不能有空格"


def _level(value: str) -> str:
    return "" if re.fullmatch(r"\d", value, re.ASCII) else "应为一位数字"


def _value(value: str) -> str:
    return "" if re.fullmatch(_VALUE, value) else "应为数字、* 或“低~高”"


def _list(value: str) -> str:
    parts = value.split(",")
    return "" if all(part.strip() == part != "" for part in parts) else "应为用半角逗号隔开的词，不能有空项"


def _classes(value: str) -> str:
    parts = value.split(",")
    unknown = [part for part in parts if part not in problem_classes()]
    if unknown:
        return f"没有问题类别“{'、'.join(unknown)}”"
    if len(parts) > _MOST_CLASSES or len(set(parts)) < len(parts):
        return f"应为 1 到 {_MOST_CLASSES} 个不同的类别"
    return ""


@cache
def _pack_terms() -> frozenset[str]:
    return frozenset(row["indicator"] for row in read_tsv("indicators"))


def _indicator(value: str) -> str:
    if value in _pack_terms():
        return ""
    name = value.removeprefix(OTHER_PREFIX)
    if name == value:
        return f"词典里没有这个指标，应写成“{OTHER_PREFIX}短名”"
    if name in _pack_terms():
        return "词典里有这个指标，不要写成其他"
    return _filled(name)


TAGS: dict[str, dict[str, AttributeRule]] = {
    "h": {"l": AttributeRule(_level), "t": AttributeRule(_one_of(ROLES))},
    "f": {
        "ind": AttributeRule(_indicator),
        "v": AttributeRule(_value),
        "u": AttributeRule(_anything),
        "st": AttributeRule(_one_of(STATUSES)),
        "ms": AttributeRule(_one_of(MEASURES)),
        "b": AttributeRule(_one_of(GOLD_BOUNDS), required=False),
        "per": AttributeRule(_filled, required=False),
        "q": AttributeRule(_list, required=False),
    },
    "m": {"k": AttributeRule(_one_of(MASK_KINDS))},
    "p": {
        "stage": AttributeRule(_one_of(STAGES)),
        "amt": AttributeRule(_filled, required=False),
        "org": AttributeRule(_filled, required=False),
        "ind": AttributeRule(_filled, required=False),
    },
    "i": {"c": AttributeRule(_classes)},
    "a": {},
    "g": {},
    "r": {},
}
"""Tag → its attributes. h heading, f figure, m mask, p project, i problem, a measure, g plan, r request."""
