"""What all commands that print a table share: the same rows for programs, colours when asked, completion."""

import json
import os
import shutil
import subprocess

import click
import pytest

from comparison_reports import Said, report_of, write_store
from reportmine.cli.main import cli

ESCAPE = "\x1b["


@pytest.fixture
def stored(call, reports):
    assert call("run", reports).status == 0
    return call


@pytest.fixture(autouse=True)
def no_colour_settings(monkeypatch):
    """Let a test that asks for colours not leave them to the next."""
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "报告/青石.txt"),
        ("check", "报告/青石.txt"),
        ("query", "figures"),
        ("query", "--sql", "SELECT area FROM documents"),
        ("ledger",),
        ("audit",),
        ("copies",),
        ("store", "verify"),
        ("lexicon", "try", "签约7个。"),
    ],
    ids=" ".join,
)
def test_json_everywhere(stored, arguments):
    outcome = stored(*arguments, "--format", "json")
    assert outcome.status in {0, 1}
    assert json.loads(outcome.output) is not None


@pytest.mark.parametrize("arguments", [("query", "figures"), ("ledger",), ("copies",)], ids=" ".join)
def test_json_lines_are_the_rows_of_json(stored, arguments):
    whole = json.loads(stored(*arguments, "--format", "json").output)
    rows = whole if isinstance(whole, list) else whole["pairs"]
    lines = [json.loads(line) for line in stored(*arguments, "--format", "jsonl").output.splitlines()]
    assert lines == rows


def test_a_comparison_as_json_lines(call, tmp_path):
    write_store(tmp_path / "out", report_of("甲县", "2023", Said("到位资金5.25亿元。", {"5.25亿元": {}})))
    cells = json.loads(call("compare", "到位资金", "--format", "json").output)["cells"]
    lines = [json.loads(line) for line in call("compare", "到位资金", "--format", "jsonl").output.splitlines()]
    assert lines == cells
    assert [line["value"] for line in lines] == ["5.25"]


def test_json_of_old_is_that_of_format(stored):
    for command in ("show", "check"):
        old = stored(command, "报告/青石.txt", "--json")
        assert old.output == stored(command, "报告/青石.txt", "--format", "json").output
    assert "不能一起用" in stored("show", "报告/青石.txt", "--format", "json", "--html", "b").errors


def test_a_store_in_order_as_json(stored):
    told = json.loads(stored("store", "verify", "--format", "json").output)
    assert told["problems"] == []
    assert told["reports"] == 2


def test_colours_go_down_a_pipe_only_when_asked_and_never_to_a_file(stored, tmp_path):
    assert ESCAPE not in stored("query", "figures").output
    assert ESCAPE in stored("--color", "always", "query", "figures").output
    assert ESCAPE in stored("query", "figures").output  # the environment says so now
    stored("query", "figures", "--output", "表.txt")
    assert ESCAPE not in (tmp_path / "表.txt").read_text("utf-8")
    assert ESCAPE not in stored("--color", "never", "query", "figures").output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(call, shell):
    outcome = call("completion", shell)
    assert (outcome.status, outcome.errors) == (0, "")
    assert f"_REPORTMINE_COMPLETE={shell}_complete" in outcome.output
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=outcome.output, text=True, check=True)


def test_an_unknown_shell(call):
    assert "可用：bash、zsh、fish" in call("completion", "tcsh").errors


def test_what_the_script_asks_is_answered():
    program = "import sys; from reportmine.cli.main import main; main([])"
    asked = {"_REPORTMINE_COMPLETE": "bash_complete", "COMP_WORDS": "reportmine query --f", "COMP_CWORD": "2"}
    done = subprocess.run(
        ["python", "-c", program], env={**os.environ, **asked}, capture_output=True, text=True, check=False
    )
    assert "plain,--format" in done.stdout
    commands = cli.list_commands(click.Context(cli))
    assert {"export", "completion"} <= set(commands)
