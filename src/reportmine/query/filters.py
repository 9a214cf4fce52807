"""The conditions that a selection takes: what they compare, on which tables, and which values they allow."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, TypedDict, get_args

from reportmine.errors import UsageError
from reportmine.query.periods import between
from reportmine.query.targets import Target, target_of
from reportmine.rules.lexicon import read_tsv
from reportmine.schema import labels
from reportmine.store.tables import arrow_schema

if TYPE_CHECKING:
    from reportmine.store.catalog import Store

Values = str | Sequence[str]
"""One value or several; a row passes when it has any of them."""


class Filters(TypedDict, total=False):
    """Conditions by name; all that are given must hold.

    Attributes:
        indicator: term of a figure's indicator.
        status: actual, target or plan.
        measure: value, increase, growth, share, completion or lead.
        direction: up or down.
        bound: eq, ge, gt, le, lt or approx.
        qualifier: one of a figure's qualifiers.
        role: role of a section or sentence.
        kind: kind of a statement, mask, organisation or finding.
        form: form of a mask.
        stage: stage of a project, or the stage at which a file failed.
        industry: part of a project's industry.
        investor: part of the name of a project's investor.
        event: what happened with an organisation.
        category: one of a problem's classes.
        type: type of a relation.
        masked: whether a mask hides it.
        area: part of the name of the area that the report is about.
        period: period that the report is about, or how it begins (`2023` finds `2023H1`, too).
        since: period with whose first month begins the stretch of time in which the reports' periods end.
        until: period with whose last month it ends; see `periods.between`.
        doc: beginning of a report's id, or part of its path.
        text: words that stand in the record or in the sentence around it.
        search: words, parted by spaces, all of which stand in the record itself, whatever the case of their letters.
    """

    indicator: Values
    status: Values
    measure: Values
    direction: Values
    bound: Values
    qualifier: Values
    role: Values
    kind: Values
    form: Values
    stage: Values
    industry: Values
    investor: Values
    event: Values
    category: Values
    type: Values
    masked: bool
    area: Values
    period: Values
    since: str
    until: str
    doc: Values
    text: Values
    search: Values


@dataclass(frozen=True, slots=True)
class _Label:
    """A condition on a column of labels.

    Attributes:
        column: the column compared.
        allowed: closed labels by table; a table not listed allows what its rows hold.
        many: whether the column holds a list, one of which must match.
        vocabulary: lexicon file and column whose terms are allowed even where no row holds them.
    """

    column: str
    allowed: dict[str, tuple[str, ...]]
    many: bool = False
    vocabulary: tuple[str, str] | None = None


_LABELS: dict[str, _Label] = {
    "indicator": _Label("indicator", {}, vocabulary=("indicators", "indicator")),
    "status": _Label("status", {"figures": labels.STATUSES}),
    "measure": _Label("measure", {"figures": labels.MEASURES}),
    "direction": _Label("direction", {"figures": get_args(labels.Direction)}),
    "bound": _Label("bound", {"figures": labels.BOUNDS}),
    "qualifier": _Label("qualifiers", {}, many=True),
    "role": _Label("role", {"sections": labels.ROLES, "sentences": labels.ROLES}),
    "kind": _Label(
        "kind",
        {
            "statements": labels.STATEMENT_KINDS,
            "masks": labels.MASK_KINDS,
            "organisations": ("firm", "chamber", "body"),
        },
    ),
    "form": _Label("form", {"masks": get_args(labels.MaskForm)}),
    "stage": _Label("stage", {"projects": labels.STAGES, "failures": ("read", "extract")}),
    "event": _Label("event", {"organisations": ("拜访", "接待", "洽谈", "签约", "落地", "兑现")}),
    "category": _Label("categories", {}, many=True, vocabulary=("problem_classes", "class")),
    "type": _Label("type", {}),
}

_OF_DOCUMENT = {
    "area": ("contains({document}.area, {value})",),
    "period": ("starts_with({document}.period, {value})",),
    "doc": ("starts_with({document}.doc_id, {value})", "contains({document}.path, {value})"),
}


_PARTS = {"industry": "industry", "investor": "investor"}
"""Conditions that a part of a column meets."""

_SINGLE = ("since", "until")


def filters_of(what: str) -> tuple[str, ...]:
    """Return the names of the conditions that a table, or a kind of statements, takes.

    Args:
        what: name of a table or of a kind of statements.
    """
    target = target_of(what)
    columns = arrow_schema(target.table).names
    names = [name for name, label in _LABELS.items() if label.column in columns]
    if target.kind is not None:
        names.remove("kind")
        if target.kind != "problem":  # other statements have no classes
            names.remove("category")
    names += [name for name, column in _PARTS.items() if column in columns]
    if "masked" in columns:
        names.append("masked")
    if target.is_record or what == "documents":
        names += [*_OF_DOCUMENT, *_SINGLE]
    if what == "failures":
        names.append("doc")
    if target.is_record:
        names += ["text", "search"]
    return tuple(names)


def conditions(store: Store, target: Target, filters: Filters) -> tuple[list[str], list[object]]:
    """Turn conditions into SQL over `record` (the table's row), `document` and `sentence`, with their parameters.

    Only names of our own stand in the SQL; values are parameters.

    Args:
        store: asked for the values that open vocabularies hold.
        target: what is selected.
        filters: the conditions.

    Raises:
        UsageError: the table does not take a condition, or a value is not among those it allows.
    """
    clauses: list[str] = []
    parameters: list[object] = []
    for name in filters:
        if name not in filters_of(target.name):
            raise UsageError(
                f"表 {target.name} 不能按“{name}”筛选",
                hint=f"可用的条件：{'、'.join(filters_of(target.name)) or '无'}",
            )
    if target.kind is not None:
        clauses.append("record.kind = ?")
        parameters.append(target.kind)
    for name, given in filters.items():
        if name in _SINGLE:
            continue
        if name == "masked":
            clauses.append("record.masked = ?")
            parameters.append(bool(given))
            continue
        values = [given] if isinstance(given, str) else list(given)  # type: ignore[call-overload]
        if name in _LABELS:
            clauses.append(_label_clause(store, target.table, name, values))
            parameters.append(values)
            continue
        clause, words = _search_clause(values) if name == "search" else _text_clause(target, name, values)
        clauses.append(clause)
        parameters += words
    if "since" in filters or "until" in filters:
        known = store.query("SELECT DISTINCT period FROM documents")["period"]
        clauses.append(f"list_contains(?, {_document(target)}.period)")
        parameters.append(between(known, since=filters.get("since"), until=filters.get("until")))
    return clauses, parameters


def _label_clause(store: Store, table: str, name: str, values: Sequence[str]) -> str:
    label = _LABELS[name]
    closed = label.allowed.get(table)
    present = closed or _present(store, table, label)
    terms = tuple(term for term in _terms(label) if term not in present)
    for value in values:
        if value not in present and value not in terms:
            raise _unknown(name, value, {"可用" if closed else "结果库里有": present, "词典里还有": terms})
    return f"list_has_any(record.{label.column}, ?)" if label.many else f"list_contains(?, record.{label.column})"


def _text_clause(target: Target, name: str, values: Sequence[str]) -> tuple[str, list[str]]:
    """Return the SQL of a condition that any of several texts meets, and its parameters."""
    patterns = _patterns(target, name)
    clause = " OR ".join(pattern for _ in values for pattern in patterns)
    return clause or "false", [value for value in values for _ in patterns]


def _search_clause(values: Sequence[str]) -> tuple[str, list[str]]:
    """Return the SQL that finds all words of any value in the record itself, and its parameters."""
    searches = [value.split() for value in values]
    if not all(searches):
        raise UsageError("“search”里没有要找的词", hint="写上一个或几个词，如：土地 指标")
    found = "contains(lower(record.quote), lower(?))"
    clause = " OR ".join(f"({' AND '.join(found for _ in words)})" for words in searches)
    return clause or "false", list(chain.from_iterable(searches))


def _patterns(target: Target, name: str) -> list[str]:
    """Return the SQL of a condition on text, one `?` each, any of which may hold."""
    if name == "text":
        return ["contains(record.quote, ?)", *(["contains(sentence.quote, ?)"] if target.has_sentence else [])]
    if name in _PARTS:
        return [f"contains(record.{_PARTS[name]}, ?)"]
    if target.table == "failures":
        return ["contains(record.path, ?)"]
    return [pattern.format(document=_document(target), value="?") for pattern in _OF_DOCUMENT[name]]


def _document(target: Target) -> str:
    """Return the name under which the report of a row stands in the SQL."""
    return "record" if target.table == "documents" else "document"


def _present(store: Store, table: str, label: _Label) -> tuple[str, ...]:
    """Return the values of a column that the store holds."""
    value = f"unnest({label.column})" if label.many else label.column
    found = store.query(f"SELECT DISTINCT {value} AS value FROM {table} ORDER BY value")
    return tuple(found["value"].dropna())


def _terms(label: _Label) -> tuple[str, ...]:
    """Return the terms of the lexicon that a column may hold."""
    if label.vocabulary is None:
        return ()
    file, column = label.vocabulary
    return tuple(row[column] for row in read_tsv(file))


def _unknown(name: str, value: str, allowed: Mapping[str, Sequence[str]]) -> UsageError:
    """Say that a value is not known, which ones are, and which of them may have been meant.

    Args:
        name: the condition.
        value: what was given.
        allowed: known values by where they are known.
    """
    near = difflib.get_close_matches(value, list(chain.from_iterable(allowed.values())), 3, 0.4)
    guess = [f"是不是想找 {'、'.join(near)}"] if near else []
    known = [f"{where}：{'、'.join(values)}" for where, values in allowed.items() if values]
    return UsageError(f"“{name}”没有“{value}”这个值", hint="；".join(guess + known) or "结果库里这一列还是空的")
