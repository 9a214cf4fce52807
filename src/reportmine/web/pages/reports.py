"""报告: the list of the reports, and one of them with everything that was found in it."""

from __future__ import annotations

from nicegui import ui

from reportmine.web.pages.frame import WAIT, choose, frame, html, static_path, told_errors
from reportmine.web.state import Site
from reportmine.web.views.report_page import report_view
from reportmine.web.views.reports import report_of, reports

_LIMIT = 50


def register(site: Site) -> None:
    """Add both pages.

    Args:
        site: whose store they show.
    """

    @ui.page("/reports", response_timeout=WAIT)
    async def listing(area: str = "", period: str = "", words: str = "", offset: int = 0) -> None:
        given = {"area": area, "period": period, "words": words}
        with frame(site, "/reports"):
            choose("/reports", {"area": "地区", "period": "时期，如 2023H1", "words": "标题或文件名"}, given)
            async with told_errors():
                page = await site.ask(reports, **given, limit=_LIMIT, offset=max(0, offset))
                html("reports.html", page=page, path="/reports", given=given)

    @ui.page("/report/{doc_id}", response_timeout=WAIT)
    async def one(doc_id: str) -> None:
        with frame(site, "/reports"):
            async with told_errors():
                view = report_view(await site.know(report_of, doc_id))
                ui.page_title(f"{view.title} · reportmine")
                ui.add_body_html(f'<script defer src="{static_path("report.js")}"></script>')
                html("report.html", view=view)
