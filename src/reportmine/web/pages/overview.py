"""总览: which reports came in, what failed, what is masked, what the last runs did."""

from __future__ import annotations

from nicegui import ui

from reportmine.web.pages.frame import WAIT, frame, html, told_errors
from reportmine.web.state import Site
from reportmine.web.views import overview


def register(site: Site) -> None:
    """Add the page.

    Args:
        site: whose store it shows.
    """

    @ui.page("/", response_timeout=WAIT)
    async def page(offset: int = 0, last: int = 0) -> None:
        with frame(site, "/"):
            async with told_errors():
                html(
                    "overview.html",
                    totals=await site.know(overview.totals),
                    matrix=await site.know(overview.matrix, offset=max(0, offset), last=max(0, last)),
                    failures=await site.know(overview.failures),
                    runs=await site.know(overview.runs),
                )
