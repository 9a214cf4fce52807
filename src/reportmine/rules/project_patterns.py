"""The wording around project and organisation names: `[[pattern]]` rows of their two lexicon files."""

import dataclasses
import re
from dataclasses import dataclass
from functools import cache

from reportmine.errors import LexiconError
from reportmine.rules.lexicon import read_toml

_PART = re.compile(r"\{parts:([\w-]+)\}")


@dataclass(frozen=True, slots=True)
class ProjectPatterns:
    """The patterns `project.*` of lexicons/projects.toml, whose `why` says what each is for."""

    amount: re.Pattern[str]
    amount_of: re.Pattern[str]
    group: re.Pattern[str]
    no_group: re.Pattern[str]
    counted: re.Pattern[str]
    built_kind: re.Pattern[str]
    counted_noun: re.Pattern[str]
    light: re.Pattern[str]
    object: re.Pattern[str]
    count_first: re.Pattern[str]
    count_behind: re.Pattern[str]
    count_inside: re.Pattern[str]
    count_soon: re.Pattern[str]
    phase: re.Pattern[str]
    part_of_works: re.Pattern[str]
    part_of_site: re.Pattern[str]
    note: re.Pattern[str]
    bare_end: re.Pattern[str]
    marked: re.Pattern[str]
    mark: re.Pattern[str]
    masked: re.Pattern[str]
    bad_start: re.Pattern[str]
    example: re.Pattern[str]
    goes_on: re.Pattern[str]
    public_works: re.Pattern[str]
    building: re.Pattern[str]
    verb_before: re.Pattern[str]
    given_as: re.Pattern[str]
    not_whole: re.Pattern[str]
    made: re.Pattern[str]
    alone: re.Pattern[str]
    place: re.Pattern[str]
    tail: re.Pattern[str]


@cache
def project_patterns() -> ProjectPatterns:
    """Return the patterns of lexicons/projects.toml.

    Raises:
        LexiconError: a pattern is missing or malformed.
    """
    found = patterns_in("projects")
    wanted = [f"project.{field.name.replace('_', '-')}" for field in dataclasses.fields(ProjectPatterns)]
    missing = [name for name in wanted if name not in found]
    if missing:
        raise LexiconError(f"词典 lexicons/projects.toml 里没有模式“{missing[0]}”", hint="模式应写在 [[pattern]] 中")
    return ProjectPatterns(*(found[name] for name in wanted))


@cache
def patterns_in(file: str) -> dict[str, re.Pattern[str]]:
    """Return the patterns of a lexicon file by id, with its named parts put in.

    Args:
        file: name of the file, without ending.

    Raises:
        LexiconError: a pattern names an unknown part or is malformed.
    """
    parts = read_toml(file).get("parts", {})
    return {
        row["id"]: re.compile(expanded(file, row["id"], row["pattern"], parts)) for row in read_toml(file)["pattern"]
    }


def expanded(file: str, pattern_id: str, pattern: str, parts: dict[str, str]) -> str:
    """Return a pattern with named parts put in.

    Raises:
        LexiconError: it names an unknown part, or the result is no regular expression.
    """
    where = f"词典 lexicons/{file}.toml 的模式“{pattern_id}”"
    unknown = [name for name in _PART.findall(pattern) if name not in parts]
    if unknown:
        raise LexiconError(f"{where}提到 {{parts:{unknown[0]}}}，但 [parts] 里没有它", hint=f"已有：{'、'.join(parts)}")
    whole = _PART.sub(lambda match: f"(?:{parts[match[1]]})", pattern)
    try:
        re.compile(whole)
    except re.error as error:
        raise LexiconError(f"{where}不是有效的正则表达式：{error}", hint="请检查括号是否成对") from error
    return whole
