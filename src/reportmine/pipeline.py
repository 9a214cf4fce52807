"""The ordered table of stages, and the miner that runs them."""

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_EVEN, Context, localcontext
from functools import cached_property
from typing import TYPE_CHECKING

from reportmine.find.figures import find_figures
from reportmine.find.masks import find_masks
from reportmine.find.organisations import find_organisations
from reportmine.find.projects import find_projects
from reportmine.normalise.areas import resolve_area
from reportmine.normalise.assemble import assemble
from reportmine.normalise.contradictions import note_contradictions
from reportmine.normalise.facts import read_facts
from reportmine.normalise.periods import resolve_periods
from reportmine.normalise.readings import note_readings
from reportmine.relate.stage import relate
from reportmine.rules import lexicon
from reportmine.schema.document import Document, Source
from reportmine.schema.report import Report
from reportmine.segment import segment
from reportmine.segment.statements import find_statements

if TYPE_CHECKING:
    from reportmine.classify.cascade import Cascade

STAGES: tuple[tuple[str, Callable[[Report], Report]], ...] = (
    ("segment", segment),
    ("statements", find_statements),
    ("facts", read_facts),
    ("areas", resolve_area),
    ("masks", find_masks),
    ("figures", find_figures),
    ("assemble", assemble),
    ("periods", resolve_periods),
    ("readings", note_readings),
    ("relate", relate),
    ("projects", find_projects),
    ("organisations", find_organisations),
)
"""What happens to a report, in order. Each stage fills its own tables and touches no other."""

NO_MODEL = "none"

_ARITHMETIC = Context(prec=28, rounding=ROUND_HALF_EVEN)
"""How decimals are reckoned with; other programs in this process may have set the thread to fewer digits."""

_CODE_VERSION = "10"
"""Raised whenever code, not vocabulary, changes what is extracted."""


class Miner:
    """Turn report texts into records.

    Args:
        model: `none` for rules only, the name of a shipped model (`zh-linear`, `zh-small`) or a model's folder; it
            decides the roles of sentences that the rules are not sure of.

    Raises:
        ModelError: there is no such model, or it is incomplete, changed, or of another version or label set.
    """

    def __init__(self, model: str = NO_MODEL) -> None:
        self.model = model
        self._cascade: Cascade | None = None
        if model != NO_MODEL:
            from reportmine.classify.cascade import open_cascade

            self._cascade = open_cascade(model)

    @property
    def stages(self) -> tuple[tuple[str, Callable[[Report], Report]], ...]:
        """The stages that this miner runs, in order."""
        if self._cascade is None:
            return STAGES
        return (STAGES[0], ("classify", self._cascade), *STAGES[1:])

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that decides the result: code version, lexicons, model."""
        model = NO_MODEL if self._cascade is None else self._cascade.fingerprint
        parts = "|".join((_CODE_VERSION, lexicon.fingerprint(), model))
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
            scan_lines=source.scan_lines,
        )
        report = Report(document)
        with localcontext(_ARITHMETIC), _collector_off():
            for _, stage in self.stages:
                report = stage(report)
            return note_contradictions(report, told)


@contextmanager
def _collector_off() -> Iterator[None]:
    """Keep the garbage collector from walking over a report's thousands of new objects: they make no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def load(model: str = NO_MODEL) -> Miner:
    """Return a miner, ready to be called on texts.

    Args:
        model: `none` for rules only, `zh-linear`, `zh-small` or a model's folder.

    Raises:
        ModelError: there is no such model, or it is incomplete, changed, or of another version or label set.
    """
    return Miner(model)
