"""The annotated report that the stages hand on: one document and one tuple of records per table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from reportmine.schema.document import Document
from reportmine.schema.mentions import FigureMention, NumberMention
from reportmine.schema.records import (
    Figure,
    Finding,
    Mask,
    Organisation,
    Project,
    Record,
    Relation,
    Section,
    Sentence,
    Statement,
)

if TYPE_CHECKING:
    import pandas as pd

TABLES: dict[str, type[Record]] = {
    "sections": Section,
    "sentences": Sentence,
    "statements": Statement,
    "figures": Figure,
    "projects": Project,
    "organisations": Organisation,
    "masks": Mask,
    "relations": Relation,
    "findings": Finding,
}
"""Record tables of a report in the order of the data contract; each is an attribute of `Report`."""


class Report(Struct, frozen=True):
    """A report with everything found in it.

    A stage takes a report and returns a new one with its own tables filled.
    """

    document: Document
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    projects: tuple[Project, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    masks: tuple[Mask, ...] = ()
    relations: tuple[Relation, ...] = ()
    findings: tuple[Finding, ...] = ()
    numbers: tuple[NumberMention, ...] = ()
    figure_mentions: tuple[FigureMention, ...] = ()

    @property
    def text(self) -> str:
        """The text that every offset points into."""
        return self.document.text

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain dicts and lists, the object that `show --json` prints.

        Returns:
            `{"document": {...}, "sections": [{...}, ...], ...}` with one list per table of the data contract.
        """
        result: dict[str, Any] = {"document": _plain(self.document)}
        for table in TABLES:
            result[table] = [_plain(record) for record in getattr(self, table)]
        return result

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """Return one pandas frame per table, keyed by table name, each with a leading `doc_id` column."""
        import pandas as pd

        frames = {"documents": pd.DataFrame([_plain(self.document)])}
        for table, record_type in TABLES.items():
            columns = list(record_type.__struct_fields__)
            rows = [_plain(record) for record in getattr(self, table)]
            frame = pd.DataFrame(rows, columns=columns)
            frame.insert(0, "doc_id", self.document.doc_id)
            frames[table] = frame
        return frames


def _plain(record: Any) -> Any:  # noqa: ANN401 - the value of any field
    """Turn a record and the records inside it into dicts, tuples into lists."""
    if isinstance(record, Struct):
        return {name: _plain(getattr(record, name)) for name in record.__struct_fields__}
    if isinstance(record, dict):
        return dict(record)
    if isinstance(record, tuple):
        return [_plain(item) for item in record]
    return record
