"""A store of some of the corpus, the application over it, and a real browser in front of a real server."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from msgspec.structs import replace

pytest.importorskip("nicegui", reason="网页要装 reportmine[web]")

from reportmine.batch.run import run
from reportmine.pipeline import load

_CORPUS = Path(__file__).resolve().parents[2] / "corpus/reports"
_SERVE = """
import sys
from pathlib import Path
from reportmine.web.app import serve
from reportmine.web.settings import Settings
if __name__ == "__main__":
    serve(Path(sys.argv[1]), Settings(port=int(sys.argv[2]), max_files=5, max_file_bytes=2_000_000))
"""
HOSTILE = """恶意县2023年招商引资工作总结
一、成效
<script>document.title="偷"</script>全年到位资金12.5亿元，<img src=x onerror="document.title='偷'">增长8%。
二、问题
（一）用地指标紧张。<b onmouseover=alert(1)>土地</b>供应不足，{{ 7*7 }}，`${7*7}`，\u202e反过来\u202c的字。
（二）资金缺口。"""


@pytest.fixture(scope="session")
def store_path(tmp_path_factory):
    """Return the folder of a store of the reports of three counties and one that means harm."""
    folder = tmp_path_factory.mktemp("web")
    inputs = folder / "reports"
    inputs.mkdir()
    for path in sorted(_CORPUS.iterdir()):
        if path.name.startswith(("澄溪县_2022", "望川县_2022", "岚桥县_2022年")):
            shutil.copy(path, inputs)
    long = "很长，" * 33_334
    (inputs / "恶意.txt").write_text(HOSTILE + long + "。\n三、打算\n力争2024年到位资金20亿元。\n", "utf-8")
    out = folder / "store"
    run([inputs], out, make_miner=Doubtful)
    return out


class Doubtful:
    """The miner, unsure of every third sentence, as one with a model is of some."""

    def __init__(self):
        self._miner = load()
        self.fingerprint = self._miner.fingerprint

    def mine(self, source):
        report = self._miner.mine(source)
        sentences = tuple(
            replace(
                sentence, uncertain=sentence.id % 3 == 0, rule_role=sentence.role, model_role="措施", confidence=0.4
            )
            for sentence in report.sentences
        )
        return replace(report, sentences=sentences)


@pytest.fixture(scope="session")
def script(tmp_path_factory):
    """Return a program that serves the store that it is given."""
    path = tmp_path_factory.mktemp("script") / "serve_store.py"
    path.write_text(_SERVE, "utf-8")
    return path


@pytest.fixture(scope="session")
def address(store_path, script):
    """Return the address of a running server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, str(script), str(store_path), str(port)])
    where = f"http://127.0.0.1:{port}"
    for _ in range(300):
        if server.poll() is not None:
            pytest.fail("服务没有启动")
        try:
            urllib.request.urlopen(f"{where}/api/v1/uploads", timeout=5).close()
            break
        except OSError:
            time.sleep(0.1)
    yield where
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="session")
def browser():
    """Return a real Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="要装 playwright")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("这台电脑没有 Chromium")
    with playwright.sync_playwright() as player:
        found = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def context(browser):
    """Return one window's worth of cookies and cache, as one person at one screen has it."""
    found = browser.new_context(viewport={"width": 1366, "height": 900}, locale="zh-CN")
    found.set_default_timeout(20_000)
    yield found
    found.close()


@pytest.fixture
def page(context):
    """Return a new tab; the test fails when a script on it fails or is stopped by the policy."""
    found = context.new_page()
    troubles = []
    found.on("pageerror", lambda error: troubles.append(str(error)))
    found.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    found.on("request", lambda request: found.elsewhere.append(request.url))
    found.elsewhere = []
    yield found
    found.close()
    assert troubles == []
