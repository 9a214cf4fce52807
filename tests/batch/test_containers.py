"""Archives and messages: several reports from one file, and every one accounted for."""

import zipfile

import pytest

from fake_miner import fake_miner
from fault_miners import harmful_miner
from reportmine.batch import plan, written
from reportmine.batch.run import Settings, run
from reportmine.batch.supervise import Limits
from reportmine.store.catalog import open_store
from reportmine.store.verify import verify


def report(i):
    return f"青石县{2000 + i}年总结\n签约{i}个。"


def pack(path, **members):
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.txt"), text)
    return path


def go(folder, out, **settings):
    return run([folder], out, **{"make_miner": fake_miner, **settings})


def counts(receipt):
    found = (receipt.files, receipt.reports, receipt.already_done, receipt.duplicates, len(receipt.failures))
    assert receipt.unfinished == 0
    return found


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "reports"


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.mark.parametrize("workers", [0, 2])
def test_every_member_is_a_file_of_its_own(folder, out, workers):
    pack(folder / "a.zip", one=report(1), two=report(2), again=report(1), bad="读不懂", empty="")
    pack(folder / "b.zip", two=report(2), three=report(3), plain=report(9))
    (folder / "plain.txt").write_text(report(9), "utf-8")
    assert counts(go(folder, out, workers=workers)) == (9, 4, 0, 3, 2)
    with open_store(out) as store:
        paths = {path.rsplit("/reports/", 1)[1] for path in store.frame("documents")["path"]}
        failed = {path.rsplit("/reports/", 1)[1] for path in store.frame("failures")["path"]}
    assert paths == {"a.zip!/one.txt", "a.zip!/two.txt", "b.zip!/three.txt", "plain.txt"}
    assert failed == {"a.zip!/bad.txt", "a.zip!/empty.txt"}
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    again = go(folder, out, workers=workers)
    assert (again.files, again.reports, len(again.failures), again.not_retried) == (9, 0, 2, 2)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    retried = go(folder, out, settings=Settings(retry_failures=True))
    assert (retried.files, retried.reports, len(retried.failures), retried.not_retried) == (9, 0, 2, 0)
    assert verify(out).problems == ()


def test_an_archive_that_gained_a_report_gives_that_one(folder, out):
    pack(folder / "a.zip", one=report(1), two=report(2))
    go(folder, out)
    pack(folder / "a.zip", one=report(1), two=report(2), three=report(3))
    assert counts(go(folder, out)) == (3, 1, 2, 0, 0)
    (folder / "a.zip").rename(folder / "b.zip")
    assert counts(go(folder, out)) == (3, 0, 3, 0, 0)


def test_an_archive_that_cannot_be_opened_is_one_failure_told_once(folder, out):
    folder.mkdir()
    (folder / "a.zip").write_bytes(b"PK\x03\x04 nothing")
    assert counts(go(folder, out)) == (1, 0, 0, 0, 1)
    assert go(folder, out).not_retried == 1
    with open_store(out) as store:
        assert len(store.frame("failures")) == 1


def test_a_message_gives_its_body_and_attachments(folder, out):
    folder.mkdir()
    (folder / "a.eml").write_text(
        "From: a@b\nTo: c@d\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
        f"--B\nContent-Type: text/plain; charset=utf-8\n\n{report(1)}\n"
        "--B\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename=zj.txt\n\n"
        f"{report(2)}\n--B--\n",
        "utf-8",
    )
    assert counts(go(folder, out)) == (2, 2, 0, 0, 0)


@pytest.mark.parametrize(("word", "seconds"), [("自尽", 60), ("发呆", 3)])
def test_a_member_that_harms_a_worker_costs_itself(folder, out, word, seconds):
    pack(folder / "a.zip", one=report(1), two=word, three=report(3), four=report(4))
    receipt = go(folder, out, make_miner=harmful_miner, settings=Settings(workers=1, limits=Limits(seconds)))
    assert counts(receipt) == (4, 3, 0, 0, 1)
    assert receipt.failures[0].path == f"{folder / 'a.zip'}!/第2份"
    assert len(receipt.failures[0].sha256) == 64
    assert verify(out).problems == ()


def test_after_three_harmful_members_in_a_row_the_rest_is_given_up(folder, out):
    harmful = {f"m{i}": f"自尽{i}" for i in range(4)}
    pack(folder / "a.zip", one=report(1), **harmful, last=report(6))
    receipt = go(folder, out, make_miner=harmful_miner, workers=1)
    assert counts(receipt) == (6, 1, 0, 0, 5)
    assert verify(out).problems == ()


def test_a_large_archive_fills_several_chunks(folder, out, monkeypatch):
    monkeypatch.setattr(written, "UNIT_REPORTS", 5)
    monkeypatch.setattr(plan, "UNIT_REPORTS", 5)
    pack(folder / "a.zip", **{f"m{i:02d}": report(i) for i in range(13)})
    assert counts(go(folder, out)) == (13, 13, 0, 0, 0)
    assert verify(out).chunks == 4
