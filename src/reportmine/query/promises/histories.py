"""What became of named projects from report to report: 在谈 → 签约 → 开工 → 投产, stalled, vanished."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reportmine.query.periods import between
from reportmine.query.promises.area_reports import areas_of, rows_of, rows_of_reports
from reportmine.query.promises.ledger import checked, words
from reportmine.query.promises.verdicts import PROJECT_VERDICTS

if TYPE_CHECKING:
    import pandas as pd

    from reportmine.query.filters import Values
    from reportmine.store.catalog import Store

COLUMNS = (
    "area", "area_key", "project", "report", "doc_id", "period", "name", "stage", "planned_stage", "amount",
    "investor", "industry", "quote", "start", "end", "verdict", "previous_stage", "mentions", "note",
)  # fmt: skip
"""Columns of the project histories, in order."""

_REACHED = ("储备", "在谈", "签约", "落地", "开工", "投产")
_PLANNED = {"拟签约": "在谈", "拟开工": "签约"}
"""What a project that is to be signed or begun has reached already, when nothing else is told of it."""

_LEAST_NAME = 4
_NUMBERED = re.compile(r"^[\d０-９]{1,3}[\s.、．)）]+")
_CAPACITY = re.compile(r"(?:年产|日产|总投资|投资)[\d.]+[十百千万亿]*[^\d\s]{1,2}?(?=[一-鿿])")
_MARKS = re.compile(r"[\s“”‘’\"'《》〈〉（）()\[\]【】·、，]+")
_KIND = re.compile(r"(?:建设)?(?:项目|工程)$")
_PHASE = re.compile(r"([二三四五六])期|([2-6])期")

_SQL = """
    SELECT record.doc_id, record.start, record."end", record.quote, record.name, record.stage, record.amount,
           record.investor, record.industry, record.masked, sentence.role
    FROM (SELECT * FROM projects WHERE list_contains(?, doc_id)) AS record
    LEFT JOIN (SELECT * FROM sentences WHERE list_contains(?, doc_id)) AS sentence
      ON sentence.doc_id = record.doc_id AND sentence.start <= record.start AND sentence."end" > record.start
    ORDER BY record.doc_id, record.start, record.id
"""


@dataclass(slots=True)
class _Chain:
    """One project through all reports of a row.

    Attributes:
        names: every core of its names.
        investors: every investor told.
        told: mentions by report.
    """

    names: set[str] = field(default_factory=set)
    investors: set[str] = field(default_factory=set)
    told: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def project_histories(
    store: Store,
    *,
    area: Values | None = None,
    verdict: Values | None = None,
    since: str | None = None,
    until: str | None = None,
) -> pd.DataFrame:
    """Return every named project with its stage in each report of its area, and what changed since the one before.

    Two names are one project when they are the same but for quotes, numbers, 项目, 工程 and 一期; when the one holds
    the other; or when they begin alike, name no different investors, and the shorter leaves out parts of the longer
    (`峤衡锂电铜箔` of `峤衡年产3万吨锂电铜箔`). A firm's name alone is its only project. Names with masks
    are the same only letter for letter.

    Args:
        store: an open store; its documents have area keys.
        area: names of areas or parts of them, codes or keys; all areas by default.
        verdict: verdicts to keep, see `verdicts.PROJECT_VERDICTS`.
        since: keep reports whose period ends from this period on; see `periods.between`.
        until: and up to this one.

    Returns:
        One row per project and report with `COLUMNS`, and one with the verdict 消失 where a project is not named again.
        `stage` is the farthest that was reached, `planned_stage` what is intended; the quote is the first mention.
        Ordered by area, project and period.

    Raises:
        UsageError: an unknown verdict or period.
        StoreError: a chunk is damaged.
    """
    import pandas as pd

    verdicts = checked("结果", verdict, list(PROJECT_VERDICTS))
    rows: list[dict[str, Any]] = []
    for doc_ids in areas_of(store, words(area)):
        for reports in rows_of_reports(store, doc_ids):
            mentions: dict[str, list[dict[str, Any]]] = {}
            for mention in rows_of(store, _SQL, [report["doc_id"] for report in reports]):
                mentions.setdefault(mention["doc_id"], []).append(mention)
            for chain in _chains(reports, mentions):
                rows += _history(chain, reports)
    periods = None
    if since is not None or until is not None:
        periods = set(between({row["period"] for row in rows}, since=since, until=until))
    kept = [
        row
        for row in rows
        if (verdicts is None or row["verdict"] in verdicts) and (periods is None or row["period"] in periods)
    ]
    return pd.DataFrame(kept, columns=list(COLUMNS), dtype=object)


def same_project(one: str, other: str) -> bool:
    """Tell whether two names are of one project.

    Args:
        one: a name as written.
        other: another.
    """
    return _same(_core(one), _core(other))


def _chains(reports: Sequence[dict[str, Any]], mentions: dict[str, list[dict[str, Any]]]) -> list[_Chain]:
    """Return the projects of a row of reports."""
    chains: list[_Chain] = []
    for report in reports:
        for mention in mentions.get(report["doc_id"], ()):
            name = _core(mention["name"])
            chain = _of_name(name, mention["investor"], chains)
            if chain is None:
                chain = _Chain()
                chains.append(chain)
            chain.names.add(name)
            if isinstance(mention["investor"], str):
                chain.investors.add(mention["investor"])
            chain.told.setdefault(report["doc_id"], []).append(mention)
    return chains


def _of_name(name: str, investor: object, chains: Sequence[_Chain]) -> _Chain | None:
    """Return the one project that a name is of, None when there is none or it could be several."""
    exact = [chain for chain in chains if name in chain.names]
    if exact:
        return exact[0]
    by_firm = [chain for chain in chains if any(firm.startswith(name) for firm in chain.investors)]
    if len(by_firm) == 1:
        return by_firm[0]
    found = [
        chain
        for chain in chains
        if any(_same(name, known) for known in chain.names) and not _other_investor(investor, chain.investors)
    ]
    return found[0] if len(found) == 1 else None


def _other_investor(investor: object, known: Iterable[str]) -> bool:
    """Tell whether an investor is none of those known; short forms are the same firm."""
    if not isinstance(investor, str):
        return False
    known = list(known)
    return bool(known) and not any(investor in other or other in investor for other in known)


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    if "*" in one + other or _phase(one) != _phase(other):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) < _LEAST_NAME:
        return False
    return short in long or (short[:2] == long[:2] and len(short) > _LEAST_NAME + 1 and _left_out(short, long))


def _left_out(short: str, long: str) -> bool:
    """Tell whether the shorter name is the longer one with parts left out."""
    letters = iter(long)
    return all(letter in letters for letter in short)


def _phase(name: str) -> str:
    found = _PHASE.search(name)
    return "" if found is None else found[1] or "一二三四五六"[int(found[2]) - 1]


def _core(name: str) -> str:
    plain = unicodedata.normalize("NFKC", _NUMBERED.sub("", name.strip()))
    plain = _MARKS.sub("", plain).replace("一期", "")
    return _KIND.sub("", _CAPACITY.sub("", plain))


def _history(chain: _Chain, reports: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of one project."""
    title = max(
        (mention["name"] for told in chain.told.values() for mention in told), key=lambda name: len(_core(name))
    )
    rows: list[dict[str, Any]] = []
    previous: str | None = None
    named_before = False
    for report in reports:
        told = chain.told.get(report["doc_id"])
        base = {
            "area": report["area"],
            "area_key": report["area_key"],
            "project": title.strip(),
            "report": report["path"],
            "doc_id": report["doc_id"],
            "period": report["period"],
            "previous_stage": previous,
        }
        if told is not None:
            row = base | _telling(told)
            row["verdict"] = _verdict(previous, row["stage"], first=not rows)
            previous, named_before = row["stage"] if row["stage"] != "不明" else previous, True
            rows.append(row)
        elif named_before:
            if previous in ("投产", "未引进"):
                named_before = False
            elif _stands_in(chain, report["text"]):
                rows.append(base | {"verdict": "不明", "mentions": 0, "note": "报告里提到，没有单独说它的阶段"})
            else:
                named_before = False
                rows.append(base | {"verdict": "消失", "mentions": 0})
    return [{column: row.get(column) for column in COLUMNS} for row in rows]


def _stands_in(chain: _Chain, text: str) -> bool:
    """Tell whether a report has the project's name or its investor's anywhere, so that it has not vanished."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    return any(name in plain for name in (*chain.names, *chain.investors))


def _telling(told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what one report tells of a project in all its mentions."""
    first = told[0]
    stages = [mention["stage"] for mention in told]
    intended = [mention["stage"] for mention in told if _is_intended(mention)]
    planned = [stage for stage in stages if stage in _PLANNED]
    reached = [mention["stage"] for mention in told if mention["stage"] in _REACHED and not _is_intended(mention)]
    if "未引进" in stages:
        stage = "未引进"
    elif reached:
        stage = max(reached, key=_REACHED.index)
    else:
        stage = _PLANNED[planned[0]] if planned else "不明"
    row = {name: _first(told, name) for name in ("amount", "investor", "industry")}
    note = f"各处说的阶段不一：{'、'.join(dict.fromkeys(reached))}" if len(set(reached)) > 1 else ""
    return row | {
        "name": first["name"],
        "stage": stage,
        "planned_stage": intended[-1] if intended else None,
        "quote": first["quote"],
        "start": int(first["start"]),
        "end": int(first["end"]),
        "mentions": len(told),
        "note": note,
    }


def _is_intended(mention: dict[str, Any]) -> bool:
    """Tell whether a stage is still to come: said to be so, or 投产 among the plans (`力争10月投产`)."""
    return mention["stage"] in _PLANNED or (mention["stage"] == "投产" and mention["role"] == "计划")


def _first(told: Sequence[dict[str, Any]], name: str) -> str | None:
    return next((mention[name] for mention in told if isinstance(mention[name], str)), None)


def _verdict(previous: str | None, stage: str, *, first: bool) -> str:
    if first:
        return "首次"
    if stage == "未引进":
        return "倒退"
    if stage == "不明" or previous is None:
        return "不明"
    if previous == "未引进":
        return "推进"
    step = _REACHED.index(stage) - _REACHED.index(previous)
    if step == 0:
        return "投产" if stage == "投产" else "停滞"
    return "推进" if step > 0 else "倒退"
