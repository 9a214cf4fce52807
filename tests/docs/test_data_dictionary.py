import importlib.util
from pathlib import Path

_DOCS = Path(__file__).resolve().parents[2] / "docs"


def _generator():
    spec = importlib.util.spec_from_file_location("make_dictionary", _DOCS / "make_dictionary.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_schema_says():
    assert (_DOCS / "data-dictionary.md").read_text("utf-8") == _generator().dictionary()


def test_every_column_is_explained():
    rows = [line for line in _generator().dictionary().splitlines() if line.startswith("| `")]
    assert [row for row in rows if row.rstrip().endswith("|  |")] == []
