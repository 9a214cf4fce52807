"""The guard: who may ask, what a browser is told."""

import pytest
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from reportmine.cli.serve import command
from reportmine.errors import UsageError
from reportmine.web.guard import Guard
from reportmine.web.settings import Settings, is_loopback, read_token

TOKEN = "a-long-enough-token-0123"


async def _take(request):
    return PlainTextResponse(str(len(await request.body())))


async def _page(_request):
    return Response(
        '<script>1</script><script src="/a.js"></script>', media_type="text/html", headers={"X-NiceGUI-Content": "page"}
    )


def _client(name="127.0.0.1", **given):
    app = Starlette(routes=[Route("/take", _take, methods=["GET", "POST"]), Route("/page", _page)])
    return TestClient(Guard(app, Settings(**given)), base_url=f"http://{name}", follow_redirects=False)


@pytest.mark.parametrize(
    ("host", "status"), [("127.0.0.1:8765", 200), ("localhost", 200), ("[::1]:80", 200), ("evil.example", 403)]
)
def test_only_this_computer_by_name(host, status):
    assert _client().get("/take", headers={"host": host}).status_code == status


def test_other_sites_may_not_ask():
    assert _client().post("/take", headers={"origin": "https://evil.example"}).status_code == 403
    assert _client().get("/take", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}).status_code == 403
    assert _client().post("/take", headers={"origin": "http://127.0.0.1"}).status_code == 200


@pytest.mark.parametrize(("origin", "opens"), [("http://127.0.0.1", True), ("https://evil.example", False)])
def test_sockets_are_guarded_as_pages_are(origin, opens):
    async def talk(socket):
        await socket.accept()
        await socket.send_text("hello")
        await socket.close()

    client = TestClient(
        Guard(Starlette(routes=[WebSocketRoute("/socket", talk)]), Settings()), base_url="http://127.0.0.1"
    )
    try:
        with client.websocket_connect("/socket", headers={"origin": origin, "host": "127.0.0.1"}) as socket:
            assert socket.receive_text() == "hello"
        opened = True
    except WebSocketDisconnect:
        opened = False
    assert opened is opens


def test_no_cors():
    headers = _client().get("/take", headers={"origin": "http://127.0.0.1"}).headers
    assert not [name for name in headers if name.startswith("access-control")]


def test_scripts_carry_the_nonce_of_the_answer():
    first, second = (_client().get("/page") for _ in range(2))
    policy = first.headers["content-security-policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert first.text.count(f'nonce="{nonce}"') == 2
    assert nonce not in second.headers["content-security-policy"]
    assert "unsafe-inline" not in policy.split("style-src")[0]
    assert "frame-ancestors 'none'" in policy


def test_bodies_are_counted_while_they_come():
    client = _client(max_file_bytes=1000, max_files=1)

    def pieces():
        for _ in range(30):
            yield b"x" * 100_000

    assert client.post("/take", content=pieces()).status_code == 413
    assert client.post("/take", content=b"x" * 1000).text == "1000"


def test_nothing_without_the_token():
    client = _client("10.0.0.5", host="0.0.0.0", token=TOKEN)
    assert client.get("/api/v1/x").status_code == 401
    form = client.get("/page?a=1")
    assert form.status_code == 401
    assert "口令" in form.text
    assert "script" not in form.text


def test_the_token_opens_and_the_cookie_keeps_open():
    client = _client("10.0.0.5", host="0.0.0.0", token=TOKEN)
    assert client.post("/login", data={"token": "wrong", "wanted": "/take"}).status_code == 403
    entered = client.post("/login", data={"token": TOKEN, "wanted": "/take"})
    assert entered.status_code == 303
    assert entered.headers["location"] == "/take"
    cookie = entered.headers["set-cookie"]
    assert TOKEN not in cookie
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert client.get("/take").status_code == 200


def test_a_program_tells_the_token_in_a_header():
    client = _client("10.0.0.5", host="0.0.0.0", token=TOKEN)
    assert client.get("/take", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert client.get("/take", headers={"authorization": "Bearer x"}).status_code == 401


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_login_stays_on_this_server(wanted):
    client = _client("10.0.0.5", host="0.0.0.0", token=TOKEN)
    assert client.post("/login", data={"token": TOKEN, "wanted": wanted}).headers["location"] == "/"


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a.cn", False)],
)
def test_what_is_this_computer(host, loopback):
    assert is_loopback(host) is loopback


def test_short_tokens_are_refused(tmp_path):
    path = tmp_path / "token"
    path.write_text("short\n", "utf-8")
    with pytest.raises(UsageError, match="至少"):
        read_token(path)
    path.write_text(f"{TOKEN}\nmore\n", "utf-8")
    assert read_token(path) == TOKEN


def test_other_computers_only_with_a_token(tmp_path):
    outcome = CliRunner().invoke(command, [str(tmp_path / "out"), "--host", "0.0.0.0"])
    assert isinstance(outcome.exception, UsageError)
    assert "口令" in str(outcome.exception)
    assert not (tmp_path / "out").exists()
