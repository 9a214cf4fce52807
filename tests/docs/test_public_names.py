"""The names that are public: they exist, stand in the how-to, and cost nothing until they are used."""

import subprocess
import sys
from pathlib import Path

import pytest

import reportmine

_PAGE = (Path(__file__).resolve().parents[2] / "docs/how-to-researcher.md").read_text("utf-8")
_HEAVY = ("duckdb", "pandas", "plotly", "pyarrow", "reportmine.query", "reportmine.batch", "reportmine.pipeline")


@pytest.mark.parametrize("name", reportmine.__all__)
def test_name_leads_somewhere(name):
    assert getattr(reportmine, name).__name__ == name


def test_other_names_do_not():
    with pytest.raises(AttributeError, match="no attribute 'guess'"):
        _ = reportmine.guess


@pytest.mark.parametrize("name", [name for name in reportmine.__all__ if name[0].islower()])
def test_function_is_told_of(name):
    assert f"`{name}" in _PAGE


def test_import_is_light():
    code = f"import sys, reportmine; print([name for name in {_HEAVY!r} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
