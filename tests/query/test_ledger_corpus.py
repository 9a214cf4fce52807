"""The corpus reports against the ledger written by hand: not one wrong join, and most rows right."""

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import pytest

_BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "ledger.py"


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("ledger_benchmark", _BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look their annotations up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def store(benchmark, tmp_path_factory):
    with benchmark.store_of_corpus(tmp_path_factory.mktemp("corpus")) as store:
        yield store


def test_no_promise_of_the_corpus_gets_a_wrong_outcome(benchmark, store):
    held = benchmark.compare(store)
    counts = Counter(row.outcome for row in held)
    assert len(held) == 429
    assert [row.truth for row in held if row.outcome == "错连"] == []
    assert counts["对"] >= 250


def test_projects_of_the_corpus_are_followed(benchmark, store):
    outcomes = Counter(outcome for _, outcome in benchmark.compare_projects(store))
    assert outcomes["没连上"] == 0
    assert outcomes["对"] >= 150


def test_problems_copied_from_report_to_report_are_found(store):
    from reportmine.query.promises.problem_histories import problem_histories

    assert set(problem_histories(store, verdict="照抄")["area_key"]) == {"松泽县"}
