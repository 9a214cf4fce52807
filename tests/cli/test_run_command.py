import pytest

from reportmine.batch.receipt import Receipt
from reportmine.cli.run import receipt_text
from reportmine.schema.records import Failure
from reportmine.store.catalog import open_store


def test_a_run_prints_a_receipt_that_adds_up(call, reports, pipeline):
    (reports / "again.txt").write_bytes((reports / "平湖.txt").read_bytes())
    outcome = call("run", reports)
    assert (outcome.status, outcome.errors) == (0, "")
    assert "文件 3 ＝ 新处理 2 ＋ 已有 0 ＋ 重复 1 ＋ 失败 0" in outcome.output
    assert "数字 7 ＝ 数据 5 ＋ 日期 2" in outcome.output
    assert "数据 5" in outcome.output
    assert pipeline.asked == ["none"]
    with open_store("out") as store:
        assert len(store.frame("documents")) == 2


def test_a_second_run_says_that_nothing_is_new(call, reports):
    call("run", reports)
    outcome = call("run", reports)
    assert outcome.status == 0
    assert "文件 2 ＝ 新处理 0 ＋ 已有 2" in outcome.output
    assert "没有新的内容" in outcome.output


def test_out_and_model_are_passed_on(call, reports, pipeline, tmp_path):
    assert call("run", reports, "--out", tmp_path / "结果", "--model", "某个").status == 0
    assert pipeline.asked == ["某个"]
    with open_store(tmp_path / "结果") as store:
        assert len(store.frame("documents")) == 2


def test_a_manifest_is_used_and_a_bad_one_is_an_error_sentence(call, reports, tmp_path):
    manifest = tmp_path / "清单.csv"
    manifest.write_text("文件,地区\n青石.txt,甲\n", "utf-8")
    assert call("run", reports, "--manifest", manifest).status == 0
    manifest.write_text("文件,地区\n没有.txt,甲\n", "utf-8")
    outcome = call("run", reports, "--manifest", manifest)
    assert (outcome.status, outcome.output) == (2, "")
    assert "没有.txt" in outcome.errors


def test_a_failed_file_is_named_and_the_status_is_1(call, reports):
    (reports / "坏.txt").write_text("读不懂", "utf-8")
    outcome = call("run", reports, reports / "没有.txt")
    assert outcome.status == 1
    assert "新处理 2 ＋ 已有 0 ＋ 重复 0 ＋ 失败 2" in outcome.output
    bad, missing = (line for line in outcome.output.splitlines() if line.startswith("失败："))
    assert "坏.txt" in bad
    assert bad.endswith("；换一个")
    assert "没有.txt" in missing
    assert call("run", reports).status == 1, "it still fails"
    rows = call("query", "failures").output
    assert "坏.txt" in rows
    assert "没有.txt" in rows


def test_an_empty_folder_is_an_error_sentence(call, tmp_path):
    (tmp_path / "空").mkdir()
    outcome = call("run", tmp_path / "空")
    assert outcome.status == 1
    assert "没有可以读取的报告" in outcome.output
    assert "请换一个" in outcome.output


def test_a_store_that_cannot_be_written_is_status_1(call, reports, tmp_path):
    (tmp_path / "文件").write_text("x")
    outcome = call("run", reports, "--out", tmp_path / "文件")
    assert (outcome.status, outcome.output) == (1, "")
    assert outcome.errors.startswith("错误：写不进结果库")


def receipt(**values):
    counts = {"files": 0, "reports": 0, "already_done": 0, "duplicates": 0, "failures": (), "unfinished": 0}
    sums = {"numbers_seen": 0, "numbers_by_use": {}, "records": {}, "seconds": 0.0}
    return Receipt(run="r", **{**counts, **sums, **values})


def test_many_failures_are_cut_short_with_the_command_that_lists_all(tmp_path):
    failures = tuple(Failure(path=f"{i}.txt", sha256="", stage="read", error="坏", hint="") for i in range(100))
    text = receipt_text(receipt(files=100, failures=failures), tmp_path)
    assert text.count("失败：") == 30
    assert f"还有 70 个失败的文件，看全部：reportmine query failures --out {tmp_path}" in text


def test_an_interrupted_run_says_how_to_go_on(tmp_path):
    text = receipt_text(receipt(files=5, unfinished=5), tmp_path)
    assert "未处理 5" in text
    assert "会接着做完" in text
    assert "没有新的内容" not in text


def test_an_interrupted_run_has_its_own_status(call, reports, monkeypatch):
    monkeypatch.setattr("reportmine.batch.run.run", lambda *a, **s: receipt(files=2, unfinished=2))
    assert call("run", reports).status == 130


@pytest.mark.parametrize("evil", ["\x1b[31m", "\x9b2J", "\u202e"])
def test_messages_cannot_steer_the_terminal(tmp_path, evil):
    failure = Failure(path=f"a{evil}.txt", sha256="", stage="read", error=evil, hint=evil)
    assert evil not in receipt_text(receipt(files=1, failures=(failure,)), tmp_path)
