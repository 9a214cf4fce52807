import hashlib
import os
from pathlib import Path

import pytest

from reportmine.batch.plan import make_plan
from reportmine.store.chunks import create_store, write_chunk


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def plan_of(*inputs, known=frozenset(), fingerprint="f"):
    return make_plan(inputs, known, fingerprint)


def names(plan):
    return [[path.name for path in task.paths] for task in plan.tasks]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "reports"
    (folder / "下级").mkdir(parents=True)
    (folder / "b.txt").write_text("乙", "utf-8")
    (folder / "a.txt").write_text("甲", "utf-8")
    (folder / "下级" / "c.txt").write_text("丙", "utf-8")
    (folder / ".隐藏.txt").write_text("丁", "utf-8")
    (folder / "~$a.docx").write_bytes(b"lock")
    return folder


def test_files_come_by_sorted_path_and_without_junk(folder):
    assert names(plan_of(folder)) == [["a.txt"], ["b.txt"], ["c.txt"]]
    assert plan_of(folder).files == 3


def test_a_file_given_twice_counts_once(folder):
    plan = plan_of(folder / "b.txt", folder, folder / "b.txt")
    assert names(plan) == [["a.txt"], ["b.txt"], ["c.txt"]]
    assert plan.files == 3


def test_same_content_is_one_task(folder):
    (folder / "z.txt").write_text("甲", "utf-8")
    plan = plan_of(folder)
    assert names(plan) == [["a.txt", "z.txt"], ["b.txt"], ["c.txt"]]
    assert plan.files == 4


def test_what_is_known_with_this_fingerprint_is_done(folder):
    (folder / "z.txt").write_text("甲", "utf-8")
    known = {(sha256("甲"), "f"), (sha256("乙"), "older")}
    plan = plan_of(folder, known=known)
    assert names(plan) == [["b.txt"], ["c.txt"]]
    assert (plan.files, plan.already_done, plan.duplicates) == (4, 1, 1)


def test_an_empty_folder_is_a_failure_that_says_so(tmp_path):
    (tmp_path / "空").mkdir()
    plan = plan_of(tmp_path / "空")
    assert plan.files == 1
    assert "没有可以读取的报告" in plan.failures[0].error
    assert plan.failures[0].path == str(tmp_path / "空")


def test_a_missing_path_is_a_failure_and_the_rest_goes_on(folder):
    plan = plan_of(folder / "nowhere.txt", folder)
    assert plan.files == 4
    assert [failure.path for failure in plan.failures] == [str(folder / "nowhere.txt")]
    assert len(plan.tasks) == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_does_not_make_it_wait(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    plan = plan_of(tmp_path)
    assert (plan.files, len(plan.failures)) == (1, 1)


def test_a_link_loop_ends(folder):
    (folder / "下级" / "loop").symlink_to(folder, target_is_directory=True)
    assert len(plan_of(folder).tasks) == 3


def test_a_store_among_the_reports_is_passed_over(folder):
    create_store(folder / "out")
    write_chunk(folder / "out", "00000001-abcdef", 1, {})
    assert names(plan_of(folder)) == [["a.txt"], ["b.txt"], ["c.txt"]]


def test_a_file_that_is_named_is_taken_whatever_it_is_called(folder):
    assert names(plan_of(folder / ".隐藏.txt")) == [[".隐藏.txt"]]


def test_a_folder_that_may_not_be_opened_is_a_failure(folder, monkeypatch):
    real = os.scandir

    def refusing(path):
        if Path(path).name == "下级":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    plan = plan_of(folder)
    assert names(plan) == [["a.txt"], ["b.txt"]]
    assert "打不开文件夹" in plan.failures[0].error
    assert plan.files == 3
