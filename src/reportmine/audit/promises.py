"""Projects that later reports no longer name, and targets that they tell otherwise: from the ledger of promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reportmine.audit.finding import CrossFinding
from reportmine.audit.settings import settings
from reportmine.audit.words import period_words, report_words
from reportmine.export.rows import plain_rows
from reportmine.query.promises.histories import project_histories
from reportmine.query.promises.ledger import ledger

if TYPE_CHECKING:
    from reportmine.audit.material import Material
    from reportmine.store.catalog import Store

_STAGES = frozenset({"在谈", "签约", "落地", "开工"})
_PARAGRAPH = 80
_KEY = re.compile(r"(?<!\d)(?:19|20)\d\d(?:H[12]|Q[1-4]|M\d{1,2}(?:-\d{1,2})?)?(?=的)", re.ASCII)
"""A period in the ledger's notes (`2023H1的报告把目标写作24个`)."""
_KIND = re.compile("(?:项目|产业园|物流园|中心|工程|厂|生产线|综合体)$")
_GLYPHS = frozenset("*＊×XxＸｘ某□■○")


def find_vanished_projects(store: Store, material: Material) -> Iterator[CrossFinding]:
    """Yield, one per report, the projects of investment reports that no later report of the row names.

    Only projects told with their amount or investor, in talks, signed or begun; names with a mask are left alone.

    Args:
        store: the store that is audited.
        material: the reports chosen.
    """
    chosen = material.documents.set_index("doc_id")
    rows_of_reports = chosen[(chosen["series"] == "招商引资总结") & (chosen["area_key"] != "")]
    areas = [str(key) for key, count in rows_of_reports["area_key"].value_counts().items() if count > 1]
    if not areas:
        return
    series = rows_of_reports["series"].to_dict()
    chains: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in plain_rows(project_histories(store, area=areas)):
        if row["doc_id"] in series:
            chains.setdefault((row["area_key"], row["project"]), []).append(row)
    lost: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
    for (_, project), rows in chains.items():
        named = [row for row in rows if row["quote"] is not None]
        if rows[-1]["verdict"] != "消失" or not named or _GLYPHS & set(project) or not _KIND.search(project):
            continue
        if rows[-1]["previous_stage"] not in _STAGES or not any(row["amount"] or row["investor"] for row in named):
            continue
        if not _told_lost(named[-1], material.texts[named[-1]["doc_id"]]):
            lost.setdefault(named[-1]["doc_id"], []).append((named[-1], rows[-1]))
    for pairs in lost.values():
        yield _vanished(pairs)


def _told_lost(mention: dict[str, Any], text: str) -> bool:
    """Tell whether the last report to name a project says in the same paragraph that it did not come."""
    end = text.find("\n", mention["end"])
    around = text[mention["start"] : min(mention["end"] + _PARAGRAPH, end if end >= 0 else len(text))]
    return any(word in around for word in settings().project_lost)


def _vanished(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> CrossFinding:
    told = "；".join(
        f"{last['project']}（{last['amount'] + '，' if last['amount'] else ''}{gone['previous_stage']}），"
        f"{report_words({'doc_path': gone['report']})}起不再提"
        for last, gone in pairs
    )
    last = pairs[0][0]
    return CrossFinding(
        kind="项目消失",
        severity=settings().severities["项目消失"],
        message=f"{period_words(last['period'])}的报告里有，以后各期不再提：{told}",
        doc_area=last["area"],
        doc_period=last["period"],
        doc_path=last["report"],
        doc_id=last["doc_id"],
        start=last["start"],
        end=last["end"],
        quote=last["quote"],
        evidence=tuple(row["quote"] for row, _ in pairs),
        rests_on=tuple(f"{row['doc_id']}#projects@{row['start']}" for row, _ in pairs),
    )


def find_restated_targets(store: Store, material: Material) -> Iterator[CrossFinding]:
    """Yield the headline targets that a later report tells otherwise than they were set.

    Args:
        store: the store that is audited.
        material: the reports chosen.
    """
    chosen = material.documents
    known = chosen[(chosen["area_key"] != "")]["area_key"].value_counts()
    areas = [str(key) for key, count in known.items() if count > 1]
    if not areas:
        return
    ids = set(chosen["doc_id"])
    for row in plain_rows(ledger(store, area=areas, verdict="目标重述")):
        if row["promised_doc"] not in ids:
            continue
        within = f"（{'、'.join(row['qualifiers'])}）" if row["qualifiers"] else ""
        note = _KEY.sub(lambda key: period_words(key.group()), row["note"])
        yield CrossFinding(
            kind="目标重述",
            severity=settings().severities["目标重述"],
            message=f"{period_words(row['promised_for'])}{row['indicator']}{within}目标"
            f"{report_words({'doc_path': row['promised_in']})}写{row['promised_quote']}；{note}",
            doc_area=row["area"],
            doc_period=str(chosen.loc[chosen["doc_id"] == row["promised_doc"], "period"].iloc[0]),
            doc_path=row["promised_in"],
            doc_id=row["promised_doc"],
            start=row["promised_start"],
            end=row["promised_end"],
            quote=row["promised_quote"],
            evidence=tuple(filter(None, (row["promised_quote"], row["told_quote"]))),
            rests_on=(f"{row['promised_doc']}#figures@{row['promised_start']}",),
        )
