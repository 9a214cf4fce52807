"""Every command and every Python example of the README and of docs/ works, in a folder like a user's."""

import hashlib
import re
import shlex
import shutil
from pathlib import Path

import click
import pytest

from reportmine.batch.run import run
from reportmine.cli.main import cli, main
from reportmine.pipeline import load
from reportmine.readers import read

_ROOT = Path(__file__).resolve().parents[2]
_PAGES = ("README.md", "docs/how-to-clerk.md", "docs/how-to-researcher.md", "docs/how-to-auditor.md", "docs/cite.md")
_ENDLESS = {"serve", "--watch", "--engine"}
"""Commands that do not end, or need a cluster: only their words are checked."""

_ELSEWHERE = ("../shared",)
_FOUND = {("audit", "--fail-on")}
"""Commands whose exit status tells what they found: 1 on a store that holds grave findings."""

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
_SOME = (
    "澄溪县_2022年",
    "澄溪县_2023上半年_招商",
    "澄溪县_2023年_招商",
    "望川县_2022年",
    "松泽县_2022年_工作",
    "松泽县_2023上",
    "石淙县_2022年",
)
"""How the names of the reports begin that stand in for a user's."""


def _commands(page):
    """Return the lines of a page that call the program."""
    blocks = (body for language, body in _BLOCK.findall(_text(page)) if language == "")
    lines = [line.strip() for body in blocks for line in body.splitlines()]
    return [line for line in lines if line.startswith("reportmine ")]


def _text(page):
    return (_ROOT / page).read_text("utf-8")


def _python(page):
    return [body for language, body in _BLOCK.findall(_text(page)) if language == "python"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a folder as a user has it: some reports, a draft, and a store of them."""
    folder = tmp_path_factory.mktemp("user")
    shutil.copytree(_ROOT / "corpus", folder / "corpus")
    shutil.rmtree(folder / "corpus/reports")
    (folder / "corpus/reports").mkdir()
    for path in sorted((_ROOT / "corpus/reports").iterdir()):
        if path.name.startswith(_SOME):
            shutil.copy(path, folder / "corpus/reports")
    shutil.copytree(folder / "corpus/reports", folder / "报告文件夹")
    (folder / "收件箱").mkdir()
    draft = next((folder / "corpus/reports").glob("*.docx"))
    for name in ("某份报告.docx", "送审稿.docx", "报告.docx"):
        shutil.copy(draft, folder / name)
    (folder / "清单.csv").write_text("文件,地区,时期,发文单位\n某份报告.docx,石淙县,2022,\n", "utf-8-sig")
    (folder / "年鉴.csv").write_text("地区,时期,指标,数值,单位\n澄溪县,2022,到位资金,63.6,亿元\n", "utf-8-sig")
    run([folder / "报告文件夹"], folder / "out", make_miner=load)
    return folder


@pytest.fixture
def folder(made, tmp_path, monkeypatch):
    """Return a copy of it, and be in it."""
    place = tmp_path / "user"
    shutil.copytree(made, place)
    monkeypatch.chdir(place)
    return place


def _status(words):
    with pytest.raises(SystemExit) as ended:
        main(words)
    return ended.value.code


def _understood(words):
    """Parse a command without carrying it out; click complains of what it does not know."""
    context = click.Context(cli, info_name="reportmine")
    command = cli.get_command(context, words[0])
    assert command is not None, words[0]
    rest = words[1:]
    while isinstance(command, click.Group):
        command, rest = command.get_command(context, rest[0]), rest[1:]
        assert command is not None, words
    command.make_context(words[0], list(rest))


def _carry_out(line, capfd):
    words = shlex.split(line)[1:]
    if _ENDLESS & set(words) or any(place in line for place in _ELSEWHERE):
        _understood(words)
        return
    status = _status(words)
    allowed = {0, 1} if any({name, option} <= set(words) for name, option in _FOUND) or words[0] == "check" else {0}
    assert status in allowed, f"{line}：退出码 {status}\n{capfd.readouterr().err}"


def _skips_evaluation(line):
    return line.startswith(("reportmine evaluate", "reportmine corpus check"))


@pytest.mark.parametrize("page", _PAGES)
def test_commands_work_one_after_another(page, folder, capfd):
    lines = _commands(page)
    assert lines
    for line in lines:
        if _skips_evaluation(line):  # they need the whole corpus, which is not copied; test_evaluation does them
            continue
        if line.startswith("reportmine review import"):
            assert (folder / "待复核.csv").exists()
        _carry_out(line, capfd)


@pytest.mark.parametrize("line", [line for line in _commands("README.md") if _skips_evaluation(line)])
def test_evaluation(line, monkeypatch, capfd):
    monkeypatch.chdir(_ROOT)
    _carry_out(line, capfd)


@pytest.mark.parametrize("page", [page for page in _PAGES if _python(page)])
def test_python_works(page, folder, capfd):
    names = {}
    for body in _python(page):
        exec(compile("from pathlib import Path\n" + body, page, "exec"), names)


def test_a_wrong_command_is_caught(folder, capfd):
    with pytest.raises(AssertionError):
        _carry_out("reportmine query figures --no-such-option", capfd)
    with pytest.raises(click.UsageError):
        _carry_out("reportmine serve --no-such-option", capfd)
    with pytest.raises(AssertionError):
        _carry_out("reportmine no-such-command", capfd)


@pytest.mark.parametrize("page", [*_PAGES, "docs/limits.md", "docs/labels.md"])
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)", _text(page))
    lost = [link for link in links if "://" not in link and not (_ROOT / page).parent.joinpath(link).exists()]
    assert lost == []


def test_the_record_cited_is_the_one_in_the_corpus():
    path = _ROOT / "corpus/reports/澄溪县_2022年_招商引资工作总结.txt"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    page = _text("docs/cite.md")
    assert set(re.findall(r"\b[0-9a-f]{16}\b", page)) == {digest}
    report = load().mine(read(path))
    assert report.text[138:144] == "63.6亿元"
    assert [figure.id for figure in report.figures if (figure.start, figure.end) == (138, 144)] == [0]


def test_every_how_to_is_short_enough_to_read():
    assert all(len(_text(page).splitlines()) <= 160 for page in _PAGES if "how-to" in page)
