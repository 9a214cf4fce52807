"""承诺台账: every target and plan, and what a later report says became of it."""

from __future__ import annotations

from nicegui import ui

from reportmine.query.promises.verdicts import VERDICTS
from reportmine.web.markup import address
from reportmine.web.pages.frame import WAIT, area_and_stretch, frame, html, later, told_errors
from reportmine.web.state import Site
from reportmine.web.views import promises as views

PATH = "/promises"
_LIMIT = 50


def register(site: Site) -> None:
    """Add the page.

    Args:
        site: whose store it shows.
    """

    @ui.page(PATH, response_timeout=WAIT)
    async def page(
        area: str = "", indicator: str = "", verdict: str = "", since: str = "", until: str = "", offset: int = 0
    ) -> None:
        given = {"area": area, "indicator": indicator, "since": since, "until": until}
        with frame(site, PATH):
            area_and_stretch(PATH, given, indicator="指标，如 到位资金")
            async with told_errors():
                work = site.work(views.promises, area=area, indicator=indicator, since=since, until=until)
                rows = await later(work, "正在把目标和后来的交代对起来")
                if rows is None:
                    return
                kept = [row for row in rows if verdict in ("", row["verdict"])]
                start = max(0, offset)
                html(
                    "promises.html",
                    rows=kept[start : start + _LIMIT],
                    areas=views.by_area(rows),
                    verdicts=views.verdicts(rows),
                    meanings=VERDICTS,
                    verdict=verdict,
                    total=len(rows),
                    page={"total": len(kept), "limit": _LIMIT, "offset": start},
                    path=PATH,
                    given=given,
                    paged={**given, "verdict": verdict},
                    twin=address("/api/v1/promises", {**given, "verdict": verdict}),
                )
