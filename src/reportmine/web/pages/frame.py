"""What every page has: the bar with the other pages, the light or dark of the screen, and how an error is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from nicegui import ui

from reportmine.errors import ReportmineError
from reportmine.web.markup import address, rendered
from reportmine.web.state import Site

T = TypeVar("T")

_ACCENT = "#1f5fbf"
FIELD = "dense outlined"
"""How all fields look."""

WAIT = 60.0
"""Seconds that a page may take before NiceGUI gives it up."""

_PATIENCE = 0.8
"""Seconds after which a page is shown without what takes longer."""

PAGES = {
    "/": "总览",
    "/reports": "报告",
    "/compare": "指标对比",
    "/problems": "问题检索",
    "/projects": "项目",
    "/promises": "承诺台账",
    "/audit": "审计",
    "/review": "复核",
    "/upload": "上传",
}
"""The pages by address, in the order of the bar; `Alt` and a digit open them."""


@contextmanager
def frame(site: Site, path: str, title: str = "") -> Iterator[None]:
    """Build a page inside its frame.

    Args:
        site: whose store is shown.
        path: which entry of the bar is lit.
        title: the window's title; the page's name by default.
    """
    ui.page_title(f"{title or PAGES[path]} · reportmine")
    ui.add_head_html(f'<link rel="stylesheet" href="{static_path("style.css")}">')
    ui.add_body_html(f'<script defer src="{static_path("site.js")}"></script>')
    ui.dark_mode(value=None)
    ui.colors(primary=_ACCENT)
    ui.query(".nicegui-content").classes("page")
    entries = [(where, name, where == path) for where, name in PAGES.items()]
    ui.html(rendered("bar.html", entries=entries, store=site.path.resolve().name)).classes("bar-box")
    yield


@asynccontextmanager
async def told_errors() -> AsyncIterator[None]:
    """Show an error that is raised on purpose in place of what could not be shown."""
    try:
        yield
    except ReportmineError as error:
        html("error.html", message=error.message, hint=error.hint)


async def later(work: Awaitable[T], what: str) -> T | None:
    """Return what is being worked out, or, when that takes long, say so and come back when it is there.

    Args:
        work: started work that is remembered, as `Site.work` gives it.
        what: what is being done.

    Returns:
        The answer; None when the page is to be left as it is for now, and will be loaded again by itself.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.wait_for(asyncio.shield(task), _PATIENCE)
    except TimeoutError:
        pass
    spot = html("working.html", what=what)

    def look() -> None:
        if task.done():
            timer.deactivate()
            error = task.exception()
            if isinstance(error, ReportmineError):
                spot.set_content(rendered("error.html", message=error.message, hint=error.hint))
            else:
                ui.navigate.reload()

    timer = ui.timer(0.5, look)
    return None


def html(template: str, **values: Any) -> ui.html:  # noqa: ANN401 - whatever the template shows
    """Add a template to the page, every value escaped; NiceGUI's own sanitiser goes over it once more.

    Args:
        template: name of a file in `templates`.
        values: what it shows.
    """
    return ui.html(rendered(template, **values)).classes("full")


def area_and_stretch(path: str, given: dict[str, str], **more: str) -> None:
    """Add the choice of an area and of a stretch of periods.

    Args:
        path: of the page.
        given: what is chosen now.
        more: further fields by name with their captions.
    """
    choose(path, {"area": "地区", "since": "报告时期从，如 2022", "until": "到", **more}, given)


def area_and_period(path: str, given: dict[str, str]) -> None:
    """Add the choice of an area and a period.

    Args:
        path: of the page.
        given: what is chosen now.
    """
    choose(path, {"area": "地区", "period": "时期，如 2023H1"}, given)


def choose(path: str, captions: Mapping[str, str], given: Mapping[str, str]) -> None:
    """Add fields in which words are written, and open the page with them at Enter or the button.

    Args:
        path: of the page.
        captions: captions of the fields by name.
        given: what stands in them now.
    """
    with ui.row().classes("filters"):
        fields = {name: ui.input(caption, value=given.get(name, "")).props(FIELD) for name, caption in captions.items()}

        def search() -> None:
            go(path, {name: (field.value or "").strip() for name, field in fields.items()})

        for field in fields.values():
            field.on("keydown.enter", search)
        ui.button("找", on_click=search)


def go(path: str, given: Mapping[str, object]) -> None:
    """Open a page with other conditions.

    Args:
        path: of the page.
        given: conditions by name; empty ones are left out.
    """
    ui.navigate.to(address(path, given))


@cache
def static_path(name: str) -> str:
    """Return the address of one of our static files, which changes with its content."""
    import hashlib

    content = (resources.files("reportmine.web") / "static" / name).read_bytes()
    return f"/static/{name}?{hashlib.sha256(content).hexdigest()[:12]}"


def static_folder() -> Path:
    """Return the folder of our static files."""
    return Path(str(resources.files("reportmine.web") / "static"))
