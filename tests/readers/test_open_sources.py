"""Archives and messages: every file inside is a source of its own, and nothing harmful comes of any of them."""

import email.message
import hashlib
import io
import subprocess
import sys
import zipfile
import zlib

import pytest
from pdf_files import make_pdf, page
from sheet_files import make_rtf, make_xlsx, make_zip
from word_files import make_docx, paragraph

from reportmine.errors import ReadError
from reportmine.readers import CONTAINERS, digests, limits, open_sources, read, sources
from reportmine.schema.document import Source
from reportmine.schema.records import Failure

TEXT = "全县签约项目16个。\n"
DOCX = make_docx(paragraph("全县签约项目16个。"))


@pytest.fixture
def opened(tmp_path):
    """Write bytes to a file of the given name and open it; paths come back relative to its folder."""

    def run(data, name, **options):
        path = tmp_path / name
        path.write_bytes(data)
        found = list(open_sources(path, **options))
        assert all(str(tmp_path) in item.path for item in found)
        assert [item.sha256 for item in found if isinstance(item, Source)] == [
            digest for digest in digests(path) if digest in {each.sha256 for each in found if isinstance(each, Source)}
        ]
        return {item.path.removeprefix(f"{tmp_path}/"): item for item in found}

    return run


def one_failure(found):
    (failure,) = found.values()
    assert isinstance(failure, Failure)
    assert failure.stage == "read"
    assert failure.hint
    return failure


def make_7z(files):
    py7zr = pytest.importorskip("py7zr", reason="没有装 py7zr")
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return out.getvalue()


def make_message(*, body="请查收。", html="", attachments=(), charset="utf-8"):
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.com", "报送材料"
    if body:
        message.set_content(body, charset=charset)
    if html:
        (message.add_alternative if body else message.set_content)(html, subtype="html")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_an_ordinary_file_gives_one_source(opened, tmp_path):
    (source,) = opened(DOCX, "报告.docx").values()
    assert source == read(tmp_path / "报告.docx")


def test_a_file_that_cannot_be_read_gives_one_failure(opened, tmp_path):
    assert "结尾缺失" in one_failure(opened(make_pdf(page("甲"))[:-20], "坏.pdf")).error
    (missing,) = open_sources(tmp_path / "没有.docx")
    assert "文件不存在" in missing.error
    assert missing.sha256 == ""
    assert digests(tmp_path / "没有.docx") == ()


@pytest.mark.parametrize(("make", "name"), [(make_zip, "材料.zip"), (make_7z, "材料.7z")])
def test_an_archive_gives_its_files_in_order(opened, make, name):
    files = {
        "一/报告.docx": DOCX,
        "二.txt": TEXT.encode("gb18030"),
        "坏.pdf": b"%PDF-1.4 1 0 obj",
        "附表.xlsx": make_xlsx([["签约", 16]]),
        "说明.rar": b"Rar!\x1a\x07\0",
        "空.txt": b"",
        "manifest.csv": b"file",
        "__MACOSX/._二.txt": b"x",
    }
    found = opened(make(files), name)
    assert list(found) == [f"{name}!/{inner}" for inner in list(files)[:6]]
    kinds = [type(item) for item in found.values()]
    assert kinds == [Source, Source, Failure, Source, Failure, Failure]
    first = found[f"{name}!/一/报告.docx"]
    assert (first.text, first.sha256) == (TEXT, hashlib.sha256(DOCX).hexdigest())
    assert found[f"{name}!/二.txt"].encoding == "gb18030"
    assert f"{name}!/坏.pdf：" in found[f"{name}!/坏.pdf"].error
    assert found[f"{name}!/坏.pdf"].sha256 == hashlib.sha256(files["坏.pdf"]).hexdigest()
    assert "改压成 .zip" in found[f"{name}!/说明.rar"].hint


def test_archives_and_messages_inside_each_other(opened):
    message = make_message(attachments=[("内.zip", make_zip({"报告.docx": DOCX}))])
    found = opened(make_zip({"邮件.eml": message, "最内.7z": make_7z({"a.txt": TEXT})}), "外.zip")
    assert list(found) == [
        "外.zip!/邮件.eml!/正文.txt",
        "外.zip!/邮件.eml!/内.zip!/报告.docx",
        "外.zip!/最内.7z!/a.txt",
    ]
    assert all(isinstance(item, Source) for item in found.values())


def test_known_contents_are_not_read_again(opened):
    data = make_zip({"a.docx": DOCX, "b.txt": TEXT, "c.pdf": b"%PDF-1.4 1 0 obj"})
    known = {hashlib.sha256(DOCX).hexdigest(), hashlib.sha256(b"%PDF-1.4 1 0 obj").hexdigest()}
    assert list(opened(data, "材料.zip", skip=known)) == ["材料.zip!/b.txt"]


def test_sources_come_one_after_another(tmp_path, monkeypatch):
    (tmp_path / "a.zip").write_bytes(make_zip({"a.txt": TEXT, "b.txt": TEXT + "二"}))
    read_so_far = []
    monkeypatch.setattr(sources, "extract", lambda data, *rest: read_so_far.append(data) or pytest.fail("读早了"))
    found = open_sources(tmp_path / "a.zip")
    assert read_so_far == []
    with pytest.raises(pytest.fail.Exception):
        next(found)
    assert len(read_so_far) == 1


def test_read_takes_an_archive_of_one(tmp_path):
    (tmp_path / "a.zip").write_bytes(make_zip({"夹/": "", "夹/报告.docx": DOCX}))
    assert read(tmp_path / "a.zip").path.endswith("a.zip!/夹/报告.docx")
    (tmp_path / "b.zip").write_bytes(make_zip({"a.docx": DOCX, "b.docx": DOCX}))
    with pytest.raises(ReadError, match="不止一个文件") as caught:
        read(tmp_path / "b.zip")
    assert "reportmine run" in caught.value.hint


def test_every_container_is_tested_here():
    assert CONTAINERS.keys() == {".zip", ".7z", ".eml"}


def entry(raw, *, flags=0, extra=b""):
    """A zip with one member whose name is exactly these bytes."""
    data = make_zip({"x" * len(raw): TEXT}, stored=True).replace(b"x" * len(raw), raw)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (info,) = archive.infolist()
    info.flag_bits |= flags
    info.extra = extra
    return info


@pytest.mark.parametrize(
    ("raw", "extra", "name"),
    [
        ("招商总结.txt".encode("gbk"), b"", "招商总结.txt"),
        ("招商总结.txt".encode(), b"", "招商总结.txt"),
        (b"plain.txt", b"", "plain.txt"),
        ("〇年.txt".encode("gb18030"), b"", "〇年.txt"),
        (
            b"????.txt",
            b"up"
            + (5 + 16).to_bytes(2, "little")
            + b"\x01"
            + zlib.crc32(b"????.txt").to_bytes(4, "little")
            + "总结总结.txt".encode(),
            "总结总结.txt",
        ),
    ],
)
def test_names_in_a_zip(raw, extra, name):
    from reportmine.readers.zips import member_name

    assert member_name(entry(raw, extra=extra)) == name


def test_a_zip_of_a_chinese_windows_system(opened):
    raw = "总结.txt".encode("gbk")
    data = make_zip({"x" * len(raw): TEXT}, stored=True).replace(b"x" * len(raw), raw)
    assert list(opened(data, "a.zip")) == ["a.zip!/总结.txt"]


@pytest.mark.parametrize(
    "name", ["../../etc/a.txt", "/etc/a.txt", "C:/a.txt", "..\\..\\a.txt", "夹/../../a.txt", "夹\\..\\a.txt"]
)
@pytest.mark.parametrize("make", [make_zip, make_7z])
def test_names_that_lead_outside_are_refused(opened, tmp_path, make, name):
    try:
        data = make({name: TEXT, "好.txt": TEXT})
    except ValueError:
        pytest.skip("py7zr 不肯写这样的名字")
    found = list(opened(data, "a.zip" if make is make_zip else "a.7z").values())
    assert [type(item) for item in found] == [Failure, Source]
    assert "压缩包之外" in found[0].error
    assert len(list(tmp_path.rglob("*"))) == 1


def test_a_link_in_an_archive_is_refused(opened, tmp_path):
    info = zipfile.ZipInfo("链接.txt")
    info.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "是一个链接" in one_failure(opened(out.getvalue(), "a.zip")).error
    py7zr = pytest.importorskip("py7zr")
    (tmp_path / "l.txt").symlink_to("/etc/hostname")
    with py7zr.SevenZipFile(tmp_path / "b.7z", "w") as archive:
        archive.write(tmp_path / "l.txt", "l.txt")
    assert "是一个链接" in one_failure(opened((tmp_path / "b.7z").read_bytes(), "b.7z")).error


def test_locked_archives_are_refused(opened):
    data = bytearray(make_zip({"a.txt": TEXT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "有密码" in one_failure(opened(bytes(data), "a.zip")).error
    py7zr = pytest.importorskip("py7zr")
    for headers in (False, True):
        out = io.BytesIO()
        with py7zr.SevenZipFile(out, "w", password="a", header_encryption=headers) as archive:
            archive.writestr(TEXT, "a.txt")
        assert "有密码" in one_failure(opened(out.getvalue(), "a.7z")).error


def test_without_py7zr_the_message_says_what_to_install(opened, monkeypatch):
    monkeypatch.setitem(sys.modules, "py7zr", None)
    failure = one_failure(opened(b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, "a.7z"))
    assert "pip install 'reportmine[archive]'" in failure.hint


# --- limits -----------------------------------------------------------------------------------------------------------


def nested(depth, make=make_zip):
    data = make({"a.txt": TEXT})
    for _ in range(depth - 1):
        data = make({"a.zip": data})
    return data


def test_twenty_zips_inside_each_other(opened):
    failure = one_failure(opened(nested(20), "a.zip"))
    assert f"超过 {limits.MAX_NESTING} 层的上限" in failure.error
    (source,) = opened(nested(limits.MAX_NESTING), "b.zip").values()
    assert source.text == TEXT


def test_a_bomb_of_zeros(opened, monkeypatch):
    bomb = make_zip({"a.txt": b"0" * 20_000_000})
    assert f"超过 {limits.MAX_EXPANSION} 倍的上限" in one_failure(opened(bomb, "a.zip")).error
    assert "倍的上限" in one_failure(opened(make_7z({"a.txt": b"0" * 20_000_000}), "a.7z")).error
    monkeypatch.setattr(limits, "MAX_EXPANSION", 10**9)
    monkeypatch.setattr(limits, "MAX_UNPACKED_BYTES", 10 * limits.MEGABYTE)
    assert "19 MB，超过 10 MB 的上限" in one_failure(opened(bomb, "a.zip")).error


def test_a_zip_that_lies_about_its_size(opened):
    data = make_zip({"a.txt": b"0" * 20_000_000})
    said = (20_000_000).to_bytes(4, "little")
    assert data.count(said) == 2
    assert "损坏" in one_failure(opened(data.replace(said, (500).to_bytes(4, "little")), "a.zip")).error


def test_levels_that_only_together_are_too_large(opened, monkeypatch):
    inner = make_zip({f"{no}.txt": "全县签约。" * 6000 for no in range(8)})
    monkeypatch.setattr(limits, "MAX_UNPACKED_BYTES", 2 * limits.MEGABYTE)
    found = opened(make_zip({"a.zip": inner, "b.zip": inner, "c.zip": inner}), "外.zip")
    last = list(found.values())[-1]
    assert last.path.endswith("外.zip")
    assert "合计超过 2 MB 的上限" in last.error


def test_ten_thousand_members(opened, monkeypatch):
    data = make_zip({f"{no}.txt": "x" for no in range(10_000)}, stored=True)
    failure = one_failure(opened(data, "a.zip"))
    assert f"有 10000 个文件，超过 {limits.MAX_MEMBERS} 个的上限" in failure.error
    monkeypatch.setattr(limits, "MAX_MEMBERS", 3)
    found = opened(make_zip({"a.zip": make_zip({"a.txt": TEXT}), "b.zip": make_zip({"b.txt": TEXT})}), "外.zip")
    assert "超过 3 个的上限" in list(found.values())[-1].error


def test_a_large_member_is_not_unpacked(opened, monkeypatch):
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 1_000_000)
    data = make_zip({"a.txt": TEXT, "大.txt": b"0" * 3_000_000})
    monkeypatch.setattr(limits, "MAX_EXPANSION", 10**9)
    found = opened(data, "a.zip")
    assert isinstance(found["a.zip!/a.txt"], Source)
    assert "有 2 MB，超过 0 MB 的上限" in found["a.zip!/大.txt"].error


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: make_zip({"a.txt": TEXT * 50, "b.docx": DOCX}), "a.zip"),
        (lambda: make_7z({"a.txt": TEXT * 50, "b.docx": DOCX}), "a.7z"),
        (lambda: make_message(attachments=[("b.docx", DOCX)]), "a.eml"),
        (lambda: make_rtf("全县签约项目16个。"), "a.rtf"),
        (lambda: make_xlsx([["签约", 16]]), "a.xlsx"),
    ],
)
def test_a_file_cut_off_anywhere_raises_nothing(tmp_path, make, name):
    data = make()
    path = tmp_path / name
    for size in range(1, len(data), max(1, len(data) // 40)):
        path.write_bytes(data[:size])
        found = list(open_sources(path))
        assert found
        assert all(isinstance(item, Failure | Source) for item in found)
        if not name.endswith("eml"):  # a message that breaks off within its body is still one
            assert not any(isinstance(item, Source) and item.text in (TEXT * 50,) for item in found)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: make_zip({"a.txt": TEXT * 50, "b.docx": DOCX}), "a.zip"),
        (lambda: make_7z({"a.txt": TEXT * 50, "b.docx": DOCX}), "a.7z"),
        (lambda: make_message(attachments=[("b.docx", DOCX)]), "a.eml"),
        (lambda: make_rtf("全县签约项目16个。"), "a.rtf"),
        (lambda: make_xlsx([["签约", 16]]), "a.xlsx"),
    ],
)
def test_damaged_bytes_raise_nothing(tmp_path, make, name, seed):
    import random

    chance = random.Random(seed)
    data = make()
    path = tmp_path / name
    for _ in range(25):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        path.write_bytes(bytes(changed))
        assert all(isinstance(item, Failure | Source) for item in open_sources(path))


# --- messages ---------------------------------------------------------------------------------------------------------


def test_a_message_gives_its_body_and_attachments(opened):
    found = opened(
        make_message(body=TEXT, attachments=[("招商总结.docx", DOCX), ("表.xlsx", make_xlsx([["签约", 16]]))]), "信.eml"
    )
    assert list(found) == ["信.eml!/正文.txt", "信.eml!/招商总结.docx", "信.eml!/表.xlsx"]
    assert [item.text for item in found.values()] == [TEXT, TEXT, "签约\t16\n"]


def test_a_body_in_gbk_and_as_a_page(opened):
    raw = b"From: a@b.cn\r\nTo: c@d.cn\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=gb2312\r\n\r\n"
    (source,) = opened(raw + "镕基同志到县调研，签约16个。".encode("gbk"), "a.eml").values()
    assert source.text == "镕基同志到县调研，签约16个。"
    html = "<html><body><p>全县签约项目16个，总投资85亿元。</p><img src='http://example.com/a.png'></body></html>"
    (source,) = opened(make_message(body="", html=html), "b.eml").values()
    assert source.path.endswith("!/正文.html")
    assert source.text == "全县签约项目16个，总投资85亿元。\n"
    assert list(opened(make_message(body="纯文本，签约16个。", html=html), "c.eml")) == ["c.eml!/正文.txt"]


def test_a_message_attached_to_a_message(opened):
    inner = email.message_from_bytes(make_message(body=TEXT), policy=email.policy.default)
    outer = email.message.EmailMessage()
    outer["From"], outer["To"] = "a@b.cn", "c@d.cn"
    outer.set_content("转发。")
    outer.add_attachment(inner)
    found = opened(outer.as_bytes(), "转发.eml")
    assert list(found) == ["转发.eml!/正文.txt", "转发.eml!/附件1.eml!/正文.txt"]
    assert found["转发.eml!/附件1.eml!/正文.txt"].text == TEXT


@pytest.mark.parametrize(
    ("name", "shown"),
    [("../../a.txt", "a.txt"), ("C:\\x\\a.txt", "a.txt"), ("a\x01b.txt", "a\ufffdb.txt"), ("..", "附件1")],
)
def test_names_of_attachments_lead_nowhere(opened, name, shown):
    from reportmine.readers.mail import list_message

    data = make_message(attachments=[("NAME.txt", TEXT.encode())]).replace(b"NAME.txt", b"PLACE")
    assert data.count(b"PLACE") >= 1
    message = data.replace(b'filename="PLACE"', f'filename="{name}"'.replace("\\", "\\\\").encode())
    assert [member.name for member in list_message(message, "a.eml")][1:] == [shown]


def test_an_empty_message_is_refused(opened):
    assert "没有正文" in one_failure(opened(b"From: a@b.cn\nTo: c@d.cn\n\n", "空.eml")).error


def test_importing_the_door_loads_no_archive_library():
    code = "import sys, reportmine.readers; print({'py7zr', 'openpyxl', 'rapidocr', 'PIL'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_an_entry_without_a_name_does_not_hide_the_others(opened):
    data = make_zip({"~.txt": b"x", "二.txt": TEXT.encode()}).replace(b"~.txt", b"\0.txt")  # ends at the zero
    found = opened(data, "材料.zip")
    assert found["材料.zip!/二.txt"].text == TEXT
