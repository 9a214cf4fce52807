import pytest
from click.testing import CliRunner

from reportmine.cli.corpus import command
from reportmine.errors import UsageError


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        return CliRunner().invoke(command, [str(argument) for argument in arguments])

    return call


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    (folder / "reports").mkdir(parents=True)
    head = "file,area,prefecture,province,period,issuer,doc_type,layout,masked,gold,purpose"
    (folder / "manifest.csv").write_text(head, "utf-8")
    return folder


def test_a_corpus_in_order(run, corpus):
    for arguments in ((), (corpus,)):
        outcome = run("check", *arguments)
        assert (outcome.exit_code, outcome.output) == (0, "语料没有问题\n")


def test_problems_are_listed_and_give_status_1(run, corpus):
    (corpus / "reports" / "甲县.txt").write_text("签约5个。", "utf-8")
    outcome = run("check")
    assert outcome.exit_code == 1
    assert outcome.stdout == "manifest.csv：报告 甲县.txt 没有列入\n"
    assert outcome.stderr == "共 1 个问题\n"


def test_a_folder_that_is_no_corpus(run, tmp_path):
    assert isinstance(run("check", tmp_path).exception, UsageError)


def test_help_is_in_chinese(run):
    assert "检查语料" in run("--help").output
    assert "退出码为 1" in run("check", "--help").output
