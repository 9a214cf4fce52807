"""What stands before every page and every call: who may ask, how much may be sent, what the browser may do.

- The `Host` must be the address that is served, else a page elsewhere could rename itself to reach this computer
  (DNS rebinding); a foreign `Origin` is refused, for calls and for the pages' sockets alike.
- Where a token is set, nothing is answered without it. It is compared in constant time; a browser that has told it
  gets a cookie that scripts cannot read and other sites cannot send.
- Bodies are counted while they come in, whatever their headers say.
- Pages may run the server's own scripts and nothing else: scripts in the page carry a nonce that is new for each
  answer. NiceGUI compiles its templates in the browser, which needs `unsafe-eval`, and styles elements in place,
  which needs `unsafe-inline` for styles; neither lets text become a script.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from reportmine.web.markup import rendered
from reportmine.web.settings import Settings, is_loopback

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "reportmine"
LOGIN = "/login"
_SMALL = 4096
_DELAY = 0.5
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class TooLargeError(Exception):
    """More was sent than is taken."""


class Guard:
    """The application with its guard.

    Args:
        app: what is guarded.
        settings: who may enter and how much may be sent.
    """

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        token = settings.token
        self._session = "" if token is None else hmac.new(token.encode(), b"session", hashlib.sha256).hexdigest()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(headers)
        if refusal is not None:
            await _refuse(scope, send, 403, refusal)
        elif self._settings.token is not None and not self._may_enter(headers):
            await self._ask_for_token(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._pass(scope, receive, send)

    def _refusal(self, headers: dict[str, str]) -> str | None:
        """Return why a request is not answered at all."""
        host = headers.get("host", "")
        name = _name(host)
        if is_loopback(self._settings.host) and not is_loopback(name):
            return "只接受用 127.0.0.1 或 localhost 访问"
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return "不接受别的网站发来的请求"
        if headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            return "不接受别的网站发来的请求"
        return None

    def _may_enter(self, headers: dict[str, str]) -> bool:
        token = self._settings.token or ""
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode()):
            return True
        cookie: SimpleCookie = SimpleCookie()
        try:
            cookie.load(headers.get("cookie", ""))
        except Exception:  # a malformed cookie is no cookie
            return False
        kept = cookie[COOKIE].value if COOKIE in cookie else ""
        return hmac.compare_digest(kept.encode(), self._session.encode())

    async def _ask_for_token(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Show the form, or take what was entered in it."""
        if scope["type"] == "websocket" or scope["path"].startswith("/api/"):
            await _refuse(scope, send, 401, "要先输入访问口令；程序请在请求头里带 Authorization: Bearer 口令")
            return
        if scope["path"] != LOGIN or scope["method"] != "POST":
            wanted = scope["path"] + (f"?{scope['query_string'].decode()}" if scope["query_string"] else "")
            await self._form(send, 401, wanted=wanted if wanted.startswith("/") else "/", wrong=False)
            return
        fields = parse_qs((await _body(receive, _SMALL)).decode("utf-8", "replace"))
        given = fields.get("token", [""])[0].strip()
        wanted = fields.get("wanted", ["/"])[0]
        if not wanted.startswith("/") or wanted.startswith(("//", "/\\")):  # stay on this server
            wanted = "/"
        if hmac.compare_digest(given.encode(), (self._settings.token or "").encode()):
            cookie = f"{COOKIE}={self._session}; Path=/; HttpOnly; SameSite=Strict"
            await _answer(send, 303, b"", {"location": wanted.encode("utf-8").decode("latin-1"), "set-cookie": cookie})
            return
        await asyncio.sleep(_DELAY)  # no guessing at speed
        await self._form(send, 403, wanted=wanted, wrong=True)

    async def _form(self, send: Send, status: int, *, wanted: str, wrong: bool) -> None:
        page = rendered("login.html", wanted=wanted, wrong=wrong).encode()
        policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
        await _answer(
            send, status, page, {"content-type": "text/html; charset=utf-8", "content-security-policy": policy}
        )

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, count what it sends, and dress what comes back."""
        left = self._settings.max_body
        begun = False
        dressed = _Dresser(send, secrets.token_urlsafe(18))

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise TooLargeError
            return message

        async def watched(message: Message) -> None:
            nonlocal begun
            if left >= 0:  # else what the application says of the cut body is of no use
                begun = True
                await dressed(message)

        with suppress(TooLargeError):
            await self._app(scope, counted, watched)
        if left < 0 and not begun:
            await _refuse(scope, send, 413, f"一次最多收 {self._settings.max_body // 1024**2} MB；请分几次上传")


class _Dresser:
    """Add the security headers to an answer, and the nonce to the scripts of a page."""

    def __init__(self, send: Send, nonce: str) -> None:
        self._send = send
        self._nonce = nonce
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name.lower(), value) for name, value in message["headers"]]
            told = dict(headers)
            extra = {**_HEADERS, "content-security-policy": _POLICY.format(nonce=self._nonce)}
            headers += [(name.encode(), value.encode()) for name, value in extra.items() if name.encode() not in told]
            message["headers"] = headers
            if told.get(b"x-nicegui-content") == b"page":  # the length changes, so the head waits for the body
                self._start = message
                return
        elif message["type"] == "http.response.body" and self._start is not None:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._send_page(b"".join(self._parts))
            return
        await self._send(message)

    async def _send_page(self, page: bytes) -> None:
        # The report text in a page is data with every `<` escaped: only NiceGUI's own scripts are met here.
        page = page.replace(b"<script", b'<script nonce="%s"' % self._nonce.encode())
        start = self._start or {}
        headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        start["headers"] = [*headers, (b"content-length", str(len(page)).encode())]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page})


def _name(host: str) -> str:
    """Return the name in a `Host` header without the port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


async def _body(receive: Receive, most: int) -> bytes:
    """Return the body of a small request; what is too long is cut off."""
    parts, left = [], most
    while left > 0:
        message = await receive()
        part = message.get("body", b"")[:left]
        parts.append(part)
        left -= len(part)
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    return b"".join(parts)


async def _refuse(scope: Scope, send: Send, status: int, why: str) -> None:
    """Answer with an error in the form of the JSON twins; a socket is closed."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    import json

    body = json.dumps({"error": why, "hint": ""}, ensure_ascii=False).encode()
    await _answer(send, status, body, {"content-type": "application/json; charset=utf-8"})


async def _answer(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    every = {**_HEADERS, "content-length": str(len(body)), "cache-control": "no-store", **headers}
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in every.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})
