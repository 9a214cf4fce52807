"""The program as a user starts it, with the fake miner in place of the pipeline."""

import sys
import types
from dataclasses import dataclass

import pytest

from fake_miner import FakeMiner
from reportmine.cli.main import main


@dataclass(frozen=True)
class Outcome:
    """What a call of the program left behind."""

    status: int
    output: str
    errors: str


@pytest.fixture
def pipeline(monkeypatch):
    """Stand in for `reportmine.pipeline`; keeps the models that were asked for."""
    module = types.ModuleType("reportmine.pipeline")
    module.asked = []

    def load(model="none"):
        module.asked.append(model)
        return FakeMiner()

    module.load = load
    monkeypatch.setitem(sys.modules, "reportmine.pipeline", module)
    return module


@pytest.fixture
def call(pipeline, tmp_path, monkeypatch, capfdbinary):
    """Call the program in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def program(*arguments):
        if arguments[:1] == ("run",) and "--workers" not in arguments:
            arguments = ("run", "--workers", "0", *arguments[1:])  # other processes would not know the fake miner
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        output, errors = (stream.decode("utf-8") for stream in capfdbinary.readouterr())
        return Outcome(end.value.code, output, errors)

    return program


@pytest.fixture
def reports(tmp_path):
    """Two reports in a folder."""
    folder = tmp_path / "报告"
    folder.mkdir()
    (folder / "青石.txt").write_text(
        "青石县2022年总结\n一、成效\n省外到位资金85.21亿元，目标100亿元，签约*个。*梦项目有问题。", "utf-8"
    )
    (folder / "平湖.txt").write_text("平湖县2023年总结\n签约7个，资金3亿元。", "utf-8")
    return folder
