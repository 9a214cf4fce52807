"""The ledger of promises: every target and plan, joined to what a later report says became of it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportmine.errors import UsageError
from reportmine.query.periods import between
from reportmine.query.promises.area_reports import areas_of, reports_of
from reportmine.query.promises.entries import Entry, entries
from reportmine.query.promises.verdicts import VERDICTS
from reportmine.rules.lexicon import read_tsv

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.query.filters import Values
    from reportmine.store.catalog import Store

COLUMNS = (
    "area", "area_key", "indicator", "indicator_text", "qualifiers", "measure", "direction", "status", "tone", "bound",
    "promised_in", "promised_doc", "promised_for", "promised_value", "promised_high", "promised_unit",
    "promised_canonical", "promised_canonical_high", "canonical_unit", "promised_quote", "promised_start",
    "promised_end", "told_in", "told_doc", "told_for", "told_value", "told_unit", "told_canonical", "told_quote",
    "told_start", "told_end", "verdict", "gap", "gap_unit", "ratio", "joined_by", "note",
)  # fmt: skip
"""Columns of the ledger, in order."""


def ledger(
    store: Store,
    *,
    area: Values | None = None,
    indicator: Values | None = None,
    verdict: Values | None = None,
    since: str | None = None,
    until: str | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Return every target and plan with what became of it.

    `ledger(store, area="澄溪", indicator="到位资金")`

    A promise and an outcome belong together when area, row of reports, indicator, wording, qualifiers, measure, unit
    and period are the same (`outcomes.JOINS`). What is not certain is `存疑`, never guessed.

    Args:
        store: an open store; its figures have period keys and its documents area keys.
        area: names of areas or parts of them, codes or keys; all areas by default.
        indicator: terms of the lexicon, or 其他.
        verdict: verdicts to keep, see `verdicts.VERDICTS`.
        since: keep promises from reports whose period ends from this period on; see `periods.between`.
        until: and up to this one.
        progress: also return what reports say before a promise is due, as rows of their own with the verdict 未到期.

    Returns:
        One row per promise with `COLUMNS`; the same promise told twice in one report is one row. Values as written,
        `*_canonical`, `gap` (reported less promised) and `ratio` as exact decimals in `canonical_unit`; declines are
        negative in both. Ordered by area, report and place in the text.

    Raises:
        UsageError: an unknown indicator, verdict or period.
        StoreError: a chunk is damaged.
    """
    import pandas as pd

    indicators = checked("指标", indicator, [*(row["indicator"] for row in read_tsv("indicators")), "其他"])
    verdicts = checked("结果", verdict, list(VERDICTS))
    rows: list[dict[str, Any]] = []
    for doc_ids in areas_of(store, words(area)):
        reports = reports_of(store, doc_ids)
        periods = None
        if since is not None or until is not None:
            periods = set(between({report.when.key for report in reports}, since=since, until=until))
        for entry in entries(reports, indicators, progress=progress):
            if (periods is None or entry.report.when.key in periods) and (
                verdicts is None or entry.judged.verdict in verdicts
            ):
                rows.append(_row(entry))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def words(given: Values | None) -> list[str] | None:
    """Return one word or several as a list, None when nothing is given."""
    return given if given is None else [given] if isinstance(given, str) else list(given)


def checked(what: str, given: Values | None, allowed: Sequence[str]) -> list[str] | None:
    """Return the words given as a list, all of which must be allowed; None when none is given.

    Args:
        what: what the words are, for the message.
        given: one word or several.
        allowed: all that there are.

    Raises:
        UsageError: one of them is not.
    """
    told = words(given)
    for word in told or ():
        if word not in allowed:
            near = difflib.get_close_matches(word, allowed, n=3, cutoff=0.4)
            shown = "、".join(near or allowed[:8])
            raise UsageError(f"没有名为“{word}”的{what}", hint=f"{'是不是想找' if near else '可用的有'} {shown}")
    return told


def _row(entry: Entry) -> dict[str, Any]:
    report, promise, judged = entry.report, entry.promise, entry.judged
    row: dict[str, Any] = {
        "area": report.area, "area_key": report.area_key, "indicator": promise.indicator,
        "indicator_text": promise.indicator_text, "qualifiers": sorted(promise.qualifiers),
        "measure": promise.measure, "direction": promise.direction, "status": promise.status, "tone": promise.tone,
        "bound": promise.bound, "promised_in": report.path, "promised_doc": report.doc_id,
        "promised_for": promise.when.key or promise.period, "promised_value": promise.value,
        "promised_high": promise.value_high, "promised_unit": promise.unit,
        "promised_canonical": _text(promise.canonical), "promised_canonical_high": _text(promise.high),
        "canonical_unit": promise.canonical_unit, "promised_quote": promise.quote, "promised_start": promise.start,
        "promised_end": promise.end, "verdict": judged.verdict, "gap": judged.gap, "ratio": judged.ratio,
    }  # fmt: skip
    if judged.gap is not None:
        row["gap_unit"] = "个百分点" if promise.canonical_unit == "%" else promise.canonical_unit
    notes = [entry.note, judged.note]
    if entry.outcome is not None:
        told = entry.outcome.told
        row |= {
            "told_in": entry.outcome.report.path, "told_doc": entry.outcome.report.doc_id, "told_for": told.when.key,
            "told_value": told.value, "told_unit": told.unit, "told_canonical": _text(told.canonical),
            "told_quote": told.quote, "told_start": told.start, "told_end": told.end,
            "joined_by": entry.outcome.joined_by,
        }  # fmt: skip
        notes.insert(0, entry.outcome.note)
    row["note"] = "；".join(note for note in notes if note)
    return {column: row.get(column) for column in COLUMNS}


def _text(number: object) -> str | None:
    return None if number is None else f"{number:f}"
