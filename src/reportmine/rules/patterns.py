"""The patterns of the lexicon files: vocabulary with an id, a reason and examples, compiled at first use.

A lexicon file holds them as `[[pattern]]`, over word lists (`[words]`) and named regular expressions (`[parts]`) of the
same file: `{words:task}` stands for 任务|目标|计划, `{parts:year}` for the named expression in brackets.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from reportmine.errors import LexiconError
from reportmine.rules.lexicon import read_toml

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    PatternGroup = TypeVar("PatternGroup", bound=DataclassInstance)

FILES = ("readings", "facts", "headings", "sentences", "statements", "ties-rates", "ties-sums", "damage", "conflicts")
"""The lexicon files that hold patterns."""

_REFERENCE = re.compile(r"\{(words|parts):([\w-]+)\}")
_OPENS_ALTERNATIVE = ("", "|", "(", ":", "=", "!", ">")
_CLOSES_ALTERNATIVE = ("", "|", ")")


@dataclass(frozen=True, slots=True)
class PatternRow:
    """A `[[pattern]]` as it stands in its file.

    Attributes:
        file: name of the lexicon file, without ending.
        id: `group.name`, unique over all files.
        why: the reason in one line.
        pattern: the regular expression with its references.
        yes: texts in which the pattern is found.
        no: texts in which it is not.
        gives: the label that a match gives, empty when it gives none.
    """

    file: str
    id: str
    why: str
    pattern: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    gives: str


@cache
def pattern_rows() -> dict[str, PatternRow]:
    """Return the patterns of all files by id, in file order.

    Raises:
        LexiconError: a row lacks a column, or two rows have the same id.
    """
    rows: dict[str, PatternRow] = {}
    for file in FILES:
        for number, entry in enumerate(read_toml(file).get("pattern", []), start=1):
            row = _row(file, number, entry)
            if row.id in rows:
                raise LexiconError(f"词典 lexicons/{file}.toml 第{number}条模式：编号“{row.id}”重复")
            rows[row.id] = row
    return rows


@cache
def pattern(pattern_id: str) -> re.Pattern[str]:
    """Return a pattern, compiled.

    Raises:
        LexiconError: there is no such pattern, it refers to words that its file does not hold, or it is malformed.
    """
    row = pattern_rows().get(pattern_id)
    if row is None:
        raise LexiconError(
            f"词典里没有模式“{pattern_id}”", hint=f"模式应写在 lexicons/ 的 {'、'.join(FILES)}.toml 的 [[pattern]] 中"
        )
    expression = _expanded(row)
    try:
        return re.compile(expression)
    except re.error as error:
        raise LexiconError(f"{_place(row)}不是有效的正则表达式：{error}", hint="请检查括号是否成对") from error


def pattern_group(kind: type[PatternGroup], group: str) -> PatternGroup:
    """Return a frozen dataclass of patterns: its field `rise_to` holds the pattern `<group>.rise-to`.

    Args:
        kind: a dataclass all of whose fields are patterns.
        group: the part of the ids before the point.

    Raises:
        LexiconError: a pattern is missing or malformed.
    """
    return kind(
        **{field.name: pattern(f"{group}.{field.name.replace('_', '-')}") for field in dataclasses.fields(kind)}
    )


@cache
def labelled_patterns(group: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return label and pattern of all rows of a group, in file order: the order in which they are tried.

    Raises:
        LexiconError: a row gives no label, or a pattern is malformed.
    """
    rows = [row for row in pattern_rows().values() if row.id.startswith(f"{group}.")]
    for row in rows:
        if not row.gives:
            raise LexiconError(f"{_place(row)}没有写明 gives，即匹配后给出的标签")
    return tuple((row.gives, pattern(row.id)) for row in rows)


@cache
def word_list(file: str, name: str) -> tuple[str, ...]:
    """Return a list of `[words]` of a lexicon file.

    Raises:
        LexiconError: the file has no such list.
    """
    lists = read_toml(file).get("words", {})
    if name not in lists:
        raise LexiconError(f"词典 lexicons/{file}.toml 的 [words] 里没有“{name}”", hint=f"已有：{'、'.join(lists)}")
    return tuple(lists[name])


def failed_examples(row: PatternRow) -> list[str]:
    """Return one Chinese sentence for each example that the pattern does not bear out.

    Raises:
        LexiconError: the pattern is malformed.
    """
    compiled = pattern(row.id)
    missed = [f"{_place(row)}：正例“{text}”没有匹配" for text in row.yes if not compiled.search(text)]
    return missed + [f"{_place(row)}：反例“{text}”却匹配了" for text in row.no if compiled.search(text)]


def _row(file: str, number: int, entry: dict[str, Any]) -> PatternRow:
    lacking = [key for key in ("id", "why", "pattern", "yes", "no") if not entry.get(key)]
    if lacking:
        name = entry.get("id", "未编号")
        raise LexiconError(
            f"词典 lexicons/{file}.toml 第{number}条模式（{name}）缺少 {'、'.join(lacking)}",
            hint="每条模式要有编号、理由、正则表达式、正例和反例",
        )
    return PatternRow(
        file=file,
        id=entry["id"],
        why=entry["why"],
        pattern=entry["pattern"],
        yes=tuple(entry["yes"]),
        no=tuple(entry["no"]),
        gives=entry.get("gives", ""),
    )


def _expanded(row: PatternRow) -> str:
    """Put named parts in brackets and word lists as bare alternatives in place of the references to them."""
    with_parts = _REFERENCE.sub(lambda match: _part(row, match), row.pattern)
    return _REFERENCE.sub(lambda match: _words(row, match), with_parts)


def _part(row: PatternRow, match: re.Match[str]) -> str:
    kind, name = match.groups()
    if kind != "parts":
        return match.group()
    parts = read_toml(row.file).get("parts", {})
    if name not in parts:
        raise LexiconError(f"{_place(row)}提到 {match.group()}，但 [parts] 里没有“{name}”")
    return f"(?:{parts[name]})"


def _words(row: PatternRow, match: re.Match[str]) -> str:
    """Return the words as alternatives, refused where they would run into what stands beside them."""
    kind, name = match.groups()
    if kind != "words":
        raise LexiconError(f"{_place(row)}：[parts] 之间不能互相引用（{match.group()}）")
    if name not in read_toml(row.file).get("words", {}):
        raise LexiconError(f"{_place(row)}提到 {match.group()}，但 [words] 里没有“{name}”")
    whole = match.string
    before, after = whole[match.start() - 1 : match.start()], whole[match.end() : match.end() + 1]
    if before not in _OPENS_ALTERNATIVE or after not in _CLOSES_ALTERNATIVE:
        raise LexiconError(f"{_place(row)}：{match.group()} 前后还有别的字，须加括号", hint=f"写成 (?:{match.group()})")
    return "|".join(map(re.escape, word_list(row.file, name)))


def _place(row: PatternRow) -> str:
    return f"词典 lexicons/{row.file}.toml 的模式“{row.id}”"
