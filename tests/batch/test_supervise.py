"""A document that kills, hangs or fills a worker costs itself and nothing else."""

import sys
from functools import partial

import pytest

from fault_miners import HarmfulMiner, broken_miner, harmful_miner
from reportmine.batch.run import Settings, run
from reportmine.batch.supervise import Limits
from reportmine.errors import ReportmineError
from reportmine.store.catalog import open_store
from reportmine.store.verify import verify

SAFE = Limits(seconds=60, memory=2 * 1024**3)


def put(folder, count=20, **others):
    folder.mkdir()
    for i in range(count):
        (folder / f"{i:02d}.txt").write_text(f"青石县{2000 + i}年总结\n签约{i}个。", "utf-8")
    for name, text in others.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def go(folder, out, workers=1, limits=SAFE, make_miner=harmful_miner, **more):
    return run([folder], out, make_miner=make_miner, settings=Settings(workers=workers, limits=limits, **more))


@pytest.mark.parametrize("workers", [2])
@pytest.mark.parametrize(
    ("word", "limits", "error", "hint"),
    [
        ("自尽", SAFE, "工作进程意外退出（退出码 9）", "--retry-failures"),
        ("段错误", SAFE, "工作进程意外退出（SIGSEGV）", "用原程序打开另存"),
        ("发呆", Limits(seconds=3), "处理超过 3 秒，已停止", "--time-limit"),
        pytest.param(
            "撑破",
            SAFE,
            "内存不够",
            "--memory-limit",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only"),
        ),
    ],
)
def test_a_harmful_document_costs_itself(tmp_path, workers, word, limits, error, hint):
    folder = put(tmp_path / "reports", **{"05x": word})
    receipt = go(folder, tmp_path / "out", workers, limits)
    assert (receipt.files, receipt.reports) == (21, 20)
    (failure,) = receipt.failures
    assert failure.path == str(folder / "05x.txt")
    assert failure.stage == "extract"
    assert error in failure.error
    assert hint in failure.hint
    assert verify(tmp_path / "out").problems == ()


def test_several_harmful_documents_cost_one_each(tmp_path):
    folder = put(tmp_path / "reports", 8, a="自尽", b="段错误", c="自尽了", d="平湖县\n签约3个。")
    receipt = go(folder, tmp_path / "out", 2)
    assert receipt.reports == 9
    assert [failure.path[-5:] for failure in receipt.failures] == ["a.txt", "b.txt", "c.txt"]


def test_a_process_that_was_killed_for_no_fault_of_the_document_costs_nothing(tmp_path):
    folder = put(tmp_path / "reports", one="青石县\n一次签约3个。")
    miner = partial(HarmfulMiner, marker=str(tmp_path / "marker"))
    receipt = go(folder, tmp_path / "out", make_miner=miner)
    assert (receipt.reports, receipt.failures) == (21, ())


def test_a_failed_document_is_not_tried_again_unless_asked(tmp_path):
    folder = put(tmp_path / "reports", 3, bad="自尽")
    go(folder, tmp_path / "out")
    again = go(folder, tmp_path / "out")
    assert (again.files, again.already_done, len(again.failures), again.not_retried) == (4, 3, 1, 1)
    (folder / "bad.txt").rename(folder / "moved.txt")
    assert go(folder, tmp_path / "out").not_retried == 0, "under another name it may be readable"
    retried = go(folder, tmp_path / "out", retry_failures=True)
    assert (len(retried.failures), retried.not_retried) == (1, 0)


def test_failures_under_another_fingerprint_are_tried_again(tmp_path):
    folder = put(tmp_path / "reports", 3, bad="读不懂")
    go(folder, tmp_path / "out", workers=0)
    receipt = go(folder, tmp_path / "out", workers=0, make_miner=partial(HarmfulMiner, "fake-2"))
    assert (len(receipt.failures), receipt.not_retried) == (1, 0)


def test_a_miner_that_cannot_be_made_ends_the_run_with_its_error(tmp_path):
    folder = put(tmp_path / "reports", 3)
    with pytest.raises(ValueError, match="词典坏了"):
        go(folder, tmp_path / "out", make_miner=broken_miner)


def test_a_store_that_fills_up_in_a_worker_ends_the_run(tmp_path, monkeypatch):
    folder = put(tmp_path / "reports", 3)
    out = tmp_path / "out"
    go(folder, out)
    (folder / "new.txt").write_text("平湖县\n签约3个。", "utf-8")
    monkeypatch.setattr("reportmine.batch.run.new_run_id", lambda _out: "没有/这个文件夹")
    with pytest.raises(ReportmineError, match="写不进结果库"):
        go(folder, out)
    with open_store(out) as store:
        assert len(store.frame("documents")) == 3
