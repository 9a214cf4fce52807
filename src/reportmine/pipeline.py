"""The ordered table of stages, and the miner that runs them."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from reportmine.errors import UsageError
from reportmine.find.figures import find_figures
from reportmine.find.masks import find_masks
from reportmine.find.organisations import find_organisations
from reportmine.find.projects import find_projects
from reportmine.normalise.areas import resolve_area
from reportmine.normalise.assemble import assemble
from reportmine.normalise.contradictions import note_contradictions
from reportmine.normalise.facts import read_facts
from reportmine.normalise.periods import resolve_periods
from reportmine.relate.stage import relate
from reportmine.rules import lexicon
from reportmine.schema.document import Document, Source
from reportmine.schema.report import Report
from reportmine.segment import segment
from reportmine.segment.statements import find_statements

STAGES: tuple[tuple[str, Callable[[Report], Report]], ...] = (
    ("segment", segment),
    ("statements", find_statements),
    ("facts", read_facts),
    ("areas", resolve_area),
    ("masks", find_masks),
    ("figures", find_figures),
    ("assemble", assemble),
    ("periods", resolve_periods),
    ("relate", relate),
    ("projects", find_projects),
    ("organisations", find_organisations),
)
"""What happens to a report, in order. Each stage fills its own tables and touches no other."""

_CODE_VERSION = "7"
"""Raised whenever code, not vocabulary, changes what is extracted."""


class Miner:
    """Turn report texts into records.

    Args:
        model: `none` for rules only; no other model is shipped yet.

    Raises:
        UsageError: an unknown model was asked for.
    """

    def __init__(self, model: str = "none") -> None:
        if model != "none":
            raise UsageError(f"没有名为“{model}”的模型", hint='目前只支持 model="none"（仅用规则）')
        self.model = model

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that decides the result: code version, lexicons, model."""
        parts = "|".join((_CODE_VERSION, lexicon.fingerprint(), self.model))
        return hashlib.sha256(parts.encode()).hexdigest()[:16]

    def __call__(self, text: str) -> Report:
        """Mine one text."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return self.mine(Source(text=text, media_type="text/plain", sha256=digest, path="<text>"))

    def pipe(self, texts: Iterable[str]) -> Iterator[Report]:
        """Mine texts one after another, lazily."""
        for text in texts:
            yield self(text)

    def mine(self, source: Source) -> Report:
        """Mine what a reader made of a file.

        What a manifest tells stands in the document from the start, `manifest` as its source; the stages put what the
        report itself says in its place.
        """
        told = source.told
        document = Document(
            doc_id=source.sha256[:16],
            sha256=source.sha256,
            path=source.path,
            media_type=source.media_type,
            encoding=source.encoding,
            title=source.title,
            issuer=told.issuer,
            doc_type="",
            area=told.area,
            area_source="manifest" if told.area else "",
            period=told.period,
            period_source="manifest" if told.period else "",
            text=source.text,
            char_count=len(source.text),
            numbers_seen={},
            fingerprint=self.fingerprint,
        )
        report = Report(document)
        for _, stage in STAGES:
            report = stage(report)
        return note_contradictions(report, told)


def load(model: str = "none") -> Miner:
    """Return a miner, ready to be called on texts.

    Args:
        model: `none` for rules only.

    Raises:
        UsageError: there is no such model.
    """
    return Miner(model)
