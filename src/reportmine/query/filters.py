"""The conditions that a selection takes: what they compare, on which tables, and which values they allow."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, TypedDict, get_args

from reportmine.errors import UsageError
from reportmine.rules.lexicon import read_tsv
from reportmine.schema import labels
from reportmine.schema.report import TABLES
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
        category: one of a statement's categories.
        type: type of a relation.
        masked: whether a mask hides it.
        area: part of the name of the area that the report is about.
        period: period that the report is about, or how it begins (`2023` finds `2023H1`, too).
        doc: beginning of a report's id, or part of its path.
        text: words that stand in the record or in the sentence around it.
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
    category: Values
    type: Values
    masked: bool
    area: Values
    period: Values
    doc: Values
    text: Values


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
    "kind": _Label("kind", {"statements": labels.STATEMENT_KINDS, "masks": labels.MASK_KINDS}),
    "form": _Label("form", {"masks": get_args(labels.MaskForm)}),
    "stage": _Label("stage", {"projects": labels.STAGES, "failures": ("read", "extract")}),
    "category": _Label("categories", {}, many=True),
    "type": _Label("type", {}),
}

_OF_DOCUMENT = {
    "area": ("contains({document}.area, {value})",),
    "period": ("starts_with({document}.period, {value})",),
    "doc": ("starts_with({document}.doc_id, {value})", "contains({document}.path, {value})"),
}


def filters_of(table: str) -> tuple[str, ...]:
    """Return the names of the conditions that a table takes."""
    columns = arrow_schema(table).names
    names = [name for name, label in _LABELS.items() if label.column in columns]
    if "masked" in columns:
        names.append("masked")
    if table in TABLES or table == "documents":
        names += _OF_DOCUMENT
    if table == "failures":
        names.append("doc")
    if table in TABLES:
        names.append("text")
    return tuple(names)


def conditions(store: Store, table: str, filters: Filters) -> tuple[list[str], list[object]]:
    """Turn conditions into SQL over `record` (the table's row), `document` and `sentence`, with their parameters.

    Only names of our own stand in the SQL; values are parameters.

    Args:
        store: asked for the values that open vocabularies hold.
        table: what is selected from.
        filters: the conditions.

    Raises:
        UsageError: the table does not take a condition, or a value is not among those it allows.
    """
    clauses: list[str] = []
    parameters: list[object] = []
    for name, given in filters.items():
        if name not in filters_of(table):
            raise UsageError(
                f"表 {table} 不能按“{name}”筛选", hint=f"可用的条件：{'、'.join(filters_of(table)) or '无'}"
            )
        if name == "masked":
            clauses.append("record.masked = ?")
            parameters.append(bool(given))
            continue
        values = [given] if isinstance(given, str) else list(given)  # type: ignore[call-overload]
        if name in _LABELS:
            clauses.append(_label_clause(store, table, name, values))
            parameters.append(values)
        else:
            patterns = _patterns(table, name)
            clauses.append(" OR ".join(pattern for _ in values for pattern in patterns) or "false")
            parameters += [value for value in values for _ in patterns]
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


def _patterns(table: str, name: str) -> list[str]:
    """Return the SQL of a condition on text, one `?` each, any of which may hold."""
    if name == "text":
        return ["contains(record.quote, ?)", *(["contains(sentence.quote, ?)"] if has_sentence(table) else [])]
    if table == "failures":
        return ["contains(record.path, ?)"]
    document = "record" if table == "documents" else "document"
    return [pattern.format(document=document, value="?") for pattern in _OF_DOCUMENT[name]]


def has_sentence(table: str) -> bool:
    """Tell whether the rows of a table stand inside sentences, so that the sentence around them says more."""
    return table in TABLES and table not in ("sections", "sentences")


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
