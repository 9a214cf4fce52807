"""A store of some of the corpus, a report that means harm and a broken file, and the command that exports it."""

import shutil
from pathlib import Path

import pytest

from reportmine.batch.run import run
from reportmine.cli.main import main
from reportmine.pipeline import load

_CORPUS = Path(__file__).resolve().parents[2] / "corpus/reports"
HOSTILE = """恶意县2023年招商引资工作总结
一、成效
=1+1，全年到位资金12.5亿元，增长8%。
+cmd|' /C calc'!A0 签约项目**个，同比增长12%。
@SUM(A1:A9)的占地面积约3万亩。\u202e反过来\u202c的字，_x0041_也在。
专户余额为1234567890123456.78元。
二、问题
（一）=HYPERLINK("http://x","用地指标紧张")。土地供应不足。
（二）-2+3资金缺口大。
三、打算
力争2024年到位资金20亿元。
"""


@pytest.fixture(scope="session")
def export_store(tmp_path_factory):
    """Return the folder of the store."""
    folder = tmp_path_factory.mktemp("export")
    inputs = folder / "reports"
    inputs.mkdir()
    for path in sorted(_CORPUS.iterdir()):
        if path.name.startswith(("澄溪县_2022", "澄溪县_2023", "望川县_2022", "岚桥县_2022年")):
            shutil.copy(path, inputs)
    (inputs / "恶意.txt").write_text(HOSTILE, "utf-8")
    (inputs / "坏.docx").write_bytes(b"PK\x03\x04 no document")
    run([inputs], folder / "store", make_miner=load)
    return folder / "store"


@pytest.fixture(scope="session")
def export():
    """Return what calls `reportmine export` and returns its exit status."""

    def call(*arguments):
        with pytest.raises(SystemExit) as end:
            main(["export", *map(str, arguments)])
        return end.value.code

    return call
