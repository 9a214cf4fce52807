"""Stores on URLs: `file://` stands for all, S3 (moto's server) where its libraries are installed."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed; pip install fsspec")

from fake_miner import fake_miner, mine  # noqa: E402
from reportmine.batch.run import run  # noqa: E402
from reportmine.errors import StoreError, UsageError  # noqa: E402
from reportmine.store.catalog import open_store  # noqa: E402
from reportmine.store.chunks import complete_chunks, create_store, write_chunk, written_chunks  # noqa: E402
from reportmine.store.maintain import compact, vacuum  # noqa: E402
from reportmine.store.mirror import local_view, pull, push_store  # noqa: E402
from reportmine.store.remote import RemoteError, check_out, filesystem, is_remote, push, store_chunk  # noqa: E402
from reportmine.store.tables import tables_of_reports  # noqa: E402
from reportmine.store.verify import verify  # noqa: E402

_TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture
def s3(monkeypatch):
    """Yield the URL of a bucket on a server of this machine."""
    pytest.importorskip("s3fs", reason="s3fs is not installed; pip install s3fs")
    server = pytest.importorskip("moto.server", reason="moto is not installed; pip install 'moto[server]'")
    here = server.ThreadedMotoServer(port=0)
    here.start()
    host, port = here.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST"))
    fsspec.filesystem("s3", skip_instance_cache=True).mkdir("reports")
    fsspec.filesystem("s3").clear_instance_cache()
    yield "s3://reports"
    fsspec.filesystem("s3").clear_instance_cache()
    here.stop()


@pytest.fixture(params=["file", "s3"])
def url(request, tmp_path):
    """Return the URL of a folder that is not there yet."""
    return f"file://{tmp_path}/far" if request.param == "file" else f"{request.getfixturevalue('s3')}/far"


def files_at(url):
    fs, path = filesystem(url)
    fs.invalidate_cache()
    return {name.removeprefix(path).lstrip("/"): fs.cat_file(name) for name in fs.find(path)}


def tables(*texts):
    return tables_of_reports([mine(text) for text in texts], "00000001-abcdef")


def put(folder, count):
    folder.mkdir(exist_ok=True)
    for i in range(count):
        (folder / f"{i:04d}.txt").write_text(f"青石县{2000 + i}年总结\n签约{i}个，到位资金{i}.5亿元。", "utf-8")
    return folder


def documents(out):
    with open_store(out) as store:
        return store.frame("documents").drop(columns="run")


@pytest.mark.parametrize(
    ("place", "remote"),
    [
        ("s3://a/b", True),
        ("file:///a", True),
        ("a/b", False),
        ("C://a", False),
        ("a:b", False),
        (Path("s3://a"), False),
    ],
)
def test_urls_and_paths_are_told_apart(place, remote):
    assert is_remote(place) is remote


def test_a_chunk_on_a_url_is_the_chunk_of_a_folder_byte_for_byte(tmp_path, url):
    create_store(tmp_path / "here")
    chunk = write_chunk(tmp_path / "here", "00000001-abcdef", 1000, tables("青石县\n签约3个。"))
    store_chunk(url, "00000001-abcdef", 1000, tables("青石县\n签约3个。"))
    wanted = {f"chunks/{chunk.name}/{file.name}": file.read_bytes() for file in chunk.iterdir()}
    assert files_at(url) == wanted


def test_documents_come_last_and_a_chunk_that_is_there_stays(tmp_path, url, monkeypatch):
    create_store(tmp_path / "here")
    chunk = write_chunk(tmp_path / "here", "00000001-abcdef", 1000, tables("青石县\n签约3个。"))
    fs, _ = filesystem(url)
    names, real = [], fs.put_file
    monkeypatch.setattr(fs, "put_file", lambda source, to, **more: (names.append(source), real(source, to, **more)))
    assert push(chunk, url)
    assert Path(names[-1]).name == "documents.parquet"
    assert len(names) == len(list(chunk.iterdir()))
    assert not push(chunk, url)
    assert len(names) == len(list(chunk.iterdir()))


_KILLED = """
import os, signal, sys
from reportmine.batch.run import run
from reportmine.store.remote import filesystem
from fake_miner import fake_miner
fs, _ = filesystem(sys.argv[2])
real, left = fs.put_file, [int(sys.argv[3])]
def put_file(source, to, **more):
    if left[0] == 0:
        if len(sys.argv) > 4:  # die in the midst of a file, as far as the file system lets one
            with open(to, "wb") as half:
                half.write(open(source, "rb").read()[:100])
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return real(source, to, **more)
fs.put_file = put_file  # fsspec has one file system for all that open the same
run([sys.argv[1]], sys.argv[2], make_miner=fake_miner)
"""


def killed_after(files, folder, url, *more):
    command = [sys.executable, "-c", _KILLED, str(folder), url, str(files), *more]
    found = subprocess.run(
        command, check=False, env={**os.environ, "PYTHONPATH": str(_TESTS)}, capture_output=True, text=True
    )
    assert found.returncode == -9, found.stderr


def test_an_upload_cut_short_counts_for_nothing_and_the_next_run_repairs_it(tmp_path, url):
    folder = put(tmp_path / "reports", 40)
    run([folder], tmp_path / "whole", make_miner=fake_miner)
    per_chunk = len(list(complete_chunks(tmp_path / "whole")[0].iterdir()))
    killed_after(per_chunk - 1, folder, url)  # all but documents.parquet of the first chunk
    assert len(files_at(url)) == per_chunk - 1
    with pytest.raises(RemoteError, match="没有结果库"):
        pull(url, tmp_path / "empty")
    killed_after(per_chunk + 3, folder, url)  # one chunk whole, the next begun
    assert pull(url, tmp_path / "part").chunks == 1
    assert len(documents(tmp_path / "part")) == 16
    receipt = run([folder], url, make_miner=fake_miner)
    assert (receipt.reports, receipt.already_done) == (24, 16)
    pull(url, tmp_path / "part")
    assert documents(tmp_path / "part").equals(documents(tmp_path / "whole"))
    assert verify(tmp_path / "part").problems == ()


def test_a_file_cut_short_where_files_appear_bit_by_bit_is_not_taken_for_the_chunk(tmp_path):
    folder, url = put(tmp_path / "reports", 10), f"file://{tmp_path}/far"
    run([folder], tmp_path / "whole", make_miner=fake_miner)
    per_chunk = len(list(complete_chunks(tmp_path / "whole")[0].iterdir()))
    killed_after(per_chunk - 1, folder, url, "half")
    assert any(name.rpartition("/")[2].startswith("documents.parquet.") for name in files_at(url))
    receipt = run([folder], url, make_miner=fake_miner)
    assert (receipt.reports, receipt.already_done) == (10, 0)
    pull(url, tmp_path / "copy")
    assert verify(tmp_path / "copy").problems == ()


def test_pull_copies_what_is_new_and_nothing_twice(tmp_path, url):
    folder = put(tmp_path / "reports", 20)
    run([folder], url, make_miner=fake_miner)
    first = pull(url, tmp_path / "copy")
    assert (first.chunks, first.there) == (3, 0)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "copy").rglob("*.parquet")}
    assert pull(url, tmp_path / "copy").chunks == 0
    put(folder, 21)
    run([folder], url, make_miner=fake_miner)
    assert pull(url, tmp_path / "copy").chunks == 2
    assert all(path.stat().st_mtime_ns == time for path, time in before.items())
    assert len(documents(tmp_path / "copy")) == 21


def test_merged_chunks_stand_for_the_old_ones_on_both_sides(tmp_path, url):
    folder = put(tmp_path / "reports", 40)
    run([folder], url, make_miner=fake_miner)
    pull(url, tmp_path / "copy")
    compact(tmp_path / "copy")
    vacuum(tmp_path / "copy", minutes=0)
    assert pull(url, tmp_path / "copy").chunks == 0, "what the merged chunk stands for is not wanted again"
    assert len(written_chunks(tmp_path / "copy")) == 1
    assert push_store(tmp_path / "copy", url).chunks == 1
    assert push_store(tmp_path / "copy", url).chunks == 0
    assert pull(url, tmp_path / "other").chunks == 1
    assert documents(tmp_path / "other").equals(documents(tmp_path / "copy"))
    receipt = run([folder], url, make_miner=fake_miner)
    assert (receipt.reports, receipt.already_done) == (0, 40)


def test_a_changed_file_is_found_out_when_it_is_pulled(tmp_path):
    url = f"file://{tmp_path}/far"
    run([put(tmp_path / "reports", 5)], url, make_miner=fake_miner)
    (figures,) = (tmp_path / "far").glob("chunks/*-1000/figures.parquet")
    figures.write_bytes(figures.read_bytes()[:-1] + b"x")
    with pytest.raises(StoreError, match=r"figures\.parquet 与 chunk\.json 记的摘要对不上"):
        pull(url, tmp_path / "copy")
    (path,) = (tmp_path / "far").glob("chunks/*-1000/documents.parquet")
    path.write_bytes(b"PAR1")
    with pytest.raises(StoreError, match="已损坏"):
        run([tmp_path / "reports"], url, make_miner=fake_miner)


def test_what_a_plan_sees_is_what_is_stored(tmp_path, url):
    folder = put(tmp_path / "reports", 30)
    (folder / "bad.txt").write_text("读不懂", "utf-8")
    run([folder], url, make_miner=fake_miner)
    run([folder], tmp_path / "here", make_miner=fake_miner)
    with local_view(url) as view, open_store(view) as far, open_store(tmp_path / "here") as near:
        assert far.known() == near.known()
        for table in ("failures", "documents"):
            frames = [store.frame(table).drop(columns=["run", "text"], errors="ignore") for store in (far, near)]
            assert frames[0].equals(frames[1]), table
    assert not view.exists()


def test_nothing_is_pulled_from_names_that_no_run_gives(tmp_path):
    url = f"file://{tmp_path}/far"
    run([put(tmp_path / "reports", 1)], url, make_miner=fake_miner)
    strange = tmp_path / "far" / "chunks" / "fremd"
    strange.mkdir()
    (strange / "documents.parquet").write_bytes(b"PAR1")
    (chunk,) = (tmp_path / "far").glob("chunks/*-1000")
    (chunk / "evil.sh").write_text("x")
    pull(url, tmp_path / "copy")
    assert not list((tmp_path / "copy").rglob("fremd")) + list((tmp_path / "copy").rglob("evil.sh"))


@pytest.mark.parametrize(
    ("url", "kind", "message"),
    [
        ("abc://a/b", UsageError, "不认识 abc://"),
        ("s3://name:secret@a/b", UsageError, "里有密码"),
        ("zip://a::s3://b/c.zip", UsageError, "::"),
        ("file:///没有/这个", RemoteError, "里没有结果库"),
    ],
)
def test_urls_that_cannot_be_used_are_named(tmp_path, url, kind, message):
    with pytest.raises(kind, match=message) as caught:
        pull(url, tmp_path / "copy")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("hidden", "message"), [("fsspec", "没有安装 fsspec"), ("s3fs", "读写 s3:// 要装 s3fs")])
def test_what_is_not_installed_is_named(tmp_path, monkeypatch, hidden, message):
    monkeypatch.delitem(sys.modules["fsspec.registry"]._registry, "s3", raising=False)
    monkeypatch.setitem(sys.modules, hidden, None)
    with pytest.raises(UsageError, match=message):
        pull("s3://a/b", tmp_path / "copy")


def test_a_wrong_bucket_is_named_before_any_work_and_is_not_made(s3, tmp_path):
    url = "s3://nobody/far"
    with pytest.raises(RemoteError, match=r"s3://nobody/far 不存在"):
        check_out(url)
    with pytest.raises(RemoteError, match=r"s3://nobody/far 不存在"):
        run([put(tmp_path / "reports", 2)], url, make_miner=fake_miner)
    assert "nobody" not in fsspec.filesystem("s3").ls("")


def test_nobody_logged_in_is_told(s3, tmp_path, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    fsspec.filesystem("s3").clear_instance_cache()
    with pytest.raises(RemoteError, match=r"账号|权限"):
        check_out("s3://reports/far")
