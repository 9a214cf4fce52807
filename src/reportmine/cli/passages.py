"""Printing records as passages: where each stands, what it is, and its words as they stand in the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportmine.cli.screen import one_line, printable
from reportmine.export.captions import column_caption, shown
from reportmine.export.rows import SHORT_COLUMNS

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from reportmine.query.targets import Target

_IN_SOURCE = frozenset({"doc_path", "doc_area", "doc_period", "section", "sentence", "quote", "title", "parent_title"})
_INDENT = "   "
_NAMED = frozenset({"kind", "categories", "role"})


def print_passages(screen: Console, rows: Iterable[Mapping[str, Any]], target: Target) -> None:
    """Print records one under the other: source, labels, and the text, in its context where there is one.

    Args:
        screen: where to print.
        rows: records as `select` returns them, as plain rows.
        target: what was asked for; decides which columns are shown as labels.
    """
    from rich.text import Text

    for number, row in enumerate(rows, start=1):
        screen.print(Text.assemble((f"{number}. ", "bold"), (source_of(row), "cyan")))
        for part in (Text(labels_of(row, target), "magenta"), _passage(row)):
            for line in part.wrap(screen, max(20, screen.width - len(_INDENT))) if part else ():
                line.rstrip()
                screen.print(Text(_INDENT) + line)
        screen.print()


def source_of(row: Mapping[str, Any]) -> str:
    """Return where a record stands, for citing: area, period, file, headings and offsets.

    Args:
        row: a record as `select` returns it.
    """
    parts = [row["doc_area"], row["doc_period"], Path(row["doc_path"]).name, row["section"]]
    told = "｜".join(one_line(part, 200) for part in parts if part)
    return f"{told}｜第 {row['start'] + 1}—{row['end']} 字"


def labels_of(row: Mapping[str, Any], target: Target) -> str:
    """Return what is known of a record beside its words, empty when that is nothing.

    Args:
        row: a record as `select` returns it.
        target: what was asked for; what all its records share is left out.
    """
    labels = []
    known = _IN_SOURCE if target.kind is None else _IN_SOURCE | {"kind"}
    for column in SHORT_COLUMNS[target.table]:
        text = one_line(shown(column, row[column])) if column not in known else ""
        if text and text != row["quote"]:
            labels.append(text if column in _NAMED else f"{column_caption(column)}：{text}")
    return "　".join(labels)


def _passage(row: Mapping[str, Any]) -> Text:
    """Return the words of a record, marked inside its context where there is one."""
    from rich.text import Text

    if "context" not in row:
        return Text(printable(row["quote"].strip()))
    begin, end = row["start"] - row["context_start"], row["end"] - row["context_start"]
    context = row["context"]
    before, after = printable(context[:begin]).lstrip(), printable(context[end:]).rstrip()
    return Text.assemble((before, "dim"), (f"【{printable(context[begin:end])}】", "bold"), (after, "dim"))
