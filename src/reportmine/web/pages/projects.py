"""项目: every named project with its stage from report to report."""

from __future__ import annotations

from nicegui import ui

from reportmine.query.promises.verdicts import PROJECT_VERDICTS
from reportmine.web.markup import address
from reportmine.web.pages.frame import WAIT, area_and_stretch, frame, html, later, told_errors
from reportmine.web.state import Site
from reportmine.web.views import promises as views

PATH = "/projects"
_LIMIT = 50


def register(site: Site) -> None:
    """Add the page.

    Args:
        site: whose store it shows.
    """

    @ui.page(PATH, response_timeout=WAIT)
    async def page(
        area: str = "", verdict: str = "", since: str = "", until: str = "", words: str = "", offset: int = 0
    ) -> None:
        given = {"area": area, "since": since, "until": until, "words": words}
        with frame(site, PATH):
            area_and_stretch(PATH, given, words="项目名、投资方或产业")
            async with told_errors():
                rows = await later(
                    site.work(views.projects, area=area, since=since, until=until), "正在把各份报告里的项目接起来"
                )
                if rows is None:
                    return
                named = [row for row in rows if _speaks_of(row, words)]
                kept = [row for row in named if verdict in ("", row["verdict"])]
                start = max(0, offset)
                html(
                    "projects.html",
                    rows=kept[start : start + _LIMIT],
                    verdicts=views.verdicts(named),
                    meanings=PROJECT_VERDICTS,
                    verdict=verdict,
                    total=len(named),
                    page={"total": len(kept), "limit": _LIMIT, "offset": start},
                    path=PATH,
                    given=given,
                    paged={**given, "verdict": verdict},
                    twin=address("/api/v1/projects", {**given, "words": "", "verdict": verdict}),
                )


def _speaks_of(row: dict[str, object], words: str) -> bool:
    told = " ".join(str(row[name] or "") for name in ("project", "investor", "industry"))
    return all(word in told for word in words.split())
