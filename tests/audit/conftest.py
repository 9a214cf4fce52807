"""Stores made from texts, and one made from the corpus."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from reportmine.batch.run import run
from reportmine.pipeline import load
from reportmine.store.catalog import Store, open_store

_CORPUS = Path(__file__).resolve().parents[2] / "corpus/reports"

MakeStore = Callable[[Mapping[str, str]], AbstractContextManager[Store]]


@pytest.fixture
def store_of(tmp_path: Path) -> MakeStore:
    """Return what opens a store of some texts, told by file name."""

    @contextmanager
    def make(texts: Mapping[str, str]) -> Iterator[Store]:
        inputs = tmp_path / "reports"
        inputs.mkdir()
        for name, text in texts.items():
            (inputs / name).write_text(text, "utf-8")
        run([inputs], tmp_path / "out", make_miner=load)
        with open_store(tmp_path / "out") as store:
            yield store

    return make


@pytest.fixture(scope="session")
def corpus_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a store of the whole corpus."""
    out = tmp_path_factory.mktemp("corpus") / "out"
    run([_CORPUS], out, make_miner=load)
    return out
