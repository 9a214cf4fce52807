"""What the words around a figure leave of its scope, for figures of a store."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from reportmine.audit.quantities import Row, rows_of
from reportmine.relate.conflicts import scope_of
from reportmine.schema.document import Document
from reportmine.schema.records import Figure, Section, Sentence
from reportmine.schema.report import Report

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.audit.material import Material

WHOLE = "|"
"""The scope of a figure that tells the whole area."""


class Scopes:
    """The scopes of figures, each report put together once, when first asked for.

    Two figures of one indicator, measure, status and period are the same quantity only where their scopes are equal:
    `驻点招商签约投资额` is no contradiction of `签约投资额`.
    """

    def __init__(self, material: Material) -> None:
        """Remember where to look.

        Args:
            material: the reports.
        """
        self._material = material
        self._reports: dict[str, Report] = {}

    def of(self, row: Row) -> str | None:
        """Return the scope of a figure, see `relate.conflicts.scope_of`; None where it is not sure.

        Args:
            row: of `Material.figures`.
        """
        report = self._report(row["doc_id"])
        return scope_of(report.figures[row["id"]], report)

    def same(self, one: Row, other: Row) -> bool:
        """Tell whether two figures surely have the same scope."""
        scope = self.of(one)
        return scope is not None and scope == self.of(other)

    def sentence(self, row: Row) -> str:
        """Return the text of the sentence that a figure stands in, up to the figure's end."""
        report = self._report(row["doc_id"])
        start = max((one.start for one in report.sentences if one.start <= row["start"]), default=row["start"])
        return report.text[start : row["end"]]

    def between(self, one: Row, other: Row) -> str:
        """Return the words from the end of a figure to the start of a later one of the same report."""
        return self._report(one["doc_id"]).text[one["end"] : other["start"]]

    def _report(self, doc_id: str) -> Report:
        if doc_id not in self._reports:
            (document,) = rows_of(self._documents.loc[[doc_id]])
            values = {**document, "doc_id": doc_id, "text": self._material.texts[doc_id]}
            self._reports[doc_id] = Report(
                Document(**{name: values[name] for name in Document.__struct_fields__}),
                sections=self._records("sections", Section, doc_id),
                sentences=self._records("sentences", Sentence, doc_id),
                figures=self._records("figures", Figure, doc_id),
            )
        return self._reports[doc_id]

    def _records(self, table: str, kind: Any, doc_id: str) -> tuple[Any, ...]:  # noqa: ANN401 - any record type
        frame: pd.DataFrame = getattr(self._material, table)
        names = list(kind.__struct_fields__)
        rows = rows_of(frame.iloc[self._places[table].get(doc_id, [])][names].sort_values("id"))
        return tuple(kind(**row) for row in rows)

    @cached_property
    def _documents(self) -> pd.DataFrame:
        return self._material.documents.set_index("doc_id")

    @cached_property
    def _places(self) -> dict[str, dict[Any, Any]]:
        tables = ("sections", "sentences", "figures")
        return {table: dict(getattr(self._material, table).groupby("doc_id").indices) for table in tables}
