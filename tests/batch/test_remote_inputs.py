"""Reports on URLs: `file://` stands for all, S3 (moto's server) where its libraries are installed."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed; pip install fsspec")

from fake_miner import fake_miner  # noqa: E402
from fault_miners import harmful_miner  # noqa: E402
from reportmine.batch import urls  # noqa: E402
from reportmine.batch.run import run  # noqa: E402
from reportmine.batch.urls import FetchError, Url, files_at  # noqa: E402
from reportmine.errors import UsageError  # noqa: E402
from reportmine.readers import limits  # noqa: E402
from reportmine.schema.report import TABLES  # noqa: E402
from reportmine.store.catalog import open_store  # noqa: E402
from reportmine.store.mirror import pull  # noqa: E402
from reportmine.store.verify import verify  # noqa: E402

_TESTS = Path(__file__).resolve().parents[1]


def text(number):
    return f"青石县{2000 + number}年总结\n签约{number}个，到位资金{number}.5亿元。"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "报告"
    (folder / "下级").mkdir(parents=True)
    for i in range(20):
        (folder / f"{i:02d}.txt").write_text(text(i), "utf-8")
    (folder / "下级" / "坏.txt").write_text("读不懂", "utf-8")
    (folder / "下级" / "空 #1%20.txt").write_bytes(b"")
    (folder / "z.txt").write_text(text(0), "utf-8")
    with zipfile.ZipFile(folder / "包.zip", "w") as archive:
        archive.writestr("内/a.txt", text(50))
        archive.writestr("内/b.txt", text(3))
    return folder


def tables(out):
    with open_store(out) as store:
        found = {name: store.frame(name).drop(columns="run", errors="ignore") for name in ("documents", *TABLES)}
        found["failures"] = store.frame("failures").drop(columns="run")
        found["files"] = store.query("SELECT * EXCLUDE run FROM files ORDER BY path")
    return found


def with_urls(frame, folder, url):
    """Return a table as it is when the folder is read by its URL."""
    frame = frame.copy()
    for column in {"path", "error", "hint"} & set(frame.columns):
        frame[column] = [value.replace(str(folder), url) for value in frame[column]]
    return frame


@pytest.mark.parametrize("workers", [0, 2])
def test_reports_on_a_url_give_what_they_give_in_a_folder(tmp_path, folder, workers):
    url = f"file://{folder}"
    near = run([folder], tmp_path / "near", make_miner=fake_miner, workers=workers)
    far = run([url], tmp_path / "far", make_miner=fake_miner, workers=workers)
    for name in ("files", "reports", "duplicates", "unfinished", "records", "numbers_by_use"):
        assert getattr(far, name) == getattr(near, name), name
    assert (far.reports, far.duplicates, len(far.failures)) == (21, 2, 2)
    theirs = tables(tmp_path / "far")
    for name, frame in tables(tmp_path / "near").items():
        assert with_urls(frame, folder, url).equals(theirs[name]), name
    assert verify(tmp_path / "far").problems == ()
    again = run([url], tmp_path / "far", make_miner=fake_miner, workers=workers)
    assert (again.reports, again.already_done, len(again.failures), again.not_retried) == (0, 22, 2, 2)


def test_any_number_of_workers_writes_the_same_to_a_url(tmp_path, folder):
    for workers in (0, 2):
        run([f"file://{folder}"], f"file://{tmp_path}/far{workers}", make_miner=fake_miner, workers=workers)
        pull(f"file://{tmp_path}/far{workers}", tmp_path / f"copy{workers}")
    notes = [
        {
            path.parent.name[15:]: json.loads(path.read_text())["rows"]
            for path in (tmp_path / f"copy{workers}").glob("chunks/*/chunk.json")
        }
        for workers in (0, 2)
    ]
    assert notes[0] == notes[1]
    other = tables(tmp_path / "copy2")
    for name, frame in tables(tmp_path / "copy0").items():
        assert frame.equals(other[name]), name


def test_files_are_listed_by_the_rules_of_folders(tmp_path):
    names = ["a.txt", "b/c.docx", ".x/a.txt", "~$a.docx", "data.csv", "b/.hid.txt"]
    names += ["out/chunks/00000001-abcdef-1000/readme.txt", "out/other.txt", "chunks/plain.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "b" / "loop").symlink_to(tmp_path, target_is_directory=True)
    found = sorted(each.text for each in files_at(Url(f"file://{tmp_path}/"), []))
    assert found == [f"file://{tmp_path}/{name}" for name in ("a.txt", "b/c.docx", "chunks/plain.txt")]
    named = Url(f"file://{tmp_path}/data.csv")
    assert files_at(named, []) == [named], "a file that is named is taken whatever it is called"


def test_missing_and_empty_inputs_are_failures_and_a_strange_scheme_an_error(tmp_path):
    (tmp_path / "空").mkdir()
    receipt = run([f"file://{tmp_path}/没有.txt", f"file://{tmp_path}/空"], tmp_path / "out", make_miner=fake_miner)
    missing, empty = sorted(receipt.failures, key=lambda failure: failure.path)
    assert "不存在" in missing.error
    assert "没有可以读取的报告" in empty.error
    with pytest.raises(UsageError, match="不认识 abc://"):
        run(["abc://x/y"], tmp_path / "out", make_miner=fake_miner)


def test_what_is_too_large_is_not_fetched(tmp_path, monkeypatch):
    (tmp_path / "大.txt").write_bytes(b"x" * 100)
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 99)
    monkeypatch.setattr(urls, "_fetch", lambda url, copy: pytest.fail("it was fetched"))
    receipt = run([f"file://{tmp_path}/大.txt"], tmp_path / "out", make_miner=fake_miner)
    assert "上限" in receipt.failures[0].error


def test_a_file_of_unknown_size_is_fetched_up_to_the_limit(tmp_path, monkeypatch):
    path = tmp_path / "大.txt"
    path.write_bytes(b"x" * 100)
    with urls.fetched(Url(f"file://{path}")) as copy:
        assert (copy.name, copy.read_bytes()) == ("大.txt", b"x" * 100)
    assert not copy.exists()
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 99)
    with pytest.raises(FetchError, match="上限"), urls.fetched(Url(f"file://{path}")):
        pass


def test_a_name_that_no_disk_takes_is_cut_and_keeps_its_extension(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"x")
    url = Url(f"file://{tmp_path}/a.docx")
    assert urls._name_of(Url("s3://b/" + "县" * 300 + ".docx")).endswith("….docx")
    assert len(urls._name_of(Url("s3://b/" + "县" * 300 + ".docx")).encode()) < 255
    assert urls._name_of(url) == "a.docx"


@pytest.mark.parametrize("name", ["01.txt", "包.zip"])
def test_what_cannot_be_fetched_is_a_failure_that_the_next_run_tries_again(tmp_path, folder, monkeypatch, name):
    real, url = urls._fetch, f"file://{folder}"
    looked = []

    def fetch(entry, copy):
        if entry.name == name:
            looked.append(entry)
            if len(looked) == 2:  # its digest is known by then
                raise ConnectionResetError("gone")
        real(entry, copy)

    monkeypatch.setattr(urls, "_fetch", fetch)
    first = run([url], tmp_path / "out", make_miner=fake_miner)
    (failure,) = (failure for failure in first.failures if failure.path.endswith(name))
    assert (failure.sha256, "连不上" in failure.error) == ("", True)
    again = run([url], tmp_path / "out", make_miner=fake_miner)
    assert again.reports == 1
    assert not [failure for failure in again.failures if failure.path.endswith(name)]
    with open_store(tmp_path / "out") as store:
        assert len(store.frame("documents")) == 21
    assert verify(tmp_path / "out").problems == ()


def test_a_document_that_kills_its_worker_costs_itself_and_leaves_no_copy_behind(tmp_path, folder, monkeypatch):
    (folder / "dead.txt").write_text("段错误", "utf-8")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    receipt = run([f"file://{folder}"], tmp_path / "out", make_miner=harmful_miner, workers=2)
    assert receipt.reports == 21
    (failure,) = (failure for failure in receipt.failures if "dead" in failure.path)
    assert failure.path == f"file://{folder}/dead.txt"
    assert "意外退出" in failure.error
    assert not list(tmp_path.glob("reportmine-*"))


def test_told_to_stop_while_it_looks_it_counts_the_rest_as_unfinished(tmp_path, folder):
    stop = threading.Event()
    stop.set()
    receipt = run([f"file://{folder}"], tmp_path / "out", make_miner=fake_miner, stop=stop)
    assert (receipt.files, receipt.unfinished, receipt.reports) == (24, 24, 0)


def test_a_manifest_on_the_url_or_here_tells_of_files_there(tmp_path, folder):
    (folder / "manifest.csv").write_text("文件,地区\n01.txt,甲\n下级/坏.txt,乙\n", "utf-8")
    run([f"file://{folder}"], tmp_path / "out", make_miner=fake_miner)
    run([folder], tmp_path / "near", make_miner=fake_miner)
    found = [set(tables(tmp_path / name)["documents"]["fingerprint"]) for name in ("out", "near")]
    assert found[0] == found[1]
    assert len(found[0]) == 2
    (tmp_path / "清单.csv").write_text("文件,地区\n没有.txt,甲\n", "utf-8")
    with pytest.raises(UsageError, match=r"没有\.txt"):
        run([f"file://{folder}"], tmp_path / "out2", make_miner=fake_miner, manifest=tmp_path / "清单.csv")


def test_paths_do_not_import_fsspec(tmp_path, folder):
    code = (
        "import sys; from reportmine.batch.run import run; from fake_miner import fake_miner\n"
        f"run([{str(folder)!r}], {str(tmp_path / 'out')!r}, make_miner=fake_miner)\n"
        "assert 'fsspec' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(_TESTS)}, check=True)


_ON_S3 = """
import sys
from reportmine.batch.run import Settings, run
from fake_miner import fake_miner
if __name__ == "__main__":
    settings = Settings(workers=2, engine=sys.argv[1])
    receipt = run(["s3://reports/in"], f"s3://reports/{sys.argv[1]}", make_miner=fake_miner, settings=settings)
    print(receipt.reports, len(receipt.failures))
"""


def test_s3_in_and_out_with_every_engine(tmp_path, folder, monkeypatch):
    pytest.importorskip("s3fs", reason="s3fs is not installed; pip install s3fs")
    server = pytest.importorskip("moto.server", reason="moto is not installed; pip install 'moto[server]'")
    here = server.ThreadedMotoServer(port=0)
    here.start()
    host, port = here.get_host_and_port()
    settings = {"AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "t", "AWS_SECRET_ACCESS_KEY": "t"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    try:
        urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST"))
        s3 = fsspec.filesystem("s3", skip_instance_cache=True)
        s3.mkdir("reports")
        s3.put(str(folder), "reports/in", recursive=True)
        run([folder], tmp_path / "near", make_miner=fake_miner)
        near = tables(tmp_path / "near")
        (tmp_path / "go.py").write_text(_ON_S3, "utf-8")
        for engine in ("local", *(["ray"] if has_ray() else [])):
            command = [sys.executable, str(tmp_path / "go.py"), engine]
            environment = {**os.environ, "PYTHONPATH": str(_TESTS)}
            done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
            assert done.stdout.split() == ["21", "2"], done.stderr
            pull(f"s3://reports/{engine}", tmp_path / engine)
            theirs = tables(tmp_path / engine)
            for name, frame in near.items():
                assert with_urls(frame, folder, "s3://reports/in").equals(theirs[name]), name
            assert verify(tmp_path / engine).problems == ()
    finally:
        fsspec.filesystem("s3").clear_instance_cache()
        here.stop()


def has_ray():
    try:
        import ray.data  # noqa: F401
    except ImportError:
        return False
    return True
