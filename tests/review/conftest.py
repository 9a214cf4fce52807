"""A small store with sentences that wait for review, as a run with a model leaves it."""

import shutil

import pytest
from unsure_miner import TEXT, UnsureMiner

from reportmine.batch.run import run


@pytest.fixture(scope="session")
def reports(tmp_path_factory):
    """Return a folder with one report."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "甲县_2023.txt").write_text(TEXT, "utf-8")
    return folder


@pytest.fixture(scope="session")
def unreviewed(reports, tmp_path_factory):
    """Return the folder of a store that nobody has reviewed."""
    out = tmp_path_factory.mktemp("store") / "out"
    run([reports], out, make_miner=UnsureMiner)
    return out


@pytest.fixture
def store(unreviewed, tmp_path):
    """Return a copy of that store, for one test to review."""
    return shutil.copytree(unreviewed, tmp_path / "out")
