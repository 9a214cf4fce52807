"""Every notebook runs to its end on the corpus, says what it asserts, and imports public names only."""

import ast
import shutil
from pathlib import Path

import pytest

import reportmine

nbformat = pytest.importorskip("nbformat", reason="要装 nbformat、nbclient、ipykernel（reportmine[test]）")
nbclient = pytest.importorskip("nbclient", reason="要装 nbformat、nbclient、ipykernel（reportmine[test]）")
for _needed in ("ipykernel", "jieba", "sklearn"):
    pytest.importorskip(_needed, reason=f"笔记本要装 {_needed}（reportmine[test]）")

_ROOT = Path(__file__).resolve().parents[1]
_NOTEBOOKS = sorted((_ROOT / "notebooks").glob("*.ipynb"))
_OF_OTHERS = {"itertools", "jieba", "numpy", "pandas", "pathlib", "plotly", "scipy", "shutil", "sklearn", "tempfile"}
_OURS = {"reportmine", "reportmine.audit.result"}
"""What the README names; anything else of ours may move without notice."""

_SAID = {
    "01-批量处理": {"receipt": "重复", "failures": "坏的.docx", "cite": "63.6亿元"},
    "02-问题研究": {"copies": "松泽县_2022年_工作总结.txt", "both-ways": "按类别", "evidence-why": "第 "},
    "03-审计脱敏": {"recovered": "14个－9个 ＝ 5个", "findings-cited": "468÷600=78.0%", "vanished": "“外资”出现 0 次"},
    "04-面板数据": {"read": "50.88", "missing": "全文没有提到", "pairs": "未完成", "partial": "看不出说的是不是全部"},
}
"""By notebook and cell, words that its output must hold: facts planted in the corpus."""


def _read(path):
    return nbformat.read(path, as_version=4)


def _code(path):
    return {cell["id"]: cell["source"] for cell in _read(path).cells if cell["cell_type"] == "code"}


def _shown(cell):
    """Return all words that a cell printed or answered."""
    parts = [output.get("text", "") for output in cell["outputs"]]
    return "".join(parts + [output["data"].get("text/plain", "") for output in cell["outputs"] if "data" in output])


def _forbidden(source):
    """Return what a cell imports or takes of ours that is no public name."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "."]
            found += [alias.name for alias in node.names if alias.name.startswith("_")]
        for name in names:
            allowed = name in _OURS if name.split(".")[0] == "reportmine" else name.split(".")[0] in _OF_OTHERS
            if not allowed or any(part.startswith("_") for part in name.split(".")):
                found.append(name)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "reportmine":
            found += [node.attr] if node.attr not in {*reportmine.__all__, "__version__"} else []
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            found.append(node.attr)
    return found


def test_there_are_four():
    assert [path.stem for path in _NOTEBOOKS] == sorted(_SAID)


@pytest.mark.parametrize(
    "source",
    [
        "from reportmine.query.select import select",
        "import reportmine._inner",
        "from reportmine.store import catalog",
        "import requests",
        "reportmine.pipeline.load()",
        "store._connection",
        "from pandas import _libs",
    ],
)
def test_private_names_are_caught(source):
    assert _forbidden(source)


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_imports_public_names_only(path):
    assert {cell: found for cell, source in _code(path).items() if (found := _forbidden(source))} == {}


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_is_kept_without_outputs_and_with_ids(path):
    book = _read(path)
    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)
    ids = [cell["id"] for cell in book.cells]
    assert len(set(ids)) == len(ids)
    for cell in book.cells:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_and_tells_what_the_corpus_holds(path, tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    shutil.copytree(_ROOT / "corpus", tmp_path / "corpus")
    book = _read(path)
    where = {"metadata": {"path": str(folder)}}
    nbclient.NotebookClient(book, timeout=300, kernel_name="python3", resources=where).execute()
    cells = {cell["id"]: cell for cell in book.cells}
    for name, words in _SAID[path.stem].items():
        assert words in _shown(cells[name]), name
    drawn = [cell["id"] for cell in book.cells if "application/vnd.plotly.v1+json" in str(cell.get("outputs", ""))]
    assert drawn == [name for name in cells if name.endswith("-chart")]
