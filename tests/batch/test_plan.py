import hashlib
import os
from pathlib import Path

import pytest

from reportmine.batch.found import find_files
from reportmine.batch.plan import UNIT_BYTES, Known, containers_in, make_plan
from reportmine.schema.records import Failure
from reportmine.store.chunks import create_store, write_chunk


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def plan_of(*inputs, known=frozenset(), fingerprint="f", **more):
    return make_plan(find_files(inputs), Known(done=known, **more), fingerprint)


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


def test_a_known_content_under_a_new_path_is_noted(folder):
    (folder / "z.txt").write_text("甲", "utf-8")
    plan = plan_of(folder, known={(sha256("甲"), "f")}, paths={(str(folder / "a.txt"), sha256("甲"))})
    (met,) = plan.met
    assert (met.path, met.sha256, met.doc_id, met.role) == (
        str(folder / "z.txt"),
        sha256("甲"),
        sha256("甲")[:16],
        "copy",
    )


def test_what_failed_before_is_told_and_not_done(folder):
    path = str(folder / "a.txt")
    failure = Failure(path=path, sha256=sha256("甲"), stage="read", error="坏", hint="")
    known = Known(failures={(path, sha256("甲")): failure})
    plan = make_plan(find_files([folder]), known, "f")
    assert (plan.files, plan.failures, plan.not_retried, names(plan)) == (3, (failure,), 1, [["b.txt"], ["c.txt"]])
    assert make_plan(find_files([folder]), known, "f", retry=True).failures == ()
    (folder / "z.txt").write_text("甲", "utf-8")
    assert names(make_plan(find_files([folder]), known, "f"))[0] == ["a.txt", "z.txt"], "z.txt was not tried yet"


def test_units_are_bounded_by_number_and_size_and_large_runs_have_larger_ones(tmp_path):
    for i in range(40):
        (tmp_path / f"{i:03d}.txt").write_text(str(i))
    assert [len(unit) for unit in plan_of(tmp_path).units] == [16, 16, 8]
    for i in range(40):
        (tmp_path / f"{i:03d}.txt").write_text(f"{i}" + " " * (UNIT_BYTES // 4))
    assert {len(unit) for unit in plan_of(tmp_path).units} == {3, 1}


def test_contents_of_archives_are_planned_once(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"one")
    (tmp_path / "b.zip").write_bytes(b"two")
    (tmp_path / "c.txt").write_text("甲", "utf-8")
    found, known = find_files([tmp_path]), Known(done={("done", "f")})
    assert list(containers_in(found, known, "f").values()) == [tmp_path / "a.zip", tmp_path / "b.zip"]
    one, two = (hashlib.sha256(data).hexdigest() for data in (b"one", b"two"))
    leaves = {one: ("x", sha256("甲"), "x", "done"), two: ("x", "y")}
    plan = make_plan(found, known, "f", containers=leaves)
    assert (plan.already_done, plan.duplicates, plan.files) == (1, 3, 7)
    assert [sorted(task.skip) for task in plan.tasks] == [sorted([sha256("甲"), "done"]), ["x"], []]
    assert [task.files for task in plan.tasks] == [1, 1, 1]


def test_only_steady_files_are_taken_when_asked(folder):
    found = find_files([folder, folder / "没有"], ready=lambda path: path.name == "a.txt")
    assert (list(found.by_content), found.failures) == ([sha256("甲")], ())
