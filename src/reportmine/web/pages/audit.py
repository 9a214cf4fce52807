"""审计: findings with their working, what is masked, and what of it other figures give back."""

from __future__ import annotations

from nicegui import ui

from reportmine.schema.labels import SEVERITIES
from reportmine.web.markup import address
from reportmine.web.pages.frame import WAIT, area_and_period, frame, html, later, told_errors
from reportmine.web.state import Site
from reportmine.web.views import audits

PATH = "/audit"
_LIMIT = 50


def register(site: Site) -> None:
    """Add the page.

    Args:
        site: whose store it shows.
    """

    @ui.page(PATH, response_timeout=WAIT)
    async def page(area: str = "", period: str = "", severity: str = "", kind: str = "", offset: int = 0) -> None:
        given = {"area": area, "period": period}
        with frame(site, PATH):
            area_and_period(PATH, given)
            async with told_errors():
                work = site.work(audits.audited, area=area, period=period)
                found = await later(work, "正在核对算式、遮盖和各报告之间的说法")
                if found is None:
                    return
                of_severity = [row for row in found.findings if severity in ("", row["severity"])]
                kept = [row for row in of_severity if kind in ("", row["kind"])]
                start = max(0, offset)
                html(
                    "audit.html",
                    found=found,
                    rows=kept[start : start + _LIMIT],
                    severities={name: sum(row["severity"] == name for row in found.findings) for name in SEVERITIES},
                    kinds=audits.kinds_of(of_severity),
                    severity=severity,
                    kind=kind,
                    page={"total": len(kept), "limit": _LIMIT, "offset": start},
                    path=PATH,
                    given=given,
                    paged={**given, "severity": severity, "kind": kind},
                    twin=address("/api/v1/audit", {**given, "severity": severity, "kind": kind}),
                )
