"""What is shown where there is no page, and where a page fails."""

from __future__ import annotations

import logging

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from nicegui import app

from reportmine.web.markup import rendered
from reportmine.web.pages.frame import html

_LOG = logging.getLogger("reportmine.web")


def register() -> None:
    """Have missing pages and faults of ours told in Chinese."""

    @app.exception_handler(404)
    async def missing(request: Request, _error: Exception) -> Response:
        if request.url.path.startswith("/api/"):
            told = {"error": "没有这个地址", "hint": "全部地址见 /api/v1/openapi.json"}
            return JSONResponse(told, 404)
        return HTMLResponse(rendered("lost.html"), 404)

    @app.on_page_exception
    def failed(error: Exception) -> None:
        _LOG.error("page failed", exc_info=error)
        html(
            "error.html",
            message="这一页出错了",
            hint=f"请回到总览再试；还不行，请把这句话告诉维护者：{type(error).__name__}：{error}",
        )
