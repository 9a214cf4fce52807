"""The manifest of a run."""

import pytest

from fake_miner import fake_miner
from reportmine import load
from reportmine.batch.manifest import read_manifests, told_fingerprint
from reportmine.batch.run import run
from reportmine.errors import UsageError
from reportmine.schema.document import Told
from reportmine.store.catalog import open_store

TEXT = "上半年工作总结\n专班每周调度一次，签约项目{}个。\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "报告"
    (folder / "2023").mkdir(parents=True)
    for i, name in enumerate(["a.txt", "b.txt", "2023/c.txt"]):
        (folder / name).write_text(TEXT.format(i + 3), "utf-8")
    return folder


def files(folder):
    return sorted(folder.rglob("*.txt"))


def put(folder, text, encoding="utf-8", name="manifest.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


HEADS = ["file,area,period,issuer", "文件,地区,时期,发文单位", "purpose, file ,area,period,issuer"]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_headers_and_encodings(folder, head, encoding):
    first = "试," if head.startswith("purpose") else ""
    put(folder, f"{head}\n{first}a.txt, 苍南县 ,2023H1,\n{first}2023\\c.txt,,,县商务局\n", encoding)
    told = read_manifests([folder], files(folder))
    assert told == {
        folder / "a.txt": Told(area="苍南县", period="2023H1"),
        folder / "2023/c.txt": Told(issuer="县商务局"),
    }


def test_only_files_with_a_column_need_one(folder):
    put(folder, "file,area\nb.txt,*县一\n")
    assert read_manifests([folder], files(folder)) == {folder / "b.txt": Told(area="*县一")}


def test_a_manifest_elsewhere_names_files_of_the_inputs_or_by_the_end_of_their_paths(folder, tmp_path):
    path = put(tmp_path, "file,area\na.txt,甲\nc.txt,乙\n", name="清单.csv")
    assert read_manifests([folder], files(folder), path) == {
        folder / "a.txt": Told(area="甲"),
        folder / "2023/c.txt": Told(area="乙"),
    }
    assert read_manifests([folder], files(folder)) == {}


def test_a_row_for_a_file_outside_the_run_is_fine_when_it_is_there(folder):
    put(folder, "file,area\na.txt,甲\nb.txt,乙\n")
    found = read_manifests([folder / "a.txt"], [folder / "a.txt"], folder / "manifest.csv")
    assert found[folder / "a.txt"] == Told(area="甲")


WRONG = [
    ("area,period\n甲,2023\n", "没有“file”（文件）一列"),
    ("", "没有“file”（文件）一列"),
    ("file,area\n没有.txt,甲\n", "文件找不到：第2行“没有.txt”"),
    ("file,area\na.txt,甲\nb.txt,乙\na.txt,丙\n", "第4行的文件“a.txt”在第2行已经写过"),
    ("file,area\n,甲\n", "第2行没有写文件名"),
    ("file,area\na.txt,甲,乙\n", "第2行的列比第一行多"),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_what_is_wrong_with_a_manifest_is_said(folder, text, message):
    put(folder, text)
    with pytest.raises(UsageError, match=message) as error:
        read_manifests([folder], files(folder))
    assert error.value.hint


def test_a_missing_or_unreadable_manifest_is_said(folder):
    with pytest.raises(UsageError, match="找不到清单"):
        read_manifests([folder], files(folder), folder / "没有.csv")
    (folder / "坏.csv").write_bytes(b"\xff\xff\xff")
    with pytest.raises(UsageError, match="读不出来"):
        read_manifests([folder], files(folder), folder / "坏.csv")


def test_a_name_that_fits_two_files_is_refused(folder, tmp_path):
    (folder / "2023" / "a.txt").write_text("又一份", "utf-8")
    path = put(tmp_path, "file,area\na.txt,甲\n", name="清单.csv")
    with pytest.raises(UsageError, match="对得上 2 个文件"):
        read_manifests([tmp_path], files(folder), path)


def test_every_told_word_is_part_of_the_fingerprint():
    told = [
        Told(),
        Told(area="甲"),
        Told(period="甲"),
        Told(issuer="甲"),
        Told(area="甲", period="乙"),
        Told(area="甲乙"),
    ]
    assert len({told_fingerprint("f", each) for each in told}) == len(told)
    assert told_fingerprint("f", Told()) == "f"


def areas(out):
    with open_store(out) as store:
        rows = store.frame("documents")
        return {path.rsplit("/", 1)[-1]: area for path, area in zip(rows["path"], rows["area"], strict=True)}


def test_told_areas_reach_the_store_and_only_changed_rows_are_done_again(folder, tmp_path):
    out = tmp_path / "out"

    def go():
        receipt = run([folder], out, make_miner=load)
        assert receipt.files == 3, "the manifest is no report"
        return receipt.reports, receipt.already_done

    put(folder, "file,area\na.txt,苍南县\nb.txt,平阳县\n")
    assert go() == (3, 0)
    assert areas(out) == {"a.txt": "苍南县", "b.txt": "平阳县", "c.txt": ""}
    assert go() == (0, 3)
    put(folder, "file,area\nb.txt,平阳县\na.txt,徐水区\n")
    assert go() == (1, 2)
    assert areas(out)["a.txt"] == "徐水区"
    (folder / "manifest.csv").unlink()
    assert go() == (2, 1)
    assert set(areas(out).values()) == {""}


def test_several_processes_are_told_the_same(folder, tmp_path):
    for i in range(20):
        (folder / f"{i}.txt").write_text(TEXT.format(100 + i), "utf-8")
    put(folder, "file,area\n" + "".join(f"{i}.txt,第{i}\n" for i in range(20)))
    for workers in (1, 2):
        run([folder], tmp_path / str(workers), make_miner=load, workers=workers)
    assert areas(tmp_path / "1") == areas(tmp_path / "2")
    assert areas(tmp_path / "1")["7.txt"] == "第7"


def test_of_one_content_the_file_that_the_manifest_names_speaks(folder, tmp_path):
    (folder / "z.txt").write_bytes((folder / "a.txt").read_bytes())
    put(folder, "file,area\nz.txt,苍南县\n")
    receipt = run([folder], tmp_path / "out", make_miner=load)
    assert receipt.duplicates == 1
    assert areas(tmp_path / "out")["a.txt"] == "苍南县"


def test_a_bad_manifest_stores_nothing(folder, tmp_path):
    put(folder, "file\n没有.txt\n")
    with pytest.raises(UsageError):
        run([folder], tmp_path / "out", make_miner=fake_miner)
    with open_store(tmp_path / "out") as store:
        assert len(store.frame("documents")) == 0
