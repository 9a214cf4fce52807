"""The application: the pages on NiceGUI, their twins on FastAPI, the guard in front of both."""

from __future__ import annotations

import asyncio
import importlib
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reportmine.errors import ReportmineError, UsageError
from reportmine.store.chunks import create_store
from reportmine.web.guard import Guard
from reportmine.web.settings import Settings, is_loopback
from reportmine.web.state import Site

if TYPE_CHECKING:
    from fastapi import FastAPI

    from reportmine.web.uploads import Uploads

Ahead = Callable[[], Awaitable[object]]

PAGES = ("overview", "reports", "comparison", "problems", "projects", "promises", "audit", "review", "upload")
"""Files of `web/pages`, each of which adds its own with `register`."""


def api_of(site: Site, settings: Settings, uploads: Uploads, ahead: Sequence[Ahead] = ()) -> FastAPI:
    """Return the application with the JSON twins alone, unguarded.

    Args:
        site: whose store is asked.
        settings: what may be sent.
        uploads: where files go.
        ahead: what is asked when the server starts, so that the first who comes need not wait for it.
    """
    from fastapi import FastAPI

    from reportmine.web import api

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        site.warm()
        asked = [asyncio.ensure_future(ask()) for ask in ahead]
        yield
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)  # whoever asks again is told what is wrong
        site.close()

    app = FastAPI(
        title="reportmine",
        version="1",
        description="工作报告里的记录：每一页都有同样内容的 JSON。出错时返回 error（怎么了）和 hint（怎么办）。",
        docs_url=None,  # both would fetch their scripts from elsewhere
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=life,
    )
    api.add_errors(app)
    app.include_router(api.router(site, uploads, settings))
    return app


def create_app(site: Site, settings: Settings) -> Guard:
    """Return the whole application.

    NiceGUI keeps its pages in one place for the process, so there is one such application in a process.

    Args:
        site: whose store is shown.
        settings: who may enter and what may be sent.
    """
    # NiceGUI would look for its own storage in whatever folder the user is in
    os.environ.setdefault("NICEGUI_STORAGE_PATH", str(Path(tempfile.gettempdir()) / "reportmine-nicegui"))
    from nicegui import ui
    from starlette.staticfiles import StaticFiles

    from reportmine.web.pages import errors
    from reportmine.web.pages.frame import static_folder
    from reportmine.web.uploads import Uploads

    uploads = Uploads(site, settings)
    app = api_of(site, settings, uploads, _asked_first(site))
    app.mount("/static", StaticFiles(directory=static_folder()))
    for name in PAGES:
        page = importlib.import_module(f"reportmine.web.pages.{name}")
        if name == "upload":
            page.register(site, uploads, settings)
        else:
            page.register(site)
    errors.register()
    ui.run_with(
        app,
        title="reportmine",
        language="zh-CN",
        dark=None,
        tailwind=False,
        gzip_middleware_factory=None,  # the guard reads the pages; they go no farther than this computer
        show_welcome_message=False,
        reconnect_timeout=30,
    )
    return Guard(app, settings)


def _asked_first(site: Site) -> list[Ahead]:
    """Return what the first pages need and what takes long."""
    from reportmine.web.indexing import build_index
    from reportmine.web.views import comparison, overview

    return [
        lambda: site.know(overview.totals),
        lambda: site.know(overview.matrix, offset=0, last=0),
        lambda: site.know(comparison.choices),
        lambda: site.work(build_index),
    ]


def serve(store: Path, settings: Settings, *, model: str = "none") -> None:
    """Serve a store until Ctrl-C.

    Args:
        store: its folder; an empty one is made when it is missing.
        settings: where to listen, who may enter, what may be sent.
        model: name of the model for uploaded files.

    Raises:
        UsageError: the address is open to others and there is no token.
        StoreError: the store cannot be made or read.
        ReportmineError: the port is taken.
    """
    if not is_loopback(settings.host) and settings.token is None:
        raise UsageError(
            f"{settings.host} 别的电脑也能访问，必须有口令", hint="加 --token-file 口令.txt，或用默认的 127.0.0.1"
        )
    import uvicorn

    from reportmine.store.catalog import open_store

    create_store(store)
    open_store(store).close()  # what is wrong with it is told before the server starts
    _check_port(settings)
    site = Site(store, model=model)
    config = uvicorn.Config(
        create_app(site, settings), host=settings.host, port=settings.port, log_level="warning", server_header=False,
        access_log=False, ws_max_size=16 * 1024**2, timeout_graceful_shutdown=3,
    )  # fmt: skip
    uvicorn.Server(config).run()


def _check_port(settings: Settings) -> None:
    """Find out before anything is built whether the port can be had."""
    import socket

    kind = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(kind, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            what = f"不能在 {settings.host}:{settings.port} 上监听：{error.strerror or error}"
            raise ReportmineError(what, hint="端口可能已被占用，换一个：--port 8766") from error
