"""The door: what a file is, why it cannot be opened, and the promise that nothing but `ReadError` comes out."""

import errno
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from pdf_files import make_pdf, page
from sheet_files import make_ofd, make_rtf, make_xlsx
from word_files import make_docx, paragraph

from reportmine.errors import ReadError
from reportmine.readers import SUPPORTED, is_candidate, limits, plain, read

TEXT = "全县签约项目16个，总投资85.21亿元。\n"
DOCX = make_docx(paragraph("全县签约项目16个"))
PDF = make_pdf(page("全县签约项目16个"))
HTML = f"<!DOCTYPE html>\n<html><body><p>{TEXT}</p></body></html>".encode()
RTF = make_rtf("全县签约项目16个")
OFD = make_ofd([["全县签约项目16个"]])
XLSX = make_xlsx([["全县签约项目16个"]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "x" * 50)
    return out.getvalue()


def ole(stream):
    return OLE + stream.encode("utf-16-le") + b"\0" * 600


SAMPLES = {".txt": TEXT.encode(), ".md": TEXT.encode(), ".markdown": TEXT.encode(), ".docx": DOCX, ".pdf": PDF}
SAMPLES |= {".html": HTML, ".htm": HTML, ".rtf": RTF, ".ofd": OFD, ".xlsx": XLSX, ".xlsm": XLSX}
ELSEWHERE = {".doc", ".wps", ".odt", ".xls", ".et", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif"}
"""Read only where LibreOffice or OCR is installed: test_read_office, test_read_scan."""


def test_every_supported_extension_is_read(read_bytes):
    assert SAMPLES.keys() | ELSEWHERE == SUPPORTED.keys()
    for extension, data in SAMPLES.items():
        source = read_bytes(data, f"报告{extension.upper()}")
        assert "全县签约项目16个" in source.text
        assert source.sha256 == hashlib.sha256(data).hexdigest()
        assert source.path.endswith(f"报告{extension.upper()}")


@pytest.mark.parametrize("name", ["报告", "总投资（1.2亿元）", "第3.5版", "report.2023"])
def test_without_extension_the_content_decides(read_bytes, name):
    assert read_bytes(DOCX, name).text == "全县签约项目16个\n"
    assert read_bytes(TEXT.encode(), name).text == TEXT


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (PDF, "a.docx", "扩展名是 .docx，内容其实是PDF"),
        (DOCX, "a.pdf", "扩展名是 .pdf，内容其实是Word"),
        (DOCX, "a.txt", "内容其实是Word"),
        (DOCX, "a.doc", "把扩展名改成 .docx"),
        (HTML, "a.txt", "内容其实是网页"),
        (HTML, "a.doc", "内容其实是网页"),
        (b"\n\n %PDF-1.4 1 0 obj", "a.txt", "内容其实是PDF"),
        (TEXT.encode(), "a.docx", "内容却不是Word"),
        (TEXT.encode(), "a.pdf", "内容却不是PDF"),
        (TEXT.encode(), "a.html", "内容却不是网页"),
        (TEXT.encode(), "a.zip", "内容却不是压缩包"),
        (TEXT.encode(), "a.7z", "内容却不是压缩包"),
        (TEXT.encode(), "a.eml", "内容却不是电子邮件"),
        (ole("WordDocument"), "a.docx", "内容其实是旧版 Word（doc）或 WPS"),
        (zipped("报告.txt"), "a.docx", "内容其实是压缩包"),
        (zipped("OFD.xml"), "a.pdf", "内容其实是版式文件 OFD"),
        (ole("EncryptedPackage"), "a.docx", "有密码"),
        (ole("EncryptedPackage"), "a.doc", "有密码"),
        (ole("WordDocument"), "a.doc", "另存为 .docx"),
        (ole("WordDocument"), "a.wps", "另存为 .docx"),
        (ole("WordDocument"), "a.doc", "结尾缺失"),
        (ole("Workbook"), "a.xls", "另存为 .xlsx"),
        (ole("Workbook"), "a.doc", "内容其实是旧版 Excel"),
        (ole("__substg1.0_"), "a.msg", "另存为 .eml"),
        (OLE, "a.ppt", "结尾缺失"),
        (OLE, "a.docx", "旧版 Office"),
        (zipped("xl/workbook.xml"), "a.xlsx", "不完整或已损坏"),
        (zipped("xl/workbook.xml"), "a.docx", "内容其实是Excel"),
        (XLSX[: len(XLSX) // 2], "a.xlsx", "不完整或已损坏"),
        (RTF, "a.docx", "内容其实是RTF"),
        (RTF[:-1], "a.rtf", "被截断"),
        (OFD[: len(OFD) // 2], "a.ofd", "不完整或已损坏"),
        (zipped("ppt/presentation.xml"), "a.pptx", "演示文稿"),
        (zipped("content.xml"), "a.docx", "内容其实是OpenDocument"),
        (zipped("OFD.xml"), "a.ofd", "不是完整的 XML"),
        (zipped("一.txt", "二.txt"), "a.zip", "不止一个文件"),
        (zipped("a.csv", "__MACOSX/a.txt"), "a.zip", "没有可以读取的报告"),
        (b"Rar!\x1a\x07\0", "a.rar", "先解压"),
        (b"{\\rtf1\\ansi}", "a.rtf", "没有文字"),
        (b"\x89PNG\r\n\x1a\n", "a.docx", "内容其实是图片"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;\n", "a.mht", "仅 HTML"),
        (TEXT.encode(), "a.ofd", "OFD"),
        (TEXT.encode(), "a.csv", "不认识扩展名 .csv"),
        (b"", "a.docx", "空文件"),
        (b"", "a.pdf", "空文件"),
        (b"PK\x03\x04\x14\0", "a.docx", "压缩包"),
        (zipped("word/document.xml")[:80], "a.docx", "不完整"),
    ],
)
def test_wrong_and_unreadable_kinds(refused, data, name, words):
    assert words in str(refused(data, name))


def test_text_that_begins_like_a_picture_is_text(read_bytes):
    assert read_bytes("BMW汽车项目落地".encode(), "a.txt").text == "BMW汽车项目落地"


def broken_link(folder):
    link = folder / "链接.txt"
    link.symlink_to(folder / "没有.txt")
    return link


def looping_link(folder):
    link = folder / "圈.txt"
    link.symlink_to(link)
    return link


def pipe(folder):
    os.mkfifo(folder / "管.txt")
    return folder / "管.txt"


def below_a_file(folder):
    (folder / "文件.txt").write_text(TEXT, encoding="utf-8")
    return folder / "文件.txt" / "报告.txt"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "没有.txt", "文件不存在"),
        (lambda folder: folder, "是文件夹"),
        (broken_link, "失效的链接"),
        (looping_link, "链接绕成了圈"),
        (pipe, "不是普通文件"),
        (below_a_file, "不是文件夹"),
        (lambda folder: folder / ("长" * 200 + ".txt"), "文件名太长"),
        (lambda folder: folder / "a\0b.txt", "不能用的字符"),
    ],
)
def test_paths_that_cannot_be_opened(tmp_path, make, words):
    with pytest.raises(ReadError, match=words) as caught:
        read(make(tmp_path))
    assert caught.value.hint


def test_a_link_to_a_report_is_read(tmp_path):
    (tmp_path / "原件.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "链接.txt").symlink_to(tmp_path / "原件.txt")
    assert read(tmp_path / "链接.txt").text == TEXT


@pytest.mark.parametrize(
    ("error", "words"),
    [(PermissionError(errno.EACCES, "no"), "没有读取权限"), (OSError(errno.EIO, "io"), "磁盘读写出错")],
)
def test_a_file_that_the_system_will_not_give(tmp_path, monkeypatch, error, words):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    def refuse(path):
        raise error

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReadError, match=words):
        read(tmp_path / "a.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root 可以读任何文件")
def test_a_file_without_read_permission(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(ReadError, match="没有读取权限"):
        read(tmp_path / "a.txt")


def test_a_huge_file_is_refused_unread(tmp_path, monkeypatch):
    (tmp_path / "大.pdf").write_bytes(PDF)
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 100)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("读了不该读的文件"))
    with pytest.raises(ReadError, match="上限"):
        read(tmp_path / "大.pdf")


@pytest.mark.parametrize("error", [ValueError("坏"), RecursionError(), MemoryError(), KeyError("x")])
def test_whatever_a_parser_raises_becomes_a_read_error(refused, monkeypatch, error):
    def fail(data, name):
        raise error

    monkeypatch.setattr(plain, "read_plain", fail)
    assert refused(TEXT.encode(), "a.txt").__cause__ is error


def test_a_name_that_is_no_utf8_can_be_shown(tmp_path):
    path = Path(os.fsdecode(bytes(tmp_path) + b"/\xb1\xa8\xb8\xe6.txt"))
    path.write_text(TEXT, encoding="utf-8")
    source = read(path)
    assert source.path.encode("utf-8").endswith(b".txt")
    path.write_bytes(b"")
    with pytest.raises(ReadError) as caught:
        read(path)
    str(caught.value).encode("utf-8")


@pytest.mark.parametrize(
    ("name", "worth"),
    [
        ("报告.docx", True),
        ("表格.xlsx", True),
        ("~报告.txt", True),
        ("~$报告.docx", False),
        ("~WRL0001.tmp", False),
        (".报告.txt", False),
        (".DS_Store", False),
        ("._报告.docx", False),
        ("Thumbs.db", False),
        ("desktop.ini", False),
        ("__MACOSX", False),
    ],
)
def test_what_is_worth_reading_in_a_folder(name, worth):
    assert is_candidate(Path("某处") / name) is worth
    assert is_candidate(Path(".隐藏") / name) is worth


def test_importing_the_door_loads_no_library():
    code = "import sys, reportmine.readers; print({'lxml', 'pypdfium2', 'charset_normalizer'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
