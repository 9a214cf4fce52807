"""Two thousand damaged files: no crash, no hang, and no record outside its text."""

import io
import random
import sys
import zipfile
from pathlib import Path

import pytest

from reportmine import load
from reportmine.batch.run import Settings, run
from reportmine.batch.supervise import Limits
from reportmine.store.catalog import open_store
from reportmine.store.verify import verify

sys.path.insert(0, str(Path(__file__).parents[1] / "readers"))
from pdf_files import make_pdf, page, typeset
from word_files import make_docx, paragraph, table

FILES = 2000
LINES = (
    "苍南县2022年招商引资工作总结",
    "一、主要成效",
    "全年签约项目12个，到位资金85.21亿元，同比增长6.5%，完成年任务的102.3%。",
    "二、存在问题",
    "（一）用地指标不足。拟建的*梦产业园缺口约300亩，力争年底前解决50%以上。",
)


def seeds():
    """Return a sound file of each kind, by extension."""
    text = "\n".join(LINES)
    rows = "".join(f"<p>{line}</p>" for line in LINES) + "<table><tr><td>到位资金</td><td>3亿元</td></tr></table>"
    escaped = "".join(f"\\u{ord(c)}?" if ord(c) > 127 else "\\par " if c == "\n" else c for c in text)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("a.txt", text)
        members.writestr("b/c.html", f"<html><body>{rows}</body></html>")
    return {
        "txt": text.encode("utf-8"),
        "md": text.encode("gb18030"),
        "html": f"<!DOCTYPE html><html><head><title>总结</title></head><body>{rows}</body></html>".encode(),
        "docx": make_docx("".join(map(paragraph, LINES)) + table(["指标", "数值"], ["到位资金", "3亿元"])),
        "pdf": make_pdf(page(*typeset(*LINES))),
        "rtf": ("{\\rtf1\\ansi\\ansicpg936 " + escaped + "}").encode(),
        "zip": archive.getvalue(),
    }


def mutate(data, rng):
    """Return some bytes with a few of them changed, dropped, doubled, moved or put in."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at = rng.randrange(len(found) + 1)
        span = rng.choice((1, 2, 8, 64, 300))
        kind = rng.randrange(6)
        if kind == 0 and at < len(found):
            found[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            found[at : at + span] = rng.randbytes(span)
        elif kind == 2:
            del found[at : at + span]
        elif kind == 3:
            found[at:at] = found[at : at + span] * rng.choice((1, 2, 50))
        elif kind == 4:
            found[at:at] = rng.choice((b"\x00", b"\xff\xfe", b"<", b"{", b"\\", b"99999999999999999999", "亿".encode()))
        elif len(found) > span:
            cut = rng.randrange(len(found) - span)
            found[at:at] = found[cut : cut + span]
    return bytes(found)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mutated")
    rng = random.Random(20)
    sound = list(seeds().items())
    for number in range(FILES):
        extension, data = sound[number % len(sound)]
        (folder / f"{number:04d}.{extension}").write_bytes(mutate(data, rng))
    out = folder / "out"
    settings = Settings(workers=2, limits=Limits(seconds=20, memory=2 * 1024**3))
    return run([folder], out, make_miner=load, settings=settings), out


def test_the_seeds_are_sound(tmp_path):
    for extension, data in seeds().items():
        (tmp_path / f"a.{extension}").write_bytes(data)
    receipt = run([tmp_path], tmp_path / "out", make_miner=load)
    assert receipt.failures == ()
    with open_store(tmp_path / "out") as store:
        figures = store.query("SELECT doc_id, count(*) AS n FROM figures GROUP BY doc_id")["n"]
    assert len(figures) == receipt.reports >= 7
    assert min(figures) >= 5


def test_every_file_is_accounted_for(outcome):
    receipt, _ = outcome
    assert receipt.files >= FILES
    assert receipt.unfinished == 0
    assert receipt.reports > FILES // 4
    assert len(receipt.failures) > FILES // 10
    assert [failure.error for failure in receipt.failures if not failure.hint] == [], "each says what to try"


def test_none_crashes_hangs_or_meets_a_fault_of_ours(outcome):
    receipt, _ = outcome
    bad = ("意外退出", "已停止", "程序出错", "出了意外")
    assert [failure.error for failure in receipt.failures if any(word in failure.error for word in bad)] == []


def test_every_record_stands_in_its_text(outcome):
    receipt, out = outcome
    found = verify(out)
    assert found.problems == ()
    assert (found.reports, found.records > FILES) == (receipt.reports, True)
